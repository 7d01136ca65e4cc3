"""What a learner calls around a run: `predict` before it, `outcome` after it."""

import sys
from dataclasses import dataclass
from typing import Any

from nnlab.exercises import card, said
from nnlab.exercises.lessons import find_prediction
from nnlab.exercises.predictions import Choice, Prediction

SURE = {"guess": ", a guess", "think so": ", fairly sure", "sure": ", sure", "": ""}


@dataclass(frozen=True, repr=False)
class PredictionCard:
    """A prediction as it stands in the lesson: a small panel where one can be, else its text."""

    prediction: Prediction

    def __repr__(self) -> str:
        return "\n".join(filter(None, [self.prediction.text(), self._kept()]))

    def _repr_mimebundle_(self, **_: Any) -> dict:
        """The panel and, for pages without a kernel, the question as a list and as text."""
        from nnlab.exercises.panel import Panel

        page = card.question_html(self.prediction, self._kept())
        panel = Panel(self.prediction)._repr_mimebundle_()
        data = panel[0] if isinstance(panel, tuple) else panel
        return dict(data or {}) | {"text/plain": repr(self), "text/html": page}

    def _kept(self):
        kept = said.read(self.prediction)
        return "" if kept.answer is None else you_said(self.prediction, kept)


@dataclass(frozen=True, repr=False)
class OutcomeCard:
    """The result of a run, and of the prediction; `right` is None if there was no prediction."""

    result: str
    verdict: str
    sentences: tuple[str, ...] = ()
    right: bool | None = None
    note: str = ""

    def __repr__(self) -> str:
        parts = [self.result, self.verdict, *self.sentences, self.note]
        return " ".join(filter(None, parts)).replace("`", "")

    def _repr_html_(self) -> str:
        return card.outcome_html(self)


def predict(id: str) -> PredictionCard:
    """The question of prediction `id`: choose an answer, and say how sure you are.

    The choice is kept beside your progress, and can be changed until `outcome` comes back to it.
    Raises: ValueError for an unknown id.
    """
    return PredictionCard(find_prediction(id))


def outcome(id: str, value: Any) -> OutcomeCard:
    """What the computed `value` means for prediction `id`, and for what you said.

    Without a prediction it states the result. Raises: ValueError for an unknown id only.
    """
    prediction = find_prediction(id)
    observation, result = prediction.find(value), prediction.said(value)
    if observation is None:
        return OutcomeCard(result, "This fits none of the answers: has the cell been changed?")
    kept, note = said.settle(prediction, observation.came)
    _tell_the_page(prediction)
    sentences = tuple(prediction.sentences(kept.answer, observation))
    if kept.answer is None:
        letter = f"({observation.came})" if isinstance(prediction, Choice) else ""
        return OutcomeCard(result, letter, sentences, note=note)
    verdict = f"{you_said(prediction, kept)} {prediction.verdict(kept.answer, observation)}"
    right = prediction.holds(kept.answer, observation.came)
    return OutcomeCard(result, verdict, sentences, right, note)


def you_said(prediction: Prediction, kept: said.Said) -> str:
    """The reader's own answer, as it is repeated to them."""
    return f"You said {prediction.words(kept.answer)}{SURE[kept.sureness]}."


def _tell_the_page(prediction):
    """Let open panels show that the answer is now final."""
    panel = sys.modules.get("nnlab.exercises.panel")
    if panel:
        panel.refresh(prediction.id)
