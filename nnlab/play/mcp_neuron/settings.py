"""The threshold unit's playground: its arguments, and its controls."""

import ipywidgets as widgets

from nnlab.play.kit.controls import control, tasks
from nnlab.play.kit.kinds import name, number, whole
from nnlab.play.mcp_neuron.presets import PRESETS

REACH = {"w1": 3.0, "w2": 3.0, "threshold": 5.0}  # each slider goes from minus this to this
KINDS = {
    "preset": name(PRESETS),
    **{name: number(-reach, reach, 1.0) for name, reach in REACH.items()},
    "steps": whole(0, 4, 1),
}


def controls() -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set."""
    return {
        "preset": tasks("190px", PRESETS, "example"),
        "w1": _slider("w1", "w₁"),
        "w2": _slider("w2", "w₂"),
        "threshold": _slider("threshold", "threshold θ"),
    }


def _slider(name, description):
    ends = {"min": -REACH[name], "max": REACH[name], "step": 0.5}
    return control(widgets.FloatSlider, "230px", description, readout_format=".1f", **ends)
