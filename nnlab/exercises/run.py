"""Run an answer on cases, where the answer lives, and bring back plain data.

This module knows no solutions and no judge: it is what a grader's sandbox needs.
"""

import contextlib
import io
import linecache
import sys
import sysconfig
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from nnlab.exercises.plain import handed, identical, plain

_STANDARD = tuple(sysconfig.get_paths()[key] for key in ("stdlib", "platlib", "purelib"))
_INSTALLED = ("site-packages", "dist-packages")  # also those of another environment on the path


@dataclass(frozen=True)
class Failure:
    """An exception in an answer, with the learner's own line if the traceback has one."""

    kind: str
    message: str
    line: str = ""
    number: int = 0
    unsolved: bool = False  # the learner's own code raised NotImplementedError


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

    Every call gets fresh copies and the same seed, and torch's CPU generator is left as it was.
    """
    import torch

    outcomes = []
    with torch.random.fork_rng(devices=[]):
        for case in cases:
            torch.random.default_generator.manual_seed(0)
            outcomes.append(_run_case(answers, case, probe))
            if outcomes[-1].failure and outcomes[-1].failure.unsolved:
                break
    return outcomes


def _run_case(answers, case, probe):
    before, given = plain(handed(case)), handed(case)
    value, failure, printed = None, None, io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = plain(probe(*answers, *given))
    except (Exception, SystemExit) as error:  # KeyboardInterrupt passes: it ends an endless loop
        failure = _failure(error, answers, probe)
    after = plain(given)
    changed = tuple(i for i in range(len(case)) if not identical(before[i], after[i]))
    return Outcome(value, failure, changed, printed.getvalue()[:500])


def _failure(error, answers, probe):
    try:
        message = str(error)[:500]
    except (Exception, SystemExit):  # an exception may be hostile, too
        message = ""
    frames = list(traceback.walk_tb(error.__traceback__))
    own = [(frame.f_code.co_filename, number) for frame, number in frames]
    own = [place for place in own if _is_own(place[0], answers, probe)]
    if not own:
        return Failure(type(error).__name__, message)
    name, number = own[-1]
    last = frames[-1][0].f_code.co_filename
    unsolved = type(error) is NotImplementedError and last == name
    line = linecache.getline(name, number).strip()
    return Failure(type(error).__name__, message, line, number, unsolved)


def _is_own(name, answers, probe):
    """Whether a file is the learner's: no library, not this module, not the probe's alone."""
    if name in {_file(answer) for answer in answers}:
        return True
    installed = [path for path in sys.path if PurePath(path).name in _INSTALLED]
    libraries = (*_STANDARD, *installed, "<frozen")
    return name not in (__file__, _file(probe)) and not name.startswith(libraries)


def _file(function):
    code = getattr(function, "__code__", None)
    return code.co_filename if code else None
