"""The engine of lesson 06, the page's part and the reader's, against torch on random graphs."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.exercises.lessons import find

from .cells import defined

CELLS = ("value", "operations")
WRITTEN = ("6.2", "6.3", "6.4")  # what the reader writes
LARGEST = 1e3  # beyond this a next operation would overflow
UNARY = {
    "-a": lambda a: -a,
    "a**2": lambda a: a**2,
    "a**3": lambda a: a**3,
    "a**-1": lambda a: a**-1,
    "a**0.5": lambda a: a**0.5,
    "relu": lambda a: a.relu(),
    "sigmoid": lambda a: a.sigmoid(),
}
BINARY = {
    "a + b": lambda a, b: a + b,
    "a - b": lambda a, b: a - b,
    "a * b": lambda a, b: a * b,
    "a / b": lambda a, b: a / b,
}
WITH_NUMBER = {
    "a + n": lambda a, n: a + n,
    "n + a": lambda a, n: n + a,
    "a - n": lambda a, n: a - n,
    "n - a": lambda a, n: n - a,
    "a * n": lambda a, n: a * n,
    "n * a": lambda a, n: n * a,
    "a / n": lambda a, n: a / n,
    "n / a": lambda a, n: n / a,
}
numbers = st.floats(-3, 3).map(lambda x: round(x, 2)).filter(lambda x: abs(x) > 0.05)
places_ = st.integers(0, 20)
operations = st.one_of(
    st.tuples(st.sampled_from(sorted(UNARY)), places_),
    st.tuples(st.sampled_from(sorted(BINARY)), places_, places_),
    st.tuples(st.sampled_from(sorted(WITH_NUMBER)), places_, numbers),
)


@pytest.fixture(scope="module")
def lesson():
    answers = [answer for id in WRITTEN for answer in find(id).answers]
    with defined("backprop", CELLS, math=math, **{a.__name__: a for a in answers}) as space:
        yield space


def smooth(name, a):
    """Whether an operation is smooth enough at a to compare its slope."""
    if name == "a**0.5":
        return a > 0.05
    if name in ("a**-1", "a / b", "n / a"):
        return abs(a) > 0.05
    return True


def build(starts, programme):
    """The last number that a programme makes from the starts, as a graph over them."""
    pool = list(starts)
    for name, first, *second in programme:
        a = pool[first % len(pool)]
        if name in UNARY:
            made = UNARY[name](a) if smooth(name, float(a.data)) else a
        elif name in BINARY:
            b = pool[second[0] % len(pool)]
            made = BINARY[name](a, b) if smooth(name, float(b.data)) else a
        else:
            made = WITH_NUMBER[name](a, *second) if smooth(name, float(a.data)) else a
        pool.append(made if abs(float(made.data)) < LARGEST else a)
    return sum(pool)


@settings(max_examples=200, deadline=None)
@given(st.lists(numbers, min_size=1, max_size=4), st.lists(operations, min_size=1, max_size=14))
def test_value_matches_torch_on_random_graphs(lesson, starts, programme):
    ours = [lesson["Value"](number) for number in starts]
    theirs = [torch.tensor(n, dtype=torch.float64, requires_grad=True) for n in starts]
    E, loss = build(ours, programme), build(theirs, programme)
    E.backward()
    loss.backward()
    assert math.isclose(E.data, loss.item(), rel_tol=1e-9, abs_tol=1e-9)
    for number, tensor in zip(ours, theirs, strict=True):
        assert math.isclose(number.grad, tensor.grad.item(), rel_tol=1e-8, abs_tol=1e-8)


@pytest.mark.parametrize("name", WITH_NUMBER)
def test_operation_with_a_plain_number_matches_torch(lesson, name):
    ours = lesson["Value"](1.5)
    theirs = torch.tensor(1.5, dtype=torch.float64, requires_grad=True)
    made, wanted = WITH_NUMBER[name](ours, 4), WITH_NUMBER[name](theirs, 4)
    made.backward()
    wanted.backward()
    assert math.isclose(made.data, wanted.item())
    assert math.isclose(ours.grad, theirs.grad.item())


@pytest.mark.parametrize("x", [-1.0, 0.0, 1.0])
def test_relu_has_the_slope_of_torch_at_and_beside_its_corner(lesson, x):
    ours, theirs = lesson["Value"](x), torch.tensor(x, requires_grad=True)
    ours.relu().backward()
    theirs.relu().backward()
    assert ours.grad == theirs.grad.item()


def test_power_of_zero_is_flat(lesson):
    a = lesson["Value"](0.0)
    (a**0).backward()
    assert a.grad == 0


def test_backward_begins_at_zero_each_time(lesson):
    a = lesson["Value"](3.0)
    E = (a * a) * 1.0  # a node between, whose own gradient is cleared too
    E.backward()
    E.backward()
    assert (a.grad, E.grad) == (6.0, 1.0)


def test_repr_tells_value_and_gradient(lesson):
    assert repr(lesson["Value"](2)) == "Value(data=2, grad=0)"
