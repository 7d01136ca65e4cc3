"""Rows of numbers: columns, the best, a table, a file."""

import csv
import math

import pytest

from nnlab import History

ROWS = [
    {"epoch": 1, "train_loss": 0.9, "valid_accuracy": 0.5},
    {"epoch": 2, "train_loss": 0.4, "valid_accuracy": 0.8},
    {"epoch": 3, "train_loss": 0.6, "valid_accuracy": 0.8},
]


def test_column_gives_all_values_and_none_where_a_row_has_none():
    history = History([*ROWS, {"epoch": 4}])
    assert history.column("train_loss") == [0.9, 0.4, 0.6, None]
    assert history.columns == ["epoch", "train_loss", "valid_accuracy"]


def test_best_is_the_lowest_loss_and_the_first_highest_accuracy():
    history = History(ROWS)
    assert history.best("train_loss")["epoch"] == 2
    assert history.best("valid_accuracy")["epoch"] == 2


def test_best_passes_over_nan_and_missing_values():
    rows = [{"loss": math.nan}, {"epoch": 2}, {"loss": 3.0}, {"loss": math.nan}]
    assert History(rows).best("loss") == {"loss": 3.0}


def test_best_of_nothing_but_nan_is_an_error():
    with pytest.raises(ValueError, match="column 'loss' holds no number"):
        History([{"loss": math.nan}]).best("loss")


def test_unknown_column_error_lists_what_there_is():
    with pytest.raises(ValueError, match="no column 'loss'; there are epoch, train_loss"):
        History(ROWS).column("loss")
    with pytest.raises(ValueError, match="there are none"):
        History().column("loss")


def test_repr_is_a_table_with_one_line_a_row():
    lines = repr(History(ROWS)).splitlines()
    assert lines[0].split() == ["epoch", "train_loss", "valid_accuracy"]
    assert lines[2].split() == ["2", "0.4000", "0.8000"]
    assert len({len(line) for line in lines}) == 1
    assert repr(History()) == "History(no rows yet)"


def test_a_column_of_small_numbers_does_not_show_zeros():
    history = History([{"lr": 1e-5, "loss": 0.5}, {"lr": 2e-5, "loss": math.nan}])
    assert repr(history).split() == ["lr", "loss", "1.000e-05", "0.5000", "2.000e-05", "nan"]


def test_a_long_table_shows_its_two_ends():
    lines = repr(History({"epoch": n} for n in range(1, 101))).split("\n")
    assert [line.strip() for line in lines[9:13]] == ["9", "10", "... 80 rows ...", "91"]
    assert len(lines) == 22
    assert len(repr(History({"epoch": n} for n in range(20))).split("\n")) == 21


def test_a_name_that_tells_no_direction_is_refused():
    with pytest.raises(ValueError, match="is a larger or a smaller 'valid_exact' better"):
        History([{"valid_exact": 0.1}]).best("valid_exact")


def test_csv_holds_every_row_and_leaves_no_part_file(tmp_path):
    path = tmp_path / "history.csv"
    History(ROWS).to_csv(path)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["train_loss"]) for row in rows] == [0.9, 0.4, 0.6]
    assert list(tmp_path.iterdir()) == [path]


def test_history_is_a_sequence_of_rows():
    history = History()
    history.append(ROWS[0])
    assert len(history) == 1
    assert history[0] == ROWS[0]
    assert list(history) == ROWS[:1]
