"""The XOR playground's arguments, and its controls."""

import ipywidgets as widgets

from nnlab.play.kit.arguments import Kind, optional
from nnlab.play.kit.controls import control, seed, tasks
from nnlab.play.kit.kinds import name, number, steps, whole
from nnlab.play.kit.lists import labelled, start
from nnlab.play.xor.model import ACTIVATIONS
from nnlab.play.xor.presets import PRESETS
from nnlab.play.xor.view import SQUARE

HIDDEN = (1, 8)  # the sliders' ends
LR = (0.1, 10.0)
LONGEST = 1_000_000  # steps of a training


def start_of(hidden: int | None = None) -> Kind:
    """All the numbers of a network with so many hidden units, or None."""
    size = None if hidden is None else 4 * hidden + 1
    return start(size, f" for {hidden} hidden units", ": W1 row by row, b1, w2, b2")


KINDS = {
    "preset": name(PRESETS),
    "points": optional(labelled(SQUARE, SQUARE), "None for the preset's"),
    "hidden": whole(*HIDDEN, 2),
    "activation": name(ACTIVATIONS),
    "lr": number(*LR, 2.0),
    "start": start_of(),
    "seed": whole(0, 9999, 0),
    "steps": steps(LONGEST, 40),
}


def controls() -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set."""
    units, rates = ({"max": high, "min": low} for low, high in (HIDDEN, LR))
    return {
        "preset": tasks("160px", PRESETS, "points"),
        "hidden": control(widgets.IntSlider, "190px", "hidden", **units),
        "activation": control(widgets.Dropdown, "160px", "activation", options=list(ACTIVATIONS)),
        "lr": control(widgets.FloatSlider, "200px", "rate η", step=0.1, **rates),
        "seed": seed("100px"),
    }
