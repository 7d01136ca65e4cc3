"""Toy data sets in the plane, drawn from a seed: what the networks of the playgrounds learn."""

import numpy as np

from nnlab.planar import circle, half_circles

RANGE = 6.0  # both coordinates go from -6 to 6
POINTS = 300  # in a data set, for training and for testing


def _blobs(rng, n):
    sign = _signs(n)
    return 2.5 * sign[:, None] + rng.normal(scale=0.9, size=(n, 2)), sign


def _rings(rng, n):
    sign, angles = _signs(n), rng.uniform(0, 2 * np.pi, size=n)
    radius = np.where(sign > 0, rng.uniform(0, 2.2, size=n), rng.uniform(3.6, 5, size=n))
    return circle(radius, angles), sign


def _xor(rng, n):
    x = rng.uniform(-5, 5, size=(n, 2))
    x += 0.3 * np.sign(x)
    return x, -np.sign(x[:, 0] * x[:, 1])


def _spirals(rng, n):
    sign, way = _signs(n), np.sqrt(rng.uniform(0.01, 1, size=n))
    angles = 1.75 * 2 * np.pi * way + np.pi * (sign > 0)
    return circle(5 * way, angles)[:, ::-1], sign


def _moons(rng, n):
    sign = _signs(n)
    return 3 * (half_circles(rng.uniform(size=n), sign > 0) - (0.5, 0.25)), sign


def _plane(rng, n):
    x = rng.uniform(-5.5, 5.5, size=(n, 2))
    return x, x.sum(1) / 11


def _hills(rng, n):
    x = rng.uniform(-5.5, 5.5, size=(n, 2))
    up, down = (np.exp(-((x - at) ** 2).sum(1) / 9) for at in (2.3, -2.3))
    return x, up - down


def _signs(n):
    return np.where(np.arange(n) % 2, 1.0, -1.0)


DATA = {  # name -> a drawing of n points and of their values from -1 to 1
    "blobs": _blobs,
    "rings": _rings,
    "xor": _xor,
    "spirals": _spirals,
    "moons": _moons,
    "plane": _plane,
    "hills": _hills,
    "none": lambda rng, n: (np.zeros((0, 2)), np.zeros(0)),
}


def draw(name: str, noise: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Points (N, 2) in random order and their values (N,) from -1 to 1.

    Units: `noise` is the standard deviation by which points move after they got their value, as a
    share of 5, the radius of the sets.
    """
    rng = np.random.default_rng([seed, 1])
    x, values = DATA[name](rng, POINTS)
    order = rng.permutation(len(x))
    x = x + 5 * noise * rng.normal(size=x.shape)
    return x.clip(-RANGE, RANGE)[order], values[order]
