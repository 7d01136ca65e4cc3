"""One threshold unit of two binary inputs, and the gates that it can be."""

from itertools import product
from typing import NamedTuple

CORNERS = tuple(product((0, 1), repeat=2))
NAMES: dict[tuple[int, ...], str] = {  # outputs at 00, 01, 10, 11
    (0, 0, 0, 0): "never",
    (0, 0, 0, 1): "AND",
    (0, 0, 1, 0): "x₁ and not x₂",
    (0, 0, 1, 1): "x₁ alone",
    (0, 1, 0, 0): "x₂ and not x₁",
    (0, 1, 0, 1): "x₂ alone",
    (0, 1, 1, 0): "XOR",
    (0, 1, 1, 1): "OR",
    (1, 0, 0, 0): "NOR",
    (1, 0, 0, 1): "XNOR",
    (1, 0, 1, 0): "NOT x₂",
    (1, 0, 1, 1): "x₂ implies x₁",
    (1, 1, 0, 0): "NOT x₁",
    (1, 1, 0, 1): "x₁ implies x₂",
    (1, 1, 1, 0): "NAND",
    (1, 1, 1, 1): "always",
}


class Unit(NamedTuple):
    """A weighted unit: it fires where w1 x1 + w2 x2 reaches the threshold."""

    w1: float
    w2: float
    threshold: float

    @property
    def sums(self) -> tuple[float, ...]:
        """The weighted sum at each corner."""
        return tuple(self.w1 * x1 + self.w2 * x2 for x1, x2 in CORNERS)

    @property
    def outputs(self) -> tuple[int, ...]:
        """What it says at each corner, 1 or 0."""
        return tuple(int(total >= self.threshold) for total in self.sums)

    @property
    def gate(self) -> str:
        """The name of its truth table."""
        return NAMES[self.outputs]
