"""An exercise's fingerprint moves with all that its marks depend on, and with nothing else."""

import os
import subprocess
import sys
from importlib import invalidate_caches

import pytest

from nnlab.exercises.lessons import every
from nnlab.grading import sources
from nnlab.grading.assignment import load_module, tasks_of
from nnlab.grading.store import fingerprint

OWN = """
import functools
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch

import helpers
from helpers import draw
from nnlab.exercises import exercise

TABLE, WEIGHTS, NAMES = np.array([1.0, 2.0]), torch.tensor([[3.0]]), {"one", "two", "three"}
READINGS = {"twice": lambda x: 2 * x, "deep": [(0, lambda x: x)]}
HALVED = functools.partial(divmod, 2)


@dataclass
class Range:
    low: float
    high: list


class Kind(Enum):
    EASY = 1


class Ruler:
    def __init__(self, length):
        self.length = length

    def __repr__(self):
        return f"Ruler({self.length})"


WIDE, EASY, RULER = Range(0, [4, 8]), Kind.EASY, Ruler(15)
THIRD, HOME = Fraction(1, 3), Path("of/x")
BESIDE = Path(__file__).with_name("numbers.csv")


class Shy:
    def __repr__(self):
        raise AttributeError("not yet")


SHY = Shy()
ex = exercise("hw9.1", "t", statement="s", minutes=1, difficulty=1)


@ex.solution
def solved(x):
    return x


@functools.cache
def kept():
    return 5


@ex.cases
def _(rng):
    import late

    kept()
    yield draw(rng), helpers.shift(rng), late.drawn(), TABLE, WEIGHTS, NAMES, READINGS, HALVED
    yield WIDE, EASY, RULER, THIRD, HOME, BESIDE, SHY
"""
HELPERS = """
FACTOR = 2
def draw(rng):
    return FACTOR * rng.random()
def shift(rng):
    return rng.random() + 1
def unused():
    return 0
"""
LATE = "def drawn():\n    return 7\n"
CHANGES = {
    "an imported function": ("helpers", "FACTOR * rng", "FACTOR + rng"),
    "a constant of an imported function": ("helpers", "FACTOR = 2", "FACTOR = 3"),
    "a function named through its module": ("helpers", "+ 1", "+ 2"),
    "a module that a function imports": ("late", "7", "8"),
    "an array": ("own", "[1.0, 2.0]", "[1.0, 2.5]"),
    "a tensor": ("own", "[[3.0]]", "[[4.0]]"),
    "a set": ("own", '"two"', '"four"'),
    "a lambda in a dict": ("own", "2 * x", "3 * x"),
    "a lambda in a dict's list": ("own", "lambda x: x)", "lambda x: -x)"),
    "a partial function": ("own", "divmod, 2", "divmod, 3"),
    "a cached function": ("own", "return 5", "return 6"),
    "a dataclass's field": ("own", "Range(0,", "Range(1,"),
    "a list in a dataclass": ("own", "[4, 8]", "[4, 9]"),
    "an enum": ("own", "EASY = 1", "EASY = 2"),
    "an object that tells what it holds": ("own", "Ruler(15)", "Ruler(16)"),
    "a fraction": ("own", "Fraction(1, 3)", "Fraction(2, 3)"),
    "a path": ("own", "of/x", "of/y"),
    "a file beside the module": ("own", "numbers.csv", "letters.csv"),
}


@pytest.fixture
def printed(tmp_path, monkeypatch):
    """The fingerprint of an exercise whose module and helpers have these texts."""

    def of(**changed):
        files = {"own": OWN, "helpers": HELPERS, "late": LATE} | changed
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        with monkeypatch.context() as patched:
            patched.syspath_prepend(str(folder))
            for name, text in files.items():
                (folder / f"{name}.py").write_text(text)
                patched.delitem(sys.modules, name, raising=False)
            invalidate_caches()
            (task,) = tasks_of(["hw9.1"], load_module(str(folder / "own.py")))
            found = fingerprint(task)
            for name in files:
                sys.modules.pop(name, None)
        return found

    return of


@pytest.mark.parametrize("what", CHANGES)
def test_a_fingerprint_moves_with(what, printed):
    file, old, new = CHANGES[what]
    text = {"own": OWN, "helpers": HELPERS, "late": LATE}[file]
    assert old in text
    assert printed(**{file: text.replace(old, new)}) != printed()


def test_a_fingerprint_stays_where_a_helper_that_it_does_not_name_changes(printed):
    assert printed(helpers=HELPERS.replace("return 0", "return 1")) == printed()


def test_a_value_that_holds_itself_has_an_end():
    loop = [1]
    loop.append(loop)
    assert sources._Found()._text(loop, "nowhere") == "builtins.list['1', '...']"


def test_every_exercise_of_the_course_has_the_same_fingerprint_in_another_process():
    code = """
from nnlab.exercises.lessons import every
from nnlab.grading import sources
from nnlab.grading.store import fingerprint
print("".join(f"{task.id} {fingerprint(task)}\\n" for task in every()))
print("set", sources._Found()._text(set("abcdefgh"), "nowhere").replace(" ", ""))
"""
    words = [sys.executable, "-c", code]
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    run = subprocess.run(words, capture_output=True, text=True, check=True, env=environment)
    here = {task.id: fingerprint(task) for task in every()}
    here["set"] = sources._Found()._text(set("abcdefgh"), "nowhere").replace(" ", "")
    assert dict(line.split() for line in run.stdout.splitlines() if line) == here
