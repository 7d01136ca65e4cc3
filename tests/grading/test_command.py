"""`nnlab grade` refuses what it cannot do, with the reason; all its files come from one run."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from nnlab.commands.cli import main
from nnlab.exercises.lessons import find
from nnlab.grading import command
from nnlab.grading.assignment import Assignment
from nnlab.grading.batch import NOTHING, Row
from nnlab.grading.cluster import Cluster
from nnlab.grading.marks import Mark
from nnlab.grading.sandbox.bubble import why_no_sandbox

from .here import Here


@pytest.fixture
def course(handed_in):
    return handed_in


def test_one_command_writes_marks_feedback_and_overview(course, bubblewrap, capsys):
    files = ["--out", "out/marks.csv", "--html", "feedback", "--overview", "overview.html"]
    assert main(["grade", "submitted", *files, "--deadline", "ps1=2020-01-01 00:00"]) == 0
    assert capsys.readouterr().out == "1 marks of 1 students: 1 passed\n"
    lines = Path("out/marks.csv").read_text().splitlines()
    assert lines[0] == "student,assignment,exercise,points,max_points,status,note"
    assert lines[1].startswith("ann,ps1,2.1,1,1,passed,")
    assert "late by" in lines[1]
    assert "late by" in Path("feedback/ann.html").read_text()
    assert "2.1: 100 %" in Path("overview.html").read_text()


def test_a_deadline_without_a_zone_says_which_was_taken(course, monkeypatch, capsys):
    monkeypatch.setattr(command, "grade_class", lambda *_: [])
    monkeypatch.setattr(command, "why_no_sandbox", lambda: None)
    words = "--deadline 2026-11-30 23:59: no time zone is named, so UTC is assumed"
    for time, told in (("2026-11-30 23:59", True), ("2026-11-30 23:59 Asia/Seoul", False)):
        assert main(["grade", "submitted", "--out", "m.csv", "--deadline", time]) == 0
        assert (words in capsys.readouterr().err) == told


def test_a_class_that_handed_in_little_is_a_warning(capsys):
    def rows(*notes):
        return [
            Row(f"s{number}", "ps1", Mark("2.1", 0, 1, "not attempted", note))
            for number, note in enumerate(notes)
        ]

    ps1 = [Assignment("ps1", (find("2.1"),))]
    command._warn(ps1, rows(NOTHING, *["Not attempted."] * 4))
    assert capsys.readouterr().err == ""
    command._warn(ps1, rows(NOTHING, NOTHING, *["Not attempted."] * 4))
    assert "warning: 2 of 6 students handed in nothing for ps1." in capsys.readouterr().err


def test_what_is_prepared_is_said_before_the_bar_moves(capsys):
    Cluster(progress=True).say("preparing: the sandbox")
    Cluster(progress=False).say("nothing")
    assert capsys.readouterr().err == "preparing: the sandbox\n"


def test_without_bubblewrap_nothing_is_run_unless_told_to(course, monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert main(["grade", "submitted", "--out", "marks.csv"]) == 2
    said = capsys.readouterr().err
    assert "bubblewrap is not installed. On Debian and Ubuntu: apt install bubblewrap" in said
    assert "--unsafe-no-sandbox marks without one" in said
    assert not Path("marks.csv").exists()
    assert main(["grade", "submitted", "--out", "marks.csv", "--unsafe-no-sandbox"]) == 0
    assert "ann,ps1,2.1,1,1,passed" in Path("marks.csv").read_text()


def test_a_missing_extra_is_named(course, bubblewrap, monkeypatch, capsys):
    def missing(*_):
        raise ModuleNotFoundError("No module named 'distributed'", name="distributed")

    monkeypatch.setattr(command, "grade_class", missing)
    assert main(["grade", "submitted", "--out", "marks.csv"]) == 2
    assert "No module named 'distributed'; pip install -e '.[grade]'" in capsys.readouterr().err


OPEN = ["grade", "submitted", "--out", "marks.csv", "--scheduler", "tcp://10.0.0.7:8786"]


def test_a_cluster_without_tls_is_used_only_by_somebody_who_says_so(
    course, bubblewrap, monkeypatch, capsys
):
    assert main(OPEN) == 2
    said = capsys.readouterr().err
    assert "tcp://10.0.0.7:8786 does not use TLS: whoever reaches it" in said
    assert "say --without-tls" in said
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("builtins.input", lambda words: print(words) or "no")
    assert main(OPEN) == 2
    assert "Use it all the same? (yes)" in capsys.readouterr().out
    assert not Path("marks.csv").exists()
    monkeypatch.setattr("builtins.input", lambda words: "yes")
    assert main(OPEN) == 0
    monkeypatch.undo()
    monkeypatch.chdir(course)
    monkeypatch.setattr(command, "Cluster", lambda *_: Here())
    assert main([*OPEN, "--without-tls"]) == 0


def test_tls_without_certificates_is_refused_before_anything_is_sent():
    with pytest.raises(ValueError, match="needs --tls CA CERT KEY, three files"):
        Cluster("tls://10.0.0.7:8786").__enter__()


def test_a_system_that_forbids_namespaces_is_told_from_a_missing_program(tmp_path, monkeypatch):
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'setting up uid map: Permission denied' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    assert "setting up uid map: Permission denied. Some systems" in why_no_sandbox()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "there is no folder nowhere"),
        (["submitted", "--source", "nowhere"], "there is no folder nowhere; --source DIR"),
        (["submitted", "--assignment", "ps9"], "there is no assignment 'ps9'"),
        (["submitted", "--deadline", "tomorrow"], "'tomorrow' is no time"),
        (["submitted", "--deadline", "ps9=2026-01-01 00:00"], "there is no assignment 'ps9'"),
        (["submitted", "--source", "submitted"], "was written by nnlab release"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(
    arguments, words, course, bubblewrap, capsys
):
    assert main(["grade", *arguments, "--out", "marks.csv"]) == 2
    assert words in capsys.readouterr().err
    assert not Path("marks.csv").exists()
