"""Run notebooks and store the outputs that moved: `nnlab record`."""

import copy
import os
import re
from collections.abc import Iterable
from pathlib import Path
from queue import Empty

import nbformat
from nbformat.reader import NotJSONError
from nbval.plugin import find_comment_markers, find_metadata_tags

from nnlab import atomic, paths
from nnlab.regression.attachments import PictureError, attach, cover, name_of
from nnlab.regression.clocks import TAG, read_clock
from nnlab.regression.compare import findings
from nnlab.regression.kernel import KernelDiedError, running, watch
from nnlab.regression.masks import masked
from nnlab.regression.messages import Page
from nnlab.regression.tolerance import CELL_TIMEOUT, tolerance

_MACHINE = re.compile(r"(?:/[^/\s\x1b]+)+/(?:site-packages|ipykernel_\d+)/")  # \x1b: a colour


class CellError(Exception):
    """A cell raised, took too long or ended its kernel, so the notebook cannot be a reference."""


def record(paths: Iterable[Path]) -> int:
    """Run each notebook, store what is out of tolerance or missing, say what; the exit status.

    A number within its tolerance is stored too where other digits are shown: a reader would see it.
    The reference is made on a CPU. A notebook in which nothing moved is not written at all, and
    one in which a cell failed stays as it was.
    """
    if (asked := os.environ.get("NNLAB_DEVICE") or "cpu") != "cpu":
        print(f"NNLAB_DEVICE is {asked!r}, but outputs are stored from a CPU. Set it to cpu.")
        return 2
    return max([_record(path) for path in paths], default=0)


def _record(path):
    try:
        notebook = nbformat.read(path, as_version=4)
        before = copy.deepcopy(notebook)
        moved = refresh(notebook, path.resolve().parent)
        moved += [f"{name}: a picture in the text" for name in attach(notebook)]
    except (OSError, NotJSONError, CellError, PictureError) as error:
        print(f"{path}: not recorded: {error}")
        return 1
    _store_cover(path, cover(notebook))
    if notebook == before:
        print(f"{path}: nothing moved")
        return 0
    _write(path, notebook)
    print(f"{path}: {len(moved)} cells stored")
    for what in moved:
        print(f"  {what}")
    return 0


def _store_cover(path, picture):
    """Keep the lesson's first picture for the README, if this is a lesson of a checkout."""
    folder = paths.course() / "docs" / "pictures"
    if picture and folder.is_dir() and path.resolve().parent == paths.notebooks():
        (folder / f"{path.stem}.png").write_bytes(picture)


def refresh(notebook: nbformat.NotebookNode, folder: Path) -> list[str]:
    """Run a notebook in that folder and change its outputs where they moved; say where.

    Raises: CellError if a cell raised, untagged, took too long, or ended its kernel.
    """
    moved = []
    for number, (cell, options, came) in enumerate(_played(notebook, folder), 1):
        limits = tolerance("cpu", notebook.metadata, cell.metadata)
        still = "still" in cell.metadata.get("tags", [])
        ignored = options.get("check") is False and cell.execution_count is not None
        clock = options["clock"]
        found = [] if ignored else _stale(cell.outputs, came, limits, clock, still)
        if found:
            cell.outputs = _merged(cell.outputs, came, limits, clock)
        if found or cell.execution_count is None:
            moved.append(f"{name_of(cell, number)}: {found[0] if found else 'first run'}")
        _number(cell, number)
    notebook.metadata.pop("widgets", None)  # the state of widgets is not a reference
    return moved


def _played(notebook, folder):
    """(cell, options, outputs) of every code cell that runs, once all have run.

    Not before, because a later cell may still update what an earlier one shows.
    """
    page = Page()
    played: list[tuple] = []
    with running(folder) as kernel:
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        clocks = read_clock([cell.source for cell in cells])
        for cell, clock in zip(cells, clocks, strict=True):
            if not cell.source.strip():
                continue
            options = {"clock": clock or TAG in cell.metadata.get("tags", [])}
            options |= dict(find_metadata_tags(cell.metadata))
            options |= dict(find_comment_markers(cell.source))
            if options.get("skip"):
                continue
            name = name_of(cell, len(played) + 1)
            _run(kernel, cell, name, page, may_raise=options.get("check_exception"))
            played.append((cell, options, page.outputs))
    return played


def _run(kernel, cell, name, page, may_raise):
    try:
        watch(kernel, kernel.execute_cell_input(cell.source, allow_stdin=False), page)
    except Empty:
        raise CellError(f"cell {name!r} took longer than {CELL_TIMEOUT} s") from None
    except KernelDiedError as death:
        raise CellError(f"in cell {name!r} {death}") from None
    for output in page.outputs:
        if output["output_type"] == "error" and not may_raise:
            raise CellError(f"cell {name!r} raised {output['ename']}: {output['evalue']}")


def _stale(stored, came, limits, clock, still=True):
    """Why outputs must be stored anew: beyond the limits, or shown with other digits."""
    found = findings(masked(stored, clock), masked(came, clock), limits, still)
    return [finding.what for finding in found if finding.beyond or finding.digits]


def _merged(stored, came, limits, clock):
    """What came, except where the output in the same place is still within the limits."""
    came = [_without_paths(output) for output in nbformat.from_dict(came)]
    if len(stored) != len(came):
        return came
    pairs = zip(stored, came, strict=True)
    return [new if _stale([old], [new], limits, clock) else old for old, new in pairs]


def _without_paths(output):
    """The output with a traceback that names no folder of this machine."""
    if "traceback" in output:
        course = f"{paths.course()}/"
        lines = (_MACHINE.sub("", line).replace(course, "") for line in output.traceback)
        output.traceback = list(lines)
    return output


def _number(cell, number):
    cell.execution_count = number
    cell.metadata.pop("execution", None)  # JupyterLab's times of the run
    for output in cell.outputs:
        if output.output_type == "execute_result":
            output.execution_count = number


def _write(path, notebook):
    """Replace the file in one step, so that a reader meets the old notebook or the new one."""
    nbformat.validate(notebook)
    atomic.write(path, nbformat.writes(notebook) + "\n")
