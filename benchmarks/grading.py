"""Submissions marked a minute, beside nbgrader on the same class (`make bench`).

A class of right, partly right and wrong answers and every attack gets exactly the expected marks;
with `--killed` it is marked a second time, by a process that is killed half-way and started again.
nbgrader gets those who mean well only, as it would run the attacks with all rights of whoever
starts this; `nnlab grade` marks the same ones beside it. `--curve 10 100 1000` shows how the rate
and the memory go with the size of the class; with `--keep docs` it keeps `grading.csv` there and
the table below its heading in `reports.md`.
"""

import argparse
import csv
import datetime
import os
import shutil
import subprocess
import sys
import time
from importlib.metadata import files
from pathlib import Path
from tempfile import TemporaryDirectory

from nnlab.regression.machine import processor

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import kept  # noqa: E402
from beside import Others, Peak  # noqa: E402

from tests.grading import synthetic  # noqa: E402

STUDENTS, BESIDE = 300, 32  # with attacks; those who mean well
CORES = len(os.sched_getaffinity(0))
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


HEADING = "### Marking, by the size of the class\n"
TOLD = """`python benchmarks/grading.py --keep docs --curve {}` wrote this. Each class is a
sample of the same mix: right, partly right and wrong answers, and every attack on the marking.
*Slow* are attacks that end at a limit of time, memory or files: each keeps a processor, some for
half a minute, so in a small class one of them decides the rate, and two at once the memory. The
submissions that are marked while the sandbox starts are not counted. *Others* is the share of the
processors that other programs had meanwhile: compare only rows of one machine where it is the same.

| students | slow | a minute | GiB at most | others | measured |
| ---: | ---: | ---: | ---: | ---: | --- |
"""


def curve(sizes: list[int], folder: Path | None) -> None:
    """Print rate and peak memory of classes of these sizes; keep their table in a folder."""
    rows = {row["students"]: row for row in kept.read(folder / "grading.csv")} if folder else {}
    print("students  slow  a minute  peak GiB  others")
    for size in sizes:
        row = rows[str(size)] = row_of(size)
        told = (row["slow"], row["a minute"], row["GiB"], row["others"])
        print("{:>8}  {:>4}  {:>8}  {:>8}  {:>6}".format(size, *told), flush=True)
        if folder:
            in_order = sorted(rows.values(), key=lambda row: int(row["students"]))
            table, page = folder / "grading.csv", folder / "reports.md"
            kept.keep(table, in_order, page, HEADING, report(in_order))


def row_of(size: int) -> kept.Row:
    """The measurement of one class, with its day and its machine."""
    with TemporaryDirectory() as folder:
        expected = synthetic.build(Path(folder), size, slow=True, mixed=True)
        with Peak() as peak, Others() as others:
            took = ours(Path(folder), expected)
    students = {student for student, _ in expected}
    slow = sum(student.rpartition("-")[0] in synthetic.SLOW for student in students)
    row = {"students": str(size), "slow": str(slow), "a minute": f"{rate(size, took):.0f}"}
    row |= {"GiB": f"{peak.bytes / 2**30:.1f}", "others": f"{others.share:.0%}"}
    return row | {"day": str(datetime.date.today()), "processor": processor(), "cores": str(CORES)}


def report(rows: list[kept.Row]) -> str:
    """The rows as a table in Markdown, and the command that made them."""
    text = TOLD.format(" ".join(row["students"] for row in rows))
    for row in rows:
        where = f"{row['day']}, {row['processor']}, {row['cores']} cores"
        told = (row["students"], row["slow"], row["a minute"], row["GiB"], row["others"], where)
        text += f"| {' | '.join(told)} |\n"
    return text


def rate(count: int, took: tuple[float, float], first: int = CORES) -> float:
    """Submissions a minute; the `first` were marked while it started."""
    seconds, starting = took
    return 60 * (count - first) / max(seconds - starting, 1e-9)


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


def main(arguments: list[str] | None = None) -> None:
    """Print the rates, from the first mark on, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("students", type=int, nargs="?", default=STUDENTS)
    parser.add_argument("--killed", action="store_true", help="mark a second time, with a kill")
    parser.add_argument("--curve", type=int, nargs="+", metavar="N", help="only classes so large")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="of grading.csv and reports.md")
    args = parser.parse_args(arguments)
    if args.curve:
        return curve(args.curve, args.keep)
    with TemporaryDirectory() as folder:
        expected = synthetic.build(Path(folder), args.students, slow=True)
        _say("nnlab grade, with attacks", args.students, ours(Path(folder), expected), CORES, CORES)
        if args.killed:
            done, seconds = ours_killed(Path(folder), expected)
            print(f"killed after {done} of {len(expected)} marks; the rest took {seconds:.0f} s")
    with TemporaryDirectory() as folder:
        expected = synthetic.build(Path(folder), BESIDE, attacks=False)
        mine = _say("nnlab grade", BESIDE, ours(Path(folder), expected), CORES, CORES)
        others = _say("nbgrader", BESIDE, nbgrader(Path(folder)), 1)
    print(f"ratio {mine / others:.1f}")


def _say(name, count, took, cores, first=0):
    """Print a rate and return it; the `first` submissions were marked while it started."""
    seconds, starting = took
    found = rate(count, took, first)
    words = f"{count} in {seconds:.0f} s, of which {starting:.0f} are its start; {cores} core"
    words += "s" if cores > 1 else ""
    print(f"{name:25} {found:6.1f} submissions a minute ({words})", flush=True)
    return found


if __name__ == "__main__":
    main()
