"""Curves of trainings, functions and series: each point where its number is."""

import numpy as np
import pytest
import torch

from nnlab import plot, style
from nnlab.training.history import History

ROWS = [
    {"epoch": 1, "train_loss": 2.0, "valid_loss": 2.5, "train_accuracy": 0.5, "lr": 0.1},
    {"epoch": 2, "train_loss": 1.0, "valid_loss": float("nan"), "train_accuracy": 0.7, "lr": 0.1},
]


def lines(ax):
    return {line.get_label(): line.get_xydata().tolist() for line in ax.lines}


@pytest.mark.parametrize("history", [History(ROWS), ROWS], ids=["History", "rows"])
def test_curves_draw_the_losses_of_a_history(history):
    ax = plot.curves(history)
    assert lines(ax)["train"] == [[1, 2.0], [2, 1.0]]
    assert lines(ax)["valid"][0] == [1, 2.5]
    assert np.isnan(lines(ax)["valid"][1][1])
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "loss")


def test_curves_choose_by_name_or_by_the_end_of_a_name():
    assert list(lines(plot.curves(ROWS, "accuracy"))) == ["train"]
    assert list(lines(plot.curves(ROWS, ["lr", "train_accuracy"]))) == ["lr", "train"]


def test_train_and_valid_look_the_same_in_every_figure():
    for ax in (plot.curves(ROWS), plot.curves(ROWS, ["valid_loss", "train_accuracy"])):
        for line in ax.lines:
            look = (line.get_color(), line.get_linestyle())
            assert look == style.QUANTITIES[line.get_label()]


def test_a_dict_of_lists_is_counted_from_1():
    ax = plot.curves({"mistakes": [4, 0]}, x="pass")
    assert lines(ax) == {"mistakes": [[1, 4], [2, 0]]}
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("pass", "mistakes")
    assert ax.get_legend() is None


def test_a_training_that_diverged_can_be_drawn():
    assert "goes from 1 to inf" in plot.curves({"loss": [1.0, float("inf")]}).get_label()


def test_counts_are_marked_at_whole_numbers():
    ticks = plot.curves({"mistakes": [2, 0]}, x="pass").get_yticks()
    assert all(tick == round(tick) for tick in ticks)


def test_curves_name_the_columns_there_are():
    with pytest.raises(ValueError, match="no column 'f1'; there are train_loss, valid_loss"):
        plot.curves(ROWS, "f1")


def test_curves_tell_what_a_history_is():
    with pytest.raises(
        ValueError, match=r"history has a float as its first row; expected a History"
    ):
        plot.curves([0.5, 0.4])
    with pytest.raises(ValueError, match="history has no rows"):
        plot.curves([])


def test_a_function_is_drawn_over_its_bounds():
    ax = plot.function({"twice": lambda x: 2 * x, "ReLU": torch.relu}, (-1, 3))
    x, y = ax.lines[0].get_data()
    assert (x[0], x[-1]) == (-1, 3)
    np.testing.assert_allclose(y, 2 * x)
    np.testing.assert_allclose(ax.lines[1].get_ydata(), np.maximum(x, 0))


def test_a_function_that_gives_one_number_is_told():
    with pytest.raises(ValueError, match=r"f\(x\)\(x\) has shape \(\); expected \(401,\)"):
        plot.function(lambda x: x.sum())


def test_series_go_along_their_dates():
    ax = plot.series({"births": [3, 4], "forecast": [np.nan, 5]}, ["2014-12-30", "2014-12-31"])
    births, forecast = ax.lines
    assert births.get_xdata(orig=True).astype(str).tolist() == ["2014-12-30", "2014-12-31"]
    assert births.get_ydata().tolist() == [3, 4]
    assert births.get_linestyle() != forecast.get_linestyle()


def test_series_of_another_length_than_the_dates_are_told():
    with pytest.raises(ValueError, match="births has 3 values at 2 places; expected one for each"):
        plot.series({"births": [1, 2, 3]}, ["2014-12-30", "2014-12-31"])


def test_a_curve_that_stops_early_is_told_by_its_last_number():
    ax = plot.curves({"length": [1.0, 2.5, float("nan")], "none": [float("nan")] * 3})
    assert "length goes from 1 to 2.5; none goes from nan to nan" in style.alternative(ax.figure)
