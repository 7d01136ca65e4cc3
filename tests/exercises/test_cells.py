"""The exercise cells of a notebook, on copies in a temporary folder."""

import json

import nbformat
import pytest

from nnlab.exercises import prediction
from nnlab.exercises.board import Board
from nnlab.exercises.cells import solve, stubs
from nnlab.exercises.lessons import of_lesson, perceptron
from nnlab.exercises.predictions import Prediction
from nnlab.exercises.source import solution_source, stub_source

TASKS = of_lesson(2)


def markdown(id, source):
    return nbformat.v4.new_markdown_cell(source, id=id)


def code(id, source, **metadata):
    return nbformat.v4.new_code_cell(source, id=id, metadata=metadata)


@pytest.fixture(autouse=True)
def plain_declarations(monkeypatch):
    """For a while no exercise of lesson 02 is in-line, and nothing is predicted there."""
    for task in TASKS:
        monkeypatch.setattr(task, "inline", False)
    for name, thing in list(vars(perceptron).items()):
        if isinstance(thing, Prediction):
            monkeypatch.setattr(perceptron, name, None)


@pytest.fixture
def lesson(tmp_path):
    """A lesson whose exercises are not there yet."""
    return save(
        tmp_path / "02-perceptron.ipynb",
        markdown("title", "# The perceptron"),
        markdown("exercises", "## Exercises"),
        markdown("practice", "Solve them all."),
        markdown("recap", "## Recap"),
    )


def save(path, *cells):
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells)), path)
    return path


def cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def ids(path):
    return [cell["id"] for cell in cells(path)]


def cell(path, id):
    return next(cell for cell in cells(path) if cell["id"] == id)


def edit(path, id, /, **changes):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    next(cell for cell in notebook["cells"] if cell["id"] == id).update(changes)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_missing_cells_come_at_the_end_of_the_section_in_order(lesson):
    assert stubs([lesson]) == 0
    names = [task.id.replace(".", "-") for task in TASKS]
    trios = [f"{kind}-{name}" for name in names for kind in ("about", "exercise", "check")]
    assert ids(lesson) == ["title", "exercises", "practice", *trios, "recap"]


def test_the_three_cells_come_from_the_declaration(lesson):
    stubs([lesson])
    about = "".join(cell(lesson, "about-2-2")["source"])
    assert about.startswith(
        "### 2.2 · One step of Rosenblatt's rule\n\n●●○ · 8 minutes\n\n**Your turn.** One look"
    )
    stub = cell(lesson, "exercise-2-2")
    assert "".join(stub["source"]) == stub_source(TASKS[2])
    assert stub["metadata"] == {"nnlab": {"exercise": "2.2"}}
    assert cell(lesson, "check-2-2")["source"] == ['check("2.2", perceptron_step)']


def test_the_notebook_is_valid_and_written_as_nbformat_writes_it(lesson):
    stubs([lesson])
    notebook = nbformat.read(lesson, as_version=4)
    nbformat.validate(notebook)
    assert lesson.read_text(encoding="utf-8") == nbformat.writes(notebook) + "\n"


def test_a_second_time_changes_no_byte(lesson, capsys):
    stubs([lesson])
    before = lesson.read_bytes()
    capsys.readouterr()
    assert stubs([lesson]) == stubs([lesson], check=True) == 0
    assert lesson.read_bytes() == before
    assert capsys.readouterr().out == ""


def test_a_check_reports_drift_and_writes_nothing(lesson, capsys):
    stubs([lesson])
    edit(lesson, "exercise-2-1", source="old")
    before = lesson.read_bytes()
    capsys.readouterr()
    assert stubs([lesson], check=True) == 1
    assert capsys.readouterr().out == f"{lesson}: exercise-2-1 differed from its declaration\n"
    assert lesson.read_bytes() == before


