"""The playground of lesson 11: the gates of one LSTM unit over a text, and what it writes next."""

from html import escape

import ipywidgets as widgets
import numpy as np

from nnlab.play.kit.arguments import read
from nnlab.play.kit.base import Playground
from nnlab.play.kit.controls import control
from nnlab.play.kit.scene import Scene
from nnlab.play.kit.words import count
from nnlab.play.rnn_lstm.matching import together
from nnlab.play.rnn_lstm.model import LONGEST, Memory, shares, shipped
from nnlab.play.rnn_lstm.picture import View, draw, likely, places, unit_at
from nnlab.play.rnn_lstm.settings import controls, kinds
from nnlab.play.rnn_lstm.words import arithmetic, matches

TASKS = {  # (voice, text) -> a name and a task
    ("film", "not a good film, and yet"): (
        "a sentence",
        "Click rows at the bottom: find a unit that starts anew at each space, and one that "
        "carries something across the spaces.",
    ),
    ("Finnish", "ko"): ("a Finnish name", "Play at temperature 0.3, then at 2. What is lost?"),
    ("Italian", "mar"): ("an Italian name", "Change only the voice. Which letters become likely?"),
    ("Irish", ""): ("nothing typed", "Play. What does the cell know before the first letter?"),
}


def rnn_lstm(
    *,
    voice: str = "film",
    text: str = "not a good film, and yet",
    unit: int = 0,
    temperature: float = 0.7,
    seed: int = 0,
    steps: int = 0,
    at: int | None = None,
    stretch: int = 0,
    threshold: float = 0.3,
) -> "RnnLstm":
    """A playground of one LSTM over letters, after it has drawn `steps` letters of its own.

    A click on a letter's column shows its arithmetic, a click on a row at the bottom chooses that
    unit. Space plays and pauses, s draws a letter, r takes the drawn ones away. `at` is the column
    whose numbers are shown, 0 for the voice; None is the last. With a `stretch` of so many letters
    up to there it tells which units are on, h above the `threshold`, throughout them, and where in
    up to 400 texts of the voice the most of these are on together.

    Raises: ValueError for an unknown voice, a letter that the cell never saw, and for numbers that
    are not allowed.
    """
    return RnnLstm(read(locals(), kinds()))


# Long: the text is typed, drawn further, looked at and matched.
class RnnLstm(Playground):
    """What `rnn_lstm` returns: the memories of an LSTM, letter by letter, and the controls."""

    ended: bool  # the last letter drawn was the end
    rare = ("stretch", "threshold")

    def __init__(self, given: dict):
        self.kinds = kinds()
        self.cell = shipped()
        names = [("choose", None), *((name, key) for key, (name, _) in TASKS.items())]
        self.examples = control(widgets.Dropdown, "220px", "examples", options=names)
        self.examples.observe(lambda change: self.attempt(self._choose, change["new"]), "value")
        hint = widgets.Label("click a letter, or a row of the units")
        super().__init__(rnn_lstm, given, controls(), [self.examples, hint])
        self._begin(given["steps"])
        self.show()

    def reset(self) -> None:
        self.choose(at=None)
        self._begin(0)

    def step(self) -> bool:
        if self.ended or len(self.memories) > LONGEST:
            return False
        chosen = np.random.default_rng((self.now["seed"], len(self.memories))).random()
        number = int(np.searchsorted(self._shares().cumsum(), chosen * (1 - 1e-12)))
        self.steps += 1
        if number == 0:
            self.ended = True
            return False
        letter = self.cell.alphabet[number - 1]
        self.memories.append(self.cell.read(self.memories[-1], letter))
        return True

    def play(self) -> None:
        """Draw letter by letter; once ended, again from what was typed."""
        if not self.playing and (self.ended or len(self.memories) > LONGEST):
            self.reset()
        super().play()

    def change(self, name: str) -> None:
        if name in ("unit", *self.rare):
            return
        if name in ("voice", "text"):
            self.choose(at=None)
        self._begin(0 if name in ("voice", "text") else self.steps)

    def touch(self, event: dict) -> None:
        unit = unit_at(event["y"], self.cell.units)
        if unit is not None:
            self.choose(unit=unit)
        else:
            across = places(len(self.memories))
            self.choose(at=int(np.argmin([abs(x - event["x"]) for x in across])))

    def state(self) -> dict:
        at = self.now["at"]
        return {name: v for name, v in self.asked().items() if name != "at"} | {
            "steps": self.steps,
            "at": at,
        }

    def scene(self) -> Scene:
        letters, unit = max(1, len(self.stretch)), self.now["unit"]
        typed, told = len(self.now["text"]), self._told()
        return draw(View(self.memories, typed, unit, self.at, letters, self.on, told))

    def curve(self) -> Scene:
        return likely(["", *self.cell.alphabet], self._shares())

    def words(self) -> tuple[str, str, str]:
        here = (self.now["voice"], self.now["text"])
        name, task = TASKS.get(here, ("your text", "Predict the gates at the next space. Look."))
        return name.capitalize(), task, self._numbers()

    @property
    def at(self) -> int:
        """The column whose numbers are shown."""
        last = len(self.memories) - 1
        return last if self.now["at"] is None else min(self.now["at"], last)

    @property
    def text(self) -> str:
        """All letters, typed and drawn."""
        return "".join(memory.letter for memory in self.memories[1:])

    @property
    def stretch(self) -> list[Memory]:
        """The memories after each letter that is matched."""
        first = max(0, self.at - self.now["stretch"]) + 1
        return self.memories[first : self.at + 1]

    @property
    def on(self) -> np.ndarray:
        """The units that are on throughout the stretch; none without one."""
        return together(self.stretch, self.now["threshold"])

    def _begin(self, steps):
        memories: list[Memory] = [self.cell.start(self.now["voice"])]
        for letter in self.now["text"].lower()[:LONGEST]:
            memories.append(self.cell.read(memories[-1], letter))
        self.memories, self.steps, self.ended = memories, 0, False
        for _ in range(steps):
            self.step()

    def _choose(self, key):
        if key is not None:
            voice, text = key
            self.choose(voice=voice)
            self.set("text", text)

    def _shares(self):
        return shares(self.cell.scores(self.memories[-1]), self.now["temperature"])

    def _told(self):
        end = "; it has ended" if self.ended else ""
        drawn = count(self.steps, "draw")
        unit, memory = self.now["unit"], self.memories[-1]
        return (
            f"“{self.text}”, voice {self.now['voice']}, after {drawn}{end}. Unit {unit} holds "
            f"{memory.c[unit]:.2f} and forgets all but {memory.gates['f'][unit]:.0%}.{self._on()}"
        )

    def _on(self):
        return f" {count(len(self.on), 'unit')} on throughout the stretch." if self.stretch else ""

    def _numbers(self):
        letter = escape(repr(self.memories[self.at].letter)) if self.at else "the voice"
        said = f"<b>{escape(self.text)}</b>" + (" (ended)" if self.ended else "")
        unit = self.now["unit"]
        rows = arithmetic(self.memories, self.at, unit)
        rows += matches(self.now["voice"], self.stretch, self.now["threshold"])
        return "<br>".join([said, f"unit {unit} after {letter}:", *rows])
