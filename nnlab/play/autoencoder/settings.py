"""The autoencoder playground's arguments, and its controls."""

import ipywidgets as widgets

from nnlab.play.autoencoder.model import LONGEST
from nnlab.play.autoencoder.pictures import SETS
from nnlab.play.autoencoder.presets import PRESETS
from nnlab.play.kit.controls import control, seed, tasks
from nnlab.play.kit.kinds import name, one_of, steps, whole
from nnlab.play.kit.lists import place

BETAS = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0, 100.0)
SPOILS = (0.0, 0.25, 0.5, 0.75)
SHOWS = ("codes", "pictures", "both")
FAR = 1e4  # no code is farther out
KINDS = {
    "preset": name(PRESETS),
    "data": name(SETS),
    "beta": one_of(BETAS, 1.0),
    "spoil": one_of(SPOILS, 0.5),
    "at": place((-FAR, FAR), (-FAR, FAR), "z1, z2"),
    "seed": whole(0, 999, 0),
    "steps": steps(LONGEST, 40),
    "show": name(SHOWS),
}


def controls() -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set."""
    return {
        "preset": tasks("210px", PRESETS, "on"),
        "data": control(widgets.Dropdown, "130px", "data", options=list(SETS)),
        "beta": control(widgets.SelectionSlider, "190px", "beta", options=BETAS),
        "spoil": control(widgets.SelectionSlider, "180px", "hidden", options=SPOILS),
        "seed": seed("110px", 999),
        "show": control(widgets.Dropdown, "150px", "show", options=SHOWS),
    }
