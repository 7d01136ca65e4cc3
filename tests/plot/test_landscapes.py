"""A function of two weights as a map: its contours, and paths as they were walked."""

import numpy as np
import pytest
import torch

from nnlab import plot


def bowl(p):
    return p[:, 0] ** 2 + 10 * p[:, 1] ** 2


def test_contours_lie_where_the_function_has_their_level():
    ax = plot.landscape(bowl, ((-2, 2), (-1, 1)))
    contours = ax.collections[-1]
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        np.testing.assert_allclose(bowl(path.vertices), level, atol=0.01)


def test_the_path_is_drawn_as_it_was_walked():
    path = torch.tensor([[1.0, 1.0], [0.5, 0.0], [0.0, 0.0]], requires_grad=True)
    ax = plot.landscape(bowl, ((-2, 2), (-1, 1)), path=path)
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), path.detach())
    assert "walks from (1, 1) to (0, 0) in 2 steps" in ax.get_label()


def test_paths_by_name_are_told_apart():
    ax = plot.landscape(bowl, ((-2, 2), (-1, 1)), path={"SGD": [[1, 1]], "Adam": [[1, 0]]})
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["SGD", "Adam"]


def test_a_plain_and_holes_can_be_drawn():
    plot.landscape(lambda p: p[:, 0] * 0 + 3, ((-1, 1), (-1, 1)))
    plot.landscape(lambda p: p[:, 0].log(), ((-1, 1), (-1, 1)))


def test_what_does_not_fit_is_told():
    with pytest.raises(ValueError, match=r"f\(p\) has shape \(\); expected \(6561,\).*all places"):
        plot.landscape(torch.sum, ((-1, 1), (-1, 1)))
    with pytest.raises(ValueError, match="f is finite nowhere in the bounds"):
        plot.landscape(lambda p: p[:, 0] * float("nan"), ((-1, 1), (-1, 1)))
    with pytest.raises(
        ValueError, match=r"path has shape \(2,\); expected \(T, 2\)\. One row a step"
    ):
        plot.landscape(bowl, ((-1, 1), (-1, 1)), path=[1, 2])


def test_no_two_ticks_of_the_bar_read_alike():
    figure = plot.landscape(lambda w: 0.5 + 1e-4 * w[..., 0], ((-1, 1), (-1, 1))).figure
    labels = [label.get_text() for label in figure.axes[1].get_yticklabels()]
    assert len(labels) == len(set(labels)) > 0
