"""The clinic of lesson 08: each patient shows its own symptom, and nobody else shows it."""

import math

import numpy as np
import pytest

from nnlab import data
from nnlab.exercises.lessons.training import diagnosing

FLOOR = math.log(math.e + 9) - 1  # the smallest cross-entropy that two softmaxes allow


@pytest.fixture(scope="module")
def curves():
    rows = data.recorded("training-clinic").rows
    names = dict.fromkeys(row["patient"] for row in rows)
    return {
        name: {
            key: np.array([row[key] for row in rows if row["patient"] == name])
            for key in ("train_loss", "valid_loss", "valid_accuracy", "valid_f1")
        }
        for name in names
    }


def ratio(it, right):
    return it["valid_loss"][-10:].mean() / right["valid_loss"][-10:].mean()


SYMPTOMS = {  # number in the lesson's table -> whether curves show it, beside the right loop's
    1: lambda it, right: it["valid_loss"][-1] > 3 * it["valid_loss"].min(),
    2: lambda it, right: 1.2 < ratio(it, right) < 2.5,
    3: lambda it, right: FLOOR < it["train_loss"].min() < 1.6 and it["valid_accuracy"][-1] > 0.9,
    4: lambda it, right: np.array_equal(it["valid_accuracy"][1:], right["valid_accuracy"][:-1]),
    5: lambda it, right: it["valid_f1"].max() > 1,
    6: lambda it, right: it["valid_loss"].min() > math.log(10) and it["valid_accuracy"][-1] > 0.9,
    7: lambda it, right: ratio(it, right) < 0.2,
    8: lambda it, right: (
        np.array_equal(it["valid_loss"], right["valid_loss"])
        and not np.allclose(it["train_loss"], right["train_loss"], rtol=0.1)
    ),
    9: lambda it, right: it["valid_accuracy"].max() < 0.6,
}


@pytest.mark.parametrize("mistake", SYMPTOMS)
def test_a_symptom_is_shown_by_the_patient_who_has_it_and_by_nobody_else(curves, mistake):
    shown = [name for name in curves if SYMPTOMS[mistake](curves[name], curves["right"])]
    assert shown == [name for name, q in diagnosing.questions.items() if q.answer == mistake]


def test_every_mistake_is_somebodys():
    answers = [question.answer for question in diagnosing.questions.values()]
    assert sorted(answers) == sorted(SYMPTOMS)


def test_the_right_loop_learns(curves):
    assert curves["right"]["valid_accuracy"][-1] > 0.93
    assert curves["right"]["train_loss"][-1] < 0.05
