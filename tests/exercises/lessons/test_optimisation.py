"""The optimisers that lesson 07 asks for, held to torch.optim over whole walks."""

import nbformat
import pytest
import torch

from nnlab import paths
from nnlab.exercises.lessons.optimisation import adam_step, cosine_warmup, sgd_momentum_step

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
    path = [START]
    for t in range(1, STEPS + 1):
        grad = torch.func.grad(loss)(path[-1])
        w, memory = step((1 - decay) * path[-1], grad, memory, t)
        path.append(w)
    return torch.stack(path)


@pytest.mark.parametrize(("lr", "momentum"), [(0.01, 0.0), (0.01, 0.9), (0.003, 0.99), (0.03, 0.5)])
def test_momentum_walks_as_torchs_sgd(lr, momentum):
    def step(w, grad, velocity, t):
        return sgd_momentum_step(w, grad, velocity, lr, momentum)

    expected = theirs(torch.optim.SGD, lr=lr, momentum=momentum)
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


@pytest.mark.parametrize("solved", [True, False])
def test_lesson_holds_the_learners_own_adam_to_torchs(solved, capsys):
    def unsolved(*_):
        raise NotImplementedError

    book = nbformat.read(paths.lesson("optimisation"), as_version=4)
    cells = {cell.id: cell.source for cell in book.cells}
    space = {"torch": torch, "xor_loss": loss, "by_hand": START}
    space["adam_step"] = adam_step if solved else unsolved
    for name in ("walk", "torch-walk", "own-adam"):
        source = cells[name].partition("\n\nwalk(")[0].partition("\n\nfor lr in")[0]
        exec(compile(source, name, "exec"), space)
    assert ("all 50 steps" if solved else "Solve 7.2") in capsys.readouterr().out
