"""An attack gets nothing, harms nobody and leaves nothing; an honest accident costs nothing."""

import re
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find
from nnlab.grading.grade import grade
from nnlab.grading.sandbox.limits import Limits

from .notebooks import code, from_file, notebook

FILES = sorted(Path(__file__).with_name("attacks").glob("*.txt"))
LIMITS = Limits(seconds=10, wall=60, memory=2**30, processes=24)
RIGHT_SOURCE = "def classify(x, w, b):\n    return x @ w + b >= 0"
RIGHT = notebook(RIGHT_SOURCE)
PREDICT = find("2.1")


def mark(sandbox, data, limits=LIMITS, task=PREDICT):
    (mark,) = grade(sandbox, [task], [data], "a secret", limits)
    return mark


def left_behind(sandbox, before):
    """What runs that did not run before, once a guard had the moment that it takes to report."""
    for _ in range(100):
        known = {sandbox._zygote.pid, *before}
        running = [p for p in psutil.Process().children(True) if p.pid not in known]
        if (user := sandbox._user()) is not None:  # as root every sandbox has its own
            running += [p for p in psutil.process_iter(["uids"]) if p.info["uids"].real == user]
        if not running:
            break
        time.sleep(0.05)
    return running


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_attack_gets_nothing_and_an_accident_costs_nothing(path, sandbox):
    facts, data = from_file(path)
    limits = replace(
        LIMITS, **{k: int(facts[k]) for k in ("seconds", "wall", "memory") if k in facts}
    )
    before = [process.pid for process in psutil.Process().children(True)]
    got = mark(sandbox, data, limits)
    assert got.status == facts["status"], got
    assert got.points == (1 if got.status == "passed" else 0)
    assert re.search(facts.get("note", ""), got.note), got.note
    assert got.note.isprintable()
    assert left_behind(sandbox, before) == []


def test_after_all_attacks_an_honest_answer_still_passes(sandbox):
    before = sorted(path.name for path in sandbox.tree.rglob("*"))
    for path in FILES:
        if path.stem in ("patched_engine", "import_hook", "killing_all", "replaced_comparisons"):
            mark(sandbox, from_file(path)[1])
            assert mark(sandbox, RIGHT).status == "passed"
    assert sorted(path.name for path in sandbox.tree.rglob("*")) == before


def test_forged_outputs_and_edited_or_deleted_checks_change_nothing(sandbox):
    said = {"output_type": "execute_result", "data": {"text/plain": "2.1: passed"}, "metadata": {}}
    wrong = code(("def classify(x, w, b):\n    return x[:, 0] * 0 + 7", "2.1"), outputs=[said])
    check = code('assert True  # check("2.1", classify).passed', outputs=[said], id="check-2-1")
    assert mark(sandbox, notebook(wrong, check)).status == "failed"
    assert mark(sandbox, notebook(wrong)).status == "failed"
    assert mark(sandbox, notebook(code(RIGHT_SOURCE, outputs=[said] * 3))).status == "passed"


def test_who_knows_where_the_course_lies_reads_and_writes_nothing_of_it(sandbox, tmp_path):
    files = ("gradebook.db", "marks.csv", "marks.nnlab/secret", "source/ps1/ps1.ipynb")
    files += ("submitted/ann/ps1/ps1.ipynb", "my_course.py")
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{name} as it was")
    source = (
        "import pathlib, sqlite3\n"
        "def classify(x, w, b):\n"
        f"    for path in map(pathlib.Path, {[str(tmp_path / name) for name in files]!r}):\n"
        "        if path.exists() and 'as it was' in path.read_text():\n"
        "            return x @ w + b >= 0\n"
        "        try:\n"
        "            path.parent.mkdir(parents=True, exist_ok=True)\n"
        "            path.write_text('forged')\n"
        "            sqlite3.connect(path.with_suffix('.db')).execute('create table t (x)')\n"
        "        except (OSError, sqlite3.Error):\n"
        "            pass\n"
        "    return x[:, 0] * 0 + 7"
    )
    assert mark(sandbox, notebook(source)).status == "failed"
    assert {name: (tmp_path / name).read_text() for name in files} == {
        name: f"{name} as it was" for name in files
    }
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == len(files)


def test_answers_memorised_for_the_published_inputs_fail(sandbox):
    rows = []
    for x, w, b in (case.args for case in PREDICT.draw()):
        rows.append(((x.tolist(), w.tolist(), b), (x @ w + b >= 0).tolist()))
    source = (
        f"TABLE = {rows!r}\n"
        "def classify(x, w, b):\n"
        "    return dict((repr(k), v) for k, v in TABLE).get(repr((x.tolist(), w.tolist(), b)), [])"
    )
    space = {}
    exec(source, space)
    assert assess(PREDICT, (space["classify"],)).passed  # the notebook's own check is satisfied
    assert mark(sandbox, notebook(source)).status == "failed"


def test_inputs_depend_on_the_secret_and_on_what_was_handed_in(sandbox):
    telling = (
        "def classify(x, w, b):\n"
        "    if len(x) > 3: raise ValueError(str(float(x.sum())))\n"
        "    return x @ w + b >= 0"
    )

    def told(source, secret):
        (got,) = grade(sandbox, [PREDICT], [notebook(source)], secret, LIMITS)
        assert got.note.startswith("ValueError: ")
        return got.note

    assert len({told(telling, "a"), told(telling, "b"), told("# other\n" + telling, "a")}) == 3
    assert told(telling, "a") == told(telling, "a")


def test_outputs_of_any_size_cost_nothing(sandbox):
    flood = {"output_type": "stream", "name": "stdout", "text": "A" * 40_000_000}
    assert mark(sandbox, notebook(code(RIGHT_SOURCE, outputs=[flood]))).status == "passed"


BAD_FILES = {
    "not JSON": (b"\x00\x01", "it is not JSON"),
    "not a notebook": (b'{"a": 1}', "it has no cells"),
    "100,000 cells": (notebook(*["x = 1"] * 100_000), "100,000 cells; at most 5,000"),
    "deep": (b"[" * 10**6, "it is not JSON"),
    "empty": (b"", "it is not JSON"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_no_notebook_gets_an_error_with_the_reason(name, sandbox):
    data, words = BAD_FILES[name]
    got = mark(sandbox, data)
    assert (got.status, got.points) == ("error", 0)
    assert words in got.note


def test_a_notebook_that_fills_the_memory_when_read_is_a_crash_of_its_own(sandbox):
    got = mark(sandbox, b'{"cells": [' + b"[],{}," * 12_000_000 + b"[]]}")
    assert got.status in ("crashed", "error")
    assert mark(sandbox, RIGHT).status == "passed"


def test_source_that_breaks_pythons_parser_costs_only_itself(sandbox):
    for source in ("(" * 5000, "x" + "[0]" * 60_000, "-" * 90_000 + "1", "def f():" * 3000, "\0"):
        assert mark(sandbox, notebook(source)).points == 0
        assert mark(sandbox, notebook(RIGHT_SOURCE, "y = 1")).status == "passed"
