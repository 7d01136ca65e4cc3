"""Run a declaration's own code: its answers on the cases, and what it reads from a value."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nnlab.exercises.declare import Exercise
from nnlab.exercises.plain import Foreign
from nnlab.exercises.run import Outcome, run
from nnlab.exercises.task import Case


def imitate(task: Exercise, answers: Sequence[Any], cases: Sequence[Case]) -> list[Outcome]:
    """What answers of the declaration give on the cases, read as the learner's are."""
    given = run(answers, [case.args for case in cases], task.probe_function)
    return read(task, cases, given)


def read(task: Exercise, cases: Sequence[Case], outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes with what the declaration reads from their values, where it does."""
    if not task.reading_function:
        return list(outcomes)
    pairs = zip(outcomes, cases, strict=False)
    return [o if o.failure else replace(o, value=_reading(task, o.value, c)) for o, c in pairs]


def _reading(task, value, case):
    """Data of another form are kept from the judge: it would take them for what was read."""
    try:
        return task.reading_function(value, case)
    except Exception:  # written for data of the right form
        return value if isinstance(value, Foreign) else Foreign(type(value).__name__)
