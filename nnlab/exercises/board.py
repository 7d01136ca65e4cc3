"""The learner's progress: the verdicts and predictions of the record, and the board of them."""

import html
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import quote

from nnlab import paths
from nnlab.exercises import lessons, record, said
from nnlab.exercises.card import TONES
from nnlab.exercises.task import Task

_STATES = {"passed": "solved", "failed": "tried", "error": "tried"}  # status -> what is kept
_SIGNS = {
    "solved": ("●", TONES["passed"][1]),
    "tried": ("◐", TONES["failed"][1]),
    "open": ("○", "inherit"),
}
# A row is a line of boxes that wraps: on a narrow page the exercises stand below the lesson's name.
_ROW = "display:flex;flex-wrap:wrap;padding:.45em 0;background:none;border-bottom:1px solid #8884"
_CELL = "padding:0 1.3em 0 0;text-align:left;border:0"
_ONE_LINE = f"{_CELL};white-space:nowrap;flex:none"
_THIN = "padding:.1em 1em .1em 0;text-align:left;border:0;background:none"
_BAR = 120  # pixels that all predictions of one sureness take


@dataclass(frozen=True, repr=False)
class Board:
    """Every exercise of the course: solved, tried or open. `note` tells of a damaged file.

    `calibration` is how many predictions came true, of how many, by how sure the reader was.
    """

    states: dict[str, str] = field(default_factory=dict)
    note: str = ""
    calibration: dict[str, tuple[int, int]] = field(default_factory=dict)

    def __repr__(self) -> str:
        lines = [self.note] if self.note else []
        for name, tasks in _lessons():
            lines.append(f"{name}: {self._count(tasks)}")
            lines += [f"  {_SIGNS[self.state(t.id)][0]} {t.heading}" for t in tasks]
        return "\n".join([*lines, self.total, *filter(None, [self.calibrated])])

    def _repr_html_(self) -> str:
        note = f"<div>{html.escape(self.note)}</div>" if self.note else ""
        rows = "".join(self._row(name, tasks) for name, tasks in _lessons())
        body = f'<tbody style="display:block">{rows}</tbody>'
        table = f'<table style="display:block;font-size:1em">{body}</table>'
        return f"{note}{table}<div><strong>{self.total}</strong></div>{self._bars()}"

    def state(self, id: str) -> str:
        """ "solved", "tried" or "open"."""
        state = self.states.get(id)
        return state if state in _SIGNS else "open"

    @property
    def total(self) -> str:
        """All lessons together."""
        return f"all lessons: {self._count(lessons.every())}"

    @property
    def calibrated(self) -> str:
        """How often predictions came true, by how sure the reader was; empty where none counts."""
        counts = [f"{word}: {true} of {all}" for word, (true, all) in self.calibration.items()]
        return f"predictions that came true, {', '.join(counts)}" if counts else ""

    def _row(self, name, tasks):
        chips = " ".join(self._chip(task, name) for task in tasks)
        return (
            f'<tr style="{_ROW}">'
            f'<td style="{_ONE_LINE};min-width:13em"><strong>{name}</strong></td>'
            f'<td style="{_ONE_LINE};min-width:9em;opacity:.75">{self._count(tasks)}</td>'
            f'<td style="{_CELL};flex:1 1 18em">{chips}</td></tr>'
        )

    def _count(self, tasks):
        counts = Counter(self.state(task.id) for task in tasks)
        return ", ".join(f"{counts[state]} {state}" for state in _SIGNS if counts[state])

    def _chip(self, task, name):
        sign, colour = _SIGNS[self.state(task.id)]
        words = html.escape(f"{task.heading}: {self.state(task.id)}")
        label = task.label
        if self.state(task.id) != "solved":
            label = f'<a href="{html.escape(link(task, name))}" style="color:inherit">{label}</a>'
        return (
            f'<span title="{words}" style="white-space:nowrap;margin-right:.9em">'
            f'<span style="color:{colour}">{sign}</span> {label}</span>'
        )

    def _bars(self):
        """One bar for each sureness: how many came true, of those that could."""
        rows = "".join(
            f'<tr style="background:none"><td style="{_THIN}">{word}</td><td style="{_THIN}">'
            f'<div style="width:{_BAR}px;height:.7em;background:#8883"><div style="height:.7em;'
            f'width:{_BAR * true / all:.0f}px;background:{TONES["passed"][1]}"></div></div></td>'
            f'<td style="{_THIN}">{true} of {all} came true</td></tr>'
            for word, (true, all) in self.calibration.items()
        )
        if not rows:
            return ""
        table = f'<table style="border-collapse:collapse;font-size:1em">{rows}</table>'
        return f'<div style="margin-top:.8em"><strong>your predictions</strong></div>{table}'


def link(task: Task, name: str) -> str:
    """The address of an exercise's heading, from a notebook in the same folder.

    JupyterLab finds a cell by its id. It finds a heading by its text as well, but not one with a
    "·": browsers write that in an address as %C2%B7, which JupyterLab does not decode.
    """
    slug = task.id.replace(".", "-")
    return f"{quote(name.replace(' ', '-', 1))}.ipynb#cell-id=about-{slug}"


def link_of(task: Task) -> str:
    """The address of an exercise's heading, whichever lesson it belongs to."""
    return next(link(task, name) for name, tasks in _lessons() if task.id in {t.id for t in tasks})


def read() -> Board:
    """The board as the record has it; a damaged file is set aside, and the board's note says so."""
    kept = record.load()
    return Board(kept.exercises, kept.note, said.calibration(kept))


def remember(id: str, status: str) -> str:
    """Keep a verdict, solved for good; return what the learner must be told, if anything."""
    if status not in _STATES:
        return ""

    def change(kept):
        if kept.exercises.get(id) != "solved":
            kept.exercises[id] = _STATES[status]

    return record.update(change).note


def _lessons():
    """Name and exercises of each lesson: "04 logistic-regression", as its file is called."""
    files = {path.stem[:2]: path.stem[3:] for path in paths.lessons()}
    for number, module in lessons.MODULES.items():
        subject = files.get(f"{number:02}", module.replace("_", "-"))
        yield f"{number:02} {subject}", lessons.of_lesson(number)
