"""Nothing of the package overwrites a file that it did not make, whichever command writes."""

import argparse
from pathlib import Path

import pytest

from nnlab.commands.cli import _parser, main
from nnlab.grading import command

FOREIGN = "my own work\n"
READ = {"submitted", "source", "notebook", "notebooks", "fresh", "course"}  # not written to by name


def writing():
    """Every command and option that names a file or folder to be written."""
    (commands,) = (a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction))
    for name, parser in commands.choices.items():
        for action in parser._actions:
            if action.type is Path and action.dest not in READ:
                yield name, action.option_strings[-1]


CASES = {
    ("solve", "--out"): (["solve", "2"], "here.ipynb", "here.ipynb"),
    ("grade", "--out"): (["grade", "submitted"], "marks.csv", "marks.csv"),
    ("grade", "--html"): (["grade", "submitted", "--out", "m.csv"], "pages", "pages/ann.html"),
    ("grade", "--overview"): (["grade", "submitted", "--out", "m.csv"], "o.html", "o.html"),
    ("grade", "--gradebook"): (["grade", "submitted", "--out", "m.csv"], "g.db", "g.db"),
}


@pytest.fixture
def course(handed_in, monkeypatch):
    monkeypatch.setattr(command, "why_no_sandbox", lambda: None)
    monkeypatch.setattr(command, "grade_class", lambda *_: [])
    return handed_in


def test_every_command_that_writes_is_tested_here():
    assert set(writing()) == set(CASES)


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_a_file_that_is_not_ours_is_left_as_it_is(case, course, capsys):
    words, named, file = CASES[case]
    path = course / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(FOREIGN)
    assert main([*words, case[1], named]) == 2
    assert path.read_text() == FOREIGN
    assert path.name in capsys.readouterr().err


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_what_cannot_be_a_file_is_refused_with_the_reason(case, course, capsys):
    words, named, _ = CASES[case]
    if case[1] == "--html":
        Path(named).write_text(FOREIGN)
    else:
        Path(named).mkdir()
    assert main([*words, case[1], named]) == 2
    assert named in capsys.readouterr().err


def test_a_missing_folder_gives_a_message(course, capsys):
    assert main(["solve", "2", "-o", "nowhere/here.ipynb"]) == 2
    assert "there is no folder nowhere" in capsys.readouterr().err
    assert main(["grade", "submitted", "--out", "m.csv", "--gradebook", "nowhere/g.db"]) == 2
    assert "there is no folder nowhere" in capsys.readouterr().err


def test_a_learners_own_notebook_and_a_solved_one_are_both_left(course):
    assert main(["solve", "2", "-o", "solved.ipynb"]) == 0
    Path("solved.ipynb").write_text(Path("solved.ipynb").read_text() + " ")
    before = Path("solved.ipynb").read_text()
    assert main(["solve", "2", "-o", "solved.ipynb"]) == 2
    assert Path("solved.ipynb").read_text() == before


def test_a_release_goes_over_its_own_and_over_no_other(course, capsys):
    again = ["release", "ps1", "--exercises", "2.1"]
    assert main(again) == 0
    (course / "release" / "ps1" / "ps1.ipynb").write_text(FOREIGN)
    source = (course / "source" / "ps1" / "ps1.ipynb").read_bytes()
    assert main([*again, "2.2"]) == 2
    assert "release/ps1/ps1.ipynb exists" in capsys.readouterr().err
    assert (course / "source" / "ps1" / "ps1.ipynb").read_bytes() == source


def test_what_a_command_wrote_it_may_write_again(course):
    files = ["--out", "m.csv", "--html", "pages", "--overview", "o.html", "--bom"]
    for _ in range(2):
        assert main(["grade", "submitted", *files]) == 0
    assert Path("m.csv").read_text(encoding="utf-8").startswith("\ufeffstudent,assignment,")
