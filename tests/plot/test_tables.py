"""Confusion matrices and attention as pictures: their cells are the numbers given."""

import numpy as np
import pytest

from nnlab import plot


def test_a_confusion_matrix_writes_its_counts_and_colours_their_share():
    counts = np.array([[8, 2], [0, 5]])
    ax = plot.confusion(counts, ["cat", "dog"])
    told = {text.get_position(): text.get_text() for text in ax.texts}
    assert told == {(0, 0): "8", (1, 0): "2", (0, 1): "0", (1, 1): "5"}
    np.testing.assert_allclose(ax.images[0].get_array(), [[0.8, 0.2], [0, 1]])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted class", "true class")
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["cat", "dog"]
    assert "the most common mistake takes cat for dog (2)" in ax.get_label()


def test_a_class_without_examples_divides_by_no_zero():
    assert np.isfinite(plot.confusion([[0, 0], [1, 1]]).images[0].get_array()).all()


def test_attention_shows_queries_down_and_keys_across():
    weights = np.array([[0.9, 0.1, 0.0], [0.2, 0.2, 0.6]])
    ax = plot.attention(weights, "ab", "xyz")
    np.testing.assert_array_equal(ax.images[0].get_array(), weights)
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["x", "y", "z"]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b"]


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plot.confusion([[1, 2]]), r"matrix has shape \(1, 2\); expected as many rows"),
        (lambda: plot.confusion([[1, 2], [3, 4]], ["a"]), "classes has 1 names; expected 2"),
        (
            lambda: plot.attention(np.zeros((4, 2, 2))),
            r"For the first head of many use weights\[0\]",
        ),
        (
            lambda: plot.attention(np.zeros((2, 2)), columns="abc"),
            "columns has 3 names; expected 2",
        ),
    ],
)
def test_what_does_not_fit_is_told(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
