"""Small multiples: each run beside the reference."""

import pytest

from nnlab.plot.panels import panels

ROWS = [{"epoch": n, "train_loss": 1 / n, "valid_loss": 2 / n} for n in (1, 2, 3)]
BOTH = ("train_loss", "valid_loss")


@pytest.fixture
def places():
    return panels({"A": ROWS, "B": ROWS, "C": ROWS}, dict.fromkeys("ABC", BOTH), ROWS, log="B")


def test_each_run_has_its_curves_and_those_of_the_reference(places):
    assert [len(ax.get_lines()) for ax in places] == [4, 4, 4, 0]
    assert [ax.get_title() for ax in places[:3]] == ["A", "B", "C"]


def test_a_logarithmic_axis_is_only_where_it_is_asked_for(places):
    assert [ax.get_yscale() for ax in places[:3]] == ["linear", "log", "linear"]


def test_train_and_valid_are_told_apart_in_the_reference_by_dash_and_name(places):
    dashes = {line.get_label(): line.get_linestyle() for line in places[0].get_lines()}
    assert dashes["right loop, train"] == "--"
    assert dashes["right loop, valid"] == "-"


def test_panels_without_a_run_are_empty(places):
    assert not places[3].axison
