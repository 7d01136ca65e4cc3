"""Exercises of lesson 07: optimisation."""

import math

import numpy as np
import torch

from .. import choices, exercise

recall = choices(
    "7.recall",
    "Three questions from lessons 06, 03 and 00",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "slope",
    "the slope of (w x - y)² by w, at w = 1, x = 2, y = 1",
    answer=4,
    wrong={
        2: "The chain rule has one factor more: the slope of w x by w, which is x = 2.",
        1: "That is the loss. Its slope is 2 (w x - y) times x.",
        -4: "The sign is that of w x - y = 1: more weight, more loss.",
    },
)
recall.question(
    "corners",
    "how many corners of XOR a single unit can get right",
    answer=3,
    wrong={
        4: "Four would be XOR itself, and four inequalities say that no unit is.",
        2: "One better: OR, for example, misses only the corner (1, 1).",
    },
)
recall.question(
    "broadcast",
    "the shape of torch.ones(3, 1) + torch.ones(4), as a tuple",
    answer=(3, 4),
    wrong={
        (4, 3): "Align the shapes at their right ends: 4 stands under the 1.",
        (3, 1): "The axis of size 1 is read again for each of the 4.",
        (4,): "The 3 rows stay: the shorter shape is repeated along them.",
    },
)
recall.hints(
    "Outer slope times inner slope: 2 (w x - y) and x.",
    "AND and OR miss one corner each. Shapes are aligned at the right.",
)


momentum = exercise(
    "7.1",
    "Momentum",
    minutes=8,
    difficulty=1,
    statement=r"""
        One step of gradient descent with momentum, as `torch.optim.SGD` does it:
        $\mathbf{u} \leftarrow \beta \mathbf{u} + \mathbf{g}$, then
        $\mathbf{w} \leftarrow \mathbf{w} - \eta\,\mathbf{u}$.
        """,
)


@momentum.solution
def sgd_momentum_step(w, grad, velocity, lr, momentum):
    """The weights and the velocity after one step.

    Shapes: w, grad, velocity (D,), lr and momentum numbers -> (D,), (D,)
    """
    velocity = momentum * velocity + grad
    return w - lr * velocity, velocity


@momentum.cases
def _(rng):
    yield np.array([1.0, -2.0]), np.array([0.5, 1.0]), np.zeros(2), 0.1, 0.9
    yield np.array([1.0, -2.0]), np.array([0.5, 1.0]), np.array([1.0, 3.0]), 0.1, 0.0
    while True:
        d = rng.integers(1, 6)
        w, grad, velocity = rng.normal(size=(3, d))
        yield w, grad, velocity, rng.uniform(0.01, 0.9), rng.uniform(0.1, 0.99)


@momentum.wrong(
    "scales the gradient by 1 - momentum",
    "That is an average, as Adam keeps one. Here the gradient is added whole.",
)
def _(w, grad, velocity, lr, momentum):
    velocity = momentum * velocity + (1 - momentum) * grad
    return w - lr * velocity, velocity


@momentum.wrong("walks uphill", "The gradient points uphill: subtract lr times the velocity.")
def _(w, grad, velocity, lr, momentum):
    velocity = momentum * velocity + grad
    return w + lr * velocity, velocity


@momentum.wrong(
    "keeps the rate in the velocity",
    "The same walk while the rate stays, but torch multiplies by lr at the end, outside.",
)
def _(w, grad, velocity, lr, momentum):
    velocity = momentum * velocity + lr * grad
    return w - velocity, velocity


@momentum.wrong(
    "subtracts the gradient from the velocity",
    "Here the velocity points uphill, as the gradient does: add it, and subtract in the step.",
)
def _(w, grad, velocity, lr, momentum):
    velocity = momentum * velocity - lr * grad
    return w + velocity, velocity


@momentum.wrong("moves by the old velocity", "Update the velocity first, then move by the new one.")
def _(w, grad, velocity, lr, momentum):
    return w - lr * velocity, momentum * velocity + grad


@momentum.wrong("forgets the velocity", "That is plain descent: the step uses `velocity`.")
def _(w, grad, velocity, lr, momentum):
    return w - lr * grad, momentum * velocity + grad


