"""The drawings of lesson 04's mechanisms: their numbers are those of the example."""

import pytest

from nnlab import plot, style
from nnlab.plot import mechanisms


def test_the_arrow_points_to_the_right_where_the_slope_is_negative():
    ax = mechanisms.secant(lambda w: (w - 1) ** 2, 0, 0.1, bounds=(-1, 4))
    assert "Down is to the right" in style.alternative(ax.figure)


def test_every_tangent_has_its_own_slope():
    functions = {"half": lambda z: z / 2, "square": lambda z: z**2}
    words = style.alternative(mechanisms.tangents(functions, [-1, 2], bounds=(-3, 3)).figure)
    for told in ("half has slope 0.5 at -1", "square has slope -2 at -1", "slope 4 at 2"):
        assert told in words


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: mechanisms.sigmoid_unit([[1.0]], [1.0], 0), r"x has shape \(1, 1\); .* One row"),
        (lambda: mechanisms.sigmoid_unit([1.0] * 5, [1.0] * 5, 0), "x has 5 inputs; expected 1"),
        (lambda: mechanisms.shares([1.0, 2.0], ["cat"], 0), "scores has 2 numbers for 1 classes"),
        (lambda: plot.calibration([1.5], [1]), r"p reaches from 1.5 .* use torch.sigmoid\(z\)"),
        (lambda: plot.calibration([0.5], [1, 0]), "p has 1 rows and y has 2"),
    ],
)
def test_what_cannot_be_drawn_is_told(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()


def test_a_probability_of_one_belongs_to_the_last_bin():
    ax = plot.calibration([0.9, 1.0], [0, 1])
    assert "2 rows said 0.95 on average, 0.50 came true" in style.alternative(ax.figure)
