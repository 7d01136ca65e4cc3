"""The learner's progress: the verdicts of the record, and the board drawn from it."""

import html
from collections import Counter
from dataclasses import dataclass, field

from nnlab.exercises import lessons, record
from nnlab.exercises.card import TONES

_STATES = {"passed": "solved", "failed": "tried", "error": "tried"}  # status -> what is kept
_SIGNS = {
    "solved": ("●", TONES["passed"][1]),
    "tried": ("◐", TONES["failed"][1]),
    "open": ("○", "inherit"),
}


@dataclass(frozen=True, repr=False)
class Board:
    """Every exercise of the course: solved, tried or open. `note` tells of a damaged file."""

    states: dict[str, str] = field(default_factory=dict)
    note: str = ""

    def __repr__(self) -> str:
        lines = [self.note] if self.note else []
        for name, tasks in _lessons():
            lines.append(f"{name}: {self._count(tasks)}")
            lines += [f"  {_SIGNS[self.state(t.id)][0]} {t.heading}" for t in tasks]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr style="background:none;border-bottom:1px solid #8884"><td style="{_CELL}">'
            f'<strong>{name}</strong></td><td style="{_CELL};opacity:.75">{self._count(tasks)}</td>'
            f'<td style="{_CELL}">{" ".join(map(self._chip, tasks))}</td></tr>'
            for name, tasks in _lessons()
        )
        table = f'<table style="border-collapse:collapse;font-size:1em">{rows}</table>'
        return f"<div>{html.escape(self.note)}</div>{table}" if self.note else table

    def state(self, id: str) -> str:
        """ "solved", "tried" or "open"."""
        state = self.states.get(id)
        return state if state in _SIGNS else "open"

    def _count(self, tasks):
        counts = Counter(self.state(task.id) for task in tasks)
        return ", ".join(f"{counts[state]} {state}" for state in _SIGNS if counts[state])

    def _chip(self, task):
        sign, colour = _SIGNS[self.state(task.id)]
        words = html.escape(f"{task.heading}: {self.state(task.id)}")
        return (
            f'<span title="{words}" style="white-space:nowrap;margin-right:.9em">'
            f'<span style="color:{colour}">{sign}</span> {task.label}</span>'
        )


_CELL = "padding:.45em 1.3em .45em 0;text-align:left;vertical-align:top;border:0"


def read() -> Board:
    """The board as the record has it; a damaged file is set aside, and the board's note says so."""
    kept = record.load()
    return Board(kept.exercises, kept.note)


def remember(id: str, status: str) -> str:
    """Keep a verdict, solved for good; return what the learner must be told, if anything."""
    if status not in _STATES:
        return ""

    def change(kept):
        if kept.exercises.get(id) != "solved":
            kept.exercises[id] = _STATES[status]

    return record.update(change).note


def _lessons():
    for number, module in lessons.MODULES.items():
        yield f"{number:02} {module.replace('_', '-')}", lessons.of_lesson(number)
