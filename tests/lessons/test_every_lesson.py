"""Every lesson in a kernel, once, with all of its reader's pieces written.

It shows what is stored, which is the same with none written. What tells the two apart is run first
without them; and no cell needs a name that only a written piece would bring. Nothing that a page
defines passes one of its checks: a reader learns little from typing a page again.
"""

import ast
import builtins
from itertools import pairwise

import nbformat
import pytest

from nnlab import paths
from nnlab.exercises.cells import solve
from nnlab.grading.answers.cells import read_cell
from nnlab.regression import look
from nnlab.regression.clocks import TAG, read_clock
from nnlab.regression.compare import differences, pictures
from nnlab.regression.kernel import running, watch
from nnlab.regression.masks import masked
from nnlab.regression.messages import Page
from nnlab.regression.tolerance import profile, tolerance

OWN = ("board", "exercise-", "check-", "use-")  # these tell written from unwritten
GIVEN = {"display", "get_ipython", *dir(builtins), "__name__"}
FORGET = """
import os
from pathlib import Path

Path(os.environ["NNLAB_PROGRESS"]).unlink(missing_ok=True)
%reset -f
__spec__ = None  # it takes this away, too, and a process that is spawned asks for it
"""
RETYPED = """
from nnlab.exercises import lessons as _lessons, settings as _settings
from nnlab.exercises.declare import Exercise as _Exercise
from nnlab.exercises.judge import judge as _judge
from nnlab.exercises.learner import assess as _assess
from nnlab.exercises.patience import Patience as _Patience
from nnlab.exercises.run import run as _run

_tasks = [task for task in _lessons.of_lesson({number}) if isinstance(task, _Exercise)]
_asked = {{name for task in _tasks for name in task.names}}
_made = {{
    name: thing
    for name, thing in list(globals().items())
    if callable(thing) and getattr(thing, "__module__", "") == "__main__"
    if name not in _asked and not name.startswith("_")
}}


def _passes(task, thing):
    with _settings.own():
        first = task.draw()[:1]  # nearly nothing gets past it: that spares the others
        try:
            with _Patience("the first case"):
                came = _run((thing,), [case.args for case in first], task.probe_function)
        except KeyboardInterrupt:
            return False
    return _judge(task, first, came).passed and _assess(task, (thing,)).passed


print([
    (task.id, name)
    for task in _tasks
    for name, thing in _made.items()
    if len(task.names) == 1 and _passes(task, thing)
])
"""


@pytest.fixture(scope="module", params=paths.lessons(), ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture(scope="module")
def cells(path):
    """The lesson's cells of code, as stored."""
    return code(path)


@pytest.fixture(scope="module")
def unwritten_and_written(path, cells, tmp_path_factory):
    """What cells show by their ids: those of exercises and the board, then all with every piece.

    Both in one kernel, for starting one takes as long as a short lesson.
    """
    solved = tmp_path_factory.mktemp("solved") / path.name
    solve(path, solved)
    own = [cell for cell in cells if cell.id == "setup" or cell.id.startswith(OWN)]
    retyped = RETYPED.format(number=int(path.stem[:2]))
    last = nbformat.v4.new_code_cell(retyped, id="retyped")
    with running(solved.parent) as kernel:
        unwritten = run(kernel, own)
        run(kernel, [nbformat.v4.new_code_cell(FORGET, id="forget")])
        return unwritten, run(kernel, [*code(solved), last])


@pytest.fixture(scope="module")
def unwritten(unwritten_and_written):
    return unwritten_and_written[0]


@pytest.fixture(scope="module")
def written(unwritten_and_written):
    return unwritten_and_written[1]


def code(path):
    book = nbformat.read(path, as_version=4)
    return [cell for cell in book.cells if cell.cell_type == "code"]


def run(kernel, cells):
    """Run cells in a kernel; what each shows at the end, by its id."""
    shown, page = {}, Page()
    for cell in cells:
        watch(kernel, kernel.execute_cell_input(cell.source, allow_stdin=False), page)
        shown[cell.id] = page.outputs
    return shown


def moved(path, cells, shown):
    """What differs from the stored outputs, by the id of the cell; pictures of it are kept."""
    found = {}
    for cell, clock in zip(cells, read_clock([cell.source for cell in cells]), strict=True):
        tags = cell.metadata.get("tags", [])
        if cell.id not in shown or "nbval-ignore-output" in tags:
            continue
        clocked = clock or TAG in tags
        stored, came = (masked(outputs, clocked) for outputs in (cell.outputs, shown[cell.id]))
        limits = tolerance(profile(), {}, cell.metadata)
        if differing := differences(stored, came, limits, "still" in tags):
            found[cell.id] = differing + kept(path, cell, stored, came)
    return found


def kept(path, cell, stored, came):
    folder = paths.course() / "test-results" / path.stem
    pairs = enumerate(pictures(stored, came), 1)
    return [look.keep(folder, f"{cell.id}-{n}", old, new) for n, (old, new) in pairs if old != new]


def test_with_every_piece_written_it_shows_what_is_stored(path, cells, written):
    shown = {id: outputs for id, outputs in written.items() if not id.startswith(OWN)}
    assert moved(path, cells, shown) == {}, f"if this is meant: nnlab record {path.stem[:2]}"


def test_with_none_written_its_cards_say_what_is_stored(path, cells, unwritten):
    assert moved(path, cells, unwritten) == {}, f"if this is meant: nnlab record {path.stem[:2]}"


def test_every_written_piece_passes(cells, written):
    verdicts = {
        below.id: str(written[below.id])
        for stub, below in pairwise(cells)
        if "exercise" in stub.metadata.get("nnlab", {})
    }
    assert len(verdicts) >= 3
    assert [id for id, words in verdicts.items() if "passed" not in words] == []


def test_nothing_on_the_page_passes_one_of_its_checks(written):
    assert ast.literal_eval(written["retyped"][0]["text"].splitlines()[-1]) == []


def test_no_cell_needs_a_name_that_only_a_written_piece_brings(cells):
    read = [read_cell(n, set(), cell.source) for n, cell in enumerate(cells)]
    statements = [statement for cell in read for statement in cell.statements]
    there = GIVEN.union(*(one.defines for one in statements))
    needed = set().union(*(one.uses for one in statements))
    assert needed - there == set()