def test_a_drifted_cell_is_rewritten_where_it_stands_and_the_others_keep_their_outputs(lesson):
    stubs([lesson])
    output = nbformat.v4.new_output("execute_result", {"text/plain": "kept"}, execution_count=7)
    edit(lesson, "check-2-1", outputs=[output], execution_count=7)
    edit(lesson, "exercise-2-2", source="old", outputs=[output], metadata={"tags": ["mine"]})
    before = ids(lesson)
    stubs([lesson])
    assert ids(lesson) == before
    assert cell(lesson, "check-2-1")["outputs"] == [output]
    rewritten = cell(lesson, "exercise-2-2")
    assert (rewritten["outputs"], rewritten["execution_count"]) == ([], None)
    assert rewritten["metadata"] == {"tags": ["mine"], "nnlab": {"exercise": "2.2"}}


def test_a_stub_is_known_by_its_metadata_too(lesson):
    stubs([lesson])
    edit(lesson, "exercise-2-3", id="renamed", source="old")
    stubs([lesson])
    assert "renamed" not in ids(lesson)
    assert "".join(cell(lesson, "exercise-2-3")["source"]) == stub_source(TASKS[3])


def test_recall_cells_stay_where_the_author_put_them(tmp_path):
    path = save(
        tmp_path / "02-perceptron.ipynb",
        markdown("about-2-recall", ""),
        code("exercise-2-recall", ""),
        markdown("start", "## Start"),
        markdown("exercises", "## 7 · Exercises"),
        markdown("recap", "## Recap"),
    )
    stubs([path])
    assert ids(path)[:6] == [
        "about-2-recall",
        "exercise-2-recall",
        "check-2-recall",
        "start",
        "exercises",
        "about-2-1",
    ]


def test_a_single_missing_cell_comes_beside_its_own(lesson):
    stubs([lesson])
    before = ids(lesson)
    notebook = json.loads(lesson.read_text(encoding="utf-8"))
    gone = ("about-2-3", "check-2-4")
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in gone]
    lesson.write_text(json.dumps(notebook), encoding="utf-8")
    stubs([lesson])
    assert ids(lesson) == before


def test_a_lesson_without_a_section_for_exercises_is_reported(tmp_path, capsys):
    path = save(tmp_path / "02-perceptron.ipynb", markdown("title", "# The perceptron"))
    assert stubs([path]) == 1
    assert 'about-2-1 has no place: add a cell "## Exercises"' in capsys.readouterr().out
    assert ids(path) == ["title"]


def test_an_exercise_that_nobody_declared_is_reported(lesson, capsys):
    stubs([lesson])
    edit(lesson, "practice", metadata={"nnlab": {"exercise": "2.99"}})
    assert stubs([lesson], check=True) == 1
    assert "exercise 2.99 has no declaration" in capsys.readouterr().out


@pytest.fixture
def inline(monkeypatch):
    """2.2 is in-line for a while, and there is a prediction."""
    monkeypatch.setattr(TASKS[2], "inline", True)
    asked = prediction("2.rate", "Which is first?")
    monkeypatch.setattr(perceptron, "rate", asked, raising=False)


def test_an_in_line_exercise_and_a_prediction_need_a_place(lesson, inline, capsys):
    assert stubs([lesson]) == 1
    said = capsys.readouterr().out
    for name in ("about-2-2", "predict-rate"):
        assert f"{name} has no place: put an empty cell with this id where it belongs" in said
    assert not {"exercise-2-2", "predict-rate"} & set(ids(lesson))


def test_an_in_line_exercise_is_filled_where_an_empty_cell_stands(tmp_path, inline):
    path = save(
        tmp_path / "02-perceptron.ipynb",
        code("predict-rate", ""),
        code("exercise-2-2", ""),
        markdown("idea", "It is used here."),
        markdown("exercises", "## 8 · Further"),
    )
    assert stubs([path]) == 0
    assert ids(path)[:6] == [
        "predict-rate", "about-2-2", "exercise-2-2", "use-2-2", "idea", "exercises",
    ]  # fmt: skip
    assert cell(path, "use-2-2")["source"] == ['perceptron_step = use("2.2", perceptron_step)']
    assert cell(path, "predict-rate")["source"] == ['predict("2.rate")']
    assert stubs([path], check=True) == 0


