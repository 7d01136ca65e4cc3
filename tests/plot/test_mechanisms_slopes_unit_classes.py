"""The drawings of lesson 04's mechanisms: their numbers are those of the example."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from nnlab import plot, style
from nnlab.plot import mechanisms

DRAW = {  # name: a call, and words that its text alternative must hold
    "secant": (
        lambda **k: mechanisms.secant(lambda w: (w - 1) ** 2, 3, 0.5, bounds=(-1, 4), **k),
        "rise 4, run 1, slope 4. Down is to the left",
    ),
    "shares": (
        lambda **k: mechanisms.shares([2.0, 1, 0], ["cat", "dog", "fish"], 2, **k),
        "The label is fish, cost 2.408",
    ),
    "sigmoid_unit": (
        lambda **k: mechanisms.sigmoid_unit([0.6, -1.1], [2, -1], -0.5, **k),
        "make the sum 1.8, and p = 0.858",
    ),
    "tangents": (
        lambda **k: mechanisms.tangents({"σ": torch.sigmoid}, [0.0], bounds=(-5, 5), **k),
        "σ has slope 0.25 at 0",
    ),
}
every = pytest.mark.parametrize("name", DRAW)


@every
def test_a_mechanism_tells_its_numbers_and_alt_replaces_them(name):
    draw, words = DRAW[name]
    assert words in style.alternative(draw().figure)
    assert style.alternative(draw(title="It works", alt="A picture").figure) == (
        "It works. A picture."
    )


@every
def test_a_mechanism_draws_on_the_axes_given(name):
    figure, axes = plt.subplots(1, 2)
    assert DRAW[name][0](ax=axes[1]) is axes[1]
    assert plt.get_fignums() == [figure.number]


@every
def test_a_mechanism_fits_into_a_figure_of_the_usual_size(name):
    figure = DRAW[name][0](title="A finding").figure
    width, height = figure.get_size_inches()
    assert width == 6
    assert 2.5 <= height <= 4
    figure.canvas.draw()
    box = figure.get_tightbbox().padded(-0.02)
    assert np.all(box.min >= 0)
    assert np.all(box.max <= figure.get_size_inches())


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
