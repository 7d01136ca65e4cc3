"""What a learner calls around a run: `predict` before it, `outcome` after it."""

from dataclasses import dataclass
from typing import Any

from nnlab.exercises import card, record
from nnlab.exercises.lessons import find_prediction
from nnlab.exercises.predictions import SURENESS, Prediction

_SAID = {"guess": "a guess", "think so": "you thought so", "sure": "sure"}


@dataclass(frozen=True, repr=False)
class Question:
    """A prediction as it stands in the lesson: a small panel, or its text."""

    prediction: Prediction

    def __repr__(self) -> str:
        return self.prediction.text()


@dataclass(frozen=True, repr=False)
class Outcome:
    """What came of a run, beside what was predicted."""

    result: str
    verdict: str
    sentences: tuple[str, ...]
    right: bool | None = None  # None where nobody predicted
    note: str = ""

    def __repr__(self) -> str:
        return " ".join(filter(None, [self.result, self.verdict, *self.sentences, self.note]))

    def _repr_html_(self) -> str:
        return card.outcome_html(self)


def predict(id: str) -> Question:
    """The question of prediction `id`; what you choose is kept, and `outcome` comes back to it."""
    return Question(find_prediction(id))


def outcome(id: str, value: Any) -> Outcome:
    """What `value` means for prediction `id`, and for what you said.

    Nobody predicted: it states the result. Raises: ValueError for an unknown id only.
    """
    prediction = find_prediction(id)
    finding = prediction.find(value)
    said = prediction.said(value)
    if finding is None:
        return Outcome(said, "This is none of the answers. Was the cell changed?", ())
    entry, note = _settle(prediction, finding.came)
    answer = entry.get("answer")
    sentences = tuple(prediction.sentences(answer, finding))
    if answer is None:
        letter = f"({finding.came})" if finding.came in ("a", "b", "c", "d") else ""
        return Outcome(said, letter, sentences, note=note)
    right = prediction.holds(answer, finding.came)
    return Outcome(said, _verdict(prediction, entry, finding, right), sentences, right, note)


def _settle(prediction: Prediction, came: Any) -> tuple[dict, str]:
    """Keep what came beside the reader's answer, the first time; the entry, and a note."""

    def change(kept):
        entry = kept.predictions.setdefault(prediction.id, {})
        entry.setdefault("came", came)

    kept = record.update(change)
    entry = kept.predictions[prediction.id]
    valid = prediction.is_answer(entry.get("answer")) and entry.get("sureness") in SURENESS
    return (entry if valid else {}), kept.note


def _verdict(prediction, entry, finding, right):
    you = f"You said {prediction.words(entry['answer'])}, {_SAID[entry['sureness']]}."
    return f"{you} It is." if right else f"{you} It is {finding.words}."
