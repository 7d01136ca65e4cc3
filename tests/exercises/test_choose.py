"""Exercises whose answer is a dict: right entries in any form, wrong ones told why."""

import pytest

from nnlab.exercises import choices
from nnlab.exercises.learner import assess


@pytest.fixture
def quiz():
    words = {"statement": "Choose.", "minutes": 1, "difficulty": 1}
    task = choices("9.8", "A quiz", variable="quiz", **words)
    task.question("sky", "its colour", answer="blue", wrong={"green": "Look up."})
    task.question("legs", "of a spider", answer=8, wrong={6: "That is an insect."})
    task.question("shape", "of ones(2, 3)", answer=(2, 3), wrong={(3, 2): "Rows first."})
    task.hints("Look.", "Count.")
    return task


RIGHT = {"sky": "blue", "legs": 8, "shape": (2, 3)}


@pytest.mark.parametrize(
    "change", [{}, {"sky": " Blue "}, {"legs": 8.0}, {"shape": [2, 3]}], ids=str
)
def test_right_entries_pass_in_any_form(quiz, change):
    result = assess(quiz, (RIGHT | change,))
    assert (result.status, result.message) == ("passed", "All 3 are right.")


@pytest.mark.parametrize(
    ("change", "diagnosis", "message"),
    [
        ({"sky": "green"}, "sky: green", "sky: Look up."),
        ({"legs": 6}, "legs: 6", "legs: That is an insect."),
        ({"shape": [3, 2]}, "shape: (3, 2)", "shape: Rows first."),
        ({"legs": 7}, None, "legs: 7 is not right."),
        ({"legs": "8"}, None, "legs: '8' is text. Write a number, without quotes."),
        ({"legs": print}, None, "legs: an object of type builtin_function_or_method is not right."),
        ({"sky": "red"}, None, 'sky: \'red\' is not a choice; write "blue" or "green".'),
    ],
    ids=str,
)
def test_a_wrong_entry_is_told_why(quiz, change, diagnosis, message):
    result = assess(quiz, (RIGHT | change,))
    assert (result.status, result.diagnosis, result.message) == ("failed", diagnosis, message)
    assert "hint" in result.advice


def test_an_empty_dict_is_not_attempted_and_a_partly_filled_one_tells_what_is_open(quiz):
    assert assess(quiz, (dict.fromkeys(RIGHT),)).message == "Not attempted yet."
    partly = assess(quiz, (RIGHT | {"sky": None, "legs": None},))
    assert partly.status == "not attempted"
    assert partly.message == "Right so far. Still open: 'sky', 'legs'."
    wrong = assess(quiz, (RIGHT | {"sky": None, "legs": 6},))
    assert wrong.status == "failed"


def test_missing_or_new_entries_fail(quiz):
    for given in ({"sky": "blue"}, RIGHT | {"more": 1}):
        result = assess(quiz, (given,))
        assert result.status == "failed"
        assert result.message == "Keep the entries as they were: 'sky', 'legs', 'shape'."


def test_something_else_than_the_dict_is_an_error(quiz):
    result = assess(quiz, ("blue",))
    assert (result.status, result.message) == (
        "error",
        'Expected the dict itself: check("9.8", quiz).',
    )


@pytest.mark.parametrize(
    ("value", "passes"), [(2.3, True), (2.303, True), (2.31, False), (2, False)]
)
def test_a_fraction_may_be_rounded(quiz, value, passes):
    quiz.question("guess", "ln 10", answer=2.302585, wrong={3.321928: "That is in bits."})
    assert assess(quiz, (RIGHT | {"guess": value},)).passed == passes


def test_a_rounded_mistake_is_told_why_and_a_whole_number_is_exact(quiz):
    quiz.question("guess", "ln 10", answer=2.302585, wrong={3.321928: "That is in bits."})
    assert assess(quiz, (RIGHT | {"guess": 3.32},)).message == "guess: That is in bits."
    assert not assess(quiz, (RIGHT | {"guess": 2.3, "legs": 8.001},)).passed
