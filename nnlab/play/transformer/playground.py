"""The Transformer playground: two texts, and where every head of every layer looks."""

from difflib import get_close_matches

import ipywidgets as widgets
import numpy as np

from nnlab.play.kit.base import Playground
from nnlab.play.kit.scene import Scene
from nnlab.play.transformer.model import LONGEST, PARTS, reader
from nnlab.play.transformer.picture import BOUNDS, Shown, cell_at, chances, draw
from nnlab.play.transformer.presets import PRESETS

ROOM = 24  # characters of a read text
NAMES = {
    "across": "decoder looks at what is read",
    "decoder": "decoder looks at itself",
    "encoder": "encoder looks at itself",
}


def transformer(
    *,
    preset: str = "Korean",
    source: str | None = None,
    target: str = "",
    part: str | None = None,
    layer: int = 2,
    head: int = 1,
    cell: tuple[int, int] | None = None,
    mask: bool = True,
    scale: bool = True,
) -> "Transformer":
    """A playground of a trained date reader that has read `source` and written `target`.

    Step writes the likeliest next character, Reset wipes what is written. A click on a small map
    chooses its head, a click on the large one unfolds a cell (row, column); None is the brightest
    of the last row. `source` and `part` None are the preset's. `mask` hides from each written place
    what comes after it, `scale` divides the scores by the root of a key's length.

    Raises: ValueError for what the reader cannot read, and for a preset, part, layer, head or cell
    that it has not.
    """
    _refuse(preset, part, layer, head)
    chosen = PRESETS[preset]
    source, part = chosen.source if source is None else source, part or chosen.part
    return Transformer(preset, source, target, part, layer, head, cell, mask, scale)


class Transformer(Playground):
    """What `transformer` returns: the reader's one pass over two texts, and the controls."""

    def __init__(self, preset, source, target, part, layer, head, cell, mask, scale):
        settings = _controls(preset, source, target, part, mask, scale)
        size = {"width": BOUNDS[1], "height": BOUNDS[3]}
        super().__init__(transformer, settings, **size)
        self._layer, self._head, self._cell = layer, head, cell
        self._read()
        if cell is not None and not self._has(cell):
            raise ValueError(f"cell is {cell!r}; this map has {self._extent()} rows and columns.")
        self.show()

    def reset(self) -> None:
        self._cell = None
        self.settings["target"].value = ""
        self._read()

    def step(self) -> bool:
        written = self.settings["target"].value
        if len(written) >= LONGEST:
            return False
        self._cell = None
        self.settings["target"].value = written + reader().next(self.found.shares[-1])
        return len(self.settings["target"].value) < LONGEST

    def change(self, name: str) -> None:
        if name == "preset":
            chosen, self._cell = PRESETS[self.settings["preset"].value], None
            self.settings["source"].value, self.settings["part"].value = chosen.source, chosen.part
            self.settings["target"].value = ""
        self._read()

    def touch(self, event: dict) -> None:
        match str(event.get("grab") or "").split():
            case ["head", layer, head]:
                self._layer, self._head = int(layer) + 1, int(head) + 1
            case ["map"] if event["kind"] == "click":
                self._cell = cell_at(event["x"], event["y"], *self._extent())

    def state(self) -> dict:
        value = {name: control.value for name, control in self.settings.items()}
        chosen = PRESETS[value["preset"]]
        value["source"] = None if value["source"] == chosen.source else value["source"]
        value["part"] = None if value["part"] == chosen.part else value["part"]
        return value | {"layer": self._layer, "head": self._head, "cell": self._cell}

    def scene(self) -> Scene:
        return draw(self.found, self._shown(), self._sentence())

    def curve(self) -> Scene:
        return chances(reader().symbols, self.found.shares[-1] * (not self._finished))

    def words(self) -> tuple[str, str, str]:
        chosen = PRESETS[self.settings["preset"].value]
        own = self.settings["source"].value != chosen.source
        return "Your own date" if own else chosen.title, chosen.task, self._numbers()

    @property
    def _finished(self):
        return len(self.settings["target"].value) >= LONGEST

    def _read(self):
        value = {name: control.value for name, control in self.settings.items()}
        _refuse_texts(value["source"], value["target"])
        written = value["target"][: LONGEST - 1]  # nothing follows the tenth character
        marks = {"mask": value["mask"], "scale": value["scale"]}
        self.found = reader().read(value["source"], written, **marks)
        self._texts = {"read": value["source"], "written": "^" + written}
        if self._cell is not None and not self._has(self._cell):
            self._cell = None

    def _shown(self):
        part = self.settings["part"].value
        rows = self._texts["read" if part == "encoder" else "written"]
        columns = self._texts["written" if part == "decoder" else "read"]
        weights = self.found.looks[part][self._layer - 1].weights[self._head - 1]
        cell = self._cell or (len(rows) - 1, int(weights[-1].argmax()))
        where = (part, self._layer - 1, self._head - 1)
        return Shown(*where, rows, columns, cell, self.settings["scale"].value)

    def _extent(self):
        return self.found.looks[self.settings["part"].value][0].weights.shape[1:]

    def _has(self, cell):
        return len(cell) == 2 and all(0 <= i < n for i, n in zip(cell, self._extent(), strict=True))

    def _sentence(self):
        shown = self._shown()
        row, column = shown.cell
        weight = self.found.looks[shown.part][shown.layer].weights[shown.head, row, column]
        return (
            f'Read "{self.settings["source"].value}", written "{self.settings["target"].value}". '
            f"Layer {self._layer}, head {self._head}, {NAMES[shown.part]}: "
            f'"{shown.rows[row]}" gives "{shown.columns[column]}" {weight:.1%} of its attention.'
        )

    def _numbers(self):
        written = self.settings["target"].value
        rest = "finished"
        if not self._finished:
            shares = self.found.shares[-1]
            rest = f"next: <b>{reader().next(shares)}</b> ({np.max(shares):.1%})"
        return f"written so far: <code>{written or '(nothing)'}</code>, {rest}"


