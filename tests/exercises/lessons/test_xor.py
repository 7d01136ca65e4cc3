"""Answers to the exercises of lesson 03 that once were told what is not so, or only a number."""

import pytest
import torch

from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find
from nnlab.exercises.lessons.xor import parity_network, xor_weights

WRONG = [
    ("3.2", lambda x: x[:, 0] / x[:, 1], "Not every number is finite"),
    ("3.2", lambda x: 2 * x[:, 0] + 3 * x[:, 1] - 1, "weighted sum of the two inputs"),
    ("3.2", lambda x: x.prod(dim=1, keepdim=True), "`x[:, 0]`, not `x[:, :1]`"),
    ("3.3", lambda off, on: xor_weights(0.0, 3.0), "ignore `off` and `on`"),
    ("3.7", lambda n: parity_network(2), "build the matrices from n"),
]


@pytest.mark.parametrize(("id", "answer", "words"), WRONG)
def test_a_wrong_answer_is_told_what_it_does(id, answer, words):
    result = assess(find(id), (answer,))
    assert result.status == "failed"
    assert words in result.message


def test_a_third_input_may_be_shifted_and_scaled():
    result = assess(find("3.2"), (lambda x: 7 * (x[:, 0] - x[:, 1]) ** 2 - 3,))
    assert result.passed, result


def test_one_hidden_unit_may_count_both_switches():
    def by_a_sum(off, on):
        middle, half = off + on, (on - off) / 2
        W1, b1 = torch.ones(2, 2), torch.tensor([half - middle, -half - middle])
        return W1, b1, torch.tensor([1.0, -2.0]), -0.5

    assert assess(find("3.3"), (by_a_sum,)).passed
