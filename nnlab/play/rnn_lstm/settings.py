"""The arguments of lesson 11's playground, and its controls."""

from collections.abc import Mapping
from functools import cache

import ipywidgets as widgets

from nnlab.play.kit.arguments import Kind, UnfitError, optional
from nnlab.play.kit.controls import control, seed
from nnlab.play.kit.kinds import name, number, steps, text, whole
from nnlab.play.rnn_lstm.matching import STRETCH
from nnlab.play.rnn_lstm.model import LONGEST, shipped

TEMPERATURE = (0.1, 3.0)
UNITS = 64
MET = "characters that the model has met"


@cache
def kinds() -> Mapping[str, Kind]:
    """What each argument has to be; the voices are the cell's."""
    return {
        "voice": name(shipped().voices),
        "text": _lowered(text(LONGEST, "mar", known=lambda: shipped().alphabet, letters=MET)),
        "unit": whole(0, UNITS - 1, 0),
        "temperature": number(*TEMPERATURE, 0.7),
        "seed": whole(0, 9999, 0),
        "steps": steps(LONGEST, 5),
        "stretch": whole(0, STRETCH, 4),
        "threshold": number(0.0, 0.9, 0.3),
        "at": optional(whole(0, LONGEST, 0), "None for the last"),
    }


def controls() -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set."""
    low, high = TEMPERATURE
    ends = {"max": high, "min": low, "step": 0.05}
    return {
        "voice": control(widgets.Dropdown, "150px", "voice", options=shipped().voices),
        "text": control(widgets.Text, "260px", "text", continuous_update=False),
        "unit": control(widgets.IntSlider, "180px", "unit", max=UNITS - 1),
        "temperature": control(widgets.FloatSlider, "220px", "temperature", **ends),
        "seed": seed("100px"),
        "stretch": control(widgets.IntSlider, "220px", "stretch", max=STRETCH),
        "threshold": control(widgets.FloatSlider, "220px", "threshold", max=0.9, step=0.05),
    }


def _lowered(kind):
    def take(value):
        if not isinstance(value, str):
            raise UnfitError
        return kind.take(value.lower())

    return kind._replace(take=take)
