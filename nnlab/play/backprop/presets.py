"""The backpropagation playground's graphs, each with a task."""

from dataclasses import dataclass

from nnlab.play.backprop.model import Node
from nnlab.play.kit.preset import Preset


@dataclass(frozen=True)
class Drawn(Preset):
    """A graph with a task."""

    nodes: tuple[Node, ...] = ()


def _input(name, column, row, start, learns=True):
    return Node(name, "", (), column, row, start, learns)


PRESETS = {
    "unit": Drawn(
        "One unit and its loss",
        "Predict each gradient before you step. Then find a w at which no gradient gets through.",
        nodes=(
            _input("w", 0, 0, 2.0), _input("x", 0, 2, -1.0, False), _input("b", 1, 2, 0.5),
            _input("y", 3, 2, 1.0, False), Node("wx", "×", ("w", "x"), 1, 0),
            Node("z", "+", ("wx", "b"), 2, 0), Node("ŷ", "σ", ("z",), 3, 0),
            Node("d", "−", ("ŷ", "y"), 4, 0), Node("E", "²", ("d",), 5, 0),
        ),
    ),
    "twice": Drawn(
        "A number used twice",
        "E = (ab + a)². The gradient reaches a on two paths: watch it grow. For which b is it 0?",
        nodes=(
            _input("a", 0, 0, 2.0), _input("b", 0, 2, -3.0), Node("ab", "×", ("a", "b"), 1.7, 2),
            Node("s", "+", ("a", "ab"), 3.4, 0), Node("E", "²", ("s",), 5, 0),
        ),
    ),
    "chain": Drawn(
        "A chain of sigmoids",
        "No slope is above 0.25. How much of the gradient is left at the start? Can you raise it?",
        nodes=(
            _input("x", 0, 0, 0.0), Node("h₁", "σ", ("x",), 1, 0), Node("h₂", "σ", ("h₁",), 2, 0),
            Node("h₃", "σ", ("h₂",), 3, 0), Node("h₄", "σ", ("h₃",), 4, 0),
            Node("E", "²", ("h₄",), 5, 0),
        ),
    ),
    "net": Drawn(
        "The 2-2-1 net at (1, 0)",
        "The numbers of lesson 03. Which two weights get the gradient 0, and what changes that?",
        nodes=(
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
