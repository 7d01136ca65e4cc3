"""What the GAN playground imitates, and the noise it starts from, in a plane of 2.5 by 2."""

import numpy as np

from nnlab.planar import circle

BOUNDS = (-1.25, 1.25, -1.0, 1.0)
BRUSH = 0.03  # how far points stray from where they were drawn


def _hill(rng, n, places, spread):
    places = np.array(places)
    return places[rng.integers(len(places), size=n)] + spread * rng.normal(size=(n, 2))


def _line(rng, n):
    along = rng.uniform(-0.8, 0.8, size=n)
    return np.stack([along, 0.6 * along], 1) + 0.03 * rng.normal(size=(n, 2))


def _two(rng, n):
    return _hill(rng, n, [(-0.55, -0.35), (0.55, 0.35)], 0.1)


def _ring(rng, n):
    return _hill(rng, n, circle(0.7, 2 * np.pi * np.arange(8) / 8), 0.04)


def _circle(rng, n):
    points = circle(0.65, rng.uniform(0, 2 * np.pi, size=n))
    return points + 0.04 * rng.normal(size=(n, 2))


def _grid(rng, n):
    return _hill(rng, n, [(x, y) for x in (-0.7, 0, 0.7) for y in (-0.6, 0, 0.6)], 0.05)


DATA = {"line": _line, "two hills": _two, "circle": _circle, "ring": _ring, "grid": _grid}
NAMES = (*DATA, "drawn")
NOISES = {  # name -> (numbers a point, drawing)
    "1-d uniform": (1, lambda rng, n: rng.uniform(-1, 1, size=(n, 1))),
    "1-d normal": (1, lambda rng, n: rng.normal(size=(n, 1))),
    "2-d uniform": (2, lambda rng, n: rng.uniform(-1, 1, size=(n, 2))),
    "2-d normal": (2, lambda rng, n: rng.normal(size=(n, 2))),
}


def real(name: str, drawing: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Points (n, 2) of a distribution, or around the places drawn by hand.

    Raises: ValueError if nothing is drawn yet.
    """
    if name != "drawn":
        return DATA[name](rng, n)
    if not len(drawing):
        raise ValueError("Nothing is drawn yet: draw on the picture with the pointer held down.")
    return _hill(rng, n, drawing, BRUSH)


def noise(name: str, n: int, rng: np.random.Generator) -> np.ndarray:
    """Noise (n, 1) or (n, 2)."""
    return NOISES[name][1](rng, n)


def threads(name: str, lines: int = 13, steps: int = 41) -> list[np.ndarray]:
    """Lines through the space of noise, (steps, 1 or 2) each: a net, or one line for 1-d noise."""
    numbers, reach = NOISES[name][0], 1.0 if "uniform" in name else 2.0
    along = np.linspace(-reach, reach, steps)
    if numbers == 1:
        return [np.linspace(-reach, reach, 201)[:, None]]
    across = [np.full(steps, place) for place in np.linspace(-reach, reach, lines)]
    net = [np.stack([along, place], 1) for place in across]
    return net + [line[:, ::-1] for line in net]
