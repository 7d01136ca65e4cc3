"""Exercises and predictions of lesson 09: the toolbox of torch.nn."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from nnlab.exercises import choices, exercise, prediction

recall = choices(
    "9.recall",
    "Three questions from lessons 08, 07 and 05",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "first",
    "which is an untrained net's loss for ten classes: 0.1, 1, 2.3 or 10",
    answer=2.3,
    wrong={
        0.1: "That is the share of the right class; the loss is minus its logarithm.",
        1: "Each class gets about a tenth, and -ln(0.1) is more than that.",
        10: "Ten is the number of classes; the loss is its logarithm.",
    },
)
recall.question(
    "step",
    "how far Adam's first step, rate 0.01, moves a weight whose gradient is 1,000",
    answer=0.01,
    wrong={
        10: "Plain descent would. Adam divides the gradient by its own size.",
        1000: "The rate counts, and Adam divides the gradient by its own size.",
        0.1: "After the bias correction the first quotient is 1: one rate, no more.",
    },
)
recall.question(
    "numbers",
    "how many numbers nn.Linear(3, 2) has to learn",
    answer=8,
    wrong={
        6: "Those are the weights. Each of the two units has a bias as well.",
        5: "Inputs and outputs multiply: every unit has a weight for every input.",
        9: "Two biases, one for each unit, not one for each input.",
    },
)
recall.hints(
    "An untrained net gives each class about the same share.",
    "Adam divides an average of the gradients by the root of an average of their squares.",
)


standardising = exercise(
    "9.1",
    "A module that remembers a scale",
    draws=8,
    minutes=8,
    difficulty=2,
    inline=True,
    statement="""
        **Your turn.** A net that learned from standardised columns needs the same means and
        deviations for ever: they belong in its file, and no optimiser may move them. Write the
        layer: made with the training rows `x`, it standardises any rows by the columns of `x`,
        with the deviation of `x.std` (divided by N - 1). A constant column is divided by 1.
        """,
)


@standardising.solution
class Standard(nn.Module):
    """Standardises rows by the mean and deviation of each column of x.

    Shapes: made with x (N, D); rows (M, D) -> (M, D)
    """

    def __init__(self, x):
        super().__init__()
        deviation = x.std(dim=0)
        self.register_buffer("mean", x.mean(dim=0))
        self.register_buffer("deviation", torch.where(deviation == 0, 1, deviation))

    def forward(self, rows):
        return (rows - self.mean) / self.deviation


@standardising.cases
def _(rng):
    while True:
        n, d = int(rng.integers(3, 7)), int(rng.integers(2, 5))
        x, other = (rng.normal(size=(n, d)) * 3 + rng.normal(size=d) for _ in "12")
        x[:, 0] = 2.0  # constant
        x[:, 1] *= 0.01
        yield x, other, rng.normal(size=(4, d))


@standardising.probe
def _(Standard, x, other, rows):
    layer, twin = Standard(x), Standard(other)
    found = {"is an nn.Module": isinstance(layer, nn.Module), "output": None}
    found |= {"output after saving and loading": None, "output after a training step": None}
    found |= {"output for one row": None, "output in evaluation": None}
    found["follows .to(torch.float32)"] = None
    if not found["is an nn.Module"]:
        return found
    found["output"], found["output for one row"] = layer(rows), layer(rows[:1])
    found["output in evaluation"] = layer.eval()(rows)
    layer.train()
    twin.load_state_dict(layer.state_dict())
    found["output after saving and loading"] = twin(rows)
    trained = [p for p in layer.parameters() if p.requires_grad]
    if trained:
        layer(rows).square().sum().backward()
        with torch.no_grad():
            for p in trained:
                p -= 0.1 * p.grad
    found["output after a training step"] = layer(rows)
    out = layer.to(torch.float32)(rows.float())
    found["follows .to(torch.float32)"] = out.dtype is torch.float32
    return found


def _fitted(x):
    deviation = x.std(dim=0)
    return x.mean(dim=0), torch.where(deviation == 0, 1, deviation)


class _Scaled(nn.Module):
    """What the wrong answers share: they differ in what they keep, and how."""

    def __init__(self, mean, deviation):
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("deviation", deviation)

    def forward(self, rows):
        return (rows - self.mean) / self.deviation


@standardising.wrong(
    "keeps plain tensors",
    "A plain tensor is in no register: `state_dict` leaves it out and `.to` leaves it behind. Use "
    "`self.register_buffer(name, tensor)`.",
)
class Plain(nn.Module):
    def __init__(self, x):
        super().__init__()
        self.mean, self.deviation = _fitted(x)

    def forward(self, rows):
        return (rows - self.mean) / self.deviation


@standardising.wrong(
    "keeps its buffers out of the file",
    "With `persistent=False` a buffer is moved, yet not saved: here it has to be in the file.",
)
class Unsaved(nn.Module):
    def __init__(self, x):
        super().__init__()
        mean, deviation = _fitted(x)
        self.register_buffer("mean", mean, persistent=False)
        self.register_buffer("deviation", deviation, persistent=False)

    def forward(self, rows):
        return (rows - self.mean) / self.deviation


@standardising.wrong(
    "makes them parameters",
    "A parameter is what the optimiser moves. The scale is measured, not learned: it is a buffer.",
)
class Learned(nn.Module):
    def __init__(self, x):
        super().__init__()
        mean, deviation = _fitted(x)
        self.mean, self.deviation = nn.Parameter(mean), nn.Parameter(deviation)

    def forward(self, rows):
        return (rows - self.mean) / self.deviation


@standardising.wrong(
    "standardises by the rows that come in",
    "Each call would get its own scale, and one row alone none: measure `x` once, in `__init__`.",
)
class Incoming(_Scaled):
    def __init__(self, x):
        super().__init__(*_fitted(x))

    def forward(self, rows):
        mean, deviation = _fitted(rows)
        return (rows - mean) / deviation


@standardising.wrong(
    "divides a constant column by 0",
    "A constant column has deviation 0: put 1 in its place, before anything is divided by it.",
)
class ByZero(_Scaled):
    def __init__(self, x):
        super().__init__(x.mean(dim=0), x.std(dim=0))


@standardising.wrong(
    "takes one scale for the whole table",
    "Every column has its own unit, and so its own mean and deviation: `dim=0`.",
)
class Whole(_Scaled):
    def __init__(self, x):
        super().__init__(x.mean(), x.std())


@standardising.wrong(
    "divides by N in the deviation", "`x.std(dim=0)` divides by N - 1, as the statement asks."
)
class OverN(_Scaled):
    def __init__(self, x):
        deviation = x.std(dim=0, unbiased=False)
        super().__init__(x.mean(dim=0), torch.where(deviation == 0, 1, deviation))


@standardising.wrong(
    "divides by the variance", "The variance has the square of the column's unit: take its root."
)
class Variance(_Scaled):
    def __init__(self, x):
        mean, deviation = _fitted(x)
        super().__init__(mean, deviation**2)


@standardising.wrong(
    "does not centre", "Subtract the column's mean first, then divide by its deviation."
)
class Uncentred(_Scaled):
    def __init__(self, x):
        super().__init__(*_fitted(x))

    def forward(self, rows):
        return rows / self.deviation


@standardising.wrong(
    "is no module", "Only an `nn.Module` has a `state_dict`: write `class Standard(nn.Module)`."
)
class NoModule:
    def __init__(self, x):
        self.mean, self.deviation = _fitted(x)

    def __call__(self, rows):
        return (rows - self.mean) / self.deviation


@standardising.wrong(
    "registers only one of the two",
    "One of the two is a plain tensor: not in the file, and left behind by `.to`. Register both.",
)
class Half(nn.Module):
    def __init__(self, x):
        super().__init__()
        mean, self.deviation = _fitted(x)
        self.register_buffer("mean", mean)

    def forward(self, rows):
        return (rows - self.mean) / self.deviation


@standardising.wrong(
    "divides small deviations by 1, too",
    "Only a deviation of 0 is replaced: `clamp(min=1)` would leave small columns small.",
)
class Clamped(_Scaled):
    def __init__(self, x):
        super().__init__(x.mean(dim=0), x.std(dim=0).clamp(min=1))


@standardising.wrong(
    "standardises in training only",
    "The net learned from standardised rows and needs them in evaluation, too: no mode here.",
)
class Training(_Scaled):
    def __init__(self, x):
        super().__init__(*_fitted(x))

    def forward(self, rows):
        return super().forward(rows) if self.training else rows


@standardising.wrong(
    "subtracts the mean after dividing",
    "The mean has the unit of the rows: first `rows - mean`, then divide by the deviation.",
)
class Late(_Scaled):
    def __init__(self, x):
        super().__init__(*_fitted(x))

    def forward(self, rows):
        return rows / self.deviation - self.mean


@standardising.wrong(
    "adds a little to every deviation",
    "A constant column is divided by 1; a tiny divisor makes it explode. `torch.where` helps.",
)
class Little(_Scaled):
    def __init__(self, x):
        super().__init__(x.mean(dim=0), x.std(dim=0) + 1e-5)


standardising.hints(
    "`super().__init__()` first; then measure `x` and register what you measured.",
    '`self.register_buffer("mean", ...)` makes `self.mean`. `torch.where` mends the zeros.',
)


dropping = exercise(
    "9.2",
    "Dropout",
    minutes=6,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Inverted dropout, equation (9.1), with the mask given: True where a number
        is kept. `p` is the probability with which a number is dropped, and `nn.Dropout` allows
        `p = 1`, too: then all are dropped, and zeros come out.
        """,
)


