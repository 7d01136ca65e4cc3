"""The gates to make in the threshold unit's playground, each with a task."""

from dataclasses import dataclass

from nnlab.play.kit.preset import Preset


@dataclass(frozen=True)
class Gate(Preset):
    """A gate to make, by its outputs at 00, 01, 10, 11; None is any."""

    wanted: tuple[int, ...] | None = None


PRESETS = {
    "and": Gate(
        "Make AND",
        "Move the threshold alone: between which two numbers must it lie? "
        "Then find weights that are not equal.",
        wanted=(0, 0, 0, 1),
    ),
    "or": Gate(
        "Make OR",
        "How few sliders must you move from AND? Can you make it with unequal weights?",
        wanted=(0, 1, 1, 1),
    ),
    "nand": Gate(
        "Make NAND",
        "The arrow must point the other way. Which signs do the weights and the threshold have?",
        wanted=(1, 1, 1, 0),
    ),
    "implies": Gate(
        "If x₁, then x₂",
        "No unit of 1943 could do this. Only one corner is to be silent: which weight is negative?",
        wanted=(1, 1, 0, 1),
    ),
    "xor": Gate(
        "Make XOR",
        "How many corners can you get right? Say why it is never all four.",
        wanted=(0, 1, 1, 0),
    ),
    "collect": Gate(
        "Collect gates",
        "There are 16 truth tables. How many can you meet, and in how few moves?",
        wanted=None,
    ),
}
