"""The instructor's edition of every lesson passes its own checks, in a kernel as a learner's."""

from itertools import pairwise

import nbformat
import pytest

from nnlab import places
from nnlab.exercises.cells import solve
from nnlab.regression.kernel import running, watch
from nnlab.regression.messages import Page


def run(kernel, cell):
    page = Page()
    watch(kernel, kernel.execute_cell_input(cell.source, allow_stdin=False), page)
    return " ".join(str(output.get("data", {}).get("text/plain")) for output in page.outputs)


@pytest.mark.parametrize("lesson", places.lessons(), ids=lambda path: path.stem)
def test_every_check_passes_in_the_instructors_edition(lesson, tmp_path):
    solve(lesson, tmp_path / lesson.name)
    cells = nbformat.read(tmp_path / lesson.name, as_version=4).cells
    said = {}
    with running(tmp_path) as kernel:
        run(kernel, next(cell for cell in cells if cell.id == "setup"))
        for stub, check in pairwise(cells):
            if "exercise" in stub.metadata.get("nnlab", {}):
                run(kernel, stub)
                said[stub.metadata.nnlab.exercise] = run(kernel, check)
    assert len(said) >= 3
    assert {exercise: text for exercise, text in said.items() if "passed" not in text} == {}
