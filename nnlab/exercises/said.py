"""What a reader said to a prediction and what came of it: the record's entries, read and written.

An entry has the answer, the sureness, what came at the first outcome, and whether that was right.
From then on the answer stays. Who saw the outcome before answering may answer, but `late`: it does
not count.
"""

from dataclasses import asdict, dataclass
from typing import Any

from nnlab.exercises import record
from nnlab.exercises.predictions import SURENESS, Prediction


@dataclass(frozen=True)
class Said:
    """One entry; `answer` and `came` are None, `sureness` is empty while they are not there."""

    answer: Any = None
    sureness: str = ""
    came: Any = None
    right: bool | None = None
    late: bool = False

    @property
    def settled(self) -> bool:
        """Whether the answer can no longer be changed."""
        return None not in (self.answer, self.came) and not self.late


def read(prediction: Prediction) -> Said:
    """What is kept of a prediction."""
    return _said(prediction, record.load())


def keep(prediction: Prediction, answer: Any, sureness: str) -> Said:
    """Keep an answer, unless its outcome was shown; what is kept now."""

    def change(kept):
        said = _said(prediction, kept)
        if prediction.is_answer(answer) and not said.settled:
            sure = sureness if sureness in SURENESS else said.sureness
            _write(prediction, kept, Said(answer, sure, said.came, None, said.came is not None))

    return _said(prediction, record.update(change))


def settle(prediction: Prediction, came: Any) -> tuple[Said, str]:
    """Keep what came, the first time; what is kept now, and what must be said about the file."""

    def change(kept):
        said = _said(prediction, kept)
        if said.came is None:
            right = None if said.answer is None else prediction.holds(said.answer, came)
            _write(prediction, kept, Said(said.answer, said.sureness, came, right))

    kept = record.update(change)
    return _said(prediction, kept), kept.note


def calibration(kept: record.Record) -> dict[str, tuple[int, int]]:
    """Sureness -> how many came true, of how many that count; only where there are any."""
    counted = [e for e in kept.predictions.values() if isinstance(e.get("right"), bool)]
    of = {s: [e["right"] for e in counted if e.get("sureness") == s] for s in SURENESS}
    return {sureness: (sum(rights), len(rights)) for sureness, rights in of.items() if rights}


def _said(prediction, kept):
    """The entry, as far as it can be one."""
    entry = kept.predictions.get(prediction.id, {})
    answer, sureness = entry.get("answer"), entry.get("sureness")
    return Said(
        answer if prediction.is_answer(answer) else None,
        sureness if sureness in SURENESS else "",
        entry.get("came"),
        entry.get("right") is True if "right" in entry else None,
        entry.get("late") is True,
    )


def _write(prediction, kept, said):
    kept.predictions[prediction.id] = {k: v for k, v in asdict(said).items() if v not in (None, "")}
