"""How an exercise is declared: one object holds everything that is known about it."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from nnlab.exercises.plain import plain
from nnlab.exercises.run import call
from nnlab.exercises.task import Case, Complaint, Misconception, Task


class UndeclaredError(RuntimeError):
    """A declaration names a misconception that it does not declare."""


# Long: all that a declaration may say.
class Exercise(Task):
    """An exercise whose answer is a function or a class, filled by its decorators.

    By default the answer is called on `draws` cases and must equal the solution within `rtol` and
    `atol`; `probe` and `accept` change that. With `at_least` the answer predicts, and must be right
    for at least that share of the true values of all cases together.
    """

    def __init__(
        self,
        id: str,
        title: str,
        *,
        draws: int = 30,
        rtol: float = 1e-5,
        atol: float = 1e-7,
        at_least: float | None = None,
        **words: Any,
    ):
        super().__init__(id, title, **words)
        self.draws, self.rtol, self.atol, self.at_least = draws, rtol, atol, at_least
        self._answers: list = []
        self._misconceptions: list[Misconception] = []
        self._probe: Callable = call
        self.reading_function: Callable | None = None
        self.accept_function: Callable[[Any, Case], Complaint] | None = None

    def solution(self, answer: Callable) -> Callable:
        """Declare (a part of) the solution; its signature and docstring make the stub."""
        self._answers.append(answer)
        return answer

    def cases(self, source: Callable[[np.random.Generator], Iterable]) -> Callable:
        """Declare where cases come from: `source(rng)` yields tuples of arguments."""
        self.case_source = source
        return source

    def probe(self, function: Callable) -> Callable:
        """Declare what is done with the answer: `function(*answers, *case)`, where it runs.

        Code beside the answer can forge what a probe sees. Let the probe bring back what the answer
        gave, and draw conclusions in `reading`.
        """
        self._probe = function
        return function

    def reading(self, function: Callable) -> Callable:
        """Declare what a probe's data mean: `function(value, case)`, where they are judged."""
        self.reading_function = function
        return function

    def accept(self, function: Callable[[Any, Case], Complaint]) -> Callable:
        """Declare the judge where many answers are right: `function(value, case)` on plain data.

        It returns None if all is well, else what `known` gives for a name, or a sentence.
        """
        self.accept_function = function
        return function

    def wrong(
        self, name: str, sentence: str, *, mark: Callable | None = None, replaces: int = 0
    ) -> Callable:
        """Declare a wrong answer that people give; it stands in for solution number `replaces`."""

        def declare(answer):
            answers = [*self.answers[:replaces], answer, *self.answers[replaces + 1 :]]
            self._misconceptions.append(Misconception(name, sentence, tuple(answers), mark))
            return answer

        return declare

    def known(self, name: str) -> Misconception:
        """The wrong answer that is declared under this name.

        Raises: UndeclaredError if there is none.
        """
        for wrong in self._misconceptions:
            if wrong.name == name:
                return wrong
        raise UndeclaredError(f"exercise {self.id} declares no answer that {name}")

    @property
    def answers(self) -> list:
        """The parts of the solution."""
        return self._answers

    @property
    def misconceptions(self) -> list[Misconception]:
        """The wrong answers that were declared."""
        return self._misconceptions

    @property
    def probe_function(self) -> Callable:
        """What is done with the answer; it is called, where nothing else was declared."""
        return self._probe

    @property
    def names(self) -> list[str]:
        """What the parts of the solution are called."""
        return [answer.__name__ for answer in self.answers]

    @property
    def argument_names(self) -> list[str]:
        """What the parts of a case are called."""
        if self.probe_function is call:
            return list(inspect.signature(self.answers[0]).parameters)
        return list(inspect.signature(self.probe_function).parameters)[len(self.answers) :]

    def draw(self, seed: int = 0) -> list[Case]:
        """Cases as plain data, the same for the same seed."""
        return list(islice(self._drawn(np.random.default_rng(seed)), self.draws))

    def _drawn(self, rng) -> Iterator[Case]:
        for case in self.case_source(rng):
            args, truth = case if isinstance(case, Case) else (case, None)
            yield Case(plain(tuple(args)), plain(truth))

    def unfit(self, answers: tuple) -> str | None:
        """Why these cannot be answers at all, if so."""
        usage = self.call
        if len(answers) != len(self.answers):
            came = "1 answer" if len(answers) == 1 else f"{len(answers)} answers"
            return f"Got {came}; expected {len(self.answers)}: {usage}."
        for name, answer in zip(self.names, answers, strict=True):
            if not callable(answer):
                kind = type(answer).__name__
                return f"{name} is of type {kind}, which cannot be called: {usage}."
        return None


exercise = Exercise  # a declaration reads `step = exercise("2.2", ...)`
