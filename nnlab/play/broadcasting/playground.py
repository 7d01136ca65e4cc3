"""The playground of lesson 00: two shapes meet, and are broadcast to one or not."""

import ipywidgets as widgets

from nnlab.play.broadcasting.model import Alignment, Shape
from nnlab.play.broadcasting.picture import describe, draw, sizes
from nnlab.play.kit.arguments import optional, read
from nnlab.play.kit.base import Playground
from nnlab.play.kit.controls import control
from nnlab.play.kit.kinds import whole
from nnlab.play.kit.lists import shape
from nnlab.play.kit.scene import Scene

AXES, LENGTH = 3, 6  # at most, so that the grids can be read
PRESETS = {  # (s, t): a name and a task
    ((3, 1), (4,)): ("a column and a row", "Make the result (4, 3) by changing one shape."),
    ((5, 2), (2,)): ("a table and its column means", "Which numbers are read five times?"),
    ((5, 2), (5,)): ("a table and its row means", "Why not? Fix t with one more number."),
    ((4, 1), (4,)): ("predictions and labels", "No error, yet 16 numbers. Make it 4."),
    ((4, 1, 2), (3, 2)): ("all pairs of points", "What do the 4, the 3 and the 2 count?"),
    ((2, 3), ()): ("a table and a number", "How often is the number read?"),
    ((3,), (4,)): ("two lists", "Mend s so that the result is (3, 4)."),
}
KINDS = {
    "s": shape(AXES, LENGTH, (3, 1)),
    "t": shape(AXES, LENGTH, (4,)),
    "steps": optional(whole(0, AXES, 1), "None for all"),
}


def broadcasting(s: Shape = (3, 1), t: Shape = (4,), *, steps: int | None = None) -> "Broadcasting":
    """A playground of two shapes: grids stretched until they agree, or the reason why not.

    `steps` axes have been compared, from the right; None compares all. Space plays and pauses,
    s steps, r resets. The numbers of s count in tens and those of t in ones, so that each sum
    shows where it came from.

    Raises: ValueError for a shape of more than 3 axes or with a length beyond 0 to 6.
    """
    return Broadcasting(read(locals(), KINDS))


class Broadcasting(Playground):
    """What `broadcasting` returns: an `Alignment` of the two shapes, and the controls around it.

    A changed shape is answered at once, unless somebody has just reset: then it waits for Play.
    """

    kinds = KINDS

    def __init__(self, given: dict):
        names = [(name, pair) for pair, (name, _) in PRESETS.items()]
        self.examples = control(
            widgets.Dropdown, "290px", "examples", options=[("choose", None), *names]
        )
        self.examples.observe(lambda change: self.attempt(self._choose, change["new"]), "value")
        self.alignment = Alignment(given["s"], given["t"], given["steps"])
        fields = {name: _field(name) for name in ("s", "t")}
        super().__init__(broadcasting, given, fields, [self.examples])
        self.show()

    def reset(self) -> None:
        self.alignment = Alignment(self.alignment.s, self.alignment.t, 0)

    def step(self) -> bool:
        self.alignment.step()
        return not self.alignment.finished

    def play(self) -> None:
        """Compare axis by axis; once finished, again from the start."""
        if not self.playing and self.alignment.finished:
            self.reset()
        super().play()

    def change(self, name: str) -> None:
        s, t = self.now["s"], self.now["t"]
        self.alignment = Alignment(s, t, None if self.alignment.finished else 0)
        self.examples.value = (s, t) if (s, t) in PRESETS else None

    def state(self) -> dict:
        now = self.alignment
        return {"s": now.s, "t": now.t, "steps": None if now.finished else now.steps}

    def scene(self) -> Scene:
        return draw(self.alignment)

    def curve(self) -> Scene:
        return sizes(self.alignment)

    def words(self) -> tuple[str, str, str]:
        now = self.alignment
        name, task = PRESETS.get(
            (now.s, now.t), ("two shapes", "Predict the result's shape, then Play.")
        )
        rows = "".join(
            f"<tr><td class=muted>axis&nbsp;−{place}</td><td>{meeting.verdict}</td></tr>"
            for place, meeting in enumerate(now.meetings[: now.steps], 1)
        )
        end = f"<b>{describe(now)}</b> {now.remedy()}" if now.finished else "&nbsp;"
        return name.capitalize(), task, f"<table>{rows}</table>{end}"

    def _choose(self, pair):
        if pair not in (None, (self.now["s"], self.now["t"])):
            s, t = pair
            self.choose(s=s)
            self.set("t", t)


def _field(name):
    return control(widgets.Text, "150px", name, continuous_update=False, placeholder="a number")
