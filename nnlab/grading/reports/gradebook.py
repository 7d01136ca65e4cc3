"""The marks where nbgrader's formgrader shows them: its database, and a notebook per submission.

It shows nothing as marked that has no notebook in `autograded/`. The one written there holds the
marks alone: whatever a student's notebook holds would be rendered in the instructor's browser.
"""

import json
import os
import secrets
import sqlite3
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import files
from pathlib import Path

from nnlab import atomic
from nnlab.exercises import own
from nnlab.grading.answers.extract import slug
from nnlab.grading.assignment import Assignment
from nnlab.grading.batch import NOTHING, Row
from nnlab.grading.release import as_notebook, cell
from nnlab.grading.remarks import one_line, visible
from nnlab.grading.submissions import bytes_of

_HEAD = """# {name}: {points:g} points

Marked by `nnlab grade`; what was handed in is in `submitted/`."""


def write_marks(
    path: Path, assignments: Sequence[Assignment], rows: Sequence[Row], submitted: Path
) -> None:
    """Put every mark into the gradebook, beside what is there; made if it does not exist."""
    from nbgrader.api import Gradebook

    with alembic_on_path(), _without_warnings(), Gradebook(f"sqlite:///{path.resolve()}") as book:
        for assignment in assignments:
            _declare(book, assignment)
        handed_in: dict[tuple[str, str], list[Row]] = {}
        for row in rows:
            book.update_or_create_student(visible(row.student))
            if row.mark.note != NOTHING:
                handed_in.setdefault((row.student, row.assignment), []).append(row)
        for (folder, name), given in handed_in.items():
            student = visible(folder)  # a database takes no name that is not UTF-8
            time = _time(submitted / folder / name / "timestamp.txt")
            book.update_or_create_submission(name, student, timestamp=time)
            for row in given:
                grade = _grade(book, row)
                grade.auto_score = float(row.mark.points)
                grade.needs_manual_grade = False
            shown = submitted.resolve().parent / "autograded" / folder / name
            if _show(shown, given):
                _carry(submitted / folder / name, shown)
        book.db.commit()


def expect_gradebook(path: Path) -> None:
    """Raises: ValueError if a file is there that is no gradebook of nbgrader's."""
    if not path.exists():
        own.expect_folder(path)
        return
    try:
        with closing(sqlite3.connect(f"file:{path.resolve()}?mode=ro", uri=True)) as base:
            found = {name for (name,) in base.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error:
        found = set()
    if "submitted_assignment" not in found:
        raise ValueError(f"{path} is not an nbgrader gradebook: name another file")


def _time(path) -> datetime | None:
    """The moment as nbgrader reads it, which takes what differs for not marked."""
    from nbgrader.utils import parse_utc

    with suppress(ValueError, OverflowError):
        return parse_utc(bytes_of(path, 100).decode("ascii").strip())
    return None


def _carry(handed_in, shown) -> None:
    """Put beside the marks what `nbgrader release_feedback` needs to know of the submission.

    Its secret lets only the student fetch the feedback; without one nobody can.
    """
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f} UTC"
    for file, instead in (
        ("timestamp.txt", now),
        ("submission_secret.txt", secrets.token_hex(32)),
    ):
        path = shown / file
        text = instead if not path.exists() else None
        with suppress(ValueError):
            text = bytes_of(handed_in / file, 1000).decode("ascii", "replace").strip()
        if text is not None:
            atomic.write(path, text)


def _show(folder, rows) -> bool:
    """Write the marks of a submission, but never over what nbgrader's own autograde made."""
    path = folder / f"{folder.name}.ipynb"
    if path.exists() and '"marked_by": "nnlab"' not in path.read_text("utf-8"):
        return False
    points = sum(row.mark.points for row in rows)
    cells = [cell("markdown", "marks", _HEAD.format(name=folder.name, points=points))]
    for row in rows:
        mark = row.mark
        words = f"# {mark.exercise}: {mark.status}. {one_line(mark.says)}"
        id = f"check-{slug(mark.exercise)}"
        cells.append(cell("code", id, words, grade=True, points=mark.max_points))
    folder.mkdir(parents=True, exist_ok=True)
    atomic.write(path, json.dumps(as_notebook(cells, {"marked_by": "nnlab"}), indent=1) + "\n")
    return True


@contextmanager
def alembic_on_path() -> Iterator[None]:
    """nbgrader calls a bare `alembic`, which is found only in an activated environment."""
    before = os.environ.get("PATH", "")
    found = [f.locate() for f in files("alembic") or () if f.name == "alembic"]
    scripts = {Path(place).parent.resolve() for place in found}
    os.environ["PATH"] = os.pathsep.join([*map(str, scripts), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


@contextmanager
def _without_warnings() -> Iterator[None]:
    """nbgrader's own code makes SQLAlchemy warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _declare(book, assignment):
    name = assignment.name
    book.update_or_create_assignment(name)
    book.update_or_create_notebook(name, name)
    for task in assignment.tasks:
        facts = {"max_score": float(task.points), "cell_type": "code"}
        book.update_or_create_grade_cell(f"check-{slug(task.id)}", name, name, **facts)


def _grade(book, row):
    """The grade of a cell; one that came to the assignment later has none yet."""
    from nbgrader.api import Grade, MissingEntry

    cell, name = f"check-{slug(row.mark.exercise)}", row.assignment
    try:
        return book.find_grade(cell, name, name, visible(row.student))
    except MissingEntry:
        notebook = book.find_submission_notebook(name, name, visible(row.student))
        grade = Grade(cell=book.find_grade_cell(cell, name, name), notebook=notebook)
        book.db.add(grade)
        return grade
