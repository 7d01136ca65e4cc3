"""A 2-h-1 network and its training: what the playground of lesson 03 computes, in NumPy."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import ArrayLike


def _sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))  # never overflows


Function = Callable[[np.ndarray], np.ndarray]
Slope = Callable[[np.ndarray, np.ndarray], np.ndarray]
# name -> the function of z, and its slope from z and the function's value
ACTIVATIONS: dict[str, tuple[Function, Slope]] = {
    "sigmoid": (_sigmoid, lambda z, h: h * (1 - h)),
    "tanh": (np.tanh, lambda z, h: 1 - h**2),
    "relu": (lambda z: np.maximum(z, 0.0), lambda z, h: (z > 0).astype(float)),
    "step": (lambda z: (z >= 0).astype(float), lambda z, h: np.zeros_like(z)),
    "none": (lambda z: z, lambda z, h: np.ones_like(z)),
}


class Network:
    """A 2-h-1 network whose output is a sigmoid, trained on points by the mean squared error.

    `points` are (x1, x2, label). `numbers` holds W1 row by row, then b1, w2 and b2, as in the
    lesson. `losses` has the loss before each step.
    """

    def __init__(
        self, points: Iterable, *, hidden: int, activation: str, lr: float, start: ArrayLike
    ):
        self.points = [tuple(point) for point in points]  # others are put as another list
        self._arrays: tuple | None = None
        self.hidden, self.lr = hidden, lr
        self.activate, self.slope = ACTIVATIONS[activation]
        self.numbers = np.array(start, float)
        self.losses: list[float] = []

    def __repr__(self):
        return (
            f"Network(2-{self.hidden}-1, {len(self.points)} points): loss {self.loss():.4f} after "
            f"{self.steps} steps, wrong about {self.errors()}"
        )

    @property
    def steps(self) -> int:
        """How many steps were done."""
        return len(self.losses)

    @property
    def parts(self) -> tuple:
        """The numbers as W1 (2, h), b1 (h,), w2 (h,) and b2 (1,), views that follow them."""
        h, n = self.hidden, self.numbers
        return n[: 2 * h].reshape(2, h), n[2 * h : 3 * h], n[3 * h : 4 * h], n[4 * h :]

    def hide(self, x: np.ndarray) -> np.ndarray:
        """Where the hidden layer puts each place: (N, 2) -> (N, h)."""
        W1, b1, _, _ = self.parts
        return self.activate(x @ W1 + b1)

    def answer(self, hidden: np.ndarray) -> np.ndarray:
        """What the output unit says to places of the hidden space: (N, h) -> (N,)."""
        _, _, w2, b2 = self.parts
        return _sigmoid(hidden @ w2 + b2)

    def loss(self) -> float:
        """The mean squared error over the points."""
        x, y = self._data()
        return _error(self.answer(self.hide(x)), y)

    def errors(self) -> int:
        """How many of the points are on the wrong side of one half."""
        if not self.points:
            return 0
        x, y = self._data()
        return int(((self.answer(self.hide(x)) >= 0.5) != y).sum())

    def gradient(self) -> np.ndarray:
        """The slope of the loss by each of the numbers."""
        return self._slope()[0]

    def step(self) -> bool:
        """Move all numbers downhill once; False if the slope is 0 everywhere."""
        slope, loss = self._slope()
        self.losses.append(loss)
        self.numbers = self.numbers - self.lr * slope
        return bool(slope.any())

    def _slope(self):
        """The slope of the loss by each of the numbers, and the loss."""
        (x, y), (W1, b1, w2, b2) = self._data(), self.parts
        z = x @ W1 + b1
        hidden = self.activate(z)
        says = _sigmoid(hidden @ w2 + b2)
        out = 2 * (says - y) * says * (1 - says) / len(y)  # by the output unit's sum, (N,)
        back = out[:, None] * w2 * self.slope(z, hidden)  # by the hidden units' sums, (N, h)
        parts = (x.T @ back).ravel(), back.sum(0), out @ hidden, [out.sum()]
        return np.concatenate(parts), _error(says, y)

    def _data(self):
        """The points as arrays, made anew where others were put."""
        if not self.points:
            raise ValueError("There are no points to learn from: click on the left square.")
        if self._arrays is None or self._arrays[0] is not self.points:
            data = np.array(self.points, float)
            self._arrays = self.points, data[:, :2], data[:, 2]
        return self._arrays[1:]


def _error(says, y):
    return float(((says - y) ** 2).sum() / len(y))
