"""Results on a logarithmic axis: its ticks, other axes, and what cannot be drawn."""

import matplotlib.pyplot as plt
import pytest

from nnlab import plot


def test_each_place_has_a_tick_on_a_logarithmic_axis():
    ax = plot.scaling({"labels": [50, 200, 1000], "GPT": [1, 2, 4]}, x="labels", ylabel="%")
    ax.figure.canvas.draw()
    assert ax.get_xscale() == "log"
    assert ax.get_xticks().tolist() == [50, 200, 1000]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["50", "200", "1,000"]
    assert ax.get_xticks(minor=True).tolist() == []
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("labels", "%")


def test_other_axes_of_the_figure_keep_their_scale():
    _, (left, right) = plt.subplots(1, 2)
    plot.scaling({"s": [1, 2], "a": [1, 2]}, x="s", ylabel="bits", ax=left)
    assert (left.get_xscale(), right.get_xscale()) == ("log", "linear")


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"a": [1, 2]}, "no column 's'; there are a"),
        ({}, "no column 's'; there are none"),
        ({"s": [0, 2], "a": [1, 2]}, "s has 0; a logarithmic axis takes values above 0"),
        ({"s": [-3, 2], "a": [1, 2]}, "s has -3; a logarithmic"),
    ],
)
def test_what_cannot_be_drawn_is_told(columns, message):
    with pytest.raises(ValueError, match=message):
        plot.scaling(columns, x="s", ylabel="bits")
