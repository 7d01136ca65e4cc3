"""One sigmoid unit on points of the plane, its two losses, and gradient descent on them."""

from collections.abc import Iterable

import numpy as np

from nnlab.play.kit.points import Point

LONGEST = 1000  # steps of a descent
LOSSES = ("cross-entropy", "squared error")
_REST = 1e-12  # a step shorter than this is none


def sigmoid(z: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-z)), without overflow."""
    return np.exp(-np.logaddexp(0.0, -z))


class Problem:
    """Points, one of the two losses, and a bias that is held: a loss of the weights w1 and w2.

    Both losses are means over the points: of -log of the probability that the unit gave to the
    right label, or of (p - y)². Without points they are 0.
    """

    def __init__(self, points: Iterable[Point], loss: str, bias: float = 0.0):
        table = np.array(list(points), float).reshape(-1, 3)
        self.x, self.y, self.kind, self.bias = table[:, :2], table[:, 2], loss, bias

    def __repr__(self):
        return f"Problem({self.kind}, {len(self.y)} points, bias={self.bias:g})"

    def loss(self, w: np.ndarray) -> np.ndarray:
        """The loss at each of the weights.

        Shapes: w (..., 2) -> (...)
        """
        z = self._sums(w)
        if self.kind == "cross-entropy":
            each = np.logaddexp(0.0, z) - self.y * z
        else:
            each = (sigmoid(z) - self.y) ** 2
        return each.sum(-1) / max(len(self.y), 1)

    def gradient(self, w: np.ndarray) -> np.ndarray:
        """The loss's slopes along w1 and w2.

        Shapes: w (2,) -> (2,)
        """
        p = sigmoid(self._sums(w))
        slopes = p - self.y  # of each point's loss along its z
        if self.kind == "squared error":
            slopes = 2 * slopes * p * (1 - p)
        return slopes @ self.x / max(len(self.y), 1)

    def errors(self, w: np.ndarray) -> int:
        """How many points get the wrong label, where one half counts as 1."""
        return int(((self._sums(w) >= 0) != self.y).sum())

    def _sums(self, w):
        return np.asarray(w) @ self.x.T + self.bias


class Descent:
    """Gradient descent on a problem: all the weights on its way, their losses and their errors."""

    def __init__(self, problem: Problem, start: tuple[float, float], lr: float):
        self.problem, self.lr = problem, lr
        self.path: list[np.ndarray] = []
        self.losses: list[float] = []
        self.errors: list[int] = []
        self._arrive(np.array(start, float))

    def __repr__(self):
        w1, w2 = self.path[-1]
        return f"Descent({self.problem.kind}): ({w1:.3g}, {w2:.3g}) after {self.steps} steps"

    @property
    def steps(self) -> int:
        """How many steps were done."""
        return len(self.path) - 1

    @property
    def steepness(self) -> float:
        """The length of the gradient where it stands."""
        return float(np.hypot(*self._gradient))

    @property
    def resting(self) -> bool:
        """Whether the next step would move nothing."""
        return self.lr * self.steepness < _REST

    @property
    def right_from(self) -> int | None:
        """The step from which on no point was wrong; None if one still is."""
        wrong = np.flatnonzero(self.errors)
        first = int(wrong[-1]) + 1 if len(wrong) else 0
        return first if first < len(self.errors) else None

    def step(self) -> None:
        """One step against the gradient."""
        self._arrive(self.path[-1] - self.lr * self._gradient)

    def _arrive(self, w):
        self.path.append(w)
        self.losses.append(float(self.problem.loss(w)))
        self.errors.append(self.problem.errors(w))
        self._gradient = self.problem.gradient(w)
