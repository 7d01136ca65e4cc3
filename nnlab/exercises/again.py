"""What a lesson asks again: earlier predictions that went wrong, and exercises tried but open."""

from dataclasses import dataclass
from typing import Any

from nnlab.exercises import board, card, lessons, record, said
from nnlab.exercises.predictions import Prediction
from nnlab.exercises.task import Task

MOST = 3  # of each kind, so that a lesson still begins
NOTHING = (
    "Nothing to come back to. A prediction that goes wrong in one lesson is asked again in a later "
    "one, and an exercise that you tried and left open is named."
)


@dataclass(frozen=True, repr=False)
class Revisit:
    """Earlier questions as panels where they can be, else as text."""

    lesson: int
    asked: tuple[Prediction, ...]
    tried: tuple[Task, ...]

    def __repr__(self) -> str:
        told = [self._told(prediction) for prediction in self.asked]
        lines = [f"{p.text()}\n{t}".rstrip() for p, t in zip(self.asked, told, strict=True)]
        lines += [f"Tried, and still open: {task.heading}" for task in self.tried]
        return "\n".join(lines) or NOTHING

    def _repr_mimebundle_(self, **_: Any) -> dict:
        data = {"text/plain": repr(self), "text/html": self._page()}
        if not self.asked:
            return data
        from ipywidgets import HTML, VBox

        from nnlab.exercises.panel import Again

        panels = [Again(prediction, self.lesson) for prediction in self.asked]
        box = VBox([*panels, *(HTML(self._line(task)) for task in self.tried)])
        view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
        return {"application/vnd.jupyter.widget-view+json": view} | data

    def _page(self):
        asked = [card.question_html(p, self._told(p)) for p in self.asked]
        return "".join([*asked, *map(self._line, self.tried)]) or card.line_html("hint", NOTHING)

    def _line(self, task):
        link = f'<a href="{board.link_of(task)}">{card.marked(task.heading)}</a>'
        return f"<div>Tried, and still open: {link}</div>"

    def _told(self, prediction):
        kept = record.load()
        answer = said.answered_again(prediction, kept, self.lesson)
        return "" if answer is None else said.told_again(prediction, kept, answer)


def revisit(lesson: int) -> Revisit:
    """What went wrong in lessons before this one: up to three predictions, asked again.

    A prediction is due until it was answered correctly in a later lesson than its own. Those asked
    least often come first, and of these the oldest. Exercises that were tried and are still open
    are named beside them. Raises: ValueError if there is no such lesson.
    """
    if lesson not in lessons.MODULES:
        numbers = ", ".join(map(str, lessons.MODULES))
        raise ValueError(f"lesson is {lesson!r}; expected a lesson's number: {numbers}.")
    kept = record.load()
    before = [number for number in lessons.MODULES if number < lesson]
    due = [p for n in before for p in lessons.predictions_of(n) if said.is_due(p, kept, lesson)]
    due.sort(key=lambda prediction: said.times_again(prediction, kept, lesson))
    tried = [t for n in before for t in lessons.of_lesson(n) if kept.exercises.get(t.id) == "tried"]
    return Revisit(lesson, tuple(due[:MOST]), tuple(tried[:MOST]))
