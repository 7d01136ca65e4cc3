"""What is told of an exception in an answer: its kind, its message, the learner's own line."""

import dis
import functools
import inspect
import linecache
import sys
import sysconfig
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

_STANDARD = tuple(sysconfig.get_paths()[key] for key in ("stdlib", "platlib", "purelib"))
_INSTALLED = ("site-packages", "dist-packages")  # also those of another environment on the path
_PACKAGE = str(Path(__file__).parents[1])


@dataclass(frozen=True)
class Failure:
    """An exception in an answer, with the learner's own line if there is one to show."""

    kind: str
    message: str
    line: str = ""
    number: int = 0
    unsolved: bool = False  # the stub's own `raise NotImplementedError`
    misfit: bool = False  # a call did not fit the answer's own signature, and `line` is its `def`


def failure_of(error: BaseException, answers: Sequence, probe: Callable) -> Failure:
    """What is told of an exception that the probe met with these answers."""
    kind = type(error).__name__
    try:
        message = str(error)[:500]
    except (Exception, SystemExit):  # an exception may be hostile, too
        message = ""
    last = list(traceback.walk_tb(error.__traceback__))[-1:]
    own = _own_place(error, answers, probe)
    if own is None:
        name, number = _header(error, message, answers)
        line = linecache.getline(name, number).strip() if name else ""
        return Failure(kind, message, line, number, misfit=bool(name))
    unsolved = type(error) is NotImplementedError and _raised_by(last, error, answers)
    return Failure(kind, message, linecache.getline(*own).strip(), own[1], unsolved)


def _own_place(error, answers, probe):
    """File and line of the learner's innermost frame."""
    frames = list(traceback.walk_tb(error.__traceback__))
    own = [(frame.f_code.co_filename, number) for frame, number in frames]
    own = [place for place in own if _is_own(place[0], answers, probe)]
    return own[-1] if own else None


def _is_own(name, answers, probe):
    """Whether a file is the learner's: no library, not this package, not the probe's alone."""
    if name in {code.co_filename for code in _codes(answers)}:
        return True
    installed = [path for path in sys.path if PurePath(path).name in _INSTALLED]
    libraries = (*_STANDARD, *installed, _PACKAGE, "<frozen")
    code = getattr(probe, "__code__", None)
    return not (code and name == code.co_filename) and not name.startswith(libraries)


def _raised_by(last, error, answers):
    """Whether a `raise` in the answer itself raised it, and not a call that the answer made."""
    if not last:
        return False
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    raised = code.co_code[trace.tb_lasti] == dis.opmap["RAISE_VARARGS"]
    return raised and code in _codes(answers)


def _header(error, message, answers) -> tuple[str, int]:
    """Where the `def` stands that a call did not fit: file and line, or nothing."""
    if type(error) is not TypeError:
        return "", 0
    for function in _functions(answers):
        if message.startswith(f"{function.__qualname__}() "):
            code = function.__code__
            for number in range(code.co_firstlineno, code.co_firstlineno + 10):  # past decorators
                line = linecache.getline(code.co_filename, number)
                if line.lstrip().startswith(("def ", "async def ")) or "lambda" in line:
                    return code.co_filename, number
    return "", 0


def _codes(answers) -> set:
    return {function.__code__ for function in _functions(answers)}


def _functions(answers) -> Iterator[Callable]:
    """The Python functions that the answers are made of, methods included."""
    for answer in answers:
        while isinstance(answer, functools.partial):
            answer = answer.func
        answer = getattr(answer, "__func__", answer)
        if inspect.isfunction(answer):
            yield from _unwrapped(answer)
            continue
        for kind in (answer if isinstance(answer, type) else type(answer)).__mro__:
            if not (kind.__module__ or "").startswith(("torch.", "functools")):
                yield from filter(inspect.isfunction, vars(kind).values())


def _unwrapped(function):
    """A function and what decorators have wrapped in it."""
    for _ in range(10):
        yield function
        function = getattr(function, "__wrapped__", None)
        if not inspect.isfunction(function):
            return
