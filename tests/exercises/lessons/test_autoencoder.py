"""Right answers of lesson 13 that look unlike the solutions."""

import numpy as np
import pytest
from torch import nn

from nnlab import check


def by_eigenvectors(x, k):
    x = np.asarray(x)
    mean = x.mean(axis=0)
    V = np.linalg.eigh(np.cov(x.T, bias=True))[1][:, ::-1][:, :k]
    return mean + (x - mean) @ V @ V.T


def row_by_row(mu, logvar):
    return [
        sum((m**2 + np.exp(v) - 1 - v) / 2 for m, v in zip(*row, strict=True))
        for row in zip(mu.tolist(), logvar.tolist(), strict=True)
    ]


def in_a_copy(x, mask, value):
    x = x.clone()
    x[mask] = value
    return x


class Pooled(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 8, 3, padding=1)
        self.code = nn.Linear(8 * 49, 32)
        self.back = nn.Linear(32, 784)

    def encode(self, x):
        return self.code(nn.functional.max_pool2d(self.conv(x).relu(), 4).flatten(1))

    def decode(self, z):
        return self.back(z).view(-1, 1, 28, 28)

    def forward(self, x):
        return self.decode(self.encode(x))


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        ("13.1", by_eigenvectors),
        ("13.2", in_a_copy),
        ("13.3", row_by_row),
        ("13.4", lambda mu, logvar, eps: mu + logvar.exp().sqrt() * eps),
        ("13.5", Pooled),
        ("13.6", lambda a, b, n: [a + (b - a) * i / (n - 1) for i in range(n)]),
        ("13.7", lambda x, y: [float(((p - q) ** 2).mean()) for p, q in zip(x, y, strict=True)]),
    ],
)
def test_an_unusual_right_answer_passes(id, answer):
    result = check(id, answer)
    assert result.passed, result


def test_a_right_answer_that_spoils_the_clean_pictures_is_told_so():
    def in_place(x, mask, value):
        x[mask] = value
        return x

    assert check("13.2", in_place).diagnosis == "changes its input"
