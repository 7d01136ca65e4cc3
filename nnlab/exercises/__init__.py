"""Exercises that answer back, and predictions that a lesson comes back to.

A learner calls `check`, `use`, `hint`, `solution`, `predict`, `outcome` and `progress`; a lesson's
module declares with `exercise`, `choices`, `prediction` and `estimate`. An exercise (declare) draws
cases; run calls the answer on them where it lives and brings back plain data; judge compares that
with the reference and the known misconceptions. `use` (going_on) hands out the piece that the
lesson goes on with. A prediction (predictions) is asked and answered by ask, drawn by panel, and
kept by said; a later lesson asks again what went wrong (again). Everything is remembered in one
file (record), from which the board is drawn.
"""

from nnlab.exercises.again import revisit
from nnlab.exercises.ask import outcome, predict
from nnlab.exercises.choose import choices
from nnlab.exercises.declare import exercise
from nnlab.exercises.estimates import estimate
from nnlab.exercises.going_on import use
from nnlab.exercises.learner import check, hint, progress, solution
from nnlab.exercises.predictions import prediction
from nnlab.exercises.result import Result
from nnlab.exercises.task import Case

__all__ = [
    "Case", "Result", "check", "choices", "estimate", "exercise", "hint", "outcome", "predict",
    "prediction", "progress", "revisit", "solution", "use",
]  # fmt: skip