def _controls(preset, source, target, part, mask, scale):
    titles = [(each.title, name) for name, each in PRESETS.items()]
    parts = [(NAMES[name], name) for name in NAMES]
    return {
        "preset": _plain(widgets.Dropdown, "180px", "", preset, options=titles),
        "source": _plain(widgets.Text, "230px", "read", source),
        "target": _plain(widgets.Text, "170px", "written", target),
        "part": _plain(widgets.Dropdown, "230px", "", part, options=parts),
        "mask": _plain(widgets.Checkbox, "120px", "causal mask", mask, indent=False),
        "scale": _plain(widgets.Checkbox, "130px", "divide by √d", scale, indent=False),
    }


def _plain(kind, width, description, value, **more):
    style = {"description_width": "auto"}
    return kind(description=description, value=value, layout={"width": width}, style=style, **more)


def _refuse(preset, part, layer, head):
    for name, value, known in (("preset", preset, PRESETS), ("part", part, PARTS)):
        if value not in known and value is not None:
            close = get_close_matches(str(value), known, n=1)
            hint = f'Did you mean "{close[0]}"? ' if close else ""
            raise ValueError(f"There is no {name} {value!r}. {hint}Known: {', '.join(known)}.")
    for name, value, most in (("layer", layer, reader().layers), ("head", head, reader().heads)):
        if value not in range(1, most + 1):
            raise ValueError(f"{name} is {value!r}; expected a whole number from 1 to {most}.")


def _refuse_texts(source, target):
    if not 1 <= len(source) <= ROOM:
        raise ValueError(f"source has {len(source)} characters; expected 1 to {ROOM}.")
    if len(target) > LONGEST or set(target) - set("0123456789-"):
        raise ValueError(f"target is {target!r}; expected up to {LONGEST} digits and dashes.")
    if strange := reader().unknown(source):
        raise ValueError(f"The reader has never met {' '.join(strange)}; try another date.")
