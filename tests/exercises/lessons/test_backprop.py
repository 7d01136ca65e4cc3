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


class FromZero:
    """Begins with a Value of the page, and calls the page's own sigmoid."""

    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        z = Value(0.0)
        for i in range(len(self.w)):
            z = z + x[i] * self.w[i]
        return sigmoid(z + self.b)

    def parameters(self):
        yield from self.w
        yield self.b


class BiasLast(FromZero):
    """Adds with Python's sum, from 0."""

    def __call__(self, x):
        return (sum(number * w for w, number in zip(self.w, x, strict=False)) + self.b).sigmoid()


class Written(FromZero):
    """Calls the functions of the page, whose results are Values of the page."""

    def __call__(self, x):
        z = self.b
        for w, number in zip(self.w, x, strict=False):
            z = add(multiply(number if hasattr(number, "data") else Value(number), w), z)
        return sigmoid(z)


class Tuples:
    """A layer of a tuple, whose parameters come one at a time."""

    def __init__(self, neurons):
        self.neurons = neurons

    def __call__(self, x):
        return tuple(neuron(x) for neuron in self.neurons)

    def parameters(self):
        return (value for neuron in self.neurons for value in neuron.parameters())


class PastItsLayers:
    """A net that asks the neurons themselves for their parameters."""

    def __init__(self, layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x[-1]

    def parameters(self):
        return [v for layer in self.layers for each in layer.neurons for v in each.parameters()]


NEURON, LAYER, NET = find("6.9").answers


@pytest.mark.parametrize("neuron", [NEURON, FromZero, BiasLast, Written])
@pytest.mark.parametrize("layer", [LAYER, Tuples])
@pytest.mark.parametrize("net", [NET, PastItsLayers])
def test_a_net_of_values_may_be_written_in_other_ways(neuron, layer, net):
    result = assess(find("6.9"), (neuron, layer, net))
    assert result.passed, result


class Whole(NEURON):
    def __call__(self, x):
        return (sum(w * x for w in self.w) + self.b).sigmoid()


class PlainAtTheEnd(NEURON):
    def __call__(self, x):
        z = sum((w * number for w, number in zip(self.w, x, strict=False)), self.b)
        return 1 / (1 + math.exp(-z.data))


class TwoLists(NEURON):
    def parameters(self):
        return [self.w, self.b]


class ListsOfNeurons(LAYER):
    def parameters(self):
        return [neuron.parameters() for neuron in self.neurons]


class Forgetful(NET):
    def parameters(self):
        [value for layer in self.layers for value in layer.parameters()]


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
    ("6.9", (Whole, LAYER, NET), "met the whole list"),
    ("6.9", (PlainAtTheEnd, LAYER, NET), "it remembers nothing"),
    ("6.9", (TwoLists, LAYER, NET), "One flat list"),
    ("6.9", (NEURON, ListsOfNeurons, NET), "One flat list"),
    ("6.9", (NEURON, LAYER, Forgetful), "`result['parameters']` is None"),
]


@pytest.mark.parametrize(("id", "answers", "words"), WRONG)
def test_a_wrong_answer_is_told_what_it_does(id, answers, words):
    result = assess(find(id), answers)
    assert not result.passed
    assert words in result.message
