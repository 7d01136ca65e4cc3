"""An exercise as a learner has it: solved by typing, in JupyterLab."""

ANSWER = """\
def classify(x, w, b):
    return (x @ w + b >= 0) * 1"""


def test_typed_answer_turns_its_card_to_passed_and_counts_on_the_board(open_notebook, lab):
    lab.record.unlink(missing_ok=True)  # other tests solve exercises in the same workbook
    with open_notebook("02-perceptron.ipynb") as lesson:
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


def test_a_lesson_opened_as_a_reader_does_runs_from_its_first_cell_to_its_last(open_notebook):
    with open_notebook("01-mcp-neuron.ipynb") as lesson:
        lesson.run_all()
        assert lesson.errors() == []
        assert lesson.outputs()["board"]
        lesson.picture("lesson-end")
