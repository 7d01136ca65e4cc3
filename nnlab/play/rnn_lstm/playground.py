"""The playground of lesson 11: the gates of one LSTM unit over a text, and what it writes next."""

from difflib import get_close_matches
from html import escape

import ipywidgets as widgets
import numpy as np

from nnlab.play.kit.base import Playground, count
from nnlab.play.kit.scene import Scene
from nnlab.play.rnn_lstm.model import LONGEST, Memory, shares, shipped
from nnlab.play.rnn_lstm.picture import draw, likely, places, unit_at

TEMPERATURE = (0.1, 3.0)
UNITS = 64
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
) -> "RnnLstm":
    """A playground of one LSTM over letters, after it has drawn `steps` letters of its own.

    A click on a letter's column shows its arithmetic, a click on a row at the bottom chooses that
    unit. Space plays and pauses, s draws a letter, r takes the drawn ones away. `at` is the column
    whose numbers are shown, 0 for the voice; None is the last.

    Raises: ValueError for an unknown voice, a letter that the cell never saw, and for numbers that
    cannot be.
    """
    _refuse(voice, text, unit, temperature, seed, steps, at)
    return RnnLstm(voice, text.lower(), unit, temperature, seed, steps, at)


class RnnLstm(Playground):
    """What `rnn_lstm` returns: the memories of an LSTM, letter by letter, and the controls."""

    def __init__(self, voice, text, unit, temperature, seed, steps, at):
        self.cell, self._at = shipped(), at
        self.examples = widgets.Dropdown(
            options=[("choose", None), *((name, key) for key, (name, _) in TASKS.items())],
            description="examples",
            style={"description_width": "auto"},
            layout={"width": "220px"},
        )
        self.examples.observe(lambda change: self._try(self._choose, change["new"]), "value")
        settings = _controls(self.cell.voices, voice, text, unit, temperature, seed)
        hint = widgets.Label("click a letter, or a row of the units")
        super().__init__(rnn_lstm, settings, [self.examples, hint])
        self._begin(steps)
        self.show()

    def reset(self) -> None:
        self._at = None
        self._begin(0)

    def step(self) -> bool:
        if self.ended or len(self.memories) > LONGEST:
            return False
        chosen = np.random.default_rng((self.value("seed"), len(self.memories))).random()
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
        if name == "unit":
            return
        if name in ("voice", "text"):
            self._at = None
        self._begin(0 if name in ("voice", "text") else self.steps)

    def touch(self, event: dict) -> None:
        unit = unit_at(event["y"], self.cell.units)
        if unit is not None:
            self.settings["unit"].value = unit
        else:
            across = places(len(self.memories))
            self._at = int(np.argmin([abs(x - event["x"]) for x in across]))

    def state(self) -> dict:
        state = {name: control.value for name, control in self.settings.items()}
        state["temperature"] = round(state["temperature"], 2)
        return state | {"steps": self.steps, "at": self._at}

    def scene(self) -> Scene:
        return draw(
            self.memories, len(self.value("text")), self.value("unit"), self.at, self._told()
        )

    def curve(self) -> Scene:
        return likely(["", *self.cell.alphabet], self._shares())

    def words(self) -> tuple[str, str, str]:
        here = (self.value("voice"), self.value("text"))
        name, task = TASKS.get(here, ("your text", "Predict the gates at the next space. Look."))
        return name.capitalize(), task, self._numbers()

    def value(self, name: str):
        """What a setting is set to."""
        return self.settings[name].value

    @property
    def at(self) -> int:
        """The column whose numbers are shown."""
        last = len(self.memories) - 1
        return last if self._at is None else min(self._at, last)

    @property
    def text(self) -> str:
        """All letters, typed and drawn."""
        return "".join(memory.letter for memory in self.memories[1:])

    def _begin(self, steps):
        memories: list[Memory] = [self.cell.start(self.value("voice"))]
        for letter in self.value("text").lower()[:LONGEST]:
            memories.append(self.cell.read(memories[-1], letter))
        self.memories, self.steps, self.ended = memories, 0, False
        for _ in range(steps):
            self.step()

    def _choose(self, key):
        if key is not None:
            for name, value in zip(("voice", "text"), key, strict=True):
                self.settings[name].value = value

    def _shares(self):
        return shares(self.cell.scores(self.memories[-1]), self.value("temperature"))

    def _told(self):
        end = "; it has ended" if self.ended else ""
        drawn = count(self.steps, "draw")
        unit, memory = self.value("unit"), self.memories[-1]
        return (
            f"“{self.text}”, voice {self.value('voice')}, after {drawn}{end}. Unit {unit} holds "
            f"{memory.c[unit]:.2f} and forgets all but {memory.gates['f'][unit]:.0%}."
        )

    def _numbers(self):
        unit, memory = self.value("unit"), self.memories[self.at]
        f, i, g, o = (memory.gates[gate][unit] for gate in "figo")
        before = self.memories[self.at - 1].c[unit] if self.at else 0.0
        letter = escape(repr(memory.letter)) if self.at else "the voice"
        rows = (
            f"c = f·c + i·g = {f:.2f}·{before:.2f} + {i:.2f}·{g:.2f} = <b>{memory.c[unit]:.2f}</b>",
            f"h = o·tanh(c) = {o:.2f}·{np.tanh(memory.c[unit]):.2f} = <b>{memory.h[unit]:.2f}</b>",
        )
        said = f"<b>{escape(self.text)}</b>" + (" (ended)" if self.ended else "")
        lines = [said, f"unit {unit} after {letter}:", *rows]
        return "<br>".join(line.replace("-", "−") for line in lines)


