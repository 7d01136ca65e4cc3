"""Answers to lesson 05 that its author did not foresee: right ones pass, wrong ones are named."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find


def by_recursion(x, layers, activation):
    (W, b), *rest = layers
    z = x @ W + b
    return by_recursion(activation(z), rest, activation) if rest else z


def by_modules(x, layers, activation):
    *hidden, (W, b) = layers
    for V, c in hidden:
        x = activation(F.linear(x, V.T, c))
    return F.linear(x, W.T, b).numpy()


def in_float32(x, layers, activation):
    layers = [(W.float(), b.float()) for W, b in layers]
    return by_recursion(x.float(), layers, activation)


class Registered(nn.Module):
    def __init__(self, n_in, n_out, activation):
        super().__init__()
        self.f = activation
        self.register_parameter("W", nn.Parameter(torch.empty(n_in, n_out)))
        self.register_parameter("b", nn.Parameter(torch.zeros(n_out)))
        nn.init.normal_(self.W)

    def forward(self, x):
        return self.f(F.linear(x, self.W.T, self.b))


def from_the_end(layers):
    weights, bias = layers[-1]
    for W, b in reversed(layers[:-1]):
        weights, bias = W @ weights, b @ weights + bias
    return weights, bias


def by_asking(layers):
    """What comes out for 0 is the bias, for each unit vector a row of weights more."""

    def through(x):
        for W, b in layers:
            x = x @ W + b
        return x

    bias = through(torch.zeros(len(layers[0][0])).double())
    return through(torch.eye(len(layers[0][0])).double()) - bias, bias


def with_ones(layers):
    """Each layer as one matrix whose last row is the bias."""
    whole = np.eye(len(layers[0][0]) + 1)
    for W, b in layers:
        last = np.zeros((len(W) + 1, 1))
        last[-1] = 1
        whole = whole @ np.hstack([np.vstack([W.numpy(), b.numpy()]), last])
    return whole[:-1, :-1], whole[-1, :-1]


def by_a_loop(places, heights):
    weights, slope = [], 0.0
    for k in range(len(places) - 1):
        new = (heights[k + 1] - heights[k]) / (places[k + 1] - places[k])
        weights.append(float(new - slope))
        slope = new
    return weights


def by_solving(places, heights):
    ramps = torch.relu(places[1:, None] - places[None, :-1])
    return torch.linalg.solve(ramps, heights[1:] - heights[0])


def counted_on_meta(sizes):
    layers = [nn.Linear(a, b, device="meta") for a, b in zip(sizes, sizes[1:])]  # noqa: B905, RUF007
    return sum(p.numel() for p in nn.Sequential(*layers).parameters())


def by_the_quadratic(budget, n_in, n_out, depth):
    a, b, c = depth - 1, n_in + n_out + depth, n_out - budget
    if c >= 0:
        return 0
    root = -c / b if a == 0 else (-b + (b * b - 4 * a * c) ** 0.5) / (2 * a)
    return int(root + 1e-9)


def by_halving(budget, n_in, n_out, depth):
    low, high = 0, budget + 1
    while high - low > 1:
        middle = (low + high) // 2
        fits = counted_on_meta([n_in, *[middle] * depth, n_out]) <= budget
        low, high = (middle, high) if fits else (low, middle)
    return low


def pruned_by_index(x, W1, b1, W2, b2):
    h = (x @ W1 + b1).clamp(min=0)
    keep = h.sum(dim=0).nonzero()[:, 0]
    return W1.index_select(1, keep).numpy(), b1[keep].tolist(), W2[keep], b2


RIGHT = [
    ("5.1", (by_recursion,)),
    ("5.1", (by_modules,)),
    ("5.1", (in_float32,)),
    ("5.2", (Registered,)),
    ("5.3", (from_the_end,)),
    ("5.3", (by_asking,)),
    ("5.3", (with_ones,)),
    ("5.4", (by_a_loop,)),
    ("5.4", (by_solving,)),
    ("5.4", (lambda places, heights: by_a_loop(places.float(), heights.float()),)),
    ("5.5", (lambda h: 1 - h.bool().any(dim=0).float().mean(),)),
    ("5.5", (lambda h: np.mean(h.abs().sum(dim=0).numpy() == 0),)),
    ("5.5", (lambda h: sum(h.count_nonzero(dim=0) == 0) / h.shape[1],)),
    ("5.6", (counted_on_meta, by_the_quadratic)),
    ("5.6", (counted_on_meta, by_halving)),
    ("5.7", (pruned_by_index,)),
]


@pytest.mark.parametrize(("id", "answers"), RIGHT)
def test_a_right_but_unusual_answer_passes(id, answers):
    result = assess(find(id), answers)
    assert result.passed, result


def with_a_shortcut(x, layers, activation):
    for place, (W, b) in enumerate(layers):
        z = (activation(x) if place else x) @ W + b
        x = z + x if z.shape == x.shape else z
    return x


class SmallStart(find("5.2").answers[0]):
    def __init__(self, n_in, n_out, activation):
        super().__init__(n_in, n_out, activation)
        self.W.data *= 0.01


class RandomBias(find("5.2").answers[0]):
    def __init__(self, n_in, n_out, activation):
        super().__init__(n_in, n_out, activation)
        self.b = nn.Parameter(torch.randn(n_out))


class SeedInside(find("5.2").answers[0]):
    def __init__(self, n_in, n_out, activation):
        torch.manual_seed(0)
        super().__init__(n_in, n_out, activation)


class WithoutGradients(find("5.2").answers[0]):
    def forward(self, x):
        with torch.no_grad():
            return super().forward(x)


class DataOnly(find("5.2").answers[0]):
    def forward(self, x):
        return self.activation(x @ self.W.data + self.b.data)


class Wrapped(nn.Module):
    def __init__(self, n_in, n_out, activation):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_out))
        self.bias, self.activation = nn.Parameter(torch.zeros(n_out)), activation

    def forward(self, x):
        return self.activation(x @ self.weight + self.bias)


class HalfDetached(find("5.2").answers[0]):
    def forward(self, x):
        return self.activation(x @ self.W.detach() + self.b)


WRONG = [  # what a reader with only the page might write, and what must be said of it
    ("5.1", with_a_shortcut, None),
    ("5.1", lambda x, layers, f: f(by_recursion(x, layers, f)),
     "applies the activation after the last layer, too"),
    ("5.2", SmallStart, "starts with another deviation"),
    ("5.2", RandomBias, "starts with a bias that is not 0"),
    ("5.2", SeedInside, "starts with the same weights every time"),
    ("5.2", WithoutGradients, "cuts the way of the gradients"),
    ("5.2", DataOnly, "cuts the way of the gradients"),
    ("5.2", HalfDetached, "cuts the way of the gradients"),
    ("5.3", lambda layers: (from_the_end(layers)[0], sum(b.sum() for _, b in layers)), None),
    ("5.4", lambda c, h: torch.gradient(h, spacing=(c,))[0][:-1] if len(c) > 1 else h, None),
    ("5.2", Wrapped, "gives its parameters other names"),
    ("5.5", lambda h: float((h.max(dim=0).values == 0).double().mean()),
     "looks at the largest output"),
    ("5.5", lambda h: float((h.abs() < 1e-3).all(dim=0).double().mean()), "allows for rounding"),
    ("5.7", lambda x, W1, b1, W2, b2: (W1, b1, W2, b2), "cuts nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("id", "answer", "name"), WRONG)
def test_a_likely_wrong_answer_fails_and_is_named(id, answer, name):
    result = assess(find(id), (answer,))
    assert (result.status, result.diagnosis) == ("failed", name), result
