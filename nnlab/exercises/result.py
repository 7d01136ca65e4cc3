"""`Result`: the verdict that `check` returns, with what its card says."""

from dataclasses import dataclass
from typing import Any

from nnlab.exercises import card


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """The verdict on an answer: a card in Jupyter, plain text elsewhere.

    `status` is "passed", "failed", "not attempted" or "error"; `diagnosis` is the misconception's
    name or None. `rows` are the (label, plain value) pairs of the case shown, `place` says which.
    """

    id: str
    heading: str
    status: str
    message: str
    diagnosis: str | None = None
    place: str = ""
    rows: tuple[tuple[str, Any], ...] = ()
    line: str = ""
    printed: str = ""
    note: str = ""
    advice: str = ""

    @property
    def passed(self) -> bool:
        """Whether the answer is right."""
        return self.status == "passed"

    def __repr__(self) -> str:
        return card.result_text(self)

    def _repr_html_(self) -> str:
        return card.result_html(self)
