"""A class is marked once: what is there is not done again, and what changed is done anew."""

import csv
import io
from pathlib import Path

import pytest

from nnlab.grading import batch
from nnlab.grading.assignment import load_module, read, tasks_of
from nnlab.grading.command import table
from nnlab.grading.jobs import Setting
from nnlab.grading.marks import Mark
from nnlab.grading.release import release
from nnlab.grading.sandbox.bubble import NoSandboxError
from nnlab.grading.sandbox.limits import Limits
from nnlab.grading.store import Store, fingerprint
from nnlab.grading.submissions import collect, identity

from . import synthetic
from .here import Here, grade_class

COURSE = Path(__file__).with_name("my_course.py")
SETTING = Setting(Limits(seconds=10, wall=60))


def marked(course, store, setting=SETTING):
    """The rows of a course, and the jobs that were done for them."""
    assignments = [read(folder) for folder in sorted((course / "source").iterdir())]
    handed_in = list(collect(course / "submitted", [a.name for a in assignments], {}))
    here = Here()
    rows = grade_class(handed_in, assignments, store, here, setting)
    return rows, [ids for name, ids in here.jobs if name == "mark_job"]


def marks(rows):
    return {(row.student, row.mark.exercise): (row.mark.status, row.mark.points) for row in rows}


@pytest.fixture
def course(tmp_path, bubblewrap):
    (tmp_path / "my_course.py").write_text(COURSE.read_text())
    expected = synthetic.build(tmp_path, 5, attacks=False)
    source = tmp_path / "source" / "ps1" / "ps1.ipynb"
    source.write_text(source.read_text().replace(str(COURSE), "my_course.py"))
    return tmp_path, expected


def test_a_class_is_marked_once_and_a_rerun_does_nothing(course):
    folder, expected = course
    rows, jobs = marked(folder, Store(folder / "kept"))
    assert marks(rows) == expected
    assert len(jobs) == 5
    again, jobs = marked(folder, Store(folder / "kept"))
    assert again == rows
    assert jobs == []


def test_only_what_changed_is_marked_again(course):
    folder, _ = course
    store = Store(folder / "kept")
    before, _ = marked(folder, store)
    new = folder / "submitted" / "stub-001" / "ps1" / "ps1.ipynb"
    new.write_bytes((folder / "submitted" / "right-000" / "ps1" / "ps1.ipynb").read_bytes() + b" ")
    rows, jobs = marked(folder, store)
    assert jobs == [synthetic.IDS]
    assert {student for student, _ in set(marks(rows).items()) - set(marks(before).items())} == {
        ("stub-001", id) for id in synthetic.IDS
    }


def test_a_corrected_exercise_is_marked_again_and_no_other(course):
    folder, _ = course
    store = Store(folder / "kept")
    marked(folder, store)
    module = folder / "my_course.py"
    module.write_text(module.read_text().replace("points=2,", "points=2,\n    draws=12,", 1))
    _, jobs = marked(folder, store)
    assert set(jobs) == {("hw1.1",)}
    assert len(jobs) == 5


def test_equal_submissions_are_one_job(course):
    folder, _ = course
    right = (folder / "submitted" / "right-000" / "ps1" / "ps1.ipynb").read_bytes()
    for student in ("stub-001", "empty-002"):
        (folder / "submitted" / student / "ps1" / "ps1.ipynb").write_bytes(right)
    rows, jobs = marked(folder, Store(folder / "kept"))
    assert len(jobs) == 3
    assert sum(row.mark.points for row in rows if row.student == "empty-002") == 4


def test_a_damaged_mark_is_given_again(course):
    folder, expected = course
    store = Store(folder / "kept")
    marked(folder, store)
    kept = sorted((folder / "kept" / "marks").iterdir())
    kept[0].write_text("{")
    rows, jobs = marked(folder, store)
    assert sum(map(len, jobs)) == 1
    assert marks(rows) == expected


