"""Exercises that answer back: `check`, `hint`, `solution`, `progress`; `exercise` declares one.

A declaration (declare) draws cases; run calls the answer on them where it lives and brings back
plain data; judge compares that with the reference and the known misconceptions.
"""

from nnlab.exercises.ask import outcome, predict
from nnlab.exercises.choose import choices
from nnlab.exercises.declare import Case, exercise
from nnlab.exercises.going_on import use
from nnlab.exercises.learner import check, hint, progress, solution
from nnlab.exercises.predictions import estimate, prediction
from nnlab.exercises.result import Result

__all__ = [
    "Case", "Result", "check", "choices", "estimate", "exercise", "hint", "outcome", "predict",
    "prediction", "progress", "solution", "use",
]  # fmt: skip
