"""Graphs of numbers, computed node by node forward and then backward, in plain Python."""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple


class Node(NamedTuple):
    """A number in a graph: an input if `op` is empty, else made from `parents` by `op`.

    `column` and `row` say where it is drawn; `start` is an input's value, and an input that
    `learns` is moved by Downhill.
    """

    name: str
    op: str
    parents: tuple[str, ...]
    column: float
    row: float
    start: float = 0.0
    learns: bool = False


def _sigmoid(z):
    return 0.5 * (1 + math.tanh(z / 2))  # never overflows


def _unit(*numbers):
    """A weighted sum of inputs and weights in turn, and a bias at the end."""
    return sum(x * w for x, w in zip(numbers[:-1:2], numbers[1::2], strict=True)) + numbers[-1]


def _unit_slopes(_, *numbers):
    return [numbers[i ^ 1] for i in range(len(numbers) - 1)] + [1.0]


class Operation(NamedTuple):
    """What a node computes, and its slopes by each parent, from its own value and theirs."""

    value: Callable[..., float]
    slopes: Callable[..., list[float]]


OPERATIONS = {
    "+": Operation(lambda a, b: a + b, lambda _, a, b: [1.0, 1.0]),
    "−": Operation(lambda a, b: a - b, lambda _, a, b: [1.0, -1.0]),
    "×": Operation(lambda a, b: a * b, lambda _, a, b: [b, a]),
    "²": Operation(lambda a: a * a, lambda _, a: [2 * a]),
    "σ": Operation(_sigmoid, lambda s, z: [s * (1 - s)]),
    "Σ": Operation(_unit, _unit_slopes),
}


class Graph:
    """A graph at work: `steps` of its steps are done, forward first, then backward.

    A forward step computes one node; a backward step hands the gradient of one node to its
    parents. `values` and `gradients` hold what is known so far, by name.
    """

    def __init__(self, nodes: tuple[Node, ...], inputs: Mapping[str, float], steps: int = 0):
        self.nodes = {node.name: node for node in nodes}
        self.made = [node for node in nodes if node.op]  # parents first; the last is the loss
        self.values = {
            node.name: inputs.get(node.name, node.start) for node in nodes if not node.op
        }
        self.slopes: dict[str, list[float]] = {}
        self.gradients: dict[str, float] = {}
        self.active: Node | None = None  # the node of the last step
        self.steps = 0
        for _ in range(min(steps, self.length)):
            self.step()

    def __repr__(self):
        return f"Graph of {len(self.nodes)} nodes: {self.steps} of {self.length} steps done"

    @property
    def length(self) -> int:
        """How many steps there are."""
        return 2 * len(self.made)

    @property
    def backward(self) -> bool:
        """Whether the last step was a backward one."""
        return self.steps > len(self.made)

    def step(self) -> bool:
        """Do the next step; False if it was the last or all were done."""
        if self.steps < len(self.made):
            self._compute(self.made[self.steps])
        elif self.steps < self.length:
            self._hand_back(self.made[self.length - self.steps - 1])
        self.steps = min(self.steps + 1, self.length)
        return self.steps < self.length

    def _compute(self, node):
        operation, given = OPERATIONS[node.op], [self.values[parent] for parent in node.parents]
        self.values[node.name] = operation.value(*given)
        self.slopes[node.name] = operation.slopes(self.values[node.name], *given)
        self.active = node

    def _hand_back(self, node):
        if node is self.made[-1]:
            self.gradients[node.name] = 1.0
        for parent, slope in zip(node.parents, self.slopes[node.name], strict=True):
            share = slope * self.gradients[node.name]
            self.gradients[parent] = self.gradients.get(parent, 0.0) + share
        self.active = node
