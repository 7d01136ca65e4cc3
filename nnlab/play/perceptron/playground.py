"""The perceptron's playground: points of two classes, and Rosenblatt's rule that turns a line."""

from collections.abc import Sequence

import numpy as np

from nnlab.play.kit.arguments import read
from nnlab.play.kit.editable import Editable
from nnlab.play.kit.scene import Scene, curve
from nnlab.play.perceptron.model import Rule
from nnlab.play.perceptron.picture import draw
from nnlab.play.perceptron.presets import PRESETS, Scatter
from nnlab.play.perceptron.settings import KINDS, LONGEST, controls
from nnlab.play.perceptron.words import unfold
from nnlab.style import QUANTITIES

REPLAY = 2000  # steps that are done again at most when a setting changes


def perceptron(
    *,
    preset: str = "blobs",
    points: Sequence[tuple[float, float, int]] | None = None,
    lr: float = 1.0,
    start: str | tuple[float, float, float] = "zeros",
    seed: int = 0,
    pocket: bool = False,
    steps: int = 0,
) -> "Perceptron":
    """A playground of Rosenblatt's rule, after `steps` steps.

    A click puts a point of the chosen class, a shift-click one of the other; a point can be
    dragged, and a click on it takes it away. Space plays and pauses, s steps, r resets.
    `points` (x1, x2, label) replace those of the preset; `start` is "zeros", "random" (by the
    seed) or weights (w1, w2, b); `pocket` shows the best line so far, dashed. A correction is drawn
    as arrows from the origin: the old w, the piece of x at its tip, and the new w.

    Raises: ValueError for an unknown preset or start, and for a rate, seed, number of steps or
    point that is not allowed.
    """
    return Perceptron(read(locals(), KINDS))


class Perceptron(Editable):
    """What `perceptron` returns: a `Rule` at work, and the controls around it.

    A changed setting does the same number of steps again from the start: the picture shows what
    would have been. A moved point leaves the weights: the line meets it when its turn comes.
    """

    kinds, presets = KINDS, PRESETS
    preset: Scatter

    def __init__(self, given: dict):
        super().__init__(perceptron, given, controls(given["start"]))
        self.begin(given["steps"])
        self.show()

    def step(self) -> bool:
        if self.rule.steps >= LONGEST:
            return False
        self.rule.step()
        return not self.rule.finished

    def change(self, name: str) -> None:
        if name in ("preset", "seed"):
            self.forget(None)  # the preset's
        if name != "pocket":
            self.begin(0 if name == "preset" else min(self.rule.steps, REPLAY))

    def touch(self, event: dict) -> None:
        left, right, bottom, top = self.preset.bounds
        x1 = round(float(np.clip(event["x"], left, right)), 2)
        x2 = round(float(np.clip(event["y"], bottom, top)), 2)
        points = self.edited(self.rule.points, event, (x1, x2))
        if points is not None:
            self.choose(points=points)
            self.rule.put(points)
            self._edited = self.rule.steps > 0

    def state(self) -> dict:
        state = self.asked("points") | self.way(self.rule.steps, self.rule.weights)
        start = state["start"]
        return state | {"start": start if isinstance(start, str) else tuple(start)}

    def scene(self) -> Scene:
        return draw(self.rule, self.preset, pocket=self.now["pocket"])

    def curve(self) -> Scene:
        colour, _ = QUANTITIES["mistakes"]
        return curve(self.rule.passes, "mistakes in each pass", colour=colour)

    def words(self) -> tuple[str, str, str]:
        return self.preset.title, self.preset.task, unfold(self.rule)

    def begin(self, steps: int) -> None:
        seed, start, points = self.now["seed"], self.now["start"], self.now["points"]
        if points is None:
            points = self.preset.draw(np.random.default_rng(seed))
        if start == "random":  # a stream of its own: the same weights for any points
            start = np.random.default_rng([seed, 1]).normal(size=3).round(2)
        elif start == "zeros":
            start = (0, 0, 0)
        self.rule = Rule(points, lr=self.now["lr"], start=start)
        self._edited = False
        for _ in range(steps if points else 0):
            self.rule.step()
