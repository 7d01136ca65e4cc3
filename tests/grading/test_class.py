"""A whole class on Dask: every mark as expected, also after the grading was killed half-way."""

import csv
import subprocess
import sys
import time

import psutil

from . import synthetic


def grade(course, out, *more):
    command = [sys.executable, "-m", "nnlab.cli", "grade", "submitted", "--out", out, *more]
    command += ["--workers", "2", "--seconds", "20", "--memory", "1", "--quiet"]
    return subprocess.Popen(command, cwd=course, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def wait_for_marks(process, folder, count):
    """Wait until so many marks are kept; the processes that then work for it."""
    while len(list(folder.glob("marks/*.json"))) < count:
        assert process.poll() is None, process.stdout.read().decode()
        time.sleep(0.05)
    return psutil.Process(process.pid).children(recursive=True)


def finish(process):
    words = process.communicate(timeout=500)[0].decode()
    assert process.returncode == 0, words
    return words


def marks(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({(row["student"], row["exercise"]) for row in rows})
    return {
        (row["student"], row["exercise"]): (row["status"], float(row["points"])) for row in rows
    }


def test_a_class_gets_the_expected_marks_after_kills_of_graders_and_workers(tmp_path, bubblewrap):
    expected = synthetic.build(tmp_path, 68)
    first = grade(tmp_path, "one.csv")
    working = wait_for_marks(first, tmp_path / "one.nnlab", 30)
    first.kill()
    first.communicate()
    gone, alive = psutil.wait_procs(working, timeout=30)
    assert (len(gone), alive) == (len(working), [])
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "one.nnlab/marks").iterdir()}
    assert 30 <= len(kept) < len(expected)
    finish(grade(tmp_path, "one.csv"))
    assert {path: path.stat().st_mtime_ns for path in kept} == kept  # nothing was marked twice
    assert marks(tmp_path / "one.csv") == expected

    second = grade(tmp_path, "two.csv", "--seed", "another")
    workers = [
        child
        for child in wait_for_marks(second, tmp_path / "two.nnlab", 15)
        if "spawn_main" in " ".join(child.cmdline())
    ]
    workers[0].kill()
    finish(second)
    assert marks(tmp_path / "two.csv") == expected
