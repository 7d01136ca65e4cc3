"""The MLP playground's controls, and the arguments that it refuses."""

from difflib import get_close_matches
from typing import Any

import ipywidgets as widgets

from nnlab.play.kit.network import ACTIVATIONS, PENALTIES, PROBLEMS, count_numbers
from nnlab.play.kit.toys import DATA
from nnlab.play.mlp.features import FEATURES
from nnlab.play.mlp.presets import PRESETS

RATES = (1e-5, 1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
STRENGTHS = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
LAYERS, UNITS = 6, 8  # at most
CHOICES = {
    "preset": tuple(PRESETS), "data": tuple(DATA), "problem": PROBLEMS,
    "activation": tuple(ACTIVATIONS), "penalty": PENALTIES,
}  # fmt: skip
NUMBERS = {"noise": (0, 0.5), "share": (0.1, 0.9), "lr": (1e-5, 10), "strength": (0, 10)}
COUNTS = {"batch": (1, 100), "seed": (0, 9999)}


def controls(given: dict[str, Any]) -> dict[str, widgets.Widget]:
    """One control a keyword argument, at the values given."""
    titles = [(each.title, name) for name, each in PRESETS.items()]
    rates, strengths = _with(RATES, given["lr"]), _with(STRENGTHS, given["strength"])
    made = {
        "preset": _plain(widgets.Dropdown, "225px", "task", options=titles),
        "data": _plain(widgets.Dropdown, "125px", "data", options=CHOICES["data"]),
        "problem": _plain(widgets.Dropdown, "185px", "problem", options=PROBLEMS),
        "hidden": _plain(widgets.Text, "140px", "hidden", continuous_update=False),
        "seed": _plain(widgets.BoundedIntText, "95px", "seed", max=9999),
        "features": _plain(widgets.Text, "175px", "inputs", continuous_update=False),
        "activation": _plain(widgets.Dropdown, "150px", "activation", options=list(ACTIVATIONS)),
        "lr": _plain(widgets.SelectionSlider, "250px", "rate η", options=rates),
        "penalty": _plain(widgets.Dropdown, "125px", "penalty", options=PENALTIES),
        "strength": _plain(widgets.SelectionSlider, "240px", "strength", options=strengths),
        "noise": _plain(widgets.FloatSlider, "240px", "noise", max=0.5, step=0.05),
        "share": _plain(widgets.FloatSlider, "260px", "to train on", min=0.1, max=0.9, step=0.1),
        "batch": _plain(widgets.IntSlider, "230px", "batch", min=1, max=100),
        "show_test": _plain(widgets.Checkbox, "105px", "test points", indent=False),
        "discretise": _plain(widgets.Checkbox, "105px", "two colours", indent=False),
    }
    made["features"].tooltip = ", ".join(FEATURES)
    made["hidden"].tooltip = "neurons of each hidden layer, such as 4 2"
    for name, control in made.items():
        control.value = written(given[name])
    return made


def written(value):
    """How a control writes a value: several as words on a line."""
    return " ".join(map(str, value)) if isinstance(value, tuple) else value


def read(name: str, value):
    """The value of a control as the keyword argument; the opposite of `written`."""
    if name == "features":
        return tuple(value.replace(",", " ").split())
    if name == "hidden":
        words = value.replace(",", " ").split()
        return tuple(int(word) if word.isdecimal() else word for word in words)
    return round(value, 6) if isinstance(value, float) else value


def complete(given: dict[str, Any]) -> dict[str, Any]:
    """The arguments with the preset's settings for those that are None."""
    _refuse_name(given["preset"], PRESETS, "There is no preset")
    settings = PRESETS[given["preset"]].settings
    return given | {name: value for name, value in settings.items() if given[name] is None}


def refuse(given: dict[str, Any]) -> None:
    """Raise ValueError for the first setting that cannot be."""
    for name, known in CHOICES.items():
        _refuse_name(given[name], known, f"There is no {name}")
    for feature in given["features"]:
        _refuse_name(feature, FEATURES, "There is no input")
    if not given["features"] or len(set(given["features"])) < len(given["features"]):
        raise ValueError(f"features are {given['features']!r}; expected one or more, each once.")
    for name, (low, high) in NUMBERS.items():
        if not low <= given[name] <= high:
            raise ValueError(f"{name} is {given[name]!r}; expected a number from {low} to {high}.")
    for name, (low, high) in COUNTS.items():
        if given[name] not in range(low, high + 1):
            raise ValueError(
                f"{name} is {given[name]!r}; expected a whole number from {low} to {high}."
            )
    hidden = given["hidden"]
    if (
        isinstance(hidden, int)
        or len(hidden) > LAYERS
        or any(units not in range(1, UNITS + 1) for units in hidden)
    ):
        raise ValueError(
            f"hidden is {hidden!r}; expected at most {LAYERS} layers of 1 to {UNITS} neurons, "
            "such as (4, 2), or () for none."
        )


def refuse_start(points, start, epochs, features, hidden) -> None:
    """Raise ValueError for points, numbers or a number of epochs that cannot be."""
    for point in points:
        if len(point) != 3 or point[2] not in (0, 1):
            raise ValueError(f"A point is {point!r}; expected (x1, x2, label) with label 0 or 1.")
    sizes = (len(features), *hidden, 1)
    if start is not None and len(start) != count_numbers(sizes):
        raise ValueError(
            f"start has {len(start)} numbers; a network {'-'.join(map(str, sizes))} needs "
            f"{count_numbers(sizes)}: weights row by row and biases, layer by layer."
        )
    if not isinstance(epochs, int) or epochs < 0:
        raise ValueError(f"epochs is {epochs!r}; expected a whole number, 0 or more.")


def _refuse_name(value, known, words):
    if value not in known:
        close = get_close_matches(str(value).lower(), known, n=1)
        hint = f'Did you mean "{close[0]}"? ' if close else ""
        raise ValueError(f"{words} {value!r}. {hint}Known: {', '.join(known)}.")


def _with(options, value):
    return sorted({*options, value})


def _plain(kind, width, description, **more):
    style = {"description_width": "auto"}
    return kind(description=description, layout={"width": width}, style=style, **more)
