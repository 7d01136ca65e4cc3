"""The marks in nbgrader's database, where its formgrader and JupyterLab extension show them."""

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import files
from pathlib import Path

from nnlab.grading.assignment import Assignment
from nnlab.grading.batch import NOTHING, Row
from nnlab.grading.extract import slug


def write_marks(path: Path, assignments: Sequence[Assignment], rows: Sequence[Row]) -> None:
    """Put every mark into the gradebook, beside what is there; made if it does not exist."""
    from nbgrader.api import Gradebook

    with alembic_on_path(), _without_warnings(), Gradebook(f"sqlite:///{path.resolve()}") as book:
        for assignment in assignments:
            _declare(book, assignment)
        there = set()
        for row in rows:
            book.update_or_create_student(row.student)
            if row.mark.note == NOTHING:
                continue
            if (row.student, row.assignment) not in there:
                book.update_or_create_submission(row.assignment, row.student)
                there.add((row.student, row.assignment))
            grade = _grade(book, row)
            grade.auto_score = float(row.mark.points)
            grade.needs_manual_grade = False
        book.db.commit()


@contextmanager
def alembic_on_path() -> Iterator[None]:
    """nbgrader calls a bare `alembic`, which is found only in an activated environment."""
    before = os.environ.get("PATH", "")
    scripts = {f.locate().parent.resolve() for f in files("alembic") or () if f.name == "alembic"}
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
        return book.find_grade(cell, name, name, row.student)
    except MissingEntry:
        notebook = book.find_submission_notebook(name, name, row.student)
        grade = Grade(cell=book.find_grade_cell(cell, name, name), notebook=notebook)
        book.db.add(grade)
        return grade
