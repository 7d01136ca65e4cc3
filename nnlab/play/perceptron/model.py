"""Rosenblatt's rule on points of the plane, one point at a time: what the playground computes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nnlab.play.kit.points import Point

Weights = tuple[float, float, float]  # w1, w2, b


@dataclass(frozen=True)
class Look:
    """One point looked at: the sum z, what the unit said, and its weights before and after."""

    index: int
    point: Point
    z: float
    fired: int
    before: Weights
    after: Weights

    @property
    def error(self) -> int:
        """y - y_hat: 0 when right, +1 or -1 when wrong."""
        return self.point.label - self.fired


class Rule:
    """A threshold unit that learns; `weights` are (w1, w2, b), and a tie (z = 0) fires.

    The points are looked at in their order, pass after pass. `finished` says that the last whole
    pass had no mistake. `pocket` holds the weights that were wrong about the fewest points.
    """

    look: Look | None  # the last one in this pass
    pocket: Weights

    def __init__(
        self, points: Iterable, *, lr: float = 1.0, start: Sequence[float] = (0.0, 0.0, 0.0)
    ):
        self.points = [Point(*point) for point in points]
        self.lr = lr
        w1, w2, b = start
        self.weights: Weights = (float(w1), float(w2), float(b))
        self.steps = 0
        self.corrections = 0
        self.passes: list[int] = []  # mistakes in each finished pass
        self._begin_pass()

    def __repr__(self):
        return (
            f"Rule({len(self.points)} points, lr={self.lr:g}): {self.corrections} corrections in "
            f"{self.steps} steps, wrong about {self.errors()}"
        )

    def step(self) -> Look:
        """Look at the next point and correct the weights if the unit is wrong about it."""
        if not self.points:
            raise ValueError("There are no points to learn from: click on the picture to add some.")
        point = self.points[self.cursor]
        z = self._sum(self.weights, point)
        look = Look(self.cursor, point, z, int(z >= 0), self.weights, self._corrected(point, z))
        self.look, self.weights = look, look.after
        self.steps += 1
        self.cursor += 1
        if look.error:
            self.corrections += 1
            self.mistakes += 1
            self.pocket = min(self.pocket, self.weights, key=self.errors)
        if self.cursor == len(self.points):
            self._end_pass()
        return look

    def errors(self, weights: Weights | None = None) -> int:
        """How many of the points these weights (or the present ones) are wrong about."""
        weights = weights or self.weights
        return sum((self._sum(weights, point) >= 0) != point.label for point in self.points)

    def put(self, points: Iterable) -> None:
        """Take these points (x1, x2, label) and begin a new pass; the weights stay."""
        self.points = [Point(*point) for point in points]
        self._begin_pass()

    @staticmethod
    def _sum(weights, point):
        w1, w2, b = weights
        return w1 * point.x1 + w2 * point.x2 + b

    def _corrected(self, point, z):
        (w1, w2, b), change = self.weights, self.lr * (point.label - int(z >= 0))
        return w1 + change * point.x1, w2 + change * point.x2, b + change

    def _begin_pass(self) -> None:
        self.cursor = 0  # the point that comes next
        self.mistakes = 0  # in this pass
        self.finished = False
        self.look = None
        self.pocket = self.weights

    def _end_pass(self):
        self.passes.append(self.mistakes)
        self.finished = self.mistakes == 0
        self.cursor = self.mistakes = 0
