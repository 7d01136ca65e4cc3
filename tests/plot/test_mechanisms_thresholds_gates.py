"""Drawings of threshold units: the numbers in them are those that the units compute."""

import pytest

from nnlab.plot import mechanisms


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_a_veto_silences_a_unit_whose_sum_reaches_the_threshold():
    ax = mechanisms.threshold_unit([1, 1, 1], [1, 1, 0], 2, vetoes=[2])
    assert "y = 0" in words(ax)
    assert "threshold 2\n2 ≥ 2, but vetoed" in words(ax)


def test_a_tie_fires():
    assert "y = 1" in words(mechanisms.threshold_unit([1, 0], [1, 1], 1))


@pytest.mark.parametrize(("a", "b", "told"), [(1, 1, "digit\n0 < 1: 0"), (1, 0, "digit\n1 ≥ 1: 1")])
def test_a_net_hands_answers_on(a, b, told):
    units = {"carry": ({"a": 1, "b": 1}, 2), "digit": ({"a": 1, "b": 1, "carry": -2}, 1)}
    heights = {"a": 1, "b": 0, "carry": -1, "digit": 0.5}
    assert told in words(mechanisms.circuit({"a": a, "b": b}, units, heights))


def test_a_unit_in_time_hears_everything_one_step_late():
    ax = mechanisms.unit_in_time({"on": [1, 0, 0, 0], "off": [0, 0, 1, 0]}, [1, -2, 1], 1)
    assert "it fires at 1, 2" in ax.get_label()


def test_two_of_the_sixteen_squares_have_no_line():
    marked = [text for text in words(mechanisms.sixteen()) if text.endswith("no line")]
    assert marked == ["0110: no line", "1001: no line"]


def test_a_unit_of_too_many_inputs_is_refused():
    with pytest.raises(ValueError, match="7 inputs; expected 1 to 6"):
        mechanisms.threshold_unit([0] * 7, [1] * 7, 1)
