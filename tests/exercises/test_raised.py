"""What is said of an exception in PyTorch's words."""

import pytest
import torch

from nnlab.exercises.failures import failure_of
from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find
from nnlab.exercises.raised import SAYINGS, in_plain_words

table, row = torch.zeros(4, 2), torch.zeros(3)
ATTEMPTS = {
    "`.T`": lambda: table @ torch.zeros(4, 3),
    "the table has to be transposed": lambda: table @ row,
    "neither is 1": lambda: table + row,
    "`torch.where`": lambda: 1 if row >= 0 else 0,
    "picks rows": lambda: table[:, row == 0],
    "print its shape": lambda: row[:, 0],
    "fewer axes than": lambda: row.sum()[0],
    "dim=-1": lambda: row.sum(dim=1),
    "`.float()`": lambda: (row == 0).mean(),
    "names on the left": lambda: [one for one, two in [row]],
}


@pytest.mark.parametrize(("words", "attempt"), ATTEMPTS.items())
def test_an_exception_of_torch_gets_a_sentence(words, attempt):
    with pytest.raises(Exception, match=r"\w") as caught:
        attempt()
    failure = failure_of(caught.value, [attempt], attempt)
    assert words in in_plain_words(failure)


def test_every_saying_is_tried():
    assert len(ATTEMPTS) >= len(SAYINGS)


def test_the_card_keeps_the_exceptions_own_words():
    result = assess(find("1.2"), (lambda x, w, threshold: w @ x >= threshold,))
    assert "cannot be multiplied" in result.message
    assert "look at their order" in result.message
