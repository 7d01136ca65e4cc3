"""The scaling playground's arguments, and its controls."""

import ipywidgets as widgets

from nnlab.play.kit.controls import control, tasks
from nnlab.play.kit.kinds import name, whole
from nnlab.play.scaling.model import DEVICES, MOST, PRECISIONS, SPLITS, STATES
from nnlab.play.scaling.presets import PRESETS

WIDTHS, LAYERS, BATCHES = (16, 65_536), (1, 512), (1, 65_536)
KINDS = {
    "preset": name(PRESETS),
    "width": whole(*WIDTHS, 1024),
    "layers": whole(*LAYERS, 4),
    "batch": whole(*BATCHES, 256),
    "precision": name(PRECISIONS),
    "optimizer": name(STATES),
    "split": name(SPLITS),
    "device": name(DEVICES),
    "devices": whole(1, MOST, 4),
}


def controls() -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set."""
    kinds = [(device.title, name) for name, device in DEVICES.items()]
    return {
        "preset": tasks("210px", PRESETS, "on"),
        "device": control(widgets.Dropdown, "240px", "device", options=kinds),
        "width": _field("150px", "width", WIDTHS),
        "layers": _field("120px", "layers", LAYERS),
        "batch": _field("140px", "batch", BATCHES),
        "precision": control(widgets.Dropdown, "150px", "precision", options=PRECISIONS),
        "optimizer": control(widgets.Dropdown, "170px", "optimizer", options=list(STATES)),
        "split": control(widgets.Dropdown, "110px", "split", options=SPLITS),
    }


def _field(width, name, ends):
    return control(widgets.BoundedIntText, width, name, max=ends[1], min=ends[0], value=ends[1])
