"""Plain data beside plain data: equal in any form, or a sentence with the difference."""

import numpy as np
import pytest

from nnlab.exercises.compare import difference
from nnlab.exercises.plain import Foreign

NAN = float("nan")


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (2, 2.0),
        (1, True),
        (0.5, np.array(0.5)),
        (np.array([1.0, 2.0]), [1, 2]),
        (np.array([1.0, 2.0]), (np.array(1), 2.0)),
        (np.array([[1.0], [2.0]]), [[1], [2]]),
        (np.array([1.0, 0.0]), np.array([True, False])),
        (np.array([1 / 3]), np.array([1 / 3], np.float32)),
        (np.array([NAN, np.inf]), [NAN, np.inf]),
        ((np.ones(2), 1.0), [[1, 1], 1]),
        ((2, 3), np.array([2, 3])),
        ([], []),
        ({"a": 1, "b": None}, {"b": None, "a": 1.0}),
        ("yes", "yes"),
        (10**24, 1e24),
        (1 + 2j, np.array(1 + 2j)),
    ],
    ids=str,
)
def test_equal_values_are_equal_in_any_form(expected, got):
    assert difference(expected, got) is None


def test_an_answer_does_not_choose_how_closely_it_is_looked_at():
    for off in (0.0099, 0.001):
        assert difference(np.array([0.5]), np.array([0.5 + off], np.float16))
    assert difference(np.array([0.5]), np.array([0.5], np.float16)) is None


@pytest.mark.parametrize(
    ("expected", "got", "sentence"),
    [
        (4.5, 3.5, "The result is 3.5; expected 4.5."),
        (1, None, "The result is None; expected 1. Is a `return` missing?"),
        (None, False, "The result is False; expected None."),
        (0, "no", "The result is 'no'; expected 0."),
        ("no", 0, "The result is 0; expected 'no'."),
        (1, Foreign("Tree"), "The result is an object of type Tree; expected 1."),
        (
            np.array([1.0, 2.0]),
            np.array([1.0, 3.0]),
            "`result[1]` is 3; expected 2. 1 of 2 values differ.",
        ),
        (np.eye(2), [[1, 0], [0, 5]], "`result[1, 1]` is 5; expected 1. 1 of 4 values differ."),
        (np.ones(2), [[1, 2], [1]], "The result is a list of length 2; expected an array of "),
        (np.ones(2), 1.0, "The result is 1; expected an array of shape (2,)."),
        ((np.ones(3), 2.0), (np.ones(3), 2.5), "`result[1]` is 2.5; expected 2."),
        ((np.ones(3), 2.0), np.float64(1), "The result is 1; expected a tuple of length 2."),
        ([1, 2], [1, 2, 3], "The result is a list of length 3; expected a list of length 2."),
        ({"a": 1}, {"a": 2}, "`result['a']` is 2; expected 1."),
        ({"a": 1}, {"b": 1}, "The result is a dict with the keys b; expected a dict"),
        (1.0, NAN, "The result is nan; expected 1."),
        (1.0, 1.00002, "The result is 1.00002; expected 1."),
        (1 / 3, 0.3333, "The result is 0.3333; expected 0.333333."),
        (100_000_000, 100_000_001, "The result is 100000001; expected 100000000."),
    ],
    ids=str,
)
def test_a_difference_is_told_with_its_values(expected, got, sentence):
    assert difference(expected, got).startswith(sentence)


def test_a_near_miss_in_shape_is_told():
    column, row = np.array([[1.0], [2.0]]), np.array([1.0, 2.0])
    assert difference(row, column) == (
        "The result is an array of shape (2, 1); expected an array of shape (2,). "
        "The numbers are right; only the shape is not."
    )
    table = np.arange(6.0).reshape(2, 3)
    assert difference(table, table.T).endswith("These are the right numbers, transposed.")
    assert difference(table, table.reshape(3, 2)).endswith("only the shape is not.")
    assert difference(row, column + 1).endswith("expected an array of shape (2,).")


def test_tolerance_is_that_of_the_type_that_came():
    assert difference(1.0, np.float64(1 + 1e-4)) is not None
    assert difference(np.array(1.0), np.array(1 + 5e-5, np.float32)) is None
    assert difference(1.0, 1.001, rtol=0.01) is None
    assert difference(1000, 1000.01, rtol=0.1) is not None  # counts are exact
