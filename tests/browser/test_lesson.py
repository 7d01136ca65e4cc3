"""An exercise as a learner has it: solved by typing, in JupyterLab."""

import re

from nnlab import paths
from nnlab.commands.copies import copy

ANSWER = """\
def classify(x, w, b):
    return (x @ w + b >= 0) * 1"""


def test_typed_answer_turns_its_card_to_passed_and_counts_on_the_board(visit, lab):
    lab.record.unlink(missing_ok=True)  # other tests solve exercises in the same workbook
    with visit("02-perceptron.ipynb") as lesson:
        for cell in ("setup", "exercise-2-1", "use-2-1"):
            lesson.run(cell)
        lesson.sees("not attempted", "use-2-1")
        lesson.picture("lesson-unsolved")
        lesson.run("board").wait_for_selector("[title^='2.1 '][title$=': open']")
        lesson.write("exercise-2-1", ANSWER)
        lesson.run("exercise-2-1")
        lesson.run("use-2-1")
        lesson.sees("passed", "use-2-1")
        lesson.picture("lesson-passed")
        lesson.run("board").wait_for_selector("[title^='2.1 '][title$=': solved']")
        lesson.picture("lesson-board")


def test_a_lesson_opened_as_a_reader_does_runs_from_its_first_cell_to_its_last(visit):
    with visit("01-mcp-neuron.ipynb") as lesson:
        lesson.run_all()
        assert lesson.errors() == []
        assert lesson.outputs()["board"]
        lesson.picture("lesson-end")


def test_a_lesson_that_a_text_names_opens_from_there_and_a_paper_has_its_address(visit, lab):
    copy(paths.lesson("03-xor"), lab.folder / "03-xor.ipynb")  # others open it changed
    copy(paths.lesson("02-perceptron"), lab.folder / "02-perceptron.fresh.ipynb")  # not lesson 02
    with visit("03-xor.ipynb") as lesson:
        page = lesson.page
        assert not page.evaluate("notebook.widget.context.model.dirty")  # opened, nothing changed
        lesson.node("references").wait_for_selector("a[href^='https://doi.org/10.1038/323533a0']")
        link = lesson.node("title").wait_for_selector("a[href='02-perceptron.ipynb']")
        assert link.inner_text() == "02"
        assert lesson.node("setup-note").query_selector("a[href='00-start-here.ipynb']")
        lesson.picture("lesson-links")
        here = page.evaluate("notebook.widget.id")
        link.click()
        page.wait_for_function(
            "() => jupyterapp.shell.currentWidget.context?.path === '02-perceptron.ipynb'"
        )
        page.evaluate("id => jupyterapp.shell.activateById(id)", here)
        code = "notebook.cells.flatMap((cell) => [...cell.node.querySelectorAll('code a, pre a')])"
        assert page.evaluate(f"() => {code}.length") == 0


def test_a_term_says_what_it_means_and_opens_the_glossary_at_its_row(visit, lab):
    copy(paths.lesson("04-logistic-regression"), lab.folder / "04-logistic-regression.ipynb")
    row = "| gradient descent | 경사 하강법 | (.+) | 04 |".replace("|", r"\|")
    meaning = re.search(row, paths.glossary().read_text("utf-8"))[1]
    with visit("04-logistic-regression.ipynb") as lesson:
        page = lesson.page
        here = page.evaluate("notebook.widget.id")
        link = lesson.node("slope-note").wait_for_selector("a:has(em:text-is('gradient descent'))")
        assert link.get_attribute("title") == meaning
        lesson.picture("lesson-term")
        link.click()
        page.wait_for_function(
            "() => jupyterapp.shell.currentWidget.context?.path === 'glossary.md'"
        )
        page.wait_for_function("() => document.activeElement.cells?.length === 4")
        found = page.evaluate("[...document.activeElement.cells].map((cell) => cell.textContent)")
        assert found == ["gradient descent", "경사 하강법", meaning, "04"]
        lesson.picture("glossary")
        page.evaluate("id => jupyterapp.shell.activateById(id)", here)
