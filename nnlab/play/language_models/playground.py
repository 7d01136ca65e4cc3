"""The playground of lesson 16: a letter model that writes on, and where its heads look."""

from html import escape

import numpy as np

from nnlab.play.kit.base import Playground, count
from nnlab.play.kit.scene import Scene
from nnlab.play.language_models.choice import Choice, drawn
from nnlab.play.language_models.model import model
from nnlab.play.language_models.picture import BOUNDS, Shown, draw, name, prices
from nnlab.play.language_models.presets import PRESETS
from nnlab.play.language_models.settings import (
    LETTERS,
    WRITTEN,
    controls,
    refuse_heads,
    refuse_numbers,
    refuse_preset,
    refuse_texts,
)


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
    off: tuple = (),
) -> "LanguageModels":
    """A playground of a small model of Shakespeare's letters that has `written` on from `text`.

    Step draws the next letter, Reset wipes what is written, a click on a letter's bar writes it. A
    click on a small map chooses its head, with shift it switches the head off; `off` holds such
    (layer, head). A click on a letter above, or on a row of the large map, makes it the one that
    looks: `place` counts from the first letter read, None is the last. `text`, `layer` and `head`
    None are the preset's.

    Raises: ValueError for a character that the model has never met, an unknown preset, and numbers
    that cannot be.
    """
    refuse_preset(preset)
    chosen = PRESETS[preset]
    text = chosen.text if text is None else text
    layer = chosen.layer if layer is None else layer
    head = chosen.head if head is None else head
    silent = frozenset(map(tuple, off))
    refuse_texts(text, written)
    refuse_heads([(layer, head), *silent])
    values = {"temperature": temperature, "top_k": top_k, "top_p": top_p, "seed": seed}
    refuse_numbers(values)
    where = (layer, head, place, silent)
    game = LanguageModels(preset, text, written, values | {"greedy": greedy}, where)
    if place is not None and place not in range(len(game.read)):
        game.close()
        raise ValueError(f"place is {place!r}; expected one from 0 to {len(game.read) - 1}.")
    return game


class LanguageModels(Playground):
    """What `language_models` returns: a text that grows letter by letter, and the controls."""

    def __init__(self, preset, text, written, values, where):
        self._text, self.written = text, written
        self._layer, self._head, self._place, self._off = where
        settings = controls(preset, text, **values)
        size = {"width": BOUNDS[1], "height": BOUNDS[3]}
        super().__init__(language_models, settings, **size)
        self.show()

    def reset(self) -> None:
        self.written, self._place = "", None

    def step(self) -> bool:
        if len(self.written) >= WRITTEN:
            return False
        left = self._choice().shares(self._scores())
        self._write(drawn(left, self.value("seed"), len(self.written)))
        return len(self.written) < WRITTEN

    def play(self) -> None:
        """Write on; a text that is full begins again."""
        if not self.playing and len(self.written) >= WRITTEN:
            self.reset()
        super().play()

    def change(self, name: str) -> None:
        if name == "preset":
            chosen = PRESETS[self.value("preset")]
            self._layer, self._head, self._off = chosen.layer, chosen.head, frozenset()
            self.settings["text"].value = chosen.text
        if name in ("preset", "text"):
            refuse_texts(self.value("text"), "")
            self._text = self.value("text")
            self.reset()

    def touch(self, event: dict) -> None:
        match str(event.get("grab") or "").split():
            case ["letter", number] if event["kind"] == "click" and len(self.written) < WRITTEN:
                self._write(int(number))
            case ["head", layer, head] if event["kind"] == "click":
                self._layer, self._head = int(layer) + 1, int(head) + 1
                if event.get("shift"):
                    self._off ^= {(self._layer, self._head)}
            case ["map", row, _] | ["strip", _, row]:
                self._place = int(row)

    def state(self) -> dict:
        value = {name: control.value for name, control in self.settings.items()}
        chosen = PRESETS[value["preset"]]
        for key in ("temperature", "top_p"):
            value[key] = round(value[key], 2)
        value["text"] = None if self._text == chosen.text else self._text
        value["layer"] = None if self._layer == chosen.layer else self._layer
        value["head"] = None if self._head == chosen.head else self._head
        off = tuple(sorted(self._off))
        return value | {"written": self.written, "place": self._place, "off": off}

    def scene(self) -> Scene:
        looks = model().read(self.read, self._from_zero()).weights
        scores, plain = self._scores(), Choice()
        where = (self._layer - 1, self._head - 1, self.place, self._from_zero())
        shares = (plain.shares(scores), self._choice().shares(scores))
        return draw(Shown(self.read, looks, *where, model().letters, *shares), self._told())

    def curve(self) -> Scene:
        return prices(self._prices(), self.text)

    def words(self) -> tuple[str, str, str]:
        chosen = PRESETS[self.value("preset")]
        title = chosen.title if self._text == chosen.text else "Your own text"
        return title, chosen.task, self._numbers()

    def value(self, name: str):
        """What a setting is set to."""
        return self.settings[name].value

    @property
    def text(self) -> str:
        """All letters, typed and written."""
        return self._text + self.written

    @property
    def read(self) -> str:
        """What the model has before it: a new line, then the text, of these the last letters."""
        return ("\n" + self.text)[-model().context :]

    @property
    def place(self) -> int:
        """The place of the letter that looks."""
        last = len(self.read) - 1
        return last if self._place is None else min(self._place, last)

    def _write(self, number):
        self.written += model().letters[number]
        self._place = None

    def _from_zero(self):
        return frozenset((layer - 1, head - 1) for layer, head in self._off)

    def _scores(self):
        return model().read(self.read, self._from_zero()).scores[-1]

    def _prices(self):
        return model().prices(self.text, self._from_zero())

    def _choice(self):
        keys = ("temperature", "top_k", "top_p", "greedy")
        return Choice(*(self.value(key) for key in keys))

    def _told(self):
        left, bits = self._choice().shares(self._scores()), self._prices()
        best = int(left.argmax())
        mean = f" They cost {bits.mean():.2f} bits each." if len(bits) else ""
        return (
            f"After {count(len(self.text), 'letter')} ending in “{self.text[-12:]}” comes "
            f"“{name(model().letters[best])}” at {left[best]:.0%}, of "
            f"{count(int((left > 0).sum()), 'letter')} left.{mean} Layer {self._layer}, head "
            f"{self._head} is shown."
        ).replace("\n", "↵")

    def _numbers(self):
        left = self._choice().shares(self._scores())
        kept, written = int((left > 0).sum()), count(len(self.written), "letter")
        style = "white-space: pre-wrap; max-height: 15em; overflow: auto; font-family: monospace"
        told = f"{written} written · {kept} of {LETTERS} may come next, a draw costs "
        bits = -np.sum(left[left > 0] * np.log2(left[left > 0]))
        text = f"{escape(self._text)}<b>{escape(self.written)}</b>▏"
        return f"{told}{abs(bits):.2f} bits<div style='{style}'>{text}</div>"
