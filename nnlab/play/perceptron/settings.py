"""The perceptron playground's arguments, and its controls."""

from typing import Any

import ipywidgets as widgets

from nnlab.play.kit.arguments import Kind, UnfitError, optional
from nnlab.play.kit.controls import check, control, seed, tasks
from nnlab.play.kit.kinds import name, number, steps, switch, whole
from nnlab.play.kit.lists import labelled, numbers
from nnlab.play.perceptron.presets import PRESETS

LR = (0.05, 2.0)  # the slider's ends
FAR = 10.0  # no point is farther out along either axis
LONGEST = 1_000_000  # steps of a training
STARTS = ("zeros", "random")


def _start() -> Kind:
    weights = numbers(3, (0.0, 0.0, 0.0), '"zeros", "random" or weights (w1, w2, b)')

    def take(value):
        if isinstance(value, str) and value not in STARTS:
            raise UnfitError
        return value if isinstance(value, str) else weights.take(value)

    return weights._replace(take=take, near=lambda _: "zeros")


KINDS = {
    "preset": name(PRESETS),
    "points": optional(labelled((-FAR, FAR), (-FAR, FAR)), "None for the preset's"),
    "lr": number(*LR, 1.0),
    "start": _start(),
    "seed": whole(0, 9999, 0),
    "pocket": switch(),
    "steps": steps(LONGEST, 20),
}


def controls(start: Any) -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set; `start` may be one of the learner's own."""
    starts = [(name, name) for name in STARTS]
    own = [] if isinstance(start, str) else [("as given", start)]
    low, high = LR
    return {
        "preset": tasks("190px", PRESETS, "points"),
        "lr": control(widgets.FloatSlider, "250px", "rate η", max=high, min=low, step=0.05),
        "start": control(widgets.Dropdown, "150px", "weights", options=[*starts, *own]),
        "seed": seed("100px"),
        "pocket": check("80px", "pocket"),
    }
