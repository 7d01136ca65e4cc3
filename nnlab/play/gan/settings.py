"""The GAN playground's controls, and the arguments that it refuses."""

import re
from difflib import get_close_matches
from typing import Any

import ipywidgets as widgets
import numpy as np

from nnlab.play.gan.data import BOUNDS, NAMES, NOISES
from nnlab.play.gan.network import LOSSES, RULES
from nnlab.play.gan.presets import PRESETS

RATES = (1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0)
LAYERS, UNITS, UPDATES, DRAWN = 4, 64, 10, 300  # at most
CHOICES = {
    "preset": tuple(PRESETS), "data": NAMES, "noise": tuple(NOISES), "loss": tuple(LOSSES),
    "d_rule": RULES, "g_rule": RULES,
}  # fmt: skip
COUNTS = {"d_updates": (1, UPDATES), "g_updates": (1, UPDATES), "seed": (0, 9999)}
LIVE = {"d_lr": float, "g_lr": float, "d_updates": int, "g_updates": int, "loss": str}
_MOVE = re.compile(r"[rdg][1-9]\d*")


def controls(given: dict[str, Any]) -> dict[str, widgets.Widget]:
    """One control a keyword argument, at the values given."""
    titles = [(each.title, name) for name, each in PRESETS.items()]
    made = {
        "preset": _plain(widgets.Dropdown, "230px", "task", options=titles),
        "data": _plain(widgets.Dropdown, "135px", "data", options=NAMES),
        "noise": _plain(widgets.Dropdown, "160px", "noise", options=tuple(NOISES)),
        "loss": _plain(widgets.Dropdown, "180px", "loss", options=tuple(LOSSES)),
        "seed": _plain(widgets.BoundedIntText, "100px", "seed", max=9999),
    }
    for net in "dg":
        rates = sorted({*RATES, given[f"{net}_lr"]})
        made |= {
            f"{net}_hidden": _plain(
                widgets.Text, "150px", f"{net.upper()}: hidden", continuous_update=False,
                tooltip="units of each hidden layer, such as 32 32",
            ),
            f"{net}_rule": _plain(widgets.Dropdown, "150px", "optimiser", options=RULES),
            f"{net}_lr": _plain(widgets.SelectionSlider, "190px", "rate", options=rates),
            f"{net}_updates": _plain(widgets.IntSlider, "190px", "updates", min=1, max=UPDATES),
        }  # fmt: skip
    for name, words in {
        "map": "D's map", "gradients": "gradients", "manifold": "manifold", "slow": "slow motion",
    }.items():  # fmt: skip
        made[name] = _plain(widgets.Checkbox, "115px", words, indent=False)
    for name, control in made.items():
        control.value = written(given[name])
    return made


def written(value):
    """How a control writes a value: several as words on a line."""
    return " ".join(map(str, value)) if isinstance(value, tuple) else value


def read(name: str, value):
    """The value of a control as the keyword argument; the opposite of `written`."""
    if name.endswith("hidden"):
        words = value.replace(",", " ").split()
        return tuple(int(word) if word.isdecimal() else word for word in words)
    return value


def complete(given: dict[str, Any]) -> dict[str, Any]:
    """The arguments with the preset's settings for those that are None."""
    _refuse_name("preset", given["preset"], PRESETS)
    settings = PRESETS[given["preset"]].settings
    full = given | {name: value for name, value in settings.items() if given[name] is None}
    return full | {name: tuple(full[name]) for name in ("d_hidden", "g_hidden")}


def refuse(given: dict[str, Any]) -> None:
    """Raise ValueError for the first setting that cannot be."""
    for name, known in CHOICES.items():
        _refuse_name(name, given[name], known)
    for name in ("d_lr", "g_lr"):
        if not 1e-5 <= given[name] <= 1:
            raise ValueError(f"{name} is {given[name]!r}; expected a number from 1e-05 to 1.")
    for name, (low, high) in COUNTS.items():
        if given[name] not in range(low, high + 1):
            raise ValueError(
                f"{name} is {given[name]!r}; expected a whole number from {low} to {high}."
            )
    for name in ("d_hidden", "g_hidden"):
        hidden = given[name]
        if len(hidden) > LAYERS or any(units not in range(1, UNITS + 1) for units in hidden):
            raise ValueError(
                f"{name} is {hidden!r}; expected at most {LAYERS} layers of 1 to {UNITS} units, "
                "such as (32, 32), or () for none."
            )


def refuse_start(drawing, moves: str) -> None:
    """Raise ValueError for places or moves that cannot be."""
    left, right, bottom, top = BOUNDS
    for place in drawing:
        inside = len(place) == 2 and left <= place[0] <= right and bottom <= place[1] <= top
        if not inside:
            raise ValueError(
                f"A drawn place is {place!r}; expected (x, y) within {left} to {right} and "
                f"{bottom} to {top}."
            )
    if len(drawing) > DRAWN:
        raise ValueError(f"drawing has {len(drawing)} places; expected at most {DRAWN}.")
    for word in moves.split():
        name, _, value = word.partition("=")
        if not (_MOVE.fullmatch(word) or (name in LIVE and value)):
            raise ValueError(
                f"moves has {word!r}; expected r, d or g with a number (rounds, updates of D, of "
                f'G), or a setting such as d_lr=0.01, as in "r300 d_lr=0.01 g5".'
            )


def changed(word: str) -> tuple[str, Any]:
    """The setting that a word of `moves` changes, and its new value."""
    name, _, value = word.partition("=")
    return name, LIVE[name](value.replace("_", " ") if LIVE[name] is str else value)


def rounded(place) -> tuple[float, float]:
    """A place inside the picture, to two digits."""
    left, right, bottom, top = BOUNDS
    x, y = np.clip(place, (left, bottom), (right, top)).round(2).tolist()
    return x, y


def _refuse_name(name, value, known):
    if value not in known:
        close = get_close_matches(str(value).lower(), known, n=1)
        hint = f'Did you mean "{close[0]}"? ' if close else ""
        raise ValueError(f"There is no {name} {value!r}. {hint}Known: {', '.join(known)}.")


def _plain(kind, width, description, **more):
    style = {"description_width": "auto"}
    return kind(description=description, layout={"width": width}, style=style, **more)
