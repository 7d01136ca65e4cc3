"""Every lesson in a browser, opened once: formulas, figures' alternatives, playground, cards.

What its cells compute is compared in tests/lessons/test_every_lesson.py.
"""

import tomllib
from pathlib import Path

import nbformat
import pytest

from nnlab import paths
from nnlab.commands.copies import copy
from nnlab.exercises.lessons import find
from nnlab.exercises.source import solution_source
from nnlab.regression.compare import WIDGET

from .conftest import hindrances

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


# What the course puts on the page: the editor of a cell is JupyterLab's.
OURS = {
    "include": [[".jp-mod-active .jp-OutputArea"], [".jp-mod-active .jp-RenderedMarkdown"]],
}


@pytest.fixture(scope="module", params=paths.lessons(), ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture(scope="module")
def opened(path, lab, open_notebook):
    """The learner's copy of a lesson, with its outputs: running them is not the browser's part."""
    copy(path, lab.folder / path.name, outputs=True)
    with open_notebook(path.name) as notebook:
        yield notebook


@pytest.fixture(scope="module")
def lesson(opened):
    """The same, set up."""
    opened.run("setup")
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


def test_every_figure_says_what_it_shows(opened):
    for cell, outputs in opened.outputs().items():
        shown = [output for output in outputs if WIDGET not in output.get("data", {})]
        told = [output.get("metadata", {}).get("image/png", {}).get("alt") for output in shown]
        if any(told):
            node = opened.node(cell)
            node.wait_for_selector(".jp-OutputArea-child img[alt]:not([alt=''])")
            pictures = node.query_selector_all(".jp-OutputArea-child img")
            alts = [picture.get_attribute("alt") for picture in pictures]
            assert alts == [alt for alt in told if alt], cell


def test_its_playground_steps(lesson, path):
    playground = lesson.run("playground")
    canvas = playground.wait_for_selector("canvas[tabindex][aria-label]")
    playground.query_selector("button:has-text('Reset')").click()
    lesson.settle()
    before = canvas.get_attribute("aria-label")
    playground.query_selector("button:has-text('Step')").click()
    lesson.page.wait_for_function("([c, old]) => c.ariaLabel !== old", arg=[canvas, before])
    lesson.picture(f"playground-{path.stem}")


def test_its_playground_and_a_card_keep_nobody_out(lesson, cells):
    card = next(c.id for c in cells if c.id.startswith(("use-", "check-")))
    for cell in ("title", card, "playground"):
        lesson.node(cell)
        assert hindrances(lesson.page, OURS) == [], cell


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
