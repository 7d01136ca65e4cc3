"""The instructor's edition of every lesson passes its own checks, in a kernel as a learner's.

A lesson that goes on with the reader's pieces is run whole: with every stub solved it shows what it
shows with every stub unsolved, which is stored; and nothing that its own cells define passes one of
its checks, for a reader learns little from typing a page again.
"""

import ast
from itertools import pairwise

import nbformat
import pytest

from nnlab import paths
from nnlab.exercises.cells import solve
from nnlab.regression.kernel import running, watch
from nnlab.regression.messages import Page
from nnlab.regression.record import refresh

OWN = ("exercise-", "check-", "use-")  # cells whose outputs tell solved from unsolved
RETYPED = """
from nnlab.exercises import lessons as _lessons
from nnlab.exercises.declare import Exercise as _Exercise
from nnlab.exercises.learner import assess as _assess

_tasks = [task for task in _lessons.of_lesson({number}) if isinstance(task, _Exercise)]
_asked = {{name for task in _tasks for name in task.names}}
_made = {{
    name: thing
    for name, thing in list(globals().items())
    if callable(thing) and getattr(thing, "__module__", "") == "__main__"
    if name not in _asked and not name.startswith("_")
}}
print([
    (task.id, name)
    for task in _tasks
    for name, thing in _made.items()
    if len(task.names) == 1 and _assess(task, (thing,)).passed
])
"""


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


@pytest.mark.parametrize("lesson", paths.lessons(), ids=lambda path: path.stem)
def test_the_instructors_edition_passes_and_shows_the_same_numbers(lesson, tmp_path):
    solve(lesson, tmp_path / lesson.name)
    notebook = nbformat.read(tmp_path / lesson.name, as_version=4)
    if any(cell.id.startswith("use-") for cell in notebook.cells):
        source = RETYPED.format(number=int(lesson.stem[:2]))
        notebook.cells.append(nbformat.v4.new_code_cell(source, id="exercise-retyped"))
        moved = refresh(notebook, tmp_path)
        assert [line for line in moved if not line.startswith(OWN)] == []
        assert ast.literal_eval(notebook.cells.pop().outputs[0].text) == []
        said = verdicts(notebook.cells, lambda cell: text(cell.outputs))
    else:
        with running(tmp_path) as kernel:
            run(kernel, next(cell for cell in notebook.cells if cell.id == "setup"))
            said = verdicts(notebook.cells, lambda cell: run(kernel, cell))
    assert len(said) >= 3
    assert {exercise: words for exercise, words in said.items() if "passed" not in words} == {}
