"""The table of used tolerance: a row for each compared cell, and what is too much."""

import contextlib
import io
import os
import subprocess
import sys

import nbformat
import pytest

from nnlab.regression import flakes, usage
from nnlab.regression.record import record

LESSON = {
    "steady": "1 / 3",
    "near": "import os\n0.5 + 0.00008 * int(os.environ['OMP_NUM_THREADS'])",
    "silent": "x = 1",
}
SETTINGS = [("default", 1), ("default", 2), ("SSE4", 1)]


@pytest.fixture(scope="module")
def lesson(tmp_path_factory, write_notebook):
    """A lesson in which a number follows the thread count, stored as one thread shows it."""
    path = write_notebook(tmp_path_factory.mktemp("flakes") / "90-small.ipynb", LESSON)
    with contextlib.redirect_stdout(io.StringIO()):
        record([path])
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].outputs[0].data["text/plain"] = "0.50008"
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="module")
def rows(lesson):
    return flakes.measure(lesson, SETTINGS)


def test_every_compared_cell_has_a_row_with_its_share_in_each_setting(rows):
    assert [row["cell"] for row in rows] == ["steady", "near", "silent"]
    assert all(len(usage.columns(row)) == 3 for row in rows)
    near = rows[1]
    assert near["default, 1 thread"] == near["SSE4, 1 thread"] == 0
    allowed = 1e-6 + 2e-4 * 0.50008
    assert near["default, 2 threads"] == pytest.approx((0.00008 - 0.00001) / allowed, rel=1e-3)


def test_more_than_half_of_a_tolerance_is_too_much_though_the_test_is_green(rows):
    assert [row["cell"] for row in usage.too_much(rows)] == ["near"]
    told = "\n".join(usage.summary(rows))
    assert told.startswith("90-small: 3 cells, at most 69% used (cell 'near')\n  near: 69% used: ")
    assert "stored '0.50008', came '0.50016'" in told


def test_the_table_is_read_back_as_it_was_written(rows, tmp_path):
    usage.write(tmp_path / "table.csv", rows)
    back = usage.read(tmp_path / "table.csv")
    assert [row["cell"] for row in back] == [row["cell"] for row in rows]
    assert [usage.largest(row) for row in back] == pytest.approx(
        [usage.largest(row) for row in rows], rel=0.01
    )
    assert usage.report(back) == usage.report(rows)


def test_the_report_names_the_machine_and_what_uses_too_much(rows):
    said = usage.report(rows)
    assert f"{rows[0]['processor']}, torch {rows[0]['torch']} |" in said
    assert "| 90-small | 3 | 0% | 69% | 0% | `near` |" in said
    assert "- 90-small, `near`: 69%. " in said
    alone = {k: v for k, v in rows[0].items() if k != "SSE4, 1 thread"} | {"lesson": "92-other"}
    assert "| 92-other | 1 | 0% | 0% | not run |" in usage.report([*rows, alone])
    assert usage.report([rows[0]]).endswith("No cell uses more than 50% of its tolerance.\n")


def test_a_cell_that_raises_is_too_much(tmp_path, write_notebook):
    path = write_notebook(tmp_path / "91-bad.ipynb", {"bad": "1 / 0"})
    (row,) = flakes.measure(path, [("default", 1)])
    assert usage.too_much([row])
    assert "ZeroDivisionError" in row["what"]


def test_the_command_keeps_other_lessons_and_its_status_tells(lesson, rows, tmp_path, monkeypatch):
    monkeypatch.setattr(flakes, "SETTINGS", SETTINGS[:2])
    monkeypatch.setattr(flakes.paths, "lesson", lambda name: lesson)
    monkeypatch.setattr(flakes.paths, "lessons", lambda: [lesson, lesson.with_stem("92-other")])
    other = rows[0] | {"lesson": "92-other"}
    gone = other | {"lesson": "93-gone"}
    usage.write(tmp_path / "regression.csv", [other, gone])
    assert flakes.main([str(tmp_path), "90"]) == 1
    stored = usage.read(tmp_path / "regression.csv")
    assert {row["lesson"] for row in stored} == {"90-small", "92-other"}
    assert "| 92-other | 1 |" in (tmp_path / "regression.md").read_text("utf-8")


def test_torch_keeps_to_the_lower_instruction_sets():
    command = "import torch; print(torch.backends.cpu.get_cpu_capability())"
    environment = flakes.variables("SSE4", 1)
    ended = subprocess.run(
        [sys.executable, "-c", command],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout == "DEFAULT\n"
