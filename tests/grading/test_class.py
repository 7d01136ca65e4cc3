"""A whole class on Dask: every mark as expected, also after the grading was killed half-way."""

import csv
import subprocess
import sys
import time

import psutil

from . import synthetic

CLUSTER = """
from distributed import LocalCluster

with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
    print(cluster.scheduler_address, flush=True)
    input()
"""


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


def test_a_class_gets_the_expected_marks_though_the_grading_was_killed_half_way(
    tmp_path, bubblewrap
):
    expected = synthetic.build(tmp_path)
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


def test_a_cluster_that_exists_gives_the_same_marks_though_a_worker_dies(tmp_path, bubblewrap):
    expected = synthetic.build(tmp_path, 12)
    command = [sys.executable, "-c", CLUSTER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cluster:
        address = cluster.stdout.readline().decode().strip()
        running = grade(tmp_path, "two.csv", "--seed", "another", "--scheduler", address)
        wait_for_marks(running, tmp_path / "two.nnlab", 6)
        inside = psutil.Process(cluster.pid).children()
        workers = [one for one in inside if "spawn_main" in " ".join(one.cmdline())]
        workers[0].kill()
        finish(running)
        cluster.communicate(b"\n")
    assert marks(tmp_path / "two.csv") == expected