@momentum.wrong(
    "looks ahead as Nesterov does",
    "That is the next idea: momentum alone steps by the velocity, not by grad + momentum * it.",
)
def _(w, grad, velocity, lr, momentum):
    velocity = momentum * velocity + grad
    return w - lr * (grad + momentum * velocity), velocity


@momentum.wrong("returns the velocity first", "The weights come first: `return w, velocity`.")
def _(w, grad, velocity, lr, momentum):
    velocity = momentum * velocity + grad
    return velocity, w - lr * velocity


momentum.hints(
    "Two lines: the new velocity, then the new weights.",
    "The new velocity is momentum * velocity + grad; the weights lose lr times it.",
)


adam = exercise(
    "7.2",
    "Adam",
    minutes=15,
    difficulty=2,
    statement=r"""
        One step of Adam, equations (7.7) and (7.8). `m` and `v` come as they were after step
        $t - 1$, and go back without the correction; $t$ counts from 1.
        """,
)


@adam.solution
def adam_step(w, grad, m, v, t, lr, betas, eps):
    """The weights and both averages after step t.

    Shapes: w, grad, m, v (D,), t from 1, betas two numbers -> (D,), (D,), (D,)
    """
    m = betas[0] * m + (1 - betas[0]) * grad
    v = betas[1] * v + (1 - betas[1]) * grad**2
    mean, square = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
    return w - lr * mean / (square.sqrt() + eps), m, v


@adam.cases
def _(rng):
    zero = np.zeros(2)
    yield np.array([1.0, -2.0]), np.array([0.5, -4.0]), zero, zero, 1, 0.1, (0.9, 0.999), 1e-8
    yield np.array([1.0, -2.0]), zero, zero, zero, 1, 0.1, (0.9, 0.999), 1e-8
    while True:
        d, t = rng.integers(1, 6), int(rng.integers(1, 9))
        w, grad, m = rng.normal(size=(3, d))
        v, betas = rng.uniform(0.1, 2, size=d), (rng.uniform(0.5, 0.8), rng.uniform(0.85, 0.99))
        yield w, grad, m, v, t, rng.uniform(0.01, 0.5), betas, rng.uniform(0.05, 0.3)


def _averages(grad, m, v, betas):
    m = betas[0] * m + (1 - betas[0]) * grad
    return m, betas[1] * v + (1 - betas[1]) * grad**2


@adam.wrong(
    "has no bias correction",
    "m and v begin at 0 and are too small at first: divide by 1 - beta ** t before the step.",
)
def _(w, grad, m, v, t, lr, betas, eps):
    m, v = _averages(grad, m, v, betas)
    return w - lr * m / (v.sqrt() + eps), m, v


@adam.wrong("has eps inside the root", "eps is added after the root: v.sqrt() + eps.")
def _(w, grad, m, v, t, lr, betas, eps):
    m, v = _averages(grad, m, v, betas)
    mean, square = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
    return w - lr * mean / (square + eps).sqrt(), m, v


@adam.wrong("counts t from 0", "t is 1 at the first step already: the power is t, not t + 1.")
def _(w, grad, m, v, t, lr, betas, eps):
    m, v = _averages(grad, m, v, betas)
    mean, square = m / (1 - betas[0] ** (t + 1)), v / (1 - betas[1] ** (t + 1))
    return w - lr * mean / (square.sqrt() + eps), m, v


@adam.wrong("corrects m alone", "v begins at 0 as well: it has a correction of its own.")
def _(w, grad, m, v, t, lr, betas, eps):
    m, v = _averages(grad, m, v, betas)
    return w - lr * m / (1 - betas[0] ** t) / (v.sqrt() + eps), m, v


@adam.wrong(
    "returns the corrected averages",
    "The correction serves this step only. Return m and v without it.",
)
def _(w, grad, m, v, t, lr, betas, eps):
    m, v = _averages(grad, m, v, betas)
    m, v = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
    return w - lr * m / (v.sqrt() + eps), m, v


@adam.wrong("forgets the root", "Divide by the root of the corrected v: its unit is that of m.")
def _(w, grad, m, v, t, lr, betas, eps):
    m, v = _averages(grad, m, v, betas)
    mean, square = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
    return w - lr * mean / (square + eps), m, v


