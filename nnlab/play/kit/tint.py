"""Values from -1 to 1 as the colours of the two classes, clear in the middle."""

import numpy as np

from nnlab.play.kit.plane import COLOURS

BLUE, ORANGE = (np.array([*bytes.fromhex(colour[1:])], float) for colour in COLOURS)
_VALUES = np.linspace(-1, 1, 256)[:, None]
_TINTS = np.hstack(  # the colour of each of 256 values from -1 to 1: the page shines through at 0
    [np.where(_VALUES < 0, BLUE, ORANGE), 10 + 190 * np.abs(_VALUES)]
).astype(np.uint8)


def tint(values: np.ndarray) -> np.ndarray:
    """Values from -1 (blue) through 0 (clear) to 1 (orange) as pixels: (...,) -> (..., 4) uint8."""
    values = np.nan_to_num(values, nan=0.0)
    return _TINTS[(np.clip(values, -1, 1) * 127.5 + 127.5).astype(np.uint8)]


def answers(values: np.ndarray, problem: str) -> np.ndarray:
    """What the output unit says, from -1 to 1: confidence in a class, or a regression's value."""
    return np.tanh(values / 2) if problem == "classification" else values