def test_marks_with_the_same_seed_are_the_same_and_the_secret_is_kept(course):
    folder, _ = course
    rows, _ = marked(folder, Store(folder / "one", seed="7"), Setting(SETTING.limits, secret="7"))
    again, _ = marked(folder, Store(folder / "two", seed="7"), Setting(SETTING.limits, secret="7"))
    strip = [(row.student, row.mark.status, row.mark.note) for row in rows]
    assert strip == [(row.student, row.mark.status, row.mark.note) for row in again]
    assert Store(folder / "kept").secret == Store(folder / "kept").secret
    assert Store(folder / "kept").secret != Store(folder / "other").secret


def test_what_cannot_be_read_has_rows_with_the_reason(course):
    folder, expected = course
    (folder / "submitted" / "zoe" / "ps1").mkdir(parents=True)
    (folder / "submitted" / "zoe" / "ps1" / "ps1.ipynb").symlink_to("/etc/passwd")
    (folder / "submitted" / "abe").mkdir()
    rows, _ = marked(folder, Store(folder / "kept"))
    got = {row.student: row.mark for row in rows if row.student in ("zoe", "abe")}
    assert (got["zoe"].status, got["zoe"].note) == (
        "error",
        "A notebook is a link to another file.",
    )
    assert (got["abe"].status, got["abe"].note) == ("not attempted", "Nothing was handed in.")
    assert expected.items() <= marks(rows).items()


def test_a_solution_that_does_not_pass_in_the_sandbox_stops_the_batch(course):
    folder, _ = course
    module = folder / "my_course.py"
    module.write_text(module.read_text().replace("    first = None\n", "    first = helper()\n"))
    source = folder / "source" / "ps1" / "ps1.ipynb"
    source.write_text(source.read_text().replace('"hw1.4"', '"hw1.5"'))
    with pytest.raises(
        ValueError, match=r"solution of exercise hw1\.5 does not pass in the sandbox"
    ):
        marked(folder, Store(folder / "kept"))


def test_a_job_that_fails_costs_its_own_rows_and_the_next_run_does_it(course, monkeypatch):
    folder, expected = course
    store = Store(folder / "kept")
    follow = Here.follow

    def failing(self, waiting, function, setting, quiet=False):
        for number, (job, found, why) in enumerate(follow(self, waiting, function, setting)):
            lost = function.__name__ == "mark_job" and number == 2
            yield (job, [], OSError("the worker died")) if lost else (job, found, why)

    with monkeypatch.context() as patched:
        patched.setattr(Here, "follow", failing)
        rows, _ = marked(folder, store)
    notes = {row.mark.note for row in rows if row.student == "stub-001"}
    assert notes == {"not marked: OSError: the worker died"}
    rows, jobs = marked(folder, store)
    assert (marks(rows), jobs) == (expected, [synthetic.IDS])


def test_a_fingerprint_knows_helpers_and_constants_and_no_other_exercise(tmp_path):
    source = COURSE.read_text() + "\n\nLIMIT = 3\n\n\ndef helper():\n    return LIMIT\n"
    source = source.replace(
        "    length = x.norm(dim=1", "    helper()\n    length = x.norm(dim=1", 1
    )
    texts = {
        "first": source,
        "constant": source.replace("LIMIT = 3", "LIMIT = 4"),
        "helper": source.replace("return LIMIT", "return -LIMIT"),
        "points": source.replace("points=2", "points=4"),
        "other exercise": source.replace("return x - 1", "return x - 2"),
    }
    prints = {}
    for name, text in texts.items():
        path = tmp_path / name.replace(" ", "_") / "own.py"
        path.parent.mkdir()
        path.write_text(text)
        (task,) = tasks_of(["hw1.1"], load_module(str(path)))
        prints[name] = fingerprint(task)
    assert prints["other exercise"] == prints["first"]
    assert len(set(prints.values())) == 4


