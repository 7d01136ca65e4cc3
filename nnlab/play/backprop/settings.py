"""The backpropagation playground's arguments, and its controls."""

from collections.abc import Iterable, Mapping

import ipywidgets as widgets

from nnlab.play.backprop.presets import PRESETS
from nnlab.play.kit.arguments import Kind, UnfitError, optional, shown
from nnlab.play.kit.controls import control, tasks
from nnlab.play.kit.kinds import name, number, steps

LR, REACH = (0.1, 10.0), 20.0  # the rates, and how large inputs may become
LONGEST = 10**6  # steps that may be asked for: a graph is done long before


def inputs(presets: Iterable[str]) -> Kind:
    """Values of inputs of these graphs, by name, or None."""
    nodes = [node for preset in presets for node in PRESETS[preset].nodes]
    names = list(dict.fromkeys(node.name for node in nodes if not node.op))
    value = number(-REACH, REACH, 1.0)

    def take(values):
        if not isinstance(values, Mapping):
            raise UnfitError
        return {key: _taken(key, each) for key, each in values.items()}

    def _taken(key, each):
        try:
            if key in names:
                return value.take(each)
        except UnfitError:
            pass
        raise UnfitError(f"has {shown({key: each})}")

    words = f"{value.expected} for some of the inputs {', '.join(names)}"
    return optional(Kind(words, take, lambda _: {names[0]: 1.0}))


KINDS = {
    "preset": name(PRESETS),
    "values": inputs(PRESETS),
    "lr": number(*LR, 1.0),
    "steps": steps(LONGEST, 8),
}


def controls() -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set."""
    low, high = LR
    rate = {"min": low, "max": high, "step": 0.1}
    return {
        "preset": tasks(None, PRESETS, "graph"),
        "lr": control(widgets.FloatSlider, None, "rate η", **rate),
    }
