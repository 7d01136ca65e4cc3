"""The drawings of lesson 02's mechanisms: their numbers are those of the example."""

import pytest

from nnlab import style
from nnlab.plot import mechanisms


def test_what_fires_is_full_and_a_tie_fires():
    ax = mechanisms.weight_arrow([2, 1], -2, [[3, 0], [0, 2], [-1, 1]])
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [dot.get_markerfacecolor() for dot in dots] == [style.INK, style.INK, "white"]


def test_a_correction_of_a_unit_that_fires_takes_x_away():
    words = style.alternative(mechanisms.correction([1, 1], [2, -1], 0).figure)
    assert "Arrow w = (1, 1) − x, x = (2, −1) with y = 0, makes (−1, 2)" in words


def test_half_a_rate_adds_half_of_x():
    words = style.alternative(mechanisms.correction([-2, 1], [1, 1], 1, lr=0.5).figure)
    assert "+ 0.5 x, x = (1, 1) with y = 1, makes (−1.5, 1.5)" in words


def test_the_margin_does_not_depend_on_the_length_of_u():
    one, other = (mechanisms.margin([[1, 1], [4, 1]], [0, 1], u) for u in ([1, -2], [10, -20]))
    assert one.get_label() == other.get_label()


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: mechanisms.correction([2, 1], [1, 1], 1), "sum is 3 and y is 1: right, nothing"),
        (lambda: mechanisms.correction([0, 0], [1, 1], 1), "expected an arrow with a length"),
        (lambda: mechanisms.weight_arrow([1, 2, 3], 0, [[1, 1]]), r"w has shape \(3,\)"),
        (lambda: mechanisms.margin([[1, 1]], [0, 1], [1, 0]), r"y has shape \(2,\); expected \(1,"),
    ],
)
def test_what_cannot_be_drawn_is_said(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
