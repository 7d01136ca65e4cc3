"""The optimisers that lesson 07 asks for, held to torch.optim over whole walks."""

import pytest
import torch

from nnlab.exercises.lessons.optimisation import adam_step, cosine_warmup, sgd_step, walk

STEPS = 50
START = torch.tensor([2.0, 0.4, -1.5], dtype=torch.float64)


def loss(w):
    """Neither convex nor alike in its directions."""
    return (w[0] * w[1] - 1) ** 2 + 10 * w[2] ** 2 + torch.sin(3 * w[0])


def theirs(optimiser, **settings):
    w = START.clone().requires_grad_()
    optimiser, path = optimiser([w], **settings), [START]
    for _ in range(STEPS):
        optimiser.zero_grad()
        loss(w).backward()
        optimiser.step()
        path.append(w.detach().clone())
    return torch.stack(path)


def ours(step, memory, decay=0.0):
    """The walk of a step (w, grad, memory, t) -> (w, memory)."""

    def rule(w, grad, kept, t, lr):
        return step((1 - decay) * w, grad, memory if kept is None else kept, t)

    return torch.stack(walk(torch.func.grad(loss), START, rule, None, STEPS))


@pytest.mark.parametrize("nesterov", [False, True])
@pytest.mark.parametrize(("lr", "momentum"), [(0.01, 0.1), (0.01, 0.9), (0.003, 0.99), (0.03, 0.5)])
def test_momentum_walks_as_torchs_sgd(lr, momentum, nesterov):
    def step(w, grad, velocity, t):
        return sgd_step(w, grad, velocity, lr, momentum, nesterov)

    expected = theirs(torch.optim.SGD, lr=lr, momentum=momentum, nesterov=nesterov)
    torch.testing.assert_close(ours(step, torch.zeros(3).double()), expected)


@pytest.mark.parametrize("decay", [0.0, 0.01, 0.5])
@pytest.mark.parametrize(
    ("lr", "betas", "eps"),
    [(0.1, (0.9, 0.999), 1e-8), (0.5, (0.8, 0.9), 1e-3), (0.02, (0.0, 0.99), 1e-8)],
)
def test_adam_and_adamw_walk_as_torchs(lr, betas, eps, decay):
    def step(w, grad, memory, t):
        w, m, v = adam_step(w, grad, *memory, t, lr, betas, eps)
        return w, (m, v)

    zeros = torch.zeros(3).double()
    expected = theirs(torch.optim.AdamW, lr=lr, betas=betas, eps=eps, weight_decay=decay)
    torch.testing.assert_close(ours(step, (zeros, zeros), lr * decay), expected)


def test_cosine_with_warm_up_is_torchs_two_schedules_in_a_row():
    from torch.optim.lr_scheduler import CosineAnnealingLR

    base, warmup, total = 0.3, 10, 60
    optimiser = torch.optim.SGD([torch.zeros(1)], lr=base)
    scheduler = CosineAnnealingLR(optimiser, T_max=total - warmup)
    for step in range(warmup):
        assert cosine_warmup(step, warmup, total, base) == pytest.approx(base * step / warmup)
    for step in range(warmup, total):
        (expected,) = scheduler.get_last_lr()
        assert cosine_warmup(step, warmup, total, base) == pytest.approx(expected)
        optimiser.step()
        scheduler.step()
