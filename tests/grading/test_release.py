"""A released assignment is what nbgrader expects, and holds nothing that students must not see."""

import ast
import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import files
from pathlib import Path

import nbformat
import pytest

from nnlab.commands.cli import main
from nnlab.exercises.learner import check
from nnlab.exercises.lessons import every
from nnlab.grading.answers.extract import extract
from nnlab.grading.assignment import load_module, read, tasks_of
from nnlab.grading.release import release, source_source

COURSE = Path(__file__).with_name("my_course.py")
IDS = ["2.1", "2.recall", "hw1.2", "hw1.6"]

NBGRADER = """
import sys
from nbgrader.apps import NbGraderAPI
from nbgrader.validator import Validator
from traitlets.config import Config

config = Config()
config.CourseDirectory.root = "."
config.CourseDirectory.db_url = "sqlite:///gradebook.db"
made = NbGraderAPI(config=config).generate_assignment("ps1", force=True)
assert made["success"], made
for path in sys.argv[1:]:
    found = Validator(config=config).validate(path)
    print(path, "failed" if "failed" in found else "passed", len(found.get("failed", [])))
"""


@pytest.fixture
def course(tmp_path):
    shutil.copy(COURSE, tmp_path)
    release(
        "ps1", exercises=IDS, module=str(tmp_path / "my_course.py"), course=tmp_path, solutions=True
    )
    for kind in ("source", "release", "solutions"):
        path = tmp_path / kind / "ps1" / "ps1.ipynb"
        path.write_text(path.read_text().replace(str(tmp_path) + "/", ""))
    return tmp_path


def book(course, kind):
    path = course / kind / "ps1" / "ps1.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def test_what_students_get_holds_no_solution_and_no_private_test(course):
    text = (course / "release" / "ps1" / "ps1.ipynb").read_text()
    for secret in ("x @ w + b", "HIDDEN", "SOLUTION", "my_course", "torch.tanh(self.linear"):
        assert secret not in text
        assert secret in (course / "source" / "ps1" / "ps1.ipynb").read_text()


def test_cells_carry_nbgraders_metadata(course):
    facts = [cell.metadata.nbgrader for cell in book(course, "release").cells]
    assert all(f.schema_version == 3 and not f.task for f in facts)
    assert len({f.grade_id for f in facts}) == len(facts)
    points = {f.grade_id: f.points for f in facts if f.grade}
    assert points == {"check-2-1": 1, "check-2-recall": 1, "check-hw1-2": 3, "check-hw1-6": 1}
    assert [f.grade_id for f in facts if f.solution] == [
        f"exercise-{i.replace('.', '-')}" for i in IDS
    ]
    assert {f.grade_id for f in facts if not f.locked} == {f.grade_id for f in facts if f.solution}


def test_a_check_that_passes_shows_nbgrader_nothing_to_take_for_points(course):
    (source,) = (c.source for c in book(course, "solutions").cells if c.id == "check-2-1")
    *before, last = ast.parse(source).body
    answer = {"classify": lambda x, w, b: x @ w + b >= 0}
    space = {"check": check, "display": lambda _: None} | answer
    exec(compile(ast.Module(before, []), "check", "exec"), space)
    value = eval(compile(ast.Expression(last.value), "check", "eval"), space)
    assert value is None  # IPython shows no result, which nbgrader would turn into a number


def test_the_source_says_what_is_asked(course):
    assignment = read(course / "source" / "ps1")
    assert [task.id for task in assignment.tasks] == IDS
    assert assignment.module == str(course / "my_course.py")


def test_released_answers_are_found_again(course):
    data = (course / "solutions" / "ps1" / "ps1.ipynb").read_bytes()
    tasks = tasks_of(IDS, load_module(str(course / "my_course.py")))
    wanted = [
        {"id": t.id, "names": t.names, "keys": list(getattr(t, "questions", []))} for t in tasks
    ]
    assert all(
        found and not found[0]["unsolved"] for found in extract(data, wanted)["attempts"].values()
    )


@pytest.mark.parametrize("task", every(), ids=lambda task: task.id)
def test_the_source_of_every_exercise_is_python_with_its_solution_marked(task):
    source = source_source(task)
    compile(source, "source", "exec")
    assert source.count("### BEGIN SOLUTION") == source.count("### END SOLUTION") >= 1


def test_nbgrader_makes_the_release_and_validates_the_source(course):
    scripts = {f.locate().parent.resolve() for f in files("alembic") if f.name == "alembic"}
    path = os.pathsep.join([*map(str, scripts), os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "HOME": str(course), "PYTHONWARNINGS": "ignore"}
    books = ["source/ps1/ps1.ipynb", "release/ps1/ps1.ipynb"]
    said = subprocess.run(
        [sys.executable, "-c", NBGRADER, *books],
        cwd=course, env=environment, capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr[-3000:]
    lines = [line for line in said.stdout.splitlines() if line.startswith(("source", "release"))]
    assert lines == ["source/ps1/ps1.ipynb passed 0", "release/ps1/ps1.ipynb failed 2"]
    made = json.dumps(book(course, "release"))
    assert "YOUR CODE HERE" in made
    for secret in ("x @ w + b", "HIDDEN", "SOLUTION", "load_module"):
        assert secret not in made


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["../evil", "--lesson", "1"], "is no name for an assignment"),
        (["ps1", "--exercises", "2.99"], "There is no exercise '2.99'"),
        (["ps1", "--exercises", "2.1", "2.1"], "2.1 is asked twice"),
        (["ps1", "--lesson", "77"], "lesson 77 has no exercises"),
        (["ps1", "--exercises", "hw1.1", "--module", "none.py"], "there is no file none.py"),
        (["ps1", "--exercises", "hw1.1", "--module", "no_such"], "there is no module 'no_such'"),
    ],
)
def test_what_cannot_be_released_is_refused_with_the_reason(arguments, words, tmp_path, capsys):
    assert main(["release", *arguments, "--course", str(tmp_path)]) == 2
    assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_lesson_is_released_with_one_command(tmp_path, capsys):
    assert main(["release", "ps2", "--lesson", "1", "--course", str(tmp_path)]) == 0
    assert capsys.readouterr().out.count("ps2.ipynb") == 2
    assert [task.id for task in read(tmp_path / "source" / "ps2").tasks][:2] == ["1.recall", "1.1"]
