"""Every lesson in a browser, opened once: it runs, its formulas are set, it plays, it answers.

A lesson that goes on with the reader's pieces runs with all of them written: it shows what it shows
with none written, which is stored; and nothing that its own cells define passes one of its checks,
for a reader learns little from typing a page again.
"""

import ast
import tomllib
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

from nnlab import paths
from nnlab.commands.copies import copy
from nnlab.exercises.cells import solve
from nnlab.exercises.lessons import find
from nnlab.exercises.source import solution_source
from nnlab.regression.clocks import TAG, read_clock
from nnlab.regression.compare import WIDGET, differences
from nnlab.regression.kernel import PREPARE
from nnlab.regression.masks import masked
from nnlab.regression.tolerance import tolerance

TYPED = tomllib.loads(Path(__file__).with_name("wrong_answers.toml").read_text("utf-8"))
# What a cell's formulas became, once they are set. JupyterLab sets those of cells that it keeps off
# the page, too. A cell that is run meanwhile can leave a text as it was: we look first, then run.
FORMULAS = """(id) => {
    const { node } = notebook.cells.find((cell) => cell.model.id === id);
    const number = node.querySelectorAll("mjx-container").length;
    const wrong = [...node.querySelectorAll("mjx-merror")].map((found) => found.textContent);
    const text = node.querySelector(".jp-RenderedMarkdown")?.textContent;
    return number && { number, wrong, text };
}"""


OWN = ("board", "exercise-", "check-", "use-")  # these tell written from unwritten
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


@pytest.fixture(scope="module", params=paths.lessons(), ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture(scope="module")
def opened(path, lab, written, tmp_path_factory, open_notebook):
    """The learner's copy of a lesson, all its pieces written if it goes on with them."""
    if written:
        solved = tmp_path_factory.mktemp("solved") / path.name
        solve(path, solved)
        book = nbformat.read(solved, as_version=4)
        book.cells.insert(0, nbformat.v4.new_code_cell(PREPARE, id="prepare"))
        retyped = RETYPED.format(number=int(path.stem[:2]))
        book.cells.append(nbformat.v4.new_code_cell(retyped, id="retyped"))
        nbformat.write(book, solved)
        copy(solved, lab.folder / path.name)
    with open_notebook(path.name) as notebook:
        yield notebook


@pytest.fixture(scope="module")
def written(cells):
    """Whether the lesson goes on with what its reader writes."""
    return any(cell.id.startswith("use-") for cell in cells)


@pytest.fixture(scope="module")
def lesson(opened):
    """The same, run from top to bottom."""
    opened.run_all()
    return opened


@pytest.fixture(scope="module")
def cells(path):
    return nbformat.read(path, as_version=4).cells


def test_formulas_are_set(opened, cells):
    for cell in cells:
        if cell.cell_type == "markdown" and "$" in cell.source:
            formulas = opened.page.wait_for_function(FORMULAS, arg=cell.id).json_value()
            assert formulas["wrong"] == [], cell.id
            assert formulas["number"] >= cell.source.count("$") // 4, cell.id
            assert "$" not in formulas["text"], cell.id


def test_it_runs_to_its_end(lesson, cells):
    meant = sum("raises-exception" in cell.metadata.get("tags", []) for cell in cells)
    assert len(lesson.errors()) == meant


def test_every_figure_says_what_it_shows(lesson):
    for cell, outputs in lesson.outputs().items():
        shown = [output for output in outputs if WIDGET not in output.get("data", {})]
        told = [output.get("metadata", {}).get("image/png", {}).get("alt") for output in shown]
        if any(told):
            node = lesson.node(cell)
            node.wait_for_selector(".jp-OutputArea-child img[alt]:not([alt=''])")
            pictures = node.query_selector_all(".jp-OutputArea-child img")
            alts = [picture.get_attribute("alt") for picture in pictures]
            assert alts == [alt for alt in told if alt], cell


def test_with_every_piece_written_it_shows_what_is_stored(lesson, cells, written):
    if not written:
        pytest.skip("this lesson does not go on with what its reader writes")
    came, moved = lesson.outputs(), {}
    code = [cell for cell in cells if cell.cell_type == "code"]
    for cell, clock in zip(code, read_clock([cell.source for cell in code]), strict=True):
        tags = cell.metadata.get("tags", [])
        if not cell.id.startswith(OWN):
            clocked = clock or TAG in tags
            pair = [masked(outputs, clocked) for outputs in (cell.outputs, came[cell.id])]
            found = differences(*pair, tolerance("cpu", {}, cell.metadata), "still" in tags)
            moved |= {cell.id: found} if found else {}
    assert moved == {}
    stubs = [cell.id for cell in cells if "exercise" in cell.metadata.get("nnlab", {})]
    below = {stub.id: verdict.id for stub, verdict in pairwise(cells)}
    assert [stub for stub in stubs if "passed" not in str(came[below[stub]])] == []


def test_nothing_on_the_page_passes_one_of_its_checks(lesson, written):
    if not written:
        pytest.skip("this lesson does not go on with what its reader writes")
    assert ast.literal_eval(lesson.outputs()["retyped"][0].text) == []


def test_its_playground_steps(lesson, path):
    playground = lesson.run("playground")
    canvas = playground.wait_for_selector("canvas[tabindex][aria-label]")
    playground.query_selector("button:has-text('Reset')").click()
    lesson.settle()
    before = canvas.get_attribute("aria-label")
    playground.query_selector("button:has-text('Step')").click()
    lesson.page.wait_for_function("([c, old]) => c.ariaLabel !== old", arg=[canvas, before])
    lesson.picture(f"playground-{path.stem}")


def test_a_typed_mistake_is_named_on_its_card_and_the_right_answer_passes(lesson, path):
    for typed in TYPED[path.stem]:
        task = find(typed["exercise"])
        (sentence,) = [m.sentence for m in task.misconceptions if m.name == typed["mistake"]]
        number = task.id.replace(".", "-")
        verdict = f"{'use' if task.inline else 'check'}-{number}"
        _answer(lesson, number, typed["answer"], verdict)
        lesson.sees(sentence.replace("`", ""), verdict)
        lesson.picture(f"wrong-answer-{number}")
        _answer(lesson, number, solution_source(task), verdict)
        lesson.sees("passed", verdict)


def _answer(lesson, number, source, verdict):
    lesson.write(f"exercise-{number}", source.strip())
    lesson.run(f"exercise-{number}")
    lesson.run(verdict)
