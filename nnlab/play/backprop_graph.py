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


class Preset(NamedTuple):
    """A named graph with a task."""

    title: str
    task: str
    nodes: tuple[Node, ...]


def _input(name, column, row, start, learns=True):
    return Node(name, "", (), column, row, start, learns)


PRESETS = {
    "unit": Preset(
        "One unit and its loss",
        "Predict each gradient before you step. Then find a w at which no gradient gets through.",
        (
            _input("w", 0, 0, 2.0), _input("x", 0, 2, -1.0, False), _input("b", 1, 2, 0.5),
            _input("y", 3, 2, 1.0, False), Node("wx", "×", ("w", "x"), 1, 0),
            Node("z", "+", ("wx", "b"), 2, 0), Node("ŷ", "σ", ("z",), 3, 0),
            Node("d", "−", ("ŷ", "y"), 4, 0), Node("E", "²", ("d",), 5, 0),
        ),
    ),
    "twice": Preset(
        "A number used twice",
        "E = (ab + a)². The gradient reaches a on two paths: watch it grow. For which b is it 0?",
        (
            _input("a", 0, 0, 2.0), _input("b", 0, 2, -3.0), Node("ab", "×", ("a", "b"), 1.7, 2),
            Node("s", "+", ("a", "ab"), 3.4, 0), Node("E", "²", ("s",), 5, 0),
        ),
    ),
    "chain": Preset(
        "A chain of sigmoids",
        "No slope is above 0.25. How much of the gradient is left at the start? Can you help it?",
        (
            _input("x", 0, 0, 0.0), Node("h₁", "σ", ("x",), 1, 0), Node("h₂", "σ", ("h₁",), 2, 0),
            Node("h₃", "σ", ("h₂",), 3, 0), Node("h₄", "σ", ("h₃",), 4, 0),
            Node("E", "²", ("h₄",), 5, 0),
        ),
    ),
    "net": Preset(
        "The 2-2-1 net at (1, 0)",
        "The numbers of lesson 03. Which two weights get the gradient 0, and what changes that?",
        (
            _input("w₁₁", 0, 0, 1.0), _input("w₂₁", 0, 1, 1.0), _input("b₁", 0, 2, -0.5),
            _input("x₁", 0, 3, 1.0, False), _input("x₂", 0, 4, 0.0, False),
            _input("w₁₂", 0, 5, -1.0), _input("w₂₂", 0, 6, -1.0), _input("b₂", 0, 7, 1.5),
            _input("v₁", 2, 0, 1.0), _input("v₂", 2, 7, 1.0), _input("c", 3, 7, -1.5),
            _input("y", 4, 7, 1.0, False),
            Node("z₁", "Σ", ("x₁", "w₁₁", "x₂", "w₂₁", "b₁"), 1, 2),
            Node("z₂", "Σ", ("x₁", "w₁₂", "x₂", "w₂₂", "b₂"), 1, 5),
            Node("h₁", "σ", ("z₁",), 2, 2), Node("h₂", "σ", ("z₂",), 2, 5),
            Node("z", "Σ", ("h₁", "v₁", "h₂", "v₂", "c"), 3, 3.5),
            Node("ŷ", "σ", ("z",), 4, 3.5), Node("d", "−", ("ŷ", "y"), 4.6, 5.2),
            Node("E", "²", ("d",), 5, 3.5),
        ),
    ),
}  # fmt: skip
