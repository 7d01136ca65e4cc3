"""Exercises whose answer is a dict to fill in: choices and numbers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from numbers import Number
from typing import Any

from nnlab.exercises.compare import describe, difference
from nnlab.exercises.probes import as_given
from nnlab.exercises.result import Result
from nnlab.exercises.task import Case, Misconception, Task


@dataclass(frozen=True)
class Question:
    """One entry of the dict: what is asked, what is right, and why the others are not."""

    text: str
    answer: Any
    wrong: dict = field(default_factory=dict)

    @property
    def options(self) -> list[str]:
        """What there is to choose from, sorted; empty if the answer is a number or a shape."""
        return sorted([self.answer, *self.wrong]) if isinstance(self.answer, str) else []


class Choices(Task):
    """An exercise whose stub is a dict of None, called `variable`."""

    def __init__(self, id: str, title: str, *, variable: str, **words: Any):
        super().__init__(id, title, **words)
        self.variable = variable
        self.questions: dict[str, Question] = {}

    def question(self, key: str, text: str, *, answer: Any, wrong: dict) -> None:
        """Declare one entry: the question, its answer, and wrong answers each with its sentence."""
        self.questions[key] = Question(text, answer, wrong)

    @property
    def names(self) -> list[str]:
        """What the learner's dict is called."""
        return [self.variable]

    @property
    def answers(self) -> list[dict]:
        """The dict filled in correctly."""
        return [{key: question.answer for key, question in self.questions.items()}]

    @property
    def misconceptions(self) -> list[Misconception]:
        """Every wrong choice, in a dict that is otherwise right."""
        return [
            Misconception(_name(key, value), sentence, ({**self.answers[0], key: value},))
            for key, question in self.questions.items()
            for value, sentence in question.wrong.items()
        ]

    @property
    def probe_function(self) -> Callable:
        """Nothing is done with a dict: it is the answer."""
        return as_given

    def draw(self, seed: int = 0) -> list[Case]:
        """One empty case: there is nothing to call."""
        return [Case(())]

    def unfit(self, answers: tuple) -> str | None:
        """Why these cannot be answers at all, if so."""
        if len(answers) == 1 and issubclass(type(answers[0]), dict):
            return None
        return f"Expected the dict itself: {self.call}."


choices = Choices  # a declaration reads `ends = choices("2.6", ...)`


def judge_choices(task: Choices, given: Any) -> Result:
    """The verdict on a filled dict; entries that are None are open, and no mistake."""
    if not isinstance(given, dict) or set(given) != set(task.questions):
        keys = ", ".join(map(repr, task.questions))
        return Result(task.id, task.heading, "failed", f"Keep the entries as they were: {keys}.")
    still_open = [key for key in task.questions if given[key] is None]
    if len(still_open) == len(task.questions):
        return Result(task.id, task.heading, "not attempted", "Not attempted yet.")
    for key, question in task.questions.items():
        if key not in still_open and not _same(question.answer, given[key]):
            return _mistake(task, key, question, given[key])
    if still_open:
        message = f"Right so far. Still open: {', '.join(map(repr, still_open))}."
        return Result(task.id, task.heading, "not attempted", message)
    return Result(task.id, task.heading, "passed", f"All {len(task.questions)} are right.")


def _mistake(task, key, question, value):
    for wrong, sentence in question.wrong.items():
        if _same(wrong, value):
            diagnosis = _name(key, wrong)
            return Result(task.id, task.heading, "failed", f"{key}: {sentence}", diagnosis)
    message = f"{key}: {describe(value)} is not right."
    if isinstance(value, str) and isinstance(question.answer, Number):
        kind = "True or False" if isinstance(question.answer, bool) else "a number"
        message = f"{key}: {describe(value)} is text. Write {kind}, without quotes."
    if question.options and value not in question.options:
        message = f"{key}: {describe(value)} is not a choice; write {_either(question.options)}."
    return Result(task.id, task.heading, "failed", message)


def comment(question: Question) -> str:
    """The comment after an entry of the stub."""
    options = f": {_either(question.options)}" if question.options else ""
    return f"{question.text}{options}"


def _either(options):
    return " or ".join(f'"{option}"' for option in options)


def _name(key, value):
    return f"{key}: {value}"


def _same(right, value):
    if isinstance(right, str) and isinstance(value, str):
        return right.casefold() == value.strip().casefold()
    return difference(right, value) is None or _rounded(right, value)


def _rounded(right, value):
    """Whether a number was rounded to three figures of a fraction that has more."""
    if not isinstance(right, float) or right.is_integer() or not isinstance(value, float):
        return False
    return abs(value - right) <= 2e-3 * abs(right)
