"""The logistic regression playground's state, its controls, and the arguments that it refuses."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from numbers import Integral, Real
from typing import Any

import ipywidgets as widgets

from nnlab.play.logistic_regression.model import LONGEST, LOSSES, Point
from nnlab.play.logistic_regression.presets import PRESETS, Preset

EDGE, FAR = 3.0, 8.0  # the ends of the plane of points, and of the map of weights
RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0,
         12.0, 15.0, 20.0, 30.0, 50.0, 100.0)  # fmt: skip
BIAS, MOST = 4.0, 200  # the largest bias either way, and how many points there may be


@dataclass(frozen=True)
class State:
    """Everything that a picture of the playground depends on."""

    preset: str
    points: tuple[Point, ...]
    loss: str
    lr: float
    bias: float
    start: tuple[float, float]
    steps: int

    @property
    def usual(self) -> Preset:
        """The preset, with its own points, start and rate."""
        return PRESETS[self.preset]

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments that lead here; None for what is the preset's own."""
        given = dict(vars(self), points=[tuple(point) for point in self.points])
        own = {name: None for name in ("points", "lr", "start") if self._is_usual(name)}
        return given | own

    def at(self, preset: str) -> "State":
        """The same with the points, start and rate of a preset."""
        _choose("preset", preset, PRESETS)
        new = PRESETS[preset]
        return replace(self, preset=preset, points=new.points, lr=new.lr, start=new.start)

    def _is_usual(self, name):
        return getattr(self, name) == getattr(self.usual, name)


def read(preset, points, loss, lr, bias, start, steps) -> State:
    """The state that the arguments of the playground ask for.

    Raises: ValueError for the first argument that cannot be.
    """
    _choose("preset", preset, PRESETS)
    _choose("loss", loss, LOSSES)
    usual = PRESETS[preset]
    return State(
        preset=preset,
        points=usual.points if points is None else _read_points(points),
        loss=loss,
        lr=usual.lr if lr is None else _number("lr", lr, RATES[0], RATES[-1]),
        bias=_number("bias", bias, -BIAS, BIAS),
        start=usual.start if start is None else _read_start(start),
        steps=_read_steps(steps),
    )


def controls(state: State) -> dict[str, widgets.Widget]:
    """A control for each of the settings, at its value."""
    titles = [(each.title, name) for name, each in PRESETS.items()]
    rates = sorted({*RATES, *(each.lr for each in PRESETS.values()), state.lr})
    made = {
        "preset": _plain(widgets.Dropdown, "215px", "task", options=titles),
        "loss": _plain(widgets.Dropdown, "165px", "loss", options=LOSSES),
        "lr": _plain(widgets.SelectionSlider, "198px", "rate η", options=rates),
        "bias": _plain(widgets.FloatSlider, "180px", "bias b", min=-BIAS, max=BIAS, step=0.25),
    }
    for name, control in made.items():
        control.value = getattr(state, name)
    return made


def _plain(kind, width, description, **more):
    style = {"description_width": "auto"}
    return kind(description=description, layout={"width": width}, style=style, **more)


def _choose(name, value, known):
    if not isinstance(value, str) or value not in known:
        close = get_close_matches(str(value).lower(), known, n=1)
        hint = f"Did you mean {close[0]!r}? " if close else ""
        raise ValueError(f"There is no {name} {value!r}. {hint}Known: {', '.join(known)}.")


def _is_number(value, low, high):
    """Whether it is a number in this range, which neither NaN nor True is."""
    return isinstance(value, Real) and not isinstance(value, bool) and low <= value <= high


def _number(name, value, low, high):
    if not _is_number(value, low, high):
        raise ValueError(f"{name} is {value!r}; expected a number from {low:g} to {high:g}.")
    return float(value)


def _read_steps(steps):
    if not isinstance(steps, Integral) or not _is_number(steps, 0, LONGEST):
        raise ValueError(
            f"steps is {steps!r}; expected a whole number from 0 to {LONGEST}, such as 20."
        )
    return int(steps)


def _read_start(start):
    numbers = _listed(start)
    if len(numbers) != 2 or not all(_is_number(number, -FAR, FAR) for number in numbers):
        raise ValueError(
            f"start is {start!r}; expected two weights (w1, w2) from {-FAR:g} to {FAR:g}, or None "
            "for the preset's."
        )
    return float(numbers[0]), float(numbers[1])


def _read_points(points):
    if not isinstance(points, Iterable) or isinstance(points, (str, bytes, dict)):
        raise ValueError(
            f"points is {points!r}; expected a list of (x1, x2, label), or None for the preset's."
        )
    read = tuple(_read_point(point) for point in points)
    if len(read) > MOST:
        raise ValueError(f"There are {len(read)} points; expected {MOST} at most. Leave some out.")
    return read


def _read_point(point):
    numbers = _listed(point)
    places = len(numbers) == 3 and all(_is_number(x, -EDGE, EDGE) for x in numbers[:2])
    if not places or not isinstance(numbers[2], Real) or numbers[2] not in (0, 1):
        raise ValueError(
            f"A point is {point!r}; expected (x1, x2, label) with x1 and x2 from {-EDGE:g} to "
            f"{EDGE:g} and label 0 or 1."
        )
    return Point(float(numbers[0]), float(numbers[1]), int(numbers[2]))


def _listed(value):
    """Its parts; none if it is no list of any kind, or a text."""
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else []
