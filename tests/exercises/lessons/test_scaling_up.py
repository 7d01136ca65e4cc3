"""Answers of lesson 18 that nobody declared: right ones, and wrong ones that once passed."""

import copy
import io

import numpy as np
import pytest
import torch

from nnlab import check
from nnlab.exercises.lessons.scaling_up import accumulate, checkpoint, restore, ring_all_reduce


def weighing_the_gradient(model, loss_fn, parts):
    n, total = sum(len(y) for _, y in parts), 0.0
    for x, y in parts:
        loss = loss_fn(model(x), y)
        loss.backward(gradient=torch.tensor(len(y) / n, dtype=loss.dtype))
        total = total + loss.detach() * len(y) / n
    return total


def to_bytes(model, optimizer, scheduler, epoch):
    file = io.BytesIO()
    torch.save([each.state_dict() for each in (model, optimizer, scheduler)], file)
    return {"bytes": file.getvalue(), "draws": torch.get_rng_state(), "done": epoch}


def from_bytes(saved, model, optimizer, scheduler):
    states = torch.load(io.BytesIO(saved["bytes"]), weights_only=True)
    for each, state in zip((model, optimizer, scheduler), states, strict=True):
        each.load_state_dict(state)
    torch.set_rng_state(saved["draws"])
    return saved["done"]


def all_at_once(vectors):
    held = vectors.numpy().copy()
    W, states, rows = len(held), [held.copy()], np.arange(len(held))
    pieces = held.reshape(W, W, -1)
    for second in (0, 1):
        for k in range(W - 1):
            which, right = (rows + second - k) % W, (rows + 1) % W
            sent = pieces[rows, which].copy()
            pieces[right, which] = sent if second else pieces[right, which] + sent
            states.append(held.copy())
    return states


@pytest.mark.parametrize(
    ("id", "answers"),
    [
        ("18.2", [weighing_the_gradient]),
        ("18.3", [to_bytes, from_bytes]),
        (
            "18.4",
            [lambda n, rank, world: np.resize(np.arange(n), -(-n // world) * world)[rank::world]],
        ),
        ("18.5", [all_at_once]),
    ],
)
def test_an_unusual_right_answer_passes(id, answers):
    result = check(id, *answers)
    assert result.passed, result


def in_evaluation_mode(model, loss_fn, parts):
    return accumulate(model.eval(), loss_fn, parts)


def parameters_alone(model, optimizer, scheduler, epoch):
    parameters = copy.deepcopy(dict(model.named_parameters()))
    return checkpoint(model, optimizer, scheduler, epoch) | {"model": parameters}


def into_parameters(saved, model, optimizer, scheduler):
    spare = dict(model.state_dict()) | saved["model"]
    return restore(saved | {"model": spare}, model, optimizer, scheduler)


@pytest.mark.parametrize(
    ("id", "answers", "diagnosis"),
    [
        ("18.2", [in_evaluation_mode], None),
        ("18.3", [parameters_alone, into_parameters], None),
        ("18.3", [to_bytes, lambda *args: from_bytes(*args) and None], "returns nothing"),
    ],
)
def test_a_wrong_answer_fails(id, answers, diagnosis):
    result = check(id, *answers)
    assert (result.status, result.diagnosis) == ("failed", diagnosis)


def test_sums_in_every_state_are_not_said_to_be_one_tensor():
    def sums(vectors):
        return vectors.sum(dim=0).expand_as(ring_all_reduce(vectors)).clone()

    said = check("18.5", sums).message
    assert "All states are the end." in said
    assert "Every state in the list is the same tensor" not in said
