"""A prediction and a piece of one's own, in JupyterLab: by mouse, by keyboard, after a restart."""

import pytest

CELLS = {
    "setup": """\
import torch
from nnlab import check, hint, outcome, predict, progress, revisit, use
from nnlab.exercises import estimate, prediction
from nnlab.exercises.lessons import perceptron

asked = perceptron.product = prediction(
    "2.test-product",
    "We multiply 1,000 probabilities, each about `0.7`, in float32. What comes out?",
    result="The product is {}.",
)
asked.answer("about 0.7", lambda p: p > 0.1, like=0.7, wrong="Each factor makes it smaller.")
asked.answer("a tiny number such as 1e-155", lambda p: 0 < p < 0.1, wrong="float32 ends sooner.")
asked.answer("exactly 0", 0, right="The product underflows.")
perceptron.steps = estimate(
    "2.test-steps", "How many steps?", low=0, high=100, step=5, near=5, unit="steps",
    below="The slope shrinks.", above="The first steps are long.", right="It halves every seven.",
)""",
    "predict-product": 'predict("2.test-product")',
    "predict-steps": 'predict("2.test-steps")',
    "product": 'outcome("2.test-product", torch.full((1000,), 0.7).prod())',
    "steps": 'outcome("2.test-steps", 30)',
    "exercise-2-1": "def predict_rows(x, w, b):\n    raise NotImplementedError",
    "use-2-1": 'predict_rows = use("2.1", predict_rows)',
    "rows": "predict_rows(torch.ones(2, 3), torch.ones(3), -4.0).int()",
    "board": "progress()",
    "again": "display(revisit(4))",
}
MINE = "def predict_rows(x, w, b):\n    return x @ w + b >= 0"


@pytest.fixture(scope="module")
def notebook(open_notebook, write_cells):
    """A notebook with predictions and an exercise of lesson 02, set up."""
    with open_notebook(write_cells("predictions.ipynb", CELLS)) as notebook:
        notebook.run("setup")
        yield notebook


class Panel:
    """A prediction on the page."""

    def __init__(self, notebook, cell):
        self.page = notebook.page
        self.node = notebook.run(cell).wait_for_selector("fieldset.nnlab-predict")

    def click(self, words):
        self.node.query_selector(f"label:has-text('{words}')").click()

    def says(self, words):
        """Wait until the panel says this; the focus stays where it is."""
        said = "([node, words]) => node.innerText.includes(words)"
        self.page.wait_for_function(said, arg=[self.node, words])

    @property
    def chosen(self):
        return self.node.eval_on_selector_all("input:checked", "all => all.map((i) => i.value)")

    @property
    def is_open(self):
        return self.node.evaluate("panel => !panel.disabled")


def test_a_choice_by_mouse_is_kept_and_can_be_changed(notebook):
    panel = Panel(notebook, "predict-product")
    panel.click("exactly 0")
    panel.says("Kept. And how sure are you?")
    panel.click("think so")
    panel.says("Kept. You can change it until the outcome.")
    panel.click("about 0.7")
    panel.click("sure")
    notebook.settle()
    again = Panel(notebook, "predict-product")
    assert again.chosen == ["a", "sure"]
    assert again.is_open
    notebook.picture("prediction-choice")


def test_a_number_by_keyboard_is_kept(notebook):
    panel = Panel(notebook, "predict-steps")
    panel.node.query_selector("input[type=range]").focus()
    panel.page.keyboard.press("ArrowRight")
    panel.page.keyboard.press("ArrowRight")
    panel.says("60 steps")
    panel.says("Kept. And how sure are you?")
    panel.page.keyboard.press("Tab")
    panel.page.keyboard.press("Space")
    panel.page.keyboard.press("ArrowRight")
    panel.says("Kept. You can change it until the outcome.")
    assert panel.chosen == ["think so"]
    assert notebook.page.evaluate("notebook.widget.content.activeCell.model.id") == "predict-steps"
    notebook.picture("prediction-number")


