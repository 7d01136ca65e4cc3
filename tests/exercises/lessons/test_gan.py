"""Answers of lesson 17 that nobody declared: right ones, and wrong ones that once passed."""

import pytest
import torch
import torch.nn.functional as F

from nnlab import check


def by_logaddexp(real, fake):
    zero = torch.zeros((), dtype=real.dtype)
    return torch.logaddexp(-real, zero).mean() + torch.logaddexp(fake, zero).mean()


def painted_without_a_graph(G, D, optimizers, losses, real, z):
    (of_D, of_G), (loss_D, loss_G) = optimizers, losses
    with torch.no_grad():
        fake = G(z)
    of_D.zero_grad()
    first = loss_D(D(real), D(fake))
    first.backward()
    of_D.step()
    of_G.zero_grad()
    second = loss_G(D(G(z)))
    second.backward()
    of_G.step()
    return [first.detach(), second.detach()]


def by_functional_gradients(critic, real, fake, eps):
    def score(row):
        return critic(row[None]).sum()

    rows = torch.func.vmap(torch.func.grad(score))(torch.lerp(fake, real, eps))
    return (rows.norm(dim=1) - 1).square().mean()


def by_triangles(mu1, s1, mu2, s2):
    roots = torch.linalg.svdvals(torch.linalg.cholesky(s1).T @ torch.linalg.cholesky(s2))
    return torch.dist(mu1, mu2) ** 2 + (s1 + s2).diagonal().sum() - 2 * roots.sum()


def in_parts(painted, known, most=None):
    a, nearest = painted.flatten(1).double(), torch.full((len(painted),), torch.inf)
    for part in known[:most].flatten(1).double().split(500):
        nearest = torch.minimum(nearest, torch.cdist(a, part).amin(dim=1))
    return nearest / a.shape[1] ** 0.5


def by_soft_labels(real, fake, smooth):
    labels = torch.full_like(real, 1 - smooth)
    loss = F.binary_cross_entropy_with_logits
    return loss(real, labels) + loss(fake, torch.zeros_like(fake))


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        ("17.1", lambda p, q: (p / (p + q)).nan_to_num(nan=0.5).tolist()),
        ("17.2", by_logaddexp),
        ("17.3", painted_without_a_graph),
        ("17.5", by_functional_gradients),
        ("17.7", by_triangles),
        ("17.8", in_parts),
        ("17.9", by_soft_labels),
    ],
)
def test_an_unusual_right_answer_passes(id, answer):
    result = check(id, answer)
    assert result.passed, result


@pytest.mark.parametrize(
    ("id", "answer", "diagnosis"),
    [
        (
            "17.2",
            lambda real, fake: by_logaddexp(real, fake.detach()),
            "lets no gradient through to the painted ones",
        ),
        ("17.2", lambda real, fake: by_logaddexp(real, fake).item(), "lets no gradient through"),
        ("17.8", lambda painted, known: in_parts(painted, known, most=1000), None),
        (
            "17.9",
            lambda real, fake, smooth: by_soft_labels(real.detach(), fake, smooth),
            "lets no gradient through to the real ones",
        ),
    ],
)
def test_a_wrong_answer_fails(id, answer, diagnosis):
    result = check(id, answer)
    assert (result.status, result.diagnosis) == ("failed", diagnosis)
