"""Panels in the browser: a prediction with how sure the reader is, and one that is asked again."""

import contextlib
import weakref
from pathlib import Path

import anywidget
import traitlets

from nnlab.exercises import record, said
from nnlab.exercises.predictions import SURENESS, Choice, Prediction

_HERE = Path(__file__).parent
_open: dict[str, weakref.WeakSet] = {}  # prediction -> its panels, on whatever page


class Panel(anywidget.AnyWidget):
    """One question on the page. The page sends what was chosen; `kept` is what the record has.

    Choices are numbered: a page that has sent a later one waits for the answer to that.
    """

    number = 0  # of the last choice that came

    _esm = _HERE / "panel.js"
    _css = _HERE / "panel.css"
    asked = traitlets.Dict().tag(sync=True)
    kept = traitlets.Dict().tag(sync=True)

    def __init__(self, prediction: Prediction):
        super().__init__(asked=_asked(prediction), kept=_kept(said.read(prediction), 0))
        self.prediction = prediction
        self.on_msg(lambda _, chosen, __: self.choose(chosen))
        _open.setdefault(prediction.id, weakref.WeakSet()).add(self)

    def choose(self, chosen: dict) -> None:
        """Keep what was chosen on the page."""
        self.number = chosen.get("number", 0)
        said.keep(self.prediction, chosen.get("answer"), chosen.get("sureness", ""))
        refresh(self.prediction.id)


class Again(anywidget.AnyWidget):
    """A question of an earlier lesson, asked once more: its verdict comes with the answer."""

    _esm = _HERE / "panel.js"
    _css = _HERE / "panel.css"
    asked = traitlets.Dict().tag(sync=True)
    kept = traitlets.Dict().tag(sync=True)

    def __init__(self, prediction: Prediction, lesson: int):
        super().__init__(asked=_asked(prediction) | {"sureness": []})
        self.prediction, self.lesson = prediction, lesson
        self.on_msg(lambda _, chosen, __: self.choose(chosen))
        self._show(0)

    def choose(self, chosen: dict) -> None:
        """Keep what was chosen on the page, and tell what is right."""
        said.keep_again(self.prediction, chosen.get("answer"), self.lesson)
        self._show(chosen.get("number", 0))

    def _show(self, number):
        kept = record.load()
        answer = said.answered_again(self.prediction, kept, self.lesson)
        told = "" if answer is None else said.told_again(self.prediction, kept, answer)
        entry = {"number": number, "answer": answer, "sureness": "", "late": False}
        self.kept = entry | {"settled": bool(told), "told": told}


def refresh(id: str) -> None:
    """Let every open panel of a prediction show what is kept now."""
    for panel in list(_open.get(id, ())):
        with contextlib.suppress(Exception):  # its page has gone
            panel.kept = _kept(said.read(panel.prediction), panel.number)


def _asked(prediction):
    asked = {"question": prediction.question, "sureness": list(SURENESS)}
    if isinstance(prediction, Choice):
        answers = [[letter, answer.text] for letter, answer in prediction.answers.items()]
        return asked | {"answers": answers}
    slider = {name: getattr(prediction, name) for name in ("low", "high", "step", "unit")}
    return asked | {"slider": slider}


def _kept(entry, number):
    return {
        "number": number,
        "answer": entry.answer,
        "sureness": entry.sureness,
        "settled": entry.settled,
        "late": entry.came is not None and not entry.settled,
    }
