"""The worked example of the guide for instructors works as it stands there."""

import re
from pathlib import Path

import pytest

from nnlab import places
from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import declared
from nnlab.exercises.source import solution_source, stub_source
from nnlab.grading.assignment import load_module, read
from nnlab.grading.grade import grade
from nnlab.grading.limits import Limits
from nnlab.grading.release import release

from .notebooks import notebook
from .wrong import wrong_source

GUIDE = Path(places.PACKAGE.parent, "docs", "instructors.md").read_text("utf-8")


@pytest.fixture
def course(tmp_path):
    (source,) = re.findall(r"```python\n(# my_course\.py\n.*?)```", GUIDE, flags=re.DOTALL)
    (tmp_path / "my_course.py").write_text(source)
    release(
        "ps2", exercises=["hw1.1", "2.3"], module=str(tmp_path / "my_course.py"), course=tmp_path
    )
    return tmp_path


def test_the_guides_exercise_answers_every_wrong_answer_with_its_sentence(course):
    (task,) = declared(load_module(str(course / "my_course.py")))
    assert assess(task, tuple(task.answers)).passed
    for known in task.misconceptions:
        assert assess(task, known.answers).diagnosis == known.name


def test_the_guides_exercise_is_marked_in_the_sandbox(course, sandbox):
    tasks = read(course / "source" / "ps2").tasks[:1]
    (task,) = tasks
    expected = {solution_source(task): ("passed", 2), stub_source(task): ("not attempted", 0)}
    expected |= {wrong_source(task, known): ("failed", 0) for known in task.misconceptions}
    for source, mark in expected.items():
        (got,) = grade(sandbox, tasks, [notebook(source)], "secret", Limits(20, 60))
        assert (got.status, got.points) == mark


def test_every_option_that_the_guide_names_exists(capsys):
    from nnlab.cli import main

    known = ""
    for command in ("grade", "release"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        known += capsys.readouterr().out
    named = re.findall(r"nnlab (?:grade|release)[^\n`]*", GUIDE)
    options = set(re.findall(r"--[a-z][a-z-]+", " ".join(named)))
    assert len(options) > 6
    assert {option for option in options if option not in known} == set()
