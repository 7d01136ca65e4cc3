"""The MLP playground's arguments, and its controls."""

import ipywidgets as widgets

from nnlab.play.kit.arguments import Kind
from nnlab.play.kit.controls import check, control, seed, tasks
from nnlab.play.kit.kinds import name, number, steps, switch, whole
from nnlab.play.kit.lists import labelled, layers, names, start
from nnlab.play.kit.network import ACTIVATIONS, PENALTIES, PROBLEMS, count_numbers
from nnlab.play.kit.toys import DATA, RANGE
from nnlab.play.mlp.features import FEATURES
from nnlab.play.mlp.presets import PRESETS

RATES = (1e-5, 1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
STRENGTHS = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
LAYERS, UNITS = 6, 8  # at most
LONGEST = 100_000  # epochs of a training


def start_of(sizes: tuple[int, ...] | None = None) -> Kind:
    """All the numbers of a network of these sizes, or None."""
    size = None if sizes is None else count_numbers(sizes)
    made = f" for a network {'-'.join(map(str, sizes or ()))}"
    return start(size, made, ", weights row by row and biases, layer by layer")


KINDS = {
    "preset": name(PRESETS),
    "data": name(DATA),
    "problem": name(PROBLEMS),
    "noise": number(0, 0.5, 0.05),
    "share": number(0.1, 0.9, 0.5),
    "batch": whole(1, 100, 10),
    "features": names(FEATURES, ("x1", "x2")),
    "hidden": layers(LAYERS, UNITS, (4, 2)),
    "activation": name(ACTIVATIONS),
    "lr": number(1e-5, 10, 0.03),
    "penalty": name(PENALTIES),
    "strength": number(0, 10, 0.01),
    "points": labelled((-RANGE, RANGE), (-RANGE, RANGE)),
    "start": start_of(),
    "seed": whole(0, 9999, 0),
    "epochs": steps(LONGEST, 40),
    "show_test": switch(),
    "discretise": switch(),
}


def controls() -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set."""
    made = {
        "preset": tasks("225px", PRESETS),
        "data": control(widgets.Dropdown, "125px", "data", options=tuple(DATA)),
        "problem": control(widgets.Dropdown, "185px", "problem", options=PROBLEMS),
        "hidden": control(widgets.Text, "140px", "hidden", continuous_update=False),
        "seed": seed("95px"),
        "features": control(widgets.Text, "175px", "inputs", continuous_update=False),
        "activation": control(widgets.Dropdown, "150px", "activation", options=list(ACTIVATIONS)),
        "lr": control(widgets.SelectionSlider, "250px", "rate η", options=RATES),
        "penalty": control(widgets.Dropdown, "125px", "penalty", options=PENALTIES),
        "strength": control(widgets.SelectionSlider, "240px", "strength", options=STRENGTHS),
        "noise": control(widgets.FloatSlider, "240px", "noise", max=0.5, step=0.05),
        "share": control(widgets.FloatSlider, "260px", "to train on", max=0.9, min=0.1, step=0.1),
        "batch": control(widgets.IntSlider, "230px", "batch", min=1, max=100),
        "show_test": check("105px", "test points"),
        "discretise": check("105px", "two colours"),
    }
    made["features"].tooltip = ", ".join(FEATURES)
    made["hidden"].tooltip = "neurons of each hidden layer, such as 4 2"
    return made
