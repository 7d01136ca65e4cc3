"""Two printed texts: words match, and numbers move no further than the tolerance."""

import math

import pytest

from nnlab.regression.text import difference, finding
from nnlab.regression.tolerance import Tolerance

TIGHT = Tolerance(rtol=2e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("stored", "came"),
    [
        ("loss 0.123456", "loss 0.123466"),
        ("loss 0.91", "loss 0.92"),  # one unit of the last digit: rounding may tip over
        ("loss 0.3", "loss 0.2"),  # the same where binary makes it a hair more
        ("1.234e-09", "9.9e-08"),
        ("tensor([0.50, 1.00])", "tensor([0.5000,   1.0001])"),
        ("-0.0000", "0.0000"),
        ("{'loss': 1e-05}", "{'loss': 1.0001e-05}"),
        ("nan inf", "nan inf"),
        ("a\nb", "a b"),
        ("", "\n"),
    ],
)
def test_harmless_drift_matches(stored, came):
    assert difference(stored, came, TIGHT) is None


@pytest.mark.parametrize(
    ("stored", "came"),
    [
        ("loss 0.1235", "loss 0.1239"),
        ("accuracy 0.954", "accuracy 0.958"),
        ("12 mistakes", "13 mistakes"),
        ("shape (64, 10)", "shape (10, 64)"),
        ("tensor([1., 0.])", "tensor([0., 0.])"),  # `1.` has no digit that rounding could tip
        ("lr 1e-05", "lr 2e-05"),
        ("the line turns left", "the line turns right"),
        ("0.5", "-0.5"),
        ("nan", "0.0"),
        ("float32", "float64"),
        ("conv1 conv2", "conv1 conv3"),
        ("0.5", "0.58"),  # a coarse print does not excuse a finer one
        ("one two", "one"),
        ("one", "one two"),
        ("60,000 rows", "60,001 rows"),
    ],
)
def test_a_change_beyond_the_tolerance_differs(stored, came):
    assert difference(stored, came, TIGHT)


def test_integers_move_only_as_far_as_the_tolerance_says():
    loose = Tolerance(rtol=0, atol=0, integers=2)
    assert difference("98 of 100", "96 of 100", loose) is None
    assert difference("98 of 100", "95 of 100", loose)


def test_message_tells_what_was_stored_what_came_and_how_far():
    found = difference("accuracy 0.912 after 3 epochs", "accuracy 0.952 after 3 epochs", TIGHT)
    assert found == (
        "stored '0.912', came '0.952': 0.04 apart, 0.0012 allowed\n"
        "  stored: accuracy [0.912] after 3 epochs\n"
        "  came:   accuracy [0.952] after 3 epochs"
    )


def test_message_tells_how_many_more_numbers_moved():
    assert "; 2 more\n" in difference("1 2 3", "4 5 6", TIGHT)


def test_message_quotes_words_that_were_lost_or_are_new():
    assert difference("one two three", "one", TIGHT) == "no longer there: 'two three'"
    assert difference("one", "one two", TIGHT) == "not stored: 'two'"


@pytest.mark.parametrize(
    ("stored", "came"), [("from 2 to 15.", "from 2 to 14.9."), ("about 3. So", "about 3.1. So")]
)
def test_a_full_stop_after_a_number_is_not_its_point(stored, came):
    assert difference(stored, came, Tolerance(rtol=0, atol=0.2)) is None


def test_a_point_without_decimals_still_makes_a_float():
    assert difference("tensor([1., 2.])", "tensor([1.0000001, 2.])", TIGHT) is None
    assert difference("[1. 2.]", "[1.0000001 2.]", TIGHT) is None


@pytest.mark.parametrize(
    ("stored", "came", "used"),
    [
        ("loss 0.500000", "loss 0.500026", 0.25),
        ("loss 0.500000", "loss 0.500101", 1.0),
        ("loss 0.500000", "loss 0.500201", 2.0),
        ("one 0.500000 two 0.500000", "one 0.500026 two 0.500051", 0.5),  # the largest
        ("loss 0.91", "loss 0.92", 0.0),  # rounded the other way: nothing is known to be used
        ("3 mistakes", "4 mistakes", 0.25),
        ("3 mistakes", "3 errors", math.inf),
        ("3", "3 4", math.inf),
    ],
)
def test_the_share_of_the_tolerance_is_the_largest_over_all_numbers(stored, came, used):
    found = finding(stored, came, Tolerance(rtol=0, atol=1e-4, integers=4))
    assert found.used == pytest.approx(used)


def test_texts_that_say_the_same_are_no_finding():
    assert finding("loss 0.5", "loss 0.5", TIGHT) is None


@pytest.mark.parametrize(
    ("stored", "came", "digits"),
    [
        ("0.10000000149", "0.1", True),
        ("0.50", "0.500", True),
        ("0.501", "0.502", False),
        ("0.8414709568023682", "0.841470956802368", False),  # the last bit's doing
    ],
)
def test_a_finding_tells_whether_other_digits_are_shown(stored, came, digits):
    assert finding(stored, came, Tolerance(rtol=0, atol=1)).digits is digits
