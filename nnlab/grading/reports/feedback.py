"""A page for each student: what is right, what failed and why, and a hint; no hidden input."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from nnlab import atomic
from nnlab.exercises.card import card
from nnlab.grading.assignment import Assignment
from nnlab.grading.batch import Row
from nnlab.grading.reports.pages import file_name, frame, text

_TONES = {"timeout": "error", "crashed": "error"}


def write_pages(folder: Path, assignments: Sequence[Assignment], rows: Iterable[Row]) -> list[Path]:
    """Write STUDENT.html for every student into the folder; the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for student, own in groupby(rows, lambda row: row.student):
        path = page_of(folder, student)
        atomic.write(path, page(student, assignments, list(own)))
        written.append(path)
    return written


def page_of(folder: Path, student: str) -> Path:
    """Where a student's page stands."""
    return folder / f"{file_name(student)}.html"


def page(student: str, assignments: Sequence[Assignment], rows: Sequence[Row]) -> str:
    """What one student sees."""
    tasks = {(each.name, task.id): task for each in assignments for task in each.tasks}
    parts = [f"<h1>{text(student)}</h1>"]
    for name, group in groupby(rows, lambda row: row.assignment):
        own = list(group)
        points, most = (sum(getattr(r.mark, w) for r in own) for w in ("points", "max_points"))
        parts.append(f"<h2>{text(name)}: {points:g} of {most:g} points</h2>")
        parts += [_card(tasks[name, row.mark.exercise], row.mark) for row in own]
    return frame(f"Feedback for {student}", parts)


def _card(task, mark):
    worth = f"{mark.points:g} of {mark.max_points:g} points"
    parts = [f'<div style="margin-top:.4em">{text(mark.says)}</div>']
    if mark.note.startswith(("late by", "a later submission")):
        parts.append(f'<div class="quiet">{text(mark.note.partition(";")[0])}</div>')
    unexplained = mark.status in ("failed", "error") and not mark.diagnosis
    if unexplained and task.hint_texts:  # a diagnosis is the better hint, and may be about another
        parts.append(f'<div class="quiet">Hint: {text(task.hint_texts[0])}</div>')
    tone = _TONES.get(mark.status, mark.status)
    return card(tone, mark.status, f"{task.heading} · {worth}", parts)
