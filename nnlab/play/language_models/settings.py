"""The arguments of lesson 16's playground, and its controls."""

import ipywidgets as widgets

from nnlab.play.kit.arguments import optional
from nnlab.play.kit.controls import check, control, seed, tasks
from nnlab.play.kit.kinds import name, number, switch, text, whole
from nnlab.play.kit.lists import several, tuple_of
from nnlab.play.language_models.model import model
from nnlab.play.language_models.presets import PRESETS

TYPED, WRITTEN = 200, 400  # letters at most
LETTERS, LAYERS, HEADS, CONTEXT = 76, 2, 4, 48  # of the model: known here, for it is loaded late
TOP_K = (1, LETTERS)
RANGES = {"temperature": (0.1, 2.0), "top_k": TOP_K, "top_p": (0.05, 1.0)}
LAYER, HEAD = whole(1, LAYERS, 1), whole(1, HEADS, 1)
MET = "characters that the model has met"
KINDS = {
    "preset": name(PRESETS),
    "text": text(TYPED, "To be", known=lambda: model().letters, letters=MET),
    "written": text(WRITTEN, "To be", known=lambda: model().letters, letters=MET),
    "temperature": number(*RANGES["temperature"], 1.0),
    "top_k": whole(*TOP_K, 5),
    "top_p": number(*RANGES["top_p"], 0.9),
    "greedy": switch(),
    "seed": whole(0, 9999, 0),
    "layer": LAYER,
    "head": HEAD,
    "place": optional(whole(0, CONTEXT - 1, 0)._replace(near=lambda _: 0), "None for the last"),
    "off": several(tuple_of({"layer": LAYER, "head": HEAD}), LAYERS * HEADS, "heads"),
}


def controls() -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set."""
    return {
        "preset": tasks("230px", PRESETS, "example"),
        "text": control(widgets.Textarea, "330px", "text", rows=2),
        "temperature": _slider(widgets.FloatSlider, "temperature", step=0.05),
        "top_k": _slider(widgets.IntSlider, "top_k"),
        "top_p": _slider(widgets.FloatSlider, "top_p", step=0.05),
        "greedy": check("90px", "greedy"),
        "seed": seed("100px"),
    }


def _slider(kind, name, **more):
    low, high = RANGES[name]
    return control(kind, "250px", name.replace("_", "-"), max=high, min=low, **more)