def test_what_is_marked_is_what_was_hashed_whoever_swaps_files_in_between(course, monkeypatch):
    folder, expected = course
    submitted = folder / "submitted"
    right = (submitted / "right-000" / "ps1" / "ps1.ipynb").read_bytes()
    for student in ("aaa", "zzz"):  # twins of the right one, before and after it
        (submitted / student / "ps1").mkdir(parents=True)
        (submitted / student / "ps1" / "ps1.ipynb").write_bytes(right)
    stub = submitted / "stub-001" / "ps1" / "ps1.ipynb"
    swapped = [submitted / name / "ps1" / "ps1.ipynb" for name in ("aaa", "zzz")] + [stub]
    jobs = batch._jobs

    def swapping(*args):
        found = jobs(*args)
        for path in swapped:  # all is hashed, nothing is read again
            path.write_bytes(b"no notebook")
        return found

    monkeypatch.setattr(batch, "_jobs", swapping)
    store = Store(folder / "kept")
    rows, _ = marked(folder, store)
    got = marks(rows)
    for id in synthetic.IDS:
        for student in ("aaa", "zzz"):
            assert got[student, id] == expected["right-000", id]
        assert got["right-000", id] == expected["right-000", id]
    notes = {row.mark.note for row in rows if row.student == "stub-001"}
    assert notes == {"not marked: RuntimeError: the notebook changed while the class was marked"}


@pytest.fixture
def faked(tmp_path, monkeypatch):
    """A class of two, and what every answer to an exercise gets; nothing is run."""
    release("ps1", exercises=["2.1", "2.2"], course=tmp_path)
    for student in ("ann", "bob"):
        folder = tmp_path / "submitted" / student / "ps1"
        folder.mkdir(parents=True)
        (folder / "ps1.ipynb").write_text(student)
    gets = {"2.1": "passed", "2.2": "timeout"}

    def mark_job(job, setting):
        return [Mark(id, float(gets[id] == "passed"), 1, gets[id]) for id in job.ids]

    monkeypatch.setattr(batch, "mark_job", mark_job)
    monkeypatch.setattr(batch, "environment", lambda: "this one")
    monkeypatch.setattr(batch, "test_job", lambda job, setting: ["this one"])
    monkeypatch.setattr(batch, "_replies", lambda *_: {})
    return tmp_path, gets


def test_a_timeout_is_marked_again_under_another_limit_and_nothing_else(faked):
    folder, gets = faked
    store = Store(folder / "kept")
    marked(folder, store, Setting(Limits(seconds=3)))
    gets.update({"2.1": "failed", "2.2": "passed"})
    assert marked(folder, store, Setting(Limits(seconds=3)))[1] == []
    rows, jobs = marked(folder, store, Setting(Limits(seconds=60)))
    assert jobs == [("2.2",)] * 2
    assert {row.mark.status for row in rows} == {"passed"}


def test_where_the_sandbox_fails_its_self_test_nothing_is_marked(faked, monkeypatch):
    def failing(job, setting):
        raise NoSandboxError("the sandbox lacks a module")

    monkeypatch.setattr(batch, "test_job", failing)
    store = Store(faked[0] / "kept")
    with pytest.raises(NoSandboxError, match="lacks a module"):
        marked(faked[0], store)
    assert not list((faked[0] / "kept" / "marks").glob("*"))


def test_parts_handed_in_are_not_their_sum(tmp_path):
    assert identity([b"ab", b"c"]) != identity([b"abc"]) != identity([b"a", b"bc"])


def test_the_table_is_csv_without_formulas(course):
    folder, _ = course
    (folder / "submitted" / "=cmd()").mkdir()
    rows, _ = marked(folder, Store(folder / "kept"))
    lines = list(csv.DictReader(io.StringIO(table(rows))))
    assert len(lines) == 6 * 3
    assert {line["student"] for line in lines} >= {"'=cmd()", "right-000"}
    assert set(lines[0]) == {
        "student", "assignment", "exercise", "points", "max_points", "status", "note"
    }  # fmt: skip
