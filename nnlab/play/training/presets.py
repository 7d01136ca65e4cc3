"""The training playground's presets and controls, and the arguments that it refuses."""

from difflib import get_close_matches
from typing import Any, NamedTuple

import ipywidgets as widgets

from nnlab.play.training.model import LARGEST, LONGEST

DATA = ("moons", "rings", "xor", "spirals", "blobs", "none")
WIDTHS = (1, 2, 4, 8, 16, 32, 64)
DECAYS = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
RATES = (0.001, 0.003, 0.01, 0.03, 0.1)
NUMBERS = {"noise": (0, 0.5), "dropout": (0, 0.9), "decay": (0, 10), "lr": (0.001, 0.1)}
COUNTS = {"size": (1, LARGEST), "width": (1, 64), "seed": (0, 9999), "epochs": (0, LONGEST)}
STANDARD = {
    "data": "moons", "size": 30, "noise": 0.2, "width": 32, "activation": "relu", "dropout": 0.0,
    "decay": 0.0, "lr": 0.01,
}  # fmt: skip


class Preset(NamedTuple):
    """A task, and the settings in which it differs from the standard ones."""

    title: str
    task: str
    differs: dict[str, Any]

    @property
    def settings(self) -> dict[str, Any]:
        """Every setting."""
        return STANDARD | self.differs


PRESETS = {
    "overfit": Preset(
        "Make it overfit",
        "Play until the test loss is three times its lowest, at the ring. When should you have "
        "stopped? Then move one knob only: data, width, dropout or decay.",
        {},
    ),
    "label": Preset(
        "One wrong label",
        "Put a point of the wrong colour into the middle of a moon. How wide must the net be to "
        "bend around it, and how much decay makes it give up?",
        {"size": 100, "noise": 0.05},
    ),
    "hurts": Preset(
        "Where dropout hurts",
        "Much data, a narrow net, dropout 0.5. Take dropout away: what becomes of both losses?",
        {"size": 150, "width": 4, "dropout": 0.5, "noise": 0.1},
    ),
    "decay": Preset(
        "Too much decay",
        "Lower the decay until the border bends; go on until it bends too much.",
        {"decay": 10.0},
    ),
    "spiral": Preset(
        "A spiral, few points",
        "How many points does it take before the test loss follows the training loss?",
        {"data": "spirals", "noise": 0.0, "size": 40, "width": 64},
    ),
    "own": Preset(
        "Your own points",
        "Click on the map, with shift for the other class. Draw something that it learns by heart.",
        {"data": "none"},
    ),
}


def controls(given: dict[str, Any]) -> dict[str, widgets.Widget]:
    """One control a keyword argument, at the values given."""
    titles = [(each.title, name) for name, each in PRESETS.items()]
    known = {"width": WIDTHS, "decay": DECAYS, "lr": RATES}
    widths, decays, rates = (sorted({*some, given[name]}) for name, some in known.items())
    made = {
        "preset": _plain(widgets.Dropdown, "215px", "task", options=titles),
        "data": _plain(widgets.Dropdown, "120px", "data", options=DATA),
        "size": _plain(widgets.IntSlider, "230px", "data size", min=1, max=LARGEST),
        "noise": _plain(widgets.FloatSlider, "205px", "noise", max=0.5, step=0.05),
        "width": _plain(widgets.SelectionSlider, "185px", "width", options=widths),
        "dropout": _plain(widgets.FloatSlider, "220px", "dropout", max=0.9, step=0.1),
        "decay": _plain(widgets.SelectionSlider, "195px", "decay", options=decays),
        "lr": _plain(widgets.SelectionSlider, "195px", "rate η", options=rates),
        "activation": _plain(widgets.Dropdown, "140px", "activation", options=("relu", "tanh")),
        "seed": _plain(widgets.BoundedIntText, "95px", "seed", max=9999),
        "show_test": _plain(widgets.Checkbox, "100px", "test points", indent=False),
        "best": _plain(widgets.Checkbox, "110px", "best weights", indent=False),
        "discretise": _plain(widgets.Checkbox, "105px", "two colours", indent=False),
    }
    for name, control in made.items():
        control.value = given[name]
    return made


def complete(given: dict[str, Any]) -> dict[str, Any]:
    """The arguments with the preset's settings for those that are None."""
    _refuse_name("preset", given["preset"], PRESETS)
    settings = PRESETS[given["preset"]].settings
    return given | {name: value for name, value in settings.items() if given[name] is None}


def refuse(given: dict[str, Any]) -> None:
    """Raise ValueError for the first argument that cannot be."""
    _refuse_name("data", given["data"], DATA)
    _refuse_name("activation", given["activation"], ("relu", "tanh"))
    for name, (low, high) in NUMBERS.items():
        if not low <= given[name] <= high:
            raise ValueError(f"{name} is {given[name]!r}; expected a number from {low} to {high}.")
    for name, (low, high) in COUNTS.items():
        if given[name] not in range(low, high + 1):
            raise ValueError(
                f"{name} is {given[name]!r}; expected a whole number from {low} to {high}."
            )
    for point in given["points"]:
        if len(point) != 3 or point[2] not in (0, 1):
            raise ValueError(f"A point is {point!r}; expected (x1, x2, label) with label 0 or 1.")


def _refuse_name(name, value, known):
    if value not in known:
        close = get_close_matches(str(value).lower(), known, n=1)
        hint = f'Did you mean "{close[0]}"? ' if close else ""
        raise ValueError(f"There is no {name} {value!r}. {hint}Known: {', '.join(known)}.")


def _plain(kind, width, description, **more):
    style = {"description_width": "auto"}
    return kind(description=description, layout={"width": width}, style=style, **more)
