"""A lesson as it is handed out earns nothing, whatever its own cells define."""

import re

import pytest

from nnlab import paths
from nnlab.exercises.lessons import of_lesson
from nnlab.grading.answers.extract import extract
from nnlab.grading.sandbox.requests import reading


@pytest.mark.parametrize("lesson", paths.lessons(), ids=lambda path: path.stem)
def test_an_untouched_lesson_attempts_nothing(lesson):
    tasks = of_lesson(int(re.match(r"\d+", lesson.name)[0]))
    data = lesson.read_bytes()
    found = extract(data, reading(tasks, data)["wanted"])["attempts"]
    for task in tasks:
        assert [a for a in found[task.id] if not a["unsolved"]] == [], task.id
