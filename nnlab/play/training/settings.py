"""The training playground's arguments, and its controls."""

import ipywidgets as widgets

from nnlab.play.kit.controls import check, control, seed, tasks
from nnlab.play.kit.kinds import name, number, steps, switch, whole
from nnlab.play.kit.lists import labelled
from nnlab.play.kit.toys import RANGE
from nnlab.play.training.model import LARGEST, LONGEST
from nnlab.play.training.presets import PRESETS

DATA = ("moons", "rings", "xor", "spirals", "blobs", "none")
ACTIVATIONS = ("relu", "tanh")
WIDTHS = (1, 2, 4, 8, 16, 32, 64)
DECAYS = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
RATES = (0.001, 0.003, 0.01, 0.03, 0.1)
LOOKS = {"show_test": "test points", "best": "best weights", "discretise": "two colours"}
KINDS = {
    "preset": name(PRESETS),
    "data": name(DATA),
    "size": whole(1, LARGEST, 30),
    "noise": number(0, 0.5, 0.2),
    "width": whole(1, 64, 32),
    "activation": name(ACTIVATIONS),
    "dropout": number(0, 0.9, 0.5),
    "decay": number(0, 10, 0.1),
    "lr": number(0.001, 0.1, 0.01),
    "points": labelled((-RANGE, RANGE), (-RANGE, RANGE)),
    "seed": whole(0, 9999, 0),
    "epochs": steps(LONGEST, 40),
    **{name: switch() for name in LOOKS},
}


def controls() -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set."""
    widths = {"show_test": "100px", "best": "110px", "discretise": "105px"}
    return {
        "preset": tasks("215px", PRESETS),
        "data": control(widgets.Dropdown, "120px", "data", options=DATA),
        "size": control(widgets.IntSlider, "230px", "data size", min=1, max=LARGEST),
        "noise": control(widgets.FloatSlider, "205px", "noise", max=0.5, step=0.05),
        "width": control(widgets.SelectionSlider, "185px", "width", options=WIDTHS),
        "dropout": control(widgets.FloatSlider, "220px", "dropout", max=0.9, step=0.1),
        "decay": control(widgets.SelectionSlider, "195px", "decay", options=DECAYS),
        "lr": control(widgets.SelectionSlider, "195px", "rate η", options=RATES),
        "activation": control(widgets.Dropdown, "140px", "activation", options=ACTIVATIONS),
        "seed": seed("95px"),
        **{name: check(widths[name], words) for name, words in LOOKS.items()},
    }
