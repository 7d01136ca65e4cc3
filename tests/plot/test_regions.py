"""A unit's line, a classifier's regions and truth tables, each where the numbers say."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_rgb

from nnlab import plot, style

numbers = st.floats(-5, 5).map(lambda number: round(number, 6))
X = torch.tensor([[-1.0, -1], [1, 1], [-1, 1]])


@settings(max_examples=40, deadline=None)
@given(w1=numbers, w2=numbers, b=numbers)
def test_a_line_holds_w_x_plus_b_0_inside_the_limits_and_keeps_them(w1, w2, b):
    ax = plot.line([w1, w2], b)
    plt.close(ax.figure)
    assert (ax.get_xlim(), ax.get_ylim()) == ((-3, 3), (-3, 3))
    ends = ax.lines[0].get_xydata()
    corners = np.array([[-3, -3], [-3, 3], [3, -3], [3, 3]]) @ [w1, w2] + b
    if len(ends):
        assert np.abs(ends).max() <= 3 + 1e-6
        np.testing.assert_allclose(ends @ [w1, w2] + b, 0, atol=1e-6)
    else:
        assert corners.min() >= -1e-6 or corners.max() <= 1e-6


@pytest.mark.parametrize("w", [[1, 0], [-1, 0], [0, 2], [-3, 1], [0.01, -5]])
def test_the_arrow_points_to_the_side_that_fires(w):
    ax = plot.line(w, 0.5)
    arrow = ax.texts[0]
    np.testing.assert_allclose(np.dot(arrow.xyann, w) + 0.5, 0, atol=1e-9)
    assert np.dot(arrow.xy, w) + 0.5 > 0


def test_a_line_keeps_the_limits_of_the_points_it_is_drawn_on():
    ax = plot.points(X, [0, 1, 0])
    before = ax.get_xlim(), ax.get_ylim()
    plot.line([1, 1], -0.5, label="before", style="old", ax=ax)
    assert (ax.get_xlim(), ax.get_ylim()) == before
    assert ax.get_legend().get_texts()[-1].get_text() == "before"


@pytest.mark.parametrize(("w", "b", "says"), [([0, 0], 0, "everywhere"), ([1, 1], -99, "nowhere")])
def test_without_a_line_to_see_the_legend_says_whether_the_unit_fires(w, b, says):
    ax = plot.line(w, b, label="start")
    assert (
        ax.get_legend().get_texts()[0].get_text().replace("\n", " ") == f"start (fires {says} here)"
    )
    assert f"fires {says} here" in ax.get_label()


def test_a_line_needs_two_finite_weights_one_bias_and_a_known_style():
    with pytest.raises(ValueError, match=r"w has shape \(3,\); expected \(2,\).*use W\[:, k\]"):
        plot.line([1, 2, 3], 0)
    with pytest.raises(ValueError, match="expected two weights and one bias, all finite"):
        plot.line([1, np.nan], 0)
    with pytest.raises(ValueError, match="style is 'blue'; expected 'new', 'old', 'older', 'best'"):
        plot.line([1, 2], 0, style="blue")


def tint(ax, x1, x2):
    """The colour of a boundary's picture at a place."""
    picture = ax.images[0]
    left, right, low, high = picture.get_extent()
    rows, columns = picture.get_array().shape[:2]
    row, column = int((x2 - low) / (high - low) * rows), int((x1 - left) / (right - left) * columns)
    return np.asarray(picture.get_array()[row, column])


def pale(label, confidence=1.0):
    return 1 - 0.4 * confidence * (1 - np.array(to_rgb(style.CLASSES[label])))


@pytest.mark.parametrize(
    "predict",
    [
        lambda p: (p.sum(1) > 0.5).long(),
        lambda p: p.sum(1) > 0.5,
        lambda p: torch.stack([p.new_zeros(len(p)), p.sum(1) - 0.5], dim=1).requires_grad_(),
    ],
    ids=["labels", "truth values", "scores"],
)
def test_a_boundary_paints_each_place_by_what_predict_says_there(predict):
    ax = plot.boundary(predict, X, [0, 1, 0])
    for x1, x2 in [(-1, -1), (0.9, 0.9), (0.4, 0), (0.6, 0), (0, 0.4), (0, 0.6)]:
        np.testing.assert_allclose(tint(ax, x1, x2), pale(int(x1 + x2 > 0.5)), atol=1e-6)


def test_probabilities_shade_a_boundary_by_confidence():
    ax = plot.boundary(lambda p: p.new_tensor([[0.25, 0.75]]).expand(len(p), 2), X, [0, 1, 0])
    np.testing.assert_allclose(tint(ax, 0, 0), pale(1, 0.75), atol=1e-6)


def test_predict_gets_rows_like_those_of_x():
    seen = []
    for x in (X.double(), X.int(), X.numpy()):
        plot.boundary(lambda p: seen.append(p) or np.zeros(len(p)), x)
    assert [seen[0].dtype, seen[1].dtype, type(seen[2])] == [
        torch.float64,
        torch.float32,
        np.ndarray,
    ]


@pytest.mark.parametrize(
    "answer", [lambda p: p[:, 0] * 0.37, lambda p: p[:, :1], lambda p: p[:3, 0]]
)
def test_predictions_that_are_no_classes_are_told(answer):
    with pytest.raises(
        ValueError, match=r"expected class numbers \(60501,\) or scores \(60501, K\)"
    ):
        plot.boundary(answer, X)


def test_a_truth_table_fills_the_corners_where_the_output_is_1():
    ax = plot.truth_table([0, 1, 1, 0], inputs=("a", "b"))
    corners = ax.collections[0]
    np.testing.assert_array_equal(corners.get_offsets(), [[0, 0], [0, 1], [1, 0], [1, 1]])
    assert [colour[0] > 0.5 for colour in corners.get_facecolor()] == [True, False, False, True]
    assert [text.get_text() for text in ax.texts] == ["0", "1", "1", "0"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("a", "b")


def test_a_truth_table_needs_four_outputs():
    with pytest.raises(ValueError, match=r"outputs has shape \(2,\); expected \(4,\)"):
        plot.truth_table([0, 1])