@dropping.solution
def dropout(x, mask, p, training):
    """x after dropout.

    Shapes: x (N, D), mask (N, D) of booleans, p from 0 to 1, training a bool -> (N, D)
    """
    if not training:
        return x
    return x * mask / (1 - p) if p < 1 else torch.zeros_like(x)


@dropping.cases
def _(rng):
    row = np.array([[1.0, 2.0, 3.0, 4.0]])
    mask = np.array([[True, False, True, True]])
    yield row, mask, 0.25, True
    yield row, mask, 0.25, False
    yield row, np.ones((1, 4), bool), 0.0, True
    yield row, np.zeros((1, 4), bool), 1.0, True
    yield row, np.zeros((1, 4), bool), 1.0, False
    while True:
        n, d = rng.integers(1, 5, size=2)
        p = rng.uniform(0.1, 0.4)
        yield rng.normal(size=(n, d)), rng.random((n, d)) >= p, p, bool(rng.integers(2))


def _kept_share(p):
    return 1 - p or 1  # never 0, so that a wrong answer has one fault only


@dropping.wrong(
    "divides by 0 where all are dropped",
    "At `p = 1` the formula is 0 / 0, which is nan: let that case give zeros.",
)
def _(x, mask, p, training):
    return x * mask / (1 - p) if training else x


