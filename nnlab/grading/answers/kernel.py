"""A notebook run as a kernel runs it, cell by cell, in the sandbox.

What fails ends its cell and no other, and is told. A cell that the answer does not need may take a
little time of the processor and is cut off there.
"""

import __future__

import ast
import contextlib
import dis
import faulthandler
import linecache
import os
import signal
import warnings
from collections.abc import Iterator
from typing import Any

from nnlab.grading.answers.shell import Runner

_AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_ELSEWHERE = (ImportError, OSError)  # these may be there on the student's machine


class TooLong(BaseException):
    """Raised in a cell that has had its time."""


# Long: the state that IPython has, cell after cell.
class Kernel:
    """Runs cells among the names of `space`.

    A cell is a dict: its number `cell`, its `source`, the numbers of the statements to `keep` (all
    if there is no such entry) or to `leave`, and whether the answer is known to `need` it.
    """

    def __init__(self, space: dict[str, Any], seconds: float):
        self.space, self.runner = space, Runner(space)
        self.each, self.left = seconds / 10, seconds / 3
        self.failures: list[str] = []
        self.cut: list[int] = []  # cells that had to be cut off
        self.elsewhere = False  # whether something is not there that the student may have had
        self.flags = _AWAIT
        self.shown: Any = ""  # what `_` is, unless the notebook has a `_` of its own
        space.setdefault("_", self.shown)

    def run(self, cells: list[dict], whole: bool) -> None:
        """Run all cells; those that named what comes further down once more at the end.

        They run again for a name that is missing still, and for no other effect: a cell of
        `K.one = 0` above `K = Table()` fails in a kernel, and leaves the table as it is.
        """
        again = []
        for cell in cells:
            rest = self._cell(cell, list(_statements(cell)), whole, last=False)
            again += [(cell, rest)] if rest else []
        for cell, rest in again:
            if self._bound_by(rest) - self.space.keys():
                self._cell(cell, rest, whole, last=True)

    def _cell(self, cell, statements, whole, last):
        """Run a cell; the statements from a NameError on, to be tried again."""
        with self._time(cell) if whole and not cell["need"] else contextlib.nullcontext() as box:
            if box == "none left":
                return []
            waiting = []
            for at, node in enumerate(statements):
                try:
                    self._statement(cell["cell"], node, node is statements[-1])
                except NameError as error:
                    if last:
                        self._failed(cell, error)
                    if whole:
                        return statements[at:]
                    waiting.append(node)
                except TooLong:
                    raise
                except BaseException as error:  # a kernel outlives these, too
                    self._failed(cell, error)
                    if isinstance(error, _ELSEWHERE):
                        self.elsewhere = True
                    elif whole:
                        break
            return waiting
        return []

    def _bound_by(self, statements):
        code = compile(_module(*statements), "<cell>", "exec", self.flags, dont_inherit=True)
        steps = dis.get_instructions(code)
        return {step.argval for step in steps if step.opname in ("STORE_NAME", "STORE_GLOBAL")}

    def _statement(self, cell, node, is_last):
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:  # holds for all cells from here on
                self.flags |= getattr(__future__, alias.name).compiler_flag
        name, shows = f"<cell {cell + 1}>", is_last and isinstance(node, ast.Expr)
        tree, mode = (ast.Expression(node.value), "eval") if shows else (_module(node), "exec")
        code = compile(tree, name, mode, self.flags, dont_inherit=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = self.runner.run(code)
        if value is not None and self.space.get("_") is self.shown:
            self.space["_"] = self.shown = value

    def _failed(self, cell, error):
        name = f"<cell {cell['cell'] + 1}>"
        self.failures.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")

    @contextlib.contextmanager
    def _time(self, cell) -> Iterator[str]:
        """Give a cell its share of the processor; what does not end then ends the run."""
        most = min(self.each, self.left)
        if most <= 0 or cell.get("cut"):
            self.cut.append(cell["cell"])
            yield "none left"
            return
        begin = os.times()
        _alarm(most, 4 * most)
        try:
            yield ""
        except TooLong:
            self.cut.append(cell["cell"])
        finally:
            _alarm(0, 0)
            end = os.times()
            self.left -= end.user + end.system - begin.user - begin.system


def _module(*statements):
    return ast.Module([*statements], [])


def _alarm(processor, clock):
    """Raise TooLong after so many seconds, again and again; 0 is never."""

    def end(*_):
        raise TooLong

    faulthandler.cancel_dump_traceback_later()
    for kind, number, seconds in (
        (signal.ITIMER_PROF, signal.SIGPROF, processor),
        (signal.ITIMER_REAL, signal.SIGALRM, clock),
    ):
        signal.setitimer(kind, 0)
        signal.signal(number, end if seconds else signal.SIG_IGN)
        signal.setitimer(kind, seconds, 0.2 if seconds else 0)
    if clock:  # code that takes no notice
        faulthandler.dump_traceback_later(clock + 5, exit=True, file=2)


def _statements(cell):
    name, source = f"<cell {cell['cell'] + 1}>", cell["source"]
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    body = ast.parse(source).body
    keep = cell.get("keep", range(len(body)))
    for number in keep:
        if number not in cell.get("leave", ()):
            yield body[number]
