"""What students and spreadsheets get to see holds no hidden input and nothing that acts."""

import csv
import io
import os
import signal
from dataclasses import replace

import pytest

from nnlab.commands.cli import main
from nnlab.exercises.lessons import find
from nnlab.grading import command, remarks
from nnlab.grading.batch import Row
from nnlab.grading.command import table
from nnlab.grading.marks import Mark, _judged
from nnlab.grading.release import release
from nnlab.grading.reports.feedback import page
from nnlab.grading.sandbox.verdict import _how

from .here import Here

MARK = Mark("2.1", 0, 1, "failed", "note", "says")
NAMES = {
    "a\x1b[2Jb": "a\\x1b[2Jb",
    "evil\u202efdp.exe": "evil\\u202efdp.exe",
    "a\u2066b": "a\\u2066b",
    "\uff1dcmd()": "'\uff1dcmd()",
    "\uff0b1": "'\uff0b1",
    " =1+1": "' =1+1",
    "\ufeffann": "\\ufeffann",
    "\udcff": "\\udcff",
    "\u0646\u200c\u0647": "\u0646\u200c\u0647",
    "ann": "ann",
}


@pytest.mark.parametrize(("name", "shown"), NAMES.items(), ids=ascii)
def test_names_do_nothing_in_tables_and_pages(name, shown):
    row = Row(name, "ps1", MARK)
    text = table([row])
    text.encode("utf-8")
    assert next(csv.DictReader(io.StringIO(text)))["student"] == shown
    found = page(name, [], [])
    assert remarks.visible(name) in found
    found.encode("utf-8")


@pytest.mark.parametrize("number", [35, 40, 63, 64])
def test_death_by_any_signal_is_told(number):
    assert _how(-number).startswith("It was ended by ")
    assert _how(-signal.SIGKILL) == "It was ended by SIGKILL."
    assert _how(-40) == "It was ended by signal 40."


PROGRAM = [{"cell": 2, "source": "def classify(x, w, b):\n    return y", "keep": [0]}]
LEAK = "leak_0_123"


def judged(**reply):
    attempt = {"program": PROGRAM, "cells": PROGRAM, "names": ["classify"], "unsolved": False}
    return _judged(find("2.1"), attempt, reply, 0)


def failed(kind, line="", number=0):
    failure = {"kind": kind, "message": LEAK, "line": line, "number": number, "unsolved": False}
    outcome = {"value": None, "failure": failure, "changed": (), "printed": LEAK}
    return judged(outcomes=[outcome] * len(find("2.1").draw(0)))


def missing(told):
    return judged(missing="classify", failures=[told])


REPLIES = {
    "an exception's own name": lambda: failed(LEAK),
    "a line that nobody wrote": lambda: failed("NameError", LEAK, 2),
    "a number of a line": lambda: failed("NameError", "return y", 77123),
    "what could not be defined": lambda: judged(
        missing=LEAK, failures=[f"<cell 3>: {LEAK}: {LEAK}"]
    ),
    "a cell that is not there": lambda: judged(
        missing="x", failures=[f"<cell 77123>: NameError: {LEAK}"]
    ),
    "what does not fit": lambda: judged(unfit=f"classify is of type {LEAK}"),
}


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_feedback_repeats_nothing_that_a_run_may_have_made_up(reply):
    says = reply().says
    assert LEAK not in says
    assert "77123" not in says


def test_feedback_shows_the_students_own_line_and_cell():
    assert failed("NameError", "return y", 2).says == "NameError in your own line 2: return y"
    mark = missing("<cell 3>: NameError: name 'y' is not defined")
    assert mark.says == "`classify` could not be defined: NameError in cell 3."
    assert "name 'y' is not defined" in mark.note


@pytest.fixture
def course(tmp_path, monkeypatch):
    release("ps1", exercises=["2.1"], course=tmp_path)
    (tmp_path / "submitted" / os.fsdecode(b"\xff")).mkdir(parents=True)
    (tmp_path / "submitted" / ".ann").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "Cluster", lambda *_: Here())
    return tmp_path


ASKED = ["grade", "submitted", "--unsafe-no-sandbox", "--html", "pages", "--overview", "all.html"]


def test_a_name_that_is_no_utf8_costs_nobody_anything(course, capsys):
    assert main([*ASKED, "--out", "marks.csv", "--gradebook", "gradebook.db"]) == 0
    text = (course / "marks.csv").read_text("utf-8")
    assert "\\udcff,ps1,2.1" in text
    assert ".ann,ps1,2.1" in text
    assert len(list((course / "pages").iterdir())) == 2


def test_a_full_disk_is_named_and_nothing_is_marked(course, capsys, monkeypatch):
    for place in ("/proc/marks.csv", "submitted/marks.csv/x"):
        (course / "submitted" / "marks.csv").write_text("")
        assert main([*ASKED, "--out", place]) == 2
        said = capsys.readouterr().err
        assert "Traceback" not in said
        assert "nnlab grade: " in said
    assert main([*ASKED, "--out", "submitted"]) == 2
    assert "submitted is a folder; name a file" in capsys.readouterr().err

    def full(*_):
        raise OSError(28, "No space left on device", "marks.csv")

    monkeypatch.setattr(command.atomic, "write", full)
    monkeypatch.setattr(command, "grade_class", lambda *_: [Row("ann", "ps1", replace(MARK))])
    (course / "marks.nnlab").mkdir()
    (course / "marks.nnlab" / "secret").write_text("x")
    assert main([*ASKED, "--out", "marks.csv"]) == 2
    assert "No space left on device (marks.csv)" in capsys.readouterr().err
