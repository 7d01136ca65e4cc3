"""A lesson as a learner has it: opened in JupyterLab, run, and an exercise solved by typing."""

import pytest

ANSWER = """\
def predict(x, w, b):
    return (x @ w + b >= 0) * 1"""


@pytest.fixture(scope="module")
def lesson(open_notebook):
    """The learner's copy of lesson 02, run from top to bottom."""
    with open_notebook("02-perceptron.ipynb") as notebook:
        notebook.run_all()
        yield notebook


def test_lesson_runs_to_its_end_with_every_exercise_unsolved(lesson):
    assert lesson.errors() == []
    assert "not attempted" in lesson.node("check-2-1").inner_text()
    lesson.picture("lesson-unsolved")


def test_playground_of_the_lesson_is_live(lesson):
    playground = lesson.run("playground")
    canvas = playground.wait_for_selector("canvas[tabindex][aria-label^='After']")
    before = canvas.get_attribute("aria-label")
    playground.query_selector("button:has-text('Step')").click()
    lesson.page.wait_for_function("([c, old]) => c.ariaLabel !== old", arg=[canvas, before])
    lesson.picture("lesson-playground")


def test_typed_answer_turns_its_card_to_passed_and_counts_on_the_board(lesson):
    assert "solved" not in lesson.run("board").inner_text()
    lesson.write("exercise-2-1", ANSWER)
    lesson.run("exercise-2-1")
    assert "passed" in lesson.run("check-2-1").inner_text()
    lesson.picture("lesson-passed")
    assert "1 solved" in lesson.run("board").inner_text()
    lesson.picture("lesson-board")
