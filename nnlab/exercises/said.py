"""What a reader answered, and what the result was: the record's entries, read and written.

An entry has the answer, the sureness, what came at the first outcome, and whether that was right.
From then on the answer stays. A reader who saw the outcome first may still answer, but `late`:
that does not count. `again` has what was answered when a later lesson asked once more: {"7": "c"}.
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


def is_due(prediction: Prediction, kept: record.Record, lesson: int) -> bool:
    """Whether a lesson asks it again: it went wrong, and was not put right in a lesson before."""
    entry = kept.predictions.get(prediction.id, {})
    if entry.get("right") is not False or not prediction.is_answer(entry.get("came")):
        return False
    before = _again(prediction, kept, lesson)
    return not any(prediction.holds(answer, entry["came"]) for answer in before)


def times_again(prediction: Prediction, kept: record.Record, lesson: int) -> int:
    """In how many lessons before this one it was answered again."""
    return len(_again(prediction, kept, lesson))


def answered_again(prediction: Prediction, kept: record.Record, lesson: int) -> Any:
    """What was answered in this lesson, or None."""
    answer = _all_again(prediction, kept).get(str(lesson))
    return answer if prediction.is_answer(answer) else None


def keep_again(prediction: Prediction, answer: Any, lesson: int) -> None:
    """Keep what was answered in this lesson, the first time."""

    def change(kept):
        entry = kept.predictions.get(prediction.id, {})
        known = _all_again(prediction, kept)
        if entry.get("came") is not None and prediction.is_answer(answer):
            entry["again"] = {str(lesson): answer} | known

    record.update(change)


def told_again(prediction: Prediction, kept: record.Record, answer: Any) -> str:
    """What is said to an answer that was given again: what came is in the record."""
    finding = prediction.recalled(kept.predictions[prediction.id]["came"])
    verdict = prediction.verdict(answer, finding)
    return " ".join(
        [f"You said {prediction.words(answer)}. {verdict}", *prediction.sentences(answer, finding)]
    )


def _again(prediction, kept, lesson):
    """What was answered in lessons before this one."""
    known = _all_again(prediction, kept).items()
    earlier = [answer for number, answer in known if number.isdigit() and int(number) < lesson]
    return [answer for answer in earlier if prediction.is_answer(answer)]


def _all_again(prediction, kept):
    known = kept.predictions.get(prediction.id, {}).get("again")
    return known if isinstance(known, dict) else {}


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