def _controls(voices, voice, text, unit, temperature, seed):
    low, high = TEMPERATURE
    return {
        "voice": _plain(widgets.Dropdown, "150px", "voice", voice, options=voices),
        "text": _plain(widgets.Text, "260px", "text", text, continuous_update=False),
        "unit": _plain(widgets.IntSlider, "180px", "unit", unit, min=0, max=UNITS - 1),
        "temperature": _plain(
            widgets.FloatSlider, "220px", "temperature", temperature, min=low, max=high, step=0.05
        ),
        "seed": _plain(widgets.BoundedIntText, "100px", "seed", seed, min=0, max=9999),
    }


def _plain(kind, width, description, value, **more):
    style = {"description_width": "auto"}
    return kind(description=description, value=value, layout={"width": width}, style=style, **more)


def _refuse(voice, text, unit, temperature, seed, steps, at):
    voices = shipped().voices
    if voice not in voices:
        close = get_close_matches(str(voice), voices, n=1)
        hint = f'Did you mean "{close[0]}"? ' if close else ""
        raise ValueError(f"There is no voice {voice!r}. {hint}Known: {', '.join(voices)}.")
    strange = sorted(set(text.lower()) - set(shipped().alphabet))
    if strange:
        raise ValueError(f"text has {strange[0]!r}, which the cell never saw; type letters.")
    if len(text) > LONGEST:
        raise ValueError(f"text has {len(text)} letters; at most {LONGEST} can be drawn.")
    for name, value, top in (
        ("unit", unit, UNITS - 1),
        ("seed", seed, 9999),
        ("steps", steps, LONGEST),
    ):
        if value not in range(top + 1):
            raise ValueError(f"{name} is {value!r}; expected a whole number from 0 to {top}.")
    if not TEMPERATURE[0] <= temperature <= TEMPERATURE[1]:
        raise ValueError(f"temperature is {temperature!r}; expected a number from 0.1 to 3.0.")
    if at is not None and at not in range(LONGEST + 1):
        raise ValueError(f"at is {at!r}; expected a whole number from 0 to {LONGEST}, or None.")
