"""A square of a playground's picture that shows a part of a plane."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

CELL = 0.025  # a cell of the tinted squares, in hundreds of pixels
Shown = tuple[tuple[float, float], tuple[float, float]]


class Panel(NamedTuple):
    """A square of the picture, `side` wide, that shows the range `shows` of both coordinates."""

    left: float
    bottom: float
    side: float
    shows: Shown

    def place(self, points: ArrayLike) -> np.ndarray:
        """Where points of the plane lie in the picture, (N, 2)."""
        low, high = np.array(self.shows).T
        corner = np.array([self.left, self.bottom])
        return corner + (np.asarray(points) - low) / (high - low) * self.side

    def read(self, x: float, y: float) -> np.ndarray:
        """Which point of the plane lies at a place of the picture, (2,)."""
        low, high = np.array(self.shows).T
        share = (np.array([x, y]) - (self.left, self.bottom)) / self.side
        return low + share * (high - low)

    @lru_cache(16)  # noqa: B019 (a panel is a value)
    def cells(self) -> tuple[int, np.ndarray]:
        """How many cells it has each way, and their middles row by row from the top, (n * n, 2)."""
        n = round(self.side / CELL)
        middle = (np.arange(n) + 0.5) / n
        (left, right), (low, high) = self.shows
        x, y = np.meshgrid(left + (right - left) * middle, high - (high - low) * middle)
        return n, np.stack([x, y], -1).reshape(-1, 2)