@adam.wrong("swaps the betas", "betas[0] belongs to m, betas[1] to v.")
def _(w, grad, m, v, t, lr, betas, eps):
    second, first = betas
    m, v = _averages(grad, m, v, (first, second))
    mean, square = m / (1 - first**t), v / (1 - second**t)
    return w - lr * mean / (square.sqrt() + eps), m, v


@adam.wrong(
    "moves by the gradient, not by m",
    "That is RMSProp with a correction. Adam steps by the average m.",
)
def _(w, grad, m, v, t, lr, betas, eps):
    m, v = _averages(grad, m, v, betas)
    return w - lr * grad / ((v / (1 - betas[1] ** t)).sqrt() + eps), m, v


@adam.wrong("walks uphill", "The gradient points uphill: subtract the step.")
def _(w, grad, m, v, t, lr, betas, eps):
    m, v = _averages(grad, m, v, betas)
    mean, square = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
    return w + lr * mean / (square.sqrt() + eps), m, v


adam.hints(
    "First the two averages: each keeps beta of the old and takes 1 - beta of the new.",
    "m averages grad, v averages grad ** 2. The corrected ones are m / (1 - beta1 ** t) and so on.",
    "w - lr * m_corrected / (v_corrected.sqrt() + eps), and return m and v uncorrected.",
)


stable = exercise(
    "7.3",
    "The largest rate",
    minutes=8,
    difficulty=2,
    statement=r"""
        Gradient descent on $E = \frac12 \mathbf{w}^\top \mathbf{H} \mathbf{w}$, with $\mathbf{H}$
        symmetric and all curvatures above 0. Below which rate does it arrive from every start?
        """,
)


@stable.solution
def max_stable_rate(H):
    """The rate at which gradient descent on w H w / 2 just stops to converge.

    Shapes: H (D, D), symmetric, eigenvalues above 0 -> a number
    """
    return 2 / torch.linalg.eigvalsh(H).max()


@stable.cases
def _(rng):
    yield (np.diag([1.0, 10.0]),)
    yield (np.array([[2.0, 1.5], [1.5, 2.0]]),)
    while True:
        d = int(rng.integers(2, 6))
        turn, _ = np.linalg.qr(rng.normal(size=(d, d)))
        H = turn * rng.uniform(0.2, 6, size=d) @ turn.T
        yield ((H + H.T) / 2,)


@stable.wrong(
    "is 1 / curvature",
    "That rate is the quickest along the steepest direction. It overshoots, yet shrinks, up to 2.",
)
def _(H):
    return 1 / torch.linalg.eigvalsh(H).max()


@stable.wrong(
    "takes the smallest curvature",
    "The steepest direction breaks first: it is the largest eigenvalue that counts.",
)
def _(H):
    return 2 / torch.linalg.eigvalsh(H).min()


@stable.wrong(
    "takes the largest number on the diagonal",
    "The steepest direction need not be an axis: take the eigenvalues.",
)
def _(H):
    return 2 / torch.diagonal(H).max()


@stable.wrong(
    "adds up the curvatures", "Directions do not help each other: take the largest alone."
)
def _(H):
    return 2 / torch.trace(H)


@stable.wrong("is the curvature itself", "The steeper the valley, the *smaller* the rate: 2 / it.")
def _(H):
    return torch.linalg.eigvalsh(H).max()


stable.hints(
    "Along a direction of curvature h each step multiplies the distance by 1 - lr * h.",
    "That factor must stay above -1 for every h, so the largest h decides.",
    "`torch.linalg.eigvalsh(H)` gives all curvatures.",
)


start = exercise(
    "7.4",
    "He's start",
    draws=4,
    minutes=8,
    difficulty=2,
    statement=r"""
        Weights for a layer with ReLU: independent normal numbers with mean 0 and *variance*
        $2 / n_\text{in}$, drawn from the generator given. Judged by their statistics.
        """,
)


@start.solution
def he_init(fan_in, fan_out, generator):
    """Weights of a layer with fan_in inputs and fan_out units.

    Shapes: two numbers and a torch.Generator -> (fan_in, fan_out)
    """
    return torch.randn(fan_in, fan_out, generator=generator) * (2 / fan_in) ** 0.5


