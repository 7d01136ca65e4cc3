"""The optimisation playground's arguments, and its controls."""

import ipywidgets as widgets

from nnlab.play.kit.controls import control, tasks
from nnlab.play.kit.kinds import name, number, steps
from nnlab.play.kit.lists import place
from nnlab.play.optimisation.model import LANDSCAPES, LONGEST, RULES

LR = (0.001, 3.0)  # the sliders' ends
RATES = tuple(  # finer than anybody's eye, and of few digits
    round(size * mantissa / 100, 6)
    for size in (0.001, 0.01, 0.1, 1.0)
    for mantissa in (*range(100, 200, 10), *range(200, 500, 25), *range(500, 1000, 50))
    if size * mantissa <= 100 * LR[1]
)
MOMENTUM = (0.0, 0.99)
FAR = 100.0  # no start is farther out
KINDS = {
    "preset": name(LANDSCAPES),
    "start": place((-FAR, FAR), (-FAR, FAR), "w1, w2"),
    "first": name(RULES),
    "second": name(RULES),
    "lr": number(*LR, 0.09),
    "second_lr": number(*LR, 0.02),
    "momentum": number(*MOMENTUM, 0.9),
    "steps": steps(LONGEST, 40),
}


def controls() -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set."""
    low, high = MOMENTUM
    ends = {"max": high, "min": low, "step": 0.01}
    return {
        "preset": tasks("140px", LANDSCAPES, "on"),
        "first": control(widgets.Dropdown, "120px", "●", options=list(RULES)),
        "lr": control(widgets.SelectionSlider, "240px", "rate ●", options=RATES),
        "second": control(widgets.Dropdown, "120px", "▲", options=list(RULES)),
        "second_lr": control(widgets.SelectionSlider, "240px", "rate ▲", options=RATES),
        "momentum": control(widgets.FloatSlider, "270px", "momentum β", **ends),
    }
