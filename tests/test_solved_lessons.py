"""The instructor's edition of every lesson passes its own checks, in a kernel as a learner's.

A lesson that goes on with the reader's pieces is run whole: with every stub solved it shows what it
shows with every stub unsolved, which is stored.
"""

from itertools import pairwise

import nbformat
import pytest

from nnlab import places
from nnlab.exercises.cells import solve
from nnlab.regression.kernel import running, watch
from nnlab.regression.messages import Page
from nnlab.regression.record import refresh

OWN = ("exercise-", "check-", "use-")  # cells whose outputs tell solved from unsolved


def run(kernel, cell):
    page = Page()
    watch(kernel, kernel.execute_cell_input(cell.source, allow_stdin=False), page)
    return text(page.outputs)


def text(outputs):
    return " ".join(str(output.get("data", {}).get("text/plain")) for output in outputs)


def verdicts(cells, tell):
    """Exercise -> what the cell below it says; `tell(cell)` runs a cell or reads it."""
    said = {}
    for stub, verdict in pairwise(cells):
        if "exercise" in stub.metadata.get("nnlab", {}):
            tell(stub)
            said[stub.metadata.nnlab.exercise] = tell(verdict)
    return said


@pytest.mark.parametrize("lesson", places.lessons(), ids=lambda path: path.stem)
def test_the_instructors_edition_passes_and_shows_the_same_numbers(lesson, tmp_path):
    solve(lesson, tmp_path / lesson.name)
    notebook = nbformat.read(tmp_path / lesson.name, as_version=4)
    if any(cell.id.startswith("use-") for cell in notebook.cells):
        moved = refresh(notebook, tmp_path)
        assert [line for line in moved if not line.startswith(OWN)] == []
        said = verdicts(notebook.cells, lambda cell: text(cell.outputs))
    else:
        with running(tmp_path) as kernel:
            run(kernel, next(cell for cell in notebook.cells if cell.id == "setup"))
            said = verdicts(notebook.cells, lambda cell: run(kernel, cell))
    assert len(said) >= 3
    assert {exercise: words for exercise, words in said.items() if "passed" not in words} == {}