@start.cases
def _(rng):
    yield 300, 100, 0
    while True:
        yield int(rng.integers(150, 200)), int(rng.integers(250, 320)), int(rng.integers(1000))


@start.probe
def _(he_init, fan_in, fan_out, seed):
    first = torch.Generator().manual_seed(seed)
    draws = [he_init(fan_in, fan_out, first)]
    for other in (seed, seed + 1):
        draws.append(he_init(fan_in, fan_out, torch.Generator().manual_seed(other)))
    return [*draws, he_init(fan_in, fan_out, first)]  # the last goes on where the first ended


@start.accept
def _(value, case):
    fan_in, fan_out, _ = case.args
    W, again, other, later = (np.asarray(each, float) for each in value)
    if W.shape == (fan_out, fan_in) != (fan_in, fan_out):
        return "has a row for each unit"
    if W.shape != (fan_in, fan_out):
        return f"The result has shape {W.shape}; expected ({fan_in}, {fan_out})."
    if not np.isfinite(W).all():
        return "Not all weights are finite numbers."
    known = {
        "takes the variance for the deviation": 2 / fan_in,
        "divides by fan_out": (2 / fan_out) ** 0.5,
        "is Xavier's start": (2 / (fan_in + fan_out)) ** 0.5,
        "forgets the 2": (1 / fan_in) ** 0.5,
        "does not scale": 1.0,
    }
    wanted, spread = (2 / fan_in) ** 0.5, W.std()
    if len(np.unique(np.abs(W))) < 0.6 * W.size and len(np.unique(W)) > 2:
        return "repeats its numbers"
    if len(np.unique(np.abs(W).round(12))) == 1:
        return "draws signs alone"
    if (W >= 0).all() and abs((W**2).mean() ** 0.5 / wanted - 1) < 0.03:
        return "has no negative weights"
    if np.abs(W).max() < 2.6 * wanted and (np.abs(W) == np.abs(W).max()).sum() > 1:
        return "cuts large weights"
    if abs(W.mean()) > 0.05 * spread:
        return "draws from 0 to 1"
    if abs(spread / wanted - 1) > 0.03:
        near = min(known, key=lambda name: abs(spread / known[name] - 1))
        found = f"The deviation is {spread:.4g}; expected about {wanted:.4g}."
        return near if abs(spread / known[near] - 1) < 0.03 else found
    if (W**4).mean() < 2.5 * (W**2).mean() ** 2:
        return "is uniform"
    if not np.array_equal(W, again):
        return "ignores the generator"
    if np.array_equal(W, other):
        return "sets a seed of its own"
    return "draws the same every time" if np.array_equal(W, later) else None


@start.wrong(
    "takes the variance for the deviation",
    "2 / fan_in is the variance; normal numbers are multiplied by its root.",
)
def _(fan_in, fan_out, generator):
    return torch.randn(fan_in, fan_out, generator=generator) * 2 / fan_in


@start.wrong("divides by fan_out", "Each unit adds up fan_in products: it is fan_in that counts.")
def _(fan_in, fan_out, generator):
    return torch.randn(fan_in, fan_out, generator=generator) * (2 / fan_out) ** 0.5


@start.wrong("is Xavier's start", "Xavier divides by fan_in + fan_out. He divides by fan_in alone.")
def _(fan_in, fan_out, generator):
    return torch.randn(fan_in, fan_out, generator=generator) * (2 / (fan_in + fan_out)) ** 0.5


@start.wrong("forgets the 2", "ReLU throws half of the square away; the 2 makes up for that.")
def _(fan_in, fan_out, generator):
    return torch.randn(fan_in, fan_out, generator=generator) / fan_in**0.5


@start.wrong(
    "does not scale", "Plain normal numbers have deviation 1: multiply by the root of 2 / fan_in."
)
def _(fan_in, fan_out, generator):
    return torch.randn(fan_in, fan_out, generator=generator)


@start.wrong(
    "draws from 0 to 1", "`torch.rand` has mean 1/2; normal numbers come from `torch.randn`."
)
def _(fan_in, fan_out, generator):
    return torch.rand(fan_in, fan_out, generator=generator) * (2 / fan_in) ** 0.5


