"""A mark is the verdict of `check` in the kernel that ran the notebook, whatever was done to it.

A few notebooks are drawn here. Many: `python -m tests.grading.test_same_verdict FIRST COUNT`.
"""

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from nnlab.exercises.lessons import find
from nnlab.grading.grade import grade
from nnlab.grading.sandbox.limits import Limits
from nnlab.grading.sandbox.sandbox import Sandbox

from .generated import draw
from .notebooks import notebook

ROOT = Path(__file__).parents[2]
LIMITS = Limits(seconds=30, wall=120)
FEW = range(8)


@contextmanager
def kernel():
    """A function from sources of cells and exercises to those whose check passed."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.grading.real_kernel"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as process:

        def verdicts(sources, asked):
            print(json.dumps([sources, asked]), file=process.stdin, flush=True)
            return json.loads(process.stdout.readline())

        yield verdicts
        process.stdin.close()


def both(seed, sandbox, verdicts):
    """The exercises that pass in the sandbox, and those that pass in a kernel."""
    cells, asked = draw(seed)
    sources = [source for source, _ in cells]
    book = notebook(*(cell if cell[1] else cell[0] for cell in cells))
    marks = grade(sandbox, [find(id) for id in asked], [book], str(seed), LIMITS)
    inside = sorted(mark.exercise for mark in marks if mark.status == "passed")
    return inside, verdicts(sources, asked), cells, marks


@pytest.fixture(scope="module")
def verdicts():
    with kernel() as function:
        yield function


@pytest.mark.parametrize("seed", FEW)
def test_a_mark_is_the_verdict_of_check_in_a_kernel(seed, sandbox, verdicts):
    inside, outside, cells, marks = both(seed, sandbox, verdicts)
    assert inside == outside, (cells, marks)


def test_the_notebooks_drawn_hold_what_they_should():
    drawn = [draw(seed) for seed in range(300)]
    text = "\n".join(source for cells, _ in drawn for source, _ in cells)
    for part in ("%time", "%%time", "await ", "global ", "@register", "set_default_dtype",
                 "setrecursionlimit", "pickle", "nn.init", "fill(TABLE", "f.one = 1",
                 "%run ", "%env ", "_ == 1"):  # fmt: skip
        assert part in text
    assert {len(asked) for _, asked in drawn} == {1, 2}


def main(first: int, count: int) -> int:
    """Compare so many notebooks; the exit status."""
    differ, passed = [], 0
    with Sandbox() as sandbox, kernel() as verdicts:
        for seed in range(first, first + count):
            inside, outside, cells, marks = both(seed, sandbox, verdicts)
            passed += len(inside)
            if seed % 25 == 24:
                print(f"... {seed + 1}, {passed} right answers, {differ} differ", flush=True)
            if inside != outside:
                differ.append(seed)
                print(f"seed {seed}: sandbox {inside}, kernel {outside}", flush=True)
                for cell in cells:
                    print("   ", repr(cell))
                print("   ", [(mark.exercise, mark.status, mark.note) for mark in marks])
    print(f"{count} notebooks, {passed} right answers, {len(differ)} differ: {differ}")
    return bool(differ)


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
