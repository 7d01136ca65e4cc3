"""Where everything in the MLP playground's picture stands, in hundreds of pixels."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from nnlab.play.kit.toys import RANGE
from nnlab.play.mlp.features import FEATURES
from nnlab.play.mlp.settings import LAYERS, UNITS

OUTPUT = (5.7, 0.62), 3.0  # the large map's bottom left, and its side
SIDE = 0.36  # of a neuron's map
BUTTONS = 8  # pixels, the radius of + and -
_MIDDLE, _LEFT, _STEP = 1.95, 0.82, 0.45  # the line through the middles, the inputs, two neurons
_LAYERS, _UNITS = 4.12, 3.86  # how high the buttons of the layers and of their neurons stand


class Layout:
    """The places of a network with these inputs and hidden layers."""

    def __init__(self, features: Sequence[str], hidden: Sequence[int]):
        self.features, self.hidden = features, tuple(hidden)
        right = OUTPUT[0][0]
        self.columns = np.linspace(_LEFT, right, len(hidden) + 2)[:-1]
        sizes = (len(FEATURES), *self.hidden)
        self.places = [_column(x, n) for x, n in zip(self.columns, sizes, strict=True)]  # (n, 2)
        self.ends = self._ends()  # (M, 4): start and end of every connection, as weights lie

    def nodes(self) -> Iterator[tuple[tuple[int, int], np.ndarray]]:
        """Every input and neuron, as (layer, unit), with its middle."""
        for layer, places in enumerate(self.places):
            for unit, place in enumerate(places):
                yield (layer, unit), place

    def buttons(self) -> Iterator[tuple[str, str, tuple[float, float]]]:
        """The name, the sign and the place of every button."""
        middle = (self.columns[0] + OUTPUT[0][0]) / 2
        if self.hidden:
            yield "fewer layers", "−", (middle - 0.78, _LAYERS)
        if len(self.hidden) < LAYERS:
            yield "more layers", "+", (middle + 0.78, _LAYERS)
        for layer, units in enumerate(self.hidden):
            x = self.columns[layer + 1]
            if units > 1:
                yield f"fewer {layer}", "−", (x - 0.13, _UNITS)
            if units < UNITS:
                yield f"more {layer}", "+", (x + 0.13, _UNITS)

    def titles(self) -> Iterator[tuple[str, tuple[float, float]]]:
        """The words above the columns."""
        middle, number = (self.columns[0] + OUTPUT[0][0]) / 2, len(self.hidden)
        ending = "" if number == 1 else "s"
        yield f"{number} hidden layer{ending}", (middle, _LAYERS)
        yield "inputs", (self.columns[0], _LAYERS)

    @staticmethod
    def place(points: ArrayLike) -> np.ndarray:
        """Where points of the plane lie in the large map, (N, 2)."""
        corner, side = OUTPUT
        return np.array(corner) + (np.asarray(points) / RANGE + 1) / 2 * side

    @staticmethod
    def read(x: float, y: float) -> np.ndarray:
        """Which point of the plane lies at a place of the picture, (2,), however far beside."""
        corner, side = OUTPUT
        return ((np.array([x, y]) - corner) / side * 2 - 1) * RANGE

    def _ends(self):
        rows = [list(FEATURES).index(name) for name in self.features]
        goal = np.array([[OUTPUT[0][0] + SIDE / 2, _MIDDLE]])
        columns = [self.places[0][rows], *self.places[1:], goal]
        half, parts = np.array([SIDE / 2, 0]), []
        for left, right in pairwise(columns):
            starts = np.repeat(left + half, len(right), axis=0)
            parts.append(np.hstack([starts, np.tile(right - half, (len(left), 1))]))
        return np.concatenate(parts)


def node_named(name: object) -> tuple[int, int] | None:
    """The (layer, unit) that a mark's name stands for, or None."""
    words = name.split() if isinstance(name, str) else []
    if len(words) != 2 or not all(map(str.isdecimal, words)):
        return None
    return int(words[0]), int(words[1])


def _column(x, units):
    y = _MIDDLE + ((units - 1) / 2 - np.arange(units)) * _STEP
    return np.stack([np.full(units, x), y], 1)
