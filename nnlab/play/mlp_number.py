"""The field of the MLP playground in which one weight or bias can be read and changed."""

from collections.abc import Callable

import ipywidgets as widgets
import numpy as np

from nnlab.play.mlp_run import Run

_NOTHING = "click a line or a neuron to edit it"


class Number:
    """A field for the weight (layer, from, to) or the bias (layer, unit) that was picked.

    `edit` is called with every value that the learner enters.
    """

    def __init__(self, edit: Callable[[float], None]):
        self.picked: tuple | None = None
        self._showing = False
        self.field = widgets.FloatText(
            description=_NOTHING,
            disabled=True,
            step=0.1,
            style={"description_width": "auto"},
            layout={"width": "330px"},
        )
        self.field.observe(lambda change: self._showing or edit(change["new"]), "value")

    def pick(self, picked: tuple | None, run: Run) -> None:
        """Offer another number, or none."""
        self.picked = picked
        self.field.disabled = picked is None
        self.field.description = _NOTHING if picked is None else _name(picked, run.features)
        self.show(run)

    def show(self, run: Run) -> None:
        """Write the present value into the field."""
        if self.picked is not None:
            array, at = self._place(run)
            self._showing = True  # which is not an edit
            self.field.value = round(float(np.nan_to_num(array[at])), 4)
            self._showing = False

    def write(self, value: float, run: Run) -> None:
        """Give the network this value."""
        array, at = self._place(run)
        array[at] = value

    def _place(self, run):
        layer, *at = self.picked
        weights, bias = run.network.layers[layer]
        return (weights if len(at) == 2 else bias), tuple(at)


def _name(picked, features):
    layer, *start, end = picked
    if not start:
        return f"bias of {layer + 1}.{end + 1}"
    origin = f"{layer}.{start[0] + 1}" if layer else features[start[0]]
    return f"weight {origin} → {layer + 1}.{end + 1}"
