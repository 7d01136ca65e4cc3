"""Where everything in the MLP playground's picture stands, in hundreds of pixels."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

import numpy as np

from nnlab.play.mlp_data import FEATURES, RANGE
from nnlab.play.mlp_settings import LAYERS, UNITS

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

    def nodes(self) -> Iterator[tuple[tuple[int, int], np.ndarray]]:
        """Every input and neuron, as (layer, unit), with its middle."""
        for layer, units in enumerate((len(FEATURES), *self.hidden)):
            for unit in range(units):
                y = _MIDDLE + ((units - 1) / 2 - unit) * _STEP
                yield (layer, unit), np.array([self.columns[layer], y])

    def links(self, layers) -> Iterator[tuple]:
        """Start, end and weight of every connection, weights row by row."""
        for (start, end), (_, _, weight) in zip(self._ends(), _weights(layers), strict=True):
            yield start, end, weight

    def connection(self, x: float, y: float, layers) -> tuple[int, int, int] | None:
        """The (layer, from, to) of the connection under a place, or None."""
        t = np.linspace(0, 1, 41)[:, None]
        level, rise = 1.5 * t * (1 - t) + t**3, t**2 * (3 - 2 * t)  # the curve that a link is
        best, chosen = 0.07, None
        for (start, end), (layer, pair, _) in zip(self._ends(), _weights(layers), strict=True):
            path = np.hstack([start[0] + (end[0] - start[0]) * level,
                              start[1] + (end[1] - start[1]) * rise])  # fmt: skip
            distance = np.hypot(*(path - (x, y)).T).min()
            if distance < best:
                best, chosen = distance, (layer, *pair)
        return chosen

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
    def place(points) -> np.ndarray:
        """Where points of the plane lie in the large map, (N, 2)."""
        corner, side = OUTPUT
        return np.array(corner) + (np.asarray(points) / RANGE + 1) / 2 * side

    @staticmethod
    def read(x: float, y: float) -> np.ndarray:
        """Which point of the plane lies at a place of the picture, (2,), however far beside."""
        corner, side = OUTPUT
        return ((np.array([x, y]) - corner) / side * 2 - 1) * RANGE

    def _ends(self):
        places = dict(self.nodes())
        rows = [list(FEATURES).index(name) for name in self.features]
        columns = [[places[0, unit] for unit in rows]]
        columns += [[places[n, unit] for unit in range(h)] for n, h in enumerate(self.hidden, 1)]
        columns.append([np.array([OUTPUT[0][0] + SIDE / 2, _MIDDLE])])
        half = np.array([SIDE / 2, 0])
        for one, other in pairwise(columns):
            for start, end in product(one, other):
                yield start + half, end - half


def _weights(layers):
    for layer, (weights, _) in enumerate(layers):
        for pair, weight in np.ndenumerate(weights):
            yield layer, pair, float(weight)
