"""The logistic regression playground: the loss of one unit over its weights, and its line."""

from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np

from nnlab.play.kit.editable import Editable
from nnlab.play.kit.preset import read_from
from nnlab.play.kit.scene import Scene, curve
from nnlab.play.logistic_regression.model import LONGEST, LOSSES, Descent, Problem
from nnlab.play.logistic_regression.picture import MAP, PATHS, PLANE, SIZE, draw, is_in
from nnlab.play.logistic_regression.presets import PRESETS
from nnlab.play.logistic_regression.settings import EDGE, FAR, KINDS, MOST, controls
from nnlab.play.logistic_regression.words import numbers, sentence

NUDGE = 0.5  # how far an arrow key moves the start
WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, 1), "down": (0, -1)}


def logistic_regression(
    *,
    preset: str = "far",
    points: Sequence[tuple[float, float, int]] | None = None,
    loss: str = "cross-entropy",
    lr: float | None = None,
    bias: float = 0.0,
    start: tuple[float, float] | None = None,
    steps: int = 20,
) -> "LogisticRegression":
    """A playground of one sigmoid unit, after `steps` steps of gradient descent on its loss.

    Left: the loss over the weights w1 and w2, with the descent on it; the start can be dragged,
    clicked elsewhere, or moved by the arrow keys. Right: the plane; a click adds a point of the
    chosen class, a shift-click one of the other; a point can be dragged, and a click on it takes
    it away. Space plays and pauses, s steps, r resets. The `bias` is fixed, not learned. The same
    steps on the other loss are dashed. `points` (x1, x2, label), `lr` and `start` (w1, w2) are the
    preset's where they are None.

    Raises: ValueError for an unknown preset or loss, and for points, a rate, bias, start or number
    of steps that is not allowed.
    """
    return LogisticRegression(read_from(PRESETS, locals(), KINDS))


class LogisticRegression(Editable):
    """What `logistic_regression` returns: a `Descent` on either loss, and the controls around it.

    A changed setting, start or point does the same number of steps again: the picture shows what
    would have been.
    """

    kinds, presets = KINDS, PRESETS
    first_speed = 30  # squared error needs 652 steps of the first task

    def __init__(self, given: dict):
        hints = [widgets.Label("start: drag ◉, or arrow keys")]
        size = dict(zip(("width", "height"), SIZE, strict=True))
        super().__init__(logistic_regression, given, controls(), hints=hints, arrows=True, **size)
        self.begin(given["steps"])
        self.show()

    def step(self) -> bool:
        if not self.now["points"]:
            raise ValueError("There are no points to learn from: click on the plane to add some.")
        return self._walk(1)

    def change(self, name: str) -> None:
        if name == "preset":
            self.forget(self.now["points"])
        self.begin(self.chosen.steps)

    def touch(self, event: dict) -> None:
        here, grab = (event["x"], event["y"]), event["grab"]
        weights, place = MAP.read(*here), PLANE.read(*here)
        if grab == "start" or (grab is None and is_in(MAP, weights)):
            self._start_at(weights)
        elif grab is not None or is_in(PLANE, place):
            self._edit(event, tuple(place.clip(-EDGE, EDGE).round(2).tolist()))

    def nudge(self, way: str) -> None:
        self._start_at(np.add(self.now["start"], NUDGE * np.array(WAYS[way])))

    def state(self) -> dict:
        return self.asked("points") | {"steps": self.chosen.steps}

    def scene(self) -> Scene:
        return draw(self.now, self.chosen, self.other, sentence(self.now, self.chosen, self.other))

    def curve(self) -> Scene:
        kind = self.now["loss"]
        return curve(self.chosen.losses, kind, colour=PATHS[kind], from_start=True)

    def words(self) -> tuple[str, str, str]:
        both = tuple(self.descents.values())
        return self.preset.title, self.preset.task, numbers(self.now, both)

    @property
    def chosen(self) -> Descent:
        """The descent on the loss that the map shows."""
        return self.descents[self.now["loss"]]

    @property
    def other(self) -> Descent:
        """The descent on the other loss."""
        return next(each for kind, each in self.descents.items() if kind != self.now["loss"])

    def begin(self, steps: int) -> None:
        """Do so many steps on both losses from the start."""
        now = self.now
        problems = (Problem(now["points"], kind, now["bias"]) for kind in LOSSES)
        self.descents = {each.kind: Descent(each, now["start"], now["lr"]) for each in problems}
        self._walk(steps if now["points"] else 0)

    def _walk(self, steps):
        """Do steps on both losses; whether another one would move anything."""
        both = tuple(self.descents.values())
        for _ in range(steps):
            if not self._moves(both):
                break
            for each in both:
                each.step()
        return self._moves(both)

    def _moves(self, both):
        return both[0].steps < LONGEST and not all(each.resting for each in both)

    def _start_at(self, weights):
        start = np.clip(weights, -FAR, FAR).round(2) + 0.0
        self.choose(start=start.tolist())
        self.begin(self.chosen.steps)

    def _edit(self, event, place):
        if event["grab"] is None and len(self.now["points"]) >= MOST:
            raise ValueError(f"There are {MOST} points, the most there may be: take one away.")
        points = self.edited(self.now["points"], event, place)
        if points is not None:
            self._put(points)

    def _undo(self):
        self._put(self._given)

    def _put(self, points):
        self.choose(points=points)
        self.begin(self.chosen.steps)
