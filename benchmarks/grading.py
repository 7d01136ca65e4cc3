"""Submissions marked a minute, beside nbgrader on the same class (`make bench`).

The class holds right, partly right and wrong answers and every attack; nbgrader gets those who mean
well only, as it would run the attacks with all rights of whoever starts this.
"""

import csv
import os
import shutil
import subprocess
import sys
import time
from importlib.metadata import files
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.grading import synthetic  # noqa: E402

STUDENTS, BESIDE = 300, 8  # ours, nbgrader's
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


def ours(course: Path, expected: dict) -> float:
    """Seconds that `nnlab grade` takes, start and end included; every mark is compared."""
    command = [sys.executable, "-m", "nnlab.cli", "grade", "submitted", "--out", "marks.csv"]
    begin = time.perf_counter()
    subprocess.run(
        [*command, "--seconds", "5", "--memory", "1"],
        cwd=course,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    seconds = time.perf_counter() - begin
    with open(course / "marks.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    got = {(r["student"], r["exercise"]): (r["status"], float(r["points"])) for r in rows}
    wrong = {key: (mark, got.get(key)) for key, mark in expected.items() if got.get(key) != mark}
    assert not wrong, wrong
    return seconds


def nbgrader(course: Path) -> float:
    """Seconds that nbgrader takes for the same notebooks in one process, its start not counted."""
    scripts = {str(f.locate().parent.resolve()) for f in files("alembic") if f.name == "alembic"}
    path = os.pathsep.join([*scripts, os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "PYTHONWARNINGS": "ignore"}

    def call(*arguments):
        begin = time.perf_counter()
        command = [sys.executable, "-c", NBGRADER, *arguments]
        subprocess.run(command, cwd=course, env=environment, check=True, capture_output=True)
        return time.perf_counter() - begin

    call("generate")
    start = call()
    return call(*sorted(os.listdir(course / "submitted"))) - start


def main(students: int = STUDENTS) -> None:
    """Print both rates and their ratio."""
    with TemporaryDirectory() as folder:
        expected = synthetic.build(Path(folder), students, slow=True)
        seconds = ours(Path(folder), expected)
    rate = 60 * students / seconds
    cores = len(os.sched_getaffinity(0))
    took = f"{students} in {seconds:.0f} s on {cores} cores"
    print(f"nnlab grade  {rate:7.1f} submissions a minute ({took})")
    with TemporaryDirectory() as folder:
        synthetic.build(Path(folder), BESIDE, attacks=False)
        shutil.copy(ROOT / "tests" / "grading" / "my_course.py", folder)
        beside = 60 * BESIDE / nbgrader(Path(folder))
    print(f"nbgrader     {beside:7.1f} submissions a minute ({BESIDE} that hold no attack)")
    print(f"ratio        {rate / beside:7.1f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
