"""The logistic regression playground's arguments, and its controls."""

import ipywidgets as widgets

from nnlab.play.kit.controls import control, tasks
from nnlab.play.kit.kinds import name, number, steps
from nnlab.play.kit.lists import labelled, place
from nnlab.play.logistic_regression.model import LONGEST, LOSSES
from nnlab.play.logistic_regression.presets import PRESETS

EDGE, FAR = 3.0, 8.0  # the ends of the plane of points, and of the map of weights
RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0,
         12.0, 15.0, 20.0, 30.0, 50.0, 100.0)  # fmt: skip
BIAS, MOST = 4.0, 200  # the largest bias either way, and how many points there may be
KINDS = {
    "preset": name(PRESETS),
    "points": labelled((-EDGE, EDGE), (-EDGE, EDGE), MOST),
    "loss": name(LOSSES),
    "lr": number(RATES[0], RATES[-1], 1.0),
    "bias": number(-BIAS, BIAS, 0.0),
    "start": place((-FAR, FAR), (-FAR, FAR), "w1, w2"),
    "steps": steps(LONGEST, 20),
}


def controls() -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set."""
    bias = {"max": BIAS, "min": -BIAS, "step": 0.25}
    return {
        "preset": tasks("215px", PRESETS),
        "loss": control(widgets.Dropdown, "165px", "loss", options=LOSSES),
        "lr": control(widgets.SelectionSlider, "198px", "rate η", options=RATES),
        "bias": control(widgets.FloatSlider, "180px", "bias b", **bias),
    }
