"""Right answers to lesson 08's exercises in forms that learners also write."""

import pytest
import torch
from torch import nn

from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find


def norm_by_torch(x, gamma, beta, running, training):
    layer = nn.BatchNorm1d(x.shape[1]).double().train(training)
    layer.load_state_dict(
        {"weight": gamma, "bias": beta, "running_mean": running[0], "running_var": running[1]},
        strict=False,
    )
    return layer(x), [layer.running_mean, layer.running_var]


def split_by_torch(n, parts, generator):
    return torch.utils.data.random_split(range(n), parts, generator=generator)


def split_into_lists(n, parts, generator):
    order, at, found = torch.randperm(n, generator=generator).tolist(), 0, []
    for size in parts:
        found.append(order[at : at + size])
        at += size
    return tuple(found)


def dropout_with_where(x, mask, p, training):
    return torch.where(mask, x / (1 - p), 0.0) if training else x.clone()


def cross_entropy_by_torch(logits, labels, weight):
    return nn.CrossEntropyLoss(weight=weight)(logits, labels)


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        ("8.4", dropout_with_where),
        ("8.5", norm_by_torch),
        ("8.6", split_by_torch),
        ("8.6", split_into_lists),
        ("8.8", cross_entropy_by_torch),
    ],
)
def test_an_unusual_answer_that_is_right_passes(id, answer):
    assert assess(find(id), (answer,)).status == "passed"
