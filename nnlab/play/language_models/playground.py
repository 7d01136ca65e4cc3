"""The playground of lesson 16: a letter model that writes on, and where its heads look."""

from collections.abc import Sequence

import ipywidgets as widgets

from nnlab.play.kit.arguments import optional, take
from nnlab.play.kit.base import Playground
from nnlab.play.kit.kinds import whole
from nnlab.play.kit.preset import read_from
from nnlab.play.kit.scene import Scene
from nnlab.play.language_models.choice import Choice, drawn
from nnlab.play.language_models.model import model
from nnlab.play.language_models.picture import BOUNDS, Shown, draw, prices
from nnlab.play.language_models.presets import PRESETS
from nnlab.play.language_models.settings import KINDS, LETTERS, WRITTEN, controls
from nnlab.play.language_models.words import numbers, sentence


def language_models(
    *,
    preset: str = "balcony",
    text: str | None = None,
    written: str = "",
    temperature: float = 1.0,
    top_k: int = LETTERS,
    top_p: float = 1.0,
    greedy: bool = False,
    seed: int = 0,
    layer: int | None = None,
    head: int | None = None,
    place: int | None = None,
    off: Sequence[tuple[int, int]] = (),
) -> "LanguageModels":
    """A playground of a small model of Shakespeare's letters that has added `written` to `text`.

    Step draws the next letter, Reset wipes what is written, a click on a letter's bar writes it. A
    click on a small map chooses its head, with shift it switches the head off; `off` holds such
    (layer, head). A click on a letter above, or on a row of the large map, makes it the one that
    looks: `place` counts from the first letter read, None is the last. `text`, `layer` and `head`
    None are the preset's.

    Raises: ValueError for a character that the model has never met, an unknown preset, and numbers
    that are not allowed.
    """
    given = read_from(PRESETS, locals(), KINDS)
    last = min(len(given["text"] + given["written"]), model().context - 1)
    take("place", place, optional(whole(0, last, last), "None for the last"))
    return LanguageModels(given)


class LanguageModels(Playground):
    """What `language_models` returns: a text that grows letter by letter, and the controls."""

    kinds, presets, counted = KINDS, PRESETS, ()

    def __init__(self, given: dict):
        size = {"width": BOUNDS[1], "height": BOUNDS[3]}
        hint = widgets.Label(
            "rows look at columns, bright: strongly · click a head to choose it, shift-click to "
            "switch it off · click a letter to write it"
        )
        super().__init__(language_models, given, controls(), [hint], **size)
        self.show()

    def reset(self) -> None:
        self.choose(written="", place=None)

    def step(self) -> bool:
        if len(self.written) >= WRITTEN:
            return False
        left = self._choice().shares(self._scores())
        self._write(drawn(left, self.now["seed"], len(self.written)))
        return len(self.written) < WRITTEN

    def play(self) -> None:
        """Write on; a text that is full begins again."""
        if not self.playing and len(self.written) >= WRITTEN:
            self.reset()
        super().play()

    def change(self, name: str) -> None:
        if name == "preset":
            self.choose(off=())
        if name in ("preset", "text"):
            self.reset()

    def touch(self, event: dict) -> None:
        match str(event.get("grab") or "").split():
            case ["letter", number] if event["kind"] == "click" and len(self.written) < WRITTEN:
                self._write(int(number))
            case ["head", layer, head] if event["kind"] == "click":
                self._look_by(int(layer) + 1, int(head) + 1, switch=event.get("shift"))
            case ["map", row, _] | ["strip", _, row]:
                self.choose(place=int(row))

    def state(self) -> dict:
        return self.asked()

    def scene(self) -> Scene:
        looks = model().read(self.read, self._from_zero()).weights
        scores, plain = self._scores(), Choice()
        where = (self.now["layer"] - 1, self.now["head"] - 1, self.place, self._from_zero())
        shares = (plain.shares(scores), self._choice().shares(scores))
        return draw(
            Shown(self.read, looks, *where, model().letters, *shares), sentence(*self._stand())
        )

    def curve(self) -> Scene:
        return prices(self._prices(), self.text)

    def words(self) -> tuple[str, str, str]:
        own = self.now["text"] != self.preset.settings["text"]
        left = self._choice().shares(self._scores())
        told = numbers(self.now["text"], self.written, left)
        return "Your own text" if own else self.preset.title, self.preset.task, told

    @property
    def written(self) -> str:
        """What the model, or the learner with it, has written."""
        return self.now["written"]

    @property
    def text(self) -> str:
        """All letters, typed and written."""
        return self.now["text"] + self.written

    @property
    def read(self) -> str:
        """What the model has before it: a new line, then the text, of these the last letters."""
        return ("\n" + self.text)[-model().context :]

    @property
    def place(self) -> int:
        """The place of the letter that looks."""
        last = len(self.read) - 1
        return last if self.now["place"] is None else min(self.now["place"], last)

    def _write(self, number):
        self.choose(written=self.written + model().letters[number], place=None)

    def _look_by(self, layer, head, switch):
        """Show a head; with `switch` it goes off, or on again."""
        switched = {(layer, head)} if switch else set()
        self.choose(layer=layer, head=head, off=sorted(set(self.now["off"]) ^ switched))

    def _from_zero(self):
        return frozenset((layer - 1, head - 1) for layer, head in self.now["off"])

    def _scores(self):
        return model().read(self.read, self._from_zero()).scores[-1]

    def _prices(self):
        return model().prices(self.text, self._from_zero())

    def _choice(self):
        return Choice(*(self.now[key] for key in ("temperature", "top_k", "top_p", "greedy")))

    def _stand(self):
        left = self._choice().shares(self._scores())
        return self.text, left, self._prices(), self.now["layer"], self.now["head"]
