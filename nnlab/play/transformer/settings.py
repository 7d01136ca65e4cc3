"""The Transformer playground's arguments, and its controls."""

import ipywidgets as widgets

from nnlab.play.kit.arguments import Kind, optional
from nnlab.play.kit.controls import check, control, tasks
from nnlab.play.kit.kinds import name, switch, text, whole
from nnlab.play.kit.lists import tuple_of
from nnlab.play.transformer.model import LONGEST, PARTS, reader
from nnlab.play.transformer.presets import PRESETS

LAYERS, HEADS = 2, 4  # of the reader: known here, for it is loaded late
ROOM = 24  # characters of a read text
NAMES = {
    "across": "decoder looks at what is read",
    "decoder": "decoder looks at itself",
    "encoder": "encoder looks at itself",
}


def cell_of(rows: int, columns: int) -> Kind:
    """A place on a map of so many rows and columns, or None."""
    ends = {"row": whole(0, rows - 1, 0), "column": whole(0, columns - 1, 0)}
    return optional(tuple_of(ends), "None for the brightest of the last row")


MET = "characters that the model has met"
KINDS = {
    "preset": name(PRESETS),
    "source": text(ROOM, "9 Jun 2031", known=lambda: reader().symbols[2:], letters=MET, least=1),
    "target": text(LONGEST, "2026-03", known=lambda: "0123456789-", letters="digits and dashes"),
    "part": name(PARTS),
    "layer": whole(1, LAYERS, 2),
    "head": whole(1, HEADS, 1),
    "cell": cell_of(ROOM, ROOM),
    "mask": switch(),
    "scale": switch(),
}


def controls() -> dict[str, widgets.Widget]:
    """The controls, by the arguments that they set."""
    parts = [(words, name) for name, words in NAMES.items()]
    return {
        "preset": tasks("230px", PRESETS, "example"),
        "source": control(widgets.Text, "230px", "read"),
        "target": control(widgets.Text, "170px", "written"),
        "part": control(widgets.Dropdown, "270px", "part", options=parts),
        "mask": check("120px", "causal mask"),
        "scale": check("130px", "divide by √d"),
    }
