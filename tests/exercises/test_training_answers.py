"""Right answers to lesson 08's exercises in forms that learners also write."""

import pytest
import torch
from torch import nn

from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find


def split_by_torch(n, parts, generator):
    return torch.utils.data.random_split(range(n), parts, generator=generator)


def split_into_lists(n, parts, generator):
    order, at, found = torch.randperm(n, generator=generator).tolist(), 0, []
    for size in parts:
        found.append(order[at : at + size])
        at += size
    return tuple(found)


def baseline_by_entropy(labels, n_classes):
    share = labels.bincount() / len(labels)
    return torch.distributions.Categorical(probs=share[share > 0]).entropy()


def baseline_by_loss(labels, n_classes):
    logits = torch.bincount(labels, minlength=n_classes).double().log().expand(len(labels), -1)
    return nn.functional.cross_entropy(logits, labels).item()


def f1_from_confusion(pred, true, n_classes):
    counts = torch.zeros(n_classes, n_classes)
    for t, p in zip(true.tolist(), pred.tolist(), strict=True):
        counts[t, p] += 1
    return (2 * counts.diag() / (counts.sum(0) + counts.sum(1)).clamp(min=1)).tolist()


def measured_row_by_row(model, loss_fn, batches):
    mode = model.training
    model.train(False)
    losses, right = [], []
    for x, y in batches:
        for row in range(len(y)):
            logits = model(x[row : row + 1])
            losses.append(float(loss_fn(logits, y[row : row + 1])))
            right.append(bool(logits.argmax() == y[row]))
    model.train(mode)
    return torch.tensor(losses).mean(), sum(right) / len(right)


def moved_as_lists(model, x):
    still, found = model(x).clone(), []
    for i in range(len(x)):
        change = torch.zeros_like(x)
        change[i] = 1.0
        found.append(
            [not torch.allclose(a, b) for a, b in zip(model(x + change), still, strict=True)]
        )
    return found


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        ("8.2", measured_row_by_row),
        ("8.3", split_by_torch),
        ("8.3", split_into_lists),
        ("8.4", baseline_by_entropy),
        ("8.4", baseline_by_loss),
        ("8.5", f1_from_confusion),
        ("8.8", moved_as_lists),
    ],
)
def test_an_unusual_answer_that_is_right_passes(id, answer):
    assert assess(find(id), (answer,)).status == "passed"
