"""Toy problems: logic gates, and points in the plane that a picture can show whole."""

from itertools import product
from math import log2, pi

import numpy as np
import torch

from nnlab.data.dataset import Part
from nnlab.planar import circle, half_circles

_ANSWERS = {  # for the inputs in counting order: 00, 01, 10, 11
    "NOT": "10",
    "AND": "0001",
    "OR": "0111",
    "NAND": "1110",
    "NOR": "1000",
    "XOR": "0110",
    "XNOR": "1001",
    "MAJORITY": "00010111",
}


def gates(name: str = "AND") -> Part:
    """The truth table of NOT, AND, OR, NAND, NOR, XOR, XNOR or MAJORITY (of three).

    Shapes: x (2^D, D) float32, y (2^D,) int64

    Example:
        >>> gates("AND").y
        tensor([0, 0, 0, 1])
    """
    if str(name).upper() not in _ANSWERS:
        raise ValueError(f"There is no gate {name!r}. Known: {', '.join(_ANSWERS)}.")
    answers = _ANSWERS[name.upper()]
    x = list(product([0.0, 1.0], repeat=int(log2(len(answers)))))
    return Part(torch.tensor(x), torch.tensor([int(answer) for answer in answers]))


def xor(n: int | None = None, noise: float = 0.0, *, seed: int = 0) -> Part:
    """The four corners of XOR, or `n` points of the unit square, 1 where one input is above 0.5.

    Shapes: x (n or 4, 2) float32, y (n or 4,) int64
    Units: `noise` is the standard deviation by which points are moved after they got their label.
    """
    rng = _generator(4 if n is None else n, noise, 2, seed)
    corners = np.asarray(gates("XOR").x)
    x = corners if n is None else rng.uniform(size=(n, 2))
    return _part(x, (x > 0.5).sum(1) % 2, noise, rng)


def moons(n: int = 200, noise: float = 0.1, *, seed: int = 0) -> Part:
    """Two half circles of radius 1 that interlock.

    Shapes: x (n, 2) float32, y (n,) int64
    """
    rng, y = _generator(n, noise, 2, seed), np.arange(n) % 2
    return _part(half_circles(rng.uniform(size=n), y), y, noise, rng)


def spirals(
    n: int = 200, noise: float = 0.02, *, classes: int = 2, turns: float = 1.5, seed: int = 0
) -> Part:
    """Spiral arms wound around each other, from the centre out to radius 1.

    Shapes: x (n, 2) float32, y (n,) int64
    """
    rng, y = _generator(n, noise, classes, seed), np.arange(n) % classes
    radius = rng.uniform(size=n)
    return _part(circle(radius, 2 * pi * (radius * turns + y / classes)), y, noise, rng)


def blobs(n: int = 200, noise: float = 0.2, *, classes: int = 3, seed: int = 0) -> Part:
    """Round clouds whose centres stand evenly on the circle of radius 1.

    Shapes: x (n, 2) float32, y (n,) int64
    """
    rng, y = _generator(n, noise, classes, seed), np.arange(n) % classes
    return _part(circle(1.0, 2 * pi * (y / classes)), y, noise, rng)


def rings(n: int = 200, noise: float = 0.05, *, classes: int = 2, seed: int = 0) -> Part:
    """Rings around each other, the outermost of radius 1.

    Shapes: x (n, 2) float32, y (n,) int64
    """
    rng, y = _generator(n, noise, classes, seed), np.arange(n) % classes
    angles = 2 * pi * rng.uniform(size=n)
    return _part(circle((y + 1) / classes, angles), y, noise, rng)


def _generator(n, noise, classes, seed):
    if classes < 2:
        raise ValueError(f"classes is {classes}; expected 2 or more.")
    if n < classes:
        raise ValueError(f"n is {n}; expected {classes} or more, a point for each class.")
    if not noise >= 0:
        raise ValueError(f"noise is {noise}; expected 0 or more, it is a standard deviation.")
    return np.random.default_rng(seed)


def _part(x, y, noise, rng):
    x = x + noise * rng.normal(size=x.shape)
    return Part(torch.from_numpy(x).float(), torch.from_numpy(y).long())
