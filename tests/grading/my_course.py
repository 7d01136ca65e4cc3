"""An instructor's own exercises, one of every kind: the worked example of docs/instructors.md."""

import numpy as np
import torch
from torch import nn

from nnlab.exercises import Case, choices, exercise
from nnlab.exercises.probes import module_outputs

scaling = exercise(
    "hw1.1",
    "Rows of length one",
    points=2,
    minutes=5,
    difficulty=1,
    statement="Divide each row by its Euclidean length. A row of zeros stays as it is.",
)


@scaling.solution
def unit_rows(x):
    """The rows of x, each of length 1.

    Shapes: x (N, D) -> (N, D)
    """
    length = x.norm(dim=1, keepdim=True)
    return x / length.where(length > 0, torch.ones_like(length))


@scaling.cases
def _(rng):
    yield (np.array([[3.0, 4.0], [0.0, 0.0]]),)
    while True:
        yield (rng.normal(size=(rng.integers(1, 6), rng.integers(1, 5))),)


@scaling.wrong("divides by zero", "A row of zeros has no direction: leave it as it is.")
def _(x):
    return x / x.norm(dim=1, keepdim=True)


@scaling.wrong("divides by the sum", "The length is the root of the sum of the squares.")
def _(x):
    return x / x.sum(dim=1, keepdim=True)


@scaling.wrong("scales columns", "Each row is divided, so the sum runs over dimension 1.")
def _(x):
    length = x.norm(dim=0, keepdim=True)
    return x / length.where(length > 0, torch.ones_like(length))


scaling.hints("`x.norm` takes a `dim`.", "`keepdim=True` keeps the shapes together.")


layering = exercise(
    "hw1.2",
    "A layer with a residual",
    points=3,
    draws=8,
    minutes=10,
    difficulty=2,
    statement="Write a module that computes $x + \\tanh(x W^\\top + b)$ with one `nn.Linear`.",
)


@layering.solution
class Residual(nn.Module):
    """A linear layer, tanh, and the input added again.

    Shapes: x (N, width) -> (N, width); parameters linear.weight and linear.bias
    """

    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)

    def forward(self, x):
        return x + torch.tanh(self.linear(x))


@layering.cases
def _(rng):
    while True:
        n = int(rng.integers(1, 5))
        weights = {"linear.weight": rng.normal(size=(n, n)), "linear.bias": rng.normal(size=n)}
        yield (n,), weights, rng.normal(size=(3, n))


layering.probe(module_outputs)


@layering.wrong("forgets the input", "The input is added to what the layer says.")
class Forgetful(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)

    def forward(self, x):
        return torch.tanh(self.linear(x))


layering.hints("`super().__init__()` comes first.", "Add `x` in the last line of `forward`.")


naming = exercise(
    "hw1.3",
    "Two clouds",
    draws=3,
    at_least=0.9,
    minutes=10,
    difficulty=2,
    statement="Label each point of `x` by the labelled points: 0 or 1.",
)


@naming.solution
def nearest_mean(x_train, y_train, x):
    """The label of the nearer mean.

    Shapes: x_train (N, 2), y_train (N,) of 0 and 1, x (M, 2) -> (M,)
    """
    means = torch.stack([x_train[y_train == k].mean(0) for k in (0, 1)])
    return torch.cdist(x, means).argmin(1)


@naming.cases
def _(rng):
    while True:
        y = np.arange(60) % 2
        centres = rng.normal(size=(2, 2)) + np.array([[0.0, 0.0], [8.0, 8.0]])
        x = centres[y] + rng.normal(size=(60, 2))
        yield Case((x[:30], y[:30], x[30:]), truth=y[30:])


@naming.wrong("swaps the labels", "The index of the smaller distance is the label.")
def _(x_train, y_train, x):
    means = torch.stack([x_train[y_train == k].mean(0) for k in (0, 1)])
    return torch.cdist(x, means).argmax(1)


naming.hints("Where is the middle of each cloud?", "`torch.cdist` gives all distances.")


counting = choices(
    "hw1.4",
    "Count",
    variable="counts",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`.",
)
counting.question("bias", "biases of nn.Linear(3, 4)", answer=4, wrong={3: "One for each output."})
counting.question("linear", "is tanh linear", answer="no", wrong={"yes": "tanh(2) < 2 tanh(1)."})
counting.hints("`nn.Linear(3, 4).bias.shape`", "Try two numbers.")


walking = exercise(
    "hw1.5",
    "Follow a list",
    draws=6,
    minutes=5,
    difficulty=2,
    statement="A node has a `value` and a `next` node, which may be None. Add up all values.",
)


@walking.solution
def total(node):
    """The sum of the values from this node on.

    Shapes: a node or None -> number
    """
    return node.value + total(node.next) if node else 0


@walking.cases
def _(rng):
    yield ([],)
    while True:
        yield (rng.integers(10, size=rng.integers(1, 6)).tolist(),)


@walking.probe
def _(total, values):
    class Node:
        def __init__(self, value, next):
            self.value, self.next = value, next

    first = None
    for value in reversed(values):
        first = Node(value, first)
    return total(first)


@walking.wrong("forgets the last", "The last node has a value, too: stop at None, not before.")
def _(node):
    result = 0
    while node and node.next:
        result, node = result + node.value, node.next
    return result


walking.hints("What is the sum of no node?", "The rest of a list is a list.")


pair = exercise(
    "hw1.6",
    "There and back",
    minutes=5,
    difficulty=1,
    statement="`decode` undoes `encode`: each number up by one, and down again.",
)


@pair.solution
def encode(x):
    """Each number up by one.

    Shapes: x (N,) -> (N,)
    """
    return x + 1


@pair.solution
def decode(x):
    """Each number down by one.

    Shapes: x (N,) -> (N,)
    """
    return x - 1


@pair.cases
def _(rng):
    while True:
        yield (rng.normal(size=4),)


@pair.probe
def _(encode, decode, x):
    return [encode(x), decode(x)]


@pair.wrong("encodes twice", "`decode` goes the other way.", replaces=1)
def _(x):
    return x + 1


pair.hints("One adds.", "The other subtracts.")
