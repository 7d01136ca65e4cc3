"""One threshold unit of two binary inputs, the gates that it can be, and which one to make."""

from itertools import product
from typing import NamedTuple

CORNERS = tuple(product((0, 1), repeat=2))
NAMES = {  # outputs at 00, 01, 10, 11
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


class Preset(NamedTuple):
    """A gate to make, by its outputs (None: any), and a task."""

    title: str
    task: str
    wanted: tuple[int, ...] | None


PRESETS = {
    "and": Preset(
        "Make AND",
        "Move the threshold alone: between which two numbers must it lie? "
        "Then find weights that are not equal.",
        (0, 0, 0, 1),
    ),
    "or": Preset(
        "Make OR",
        "How few sliders must you move from AND? Can you make it with unequal weights?",
        (0, 1, 1, 1),
    ),
    "nand": Preset(
        "Make NAND",
        "The arrow must point the other way. Which signs have the weights and the threshold?",
        (1, 1, 1, 0),
    ),
    "implies": Preset(
        "If x₁, then x₂",
        "No unit of 1943 could do this. Only one corner is to be silent: which weight is negative?",
        (1, 1, 0, 1),
    ),
    "xor": Preset(
        "Make XOR",
        "How many corners can you get right? Say why it is never all four.",
        (0, 1, 1, 0),
    ),
    "collect": Preset(
        "Collect gates",
        "There are 16 truth tables. How many can you meet, and in how few moves?",
        None,
    ),
}
