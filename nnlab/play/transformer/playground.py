"""The Transformer playground: two texts, and where every head of every layer looks."""

import numpy as np

from nnlab.play.kit.arguments import take
from nnlab.play.kit.base import Playground
from nnlab.play.kit.preset import read_from
from nnlab.play.kit.scene import Scene
from nnlab.play.transformer.model import LONGEST, reader
from nnlab.play.transformer.picture import BOUNDS, Shown, cell_at, chances, draw
from nnlab.play.transformer.presets import PRESETS
from nnlab.play.transformer.settings import KINDS, NAMES, cell_of, controls


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
    that it does not have.
    """
    given = read_from(PRESETS, locals(), KINDS)
    take("cell", cell, cell_of(*_extent(given)))
    return Transformer(given)


class Transformer(Playground):
    """What `transformer` returns: the reader's one pass over two texts, and the controls."""

    kinds, presets, counted = KINDS, PRESETS, ()

    def __init__(self, given: dict):
        size = {"width": BOUNDS[1], "height": BOUNDS[3]}
        super().__init__(transformer, given, controls(), **size)
        self._read()
        self.show()

    def reset(self) -> None:
        self.choose(target="", cell=None)
        self._read()

    def step(self) -> bool:
        if self._finished:
            return False
        following = reader().next(self.found.shares[-1])
        self.choose(target=self.now["target"] + following, cell=None)
        self._read()
        return not self._finished

    def change(self, name: str) -> None:
        if name == "preset":
            self.choose(target="", cell=None)
        self._read()

    def touch(self, event: dict) -> None:
        match str(event.get("grab") or "").split():
            case ["head", layer, head]:
                self.choose(layer=int(layer) + 1, head=int(head) + 1)
            case ["map"] if event["kind"] == "click":
                self.choose(cell=cell_at(event["x"], event["y"], *_extent(self.now)))

    def state(self) -> dict:
        return self.asked()

    def scene(self) -> Scene:
        return draw(self.found, self._shown(), self._sentence())

    def curve(self) -> Scene:
        return chances(reader().symbols, self.found.shares[-1] * (not self._finished))

    def words(self) -> tuple[str, str, str]:
        own = self.now["source"] != self.preset.settings["source"]
        title = "Your own date" if own else self.preset.title
        return title, self.preset.task, self._numbers()

    @property
    def _finished(self):
        return len(self.now["target"]) >= LONGEST

    def _read(self):
        now = self.now
        written = now["target"][: LONGEST - 1]  # nothing follows the tenth character
        self.found = reader().read(now["source"], written, mask=now["mask"], scale=now["scale"])
        self._texts = {"read": now["source"], "written": "^" + written}
        if now["cell"] is not None and (np.array(now["cell"]) >= _extent(now)).any():
            self.choose(cell=None)

    def _shown(self):
        part = self.now["part"]
        rows = self._texts["read" if part == "encoder" else "written"]
        columns = self._texts["written" if part == "decoder" else "read"]
        weights = self.found.looks[part][self.now["layer"] - 1].weights[self.now["head"] - 1]
        cell = self.now["cell"] or (len(rows) - 1, int(weights[-1].argmax()))
        where = (part, self.now["layer"] - 1, self.now["head"] - 1)
        return Shown(*where, rows, columns, cell, self.now["scale"])

    def _sentence(self):
        shown = self._shown()
        row, column = shown.cell
        weight = self.found.looks[shown.part][shown.layer].weights[shown.head, row, column]
        return (
            f'Read "{self.now["source"]}", written "{self.now["target"]}". '
            f"Layer {self.now['layer']}, head {self.now['head']}, {NAMES[shown.part]}: "
            f'"{shown.rows[row]}" gives "{shown.columns[column]}" {weight:.1%} of its attention.'
        )

    def _numbers(self):
        written = self.now["target"]
        rest = "finished"
        if not self._finished:
            shares = self.found.shares[-1]
            rest = f"next: <b>{reader().next(shares)}</b> ({np.max(shares):.1%})"
        return f"written so far: <code>{written or '(nothing)'}</code>, {rest}"


def _extent(now):
    """How many rows and columns the shown map has."""
    read, written = len(now["source"]), 1 + len(now["target"][: LONGEST - 1])
    return {"encoder": (read, read), "decoder": (written, written), "across": (written, read)}[
        now["part"]
    ]
