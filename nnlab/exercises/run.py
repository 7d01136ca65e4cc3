"""Run an answer on cases, where the answer lives, and bring back plain data.

This module knows no solutions and no judge: it is what a grader's sandbox needs.
"""

import contextlib
import io
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlab.exercises import settings
from nnlab.exercises.failures import Failure, failure_of
from nnlab.exercises.plain import handed, identical, plain


@dataclass(frozen=True)
class Outcome:
    """What one case gave: a plain value or a failure, which arguments changed, what was printed."""

    value: Any = None
    failure: Failure | None = None
    changed: tuple[int, ...] = ()
    printed: str = ""


def call(answer: Callable, *args: Any) -> Any:
    """The probe of most exercises: the answer called on the case."""
    return answer(*args)


def run(answers: Sequence, cases: Sequence[tuple], probe: Callable = call) -> list[Outcome]:
    """What `probe(*answers, *case)` gives for each case; ends early at an unsolved stub.

    Every call gets fresh copies and the same seeds, under settings of their own. Numbers are
    float64; an answer that mixes them with float32 runs in float32 throughout, as on the page.
    """
    outcomes = _run_all(answers, cases, probe, "float64")
    if any(_mixes(outcome.failure) for outcome in outcomes):
        single = _run_all(answers, cases, probe, "float32")
        return outcomes if any(outcome.failure for outcome in single) else single
    return outcomes


def _run_all(answers, cases, probe, floats):
    import torch

    outcomes = []
    with settings.own():
        torch.set_default_dtype(getattr(torch, floats))  # `own` puts it back
        for case in cases:
            _seed()
            outcomes.append(_run_case(answers, case, probe, floats))
            if outcomes[-1].failure and outcomes[-1].failure.unsolved:
                break
    return outcomes


def _mixes(failure):
    """Whether torch refused to compute with float32 and float64 together."""
    words = set(re.findall(r"\w+", failure.message.lower())) if failure else set()
    return words >= {"float", "double"} and failure.kind == "RuntimeError"


def _seed():
    import torch

    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  an answer may draw from the global generator
    torch.random.default_generator.manual_seed(0)


def _run_case(answers, case, probe, floats):
    before, given = plain(handed(case, floats)), handed(case, floats)
    value, failure, printed = None, None, io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            value = plain(probe(*answers, *given))
    except (Exception, SystemExit) as error:  # KeyboardInterrupt passes: it ends an endless loop
        failure = failure_of(error, answers, probe)
    return Outcome(value, failure, _changed(before, given), printed.getvalue()[:500])


def _changed(before, given):
    """Which arguments an answer has changed."""
    try:
        after = plain(given)
    except Exception:  # a list that was put into itself, for one
        return tuple(range(len(before)))
    return tuple(i for i in range(len(before)) if not identical(before[i], after[i]))
