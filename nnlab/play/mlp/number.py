"""The field of the MLP playground in which one weight or bias can be read and changed."""

from collections.abc import Callable
from threading import get_ident

import ipywidgets as widgets
import numpy as np

from nnlab.play.kit.arguments import take
from nnlab.play.kit.kinds import number
from nnlab.play.kit.lists import FAR
from nnlab.play.mlp.model import Run

_KIND = number(-FAR, FAR, 0.0)
_NOTHING = "click a line or a neuron"


class Number:
    """A field for the weight (layer, from, to) or the bias (layer, unit) that was picked.

    `edit` is called with every value that the learner enters.
    """

    def __init__(self, edit: Callable[[float], None]):
        self.picked: tuple | None = None
        self.looked: tuple | None = None  # the one under the pointer
        self._showing: int | None = None  # the thread that writes into the field
        self.field = widgets.FloatText(
            description=_NOTHING,
            disabled=True,
            step=0.1,
            style={"description_width": "auto"},
            layout={"width": "270px"},
        )
        self.field.observe(lambda change: self._answer(change["new"], edit), "value")

    def _answer(self, value, edit):
        if self._showing != get_ident():
            edit(value)

    def pick(self, picked: tuple | None, run: Run) -> None:
        """Offer another number to be changed, or none."""
        self.picked, self.looked = picked, None
        self.show(run)

    def look(self, looked: tuple | None, run: Run) -> None:
        """Show another number for the time being, or the picked one again."""
        if looked != self.looked:
            self.looked = looked
            self.show(run)

    def show(self, run: Run) -> None:
        """Write the present value into the field."""
        shown = self.looked or self.picked
        self.field.disabled = shown is None or shown != self.picked
        self.field.description = _NOTHING if shown is None else _name(shown, run.features)
        if shown is not None:
            array, at = self._place(run, shown)
            self._write(round(float(np.nan_to_num(array[at])), 4))

    def write(self, value: float, run: Run) -> None:
        """Give the network this value; the field shows what it has then.

        Raises: ValueError if no weight can be so.
        """
        array, at = self._place(run, self.picked)
        try:
            array[at] = take("weight" if len(at) == 2 else "bias", value, _KIND)
        finally:
            self.show(run)

    def _write(self, value):
        self._showing = get_ident()  # for this thread it is no edit
        try:
            self.field.value = value
        finally:
            self._showing = None

    @staticmethod
    def _place(run, number):
        layer, *at = number
        weights, bias = run.network.layers[layer]
        return (weights if len(at) == 2 else bias), tuple(at)


def _name(picked, features):
    layer, *start, end = picked
    if not start:
        return f"bias of {layer + 1}.{end + 1}"
    origin = f"{layer}.{start[0] + 1}" if layer else features[start[0]]
    return f"weight {origin} → {layer + 1}.{end + 1}"
