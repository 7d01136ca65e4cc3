"""Predictions: how they are declared, and what must hold for every one of the course."""

import numpy as np
import pytest
import torch

from nnlab.exercises.estimates import estimate
from nnlab.exercises.lessons import every_prediction
from nnlab.exercises.predictions import Choice, prediction

EVERY = every_prediction()
CHOICES = [asked for asked in EVERY if isinstance(asked, Choice)]
ESTIMATES = [asked for asked in EVERY if not isinstance(asked, Choice)]
WORDS = {"question": 160, "answer": 70, "sentence": 240}  # letters at most


def product():
    asked = prediction(
        "2.product",
        "We multiply 1,000 probabilities, each about 0.7,\n in float32. What comes out?",
        result="The product is {}.",
    )
    asked.answer("about 0.7", lambda p: p > 0.1, like=0.7, wrong="Each factor makes it smaller.")
    asked.answer("a tiny number", lambda p: 0 < p < 0.1, like=1e-155, wrong="float32 ends sooner.")
    asked.answer("exactly 0", 0, right="The product underflows.")
    return asked


def steps(**changes):
    words = {"below": "The slope shrinks.", "above": "The first steps are long.", "right": "So."}
    numbers = {"low": 0, "high": 200, "step": 5, "near": 10, "unit": "steps"}
    return estimate("2.steps", "How many steps?", **words | numbers | changes)


def faults(asked):
    """What is wrong with a declaration, in words."""
    yield from _long("question", asked.question)
    if "$" in asked.question:
        yield "formulas are not set in a question: write √ and ² as letters"
    if isinstance(asked, Choice):
        yield from _faults_of_choice(asked)
    else:
        yield from _faults_of_estimate(asked)


def _faults_of_choice(asked):
    answers = asked.answers.values()
    if not 3 <= len(answers) <= 4:
        yield f"{len(answers)} answers; three or four are read"
    if len({answer.text for answer in answers}) < len(answers):
        yield "two answers are the same"
    if sum(answer.right for answer in answers) != 1:
        yield "not exactly one answer is declared `right`"
    for letter, answer in asked.answers.items():
        yield from _long("answer", answer.text)
        yield from _long("sentence", answer.sentence)
        if not answer.sentence:
            yield f"({letter}) has no sentence"
        if callable(answer.when) and answer.like is None:
            yield f"({letter}) has no `like`, a value that would make it right"
        fitting = [other for other, a in asked.answers.items() if a.fits(answer.like)]
        if fitting != [letter]:
            yield f"{answer.like!r} should make ({letter}) right alone, and makes {fitting}"


def _faults_of_estimate(asked):
    for sentence in (asked.below, asked.above, asked.right):
        yield from _long("sentence", sentence)
        if not sentence:
            yield "a sentence is missing"
    if not asked.low < asked.high or not 0 < asked.step <= (asked.high - asked.low) / 4:
        yield "the slider has no room"
    if not asked.step / 2 <= asked.near < (asked.high - asked.low) / 4:
        yield "`near` must let some place of the slider be right, and most be wrong"


def _long(what, text):
    if len(text) > WORDS[what]:
        yield f"a {what} of {len(text)} letters; {WORDS[what]} are read: {text}"


@pytest.mark.parametrize("asked", EVERY, ids=lambda asked: asked.id)
def test_every_prediction_of_the_course_is_whole(asked):
    assert list(faults(asked)) == []


def test_no_id_is_used_twice_and_none_is_an_exercise():
    assert len({asked.id for asked in EVERY}) == len(EVERY)


def test_a_whole_declaration_has_no_faults():
    assert list(faults(product())) == list(faults(steps())) == []


def test_a_declaration_that_is_not_whole_is_found():
    asked = prediction("2.x", "What? " * 40)
    asked.answer("more", lambda v: v > 0, like=1, wrong="")
    asked.answer("much more", lambda v: v > 9, like=10, right="So.")
    assert [words.split(";")[0].split(",")[0] for words in faults(asked)] == [
        "a question of 239 letters",
        "2 answers",
        "(a) has no sentence",
        "10 should make (b) right alone",
    ]
    assert len(list(faults(steps(near=1)))) == len(list(faults(steps(below="")))) == 1


def test_the_text_is_the_question_and_its_answers():
    assert product().text() == (
        "We multiply 1,000 probabilities, each about 0.7, in float32. What comes out?\n"
        "  a  about 0.7\n  b  a tiny number\n  c  exactly 0"
    )
    assert steps().text() == "How many steps?\n  0 steps to 200 steps"


@pytest.mark.parametrize(
    "zero", [0, 0.0, np.float32(0), np.zeros(1), torch.zeros(()), torch.zeros(1, 1), [0][0], False]
)
def test_the_rule_sees_the_number_whatever_holds_it(zero):
    assert product().find(zero).came == "c"


@pytest.mark.parametrize("value", [None, "0", [0, 0], torch.ones(3), float("nan"), -1, object()])
def test_a_value_that_fits_no_answer_finds_none(value):
    assert product().find(value) is None


def test_a_rule_may_be_a_word_or_a_list():
    asked = prediction("2.x", "Which?")
    asked.answer("the first", "plain", wrong="No.")
    asked.answer("both", ["plain", "momentum"], right="So.")
    assert asked.find("plain").came == "a"
    assert asked.find(["plain", "momentum"]).came == "b"


@pytest.mark.parametrize(
    ("value", "result", "words"),
    [
        (0.123456, "", "The result is 0.1235."),
        (torch.tensor(12345), "", "The result is 12,345."),
        ("momentum", "{} wins.", "momentum wins."),
        (0.5, "The share is {:.0%}.", "The share is 50%."),
        ([1, 2], "", "The result is [1, 2]."),
        (torch.ones(2), "The share is {:.0%}.", "The result is [1., 1.]."),
        (True, "", "The result is True."),
    ],
)
def test_a_result_is_a_sentence(value, result, words):
    assert prediction("2.x", "What?", result=result).said(value) == words


def test_near_is_near_enough():
    asked = steps()
    assert [asked.holds(answer, 45) for answer in (30, 35, 45, 55, 60)] == [
        False, True, True, True, False,
    ]  # fmt: skip
    assert [asked.is_answer(a) for a in (0, 200, 201, "3", None, True)] == [
        True, True, False, False, False, False,
    ]  # fmt: skip
