"""What holds for every function of nnlab.plot."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib import rcParams
from matplotlib.axes import Axes

from nnlab import plot, style

X, Y = torch.tensor([[0.0, 1], [2, 3], [4, 0], [1, 1]]), torch.tensor([0, 1, 1, 0])
PICTURES = torch.linspace(-1, 1, 4 * 5 * 6).reshape(4, 5, 6)

DRAW = {  # name: a call, and words that its text alternative must hold
    "attention": (lambda **k: plot.attention([[0.9, 0.1]], ["a"], ["b", "c"], **k), '"a" at "b"'),
    "bars": (lambda **k: plot.bars({"mean": 0.5, "GRU": 0.8}, x="accuracy", **k), "GRU 0.8"),
    "boundary": (lambda **k: plot.boundary(lambda p: p[:, 0] > 1, X, Y, **k), "class 1 "),
    "calibration": (
        lambda **k: plot.calibration([0.1, 0.2, 0.9, 0.8], [0, 0, 1, 0], bins=2, **k),
        "2 rows said 0.85 on average, 0.50 came true",
    ),
    "confusion": (lambda **k: plot.confusion([[8, 1], [0, 5]], **k), "13 of 14 right"),
    "curves": (lambda **k: plot.curves({"mistakes": [5, 2]}, x="pass", **k), "from 5 to 2"),
    "feature_maps": (lambda **k: plot.feature_maps(PICTURES, **k), "4 feature maps of 5 x 6"),
    "field": (lambda **k: plot.field(X, X - 1, **k), "4 arrows with x₁ from 0 to 4"),
    "filters": (lambda **k: plot.filters(PICTURES, **k), "weights from -1 to 1"),
    "function": (lambda **k: plot.function({"ReLU": torch.relu}, (-2, 3), **k), "from 0 to 3"),
    "histograms": (lambda **k: plot.histograms({"w": [1, 3]}, **k), "2 values with mean 2"),
    "images": (lambda **k: plot.images(PICTURES, [7, 8, 9, 0], **k), "labelled 7, 8, 9 and 0"),
    "landscape": (
        lambda **k: plot.landscape(lambda p: (p**2).sum(1), ((-1, 1), (-1, 1)), **k),
        "lowest near (0, 0)",
    ),
    "latent": (lambda **k: plot.latent(X, Y, classes=["cat", "dog"], **k), "2 of dog"),
    "line": (lambda **k: plot.line([1.0, 0.0], -1.0, **k), "fires right of it"),
    "network": (lambda **k: plot.network([2, 3, 1], **k), "2, 3, 1 nodes"),
    "points": (lambda **k: plot.points(X, Y, classes=["cat", "dog"], **k), "2 of cat"),
    "scaling": (
        lambda **k: plot.scaling({"s": [1, 9], "GPT": [3, 2]}, x="s", ylabel="bits", **k),
        "GPT goes from 3 to 2",
    ),
    "series": (lambda **k: plot.series([3, 4], ["2014-12-30", "2014-12-31"], **k), "2014-12-31"),
    "truth_table": (
        lambda **k: plot.truth_table([0, 0, 0, 1], w=[1, 1], b=-1.5, **k),
        "11 gives 1",
    ),
}
every = pytest.mark.parametrize("name", DRAW)


def test_no_function_is_left_out():
    assert sorted([*DRAW, "describe"]) == sorted(plot.__all__)


@every
def test_a_plot_describes_itself_from_its_data(name):
    draw, words = DRAW[name]
    assert words in style.alternative(draw().figure)


@every
def test_the_title_opens_the_alternative_and_alt_replaces_the_rest(name):
    ax = DRAW[name][0](title="It learns", alt="A picture")
    assert ax.get_title() == "It learns"
    assert style.alternative(ax.figure) == "It learns. A picture."


@every
def test_a_plot_draws_on_the_axes_given_and_opens_no_figure(name):
    figure, axes = plt.subplots(1, 2)
    assert DRAW[name][0](ax=axes[1]) is axes[1]
    assert axes[1].has_data()
    assert not axes[0].has_data()
    assert plt.get_fignums() == [figure.number]


@every
def test_a_plot_opens_one_figure_of_a_fitting_size_and_does_not_show_it(name):
    ax = DRAW[name][0]()  # this backend answers plt.show() with a warning, which is an error here
    assert isinstance(ax, Axes)
    assert plt.get_fignums() == [ax.figure.number]
    width, height = ax.figure.get_size_inches()
    assert width == 6
    assert 2.5 <= height <= 4


@every
def test_a_plot_leaves_the_settings_and_the_random_numbers_alone(name):
    settings, state = dict(rcParams), torch.get_rng_state()
    DRAW[name][0]()
    assert dict(rcParams) == settings
    assert torch.equal(torch.get_rng_state(), state)


@every
def test_every_axis_has_a_label_or_names_at_its_ticks(name):
    ax = DRAW[name][0]()
    for axis in (ax.xaxis, ax.yaxis) if ax.axison else ():
        named = any(tick.get_text().strip("−.0123456789") != "" for tick in axis.get_ticklabels())
        assert axis.get_label_text() or named


@every
def test_everything_drawn_fits_into_the_figure(name):
    figure = DRAW[name][0](title="A finding").figure
    figure.canvas.draw()
    box = figure.get_tightbbox().padded(-0.02)
    assert np.all(box.min >= 0)
    assert np.all(box.max <= figure.get_size_inches())


def test_descriptions_follow_the_order_of_drawing():
    ax = plot.points(X, alt="Points")
    plot.line([1, 1], -3, label="after", ax=ax, alt="A line")
    assert style.alternative(ax.figure) == "Points. A line."


def test_cleared_axes_forget_their_description():
    ax = plot.curves({"loss": [1, 2]}, alt="old")
    ax.clear()
    plot.curves({"loss": [1, 2]}, alt="new", ax=ax)
    assert style.alternative(ax.figure) == "new."


def test_a_figure_drawn_by_hand_can_be_described():
    _, axes = plt.subplots()
    axes.plot([1, 2])
    assert plot.describe(axes, "A line\n going up") is axes
    assert style.alternative(axes.figure) == "A line going up."
