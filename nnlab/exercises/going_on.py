"""`use`: the verdict on a piece, and the piece that the lesson goes on with."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import is_
from time import perf_counter
from typing import Any

from nnlab.exercises import board, card
from nnlab.exercises.as_tensors import as_tensors
from nnlab.exercises.learner import assess, own_version
from nnlab.exercises.lessons import find
from nnlab.exercises.result import Result
from nnlab.exercises.run import run
from nnlab.exercises.task import Task

SLOW = 20  # times the course's own
FLOOR = 0.001  # seconds: the course's own counts as this at least, for less is noise
ROUNDS = 3  # the best of so many counts
LONG = 0.5  # seconds: what takes longer than this is no noise, and not measured again

_YOURS = "Yours goes on."
_AS_TENSORS = "Yours goes on, and what it returns becomes a tensor, as the next cells expect."
_OURS = "The lesson goes on with the course's version until yours passes."


def use(id: str, *answers: Any, anyway: bool = False) -> Any:
    """Your answer to exercise `id` if it passes, else the course's own; a card says which.

    It stands below an exercise whose piece the lesson needs: `softmax = use("4.5", softmax)`.
    Several answers come back as a tuple. A right answer that is over twenty times slower than the
    course's own on the check's cases goes on only with `anyway=True`. One that returns arrays or
    lists where the course's returns tensors goes on with its results made into tensors.
    Raises: ValueError for an unknown id, never for a mistake in the answer.
    """
    task = find(id)
    began = perf_counter()
    result = own_version(task, answers) or assess(task, answers)
    took = perf_counter() - began
    result = replace(result, note=board.remember(id, result.status))
    times = times_slower(task, answers, took) if result.passed and not anyway else 0
    yours = result.passed and times <= SLOW
    chosen = as_tensors(task, answers) if yours else tuple(task.answers)
    if yours:
        words = _YOURS if all(map(is_, chosen, answers)) else _AS_TENSORS
    else:
        words = _slow(task, times) if times > SLOW else _OURS
    _show(Used(result, words))
    return chosen[0] if len(chosen) == 1 else chosen


def times_slower(task: Task, answers: Sequence, took: float) -> float:
    """How many times the course's own time an answer takes on the check's cases.

    `took` is the time of its check, the course's own included: if short, nothing is measured.
    """
    if took <= SLOW * FLOOR:
        return 0.0
    mine, ours = _seconds(task, answers), _seconds(task, task.answers)
    for _ in range(ROUNDS - 1):  # what is slow must be so in the best of several rounds
        if mine > LONG or mine <= SLOW * max(ours, FLOOR):
            break
        mine = min(mine, _seconds(task, answers))
        ours = min(ours, _seconds(task, task.answers))
    return mine / max(ours, FLOOR)


def _seconds(task, answers):
    """The time inside the answers, on all cases together."""
    spent = 0.0

    def timed(*args):
        nonlocal spent
        began = perf_counter()
        try:
            return task.probe_function(*args)
        finally:
            spent += perf_counter() - began

    run(answers, [case.args for case in task.draw()], timed)
    return spent


def _slow(task, times):
    call = f'use("{task.id}", {", ".join(task.names)}, anyway=True)'
    return (
        f"But it takes {times:.0f} times as long as the course's version on the check's cases, so "
        f"the lesson goes on with that one. `{call}` goes on with yours."
    )


@dataclass(frozen=True, repr=False)
class Used:
    """The card of `use`: one line where there is little to say, else the card of `check`."""

    result: Result
    ending: str

    def __repr__(self) -> str:
        status = self.result.status
        short = f"{card.TONES[status][0]} {status} · {self._line}"
        text = short if self._is_short else f"{self.result!r}\n{self.ending}"
        return text.replace("`", "")

    def _repr_html_(self) -> str:
        if self._is_short:
            return card.line_html(self.result.status, self._line)
        return card.result_html(self.result, self.ending)

    @property
    def _is_short(self):
        return self.result.status in ("passed", "not attempted")

    @property
    def _line(self):
        result = self.result
        plain = result.passed or result.message == "Not attempted yet."
        said = "" if plain else result.message
        heading = f"{result.id} {result.heading.partition(' · ')[2]}."
        return " ".join(filter(None, [heading, said, self.ending, result.note]))


def _show(value):
    """Show a card in a notebook, else print it."""
    ipython = sys.modules.get("IPython")
    if ipython and ipython.get_ipython():
        from IPython.display import display

        display(value)
    else:
        print(value)
