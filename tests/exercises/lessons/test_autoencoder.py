"""Answers of lesson 13 that nobody declared: right ones, and wrong ones with their names."""

import numpy as np
import pytest
import torch
from torch import nn

from nnlab import check


def by_unit_vector(x, u):
    u = u / u.norm()
    return torch.stack([torch.dot(row, u) * u for row in x])


def by_projector(x, u):
    x, u = np.asarray(x), np.asarray(u)
    return x @ (np.outer(u, u) / (u**2).sum())


def by_eigenvectors(x, k):
    x = np.asarray(x)
    mean = x.mean(axis=0)
    V = np.linalg.eigh(np.cov(x.T, bias=True))[1][:, ::-1][:, :k]
    return mean + (x - mean) @ V @ V.T


def in_a_copy(x, mask, value):
    x = x.clone()
    x.masked_fill_(mask.unsqueeze(1), value)
    return x


def picture_by_picture(x, mask, value):
    spoilt = x.clone()
    for picture, where in zip(spoilt, mask, strict=True):
        picture[:, where] = value
    return spoilt


def by_cosine_similarity(asked, known, k):
    near = [nn.functional.cosine_similarity(row[None], known) for row in asked]
    return [[int(n) for n in each.argsort(descending=True)[:k]] for each in near]


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
        ("13.1", by_unit_vector),
        ("13.1", by_projector),
        ("13.2", by_eigenvectors),
        ("13.3", in_a_copy),
        ("13.3", picture_by_picture),
        ("13.4", by_cosine_similarity),
        ("13.5", Pooled),
        ("13.6", lambda a, b, n: [a + (b - a) * i / (n - 1) for i in range(n)]),
    ],
)
def test_an_unusual_right_answer_passes(id, answer):
    result = check(id, answer)
    assert result.passed, result


def in_place(x, mask, value):
    x[mask[:, None].expand_as(x)] = value
    return x


def by_left_vectors(x, k):
    x = np.asarray(x)
    U, _, Vh = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
    return x.mean(axis=0) + U[:, :k] @ Vh[:k]


def by_the_last(x, k):
    c = x - x.mean(dim=0)
    V = torch.linalg.eigh(c.T @ c).eigenvectors[:, : x.shape[1] - k]
    return x.mean(dim=0) + c @ V @ V.T


def all_on_one(x, mask, value):
    return torch.where(mask[0][None, None], value, x)


@pytest.mark.parametrize(
    ("id", "answer", "name"),
    [
        ("13.1", lambda x, u: torch.outer(x @ u, u / u.norm()), "divides by the length once"),
        ("13.1", lambda x, u: torch.outer(x @ (u / u.norm()), u), "divides by the length once"),
        ("13.1", lambda x, u: x @ u / u.norm() ** 2, "returns the code"),
        ("13.2", by_left_vectors, "forgets the singular values"),
        ("13.2", by_the_last, "keeps what should be lost"),
        ("13.3", in_place, "changes its input"),
        ("13.3", all_on_one, "uses the first mask for all"),
        ("13.4", lambda a, b, k: (a @ b.T).argsort(1, True)[:, :k], "lets length matter"),
        (
            "13.6",
            lambda a, b, n: [a + (b - a) * i for i in range(n)],
            "takes the whole way in each step",
        ),
    ],
)
def test_a_wrong_answer_is_told_its_misconception(id, answer, name):
    assert check(id, answer).diagnosis == name
