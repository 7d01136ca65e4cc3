"""Pages tell a student what failed, and an instructor what was hard, and leak and run nothing."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import files

import nbformat
import pytest

from nnlab.exercises.lessons import declared
from nnlab.grading.assignment import Assignment
from nnlab.grading.batch import NOTHING, Row
from nnlab.grading.marks import Mark
from nnlab.grading.remarks import one_line, sketch
from nnlab.grading.reports.copies import near_copies
from nnlab.grading.reports.feedback import page, write_pages
from nnlab.grading.reports.gradebook import alembic_on_path, write_marks
from nnlab.grading.reports.overview import _hardest
from nnlab.grading.reports.overview import page as overview
from nnlab.grading.reports.pages import file_name

from .. import my_course

TASKS = declared(my_course)[:2]
PS1 = Assignment("ps1", tuple(TASKS))
SENTENCE = "The length is the root of the sum of the squares."
EVIL = "<script>alert(1)</script>"


def row(student, id="hw1.1", points=0.0, status="failed", **more):
    most = {task.id: task.points for task in TASKS}[id]
    return Row(student, "ps1", Mark(id, points, most, status, **more))


ROWS = [
    row("ann", points=2, status="passed", note="All 30 cases are right.", says="Right."),
    row("ann", "hw1.2", status="timeout", note="late by 1:00:00; It was ended.", says="Too long."),
    row("bob", note="bob's secret", says=f"Wrong. {SENTENCE}", diagnosis="divides by the sum"),
    row("bob", "hw1.2", status="error", note=EVIL, says=f"ValueError in your own line 2: {EVIL}"),
]


def test_feedback_tells_what_failed_the_misconception_and_a_hint():
    html = page("bob", [PS1], ROWS[2:])
    assert "ps1: 0 of 5 points" in html
    assert SENTENCE in html
    assert "Hint: <code>super().__init__()</code> comes first." in html
    assert "x.norm" not in html  # the diagnosis says more, and another hint may mislead


def test_feedback_holds_nothing_of_others_and_no_note_for_the_instructor(tmp_path):
    pages = write_pages(tmp_path, [PS1], ROWS)
    assert [path.name for path in pages] == ["ann.html", "bob.html"]
    ann, bob = (path.read_text() for path in pages)
    assert "bob" not in ann
    assert "ann" not in bob
    assert "secret" not in bob
    assert "late by 1:00:00" in ann


@pytest.mark.parametrize("make", [lambda: page(EVIL, [PS1], ROWS), lambda: overview([PS1], ROWS)])
def test_pages_run_no_script_and_load_nothing(make):
    html = make()
    assert "<script" not in html
    assert "default-src 'none'" in html
    assert not re.search(r'(src|href)="(?!data:)', html)


def test_the_overview_tells_what_was_hard_and_why():
    html = overview([PS1], ROWS)
    assert "<h1>2 students</h1>" in html
    assert html.count("<img alt=") == 2
    assert "hw1.1: 50 %; hw1.2: 0 %" in html
    assert "<td>divides by the sum</td>" in html


def test_names_of_files_are_safe_and_differ():
    names = ["ann", "../../etc/passwd", "a/b", "a b", "a\nb", "", ".", "..", "x" * 300, "한글", "é"]
    made = [file_name(name) for name in names]
    assert made[0] == "ann"
    assert len(set(made)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.@-]*|-[0-9a-f]{10}", name) for name in made)


def test_a_line_for_a_table_has_no_control_characters():
    assert one_line("a\n\tb\x1b[31m\x00 c") == "a b [31m c"
    assert len(one_line("x" * 1000)) == 400


def answer(step, name="total"):
    return f"""
def solve(x, y):
    {name} = 0
    for i in range(len(x)):
        if x[i] > {step} and y[i] < 3 * {step}:
            {name} += x[i] * y[i] - {step}
        else:
            {name} -= (x[i] + {step}) ** 2 / (1 + y[i])
    return {name} / max(1, len(x) - {step})
