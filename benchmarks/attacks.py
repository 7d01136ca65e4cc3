"""The same attacks against nbgrader, Otter and `nnlab grade`, as a table (docs/attacks.md).

The other two run a submission with all the rights of whoever starts it, so only attacks that go for
their own mark are used here: they write nothing, stop nothing and leave nothing running. Otter has
a column where it is installed: `pip install -e '.[lab,test,bench]'`.
"""

import json
import os
import subprocess
import sys
import warnings
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from nnlab.grading.grade import grade  # noqa: E402
from nnlab.grading.release import release  # noqa: E402
from nnlab.grading.reports.gradebook import alembic_on_path  # noqa: E402
from nnlab.grading.sandbox.limits import Limits  # noqa: E402
from nnlab.grading.sandbox.sandbox import Sandbox  # noqa: E402
from tests.grading.notebooks import from_file  # noqa: E402

TASK = "2.1"
MEANT = {  # attack -> what it tries
    "honest_numpy": "nothing: a right answer, for comparison",
    "honest_misconception": "nothing: a wrong answer, for comparison",
    "equal_to_everything": "returns an object that is equal to everything",
    "array_equal_to_everything": "returns an array that is equal to everything",
    "lying_float": "returns a number that lies when it is compared",
    "replaced_comparisons": "replaces allclose, isclose, all, isinstance, ...",
    "patched_engine": "replaces what runs and judges answers",
    "replaced_check": "defines a `check` of its own, which praises",
    "input_transformer": "rewrites the cells of the test before they run",
    "settrace": "changes variables of the test while it runs",
}
NBGRADER = """
import sys
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

config = Config()
config.CourseDirectory.root = "."
config.CourseDirectory.db_url = "sqlite:///gradebook.db"
config.ExecutePreprocessor.timeout = 120
api = NbGraderAPI(config=config)
assert api.generate_assignment("ps1", force=True)["success"]
for student in sys.argv[1:]:
    api.autograde("ps1", student)
"""
OTTERS_TEST = '''
OK_FORMAT = True
case = {{"code": """
>>> from nnlab import check
>>> check("{task}", {names}).passed
True
"""}}
suite = {{"scored": True, "type": "doctest", "cases": [case]}}
test = {{"name": "q1", "points": 1, "suites": [suite]}}
'''
LONGEST = 120  # seconds that Otter may take for one submission; it has no limit of its own
OTTERS_SETUP = "import numpy as np\nimport torch\nfrom nnlab import check"


def notebook_of(name: str) -> bytes:
    """The cells of an attack."""
    return from_file(ROOT / "tests" / "grading" / "attacks" / f"{name}.txt")[1]


def ours() -> dict[str, float]:
    """What each attack gets from `nnlab grade`."""
    from nnlab.exercises.lessons import find

    limits = Limits(20, 60)
    with Sandbox() as sandbox:
        marks = {n: grade(sandbox, [find(TASK)], [notebook_of(n)], "", limits) for n in MEANT}
    return {name: mark.points for name, (mark,) in marks.items()}


def nbgraders(course: Path) -> dict[str, float]:
    """What each attack gets from nbgrader, in the released notebook with its test."""
    release("ps1", exercises=[TASK], course=course)
    for name in MEANT:
        book = json.loads((course / "release" / "ps1" / "ps1.ipynb").read_text())
        (answer,) = (c for c in book["cells"] if c["metadata"]["nbgrader"]["solution"])
        cells = ["".join(cell["source"]) for cell in json.loads(notebook_of(name))["cells"]]
        answer["source"] = "\n\n\n".join(cells)
        folder = course / "submitted" / name / "ps1"
        folder.mkdir(parents=True)
        (folder / "ps1.ipynb").write_text(json.dumps(book))
    more = {"HOME": str(course), "PYTHONWARNINGS": "ignore", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", NBGRADER, *MEANT]
    with alembic_on_path():
        environment = os.environ | more
        subprocess.run(command, cwd=course, env=environment, check=True, capture_output=True)
    return scores(course / "gradebook.db")


def otters(course: Path) -> dict[str, float]:
    """What each attack gets from Otter, whose test imports the check anew."""
    from nnlab.exercises.lessons import find

    (course / "tests").mkdir()
    test = OTTERS_TEST.format(task=TASK, names=", ".join(find(TASK).names))
    (course / "tests" / "q1.py").write_text(test)
    _otter(course, "generate", "-t", "tests", "-o", "tests.zip", "--no-requirements")
    return {name: _otters_score(course, name) for name in MEANT}


def _otters_score(course, name):
    """The points of one attack; none if Otter could not mark it."""
    book = json.loads(notebook_of(name))
    setup = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    book["cells"].insert(0, setup | {"source": OTTERS_SETUP})
    book["metadata"] = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    out = course / name
    out.mkdir()
    (out / "submission.ipynb").write_text(json.dumps(book))
    try:
        _otter(
            course, "run", "-a", "tests.zip", "-o", name, "--no-logo", f"{name}/submission.ipynb"
        )
    except subprocess.TimeoutExpired:  # it waits for ever for a kernel that is stuck
        return 0.0
    tests = json.loads((out / "results.json").read_text())["tests"]
    return sum(test.get("score") or 0.0 for test in tests if test["name"] == "q1")


def _otter(course, *words):
    command = [sys.executable, "-m", "otter", *words]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path[1:]])}
    subprocess.run(
        command, cwd=course, env=environment, check=True, capture_output=True, timeout=LONGEST
    )


def scores(path: Path) -> dict[str, float]:
    """The points in nbgrader's gradebook; an attack that it could not mark has none."""
    from nbgrader.api import Gradebook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of SQLAlchemy, about nbgrader's own code
        with alembic_on_path(), Gradebook(f"sqlite:///{path}") as book:
            marked = {s.student.id: s.score for s in book.assignment_submissions("ps1")}
    return dict.fromkeys(MEANT, 0.0) | marked


def main() -> None:
    """Print the table."""
    columns = {}
    with TemporaryDirectory() as folder:
        columns[f"nbgrader {version('nbgrader')}"] = nbgraders(Path(folder))
    if find_spec("otter"):
        with TemporaryDirectory() as folder:
            columns[f"Otter {version('otter-grader')}"] = otters(Path(folder))
    columns["`nnlab grade`"] = ours()
    print(f"| a submission that | {' | '.join(columns)} |")
    print(f"| --- | {' | '.join(['---:'] * len(columns))} |")
    for name, words in MEANT.items():
        points = (f"{column[name]:g}" for column in columns.values())
        print(f"| {words} | {' | '.join(points)} |")


if __name__ == "__main__":
    main()
