"""The playground of lesson 00: two shapes meet, and are broadcast to one or not."""

import re

import ipywidgets as widgets

from nnlab.play.broadcasting.model import Alignment, Shape
from nnlab.play.broadcasting.picture import describe, draw, sizes
from nnlab.play.kit.base import Playground
from nnlab.play.kit.scene import Scene

AXES, LENGTH = 3, 6  # at most, so that the grids can be read
PRESETS = {  # (s, t): a name and a task
    ((3, 1), (4,)): ("a column and a row", "Make the result (4, 3) by changing one shape."),
    ((5, 2), (2,)): ("a table and its column means", "Which numbers are read five times?"),
    ((5, 2), (5,)): ("a table and its row means", "Why not? Mend t with one more number."),
    ((4, 1), (4,)): ("predictions and labels", "No error, yet 16 numbers. Make it 4."),
    ((4, 1, 2), (3, 2)): ("each point with each", "What do the 4, the 3 and the 2 count?"),
    ((2, 3), ()): ("a table and a number", "How often is the number read?"),
    ((3,), (4,)): ("two lists", "Mend s so that the result is (3, 4)."),
}


def broadcasting(s: Shape = (3, 1), t: Shape = (4,), *, steps: int | None = None) -> "Broadcasting":
    """A playground of two shapes: grids stretched until they agree, or the reason why not.

    `steps` axes have been compared, from the right; None compares all. Space plays and pauses,
    s steps, r resets. The numbers of s count in tens and those of t in ones, so that each sum
    shows where it came from.

    Raises: ValueError for a shape of more than 3 axes or with a length beyond 0 to 6.
    """
    if steps is not None and steps < 0:
        raise ValueError(f"steps is {steps!r}; expected 0 or more, or None for all.")
    return Broadcasting(refuse("s", s), refuse("t", t), steps)


def refuse(name: str, shape: Shape) -> Shape:
    """The shape as a tuple.

    Raises: ValueError if it cannot be drawn.
    """
    if not isinstance(shape, (tuple, list)) or not all(type(length) is int for length in shape):
        raise ValueError(f"{name} is {shape!r}; expected a tuple of whole numbers, such as (3, 1).")
    if len(shape) > AXES:
        raise ValueError(f"{name} has {len(shape)} axes; at most {AXES} can be drawn.")
    for length in shape:
        if not 0 <= length <= LENGTH:
            raise ValueError(f"{name} has an axis of length {length}; 0 to {LENGTH} can be drawn.")
    return tuple(shape)


def parse(name: str, text: str) -> Shape:
    """The shape that somebody typed: "(3, 1)", "3, 1", "3 1" or nothing for ().

    Raises: ValueError if it is no shape, or cannot be drawn.
    """
    parts = re.split(r"[\s,]+", text.strip().strip("()[]").strip(" ,"))
    parts = [part for part in parts if part]
    if not all(re.fullmatch(r"\d+", part) for part in parts):
        raise ValueError(f"{name} is {text!r}; type a shape such as 3, 1 or leave it empty.")
    return refuse(name, tuple(map(int, parts)))


class Broadcasting(Playground):
    """What `broadcasting` returns: an `Alignment` of the two shapes, and the controls around it.

    A changed shape is answered at once, unless somebody has just reset: then it waits for Play.
    """

    def __init__(self, s: Shape, t: Shape, steps: int | None):
        self.presets = widgets.Dropdown(
            options=[("choose", None)] + [(name, pair) for pair, (name, _) in PRESETS.items()],
            description="examples",
            style={"description_width": "auto"},
            layout={"width": "290px"},
        )
        self.presets.observe(lambda change: self._try(self._choose, change["new"]), "value")
        self.alignment = Alignment(s, t, steps)
        super().__init__(broadcasting, {"s": _field("s", s), "t": _field("t", t)}, [self.presets])
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
        s, t = (parse(name, control.value) for name, control in self.settings.items())
        self.alignment = Alignment(s, t, None if self.alignment.finished else 0)
        self.presets.value = (s, t) if (s, t) in PRESETS else None

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
            (now.s, now.t), ("two shapes", "Say the result's shape, then Play.")
        )
        rows = "".join(
            f"<tr><td class=muted>axis −{place}</td><td>{meeting.verdict}</td></tr>"
            for place, meeting in enumerate(now.meetings[: now.steps], 1)
        )
        end = f"<b>{describe(now)}</b> {now.remedy()}" if now.finished else "&nbsp;"
        return name.capitalize(), task, f"<table>{rows}</table>{end}"

    def _choose(self, pair):
        if pair is not None:
            for control, shape in zip(self.settings.values(), pair, strict=True):
                control.value = _typed(shape)


def _typed(shape):
    return ", ".join(map(str, shape))


def _field(name, shape):
    return widgets.Text(
        value=_typed(shape),
        description=name,
        continuous_update=False,
        placeholder="a number",
        style={"description_width": "auto"},
        layout={"width": "150px"},
    )
