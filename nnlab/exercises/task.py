"""`Task`: what every kind of exercise declares, and what is asked of each."""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, NamedTuple


class Case(NamedTuple):
    """The arguments of one call, and what only the judge may see (the labels of held-back data)."""

    args: tuple
    truth: Any = None


@dataclass(frozen=True)
class Misconception:
    """A wrong answer that people give. `name` completes "an answer that ...".

    `mark(cases, values) -> bool` recognises it by a property where no imitation is exact.
    """

    name: str
    sentence: str
    answers: tuple
    mark: Callable | None = None


Complaint = Misconception | str | None  # about one value: a known mistake, a sentence, or nothing


class Task(ABC):
    """What every kind of exercise has: a place in the course, a statement, points, hints.

    And what everybody asks of one: its answers and what they are called, the cases that they are
    tried on and what is done with them there, and which wrong answers are known.

    With `inline` it stands where its idea does, and the lesson goes on with the reader's piece: the
    cell below is `name = use("4.5", name)`, not `check("4.5", name)`. In the stub of
    a class the `given` methods stand solved.
    """

    def __init__(
        self,
        id: str,
        title: str,
        *,
        statement: str,
        minutes: int,
        difficulty: int,
        points: int = 1,
        inline: bool = False,
        given: Collection[str] = (),
        practice_only: str = "",
    ):
        self.id, self.title, self.inline, self.given = id, title, inline, given
        self.practice_only = practice_only  # why nothing that comes back would prove an answer
        self.statement = inspect.cleandoc(statement)
        self.minutes, self.difficulty, self.points = minutes, difficulty, points
        self.hint_texts: tuple[str, ...] = ()

    @property
    @abstractmethod
    def names(self) -> list[str]:
        """What the learner's answers are called, in the order in which `check` takes them."""

    @property
    @abstractmethod
    def answers(self) -> list:
        """The right ones, in the same order."""

    @property
    @abstractmethod
    def misconceptions(self) -> list[Misconception]:
        """The wrong answers that are known."""

    @property
    @abstractmethod
    def probe_function(self) -> Callable:
        """What is done with the answers: it is called with them and a case."""

    @abstractmethod
    def draw(self, seed: int = 0) -> list[Case]:
        """Cases as plain data, the same for the same seed."""

    @abstractmethod
    def unfit(self, answers: tuple) -> str | None:
        """Why these cannot be answers at all, if so."""

    def hints(self, *texts: str) -> None:
        """Declare the hints, from nudge to nearly there."""
        self.hint_texts = texts

    @property
    def label(self) -> str:
        """The id as a heading shows it: "2.1", but "Recall" for "2.recall"."""
        last = self.id.rpartition(".")[2]
        return self.id if last.isdigit() else last.capitalize()

    @property
    def heading(self) -> str:
        """What stands above the exercise: "2.1 · Predict"."""
        return f"{self.label} · {self.title}"

    @property
    def call(self) -> str:
        """What stands in the cell below the exercise's own."""
        names = ", ".join(self.names)
        called = f'("{self.id}", {names})'
        return f"{names} = use{called}" if self.inline else f"check{called}"

    def __repr__(self) -> str:
        return f"<exercise {self.id} · {self.title}>"
