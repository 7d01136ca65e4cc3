"""Submissions marked a minute, beside nbgrader on the same class (`make bench`).

A class of right, partly right and wrong answers and every attack gets exactly the expected marks;
with `--killed` it is marked a second time, by a process that is killed half-way and started again.
nbgrader gets those who mean well only, as it would run the attacks with all rights of whoever
starts this; `nnlab grade` marks the same ones beside it. `--curve 10 100 1000` shows how the rate
and the memory go with the size of the class.
"""

import argparse
import csv
import os
import shutil
import subprocess
import sys
import threading
import time
from importlib.metadata import files
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.grading import synthetic  # noqa: E402

STUDENTS, BESIDE = 300, 32  # with attacks; those who mean well
NBGRADER = """
import sys
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

config = Config()
config.CourseDirectory.root = "."
config.ExecutePreprocessor.timeout = 120
api = NbGraderAPI(config=config)
if sys.argv[1:] == ["generate"]:
    sys.exit(not api.generate_assignment("ps1", force=True)["success"])
for student in sys.argv[1:]:
    api.autograde("ps1", student)
"""


def start(course: Path, out: str) -> subprocess.Popen:
    """Start `nnlab grade`."""
    command = [sys.executable, "-m", "nnlab.commands.cli", "grade", "submitted"]
    command += ["--out", out, "--quiet", "--seconds", "5", "--memory", "1"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=course, env=environment, stdout=subprocess.DEVNULL)


def ours(course: Path, expected: dict, out: str = "marks.csv") -> tuple[float, float]:
    """Seconds that `nnlab grade` takes, and those of its start; every mark is compared."""
    begin = time.time()
    assert start(course, out).wait() == 0
    seconds = time.time() - begin
    marks = (course / Path(out).with_suffix(".nnlab") / "marks").iterdir()
    first = min(path.stat().st_mtime for path in marks)
    with open(course / out, newline="") as file:
        rows = list(csv.DictReader(file))
    got = {(r["student"], r["exercise"]): (r["status"], float(r["points"])) for r in rows}
    wrong = {key: (mark, got.get(key)) for key, mark in expected.items() if got.get(key) != mark}
    assert not wrong, wrong
    assert len(rows) == len(expected)
    return seconds, max(first - begin, 0)


def curve(sizes: list[int]) -> None:
    """Print submissions a minute and peak memory for classes of these sizes, attacks among them."""
    print("students  a minute  peak MiB")
    for size in sizes:
        with TemporaryDirectory() as folder, Peak() as peak:
            expected = synthetic.build(Path(folder), size, slow=True)
            seconds, starting = ours(Path(folder), expected)
        rate = 60 * size / max(seconds - starting, 1e-9)
        print(f"{size:8}  {rate:8.1f}  {peak.bytes / 2**20:8.0f}", flush=True)


class Peak(threading.Thread):
    """The most memory that the processes below this one had together, shared pages shared out."""

    def __init__(self):
        super().__init__(daemon=True)
        self.bytes, self._done = 0, threading.Event()

    def run(self):
        """Look five times a second."""
        while not self._done.wait(0.2):
            below = psutil.Process().children(recursive=True)
            self.bytes = max(self.bytes, sum(map(_memory, below)))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self.join()


def _memory(process):
    try:
        return process.memory_full_info().pss
    except psutil.Error:  # it ended
        return 0


def ours_killed(course: Path, expected: dict) -> tuple[int, float]:
    """How many marks there were at the kill, and the seconds of what was left."""
    marks = course / "again.nnlab" / "marks"
    running = start(course, "again.csv")
    while len(list(marks.glob("*.json"))) < len(expected) // 2:
        assert running.poll() is None
        time.sleep(0.1)
    running.kill()
    running.wait()
    kept = {path: path.stat().st_mtime_ns for path in marks.glob("*.json")}
    seconds, _ = ours(course, expected, "again.csv")
    assert {path: path.stat().st_mtime_ns for path in kept} == kept  # nothing was marked twice
    return len(kept), seconds


def nbgrader(course: Path) -> tuple[float, float]:
    """Seconds that nbgrader takes for the same notebooks in one process, and those of its start."""
    shutil.copy(ROOT / "tests" / "grading" / "my_course.py", course)
    scripts = {str(f.locate().parent.resolve()) for f in files("alembic") if f.name == "alembic"}
    path = os.pathsep.join([*scripts, os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "PYTHONWARNINGS": "ignore"}

    def call(*arguments):
        begin = time.perf_counter()
        command = [sys.executable, "-c", NBGRADER, *arguments]
        subprocess.run(command, cwd=course, env=environment, check=True, capture_output=True)
        return time.perf_counter() - begin

    call("generate")
    starting = call()
    return call(*sorted(os.listdir(course / "submitted"))), starting


def main() -> None:
    """Print the rates, from the first mark on, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("students", type=int, nargs="?", default=STUDENTS)
    parser.add_argument("--killed", action="store_true", help="mark a second time, with a kill")
    parser.add_argument("--curve", type=int, nargs="+", metavar="N", help="only classes so large")
    args = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    if args.curve:
        return curve(args.curve)
    with TemporaryDirectory() as folder:
        expected = synthetic.build(Path(folder), args.students, slow=True)
        _say("nnlab grade, with attacks", args.students, ours(Path(folder), expected), cores, cores)
        if args.killed:
            kept, seconds = ours_killed(Path(folder), expected)
            print(f"killed after {kept} of {len(expected)} marks; the rest took {seconds:.0f} s")
    with TemporaryDirectory() as folder:
        expected = synthetic.build(Path(folder), BESIDE, attacks=False)
        mine = _say("nnlab grade", BESIDE, ours(Path(folder), expected), cores, cores)
        others = _say("nbgrader", BESIDE, nbgrader(Path(folder)), 1)
    print(f"ratio {mine / others:.1f}")


def _say(name, count, took, cores, first=0):
    """Print a rate and return it; the `first` submissions were marked while it started."""
    seconds, starting = took
    rate = 60 * (count - first) / (seconds - starting)
    words = f"{count} in {seconds:.0f} s, of which {starting:.0f} are its start; {cores} core"
    words += "s" if cores > 1 else ""
    print(f"{name:25} {rate:6.1f} submissions a minute ({words})", flush=True)
    return rate


if __name__ == "__main__":
    main()
