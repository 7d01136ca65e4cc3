"""The perceptron's playground: points of two classes, and Rosenblatt's rule that turns a line."""

from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np

from nnlab.play.kit.arguments import read
from nnlab.play.kit.base import Playground
from nnlab.play.kit.controls import button, labels
from nnlab.play.kit.scene import Scene, curve
from nnlab.play.perceptron.model import Rule
from nnlab.play.perceptron.picture import draw
from nnlab.play.perceptron.presets import PRESETS, Cloud
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
    point that cannot be.
    """
    return Perceptron(read(locals(), KINDS))


class Perceptron(Playground):
    """What `perceptron` returns: a `Rule` at work, and the controls around it.

    A changed setting does the same number of steps again from the start: the picture shows what
    would have been. A moved point leaves the weights: the line meets it when its turn comes.
    """

    kinds, presets = KINDS, PRESETS
    preset: Cloud

    def __init__(self, given: dict):
        self.label = labels()
        self.undo = button("Undo edits", "120px", lambda: self.attempt(self._undo), icon="history")
        tools = [widgets.Label("a click puts"), self.label, self.undo]
        super().__init__(perceptron, given, controls(given["start"]), tools)
        self._given = self.now["points"]  # None: the preset's
        self._begin(given["steps"])
        self.show()

    def reset(self) -> None:
        self._begin(0)

    def step(self) -> bool:
        if self.rule.steps >= LONGEST:
            return False
        self.rule.step()
        return not self.rule.finished

    def change(self, name: str) -> None:
        if name in ("preset", "seed"):
            self._given = None
            self.choose(points=None)
        if name != "pocket":
            self._begin(0 if name == "preset" else min(self.rule.steps, REPLAY))

    def touch(self, event: dict) -> None:
        if event["grab"] is not None and event["grab"] >= len(self.rule.points):
            return  # the second half of a double click: the point is gone
        left, right, bottom, top = self.preset.bounds
        x1 = round(float(np.clip(event["x"], left, right)), 2)
        x2 = round(float(np.clip(event["y"], bottom, top)), 2)
        if event["kind"] == "drag":
            self.rule.move(event["grab"], x1, x2)
        elif event["grab"] is not None:
            self.rule.remove(event["grab"])
        else:
            self.rule.add(x1, x2, int(self.label.value != event["shift"]))
        self.choose(points=self.rule.points)
        self._edited = self.rule.steps > 0

    def state(self) -> dict:
        state = self.asked()
        if state["points"] is not None:
            state["points"] = [tuple(point) for point in state["points"]]
        if self._edited:  # no number of steps leads to these weights: they are the new start
            start = tuple(round(number, 6) + 0.0 for number in self.rule.weights)
            return state | {"start": start, "steps": 0}
        return state | {"steps": self.rule.steps}

    def scene(self) -> Scene:
        return draw(self.rule, self.preset, pocket=self.now["pocket"])

    def curve(self) -> Scene:
        colour, _ = QUANTITIES["mistakes"]
        return curve(self.rule.passes, "mistakes in each pass", colour=colour)

    def words(self) -> tuple[str, str, str]:
        return self.preset.title, self.preset.task, unfold(self.rule)

    def _undo(self):
        self.choose(points=self._given)
        self._begin(0)

    def _begin(self, steps):
        seed, start, points = self.now["seed"], self.now["start"], self.now["points"]
        if points is None:
            points = self.preset.draw(np.random.default_rng(seed))
        if start == "random":  # a stream of its own: the same weights for any points
            start = np.random.default_rng([seed, 1]).normal(size=3).round(2)
        elif start == "zeros":
            start = (0, 0, 0)
        self.rule = Rule(points, lr=self.now["lr"], start=start)
        self._edited = False  # in the middle of this run
        for _ in range(steps if points else 0):
            self.rule.step()
