"""Exercises of lesson 08: training."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .. import choices, exercise

recall = choices(
    "8.recall",
    "Three questions from lessons 07, 05 and 01",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "rate",
    "with curvature 4, the rate from which on plain descent no longer arrives",
    answer=0.5,
    wrong={
        0.25: "1 / curvature is the quickest rate. It overshoots, yet arrives, up to twice that.",
        2: "Divide by the curvature: the limit is 2 / 4.",
        8: "The steeper the valley, the smaller the rate: 2 divided by the curvature.",
    },
)
recall.question(
    "share",
    "what softmax gives to the first of four equal scores",
    answer=0.25,
    wrong={
        0: "e to any power is above 0, so every class gets a share.",
        1: "All shares together are 1; four equal scores get a quarter each.",
        0.5: "That would be two classes. Here four share equally.",
    },
)
recall.question(
    "unit",
    "the gate that weights (1, 1) and threshold 2 make",
    answer="AND",
    wrong={
        "OR": "One active input sums to 1, and the threshold is 2.",
        "NAND": "NAND needs negative weights; this unit fires when both inputs are 1.",
    },
)
recall.hints(
    "Each step multiplies the distance by 1 - lr * h; when is that -1?",
    "Shares sum to 1, and a truth table has four rows.",
)


stepping = exercise(
    "8.1",
    "One training step",
    draws=12,
    minutes=8,
    difficulty=1,
    statement=r"""
        What the loop does with one batch: clear the gradients, go forward, go back, step. Return
        the loss of the batch as it was *before* the step.
        """,
)


@stepping.solution
def training_step(model, optimizer, loss_fn, x, y):
    """The loss on a batch, after whose gradient the model's parameters have moved once.

    Shapes: x (N, D), y as loss_fn(model(x), y) wants it -> a number
    """
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@stepping.cases
def _(rng):
    while True:
        n, d = (int(size) for size in rng.integers(2, 6, size=2))
        x, y, w = rng.normal(size=(n, d)), rng.normal(size=(n, 1)), rng.normal(size=(1, d))
        yield x, y, w, rng.uniform(0.01, 0.1)


@stepping.probe
def _(training_step, x, y, w, lr):
    class Model(nn.Linear):
        def forward(self, x):
            return super().forward(x) * (1.5 if self.training else 1)  # dropout differs, too

    model = Model(x.shape[1], 1).double()
    with torch.no_grad():
        model.weight.copy_(w)
        model.bias.zero_()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model(x).sum().backward()  # something was computed before, and its gradients are still there
    steps, backwards = [], []
    optimizer.register_step_pre_hook(lambda *_: steps.append(len(backwards)))
    model.weight.register_hook(lambda grad: backwards.append(1))

    def loss_fn(predicted, target):  # asking too much is worse: the order of arguments matters
        over = predicted - target
        return torch.where(over > 0, 3 * over**2, over**2).mean()

    losses = [training_step(model, optimizer, loss_fn, x, y) for _ in range(3)]
    found = {"steps": len(steps), "backward passes": len(backwards)}
    found["step after backward"] = steps == [1, 2, 3] or None
    return found | {"losses": losses, "weights": model.weight, "bias": model.bias}


@stepping.wrong(
    "never clears the gradients",
    "`backward` adds to what is there: begin with `optimizer.zero_grad()`.",
)
def _(model, optimizer, loss_fn, x, y):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@stepping.wrong(
    "clears the gradients only at the end",
    "What was there before the first step is then added to it: begin with `optimizer.zero_grad()`.",
)
def _(model, optimizer, loss_fn, x, y):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


@stepping.wrong(
    "makes no step", "The gradients are there, and the parameters never move: `step()`."
)
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    return loss.item()


@stepping.wrong(
    "never goes back", "Without `loss.backward()` there are no gradients, and `step` does nothing."
)
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    optimizer.step()
    return loss.item()


@stepping.wrong(
    "steps before it goes back, with empty gradients",
    "The step needs the gradients of this batch: `backward()` first, then `step()`.",
)
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    optimizer.step()
    loss.backward()
    return loss.item()


@stepping.wrong(
    "switches to evaluation",
    "`eval()` switches dropout off and batch norm to its running values: here the model trains.",
)
def _(model, optimizer, loss_fn, x, y):
    model.eval()
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item()


@stepping.wrong(
    "clears the gradients after computing them",
    "Between `backward` and `step` nothing may be cleared: the step would see zeros.",
)
def _(model, optimizer, loss_fn, x, y):
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


@stepping.wrong(
    "steps before it goes back",
    "The step needs the gradients of this batch: `backward()` first, then `step()`.",
)
def _(model, optimizer, loss_fn, x, y):
    loss = loss_fn(model(x), y)
    optimizer.step()
    optimizer.zero_grad()
    loss.backward()
    return loss.item()


@stepping.wrong(
    "returns the loss after the step",
    "Keep the loss that you computed for the step; a second forward pass costs time, and says "
    "something else.",
)
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss_fn(model(x), y).backward()
    optimizer.step()
    return loss_fn(model(x), y).item()


@stepping.wrong(
    "swaps the arguments of the loss", "The prediction comes first: `loss_fn(model(x), y)`."
)
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss = loss_fn(y, model(x))
    loss.backward()
    optimizer.step()
    return loss.item()


@stepping.wrong("returns the sum over the batch", "The loss is a mean already: return it as it is.")
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    return loss.item() * len(y)


@stepping.wrong("returns nothing", "The weights are right; `return loss.item()` is missing.")
def _(model, optimizer, loss_fn, x, y):
    optimizer.zero_grad()
    loss_fn(model(x), y).backward()
    optimizer.step()


stepping.hints(
    "Five lines, one for each of: clear, forward with loss, backward, step, return.",
    "`optimizer.zero_grad()`, `loss = loss_fn(model(x), y)`, `loss.backward()`, ...",
)


scoring = exercise(
    "8.2",
    "F1",
    minutes=10,
    difficulty=2,
    statement=r"""
        Equation (8.4) for two classes, of which 1 is the positive one. If there is nothing to
        divide by, because class 1 was neither predicted nor there, F1 is 0.
        """,
)


@scoring.solution
def f1_score(pred, true):
    """F1 of class 1.

    Shapes: pred (N,), true (N,) with values 0 and 1 -> a number
    """
    hits = int(((pred == 1) & (true == 1)).sum())
    below = int((pred == 1).sum()) + int((true == 1).sum())
    return 2 * hits / below if below else 0.0


@scoring.cases
def _(rng):
    yield np.array([1, 1, 0, 0, 0]), np.array([1, 0, 1, 0, 0])
    yield np.array([1, 1, 1, 0]), np.array([1, 0, 0, 0])
    yield np.zeros(4, int), np.zeros(4, int)
    yield np.zeros(3, int), np.array([0, 1, 1])
    yield np.array([1, 1, 0]), np.zeros(3, int)
    yield np.ones(3, int), np.ones(3, int)
    while True:
        n = rng.integers(4, 20)
        share = rng.uniform(0.1, 0.9)
        yield (rng.random(n) < 0.5).astype(int), (rng.random(n) < share).astype(int)


def _counted(pred, true):
    pred, true = np.asarray(pred) == 1, np.asarray(true) == 1
    return int((pred & true).sum()), int((pred & ~true).sum()), int((~pred & true).sum())


def _divided(above, below):
    return above / below if below else 0.0


@scoring.wrong("is the accuracy", "Accuracy counts the rightly left, and F1 does not.")
def _(pred, true):
    return float((pred == true).double().mean())


@scoring.wrong(
    "takes the plain mean of precision and recall",
    "F1 is their *harmonic* mean, 2PR / (P + R): it is low if either is.",
)
def _(pred, true):
    hits, alarms, misses = _counted(pred, true)
    return (_divided(hits, hits + alarms) + _divided(hits, hits + misses)) / 2


@scoring.wrong("is the precision", "Misses count too: precision never sees them.")
def _(pred, true):
    hits, alarms, _ = _counted(pred, true)
    return _divided(hits, hits + alarms)


@scoring.wrong("is the recall", "False alarms count too: recall never sees them.")
def _(pred, true):
    hits, _, misses = _counted(pred, true)
    return _divided(hits, hits + misses)


@scoring.wrong("takes class 0 for the positive one", "Class 1 is what we look for.")
def _(pred, true):
    hits, alarms, misses = _counted(1 - pred, 1 - true)
    return _divided(2 * hits, 2 * hits + alarms + misses)


@scoring.wrong(
    "counts the hits once", "In the fraction the hits stand twice, above and below: 2 TP."
)
def _(pred, true):
    hits, alarms, misses = _counted(pred, true)
    return _divided(hits, hits + alarms + misses)


@scoring.wrong(
    "divides by 0",
    "With no 1 on either side there is nothing to divide by. Ask for that case first.",
)
def _(pred, true):
    hits, alarms, misses = _counted(pred, true)
    below = 2 * hits + alarms + misses
    return 2 * hits / below if below else float("nan")


@scoring.wrong(
    "calls it perfect when there is no class 1",
    "Nothing was found because nothing was there: by convention that is 0, not 1.",
)
def _(pred, true):
    hits, alarms, misses = _counted(pred, true)
    below = 2 * hits + alarms + misses
    return 2 * hits / below if below else 1.0


scoring.hints(
    "Count three things: hits, false alarms and misses.",
    "`((pred == 1) & (true == 1)).sum()` are the hits.",
    "2 TP / (2 TP + FP + FN), or 0 if nothing is below the line.",
)


stopping = exercise(
    "8.3",
    "Early stopping",
    minutes=12,
    difficulty=2,
    statement=r"""
        The validation losses of all epochs, counted from 0. Training stops after `patience` epochs
        in a row that were not *below the best so far*. After which epoch?
        """,
)


@stopping.solution
def early_stop(losses, patience):
    """The index of the epoch after which training stops; the last one if it never does.

    Shapes: losses (T,), patience at least 1 -> a whole number from 0 to T - 1
    """
    best, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch
    return len(losses) - 1


@stopping.cases
def _(rng):
    yield np.array([3.0, 2.0, 1.0]), 2
    yield np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 2
    yield np.array([3.0, 2.0, 2.5, 1.5, 1.8, 1.7, 1.6, 1.0]), 3
    yield np.array([2.0, 2.0, 2.0, 2.0, 2.0]), 3
    yield np.array([1.0, 3.0, 2.0, 1.5, 1.2, 0.5]), 2
    yield np.array([3.0, 4.0, 2.0, 3.0, 1.0, 2.0, 0.5]), 2
    yield np.array([1.0]), 1
    while True:
        t = rng.integers(6, 20)
        losses = np.exp(-0.1 * np.arange(t)) + rng.normal(scale=0.15, size=t)
        yield losses.round(1), int(rng.integers(1, 5))


@stopping.wrong(
    "stops one epoch late", "With patience 1 it stops after the *first* epoch that is no better."
)
def _(losses, patience):
    best, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited > patience:
            return epoch
    return len(losses) - 1


@stopping.wrong(
    "stops one epoch early",
    "The epoch that used up the patience was trained: its own index is asked for.",
)
def _(losses, patience):
    best, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch - 1
    return len(losses) - 1


@stopping.wrong(
    "counts all epochs without a new best", "A new best clears the count: *in a row* is meant."
)
def _(losses, patience):
    best, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        best, waited = (loss, waited) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch
    return len(losses) - 1


@stopping.wrong(
    "compares with the epoch before",
    "A loss that falls a little after a rise is still no new best: compare with the best so far.",
)
def _(losses, patience):
    before, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        waited = 0 if loss < before else waited + 1
        before = loss
        if waited == patience:
            return epoch
    return len(losses) - 1


@stopping.wrong("takes a tie for progress", "As good as the best is not better than the best.")
def _(losses, patience):
    best, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        best, waited = (loss, 0) if loss <= best else (best, waited + 1)
        if waited == patience:
            return epoch
    return len(losses) - 1


@stopping.wrong(
    "returns the best epoch",
    "That is the epoch whose weights are kept. Training stops later, when patience ends.",
)
def _(losses, patience):
    best, at, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses):
        best, at, waited = (loss, epoch, 0) if loss < best else (best, at, waited + 1)
        if waited == patience:
            break
    return at


@stopping.wrong("counts the epochs from 1", "The first epoch has index 0.")
def _(losses, patience):
    best, waited = float("inf"), 0
    for epoch, loss in enumerate(losses, 1):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch
    return len(losses)


@stopping.wrong(
    "returns nothing when it never stops", "Then the last epoch ends it: len(losses) - 1."
)
def _(losses, patience):
    best, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        best, waited = (loss, 0) if loss < best else (best, waited + 1)
        if waited == patience:
            return epoch


@stopping.wrong(
    "waits for losses above the mean", "The measure is the best loss so far, nothing else."
)
def _(losses, patience):
    total, waited = 0.0, 0
    for epoch, loss in enumerate(losses):
        waited = waited + 1 if epoch and loss >= total / epoch else 0
        total += loss
        if waited == patience:
            return epoch
    return len(losses) - 1


stopping.hints(
    "Go through the losses with two memories: the best so far, and how long ago that was.",
    "A loss below the best replaces it and sets the count to 0; any other adds 1.",
    "When the count reaches `patience`, return this epoch's index.",
)


dropping = exercise(
    "8.4",
    "Dropout",
    minutes=8,
    difficulty=2,
    statement=r"""
        Inverted dropout, equation (8.1), with the mask given: True, or 1, where a number is kept.
        `p` is the probability with which a number is dropped.
        """,
)


@dropping.solution
def dropout(x, mask, p, training):
    """x after dropout.

    Shapes: x (N, D), mask (N, D) of booleans, p from 0 to below 1, training a bool -> (N, D)
    """
    return x * mask / (1 - p) if training else x


@dropping.cases
def _(rng):
    row = np.array([[1.0, 2.0, 3.0, 4.0]])
    mask = np.array([[True, False, True, True]])
    yield row, mask, 0.25, True
    yield row, mask, 0.25, False
    yield row, np.ones((1, 4), bool), 0.0, True
    while True:
        n, d = rng.integers(1, 5, size=2)
        p = rng.uniform(0.1, 0.4)
        yield rng.normal(size=(n, d)), rng.random((n, d)) >= p, p, bool(rng.integers(2))


@dropping.wrong(
    "does not scale",
    "The survivors must make up for the dropped: divide by 1 - p, so that the mean stays.",
)
def _(x, mask, p, training):
    return x * mask if training else x


@dropping.wrong(
    "scales at test time",
    "That was the first form of dropout. Inverted dropout scales in training, and leaves x alone "
    "afterwards.",
)
def _(x, mask, p, training):
    return x * mask if training else x * (1 - p)


@dropping.wrong("scales at both times", "In evaluation dropout does nothing at all: return x.")
def _(x, mask, p, training):
    return x * mask / (1 - p) if training else x / (1 - p)


@dropping.wrong("divides by p", "A number survives with probability 1 - p: divide by that.")
def _(x, mask, p, training):
    return x * mask / (p or 1) if training else x


@dropping.wrong(
    "multiplies by 1 - p", "That makes the survivors smaller still: divide by 1 - p instead."
)
def _(x, mask, p, training):
    return x * mask * (1 - p) if training else x


@dropping.wrong("drops what the mask keeps", "True means kept: multiply by the mask.")
def _(x, mask, p, training):
    return x * ~mask / (1 - p) if training else x


@dropping.wrong("drops in evaluation too", "Ask for `training`: in evaluation x passes untouched.")
def _(x, mask, p, training):
    return x * mask / (1 - p)


@dropping.wrong(
    "has training and evaluation swapped", "Numbers are dropped in training, not afterwards."
)
def _(x, mask, p, training):
    return x if training else x * mask / (1 - p)


dropping.hints(
    "Two cases: training or not. In one of them there is nothing to do.",
    "Multiply by the mask, then make up for what is missing on average.",
)


normalising = exercise(
    "8.5",
    "Batch normalisation",
    minutes=20,
    difficulty=3,
    statement=r"""
        Equation (8.2) as `nn.BatchNorm1d` computes it, with $\epsilon = 10^{-5}$. In training the
        batch's own mean and variance (divided by $N$) are used, and the running ones keep 0.9 of
        the old and take 0.1 of the new, where the new variance is the one divided by $N - 1$.
        In evaluation the running ones are used, and stay.
        """,
)


@normalising.solution
def batch_norm(x, gamma, beta, running, training):
    """The normalised batch, and the running mean and variance afterwards.

    Shapes: x (N, D), gamma (D,), beta (D,), running a pair of (D,) -> (N, D), pair of (D,)
    """
    mean, variance = running
    if training:
        mean, variance = x.mean(dim=0), x.var(dim=0, unbiased=False)
        new = mean, x.var(dim=0, unbiased=True)
        running = tuple(0.9 * old + 0.1 * fresh for old, fresh in zip(running, new, strict=True))
    return gamma * (x - mean) / (variance + 1e-5).sqrt() + beta, running


@normalising.cases
def _(rng):
    column, one, zero = np.array([[1.0], [3.0]]), np.ones(1), np.zeros(1)
    yield column, one, zero, (zero, one), True
    yield column, one, zero, (np.array([0.2]), np.array([1.1])), False
    yield np.full((3, 1), 2.0), one, zero, (zero, one), True
    while True:
        n, d = rng.integers(2, 6, size=2)
        x = rng.normal(size=(n, d)) * rng.uniform(0.02, 3, size=d)
        running = rng.normal(size=d), rng.uniform(0.5, 2, size=d)
        yield x, rng.normal(size=d), rng.normal(size=d), running, bool(rng.integers(3))


def _normalised(x, gamma, beta, mean, variance, eps=1e-5):
    return gamma * (x - mean) / (variance + eps).sqrt() + beta


def _mixed(running, mean, variance, old=0.9):
    return old * running[0] + (1 - old) * mean, old * running[1] + (1 - old) * variance


@normalising.wrong(
    "normalises with the unbiased variance",
    "The batch itself is divided by the population's root, over N; N - 1 is for the running one.",
)
def _(x, gamma, beta, running, training):
    if not training:
        return _normalised(x, gamma, beta, *running), running
    mean, variance = x.mean(dim=0), x.var(dim=0)
    return _normalised(x, gamma, beta, mean, variance), _mixed(running, mean, variance)


@normalising.wrong(
    "keeps the biased variance",
    "The running variance takes the one divided by N - 1: it stands for rows not yet seen.",
)
def _(x, gamma, beta, running, training):
    if not training:
        return _normalised(x, gamma, beta, *running), running
    mean, variance = x.mean(dim=0), x.var(dim=0, unbiased=False)
    return _normalised(x, gamma, beta, mean, variance), _mixed(running, mean, variance)


@normalising.wrong(
    "has the two variances swapped",
    "Over N for the batch itself, over N - 1 for the running one: it is the other way round.",
)
def _(x, gamma, beta, running, training):
    if not training:
        return _normalised(x, gamma, beta, *running), running
    mean, over_n = x.mean(dim=0), x.var(dim=0, unbiased=False)
    return _normalised(x, gamma, beta, mean, x.var(dim=0)), _mixed(running, mean, over_n)


@normalising.wrong(
    "never updates the running values",
    "Then evaluation would use the start for ever: in training they take 0.1 of the new.",
)
def _(x, gamma, beta, running, training):
    if training:
        mean, variance = x.mean(dim=0), x.var(dim=0, unbiased=False)
        return _normalised(x, gamma, beta, mean, variance), running
    return _normalised(x, gamma, beta, *running), running


@normalising.wrong(
    "updates the running values in evaluation too", "In evaluation they are read and stay."
)
def _(x, gamma, beta, running, training):
    mean, variance = x.mean(dim=0), x.var(dim=0, unbiased=False)
    used = (mean, variance) if training else running
    return _normalised(x, gamma, beta, *used), _mixed(running, mean, x.var(dim=0))


@normalising.wrong(
    "keeps 0.1 of the old", "0.9 of the old and 0.1 of the new: one batch tells only a little."
)
def _(x, gamma, beta, running, training):
    if not training:
        return _normalised(x, gamma, beta, *running), running
    mean, variance = x.mean(dim=0), x.var(dim=0, unbiased=False)
    return (
        _normalised(x, gamma, beta, mean, variance),
        _mixed(running, mean, x.var(dim=0), old=0.1),
    )


@normalising.wrong(
    "uses the batch's own values in evaluation",
    "In evaluation a row must not depend on its neighbours: the running values are used.",
)
def _(x, gamma, beta, running, training):
    mean, variance = x.mean(dim=0), x.var(dim=0, unbiased=False)
    after = _mixed(running, mean, x.var(dim=0)) if training else running
    return _normalised(x, gamma, beta, mean, variance), after


@normalising.wrong(
    "uses the running values in training",
    "In training the batch's own mean and variance are used, before any update.",
)
def _(x, gamma, beta, running, training):
    after = _mixed(running, x.mean(dim=0), x.var(dim=0)) if training else running
    return _normalised(x, gamma, beta, *running), after


@normalising.wrong(
    "divides by the variance", "Divide by its root: the standard deviation has the unit of x."
)
def _(x, gamma, beta, running, training):
    mean, variance = x.mean(dim=0), x.var(dim=0, unbiased=False)
    after = _mixed(running, mean, x.var(dim=0)) if training else running
    mean, variance = (mean, variance) if training else running
    return gamma * (x - mean) / (variance + 1e-5) + beta, after


@normalising.wrong(
    "forgets epsilon", "A constant column has variance 0: epsilon keeps the root above 0."
)
def _(x, gamma, beta, running, training):
    mean, variance = x.mean(dim=0), x.var(dim=0, unbiased=False)
    after = _mixed(running, mean, x.var(dim=0)) if training else running
    used = (mean, variance) if training else running
    return _normalised(x, gamma, beta, *used, eps=0), after


@normalising.wrong(
    "forgets gamma and beta", "After standardising, scale by gamma and shift by beta."
)
def _(x, gamma, beta, running, training):
    mean, variance = x.mean(dim=0), x.var(dim=0, unbiased=False)
    after = _mixed(running, mean, x.var(dim=0)) if training else running
    used = (mean, variance) if training else running
    return (x - used[0]) / (used[1] + 1e-5).sqrt(), after


@normalising.wrong(
    "normalises each row",
    "That is layer normalisation (lesson 15). Here each *column* is standardised.",
)
def _(x, gamma, beta, running, training):
    if not training:
        return _normalised(x, gamma, beta, *running), running
    after = _mixed(running, x.mean(dim=0), x.var(dim=0))
    mean, variance = x.mean(dim=1, keepdim=True), x.var(dim=1, unbiased=False, keepdim=True)
    return gamma * (x - mean) / (variance + 1e-5).sqrt() + beta, after


normalising.hints(
    "First decide which mean and variance to use; then the formula is the same for both modes.",
    "`x.var(dim=0, unbiased=False)` divides by N, `x.var(dim=0)` by N - 1.",
    "In training return (0.9 * old + 0.1 * new) for both running values, else the pair as it came.",
)


splitting = exercise(
    "8.6",
    "Train, validation, test",
    draws=8,
    minutes=10,
    difficulty=2,
    statement=r"""
        Cut $n$ examples into parts at random. `parts` are the sizes, such as (70, 20, 10), and
        their sum is $n$. The answer has the indices of each part; every index from 0 to $n - 1$
        is in exactly one.
        """,
)


@splitting.solution
def split(n, parts, generator):
    """The indices of each part.

    Shapes: n a number, parts a tuple of sizes, a torch.Generator -> list of (size,), one a part
    """
    return list(torch.randperm(n, generator=generator).split(parts))


@splitting.cases
def _(rng):
    yield 20, (12, 5, 3), 0
    yield 30, (30,), 1
    yield 25, (20, 5), 2
    while True:
        parts = tuple(int(size) for size in rng.integers(8, 20, size=rng.integers(2, 5)))
        yield sum(parts), parts, int(rng.integers(99))


@splitting.probe
def _(split, n, parts, seed):
    draws = [split(n, list(parts), torch.Generator().manual_seed(seed)) for _ in range(2)]
    draws.append(split(n, list(parts), torch.Generator().manual_seed(seed + 1)))
    subset = torch.utils.data.Subset  # as random_split makes them of range(n)
    return [[list(part) if isinstance(part, subset) else part for part in draw] for draw in draws]


@splitting.accept
def _(value, case):
    n, parts, _ = case.args
    draws = [[np.asarray(part) for part in draw] for draw in value]
    first = draws[0]
    if len(first) != len(parts):
        return f"There are {len(first)} parts; expected {len(parts)}."
    if any(part.dtype.kind == "b" for part in first):
        return "returns masks"
    if any(part.ndim != 1 for part in first):
        return "A part is not a plain row of indices: expected shape (size,)."
    whole, other = np.concatenate(first), np.concatenate(draws[2])
    if any(len(np.unique(part)) < len(part) for part in first):
        return "draws with replacement"
    if len(np.unique(whole)) < len(whole):
        return "lets parts overlap"
    if len(whole) == n and np.array_equal(np.sort(whole), np.arange(1, n + 1)):
        return "counts from 1"
    if not np.array_equal(np.sort(whole), np.arange(n)):
        return f"The parts have {len(whole)} indices; expected each from 0 to {n - 1} once."
    if [len(part) for part in first] != list(parts):
        sizes = [len(part) for part in first]
        equal = sizes == [len(part) for part in np.array_split(np.arange(n), len(parts))]
        return "makes equal parts" if equal else f"The sizes are {sizes}; expected {list(parts)}."
    if np.array_equal(whole, np.arange(n)):
        return "keeps the order"
    if np.array_equal(whole, np.arange(n)[::-1]):
        return "turns the order round"
    if np.array_equal((whole - whole[0]) % n, np.arange(n)):
        return "only begins elsewhere"
    if all(np.array_equal(np.sort(part), np.arange(part.min(), part.max() + 1)) for part in first):
        return "shuffles inside the parts only" if len(parts) > 1 else None
    again = np.concatenate(draws[1])
    if not np.array_equal(whole, again):
        return "ignores the generator"
    return "fixes the seed itself" if np.array_equal(whole, other) else None


@splitting.wrong(
    "keeps the order",
    "Files are often sorted: then one part would hold other classes than the next. Shuffle.",
)
def _(n, parts, generator):
    return list(torch.arange(n).split(parts))


@splitting.wrong(
    "turns the order round",
    "Backwards is an order as well, and neighbours stay neighbours: shuffle.",
)
def _(n, parts, generator):
    return list(torch.arange(n).flip(0).split(parts))


@splitting.wrong(
    "only begins elsewhere",
    "Rolled by a random number, neighbours stay neighbours: `torch.randperm` shuffles.",
)
def _(n, parts, generator):
    shift = 1 + int(torch.randint(n - 1, (1,), generator=generator))
    return list(torch.arange(n).roll(shift).split(parts))


@splitting.wrong(
    "lets parts overlap",
    "What is in two parts is learned and tested at once. Shuffle once, then cut.",
)
def _(n, parts, generator):
    return [torch.randperm(n, generator=generator)[:size] for size in parts]


@splitting.wrong(
    "draws with replacement", "Some index came twice in a part: `torch.randperm` gives each once."
)
def _(n, parts, generator):
    return list(torch.randint(n, (n,), generator=generator).split(parts))


@splitting.wrong(
    "shuffles inside the parts only",
    "Which index goes into which part must be random too: shuffle before you cut.",
)
def _(n, parts, generator):
    pieces = torch.arange(n).split(parts)
    return [piece[torch.randperm(len(piece), generator=generator)] for piece in pieces]


@splitting.wrong("makes equal parts", "The sizes are given: `order.split(parts)` cuts by them.")
def _(n, parts, generator):
    return list(torch.randperm(n, generator=generator).tensor_split(len(parts)))


@splitting.wrong("counts from 1", "Python's indices run from 0 to n - 1.")
def _(n, parts, generator):
    return [part + 1 for part in torch.randperm(n, generator=generator).split(parts)]


@splitting.wrong(
    "ignores the generator",
    "The same generator gave another split: hand it on, `generator=generator`.",
)
def _(n, parts, generator):
    return list(torch.randperm(n).split(parts))


@splitting.wrong(
    "fixes the seed itself",
    "Another generator gave the same split: leave its seed alone.",
)
def _(n, parts, generator):
    return list(torch.randperm(n, generator=generator.manual_seed(7)).split(parts))


@splitting.wrong(
    "returns masks", "Indices are asked for: whole numbers, as many as the part has examples."
)
def _(n, parts, generator):
    owner = torch.repeat_interleave(torch.arange(len(parts)), torch.tensor(parts))
    owner = owner[torch.randperm(n, generator=generator)]
    return [owner == part for part in range(len(parts))]


splitting.hints(
    "Shuffle all indices once, then cut the row into pieces.",
    "`torch.randperm(n, generator=generator)` shuffles, and `.split(parts)` cuts by sizes.",
)


LOOKS = {  # mistake -> what its curves would show
    1: "Without `zero_grad` the steps follow all old gradients too: both losses would jump, and "
    "the validation loss would end far above where it began to rise.",
    2: "Without `eval()` some units are off while measuring: both losses would tremble a little, "
    "and both would lie above the right loop's.",
    3: "A second softmax sees numbers from 0 to 1 only: the loss would stop falling near 1.46.",
    4: "With metrics of the epoch before, the curve would be the right one, shifted by one epoch, "
    "from a first row at chance.",
    5: "F1 from class indices leaves the range from 0 to 1; an F1 would have to be drawn.",
    6: "With a softmax along the batch the loss would begin near ln(256) = 5.5, far above "
    "ln(10) = 2.3, and training and validation would differ by their batches' sizes alone.",
    7: "With the held-out data in the training data the validation loss would fall to 0 together "
    "with the training loss: there would be no gap.",
    8: "Where the last batch of one example counts as much as a full one, the training loss would "
    "jump with that example, and the validation loss, one batch, would be exactly right.",
}


diagnosing = choices(
    "8.7",
    "Eight diagnoses",
    variable="diagnoses",
    minutes=15,
    difficulty=3,
    statement="Give each patient the number of a mistake from the table. Each occurs once.",
)
for _patient, _symptom, _mistake in (
    ("A", "the loss lies still, high above 0", 3),
    ("B", "the losses jump, and validation runs off", 1),
    ("C", "no gap between the two losses", 7),
    ("D", "a score of about 6", 5),
    ("E", "only the training loss jumps", 8),
    ("F", "both losses tremble, both too high", 2),
    ("G", "the curve begins at chance", 4),
    ("H", "the loss begins above 4 and stays above 2.3", 6),
):
    diagnosing.question(
        _patient,
        _symptom,
        answer=_mistake,
        wrong={number: look for number, look in LOOKS.items() if number != _mistake},
    )
diagnosing.hints(
    "Begin with what cannot be: an F1 above 1; a loss at a floor; a first epoch at chance.",
    "The loss of a net that knows nothing about ten classes is ln(10) = 2.3. Who begins above?",
    "E and F both tremble. If the weights were bad, validation would tremble as well.",
)


weighing = exercise(
    "8.8",
    "Weighted cross-entropy",
    minutes=12,
    difficulty=2,
    statement=r"""
        Equation (8.3), as `nn.CrossEntropyLoss(weight=weight)` computes it with reduction "mean":
        from logits, safe for large ones.
        """,
)


@weighing.solution
def weighted_cross_entropy(logits, labels, weight):
    """The weighted mean of the examples' cross-entropies.

    Shapes: logits (N, K), labels (N,) from 0 to K - 1, weight (K,), positive -> a number
    """
    each = torch.logsumexp(logits, dim=1) - logits[torch.arange(len(labels)), labels]
    w = weight[labels]
    return (w * each).sum() / w.sum()


@weighing.cases
def _(rng):
    yield (
        np.array([[2.0, 0.0], [0.0, 0.0], [1.0, 0.0]]),
        np.array([0, 1, 1]),
        np.array([1.0, 3.0]),
    )
    yield (
        np.array([[1000.0, 0.0, 0.0], [0.0, 1000.0, 0.0]]),
        np.array([1, 1]),
        np.array([1, 2, 5.0]),
    )
    while True:
        n, k = rng.integers(3, 8), rng.integers(2, 5)
        yield rng.normal(size=(n, k)), rng.integers(k, size=n), rng.uniform(0.2, 4, size=k)


def _surprises(logits, labels):
    return F.cross_entropy(logits, labels, reduction="none")


@weighing.wrong(
    "divides by N", "The mean divides by the weights that took part, `weight[labels].sum()`."
)
def _(logits, labels, weight):
    return (weight[labels] * _surprises(logits, labels)).mean()


@weighing.wrong(
    "divides by the sum of all class weights",
    "Each example brings its own weight: divide by `weight[labels].sum()`, over the examples.",
)
def _(logits, labels, weight):
    return (weight[labels] * _surprises(logits, labels)).sum() / weight.sum()


@weighing.wrong("does not divide", "That is the sum. For the mean, divide by the weights' sum.")
def _(logits, labels, weight):
    return (weight[labels] * _surprises(logits, labels)).sum()


@weighing.wrong("forgets the weights", "That is the plain mean: multiply each by weight[labels].")
def _(logits, labels, weight):
    return _surprises(logits, labels).mean()


@weighing.wrong(
    "weighs the logits",
    "The weight belongs to the example's *loss*; the logits stay as they are.",
)
def _(logits, labels, weight):
    return _surprises(logits * weight, labels).mean()


@weighing.wrong(
    "takes the weight of the predicted class", "The *true* class says how much an example counts."
)
def _(logits, labels, weight):
    w = weight[logits.argmax(dim=1)]
    return (w * _surprises(logits, labels)).sum() / w.sum()


@weighing.wrong(
    "overflows",
    "The largest logits are 1,000, and e to the 1,000 has no number: use `torch.logsumexp`.",
)
def _(logits, labels, weight):
    p = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
    w = weight[labels]
    return -(w * p[torch.arange(len(labels)), labels].log()).sum() / w.sum()


@weighing.wrong(
    "takes probabilities for logits",
    "It received logits: a softmax before the log-softmax is patient A's mistake.",
)
def _(logits, labels, weight):
    w = weight[labels]
    return (w * _surprises(logits.softmax(dim=1), labels)).sum() / w.sum()


@weighing.wrong("has the wrong sign", "The loss is *minus* the logarithm of the right share.")
def _(logits, labels, weight):
    w = weight[labels]
    return -(w * _surprises(logits, labels)).sum() / w.sum()


weighing.hints(
    "One loss for each example first: log-sum-exp of its logits minus the logit of its label.",
    "`weight[labels]` holds the weight of each example.",
    "Divide the weighted sum by the sum of `weight[labels]`.",
)
