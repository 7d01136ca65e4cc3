"""Answers to the exercises of lesson 06 as a learner writes them, on the page's own `Value`."""

import math

import pytest

from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find


class Value:
    """The class of the page, with what the checks read."""

    def __init__(self, data, parents=(), slopes=(), op=""):
        self.data, self.grad = data, 0.0
        self.parents, self.slopes, self.op = parents, slopes, op


def add(a, b):
    return Value(a.data + b.data, (a, b), (1.0, 1.0), "+")


def multiply(a, b):
    return Value(a.data * b.data, (a, b), (b.data, a.data), "*")


def sigmoid(a):
    t = math.tanh(a.data / 2)
    return Value((1 + t) / 2, (a,), ((1 - t * t) / 4,), "sigmoid")


def made(function, slope):
    return lambda a: Value(function(a.data), (a,), (slope(a.data),))


slow_wave = made(lambda x: math.sin(x / 100), lambda x: math.cos(x / 100) / 100)
pole = made(math.tan, lambda x: 1 / math.cos(x) ** 2)


@pytest.mark.parametrize(
    ("id", "answers"), [("6.2", (add, multiply, sigmoid)), ("6.7", (slow_wave,))]
)
def test_an_answer_may_make_values_of_the_page(id, answers):
    result = assess(find(id), answers)
    assert result.passed, result


def without_parents(make):
    def forgetful(*inputs):
        return Value(make(*inputs).data)

    return forgetful


def changes_parents(node):
    order = find("6.3").answers[0](node)
    for each in order:
        each.parents = ()
    return order


WRONG = [
    ("6.2", tuple(map(without_parents, (add, multiply, sigmoid))), "hand over `(a, b)`"),
    ("6.2", (lambda a, b: a + b, multiply, sigmoid), "compute with their numbers"),
    ("6.2", (lambda a, b: a.data + b.data, multiply, sigmoid), "return a new Value"),
    ("6.2", (lambda a, b: Value(1.0, (a, b), (1.0,)), multiply, sigmoid), "2 parents and 1 slopes"),
    ("6.2", (lambda a, b: Value(1.0, a, (1.0,)), multiply, sigmoid), "parents must be a tuple"),
    ("6.3", (changes_parents,), "leave them as they are"),
    ("6.7", (lambda a: Value(math.sin(a), (a,), (math.cos(a),)),), "compute with its number"),
    ("6.7", (lambda a: math.sin(a.data),), "return a new Value"),
    ("6.7", (lambda a: Value(math.sin(a.data), (a,), math.cos(a.data)),), "must be a tuple"),
    ("6.7", (lambda a: Value(1.0, (a,), (1.0, 2.0)),), "each parent has one slope"),
    ("6.7", (made(lambda x: 2 * x + 3000, lambda x: 2.0),), "is a straight line"),
    ("6.7", (pole,), "as at a pole"),
]


@pytest.mark.parametrize(("id", "answers", "words"), WRONG)
def test_a_wrong_answer_is_told_what_it_does(id, answers, words):
    result = assess(find(id), answers)
    assert not result.passed
    assert words in result.message
