"""Lesson 04: unusual right answers pass, likely wrong ones are named, and its claims are so."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find, of_lesson
from nnlab.exercises.lessons.logistic_regression import cross_entropy, log_likelihood, sigmoid


def sigmoid_by_masks(z):
    out = torch.empty_like(z)
    out[z >= 0] = 1 / (1 + torch.exp(-z[z >= 0]))
    out[z < 0] = torch.exp(z[z < 0]) / (1 + torch.exp(z[z < 0]))
    return out


def sigmoid_in_numpy(z):
    z = z.numpy()
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, small) / (1 + small)


def gradient_row_by_row(x, w, b, y):
    dw, db = torch.zeros(len(w)), 0.0
    for row, label in zip(x.float(), y.float(), strict=True):
        error = torch.sigmoid(row @ w.float() + b) - label
        dw, db = dw + error * row, db + error
    return (dw / len(x)).tolist(), float(db / len(x))


def descend_to_a_stack(slope_at, w, lr, steps):
    places = [w]
    for _ in range(steps):
        places.append(places[-1] - lr * slope_at(places[-1]))
    return torch.stack([torch.as_tensor(place) for place in places])


def central(loss, w, eps):
    return loss(w + eps) / (2 * eps) - loss(w - eps) / (2 * eps)


def calibrate_by_edges(p, y, bins):
    rows = []
    for k in range(bins):
        here = (p >= k / bins) & ((p < (k + 1) / bins) | (k == bins - 1))
        if here.any():
            rows.append((float(p[here].mean()), float(y[here].mean()), int(here.sum())))
    return rows


def mean_loss_of_all(batches, W, b):
    x, labels = (torch.cat(parts) for parts in zip(*batches, strict=True))
    return F.nll_loss(torch.log_softmax(x @ W + b, dim=1), labels).item()


def in_place(z):
    negative = z < 0
    small = z.abs_().neg_().exp_()
    return torch.where(negative, small, torch.ones_like(small)) / (1 + small)


RIGHT = [
    ("4.1", (central, descend_to_a_stack)),
    ("4.2", (torch.sigmoid,)),
    ("4.2", (sigmoid_by_masks,)),
    ("4.2", (sigmoid_in_numpy,)),
    ("4.2", (lambda z: 0.5 + 0.5 * torch.tanh(z / 2),)),
    ("4.2", (lambda z: torch.sigmoid(z.float()).tolist(),)),
    ("4.3", (lambda p, y: torch.xlogy(y, p).sum() + torch.xlogy(1 - y, 1 - p).sum(),)),
    ("4.3", (lambda p, y: sum(math.log(a) if a else -math.inf
                              for a in (p[y == 1].tolist() + (1 - p)[y == 0].tolist())),)),
    ("4.3", (lambda p, y: (1 - (p - y).abs()).log().sum().item(),)),
    ("4.4", (gradient_row_by_row,)),
    ("4.4", (lambda x, w, b, y: (((torch.sigmoid(x @ w + b) - y)[:, None] * x).mean(dim=0),
                                 (torch.sigmoid(x @ w + b) - y).mean()),)),
    ("4.5", (lambda z: torch.exp(z - torch.logsumexp(z, dim=-1, keepdim=True)),)),
    ("4.5", (lambda z: torch.softmax(z.float(), dim=-1).numpy(),)),
    ("4.6", (lambda z, y: (torch.logsumexp(z, 1) - z.gather(1, y[:, None])[:, 0]).mean().item(),)),
    ("4.6", (F.cross_entropy,)),
    ("4.7", (calibrate_by_edges,)),
    ("4.8", (mean_loss_of_all,)),
]  # fmt: skip

WRONG = [  # what a reader with only the page might write, and what must be said of it
    ("4.3", lambda p, y: F.binary_cross_entropy(p, y), None),
    ("4.3", lambda p, y: torch.where(y == 1, p, 1 - p).clamp(min=1e-12).log().sum(),
     "hides the edge behind a finite number"),
    ("4.2", lambda z: 1 / (1 + torch.exp(-z.clamp(-30, 30))), "clips the sums"),
    ("4.2", lambda z: torch.where(z > 0, 1 / (1 + (-z).exp()), z.exp() / (1 + z.exp())),
     "computes both forms for every sum"),
    ("4.2", lambda z: (z.exp() / (1 + z.exp())).nan_to_num(nan=1.0), "mends a nan afterwards"),
    ("4.2", lambda z: torch.exp(-torch.log(1 + torch.exp(-z))),
     "overflows for very negative sums"),
    ("4.2", lambda z: None, None),
    ("4.2", in_place, "changes its input"),
    ("4.6", lambda z, y: -torch.softmax(z, 1)[range(len(y)), y].clamp(min=1e-9).log().mean(),
     "puts a small number in place of 0"),
    ("4.4", lambda x, w, b, y: ((y - torch.sigmoid(x @ w + b)) @ x / len(y),
                                (y - torch.sigmoid(x @ w + b)).mean()),
     "has the sign of the step, not of the slope"),
    ("4.6", lambda z, y: -torch.log(torch.softmax(z, -1)[range(len(y)), y]).mean(),
     "takes the logarithm of a share that became 0"),
]  # fmt: skip


@pytest.mark.parametrize(("id", "answers"), RIGHT)
def test_a_right_but_unusual_answer_passes(id, answers):
    result = assess(find(id), answers)
    assert result.passed, result


@pytest.mark.parametrize(("id", "answer", "name"), WRONG)
def test_a_likely_wrong_answer_fails_and_is_named(id, answer, name):
    result = assess(find(id), (answer,))
    assert (result.status, result.diagnosis) == ("failed", name)


@pytest.mark.parametrize("power", [np.exp, lambda z: np.exp(z.numpy())])
def test_numpy_is_told_of_its_overflow(power):
    result = assess(find("4.2"), (lambda z: 1 / (1 + power(-z)),))
    assert (result.status, "overflow encountered" in result.message) == ("error", True), result


def test_what_a_sigmoid_prints_is_shown_once():
    result = assess(find("4.2"), (lambda z: print("here"),))
    assert result.printed == "here\n"


def test_a_tensor_changed_in_place_is_named():
    def descend(slope_at, w, lr, steps):
        places = [w]
        for _ in range(steps):
            w -= lr * slope_at(w)
            places.append(w)
        return places

    result = assess(find("4.1"), (central, descend))
    assert result.diagnosis == "changes one tensor in place"


def test_the_infinity_on_the_way_spoils_the_slope():
    z = torch.tensor([-1000.0], requires_grad=True)
    (1 / (1 + torch.exp(-z))).sum().backward()
    assert z.grad.isnan()
    (slope,) = torch.autograd.grad(sigmoid(z).sum(), z)
    assert slope == 0


def test_the_courses_own_pieces_agree_with_pytorch():
    generator = torch.Generator().manual_seed(0)
    z = 5 * torch.randn(40, 4, generator=generator)
    labels = torch.randint(4, (40,), generator=generator)
    torch.testing.assert_close(cross_entropy(z, labels), F.cross_entropy(z, labels))
    p, y = torch.sigmoid(z[:, 0]), (labels > 1).float()
    mean = F.binary_cross_entropy(p, y)
    torch.testing.assert_close(-log_likelihood(p, y) / 40, mean)


def test_in_line_and_further_exercises_are_those_of_the_lesson():
    ids = [task.id for task in of_lesson(4)]
    assert ids == ["4.recall", *[f"4.{k}" for k in range(1, 10)]]
    assert [task.id for task in of_lesson(4) if task.inline] == [f"4.{k}" for k in range(1, 7)]