"""


def test_near_copies_are_found_and_what_all_have_is_none():
    texts = {
        f"s{n}": answer(n) + f"\n# {n}\nfor k in range({n}): print(k + {n})" for n in range(40)
    }
    texts["copy"] = texts["s7"] + "\n# by me"
    rows = [row(who, sketch=sketch([text])) for who, text in texts.items()]
    assert [pair.students for pair in near_copies(rows)] == [("copy", "s7")]
    same = [row(f"s{n}", sketch=sketch([answer(1)])) for n in range(30)]
    assert near_copies(same) == []


def test_marks_go_into_nbgraders_gradebook_and_can_be_written_again(tmp_path):
    path = tmp_path / "gradebook.db"
    for student in ("ann", "bob"):
        (tmp_path / "submitted" / student / "ps1").mkdir(parents=True)
    stamp = tmp_path / "submitted" / "ann" / "ps1" / "timestamp.txt"
    stamp.write_text("2026-11-26 02:22:45.182346 UTC")
    (tmp_path / "autograded" / "bob" / "ps1").mkdir(parents=True)
    others = tmp_path / "autograded" / "bob" / "ps1" / "ps1.ipynb"
    others.write_text("made by nbgrader")
    absent = Row("zoe", "ps1", Mark("hw1.1", 0, 2, "not attempted", NOTHING))
    for points in (2.0, 1.0):
        rows = [row("ann", points=points, status="passed", says=EVIL), *ROWS[1:], absent]
        write_marks(path, [PS1], rows, tmp_path / "submitted")
        if points == 2:
            _appeal(path, "bob", 1.5)
    ann, bob = shown(tmp_path)
    assert (ann["student"], ann["autograded"], ann["score"]) == ("ann", True, 1)
    assert (bob["student"], bob["autograded"], bob["score"]) == ("bob", True, 1.5)
    assert ann["max_score"] == 5
    assert ann["timestamp"] == "2026-11-26T02:22:45.182346"
    assert not ann["needs_manual_grade"]
    assert others.read_text() == "made by nbgrader"
    made = nbformat.read(tmp_path / "autograded" / "ann" / "ps1" / "ps1.ipynb", as_version=4)
    nbformat.validate(made)
    assert [cell.cell_type for cell in made.cells] == ["markdown", "code", "code"]
    assert EVIL not in made.cells[0].source  # in code it is shown, and never run
    assert [cell.metadata.nbgrader.points for cell in made.cells[1:]] == [2, 3]


def _appeal(path, student, points):
    """What formgrader does where an instructor gives the points by hand."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{path}") as book:
        book.find_grade("check-hw1-1", "ps1", "ps1", student).manual_score = points
        book.db.commit()


def shown(course):
    """What nbgrader's formgrader lists."""
    code = (
        "import json\nfrom nbgrader.apps import NbGraderAPI\nfrom traitlets.config import Config\n"
        "config = Config()\nconfig.CourseDirectory.root = '.'\n"
        "config.CourseDirectory.db_url = 'sqlite:///gradebook.db'\n"
        "print(json.dumps(NbGraderAPI(config=config).get_submissions('ps1'), default=str))"
    )
    with alembic_on_path():
        said = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code], cwd=course, capture_output=True, text=True
        )
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


def test_the_hardest_exercise_is_one_that_was_tried_and_equals_are_named():
    def title(*statuses):
        marks = {id: [row("ann", status=status).mark] for id, status in statuses}
        return _hardest(marks)

    never = ("2.recall", "not attempted")
    assert title(("1", "passed"), ("2", "failed"), never) == "Exercise 2 was hardest: nobody passed"
    assert title(("1", "error"), ("2", "failed"), never) == "Hardest were 1, 2: nobody passed any"
    assert title(("1", "passed"), never) == "All who attempted an exercise passed it"
    assert title(never) == "Nobody has attempted an exercise"


FEEDBACK = """
import sys
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

config = Config()
config.CourseDirectory.root = "."
config.CourseDirectory.course_id = "networks"
config.CourseDirectory.db_url = "sqlite:///gradebook.db"
config.Exchange.root = "exchange"
api = NbGraderAPI(config=config)
for done in (api.generate_feedback("ps1"), api.release_feedback("ps1")):
    assert done["success"], done
"""


def test_nbgraders_own_feedback_is_made_and_released(tmp_path):
    folder = tmp_path / "submitted" / "ann" / "ps1"
    folder.mkdir(parents=True)
    (folder / "timestamp.txt").write_text("2026-11-26 02:22:45.182346 UTC")
    (folder / "submission_secret.txt").write_text("5ec7e7")
    (tmp_path / "submitted" / "bob" / "ps1").mkdir(parents=True)  # collected by hand
    (tmp_path / "exchange").mkdir(mode=0o777)
    (tmp_path / "exchange").chmod(0o777)
    write_marks(tmp_path / "gradebook.db", [PS1], ROWS, tmp_path / "submitted")
    (template,) = (
        f for f in files("nbconvert") if f.match("nbconvert/templates/classic/conf.json")
    )
    share = str(template.locate().resolve().parents[3])
    with alembic_on_path():
        said = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", FEEDBACK],
            cwd=tmp_path, capture_output=True, text=True, check=False,
            env=os.environ | {"JUPYTER_PATH": share},
        )  # fmt: skip
    assert said.returncode == 0, said.stderr[-3000:]
    assert len(list((tmp_path / "exchange" / "networks" / "feedback").glob("*.html"))) == 2
    assert "hw1.1: passed" in (tmp_path / "feedback" / "ann" / "ps1" / "ps1.html").read_text()
