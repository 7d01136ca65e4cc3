"""Right answers of lesson 14 that look unlike the solutions, and wrong ones of other kinds."""

import math

import pytest
import torch
import torch.nn.functional as F
from torch.distributions import Normal, kl_divergence

from nnlab import check


def by_torch_distributions(mu, logvar):
    q = Normal(mu, logvar.exp().sqrt())
    return kl_divergence(q, Normal(torch.zeros_like(mu), torch.ones_like(mu))).sum(-1)


def bound_by_masks(likelihood, prior, q):
    bounds = []
    for row, weights in zip(likelihood, q, strict=True):
        some = weights > 0
        bounds.append((weights[some] * (row * prior / weights)[some].log()).sum())
    return torch.stack(bounds)


def loss_by_logsigmoid(logits, x, mu, logvar):
    nats = -(x * F.logsigmoid(logits) + (1 - x) * F.logsigmoid(-logits))
    price = by_torch_distributions(mu, logvar)
    return [nats.flatten(1).sum(dim=1).mean(), price.mean()]


def loss_in_one_tensor(logits, x, mu, logvar):
    return torch.stack(loss_by_logsigmoid(logits, x, mu, logvar))


def symmetric_root(codes, eps):
    values, vectors = torch.linalg.eigh(torch.cov(codes.T))
    return codes.mean(dim=0) + eps @ (vectors * values.clamp(min=0).sqrt()) @ vectors.T


def used_one_by_one(mu, logvar, least):
    columns = zip(mu.T, logvar.T, strict=True)
    prices = [float((m**2 + v.exp() - 1 - v).mean() / 2) for m, v in columns]
    return [price > least for price in prices]


def by_the_largest(log_joint, log_q):
    weights = log_joint - log_q
    top = weights.max(dim=0).values
    return top + (weights - top).exp().mean(dim=0).log()


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        ("14.1", lambda mu, logvar, eps: mu + logvar.exp().sqrt() * eps),
        ("14.1", lambda mu, logvar, eps: torch.addcmul(mu, torch.exp(0.5 * logvar), eps)),
        ("14.2", by_torch_distributions),
        ("14.2", lambda mu, logvar: -(1 + logvar - mu.pow(2) - logvar.exp()).sum(1) / 2),
        ("14.3", bound_by_masks),
        ("14.4", loss_by_logsigmoid),
        ("14.4", loss_in_one_tensor),
        ("14.5", symmetric_root),
        ("14.6", used_one_by_one),
        ("14.7", by_the_largest),
    ],
)
def test_an_unusual_right_answer_passes(id, answer):
    result = check(id, answer)
    assert result.passed, result


def tensor_anew(mu, logvar, eps):
    return torch.tensor((mu + (logvar / 2).exp() * eps).tolist())


def the_mean_of_all(mu, logvar):
    return (-0.5 - logvar / 2 + 0.5 * (mu**2 + logvar.exp())).mean()


def clamped(likelihood, prior, q):
    q = q.clamp(min=1e-3)
    return (q * (likelihood * prior / q).log()).sum(dim=1)


def per_pixel(logits, x, mu, logvar):
    price = by_torch_distributions(mu, logvar).mean()
    return F.binary_cross_entropy_with_logits(logits, x), price / logits[0].numel()


def half_of_the_sum_alone(mu, logvar):
    return (mu**2 / 2 + logvar.exp() / 2 - logvar - 1 / 2).sum(dim=1)


def minus_one(mu, logvar):
    by_q, by_p = -logvar / 2 - 1, -(mu**2 + logvar.exp()) / 2
    return (by_q - by_p).sum(dim=1)


def own_draws(codes, eps):
    return torch.distributions.MultivariateNormal(codes.mean(0), codes.T.cov()).sample((len(eps),))


def scattered(codes, eps):
    centred = codes - codes.mean(dim=0)
    _, S, Vh = torch.linalg.svd(centred, full_matrices=False)
    return codes.mean(dim=0) + eps @ torch.diag(S) @ Vh


def one_channel(logits, x, mu, logvar):
    nats = F.binary_cross_entropy_with_logits(logits, x) * x.shape[-1] * x.shape[-2]
    return nats, by_torch_distributions(mu, logvar).mean()


def one_largest(log_joint, log_q):
    weights = log_joint - log_q
    return weights.max() + (weights - weights.max()).exp().mean(dim=0).log()


@pytest.mark.parametrize(
    ("id", "answer", "diagnosis"),
    [
        ("14.1", tensor_anew, "lets no gradient through"),
        ("14.1", lambda mu, logvar, eps: mu + logvar.exp() ** 2 * eps, "doubles the logarithm"),
        ("14.1", lambda mu, logvar, eps: mu + (0.5 * logvar.exp()) * eps, None),
        ("14.1", lambda mu, logvar, eps: mu + logvar / 2 * eps, "takes the logarithm for sigma"),
        ("14.2", the_mean_of_all, "averages everything"),
        ("14.2", lambda mu, logvar: (mu**2 + logvar.exp() - 1 - logvar).sum(1), "forgets the half"),
        ("14.3", clamped, None),
        ("14.4", per_pixel, None),
        ("14.4", one_channel, "leaves the channels out"),
        ("14.7", one_largest, "subtracts one largest for all"),
        ("14.2", half_of_the_sum_alone, "forgets to halve the logarithm"),
        ("14.2", minus_one, "takes 1 for the half at the end of (14.3)"),
        ("14.5", own_draws, "draws noise of its own"),
        ("14.5", scattered, "forgets to divide by N - 1"),
        ("14.5", lambda codes, eps: codes.mean(0) + eps * codes.mean(0), None),
        ("14.5", lambda codes, eps: eps @ codes[: eps.shape[1]], None),
        ("14.6", lambda mu, logvar, least: mu.var(0) > least, None),
        ("14.7", lambda p, q: (p - q).logsumexp(0) - math.log(p.shape[1]), None),
    ],
)
def test_a_wrong_answer_fails(id, answer, diagnosis):
    result = check(id, answer)
    assert not result.passed
    assert diagnosis is None or result.diagnosis == diagnosis
