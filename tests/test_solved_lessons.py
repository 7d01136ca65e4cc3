"""The instructor's edition of a first edition's lesson passes its own checks, in a kernel.

Lessons that go on with the reader's pieces are run with all of them written in a browser:
tests/browser/test_every_lesson.py.
"""

from itertools import pairwise

import nbformat
import pytest

from nnlab import paths
from nnlab.exercises.cells import solve
from nnlab.regression.kernel import running, watch
from nnlab.regression.messages import Page


def run(kernel, cell):
    page = Page()
    watch(kernel, kernel.execute_cell_input(cell.source, allow_stdin=False), page)
    return " ".join(str(output.get("data", {}).get("text/plain")) for output in page.outputs)


def goes_on(lesson):
    return any(cell.id.startswith("use-") for cell in nbformat.read(lesson, as_version=4).cells)


@pytest.mark.parametrize(
    "lesson", [path for path in paths.lessons() if not goes_on(path)], ids=lambda path: path.stem
)
def test_the_instructors_edition_passes(lesson, tmp_path):
    solve(lesson, tmp_path / lesson.name)
    notebook = nbformat.read(tmp_path / lesson.name, as_version=4)
    said = {}
    with running(tmp_path) as kernel:
        run(kernel, next(cell for cell in notebook.cells if cell.id == "setup"))
        for stub, verdict in pairwise(notebook.cells):
            if "exercise" in stub.metadata.get("nnlab", {}):
                run(kernel, stub)
                said[stub.metadata.nnlab.exercise] = run(kernel, verdict)
    assert len(said) >= 3
    assert {exercise: words for exercise, words in said.items() if "passed" not in words} == {}