def test_an_exercise_that_becomes_in_line_stays_where_it_stands(lesson, inline, monkeypatch):
    monkeypatch.setattr(TASKS[2], "inline", False)
    notebook = json.loads(lesson.read_text(encoding="utf-8"))
    notebook["cells"].insert(1, code("predict-rate", ""))
    lesson.write_text(json.dumps(notebook), encoding="utf-8")
    stubs([lesson])
    before = ids(lesson)
    monkeypatch.setattr(TASKS[2], "inline", True)
    assert stubs([lesson]) == 0
    assert ids(lesson) == [id if id != "check-2-2" else "use-2-2" for id in before]


def test_a_prediction_that_nobody_declared_is_reported(lesson, capsys):
    stubs([lesson])
    edit(lesson, "practice", cell_type="code", source='predict("2.nothing")')
    assert stubs([lesson], check=True) == 1
    assert "prediction 2.nothing has no declaration" in capsys.readouterr().out


def test_a_notebook_that_is_no_lesson_is_left_alone(tmp_path):
    path = save(tmp_path / "scratch.ipynb", markdown("title", "# Mine"))
    before = path.read_bytes()
    assert stubs([path]) == 0
    assert path.read_bytes() == before


def test_the_instructors_edition_is_solved_and_the_lesson_is_not(lesson, tmp_path):
    stubs([lesson])
    output = nbformat.v4.new_output("execute_result", {"text/plain": "old"}, execution_count=7)
    edit(lesson, "check-2-1", outputs=[output], execution_count=7)
    before, out = lesson.read_bytes(), tmp_path / "solved.ipynb"
    solve(lesson, out)
    assert lesson.read_bytes() == before
    assert ids(out) == ids(lesson)
    for task in TASKS:
        solved = cell(out, f"exercise-{task.id.replace('.', '-')}")
        assert "".join(solved["source"]) == solution_source(task)
    assert cell(out, "check-2-1")["outputs"] == []
    assert cell(out, "check-2-1")["source"] == ['check("2.1", classify)']
    nbformat.validate(nbformat.read(out, as_version=4))


def test_the_solved_cells_pass_their_checks_when_run_in_order(lesson, tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_PROGRESS", str(tmp_path / "progress.json"))
    stubs([lesson])
    solve(lesson, tmp_path / "solved.ipynb")
    space, verdicts = {}, {}
    exec("import torch\nfrom nnlab.exercises import check, use", space)
    for item in cells(tmp_path / "solved.ipynb"):
        source = "".join(item["source"])
        if item["id"].startswith("exercise-"):
            exec(source, space)
        elif item["id"].startswith("check-"):
            verdicts[item["id"]] = eval(source, space).status
    assert set(verdicts.values()) == {"passed"}
    assert len(verdicts) == len(TASKS)


def test_a_board_that_lists_other_exercises_is_drawn_anew(lesson, capsys):
    stubs([lesson])
    notebook = nbformat.read(lesson, as_version=4)
    shown = {"text/plain": "00 start-here: 1 open", "text/html": "<b>1 open</b>"}
    output = nbformat.v4.new_output("execute_result", shown, execution_count=3)
    notebook.cells.append(nbformat.v4.new_code_cell("progress()", id="board", outputs=[output]))
    nbformat.write(notebook, lesson)
    assert stubs([lesson], check=True) == 1
    stubs([lesson])
    assert "board lists other exercises" in capsys.readouterr().out
    (output,) = nbformat.read(lesson, as_version=4).cells[-1].outputs
    assert output.data["text/plain"] == repr(Board())
    assert output.data["text/html"] == Board()._repr_html_()
    assert stubs([lesson], check=True) == 0
