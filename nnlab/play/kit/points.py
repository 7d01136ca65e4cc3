"""Points in the plane with a label 0 or 1, and presets that draw them from a seed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nnlab.play.kit.preset import Preset


class Point(NamedTuple):
    """A place in the plane and the label, 0 or 1, that the unit should give it."""

    x1: float
    x2: float
    label: int


@dataclass(frozen=True, kw_only=True)
class Cloud(Preset):
    """A named set of points; `draw(rng)` makes it, and some sets are the same for every seed."""

    draw: Callable[[np.random.Generator], list[Point]]


def corners(labels: Sequence[int]) -> list[Point]:
    """The corners (0, 0), (0, 1), (1, 0) and (1, 1) of the unit square, with these labels."""
    return [Point(x1, x2, y) for (x1, x2), y in zip(np.ndindex(2, 2), labels, strict=True)]


def labelled(x: np.ndarray, labels: Iterable) -> list[Point]:
    """Points rounded to two digits, each with its label. Shapes: x (N, 2), labels (N,)"""
    rows = np.round(x, 2).tolist()
    return [Point(x1, x2, int(label)) for (x1, x2), label in zip(rows, labels, strict=True)]