def test_a_choice_by_keyboard_moves_with_arrows_and_letters(notebook):
    panel = Panel(notebook, "predict-product")
    panel.node.query_selector("input:checked").focus()
    panel.page.keyboard.press("ArrowDown")
    notebook.settle()
    assert panel.chosen == ["b", "sure"]
    panel.page.keyboard.press("a")
    notebook.settle()
    assert panel.chosen == ["a", "sure"]


def test_the_outcome_comes_back_to_it_and_the_choice_stays(notebook):
    panel = Panel(notebook, "predict-product")
    notebook.run("product")
    said = "The product is 0. You said (a) about 0.7, sure. It is (c) exactly 0. Each factor"
    notebook.sees(said, "product")
    panel.says("Answered; the outcome is below.")
    assert not panel.is_open
    notebook.run("steps")
    notebook.sees("You said 60 steps, fairly sure. It is less: 30 steps.", "steps")
    notebook.run("board").wait_for_selector("text=0 of 1 came true")


def test_the_lesson_goes_on_with_the_readers_piece(notebook):
    notebook.run("exercise-2-1")
    notebook.run("use-2-1")
    notebook.sees("The lesson goes on with the course's version until yours passes.", "use-2-1")
    assert "[0, 0]" in notebook.value("rows")
    notebook.picture("use-unsolved")
    notebook.write("exercise-2-1", "def predict_rows(x, w, b):\n    return x @ w + b > 0")
    notebook.run("exercise-2-1")
    notebook.run("use-2-1")
    notebook.sees("stays silent on a tie", "use-2-1")
    assert "[0, 0]" in notebook.value("rows")
    notebook.picture("use-wrong")
    notebook.write("exercise-2-1", MINE)
    notebook.run("exercise-2-1")
    notebook.run("use-2-1")
    notebook.sees("Yours goes on.", "use-2-1")
    assert "[0, 0]" in notebook.value("rows")
    notebook.picture("use-passed")


def test_all_is_kept_after_a_restart(notebook):
    notebook.page.evaluate("notebook.widget.sessionContext.session.kernel.restart()")
    notebook.wait_idle()
    notebook.run_all()
    assert notebook.errors() == []
    notebook.sees("You said (a) about 0.7, sure.", "product")
    notebook.sees("Yours goes on.", "use-2-1")
    panel = Panel(notebook, "predict-product")
    assert panel.chosen == ["a", "sure"]
    assert not panel.is_open
    notebook.run("board").wait_for_selector("[title^='2.1 '][title$=': solved']")
    notebook.picture("prediction-board")


def test_a_later_lesson_asks_again_and_answers_at_once(notebook):
    panel = Panel(notebook, "again")
    panel.click("exactly 0")
    panel.says("You said (c) exactly 0. It is. The product underflows.")
    assert not panel.is_open
    notebook.picture("prediction-again")
    again = Panel(notebook, "again")
    again.says("It is. The product underflows.")
    notebook.run("board").wait_for_selector("text=0 of 1 came true")


OPENED = "() => jupyterapp.shell.currentWidget.context?.path === '02-perceptron.ipynb'"
IN_SIGHT = """(id) => {
    const book = jupyterapp.shell.currentWidget;
    const cell = book.content.widgets?.find((cell) => cell.model.id === id);
    if (!cell) return false;
    const [{ top }, page] = [cell, book].map(({ node }) => node.getBoundingClientRect());
    return top > page.top - 5 && top < page.bottom - 50;
}"""


def test_the_board_leads_to_the_heading_of_an_exercise(notebook):
    """JupyterLab opens a lesson at its top, and goes to the heading in one that is drawn."""
    page, here = notebook.page, notebook.page.evaluate("notebook.widget.id")
    there = False
    for _ in range(10):
        page.evaluate("id => jupyterapp.shell.activateById(id)", here)
        notebook.run("board")
        notebook.part("board", "[title^='2.2 '] a").evaluate("link => link.click()")
        page.wait_for_function(OPENED)
        page.wait_for_timeout(2000)
        if there := page.evaluate(IN_SIGHT, "about-2-2"):
            break
    notebook.picture("board-link")
    page.evaluate("id => jupyterapp.shell.activateById(id)", here)
    assert there
