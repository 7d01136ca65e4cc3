"""The perceptron playground's controls, and the arguments that it refuses."""

from difflib import get_close_matches

import ipywidgets as widgets

from nnlab.play.perceptron.presets import PRESETS

LR = (0.05, 2.0)  # the slider's ends
STARTS = ("zeros", "random")


def controls(preset, lr, start, seed, pocket) -> dict[str, widgets.Widget]:
    """One control a keyword argument, at the values given."""
    titles = [(each.title, name) for name, each in PRESETS.items()]
    starts = [(name, name) for name in STARTS]
    if not isinstance(start, str):
        start = tuple(map(float, start))
        starts.append(("as given", start))
    return {
        "preset": _plain(widgets.Dropdown, "190px", "points", preset, options=titles),
        "lr": _plain(widgets.FloatSlider, "250px", "rate η", lr, min=LR[0], max=LR[1], step=0.05),
        "start": _plain(widgets.Dropdown, "150px", "weights", start, options=starts),
        "seed": _plain(widgets.BoundedIntText, "100px", "seed", seed, max=9999),
        "pocket": _plain(widgets.Checkbox, "80px", "pocket", pocket, indent=False),
    }


def _plain(kind, width, description, value, **more):
    style = {"description_width": "auto"}
    return kind(description=description, value=value, layout={"width": width}, style=style, **more)


def refuse(preset, points, lr, start, seed, steps) -> None:
    """Raise ValueError for the first argument that cannot be."""
    if preset not in PRESETS:
        close = get_close_matches(str(preset).lower(), PRESETS, n=1)
        hint = f'Did you mean "{close[0]}"? ' if close else ""
        raise ValueError(f"There is no preset {preset!r}. {hint}Known: {', '.join(PRESETS)}.")
    for point in () if points is None else points:
        if len(point) != 3 or point[2] not in (0, 1):
            raise ValueError(f"A point is {point!r}; expected (x1, x2, label) with label 0 or 1.")
    if not LR[0] <= lr <= LR[1]:
        raise ValueError(f"lr is {lr!r}; expected a number from {LR[0]} to {LR[1]}.")
    if start not in STARTS if isinstance(start, str) else len(start) != 3:
        raise ValueError(f'start is {start!r}; expected "zeros", "random" or weights (w1, w2, b).')
    if not isinstance(seed, int) or not 0 <= seed <= 9999:
        raise ValueError(f"seed is {seed!r}; expected a whole number from 0 to 9999.")
    if steps < 0:
        raise ValueError(f"steps is {steps!r}; expected 0 or more.")
