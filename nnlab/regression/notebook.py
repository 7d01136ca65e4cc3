"""nbval's notebook and cell, with a comparison that knows numbers, figures and live displays."""

import json
import os
from contextlib import ExitStack
from pathlib import Path

import pytest
from nbformat.reader import NotJSONError
from nbval.plugin import IPyNbCell, IPyNbFile

from nnlab.regression import compare, finding, look
from nnlab.regression.clocks import TAG, read_clock
from nnlab.regression.kernel import KernelDiedError, running
from nnlab.regression.masks import MASKED, masked
from nnlab.regression.messages import Page
from nnlab.regression.tolerance import problems, profile, tolerance

COMPARED = 0.6  # the least share of a notebook's code cells that must be compared


class NotebookError(Exception):
    """What is wrong with a cell or a notebook, told for the one who maintains it."""


class Notebook(IPyNbFile):
    """A notebook whose cells run in one kernel, in order, and last of all itself as a whole."""

    def collect(self):
        try:
            cells = list(super().collect())
        except (NotJSONError, AttributeError, ValueError) as error:
            raise self.CollectError(f"{self.path} is no notebook: {error}") from error
        clocks = read_clock([cell.cell.source for cell in cells])
        for cell, clock in zip(cells, clocks, strict=True):
            yield Cell.from_parent(
                self,
                clock=clock or TAG in cell.cell.metadata.get("tags", []),
                name=cell.cell.get("id", cell.name),
                cell_num=cell.cell_num,
                cell=cell.cell,
                options=cell.options,
            )
        yield Whole.from_parent(self, name="whole notebook", cells=cells)

    def setup(self):
        asked = profile()
        if asked == "cuda" and not _has_cuda():
            pytest.skip("NNLAB_DEVICE is 'cuda', and no CUDA device is there")
        self.page = Page()
        self.death = ""  # where and how the kernel died
        self.masked = []  # (cell, text)
        self.pending = []  # cells that a later cell may still update: judged at the end
        self.running = ExitStack()
        startup_timeout = self.config.option.nbval_kernel_startup_timeout
        self.kernel = self.running.enter_context(running(self.path.parent, startup_timeout))

    def teardown(self):
        if self.kernel is not None:
            self.running.close()

    def get_kernel_message(self, timeout=None, stream="iopub"):
        """The next message, after the page has shown it, that nbval is to see."""
        while True:
            message = super().get_kernel_message(timeout=timeout, stream=stream)
            if not self.page.play(message):
                return message

    def advice(self) -> str:
        """What to type if a difference is meant."""
        if profile() == "cpu":
            return f"If this is meant: nnlab record {_short(self.path)}"
        return "If this is meant: widen the cell's metadata nnlab.tolerance.cuda, with a reason."


class _Told(pytest.Item):
    """A part of a notebook, which fails with words and no traceback."""

    parent: Notebook

    def repr_failure(self, excinfo, style=None):
        if isinstance(excinfo.value, NotebookError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, None, f"{self.parent.name}::{self.name}"


class Cell(_Told, IPyNbCell):
    """A code cell that is run and whose outputs are compared as a reader would see them."""

    def __init__(self, *, clock=False, **parts):
        super().__init__(**parts)
        self.clock = clock  # whether it may print times
        self.stored = masked(self.cell.outputs, clock)  # a copy: nbval joins its streams in place

    def runtest(self):
        if self.parent.death and not self.options["skip"]:
            self.raise_cell_error(f"not run: {self.parent.death}")
        try:
            IPyNbCell.runtest(self)
        except KernelDiedError as death:
            self.parent.death = f"in cell {self.name!r} {death}"
            self.raise_cell_error(str(death))
        if self.cell.execution_count is None and self.cell.source.strip():
            self.raise_cell_error("never executed, nothing to compare", self.parent.advice())

    def compare_outputs(self, test, ref, skip_compare=None):
        """Whether the page shows what is stored; nbval's own lists know no display updates."""
        came = self.parent.page.outputs
        if self.parent.page.updatable(came):
            self.parent.pending.append((self, came))
            return True
        self.comparison_traceback = self.differences(came)
        return not self.comparison_traceback

    def differences(self, came: list) -> list[str]:
        """What differs from the stored outputs, and where the pictures of it are."""
        seen: list[str] = []
        came = masked(came, self.clock, seen)
        self.parent.masked += [(self.name, text) for text in seen]
        limits = tolerance(profile(), self.parent.nb.metadata, self.cell.metadata)
        still = "still" in self.cell.metadata.get("tags", [])
        findings = compare.findings(self.stored, came, limits, still)
        self.tell_usage(findings)
        found = [finding.what for finding in findings if finding.beyond]
        return [*found, *self._pictures(came), self.parent.advice()] if found else []

    def _pictures(self, came):
        """Where both versions of each differing picture are kept."""
        folder = self.config.rootpath / "test-results" / self.parent.path.stem
        for number, (old, new) in enumerate(compare.pictures(self.stored, came), 1):
            if old != new:
                yield f"pictures: {_short(look.keep(folder, f'{self.name}-{number}', old, new))}"

    def tell_usage(self, findings: list) -> None:
        """Add this cell's line to the file of `--nnlab-usage`, if one is asked for."""
        if path := self.config.option.nnlab_usage:
            most = finding.worst(findings) or finding.Finding(0.0, "")
            line = {"lesson": self.parent.path.stem, "cell": self.name}
            line |= {"used": most.used, "what": most.what}
            with path.open("a", encoding="utf-8") as file:  # workers may share it
                file.write(json.dumps(line) + "\n")

    def raise_cell_error(self, message, *args, **kwargs):
        raise NotebookError("\n".join([f"cell {self.name!r}: {message}", *args]))


class Whole(_Told):
    """What only the whole notebook tells: its metadata, its share of comparisons, late updates."""

    def __init__(self, *, cells, **kwargs):
        super().__init__(**kwargs)
        self.cells = cells

    def runtest(self):
        found = [*self.loose(), *self.empty()]
        for cell, came in self.parent.pending:
            if differences := cell.differences(came):
                found += [f"cell {cell.name!r}, at the end:", *differences]
        lines = [f"{self.parent.name}::{name}: {text}\n" for name, text in self.parent.masked]
        self.add_report_section("call", MASKED, "".join(lines))
        if found:
            raise NotebookError("\n".join(found))

    def loose(self) -> list[str]:
        """What is wrong with the tolerances that the metadata declare."""
        found = [f"notebook: {what}" for what in problems(self.parent.nb.metadata)]
        for cell in self.cells:
            name = cell.cell.get("id", cell.name)
            found += [f"cell {name!r}: {what}" for what in problems(cell.cell.metadata)]
        return found

    def empty(self) -> list[str]:
        """Whether too few code cells are compared.

        A cell is compared unless a tag skips it or ignores its output: one that rightly shows
        nothing counts too, because an output that appears there fails. Empty cells do not count.
        """
        cells = [cell for cell in self.cells if cell.cell.source.strip()]
        compared = [cell for cell in cells if cell.options["check"] and not cell.options["skip"]]
        if not cells or len(compared) >= COMPARED * len(cells):
            return []
        return [
            f"{len(compared)} of {len(cells)} code cells are compared, at least {COMPARED:.0%} "
            "expected: take away tags that ignore outputs"
        ]


def _has_cuda():
    from nnlab.device import available  # imports torch, which a run on a CPU does not need here

    return "cuda" in available()


def _short(path):
    return os.path.relpath(path) if Path(path).is_relative_to(Path.cwd()) else str(path)
