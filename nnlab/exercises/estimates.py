"""Predictions that are a number, set with a slider; `predictions` says how one is declared."""

import math
from typing import Any

from nnlab.exercises.predictions import Observation, Prediction, as_value


class Estimate(Prediction):
    """A question whose answer is a number: right if within `near` of the result."""

    def __init__(
        self,
        id: str,
        question: str,
        *,
        low: float,
        high: float,
        step: float,
        near: float,
        right: str,
        below: str,
        above: str,
        unit: str = "",
        minutes: int = 1,
        result: str = "",
    ):
        super().__init__(id, question, minutes=minutes, result=result)
        self.low, self.high, self.step, self.near, self.unit = low, high, step, near, unit
        self.right, self.below, self.above = right, below, above

    def text(self) -> str:
        return f"{self.question}\n  {self.words(self.low)} to {self.words(self.high)}"

    def is_answer(self, answer: Any) -> bool:
        number = isinstance(answer, (int, float)) and not isinstance(answer, bool)
        return number and self.low <= answer <= self.high

    def words(self, answer: Any) -> str:
        unit = self.unit if self.unit in ("", "%", "°") else f" {self.unit}"
        return f"{answer:,.6g}{unit.replace('%', ' %')}"

    def find(self, value: Any) -> Observation | None:
        value = as_value(value)
        if isinstance(value, (int, float)) and math.isfinite(value):
            return self.recalled(value)
        return None

    def recalled(self, came: Any) -> Observation:
        return Observation(came, self.words(came), self.low <= came <= self.high)

    def holds(self, answer: Any, came: Any) -> bool:
        return abs(answer - came) <= self.near * (1 + 1e-9)

    def verdict(self, answer: Any, observation: Observation) -> str:
        if self.holds(answer, observation.came):
            return "It is, near enough."
        return f"It is {'more' if answer < observation.came else 'less'}: {observation.words}."

    def sentences(self, answer: Any, observation: Observation) -> list[str]:
        if not observation.as_explained:
            return []
        if answer is None or self.holds(answer, observation.came):
            return [self.right]
        return [self.below if answer < observation.came else self.above, self.right]


estimate = Estimate  # a declaration reads `steps = estimate("4.steps", ...)`