@start.wrong(
    "is uniform", "The spread is right, the shape is not: `torch.randn` is asked for here."
)
def _(fan_in, fan_out, generator):
    return (2 * torch.rand(fan_in, fan_out, generator=generator) - 1) * (6 / fan_in) ** 0.5


@start.wrong(
    "draws signs alone", "The spread is right, but every weight has the same size: `torch.randn`."
)
def _(fan_in, fan_out, generator):
    signs = torch.randint(2, (fan_in, fan_out), generator=generator) * 2.0 - 1
    return signs * (2 / fan_in) ** 0.5


@start.wrong("has no negative weights", "Half of the weights are below 0: leave the sign.")
def _(fan_in, fan_out, generator):
    return torch.randn(fan_in, fan_out, generator=generator).abs() * (2 / fan_in) ** 0.5


@start.wrong("cuts large weights", "Normal numbers have no bound: nothing is clamped.")
def _(fan_in, fan_out, generator):
    bound = (2 / fan_in) ** 0.5
    return (torch.randn(fan_in, fan_out, generator=generator) * bound).clamp(-2 * bound, 2 * bound)


@start.wrong(
    "repeats its numbers", "Every weight is a draw of its own; a mirrored half is not independent."
)
def _(fan_in, fan_out, generator):
    half = torch.randn(-(-fan_in // 2), fan_out, generator=generator) * (2 / fan_in) ** 0.5
    return torch.cat([half, -half])[:fan_in]


@start.wrong(
    "sets a seed of its own",
    "Another generator gave the same numbers: leave the seed to the caller.",
)
def _(fan_in, fan_out, generator):
    own = torch.Generator().manual_seed(0)
    return torch.randn(fan_in, fan_out, generator=own) * (2 / fan_in) ** 0.5


@start.wrong(
    "draws the same every time",
    "The generator must run on: a second layer of this size would get the same weights.",
)
def _(fan_in, fan_out, generator):
    generator.manual_seed(generator.initial_seed())
    return torch.randn(fan_in, fan_out, generator=generator) * (2 / fan_in) ** 0.5


@start.wrong("has a row for each unit", "Our matrices are (in, out), since we compute x @ W.")
def _(fan_in, fan_out, generator):
    return torch.randn(fan_out, fan_in, generator=generator) * (2 / fan_in) ** 0.5


@start.wrong(
    "ignores the generator",
    "The same generator gave other numbers: hand it on, `generator=generator`.",
)
def _(fan_in, fan_out, generator):
    return torch.randn(fan_in, fan_out) * (2 / fan_in) ** 0.5


start.hints(
    "`torch.randn(fan_in, fan_out, generator=generator)` has deviation 1.",
    "Multiplying numbers by c multiplies their variance by c squared.",
    "So multiply by (2 / fan_in) ** 0.5.",
)


schedule = exercise(
    "7.5",
    "Warm-up and cosine",
    minutes=12,
    difficulty=2,
    statement=r"""
        The rate at a step: from 0 at step 0 it grows in a straight line to `base` at step `warmup`,
        then falls along half a wave of the cosine to 0 at step `total`.
        """,
)


@schedule.solution
def cosine_warmup(step, warmup, total, base):
    """The learning rate at a step.

    Shapes: four numbers, 0 <= step <= total, 0 <= warmup < total -> a number
    """
    if step < warmup:
        return base * step / warmup
    return base * (1 + math.cos(math.pi * (step - warmup) / (total - warmup))) / 2


@schedule.cases
def _(rng):
    yield from ((step, 10, 50, 0.4) for step in (0, 5, 10, 30, 40, 50))
    yield from ((step, 0, 20, 1.0) for step in (0, 5, 20))
    while True:
        total = int(rng.integers(20, 200))
        warmup = int(rng.integers(2, total - 10))
        yield int(rng.integers(total + 1)), warmup, total, rng.uniform(0.01, 1)


def _half_wave(share):
    return (1 + math.cos(math.pi * share)) / 2


@schedule.wrong("has no warm-up", "Before step `warmup` the rate is still growing, from 0.")
def _(step, warmup, total, base):
    return base * _half_wave(max(0, step - warmup) / (total - warmup))


@schedule.wrong(
    "runs the cosine from step 0",
    "The cosine begins where the warm-up ends: its share of the way is "
    "(step - warmup) / (total - warmup).",
)
def _(step, warmup, total, base):
    return base * step / warmup if step < warmup else base * _half_wave(step / total)


@schedule.wrong(
    "counts the warm-up twice",
    "After the warm-up total - warmup steps are left, not total.",
)
def _(step, warmup, total, base):
    if step < warmup:
        return base * step / warmup
    return base * _half_wave((step - warmup) / total)


@schedule.wrong(
    "falls in a straight line", "That is linear decay. The cosine is level at both ends."
)
def _(step, warmup, total, base):
    if step < warmup:
        return base * step / warmup
    return base * (total - step) / (total - warmup)


@schedule.wrong(
    "takes a quarter of the wave",
    "cos from 0 to pi/2 ends steeply. Take (1 + cos) / 2, from 0 to pi.",
)
def _(step, warmup, total, base):
    if step < warmup:
        return base * step / warmup
    return base * math.cos(math.pi / 2 * (step - warmup) / (total - warmup))


@schedule.wrong("falls below 0", "cos goes down to -1. (1 + cos) / 2 ends at 0.")
def _(step, warmup, total, base):
    if step < warmup:
        return base * step / warmup
    return base * math.cos(math.pi * (step - warmup) / (total - warmup))


@schedule.wrong("forgets to halve", "1 + cos begins at 2: halve it, so that the peak is `base`.")
def _(step, warmup, total, base):
    if step < warmup:
        return base * step / warmup
    return 2 * base * _half_wave((step - warmup) / (total - warmup))


@schedule.wrong(
    "starts one step late", "At step 0 the rate is 0, and `base` is reached at `warmup`."
)
def _(step, warmup, total, base):
    if step < warmup:
        return base * (step + 1) / warmup
    return base * _half_wave((step - warmup) / (total - warmup))


schedule.hints(
    "Two cases: step < warmup, and the rest.",
    "The share of the way after the warm-up is (step - warmup) / (total - warmup).",
    "(1 + cos(pi * share)) / 2 falls from 1 to 0. With warmup = 0 never divide by it.",
)


batching = exercise(
    "7.6",
    "Mini-batches",
    draws=8,
    minutes=10,
    difficulty=2,
    statement=r"""
        One epoch: the indices from 0 to $n - 1$ in a new random order, cut into batches of `size`.
        Every index comes once; the last batch may be smaller.
        """,
)


@batching.solution
def minibatches(n, size, generator):
    """The indices of one epoch, a batch at a time.

    Shapes: two numbers and a torch.Generator -> list of (B,), B = size or less at the end
    """
    return list(torch.randperm(n, generator=generator).split(size))


@batching.cases
def _(rng):
    yield 23, 3, 0
    yield 60, 20, 1
    yield 12, 20, 2
    while True:
        size = int(rng.integers(2, 12))
        yield (
            int(rng.integers(3, 6)) * size + int(rng.integers(1, size)),
            size,
            int(rng.integers(99)),
        )


@batching.probe
def _(minibatches, n, size, seed):
    generator = torch.Generator().manual_seed(seed)
    epochs = [minibatches(n, size, generator) for _ in range(2)]
    for each in (seed, seed + 1):
        epochs.append(minibatches(n, size, torch.Generator().manual_seed(each)))
    return [list(batches) for batches in epochs]


@batching.accept
def _(value, case):
    n, size, _ = case.args
    first, second, again, other = (np.concatenate(batches) for batches in value)
    if first.ndim != 1:
        return "A batch is not a plain row of indices: expected shape (B,)."
    sizes = [len(batch) for batch in value[0]]
    if len(np.unique(first)) < len(first):
        return "draws with replacement"
    if len(first) == n // size * size < n and set(first) < set(range(n)):
        return "drops the rest"
    if not np.array_equal(np.sort(first), np.arange(n)):
        return (
            "counts from 1"
            if np.array_equal(np.sort(first), np.arange(1, n + 1))
            else (f"The epoch has {len(first)} indices; expected each from 0 to {n - 1} once.")
        )
    if sizes != [size] * (n // size) + [n % size] * (n % size > 0):
        whole = len(sizes) == min(size, n)
        return (
            "takes size for the number of batches"
            if whole
            else (f"The batches have {sizes} indices; expected {size} each, the rest in the last.")
        )
    if np.array_equal(first, np.arange(n)):
        return "keeps the order"
    if np.array_equal((first - first[0]) % n, np.arange(n)):
        return "only begins elsewhere"
    if np.array_equal(first, np.concatenate([np.arange(0, n, 2), np.arange(1, n, 2)])):
        return "deals out a fixed order"
    if np.array_equal(first, second):
        return "repeats the same order"
    if len(sizes) > 1 and all(np.ptp(batch) == len(batch) - 1 for batch in value[0]):
        inside = any(not np.array_equal(np.sort(batch), batch) for batch in value[0])
        whole = np.array_equal(np.concatenate([np.sort(b) for b in value[0]]), np.arange(n))
        return (
            "shuffles inside the batches only" if inside and whole else "shuffles the batches only"
        )
    if not np.array_equal(first, again):
        return "ignores the generator"
    return "Two generators gave the same order." if np.array_equal(first, other) else None


@batching.wrong("keeps the order", "Shuffle first: neighbours in a file are often alike.")
def _(n, size, generator):
    return list(torch.arange(n).split(size))


@batching.wrong("drops the rest", "The last batch may be smaller: every index comes once an epoch.")
def _(n, size, generator):
    order = torch.randperm(n, generator=generator)
    return [order[i : i + size] for i in range(0, n - size + 1, size)]


@batching.wrong(
    "draws with replacement",
    "Some indices came twice and others not at all. `torch.randperm` gives each once.",
)
def _(n, size, generator):
    return list(torch.randint(n, (n,), generator=generator).split(size))


@batching.wrong(
    "repeats the same order",
    "The second epoch had the order of the first: leave the generator to run on.",
)
def _(n, size, generator):
    return list(torch.randperm(n, generator=generator.manual_seed(0)).split(size))


@batching.wrong(
    "ignores the generator",
    "The same generator gave another order: hand it on, `generator=generator`.",
)
def _(n, size, generator):
    return list(torch.randperm(n).split(size))


@batching.wrong(
    "shuffles the batches only",
    "Neighbours stay together in every epoch. Shuffle the indices, then cut.",
)
def _(n, size, generator):
    batches = torch.arange(n).split(size)
    full = len(batches) - (len(batches[-1]) < size)  # the short one stays at the end
    order = torch.randperm(full, generator=generator).tolist()
    return [batches[i] for i in order] + list(batches[full:])


@batching.wrong(
    "shuffles inside the batches only",
    "A batch holds the same neighbours in every epoch. Shuffle all indices, then cut.",
)
def _(n, size, generator):
    pieces = torch.arange(n).split(size)
    return [piece[torch.randperm(len(piece), generator=generator)] for piece in pieces]


@batching.wrong(
    "only begins elsewhere",
    "Rolled by a random number, neighbours stay together: `torch.randperm` shuffles.",
)
def _(n, size, generator):
    shift = 1 + int(torch.randint(n - 1, (1,), generator=generator))
    return list(torch.arange(n).roll(shift).split(size))


@batching.wrong(
    "deals out a fixed order", "First the even, then the odd: that is no draw, and always the same."
)
def _(n, size, generator):
    return list(torch.cat([torch.arange(0, n, 2), torch.arange(1, n, 2)]).split(size))


@batching.wrong("takes size for the number of batches", "`size` counts the indices in a batch.")
def _(n, size, generator):
    return list(torch.randperm(n, generator=generator).tensor_split(min(size, n)))


@batching.wrong("counts from 1", "Python's indices run from 0 to n - 1.")
def _(n, size, generator):
    return [batch + 1 for batch in torch.randperm(n, generator=generator).split(size)]


batching.hints(
    "`torch.randperm(n, generator=generator)` is every index once, in random order.",
    "`order.split(size)` cuts it, with a smaller piece at the end.",
)
