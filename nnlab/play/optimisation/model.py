"""Landscapes of two weights, and descents on them: what the optimisation playground computes."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

LONGEST = 1000  # steps of a walk
_GONE = 1e6  # farther out nobody comes back
_REST = 1e-9  # a gradient shorter than this moves nobody


class Landscape(NamedTuple):
    """A loss of two weights with its gradient, where to look at it, and what to try there.

    Shapes: height (..., 2) -> (...), slope (2,) -> (2,)
    Units: bounds are (left, right, bottom, top).
    """

    title: str
    task: str
    bounds: tuple[float, float, float, float]
    start: tuple[float, float]
    height: Callable
    slope: Callable

    @property
    def settings(self) -> Mapping[str, Any]:
        """The arguments that the landscape brings with it."""
        return {"start": self.start}

    def curvature(self, w: np.ndarray, eps: float = 1e-4) -> float:
        """The largest curvature at w."""
        nudges = eps * np.eye(2)
        columns = [(self.slope(w + n) - self.slope(w - n)) / (2 * eps) for n in nudges]
        return float(np.linalg.eigvalsh((columns + np.transpose(columns)) / 2)[-1])


def _valley(w):
    return (w[..., 0] ** 2 + 20 * w[..., 1] ** 2) / 2


def _net(w):
    return (w[..., 0] * w[..., 1] - 1) ** 2


def _saddle(w):
    return w[..., 0] ** 2 / 2 + w[..., 1] ** 4 / 4 - w[..., 1] ** 2 / 2 + 0.25


def _banana(w):
    return (1 - w[..., 0]) ** 2 + 10 * (w[..., 1] - w[..., 0] ** 2) ** 2


def _hills(w):
    return (w**2).sum(-1) / 20 + (1 - np.cos(2 * w)).sum(-1) / 2


LANDSCAPES = {
    "valley": Landscape(
        "A valley",
        "Curvatures 1 and 20. Find the largest rate with which plain descent still arrives, then "
        "let momentum go beyond it.",
        (-5, 5, -4, 4),
        (-4.0, 1.5),
        _valley,
        lambda w: np.array([w[0], 20 * w[1]]),
    ),
    "net": Landscape(
        "Two valleys",
        "The two-weight net. Find a rate at which plain descent leaves its valley for the other.",
        (-2.5, 2.5, -2, 2),
        (2.0, 0.4),
        _net,
        lambda w: 2 * (w[0] * w[1] - 1) * w[::-1],
    ),
    "saddle": Landscape(
        "A saddle",
        "Put the start exactly on the ridge, w₂ = 0. Which rules get off? Then start just beside.",
        (-2.5, 2.5, -2, 2),
        (-2.0, 0.05),
        _saddle,
        lambda w: np.array([w[0], w[1] ** 3 - w[1]]),
    ),
    "banana": Landscape(
        "A curved valley",
        "The lowest place is (1, 1). Which rule gets there within 200 steps?",
        (-2, 2, -0.8, 2.4),
        (-1.5, 1.5),
        _banana,
        lambda w: np.array(
            [2 * (w[0] - 1) - 40 * w[0] * (w[1] - w[0] ** 2), 20 * (w[1] - w[0] ** 2)]
        ),
    ),
    "hills": Landscape(
        "Many minima",
        "Where you end depends on where you start. How much momentum carries you to the middle?",
        (-7.5, 7.5, -6, 6),
        (-5.0, 3.8),
        _hills,
        lambda w: w / 10 + np.sin(2 * w),
    ),
}


def _momentum(g, s, t, beta):
    s = beta * s + g
    return s, s


def _nesterov(g, s, t, beta):
    s = beta * s + g
    return g + beta * s, s


def _adagrad(g, s, t, beta):
    s = s + g**2
    return g / (np.sqrt(s) + 1e-10), s


def _rmsprop(g, s, t, beta):
    s = 0.99 * s + 0.01 * g**2
    return g / (np.sqrt(s) + 1e-8), s


def _adam(g, s, t, beta):
    m, v = s if t > 1 else (0.0, 0.0)
    m, v = beta * m + (1 - beta) * g, 0.999 * v + 0.001 * g**2
    return m / (1 - beta**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), (m, v)


RULES = {  # name -> (gradient, memory, step from 1, momentum) -> direction, memory
    "plain": lambda g, s, t, beta: (g, s),
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adam": _adam,
}


class Descent:
    """One rule on its way over a landscape; `path` holds all places, `losses` their heights."""

    def __init__(self, land: Landscape, rule: str, start: ArrayLike, *, lr: float, momentum: float):
        self.land, self.rule, self.lr, self.momentum = land, rule, lr, momentum
        self.path = [np.array(start, float)]
        self.losses = [float(land.height(self.path[0]))]
        self._memory = 0.0

    def __repr__(self):
        w1, w2 = self.path[-1]
        return f"Descent({self.rule}): {self.status} at ({w1:.3g}, {w2:.3g}), {self.steps} steps"

    @property
    def steps(self) -> int:
        """How many steps were done."""
        return len(self.path) - 1

    @property
    def status(self) -> str:
        """What becomes of it: "walks", "rests" or "is gone"."""
        if np.abs(self.path[-1]).max() > _GONE:
            return "is gone"
        still = np.linalg.norm(self.land.slope(self.path[-1])) < _REST
        moved = self.steps and np.linalg.norm(self.path[-1] - self.path[-2]) >= _REST
        return "rests" if still and not moved else "walks"

    def step(self) -> bool:
        """Walk on by one step; False if that moves nothing any more."""
        if self.status != "walks" or self.steps >= LONGEST:
            return False
        g = self.land.slope(self.path[-1])
        way, self._memory = RULES[self.rule](g, self._memory, self.steps + 1, self.momentum)
        self.path.append(self.path[-1] - self.lr * way)
        self.losses.append(float(self.land.height(self.path[-1])))
        return True