@dropping.wrong(
    "does not scale",
    "The survivors must make up for the dropped: dividing by 1 - p keeps the mean.",
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


def _between(name, sentence):
    """Declares a wrong answer that is recognised by the cases with p between 0 and 1."""

    def declare(formula):
        def mark(cases, values):
            pairs = zip(cases, values, strict=True)
            usual = [(case.args, value) for case, value in pairs if 0 < case.args[2] < 1]
            return all(np.allclose(value, formula(*args)) for args, value in usual)

        dropping.wrong(name, sentence, mark=mark)(formula)

    return declare


@_between("scales at both times", "In evaluation dropout does nothing at all: return x.")
def _(x, mask, p, training):
    return x * mask / _kept_share(p) if training else x / _kept_share(p)


@_between("divides by p", "A number survives with probability 1 - p: divide by that.")
def _(x, mask, p, training):
    return x * mask / (p or 1) if training else x


@dropping.wrong(
    "multiplies by 1 - p", "That makes the survivors smaller still: divide by 1 - p instead."
)
def _(x, mask, p, training):
    return x * mask * (1 - p) if training else x


@_between("drops what the mask keeps", "True means kept: multiply by the mask.")
def _(x, mask, p, training):
    return x * ~mask / _kept_share(p) if training else x


@dropping.wrong("drops in evaluation too", "Ask for `training`: in evaluation x passes untouched.")
def _(x, mask, p, training):
    return x * mask / _kept_share(p)


@dropping.wrong(
    "has training and evaluation swapped", "Numbers are dropped in training, not afterwards."
)
def _(x, mask, p, training):
    return x if training else x * mask / _kept_share(p)


@dropping.wrong(
    "scales by what the mask happened to keep",
    "Divide by 1 - p, the share kept *on average*, not by the share of this mask.",
)
def _(x, mask, p, training):
    return x * mask / mask.double().mean().clamp(min=0.01) if training else x


@dropping.wrong(
    "draws a mask of its own", "Here the mask is given, so that results can be compared: use that."
)
def _(x, mask, p, training):
    return F.dropout(x, p, training)


@dropping.wrong(
    "cuts out what is dropped", "The numbers stay where they are, and the dropped ones become 0."
)
def _(x, mask, p, training):
    return x[mask] / _kept_share(p) if training else x


dropping.hints(
    "Three cases: evaluation, everything dropped, and the formula.",
    "Multiply by the mask, then make up for what is missing on average.",
)


normalising = exercise(
    "9.3",
    "Batch normalisation",
    minutes=13,
    difficulty=3,
    inline=True,
    statement=r"""
        **Your turn.** Equation (9.2) as PyTorch computes it, with $\epsilon = 10^{-5}$: for a table
        (N, D) column by column, and for pictures (N, D, H, W) channel by channel, over all pictures
        and places. In training use the batch's own mean and variance (divided by the count $n$);
        the running ones keep 0.9 of the old and take 0.1 of the new, with the new variance divided
        by $n - 1$. In evaluation use the running ones, which stay as they are. Keep the batch's
        mean and variance in the graph: no `detach`.
        """,
)


@normalising.solution
def batch_norm(x, gamma, beta, running, training):
    """The normalised batch, and the running mean and variance afterwards.

    Shapes: x (N, D) or (N, D, H, W), gamma and beta (D,), running a pair of (D,)
    -> x's own, pair of (D,)
    """
    axes = [axis for axis in range(x.ndim) if axis != 1]
    mean, variance = running
    if training:
        mean, variance = x.mean(dim=axes), x.var(dim=axes, unbiased=False)
        new = mean, x.var(dim=axes, unbiased=True)
        running = tuple(0.9 * old + 0.1 * fresh for old, fresh in zip(running, new, strict=True))
    each = (-1, *[1] * (x.ndim - 2))  # (D,) -> (D,) or (D, 1, 1)
    scale = gamma / (variance + 1e-5).sqrt()
    return (x - mean.reshape(each)) * scale.reshape(each) + beta.reshape(each), running


@normalising.cases
def _(rng):
    column, one, zero = np.array([[1.0], [3.0]]), np.ones(1), np.zeros(1)
    yield column, one, zero, (zero, one), True
    yield column, one, zero, (np.array([0.2]), np.array([1.1])), False
    yield np.full((3, 1), 2.0), one, zero, (zero, one), True
    while True:
        n, d = (int(size) for size in rng.integers(2, 6, size=2))
        size = (n, d) if rng.integers(2) else (n, d, *(int(s) for s in rng.integers(2, 4, size=2)))
        wide = rng.uniform(0.02, 3, size=(d, *[1] * (len(size) - 2)))
        running = rng.normal(size=d), rng.uniform(0.5, 2, size=d)
        x = rng.normal(size=size) * wide
        yield x, rng.normal(size=d), rng.normal(size=d), running, bool(rng.integers(3))


@normalising.probe
def _(batch_norm, x, gamma, beta, running, training):
    from nnlab.exercises.probes import slopes

    root = x.requires_grad_()
    result = batch_norm(root, gamma, beta, running, training)
    batch = result[0] if isinstance(result, tuple | list) and len(result) else result
    return {"result": result, "slopes": slopes(batch, [root])}


def _each(values, x):
    return values.reshape(-1, *[1] * (x.ndim - 2))


def _normalised(x, gamma, beta, mean, variance, eps=1e-5):
    gamma, beta, mean, variance = (_each(v, x) for v in (gamma, beta, mean, variance))
    return gamma * (x - mean) / (variance + eps).sqrt() + beta


def _moments(x, unbiased=True):
    axes = [axis for axis in range(x.ndim) if axis != 1]
    return x.mean(dim=axes), x.var(dim=axes, unbiased=unbiased)


def _mixed(running, mean, variance, old=0.9):
    return old * running[0] + (1 - old) * mean, old * running[1] + (1 - old) * variance


@normalising.wrong(
    "normalises with the unbiased variance",
    "The batch itself is divided by the root of its variance over n; n - 1 is for the running one.",
)
def _(x, gamma, beta, running, training):
    if not training:
        return _normalised(x, gamma, beta, *running), running
    return _normalised(x, gamma, beta, *_moments(x)), _mixed(running, *_moments(x))


@normalising.wrong(
    "keeps the biased variance",
    "The running variance takes the one divided by n - 1: it stands for rows not yet seen.",
)
def _(x, gamma, beta, running, training):
    if not training:
        return _normalised(x, gamma, beta, *running), running
    own = _moments(x, unbiased=False)
    return _normalised(x, gamma, beta, *own), _mixed(running, *own)


@normalising.wrong(
    "has the two variances swapped",
    "Divide by n for the batch itself, by n - 1 for the running one: you have them swapped.",
)
def _(x, gamma, beta, running, training):
    if not training:
        return _normalised(x, gamma, beta, *running), running
    after = _mixed(running, *_moments(x, unbiased=False))
    return _normalised(x, gamma, beta, *_moments(x)), after


@normalising.wrong(
    "never updates the running values",
    "Then evaluation would use the starting values for ever: in training they take 0.1 of the new.",
)
def _(x, gamma, beta, running, training):
    used = _moments(x, unbiased=False) if training else running
    return _normalised(x, gamma, beta, *used), running


@normalising.wrong(
    "updates the running values in evaluation too", "In evaluation they are read, not changed."
)
def _(x, gamma, beta, running, training):
    used = _moments(x, unbiased=False) if training else running
    return _normalised(x, gamma, beta, *used), _mixed(running, *_moments(x))


@normalising.wrong(
    "keeps 0.1 of the old", "0.9 of the old and 0.1 of the new: one batch tells only a little."
)
def _(x, gamma, beta, running, training):
    if not training:
        return _normalised(x, gamma, beta, *running), running
    own = _moments(x, unbiased=False)
    return _normalised(x, gamma, beta, *own), _mixed(running, *_moments(x), old=0.1)


@normalising.wrong(
    "uses the batch's own values in evaluation",
    "In evaluation a row must not depend on its neighbours: the running values are used.",
)
def _(x, gamma, beta, running, training):
    after = _mixed(running, *_moments(x)) if training else running
    return _normalised(x, gamma, beta, *_moments(x, unbiased=False)), after


@normalising.wrong(
    "uses the running values in training",
    "In training the batch's own mean and variance are used, before any update.",
)
def _(x, gamma, beta, running, training):
    after = _mixed(running, *_moments(x)) if training else running
    return _normalised(x, gamma, beta, *running), after


@normalising.wrong(
    "divides by the variance", "Divide by its root: the standard deviation has the unit of x."
)
def _(x, gamma, beta, running, training):
    after = _mixed(running, *_moments(x)) if training else running
    mean, variance = _moments(x, unbiased=False) if training else running
    squared = (variance + 1e-5) ** 2 - 1e-5  # whose root, with epsilon, is variance + epsilon
    return _normalised(x, gamma, beta, mean, squared), after


@normalising.wrong(
    "forgets epsilon", "A constant column has variance 0: epsilon keeps the root above 0."
)
def _(x, gamma, beta, running, training):
    after = _mixed(running, *_moments(x)) if training else running
    used = _moments(x, unbiased=False) if training else running
    return _normalised(x, gamma, beta, *used, eps=0), after


@normalising.wrong(
    "forgets gamma and beta", "After standardising, scale by gamma and shift by beta."
)
def _(x, gamma, beta, running, training):
    after = _mixed(running, *_moments(x)) if training else running
    used = _moments(x, unbiased=False) if training else running
    return _normalised(x, torch.ones_like(gamma), torch.zeros_like(beta), *used), after


@normalising.wrong(
    "normalises each example by itself",
    "That is layer normalisation (lesson 15). Here each *column* or channel is standardised, over "
    "all examples.",
)
def _(x, gamma, beta, running, training):
    if not training:
        return _normalised(x, gamma, beta, *running), running
    axes = list(range(1, x.ndim))
    mean = x.mean(dim=axes, keepdim=True)
    variance = x.var(dim=axes, unbiased=False, keepdim=True)
    y = (x - mean) / (variance + 1e-5).sqrt()
    return _each(gamma, x) * y + _each(beta, x), _mixed(running, *_moments(x))


def _detached(x, gamma, beta, running, training, detach_mean=True, detach_variance=True):
    if not training:
        return _normalised(x, gamma, beta, *running), running
    mean, variance = _moments(x, unbiased=False)
    mean = mean.detach() if detach_mean else mean
    variance = variance.detach() if detach_variance else variance
    return _normalised(x, gamma, beta, mean, variance), _mixed(running, *_moments(x))


@normalising.wrong(
    "detaches the batch's mean and variance",
    "The numbers are right, the gradient for x is not: the batch's mean and variance come from x, "
    "so they stay in the graph.",
)
def _(x, gamma, beta, running, training):
    return _detached(x, gamma, beta, running, training)


@normalising.wrong(
    "detaches the batch's mean",
    "The numbers are right, the gradient for x is not: the batch's mean is made of x, too.",
)
def _(x, gamma, beta, running, training):
    return _detached(x, gamma, beta, running, training, detach_variance=False)


@normalising.wrong(
    "detaches the batch's variance",
    "The numbers are right, the gradient for x is not: the batch's variance is made of x, too.",
)
def _(x, gamma, beta, running, training):
    return _detached(x, gamma, beta, running, training, detach_mean=False)


@normalising.wrong(
    "lets no gradient through",
    "The numbers are right, but no gradient arrives at x: leave out `detach`, `no_grad`, `.data` "
    "and NumPy.",
)
def _(x, gamma, beta, running, training):
    used, after = batch_norm(x, gamma, beta, running, training)
    return used.detach(), after


@normalising.wrong(
    "mixes the channels in reshaping",
    "`reshape(-1, D)` cuts the numbers as they lie in memory, across channels: name the axes of "
    "the mean instead, `dim=(0, 2, 3)`, or move the channel to the end first.",
)
def _(x, gamma, beta, running, training):
    rows = x.reshape(-1, x.shape[1])
    after = _mixed(running, *_moments(rows)) if training else running
    used = _moments(rows, unbiased=False) if training else running
    return _normalised(rows, gamma, beta, *used).reshape(x.shape), after


@normalising.wrong(
    "adds epsilon after the root", "Epsilon is added to the variance, and then comes the root."
)
def _(x, gamma, beta, running, training):
    mean, variance = _moments(x, unbiased=False) if training else running
    scale = _each(gamma, x) / (_each(variance, x).sqrt() + 1e-5)
    y = (x - _each(mean, x)) * scale + _each(beta, x)
    return y, batch_norm(x, gamma, beta, running, training)[1]


@normalising.wrong(
    "gives each pixel its own mean and variance",
    "Pictures are normalised channel by channel: mean and variance over all pictures *and* places.",
)
def _(x, gamma, beta, running, training):
    y, after = batch_norm(x, gamma, beta, running, training)
    if training:
        spread = (x.var(dim=0, unbiased=False) + 1e-5).sqrt()
        y = _each(gamma, x) * (x - x.mean(dim=0)) / spread + _each(beta, x)
    return y, after


@normalising.wrong(
    "normalises each row",
    "The mean of a row mixes its columns, as *layer norm* does. Here it is one for each column.",
)
def _(x, gamma, beta, running, training):
    y, after = batch_norm(x, gamma, beta, running, training)
    if training:
        spread = (x.var(dim=1, keepdim=True, unbiased=False) + 1e-5).sqrt()
        y = _each(gamma, x) * (x - x.mean(dim=1, keepdim=True)) / spread + _each(beta, x)
    return y, after


@normalising.wrong(
    "normalises by the updated running values",
    "In training the batch is normalised by its *own* mean and variance; it only moves the others.",
)
def _(x, gamma, beta, running, training):
    after = batch_norm(x, gamma, beta, running, training)[1]
    return _normalised(x, gamma, beta, *after), after


@normalising.wrong(
    "takes the number of pictures for n",
    "A channel has N · H · W numbers in the batch: that is n. The running variance takes n - 1.",
)
def _(x, gamma, beta, running, training):
    y, (mean, variance) = batch_norm(x, gamma, beta, running, training)
    if training:
        n = len(x)
        variance = 0.9 * running[1] + 0.1 * _moments(x, unbiased=False)[1] * n / (n - 1)
    return y, (mean, variance)


normalising.hints(
    "First decide which mean and variance to use; then the formula is the same for both modes.",
    "All axes but axis 1 are averaged over. `x.var(dim=axes, unbiased=False)` divides by n.",
    "`mean.reshape(-1, 1, 1)` fits pictures; in training return 0.9 * old + 0.1 * new for both.",
)


weighing = exercise(
    "9.4",
    "Weighted cross-entropy",
    minutes=9,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Equation (9.3) from logits, safe for large ones, as
        `nn.CrossEntropyLoss(weight=weight)` computes it. One more thing that the module does: a
        label of -100 says *unknown*, and that row counts for nothing, in neither of the two
        sums. At least one label is known. Do without `F.cross_entropy`.
        """,
)


@weighing.solution
def weighted_cross_entropy(logits, labels, weight):
    """The weighted mean of the known examples' cross-entropies.

    Shapes: logits (N, K), labels (N,) from 0 to K - 1 or -100, weight (K,), positive -> a number
    """
    known = labels != -100
    logits, labels = logits[known], labels[known]
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
    yield np.array([[2.0, 0.0], [0.0, 0.0]]), np.array([-100, 1]), np.array([1.0, 3.0])
    yield np.array([[0.0, -900.0], [-900.0, -901.0]]), np.array([0, 0]), np.array([1.0, 3.0])
    while True:
        n, k = int(rng.integers(3, 8)), int(rng.integers(2, 5))
        labels = rng.integers(k, size=n)
        labels[1:][rng.random(n - 1) < 0.3] = -100
        yield rng.normal(size=(n, k)), labels, rng.uniform(0.2, 4, size=k)


def _surprises(logits, labels):
    return F.cross_entropy(logits, labels, reduction="none")


def _known(logits, labels):
    return logits[labels != -100], labels[labels != -100]


@weighing.wrong(
    "takes -100 for a class",
    "-100 is no class: leave those rows out before anything is looked up by a label.",
)
def _(logits, labels, weight):
    w = weight[labels.clamp(min=0)]
    return (w * _surprises(logits, labels.clamp(min=0))).sum() / w.sum()


@weighing.wrong(
    "counts unknown rows below the line",
    "A row without a label adds nothing above, and must add nothing below either.",
)
def _(logits, labels, weight):
    w, known = weight[labels.clamp(min=0)], labels != -100
    return (w * _surprises(logits, labels) * known).sum() / w.sum()


@weighing.wrong(
    "divides by N", "The mean divides by the weights that took part, `weight[labels].sum()`."
)
def _(logits, labels, weight):
    logits, labels = _known(logits, labels)
    return (weight[labels] * _surprises(logits, labels)).mean()


@weighing.wrong(
    "divides by the sum of all class weights",
    "Each example brings its own weight: divide by `weight[labels].sum()`, over the examples.",
)
def _(logits, labels, weight):
    logits, labels = _known(logits, labels)
    return (weight[labels] * _surprises(logits, labels)).sum() / weight.sum()


@weighing.wrong("does not divide", "That is the sum. For the mean, divide by the weights' sum.")
def _(logits, labels, weight):
    logits, labels = _known(logits, labels)
    return (weight[labels] * _surprises(logits, labels)).sum()


@weighing.wrong("forgets the weights", "That is the plain mean: multiply each by weight[labels].")
def _(logits, labels, weight):
    return _surprises(*_known(logits, labels)).mean()


@weighing.wrong(
    "weighs the logits",
    "The weight belongs to the example's *loss*; the logits stay as they are.",
)
def _(logits, labels, weight):
    logits, labels = _known(logits, labels)
    return _surprises(logits * weight, labels).mean()


@weighing.wrong(
    "takes the weight of the predicted class", "The *true* class says how much an example counts."
)
def _(logits, labels, weight):
    logits, labels = _known(logits, labels)
    w = weight[logits.argmax(dim=1)]
    return (w * _surprises(logits, labels)).sum() / w.sum()


@weighing.wrong(
    "overflows",
    "The largest logits are 1,000, and e to the 1,000 overflows: use `torch.logsumexp`.",
)
def _(logits, labels, weight):
    logits, labels = _known(logits, labels)
    p = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
    w = weight[labels]
    return -(w * p[torch.arange(len(labels)), labels].log()).sum() / w.sum()


@weighing.wrong(
    "takes probabilities for logits",
    "It received logits, and a softmax before the log-softmax flattens them: leave it out.",
)
def _(logits, labels, weight):
    logits, labels = _known(logits, labels)
    w = weight[labels]
    return (w * _surprises(logits.softmax(dim=1), labels)).sum() / w.sum()


@weighing.wrong("has the wrong sign", "The loss is *minus* the logarithm of the right share.")
def _(logits, labels, weight):
    logits, labels = _known(logits, labels)
    w = weight[labels]
    return -(w * _surprises(logits, labels)).sum() / w.sum()


@weighing.wrong(
    "divides by the length of the batch",
    "The unknown rows are in that length. Divide by the weights that took part.",
)
def _(logits, labels, weight):
    known = _known(logits, labels)
    return (weight[known[1]] * _surprises(*known)).sum() / len(labels)


@weighing.wrong(
    "sums over the examples in its softmax",
    "The classes of *one* example share the probability: dim=1, along the row.",
)
def _(logits, labels, weight):
    logits, labels = _known(logits, labels)
    w, rows = weight[labels], torch.arange(len(labels))
    return -(w * logits.log_softmax(dim=0)[rows, labels]).sum() / w.sum()


@weighing.wrong(
    "subtracts one largest logit for all rows",
    "A row far below it becomes the logarithm of 0. Each row has its own largest logit.",
)
def _(logits, labels, weight):
    logits, labels = _known(logits - logits.max(), labels)
    p = logits.exp() / logits.exp().sum(dim=1, keepdim=True)
    w = weight[labels]
    return -(w * p[torch.arange(len(labels)), labels].log()).sum() / w.sum()


weighing.hints(
    "First leave the unknown rows out; then one loss for each example that is left.",
    "The loss is the log-sum-exp of the logits minus the logit of the label. `weight[labels]` "
    "holds the weight of each example.",
)


loading = exercise(
    "9.5",
    "A loader by hand",
    draws=12,
    minutes=8,
    difficulty=2,
    inline=True,
    statement="""
        **Your turn.** A data set answers `dataset[i]` with one example: a tensor and a whole
        number. Ask for the examples in the given `order`, `size` at a time, and *stack* each batch:
        N tensors become one with a new first axis. The last batch may be short.
        """,
)


@loading.solution
def batches_of(dataset, order, size):
    """The batches of a data set, in this order.

    Shapes: dataset[i] -> x (...), y a whole number; order, a list of places; size at least 1
    -> list of (x (B, ...), y (B,))
    """
    batches = []
    for start in range(0, len(order), size):
        examples = [dataset[i] for i in order[start : start + size]]
        x = torch.stack([x for x, _ in examples])
        batches.append((x, torch.tensor([y for _, y in examples])))
    return batches


@loading.cases
def _(rng):
    for n, size in ((6, 2), (5, 2), (3, 4), (4, 1)):
        yield rng.normal(size=(n, 2, 2)), list(range(n))[::-1], rng.integers(9, size=n), size
    while True:
        n = int(rng.integers(4, 12))
        x, y = rng.normal(size=(n, 2, int(rng.integers(1, 4)))), rng.integers(9, size=n)
        order = [int(i) for i in rng.permutation(n)[: int(rng.integers(2, n))]]
        yield x, order, y, int(rng.integers(1, 5))


@loading.probe
def _(batches_of, x, order, y, size):
    class Examples:
        def __len__(self):
            return len(x)

        def __getitem__(self, i):
            if not 0 <= int(i) < len(x):
                raise IndexError(f"There are {len(x)} examples; {i} is not the place of one.")
            return x[int(i)].clone(), int(y[int(i)])

    found = []
    for batch in batches_of(Examples(), list(order), size):
        one, other = batch
        loose = isinstance(one, list | tuple) and all(map(torch.is_tensor, one))
        found.append({"x": "a list of tensors" if loose else one, "y": other})
    return found


def _gathered(dataset, places):
    examples = [dataset[i] for i in places]
    return torch.stack([x for x, _ in examples]), torch.tensor([y for _, y in examples])


@loading.wrong("leaves out a short last batch", "All examples count: the last batch may be short.")
def _(dataset, order, size):
    return [
        _gathered(dataset, order[start : start + size])
        for start in range(0, len(order) - size + 1, size)
    ]


@loading.wrong(
    "ignores the order", "Ask for `dataset[i]` with i from `order`, not for 0, 1, 2 and so on."
)
def _(dataset, order, size):
    places = list(range(len(dataset)))[: len(order)]
    return [_gathered(dataset, places[s : s + size]) for s in range(0, len(order), size)]


@loading.wrong(
    "sorts the order", "The order is what a shuffle decided: take the places as they come."
)
def _(dataset, order, size):
    places = sorted(order)
    return [_gathered(dataset, places[s : s + size]) for s in range(0, len(order), size)]


@loading.wrong(
    "joins where it should stack",
    "`cat` lays the examples end to end along an axis they have; `stack` makes a new first axis.",
)
def _(dataset, order, size):
    batches = []
    for start in range(0, len(order), size):
        examples = [dataset[i] for i in order[start : start + size]]
        batches.append(
            (torch.cat([x for x, _ in examples]), torch.tensor([y for _, y in examples]))
        )
    return batches


@loading.wrong(
    "moves on by one example only", "The batches must not overlap: the next begins `size` later."
)
def _(dataset, order, size):
    return [_gathered(dataset, order[start : start + size]) for start in range(len(order))]


@loading.wrong("swaps x and y", "The tensors come first, then the labels: (x, y).")
def _(dataset, order, size):
    starts = range(0, len(order), size)
    return [_gathered(dataset, order[start : start + size])[::-1] for start in starts]


@loading.wrong(
    "makes size batches", "`size` is how many examples a batch has, not how many batches there are."
)
def _(dataset, order, size):
    each = max(1, math.ceil(len(order) / size))
    return [_gathered(dataset, order[s : s + each]) for s in range(0, len(order), each)]


@loading.wrong(
    "leaves the examples in a list",
    "A net takes one tensor: `torch.stack` makes it of the list, with a new first axis.",
)
def _(dataset, order, size):
    batches = [_gathered(dataset, order[s : s + size]) for s in range(0, len(order), size)]
    return [(list(x), y) for x, y in batches]


loading.hints(
    "Two loops: over the starts 0, size, 2 size, ..., and over the places in one batch.",
    "`order[start : start + size]` is short at the end by itself.",
)


summing = exercise(
    "9.6",
    "The gradient of a table",
    minutes=6,
    difficulty=2,
    statement="""
        `nn.Embedding` looked `words` up, and `upstream` is the gradient at its output, one row
        for each word. What is the gradient of the table? A word that stands twice got two rows. The
        row `padding` stands for "no word", and is never to move (`padding_idx`).
        """,
)


@summing.solution
def table_gradient(words, upstream, rows, padding):
    """The gradient of an embedding's table.

    Shapes: words (N, T) from 0 to rows - 1, upstream (N, T, D), padding a row -> (rows, D)
    """
    grad = torch.zeros(rows, upstream.shape[-1], dtype=upstream.dtype)
    grad = grad.index_add(0, words.flatten(), upstream.flatten(0, 1))
    grad[padding] = 0
    return grad


@summing.cases
def _(rng):
    yield np.array([[4, 1], [1, 1]]), np.ones((2, 2, 3)), 5, 0
    yield np.array([[2, 2], [0, 1]]), np.arange(8.0).reshape(2, 2, 2), 4, 0
    while True:
        n, t, d, rows = (int(v) for v in rng.integers(2, 6, size=4))
        words = rng.integers(rows, size=(n, t))
        yield words, rng.normal(size=(n, t, d)), rows, int(rng.integers(rows))


def _table(words, upstream, rows):
    grad = torch.zeros(rows, upstream.shape[-1], dtype=upstream.dtype)
    return grad.index_add(0, words.flatten(), upstream.flatten(0, 1))


@summing.wrong(
    "lets the last use win",
    "`grad[words] += ...` writes once for each row, however often it is named. All uses add up: "
    "`index_add`, or a loop.",
)
def _(words, upstream, rows, padding):
    grad = torch.zeros(rows, upstream.shape[-1], dtype=upstream.dtype)
    for word, row in zip(words.flatten(), upstream.flatten(0, 1), strict=True):
        grad[word] = row
    grad[padding] = 0
    return grad


@summing.wrong(
    "takes the mean over the uses", "The chain rule adds over all uses; nothing divides."
)
def _(words, upstream, rows, padding):
    count = words.flatten().bincount(minlength=rows).clamp(min=1)
    grad = _table(words, upstream, rows) / count[:, None]
    grad[padding] = 0
    return grad


@summing.wrong("moves the padding", "The row `padding` gets no gradient, whatever arrived there.")
def _(words, upstream, rows, padding):
    return _table(words, upstream, rows)


@summing.wrong(
    "removes the row of the padding",
    "The table keeps its size: the padding's row of the gradient is there, and 0.",
)
def _(words, upstream, rows, padding):
    grad = _table(words, upstream, rows)
    return torch.cat([grad[:padding], grad[padding + 1 :]])


@summing.wrong(
    "takes row 0 for the padding", "The padding is the row that `padding` names, not always row 0."
)
def _(words, upstream, rows, padding):
    grad = _table(words, upstream, rows)
    grad[0] = 0
    return grad


@summing.wrong(
    "counts the uses", "What arrives there matters: add up the rows of `upstream`, not ones."
)
def _(words, upstream, rows, padding):
    grad = _table(words, torch.ones_like(upstream), rows)
    grad[padding] = 0
    return grad


@summing.wrong(
    "gives only the rows that were looked up", "Rows that nobody looked up have a gradient of 0."
)
def _(words, upstream, rows, padding):
    grad = _table(words, upstream, rows)
    grad[padding] = 0
    return grad[words.flatten().unique()]


@summing.wrong(
    "ends at the largest word",
    "The table has `rows` rows, whichever words occur: those that nobody looked up get 0.",
)
def _(words, upstream, rows, padding):
    grad = _table(words, upstream, rows)
    grad[padding] = 0
    return grad[: int(words.max()) + 1]


@summing.wrong(
    "divides by the number of rows of words",
    "If the loss is a mean, `upstream` is divided already: the chain rule adds.",
)
def _(words, upstream, rows, padding):
    grad = _table(words, upstream, rows) / len(words)
    grad[padding] = 0
    return grad


summing.hints(
    "Begin with zeros for the whole table, and add one row for each word.",
    "`words.flatten()` and `upstream.flatten(0, 1)` go side by side.",
)


folding = exercise(
    "9.7",
    "Fold batch norm away",
    minutes=7,
    difficulty=2,
    statement=r"""
        In evaluation a batch norm after a linear layer is only another linear layer. So a finished
        net can do without it: give the weights and biases of one layer that does what both did.
        `W` has a row for each unit, as in `nn.Linear`; $\epsilon = 10^{-5}$.
        """,
)


@folding.solution
def fold(W, b, gamma, beta, mean, variance):
    """W and b of one linear layer that equals linear layer and batch norm, in evaluation.

    Shapes: W (K, D), all others (K,) -> (K, D), (K,)
    """
    scale = gamma / (variance + 1e-5).sqrt()
    return W * scale[:, None], (b - mean) * scale + beta


@folding.cases
def _(rng):
    yield (
        np.array([[1.0, 2.0], [3.0, 4.0]]),
        np.ones(2),
        *np.array([[2.0, 1], [0, 1], [1, 0], [1, 4]]),
    )
    tiny = np.array([1e-5, 1e-4])
    yield np.eye(2), np.zeros(2), np.ones(2), np.zeros(2), np.ones(2), tiny
    while True:
        k, d = (int(size) for size in rng.integers(2, 5, size=2))
        b, gamma, beta, mean = rng.normal(size=(4, k))
        yield rng.normal(size=(k, d)), b, gamma, beta, mean, rng.uniform(0.1, 4, size=k)


def _scale(gamma, variance):
    return gamma / (variance + 1e-5).sqrt()


@folding.wrong(
    "leaves the old bias unscaled",
    "Batch norm scales the whole sum, its bias included: (b - mean) times the scale.",
)
def _(W, b, gamma, beta, mean, variance):
    s = _scale(gamma, variance)
    return W * s[:, None], b - mean * s + beta


@folding.wrong("forgets the old bias", "The layer's own bias goes through batch norm as well.")
def _(W, b, gamma, beta, mean, variance):
    s = _scale(gamma, variance)
    return W * s[:, None], beta - mean * s


@folding.wrong("forgets the mean", "Batch norm subtracts the running mean before it scales.")
def _(W, b, gamma, beta, mean, variance):
    s = _scale(gamma, variance)
    return W * s[:, None], b * s + beta


@folding.wrong(
    "leaves the mean unscaled", "The scale multiplies b - mean, not b alone: beta comes after it."
)
def _(W, b, gamma, beta, mean, variance):
    s = _scale(gamma, variance)
    return W * s[:, None], b * s - mean + beta


@folding.wrong(
    "scales beta as well", "Beta is added at the very end, after the scale: it stays as it is."
)
def _(W, b, gamma, beta, mean, variance):
    s = _scale(gamma, variance)
    return W * s[:, None], (b - mean + beta) * s


@folding.wrong("divides by the variance", "Divide by the root of the variance plus epsilon.")
def _(W, b, gamma, beta, mean, variance):
    s = gamma / (variance + 1e-5)
    return W * s[:, None], (b - mean) * s + beta


@folding.wrong(
    "forgets epsilon", "Where the variance is tiny, epsilon counts: it stands in the root."
)
def _(W, b, gamma, beta, mean, variance):
    s = gamma / variance.sqrt()
    return W * s[:, None], (b - mean) * s + beta


@folding.wrong(
    "adds epsilon after the root", "Epsilon is added to the variance, and then comes the root."
)
def _(W, b, gamma, beta, mean, variance):
    s = gamma / (variance.sqrt() + 1e-5)
    return W * s[:, None], (b - mean) * s + beta


@folding.wrong(
    "leaves the weights alone", "The scale multiplies the whole sum, so also each row of W."
)
def _(W, b, gamma, beta, mean, variance):
    return W, (b - mean) * _scale(gamma, variance) + beta


@folding.wrong("forgets gamma", "After standardising, gamma scales: it belongs in the factor.")
def _(W, b, gamma, beta, mean, variance):
    s = _scale(torch.ones_like(gamma), variance)
    return W * s[:, None], (b - mean) * s + beta


@folding.wrong(
    "scales the columns", "A unit is a *row* of W: the factor of unit k multiplies row k."
)
def _(W, b, gamma, beta, mean, variance):
    s = _scale(gamma, variance)
    return W * s, (b - mean) * s + beta


@folding.wrong("forgets beta", "Beta is added at the very end: it is part of the new bias.")
def _(W, b, gamma, beta, mean, variance):
    s = _scale(gamma, variance)
    return W * s[:, None], (b - mean) * s


@folding.wrong("adds the mean", "Batch norm *subtracts* the mean: (b - mean) times the scale.")
def _(W, b, gamma, beta, mean, variance):
    s = _scale(gamma, variance)
    return W * s[:, None], (b + mean) * s + beta


@folding.wrong(
    "leaves gamma out of the weights", "Gamma multiplies the whole sum, so also each row of W."
)
def _(W, b, gamma, beta, mean, variance):
    s = _scale(gamma, variance)
    return W * _scale(torch.ones_like(gamma), variance)[:, None], (b - mean) * s + beta


folding.hints(
    "Write out both layers for one unit k: gamma (w · x + b - mean) / root + beta.",
    "What multiplies w is one factor for each unit. What is left is the new bias.",
)


moving = prediction(
    "9.modes",
    "Four rows pass in training mode, four in evaluation mode. Then `layer.to(torch.float64)`. How "
    "many of `W`, `b`, `seen` and `factor` are float64 now?",
    result="{} of the four are float64.",
)
moving.answer(
    "all four: the layer was converted",
    4,
    wrong="`to` goes through the registers, and `factor` is in none; and it leaves whole numbers "
    "alone.",
)
moving.answer(
    "three: all but `factor`",
    3,
    wrong="`seen` is a buffer and moves along to another device, but a float type leaves whole "
    "numbers as they are.",
)
moving.answer(
    "two: `W` and `b`",
    2,
    right="`factor` is in no register, and `seen` stays a whole number. It says 4: only rows "
    "in training mode count.",
)
moving.answer(
    "none: `to` returns a new layer",
    0,
    wrong="A *tensor's* `to` returns a new tensor; a module's changes the module in place.",
)


opening = prediction(
    "9.pickle",
    "`torch.load`, without further arguments, meets a file that asks for `print` to be called. "
    "What happens?",
    result="What happened: {}.",
)
opening.answer(
    "it prints, since loading is running",
    "it printed",
    wrong="Before PyTorch 2.6 it did. Now `weights_only=True` is the default, which calls only "
    "what is on a short list.",
)
opening.answer(
    "it refuses",
    "it refused",
    right="It names the function that the file asked for, and calls nothing.",
)
opening.answer(
    "it loads the weights and skips the rest",
    "it loaded",
    wrong="There is no skipping: what a pickle calls is how the object is built.",
)


deepening = prediction(
    "9.deep",
    "With a batch norm before each activation, at the author's rate of 1e-5: from how many of "
    "three seeds does the net beat calling every bird an Adélie?",
    result="It does so from {} of three seeds.",
)
deepening.answer(
    "in all three: gradients arrive at every layer now",
    3,
    right="With gradients that arrive, even steps of 1e-5 suffice on this table.",
)
deepening.answer(
    "in one or two: it depends on the start",
    lambda n: n in (1, 2),
    like=1,
    wrong="Without batch norm it does hang on the start. With it, all three starts learn.",
)
deepening.answer(
    "in none: batch norm has no say in how far a step goes",
    0,
    wrong="Adam's steps are as short as before, but now their direction means something.",
)


scaling = prediction(
    "9.normalize",
    "How does `Normalize(0.5)` change the test accuracy of this net, on average over three seeds, "
    "against plain numbers from 0 to 1?",
    result="It changes by {:+.2f} points.",
)
scaling.answer(
    "it rises by more than 0.2 points: inputs around 0 train better",
    lambda v: v > 0.2,
    like=0.4,
    wrong="They are not around 0: four pixels in five are black, and now -1 instead of 0.",
)
scaling.answer(
    "it stays within 0.2 points: the first layer makes up for any scale",
    lambda v: -0.2 <= v <= 0.2,
    like=0.0,
    wrong="It could, given time. With this rate and ten epochs they do not.",
)
scaling.answer(
    "it falls by more than 0.2 points",
    lambda v: v < -0.2,
    like=-0.5,
    right="Four pixels in five are black: they were 0 and are -1 now, far from the centre.",
)
