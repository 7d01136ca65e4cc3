"""The XOR playground's presets and controls, and the arguments that it refuses."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import NamedTuple

import ipywidgets as widgets
import numpy as np

from nnlab.play.xor_network import ACTIVATIONS

HIDDEN = (1, 8)  # the sliders' ends
LR = (0.1, 10.0)
SQUARE = (-0.25, 1.25)  # what the left square shows, both ways


class Preset(NamedTuple):
    """A named set of points (x1, x2, label); `draw(rng)` makes it."""

    title: str
    task: str
    draw: Callable[[np.random.Generator], list[tuple]]


def _corners(labels):
    return [(*map(float, at), y) for at, y in zip(np.ndindex(2, 2), labels, strict=True)]


def _points(x, y):
    return [(*row, int(label)) for row, label in zip(np.round(x, 2).tolist(), y, strict=True)]


def _noisy(rng, n=60):
    x = rng.uniform(size=(n, 2))
    y = (x > 0.5).sum(1) % 2
    return _points((x + rng.normal(scale=0.05, size=x.shape)).clip(-0.2, 1.2), y)


def _ring(rng, n=60):
    turn, y = rng.uniform(0, 2 * np.pi, size=n), np.arange(n) % 2
    radius = np.where(y, 0.45, 0.15) + rng.normal(scale=0.04, size=n)
    return _points(0.5 + radius[:, None] * np.stack([np.cos(turn), np.sin(turn)], 1), y)


PRESETS = {
    "xor": Preset(
        "XOR",
        "Find a seed at which two hidden units stay stuck. Then add one unit, or choose the step "
        "as activation: what still learns?",
        lambda _: _corners((0, 1, 1, 0)),
    ),
    "noisy": Preset(
        "XOR with noise",
        "Two units draw two lines. How many does it take to follow the cross?",
        _noisy,
    ),
    "ring": Preset(
        "A ring",
        "What is the smallest number of hidden units that closes the border?",
        _ring,
    ),
    "and": Preset(
        "AND",
        "One hidden unit will do. What does a second one find to do?",
        lambda _: _corners((0, 0, 0, 1)),
    ),
}


def controls(preset, hidden, activation, lr, seed) -> dict[str, widgets.Widget]:
    """One control a keyword argument, at the values given."""
    titles = [(each.title, name) for name, each in PRESETS.items()]
    low, high = HIDDEN
    return {
        "preset": _plain(widgets.Dropdown, "160px", "points", preset, options=titles),
        "hidden": _plain(widgets.IntSlider, "190px", "hidden", hidden, min=low, max=high),
        "activation": _plain(
            widgets.Dropdown, "160px", "activation", activation, options=list(ACTIVATIONS)
        ),
        "lr": _plain(widgets.FloatSlider, "200px", "rate η", lr, min=LR[0], max=LR[1], step=0.1),
        "seed": _plain(widgets.BoundedIntText, "100px", "seed", seed, max=9999),
    }


def _plain(kind, width, description, value, **more):
    style = {"description_width": "auto"}
    return kind(description=description, value=value, layout={"width": width}, style=style, **more)


def refuse(preset, points, hidden, activation, lr, start, seed, steps) -> None:
    """Raise ValueError for the first argument that cannot be."""
    for name, value, known in (
        ("preset", preset, PRESETS),
        ("activation", activation, ACTIVATIONS),
    ):
        if value not in known:
            close = get_close_matches(str(value).lower(), known, n=1)
            hint = f'Did you mean "{close[0]}"? ' if close else ""
            raise ValueError(f"There is no {name} {value!r}. {hint}Known: {', '.join(known)}.")
    for point in points or ():
        if len(point) != 3 or point[2] not in (0, 1):
            raise ValueError(f"A point is {point!r}; expected (x1, x2, label) with label 0 or 1.")
    if hidden not in range(HIDDEN[0], HIDDEN[1] + 1):
        raise ValueError(f"hidden is {hidden!r}; expected a whole number of units from 1 to 8.")
    if not LR[0] <= lr <= LR[1]:
        raise ValueError(f"lr is {lr!r}; expected a number from {LR[0]} to {LR[1]}.")
    if start is not None and len(start) != 4 * hidden + 1:
        raise ValueError(
            f"start has {len(start)} numbers; {hidden} hidden units need {4 * hidden + 1}: "
            "W1 row by row, b1, w2, b2."
        )
    if seed not in range(10_000):
        raise ValueError(f"seed is {seed!r}; expected a whole number from 0 to 9999.")
    if steps < 0:
        raise ValueError(f"steps is {steps!r}; expected 0 or more.")
