"""Predictions: what a reader is asked before a cell is run, declared beside the exercises.

A choice has three or four answers, each a belief that people really hold. The second argument says
when an answer is the right one: a value to equal, or a function of the value that `outcome` gets;
with a function, `like` is a value that would make it so. One answer has `right=`, why it is so on
the page; each other has `wrong=`, the sentence that sets it right.

    product = prediction(
        "4.product",
        "We multiply 1,000 probabilities, each about 0.7, in float32. What comes out?",
    )
    product.answer("about 0.7", lambda p: p > 0.1, like=0.7, wrong="Each factor below 1 ...")
    product.answer("a tiny number", lambda p: 0 < p < 0.1, like=1e-155, wrong="float32 ends ...")
    product.answer("exactly 0", 0, right="0.7 ** 1000 is about 1e-155, and the smallest ...")

A number is set with a slider; `near` is how far off still counts as right:

    steps = estimate(
        "4.steps",
        "How many steps until the loss is below 0.1?",
        low=0, high=200, step=5, unit="steps", near=10,
        below="A step is a tenth of the slope, and the slope shrinks on the way.",
        above="The first steps are the longest: half of the way takes seven of them.",
        right="Each step leaves nine tenths of the distance.",
    )

In the lesson stand `predict("4.product")` (its cell is called predict-product, `nnlab stubs` writes
it) and, where the value is there, `outcome("4.product", p.prod())`. `result` is how the value is
said: `result="The loss is {:.2f}."`.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from nnlab.exercises.compare import difference
from nnlab.exercises.plain import plain
from nnlab.exercises.show import value_text

SURENESS = ("guess", "think so", "sure")


class Observation(NamedTuple):
    """The result: its letter or number, its words, and whether the lesson explains it."""

    came: Any
    words: str
    as_explained: bool


class Prediction(ABC):
    """What every kind of prediction has: an id, a question, and how its result is said."""

    def __init__(self, id: str, question: str, *, minutes: int = 1, result: str = ""):
        self.id, self.question, self.minutes = id, " ".join(question.split()), minutes
        self.result = result or "The result is {}."

    @property
    def name(self) -> str:
        """The id without its lesson: "rate" of "4.rate"; its cell is called predict-rate."""
        return self.id.partition(".")[2]

    def said(self, value: Any) -> str:
        """The result as a sentence."""
        value = as_value(value)
        try:
            return self.result.format(value if ":" in self.result else _short(value))
        except (ValueError, TypeError, LookupError):  # another kind than the sentence expects
            return f"The result is {_short(value)}."

    def __repr__(self) -> str:
        return f"<prediction {self.id}>"

    @abstractmethod
    def text(self) -> str:
        """The question and its answers, as lines."""

    @abstractmethod
    def is_answer(self, answer: Any) -> bool:
        """Whether this can be kept as a reader's answer."""

    @abstractmethod
    def words(self, answer: Any) -> str:
        """A reader's answer as it is repeated to them."""

    @abstractmethod
    def find(self, value: Any) -> Observation | None:
        """What the computed value makes right; None if it fits no answer."""

    @abstractmethod
    def recalled(self, came: Any) -> Observation:
        """The observation of which `came` was kept."""

    @abstractmethod
    def holds(self, answer: Any, came: Any) -> bool:
        """Whether this answer is right, given what came."""

    @abstractmethod
    def verdict(self, answer: Any, observation: Observation) -> str:
        """What is said after "You said ...": whether it is right, and if not, what is."""

    @abstractmethod
    def sentences(self, answer: Any, observation: Observation) -> list[str]:
        """What is said to somebody who gave this answer, or none (None)."""


@dataclass(frozen=True)
class Answer:
    """One of the answers: its words, when it is right, and the sentence that belongs to it."""

    text: str
    when: Any
    sentence: str
    right: bool
    like: Any

    def fits(self, value: Any) -> bool:
        """Whether it is the right one for a value."""
        try:
            if callable(self.when):
                return bool(self.when(value))
            return difference(plain(self.when), value, atol=0.0) is None  # 1e-155 is not 0
        except Exception:  # the value is of another kind than the rule expects
            return False


class Choice(Prediction):
    """A question with a few answers, called a, b, c, d in the order of their declaration."""

    def __init__(self, id: str, question: str, *, minutes: int = 1, result: str = ""):
        super().__init__(id, question, minutes=minutes, result=result)
        self.answers: dict[str, Answer] = {}

    def answer(
        self, text: str, when: Any, *, wrong: str = "", right: str = "", like: Any = None
    ) -> None:
        """Declare the next answer; `when` is a value to equal, or a function of the value."""
        like = like if callable(when) else when
        letter = "abcdefgh"[len(self.answers)]
        self.answers[letter] = Answer(text, when, right or wrong, bool(right), like)

    @property
    def right(self) -> str:
        """The letter of the answer that the lesson explains."""
        return next(letter for letter, answer in self.answers.items() if answer.right)

    def text(self) -> str:
        answers = (f"  {letter}  {answer.text}" for letter, answer in self.answers.items())
        return "\n".join([self.question, *answers])

    def is_answer(self, answer: Any) -> bool:
        return isinstance(answer, str) and answer in self.answers

    def words(self, answer: Any) -> str:
        return f"({answer}) {self.answers[answer].text}"

    def find(self, value: Any) -> Observation | None:
        value = as_value(value)
        for letter, answer in self.answers.items():
            if answer.fits(value):
                return self.recalled(letter)
        return None

    def recalled(self, came: Any) -> Observation:
        return Observation(came, self.words(came), self.answers[came].right)

    def holds(self, answer: Any, came: Any) -> bool:
        return answer == came

    def verdict(self, answer: Any, observation: Observation) -> str:
        return "It is." if answer == observation.came else f"It is {observation.words}."

    def sentences(self, answer: Any, observation: Observation) -> list[str]:
        if not observation.as_explained:
            return []
        own = self.answers.get(answer)
        why = self.answers[observation.came].sentence
        return [own.sentence, why] if own and not own.right else [why]


def as_value(value: Any) -> Any:
    """A computed value as plain data; what holds a single number is that number."""
    value = plain(value)
    if isinstance(value, np.ndarray):
        return value.item() if value.size == 1 else value
    return value


def _short(value):
    """A value in a few words."""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return value if isinstance(value, str) else value_text(value)


prediction = Choice  # a declaration reads `rate = prediction("4.rate", ...)`
