"""The optimisation playground: two rules walk downhill from a start that can be dragged."""

import ipywidgets as widgets
import numpy as np

from nnlab.play.kit.base import Playground
from nnlab.play.kit.preset import read_from
from nnlab.play.kit.scene import Scene
from nnlab.play.kit.words import count
from nnlab.play.optimisation.model import LANDSCAPES, Descent, Landscape
from nnlab.play.optimisation.picture import COLOURS, draw, losses
from nnlab.play.optimisation.settings import KINDS, controls


def optimisation(
    *,
    preset: str = "valley",
    start: tuple[float, float] | None = None,
    first: str = "plain",
    second: str = "momentum",
    lr: float = 0.09,
    second_lr: float = 0.02,
    momentum: float = 0.9,
    steps: int = 0,
) -> "Optimisation":
    """A playground of two optimisers on one landscape, after `steps` steps.

    The start can be dragged, and a click puts it elsewhere. Space plays and pauses, s steps, r
    resets. `lr` is the rate of the first rule, `second_lr` that of the second; `momentum` is
    Adam's first beta too, and changes nothing for rules without it. `start` None is the preset's.

    Raises: ValueError for an unknown preset or rule, and for a start, rate, momentum or number of
    steps that is not allowed.
    """
    return Optimisation(read_from(LANDSCAPES, locals(), KINDS))


class Optimisation(Playground):
    """What `optimisation` returns: two `Descent`s on a landscape, and the controls around them.

    A changed setting or start does the same number of steps again: the picture shows what would
    have been.
    """

    kinds, presets = KINDS, LANDSCAPES
    first_speed = 10

    def __init__(self, given: dict):
        hint = widgets.Label("drag the start, or click")
        super().__init__(optimisation, given, controls(), [hint])
        self._begin(given["steps"])
        self.show()

    def reset(self) -> None:
        self._begin(0)

    def step(self) -> bool:
        moved = [descent.step() for descent in self.descents]  # both, even if one rests
        return any(moved)

    def change(self, name: str) -> None:
        self._begin(self.steps)

    def touch(self, event: dict) -> None:
        left, right, bottom, top = self.land.bounds
        w1, w2 = np.clip((event["x"], event["y"]), (left, bottom), (right, top))
        self.choose(start=(round(float(w1), 2), round(float(w2), 2)))
        self._begin(self.steps)

    def state(self) -> dict:
        return self.asked() | {"steps": self.steps}

    def scene(self) -> Scene:
        return draw(self.land, self.descents, self._sentence())

    def curve(self) -> Scene:
        return losses(self.descents)

    def words(self) -> tuple[str, str, str]:
        return self.land.title, self.land.task, self._numbers()

    @property
    def land(self) -> Landscape:
        """The chosen landscape, with its task."""
        return LANDSCAPES[self.now["preset"]]

    @property
    def steps(self) -> int:
        """How many steps were done by the descent that has done more."""
        return max(descent.steps for descent in self.descents)

    def _begin(self, steps):
        now = self.now
        rules = ((now["first"], now["lr"]), (now["second"], now["second_lr"]))
        self.descents = tuple(
            Descent(self.land, rule, now["start"], lr=lr, momentum=now["momentum"])
            for rule, lr in rules
        )
        for _ in range(steps):
            self.step()

    def _sentence(self):
        ends = "; ".join(
            f"{each.rule} {each.status} at {_place(each.path[-1])}, loss {each.losses[-1]:.3g}"
            for each in self.descents
        )
        return f"After {count(self.steps, 'step')} from {_place(self.descents[0].path[0])}: {ends}."

    def _numbers(self):
        rows = "".join(
            f"<tr><td style='color:{colour}'>{mark} {descent.rule}</td>"
            f"<td>{descent.losses[-1]:.3g}</td><td>{descent.status}</td></tr>"
            for mark, colour, descent in zip("●▲", COLOURS, self.descents, strict=True)
        )
        head = "<tr class=muted><td>rule</td><td>loss</td><td></td></tr>"
        return f"<b>{count(self.steps, 'step')}</b><table>{head}{rows}</table>{self._limit()}"

    def _limit(self):
        """What the curvature under the first descent allows."""
        if self.descents[0].status == "is gone":
            return "● has diverged: its rate is too large."
        h = self.land.curvature(self.descents[0].path[-1])
        if h <= 0:
            return "No upward curvature under ●."
        return f"Curvature under ●: {h:.3g}, and 2 / curvature = {2 / h:.3g}."


def _place(w):
    return f"({w[0]:.3g}, {w[1]:.3g})".replace("-", "−")
