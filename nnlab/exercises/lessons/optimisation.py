"""Exercises and predictions of lesson 07: steps, momentum, Adam, schedules, starts."""

import math

import numpy as np
import torch
from torch import nn

from nnlab.exercises import choices, exercise, prediction

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
    "the slope of (w x - y)² with respect to w, at w = 1, x = 2, y = 1",
    answer=4,
    wrong={
        2: "The chain rule has one more factor: the slope of w x with respect to w, x = 2.",
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


walking = exercise(
    "7.1",
    "A step, and a whole walk",
    minutes=7,
    difficulty=2,
    inline=True,
    draws=20,
    atol=1e-6,
    statement=r"""
        **Your turn.** A *rule* gets the weights, the gradient, its memory (None before the first
        step), the number `t` of the step, from 1, and the rate. It returns the new weights and its
        new memory. `plain` remembers nothing: its memory goes back as it came. `walk` follows any
        rule, asks for the gradient once a step, and returns a list of all places, the start first.
        """,
)


@walking.solution
def plain(w, grad, memory, t, lr):
    """The weights after one step of gradient descent, and the memory as it came.

    Shapes: w, grad (D,) or (R, D), lr a number or (R, 1) -> as w, and the memory
    """
    return w - lr * grad, memory


@walking.solution
def walk(slope_at, w, rule, lr, steps):
    """All places of a walk by a rule(w, grad, memory, t, lr).

    Shapes: slope_at: w -> gradient, of the shape of w -> list of steps + 1 places
    """
    path, memory = [w], None
    for t in range(1, steps + 1):
        w, memory = rule(w, slope_at(w), memory, t, lr)
        path.append(w)
    return path


@walking.cases
def _(rng):
    yield np.array([2.0, -1.0]), np.array([0.5, -4.0]), 0.1, 3, 0.5
    yield np.array([1.0]), np.array([-2.0]), 0.3, 1, 0.25
    yield rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), rng.uniform(0.1, 0.5, (2, 1)), 4, 0.5
    while True:
        w, grad = rng.normal(size=(2, rng.integers(1, 4)))
        yield w, grad, rng.uniform(0.05, 0.4), int(rng.integers(2, 6)), rng.uniform(0.2, 0.8)


@walking.probe
def _(plain, walk, w, grad, lr, steps, beta):
    asked = []

    def slope_at(v):
        asked.append(v)
        return 2 * (v - 1) + 0.1 * len(asked)

    def heavy(v, g, memory, t, lr):
        memory = g if memory is None else beta * memory + g
        return v - lr * memory / t, memory

    step, kept = plain(w, grad, 7.5, 3, lr)
    path = walk(slope_at, w, heavy, lr, steps)
    return {"step": step, "memory": kept, "places": path}


@walking.wrong("walks uphill", "The gradient points uphill: subtract lr times it.")
def _(w, grad, memory, t, lr):
    return w + lr * grad, memory


@walking.wrong("forgets the rate", "The step is lr times the gradient.")
def _(w, grad, memory, t, lr):
    return w - grad, memory


@walking.wrong(
    "shortens the step as t grows", "Plain descent keeps its rate: `t` is there for other rules."
)
def _(w, grad, memory, t, lr):
    return w - lr * grad / t, memory


@walking.wrong(
    "drops the memory", "`plain` does not use its memory, but hands it back as it came, not None."
)
def _(w, grad, memory, t, lr):
    return w - lr * grad, None


@walking.wrong("returns the gradient as memory", "`plain` hands back the memory that it was given.")
def _(w, grad, memory, t, lr):
    return w - lr * grad, grad


@walking.wrong(
    "counts t from 0",
    "The first step has t = 1: `range(1, steps + 1)`.",
    replaces=1,
)
def _(slope_at, w, rule, lr, steps):
    path, memory = [w], None
    for t in range(steps):
        w, memory = rule(w, slope_at(w), memory, t, lr)
        path.append(w)
    return path


@walking.wrong("leaves the start out", "The first place on the path is the start.", replaces=1)
def _(slope_at, w, rule, lr, steps):
    path, memory = [], None
    for t in range(1, steps + 1):
        w, memory = rule(w, slope_at(w), memory, t, lr)
        path.append(w)
    return path


@walking.wrong(
    "forgets the memory",
    "What a rule returns as its memory must be given to it at the next step.",
    replaces=1,
)
def _(slope_at, w, rule, lr, steps):
    path = [w]
    for t in range(1, steps + 1):
        w, _ = rule(w, slope_at(w), None, t, lr)
        path.append(w)
    return path


@walking.wrong(
    "takes the gradient of the start for every step",
    "The gradient changes on the way: ask for it at each new place.",
    replaces=1,
)
def _(slope_at, w, rule, lr, steps):
    grad = slope_at(w)
    path, memory = [w], None
    for t in range(1, steps + 1):
        w, memory = rule(w, grad, memory, t, lr)
        path.append(w)
    return path


@walking.wrong(
    "asks twice a step",
    "`slope_at` or the rule ran twice in a step. A mini-batch would be spent each time: ask once.",
    replaces=1,
)
def _(slope_at, w, rule, lr, steps):
    path, memory = [w], None
    for t in range(1, steps + 1):
        slope_at(w)
        w, memory = rule(w, slope_at(w), memory, t, lr)
        path.append(w)
    return path


@walking.wrong("returns the last place only", "Every place is wanted, the start too.", replaces=1)
def _(slope_at, w, rule, lr, steps):
    memory = None
    for t in range(1, steps + 1):
        w, memory = rule(w, slope_at(w), memory, t, lr)
    return w


@walking.wrong(
    "takes one step too few", "`steps` steps give steps + 1 places: the start counts.", replaces=1
)
def _(slope_at, w, rule, lr, steps):
    path, memory = [w], None
    for t in range(1, steps):
        w, memory = rule(w, slope_at(w), memory, t, lr)
        path.append(w)
    return path


@walking.wrong(
    "changes the weights that it was given",
    "`w -= ...` writes into the tensor itself, and with it into every place that was kept: make a "
    "new one, `w - lr * grad`.",
)
def _(w, grad, memory, t, lr):
    w -= lr * grad
    return w, memory


@walking.wrong("returns the weights alone", "Two things go back: `return w - lr * grad, memory`.")
def _(w, grad, memory, t, lr):
    return w - lr * grad


@walking.wrong(
    "follows no rule",
    "That is plain descent whatever the rule is: the new place is what `rule` returns.",
    replaces=1,
)
def _(slope_at, w, rule, lr, steps):
    path = [w]
    for _ in range(steps):
        w = w - lr * slope_at(w)
        path.append(w)
    return path


walking.hints(
    "Lesson 04's `descend` was this loop without a memory.",
    "Before the loop: `path, memory = [w], None`. What changes in each turn, and what is kept?",
)


bouncing = prediction(
    "7.rates",
    "On E = 5 w², from w = 1: η = 0.1 lands on 0 at once, 0.19 lands at −0.9. How far from 0 is w "
    "after 50 steps with η = 0.21?",
    result="It is {:.0f} away.",
)
bouncing.answer(
    "nearly 0: it swings, and takes longer",
    lambda v: v < 0.5,
    like=0.01,
    wrong="That is so at 0.19, where each step multiplies by −0.9. At 0.21 it multiplies by −1.1.",
)
bouncing.answer(
    "about 1: it swings between two places",
    lambda v: 0.5 <= v < 2,
    like=1.0,
    wrong="That is the rate 0.2 exactly, with the factor −1. At 0.21 the factor is −1.1.",
)
bouncing.answer(
    "more than 100",
    lambda v: v > 100,
    like=117.4,
    right="Each step multiplies by −1.1, and 1.1 to the 50 is 117.",
)


stable = exercise(
    "7.2",
    "The largest rate",
    minutes=6,
    difficulty=2,
    inline=True,
    rtol=1e-4,
    statement=r"""
        **Your turn.** Many directions at once: $E = \frac12 \mathbf{w}^\top \mathbf{H} \mathbf{w}$
        with a symmetric Hessian $\mathbf{H}$ whose curvatures are all above 0. Up to which rate
        does gradient descent converge from *every* start?
        """,
)


@stable.solution
def max_stable_rate(H):
    """The rate at which gradient descent on w H w / 2 just stops converging.

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
    "That rate is the quickest along the steepest direction. Up to twice that, w still shrinks.",
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


@stable.wrong(
    "takes the mean curvature",
    "The mean forgets the walls: along the steepest direction each step would already grow.",
)
def _(H):
    return 2 / torch.linalg.eigvalsh(H).mean()


@stable.wrong(
    "takes the norm of all entries",
    "`torch.linalg.norm` mixes all directions: the root of the sum of squares is no curvature. "
    "Take the largest eigenvalue.",
)
def _(H):
    return 2 / torch.linalg.norm(H)


@stable.wrong(
    "gives the quickest rate",
    "2 / (smallest + largest) shrinks both ends alike. The *limit* lies above it: 2 / the largest.",
)
def _(H):
    curvatures = torch.linalg.eigvalsh(H)
    return 2 / (curvatures.min() + curvatures.max())


@stable.wrong(
    "gives a limit for each direction", "One rate serves all directions: the smallest of these."
)
def _(H):
    return 2 / torch.linalg.eigvalsh(H)


stable.hints(
    "Along a direction of curvature h each step multiplies the distance by 1 - lr * h.",
    "That factor must stay above -1 for every h, so the largest h decides.",
    "`torch.linalg.eigvalsh(H)`, as in section 1, gives all curvatures.",
)


momentum = exercise(
    "7.3",
    "Momentum, and a look ahead",
    minutes=8,
    difficulty=2,
    inline=True,
    atol=1e-6,
    statement=r"""
        **Your turn.** One step as `torch.optim.SGD` takes it: the new velocity as in the drawing,
        then the weights move downhill by `lr` times it. With `nesterov=True` the gradient plus
        $\beta$ times the *new* velocity takes its place. All may have several rows, and `lr` then
        one number for each, (R, 1).
        """,
)


@momentum.solution
def sgd_step(w, grad, velocity, lr, momentum, nesterov):
    """The weights and the velocity after one step.

    Shapes: w, grad, velocity (D,) or (R, D), nesterov True or False -> two of the same shape
    """
    velocity = momentum * velocity + grad
    direction = grad + momentum * velocity if nesterov else velocity
    return w - lr * direction, velocity


@momentum.cases
def _(rng):
    w, grad = np.array([1.0, -2.0]), np.array([0.5, 1.0])
    yield w, grad, np.zeros(2), 0.1, 0.9, False
    yield w, grad, np.array([1.0, 3.0]), 0.1, 0.0, False
    yield w, grad, np.array([1.0, 3.0]), 0.1, 0.9, True
    yield *rng.normal(size=(3, 2, 3)), rng.uniform(0.01, 0.9, size=(2, 1)), 0.5, True
    while True:
        w, grad, velocity = rng.normal(size=(3, rng.integers(1, 6)))
        lr, beta = rng.uniform(0.01, 0.9), rng.uniform(0.1, 0.99)
        yield w, grad, velocity, lr, beta, bool(rng.integers(2))


@momentum.wrong(
    "scales the gradient by 1 - momentum",
    "That is an average, as Adam keeps one. Here the gradient is added whole.",
)
def _(w, grad, velocity, lr, momentum, nesterov):
    velocity = momentum * velocity + (1 - momentum) * grad
    return w - lr * (grad + momentum * velocity if nesterov else velocity), velocity


@momentum.wrong("walks uphill", "The gradient points uphill: subtract lr times the direction.")
def _(w, grad, velocity, lr, momentum, nesterov):
    velocity = momentum * velocity + grad
    return w + lr * (grad + momentum * velocity if nesterov else velocity), velocity


@momentum.wrong(
    "keeps the rate in the velocity",
    "The velocity collects whole gradients; torch multiplies by lr at the end, outside.",
)
def _(w, grad, velocity, lr, momentum, nesterov):
    velocity = momentum * velocity + lr * grad
    return w - (lr * grad + momentum * velocity if nesterov else velocity), velocity


@momentum.wrong(
    "subtracts the gradient from the velocity",
    "Here the velocity points uphill, as the gradient does: add it, and subtract in the step.",
)
def _(w, grad, velocity, lr, momentum, nesterov):
    velocity = momentum * velocity - lr * grad
    return w + (momentum * velocity - lr * grad if nesterov else velocity), velocity


@momentum.wrong("moves by the old velocity", "Update the velocity first, then move by the new one.")
def _(w, grad, velocity, lr, momentum, nesterov):
    new = momentum * velocity + grad
    return w - lr * (grad + momentum * velocity if nesterov else velocity), new


@momentum.wrong("forgets the velocity", "That is plain descent: the step uses `velocity`.")
def _(w, grad, velocity, lr, momentum, nesterov):
    return w - lr * grad, momentum * velocity + grad


@momentum.wrong(
    "never looks ahead",
    "`nesterov=True` changed nothing. If you did add momentum * velocity, it was the *old* one: "
    "that sum is the new velocity again.",
)
def _(w, grad, velocity, lr, momentum, nesterov):
    velocity = momentum * velocity + grad
    return w - lr * velocity, velocity


@momentum.wrong(
    "always looks ahead", "With `nesterov=False` the step is lr times the new velocity, no more."
)
def _(w, grad, velocity, lr, momentum, nesterov):
    velocity = momentum * velocity + grad
    return w - lr * (grad + momentum * velocity), velocity


@momentum.wrong(
    "keeps the look ahead as velocity",
    "The look ahead serves this step only: the velocity that goes back is momentum * old + grad.",
)
def _(w, grad, velocity, lr, momentum, nesterov):
    velocity = momentum * velocity + grad
    if nesterov:
        velocity = grad + momentum * velocity
    return w - lr * velocity, velocity


@momentum.wrong("returns the velocity first", "The weights come first: `return w, velocity`.")
def _(w, grad, velocity, lr, momentum, nesterov):
    velocity = momentum * velocity + grad
    return velocity, w - lr * (grad + momentum * velocity if nesterov else velocity)


@momentum.wrong(
    "multiplies the gradient by momentum",
    "It is the *old velocity* that keeps the share momentum; the gradient is added whole.",
)
def _(w, grad, velocity, lr, momentum, nesterov):
    velocity = velocity + momentum * grad
    return w - lr * (grad + momentum * velocity if nesterov else velocity), velocity


@momentum.wrong(
    "returns the old velocity", "The step is right, and forgotten: the *new* velocity goes back."
)
def _(w, grad, velocity, lr, momentum, nesterov):
    new = momentum * velocity + grad
    return w - lr * (grad + momentum * new if nesterov else new), velocity


momentum.hints(
    "In the drawing: how much of the old velocity is kept, and what is added to it?",
    "Compute the new velocity first; both kinds of step use that, never the old one.",
)


rooting = prediction(
    "7.kappa",
    "Condition number 16, then 256: plain descent at its best rate needs 16 times as many steps. "
    "And momentum, at its best rate and β?",
    result="It needs {:.1f} times as many.",
)
rooting.answer(
    "16 times as many, too: the valley is what it is",
    lambda v: v > 10,
    like=16.0,
    wrong="Momentum would then only be a larger rate. It does change how the steps grow.",
)
rooting.answer(
    "4 to 5 times as many",
    lambda v: 3 < v < 6,
    like=4.7,
    right="With momentum the steps grow with the square root of the condition number.",
)
rooting.answer(
    "about as many: the velocity evens it out",
    lambda v: v < 1.5,
    like=1.0,
    wrong="A longer floor takes longer, with momentum too: β must be nearer to 1.",
)


shrinking = prediction(
    "7.adam",
    "Adam with η = 0.1 and β = (0.9, 0.99) gets the gradient 1, then 3. Its first step is 0.1 "
    "long. How long is its second?",
    result="The second step is {:.4f} long.",
)
shrinking.answer(
    "0.3: three times the gradient",
    lambda v: v > 0.15,
    like=0.3,
    wrong="That is plain descent. Adam divides by the size that gradients have had.",
)
shrinking.answer(
    "0.1: only the sign counts",
    lambda v: 0.0999 < v <= 0.15,
    like=0.1,
    wrong="For a gradient that never changes, and for the first one. Here the two averages differ.",
)
shrinking.answer(
    "less than 0.1",
    lambda v: v <= 0.0999,
    like=0.0916,
    right="v holds squares and jumps at once, m follows slowly: a sudden gradient is divided by "
    "more than it has added.",
)


adam = exercise(
    "7.4",
    "Adam",
    minutes=10,
    difficulty=2,
    inline=True,
    atol=1e-6,
    statement=r"""
        **Your turn.** One step of Adam, as described and drawn above. `m` and `v` come as they
        were after step $t - 1$ and go back *uncorrected*; $t$ counts from 1. All may have several
        rows, and `lr` then one number for each, (R, 1).
        """,
)


@adam.solution
def adam_step(w, grad, m, v, t, lr, betas, eps):
    """The weights and both averages after step t.

    Shapes: w, grad, m, v (D,) or (R, D), t from 1, betas two numbers -> three as w
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
    w, grad, m = rng.normal(size=(3, 2, 3))
    lr, v = rng.uniform(0.01, 0.5, size=(2, 1)), rng.uniform(0.1, 2, size=(2, 3))
    yield w, grad, m, v, 3, lr, (0.7, 0.9), 0.1
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


@adam.wrong("corrects v alone", "m begins at 0 as well: it has a correction of its own.")
def _(w, grad, m, v, t, lr, betas, eps):
    m, v = _averages(grad, m, v, betas)
    return w - lr * m / ((v / (1 - betas[1] ** t)).sqrt() + eps), m, v


@adam.wrong("forgets eps", "Where no gradient has come yet the root is 0: add eps to it.")
def _(w, grad, m, v, t, lr, betas, eps):
    m, v = _averages(grad, m, v, betas)
    mean, square = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
    return w - lr * mean / square.sqrt(), m, v


@adam.wrong(
    "adds the whole gradient",
    "An average takes 1 - beta of what is new. Without that factor m and v are sums.",
)
def _(w, grad, m, v, t, lr, betas, eps):
    m, v = betas[0] * m + grad, betas[1] * v + grad**2
    mean, square = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
    return w - lr * mean / (square.sqrt() + eps), m, v


@adam.wrong(
    "steps by the old averages", "Update m and v by the gradient first, then step by the new ones."
)
def _(w, grad, m, v, t, lr, betas, eps):
    mean, square = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
    return w - lr * mean / (square.sqrt() + eps), *_averages(grad, m, v, betas)


adam.hints(
    "First the two averages: each keeps beta of the old and takes 1 - beta of the new.",
    "m averages grad, v averages grad ** 2. The corrected ones are m / (1 - beta1 ** t) and so on.",
    "The step divides one corrected average by the root of the other. Where does eps go?",
)


turning = prediction(
    "7.race",
    "AdaGrad, at its best rate, needs fewer than 10 steps in the valley. Turn the valley by 45 "
    "degrees. How many times as many now?",
    result="It needs {:.0f} times as many.",
)
turning.answer(
    "as many: it is the same valley",
    lambda v: v < 1.5,
    like=1.0,
    wrong="For plain descent and momentum it is. AdaGrad scales along the axes, and the valley no"
    " longer follows them.",
)
turning.answer(
    "about twice as many",
    lambda v: 1.5 <= v < 5,
    like=2.0,
    wrong="Its advantage is not reduced, it is gone: on the diagonal both weights get one rate.",
)
turning.answer(
    "more than 30 times as many",
    lambda v: v > 30,
    like=65.0,
    right="A rate for every weight helps if steep and flat directions are single weights.",
)


schedule = exercise(
    "7.5",
    "Warm-up and cosine",
    minutes=8,
    difficulty=2,
    inline=True,
    atol=1e-6,
    statement=r"""
        **Your turn.** The rate at a step: from 0 at step 0 it grows in a straight line to `base` at
        step `warmup`, then falls along half a wave of the cosine to 0 at step `total`.
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


@schedule.wrong("rises after the warm-up", "1 - cos grows from 0 to 2. It is 1 + cos that falls.")
def _(step, warmup, total, base):
    if step < warmup:
        return base * step / warmup
    return base * (1 - _half_wave((step - warmup) / (total - warmup)))


@schedule.wrong(
    "takes a whole wave", "cos from 0 to 2 pi comes back to the top: half a wave ends at pi."
)
def _(step, warmup, total, base):
    if step < warmup:
        return base * step / warmup
    return base * _half_wave(2 * (step - warmup) / (total - warmup))


@schedule.wrong(
    "forgets pi", "math.cos counts in radians, and half a wave is pi of them: cos(pi * share)."
)
def _(step, warmup, total, base):
    if step < warmup:
        return base * step / warmup
    return base * _half_wave((step - warmup) / (total - warmup) / math.pi)


schedule.hints(
    "Two cases: step < warmup, and the rest.",
    "The share of the way after the warm-up is (step - warmup) / (total - warmup).",
    "(1 + cos(pi * share)) / 2 falls from 1 to 0. With warmup = 0 never divide by it.",
)


settling = prediction(
    "7.schedule",
    "Batches of 4, three epochs, a large rate of 0.5: kept to the end, or falling to 0 along the "
    "cosine. Which reads more held-out digits?",
    result="More are read with the {} rate.",
)
settling.answer(
    "the constant one: it goes further",
    "constant",
    wrong="It goes further, and gets nowhere: each batch of four throws it about, up to the last.",
)
settling.answer(
    "neither: three epochs are three epochs",
    "neither",
    wrong="It is as much data, but small steps at the end average the noise of many batches.",
)
settling.answer(
    "the falling one",
    "falling",
    right="Large steps go far, small steps settle.",
)


sharing = prediction(
    "7.width",
    "Now all output weights of a net share one random scale, 0.7 or 1.3. From width 256 to 1,024: "
    "by which factor does the excess kurtosis shrink?",
    result="It is {:.2f} of what it was.",
)
sharing.answer(
    "to a quarter, as before",
    lambda v: v < 0.35,
    like=0.25,
    wrong="The average over units evens out their own chance. The scale belongs to all of them.",
)
sharing.answer(
    "to a half: two sources, one of which fades",
    lambda v: 0.35 <= v < 0.75,
    like=0.5,
    wrong="One source does fade, but at width 256 it was small already; the other is what is left.",
)
sharing.answer(
    "hardly at all",
    lambda v: v >= 0.75,
    like=0.94,
    right="A factor that all units share does not average out, however many they are.",
)


batching = exercise(
    "7.6",
    "Mini-batches",
    draws=8,
    minutes=6,
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


def _pattern(epochs, n):
    """The name of the wrong answer whose order all these epochs follow, or None."""
    line = np.arange(n)
    dealt = np.concatenate([line[::2], line[1::2]])
    if any(len(epoch) != n for epoch in epochs):
        return None
    if all(np.array_equal(epoch, line) for epoch in epochs):
        return "keeps the order"
    if all(np.array_equal((epoch - epoch[0]) % n, line) for epoch in epochs):
        return "only begins elsewhere"
    if all(np.array_equal(epoch, dealt) for epoch in epochs):
        return "deals out a fixed order"
    evens = [set(epoch[: len(line[::2])]) == set(line[::2]) for epoch in epochs]
    many = n >= 12 and len(epochs) > 1  # then no random order does so by chance
    return "shuffles evens and odds apart" if many and all(evens) else None


@batching.accept
def _(value, case):
    n, size, _ = case.args
    first, second, again, other = (np.concatenate(batches) for batches in value)
    if first.ndim != 1:
        return "A batch is not a plain row of indices: expected shape (B,)."
    sizes = [len(batch) for batch in value[0]]
    if len(np.unique(first)) < len(first):
        all_there = np.array_equal(np.unique(first), np.arange(n))
        filled = all_there and len(first) == n + -n % size
        return batching.known("fills up the last batch" if filled else "draws with replacement")
    if len(first) == n // size * size < n and set(first) < set(range(n)):
        return batching.known("drops the rest")
    if not np.array_equal(np.sort(first), np.arange(n)):
        return (
            batching.known("counts from 1")
            if np.array_equal(np.sort(first), np.arange(1, n + 1))
            else (f"The epoch has {len(first)} indices; expected each from 0 to {n - 1} once.")
        )
    if sizes != [size] * (n // size) + [n % size] * (n % size > 0):
        whole = len(sizes) == min(size, n)
        return (
            batching.known("takes size for the number of batches")
            if whole
            else (f"The batches have {sizes} indices; expected {size} each, the rest in the last.")
        )
    if name := _pattern([first, second, again, other], n) or _pattern([first], n):
        return batching.known(name)
    if np.array_equal(first, second):
        return batching.known("repeats the same order")
    if len(sizes) > 1 and all(np.ptp(batch) == len(batch) - 1 for batch in value[0]):
        inside = any(not np.array_equal(np.sort(batch), batch) for batch in value[0])
        whole = np.array_equal(np.concatenate([np.sort(b) for b in value[0]]), np.arange(n))
        where = "inside the batches" if inside and whole else "the batches"
        return batching.known(f"shuffles {where} only")
    if size > 2 and len(sizes) > 3 and all((np.diff(batch) > 0).all() for batch in value[0]):
        return batching.known("sorts each batch")
    if not np.array_equal(first, again):
        return batching.known("ignores the generator")
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
    "The same generator gave a different order: hand it on, `generator=generator`.",
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
    "deals out a fixed order",
    "First the even, then the odd: that is not random, and always the same.",
)
def _(n, size, generator):
    return list(torch.cat([torch.arange(0, n, 2), torch.arange(1, n, 2)]).split(size))


@batching.wrong(
    "shuffles evens and odds apart",
    "In every epoch all even indices come first. One draw mixes all: `torch.randperm(n)`.",
)
def _(n, size, generator):
    halves = torch.arange(0, n, 2), torch.arange(1, n, 2)
    mixed = [half[torch.randperm(len(half), generator=generator)] for half in halves]
    return list(torch.cat(mixed).split(size))


@batching.wrong(
    "fills up the last batch",
    "Some indices came twice, to fill the last batch. It may be smaller.",
)
def _(n, size, generator):
    order = torch.randperm(n, generator=generator)
    return list(torch.cat([order, order[: -n % size]]).split(size))


@batching.wrong("takes size for the number of batches", "`size` counts the indices in a batch.")
def _(n, size, generator):
    return list(torch.randperm(n, generator=generator).tensor_split(min(size, n)))


@batching.wrong("counts from 1", "Python's indices run from 0 to n - 1.")
def _(n, size, generator):
    return [batch + 1 for batch in torch.randperm(n, generator=generator).split(size)]


@batching.wrong(
    "sorts each batch",
    "Which indices meet is random, their order is not: leave it as it was drawn.",
)
def _(n, size, generator):
    return [batch.sort()[0] for batch in torch.randperm(n, generator=generator).split(size)]


batching.hints(
    "`torch.randperm(n, generator=generator)` is every index once, in random order.",
    "`order.split(size)` cuts it, with a smaller piece at the end.",
)


start = exercise(
    "7.7",
    "He's start",
    draws=4,
    minutes=6,
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
    yield 300, 80, 0
    while True:
        yield int(rng.integers(150, 200)), int(rng.integers(250, 320)), int(rng.integers(1000))


@start.probe
def _(he_init, fan_in, fan_out, seed):
    first = torch.Generator().manual_seed(seed)
    draws = [he_init(fan_in, fan_out, first)]
    for other in (seed, seed + 1):
        draws.append(he_init(fan_in, fan_out, torch.Generator().manual_seed(other)))
    return [*draws, he_init(fan_in, fan_out, first)]  # the last goes on where the first ended


def other_deviations(fan_in, fan_out):
    """The deviations that mistaken starts have, by the name of the mistake."""
    return {
        "takes the variance for the deviation": 2 / fan_in,
        "divides by fan_out": (2 / fan_out) ** 0.5,
        "is Xavier's start": (2 / (fan_in + fan_out)) ** 0.5,
        "forgets the 2": (1 / fan_in) ** 0.5,
        "forgets the 2 and divides by fan_out": (1 / fan_out) ** 0.5,
        "is Xavier's start for ReLU": (4 / (fan_in + fan_out)) ** 0.5,
        "has the gain of tanh": 5 / 3 / fan_in**0.5,
        "has the gain of tanh over fan_out": 5 / 3 / fan_out**0.5,
        "is the start of nn.Linear": (1 / fan_in / 3) ** 0.5,
        "is the start of nn.Linear over fan_out": (1 / fan_out / 3) ** 0.5,
        "does not scale": 1.0,
    }


@start.accept
def _(value, case):
    fan_in, fan_out, _ = case.args
    W, again, other, later = (np.asarray(each, float) for each in value)
    if W.shape == (fan_out, fan_in) != (fan_in, fan_out):
        return start.known("has a row for each unit")
    if W.shape != (fan_in, fan_out):
        return f"The result has shape {W.shape}; expected ({fan_in}, {fan_out})."
    if not np.isfinite(W).all():
        return "Not all weights are finite numbers."
    known = other_deviations(fan_in, fan_out)
    wanted, spread = (2 / fan_in) ** 0.5, W.std()
    if len(np.unique(np.abs(W))) < 0.6 * W.size and len(np.unique(W)) > 2:
        return start.known("repeats its numbers")
    if not spread:
        return start.known("gives every weight the same number")
    if len(np.unique(np.abs(W).round(12))) == 1:
        return start.known("draws signs alone")
    if (W >= 0).all() and abs((W**2).mean() ** 0.5 / wanted - 1) < 0.03:
        return start.known("has no negative weights")
    if np.abs(W).max() < 2.6 * wanted and (np.abs(W) == np.abs(W).max()).sum() > 1:
        return start.known("cuts large weights")
    if abs(W.mean()) > 0.05 * spread:
        return start.known("draws from 0 to 1")
    if abs(spread / wanted - 1) > 0.03:
        near = min(known, key=lambda name: abs(spread / known[name] - 1))
        found = f"The deviation is {spread:.4g}; expected about {wanted:.4g}."
        return start.known(near) if abs(spread / known[near] - 1) < 0.03 else found
    if (W**4).mean() < 2.5 * (W**2).mean() ** 2:
        return start.known("is uniform")
    if not np.array_equal(W, again):
        return start.known("ignores the generator")
    if np.array_equal(W, other):
        return start.known("sets a seed of its own")
    return start.known("draws the same every time") if np.array_equal(W, later) else None


@start.wrong(
    "takes the variance for the deviation",
    "2 / fan_in is the variance; normal numbers are multiplied by its root.",
)
def _(fan_in, fan_out, generator):
    return torch.randn(fan_in, fan_out, generator=generator) * 2 / fan_in


@start.wrong(
    "divides by fan_out",
    "Each unit adds up fan_in products: it is fan_in that counts. (`nn.init` takes a matrix for "
    "(out, in); ours is (in, out), so that it mistakes one for the other.)",
)
def _(fan_in, fan_out, generator):
    return torch.randn(fan_in, fan_out, generator=generator) * (2 / fan_out) ** 0.5


@start.wrong("is Xavier's start", "Xavier divides by fan_in + fan_out. He divides by fan_in alone.")
def _(fan_in, fan_out, generator):
    return torch.randn(fan_in, fan_out, generator=generator) * (2 / (fan_in + fan_out)) ** 0.5


@start.wrong("forgets the 2", "ReLU throws half of the square away; the 2 makes up for that.")
def _(fan_in, fan_out, generator):
    return torch.randn(fan_in, fan_out, generator=generator) / fan_in**0.5


@start.wrong(
    "forgets the 2 and divides by fan_out",
    "Each unit adds up fan_in products, of which ReLU halves the square: 2 / fan_in. (`nn.init` "
    "takes a matrix for (out, in), and its `linear` has no 2.)",
)
def _(fan_in, fan_out, generator):
    return torch.randn(fan_in, fan_out, generator=generator) / fan_out**0.5


@start.wrong(
    "is Xavier's start for ReLU",
    "With ReLU's gain Xavier's variance is 4 / (fan_in + fan_out). He divides 2 by fan_in alone.",
)
def _(fan_in, fan_out, generator):
    W = torch.empty(fan_in, fan_out)
    return nn.init.xavier_normal_(W, gain=2**0.5, generator=generator)


@start.wrong(
    "has the gain of tanh", "The deviation is 5/3 / fan_in ** 0.5, meant for tanh; ReLU's has a 2."
)
def _(fan_in, fan_out, generator):
    W = torch.empty(fan_out, fan_in)
    return nn.init.kaiming_normal_(W, nonlinearity="tanh", generator=generator).T


@start.wrong(
    "has the gain of tanh over fan_out",
    "The deviation is 5/3 / fan_out ** 0.5. ReLU's variance has a 2, over fan_in: `nn.init` takes "
    "a matrix for (out, in).",
)
def _(fan_in, fan_out, generator):
    W = torch.empty(fan_in, fan_out)
    return nn.init.kaiming_normal_(W, nonlinearity="tanh", generator=generator)


@start.wrong(
    "is the start of nn.Linear",
    "The variance is 1 / (3 fan_in), as `nn.Linear` begins (a = 5 ** 0.5): too small for ReLU.",
)
def _(fan_in, fan_out, generator):
    W = torch.empty(fan_out, fan_in)
    return nn.init.kaiming_uniform_(W, a=5**0.5, generator=generator).T


@start.wrong(
    "is the start of nn.Linear over fan_out",
    "The variance is 1 / (3 fan_out): a = 5 ** 0.5 is for a leaky unit, and `nn.init` takes a "
    "matrix for (out, in). ReLU wants 2 / fan_in.",
)
def _(fan_in, fan_out, generator):
    W = torch.empty(fan_in, fan_out)
    return nn.init.kaiming_normal_(W, a=5**0.5, generator=generator)


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
    "draws signs alone", "Every weight has the same size, only the sign is drawn: `torch.randn`."
)
def _(fan_in, fan_out, generator):
    signs = torch.randint(2, (fan_in, fan_out), generator=generator) * 2.0 - 1
    return signs * (2 / fan_in) ** 0.5


@start.wrong("has no negative weights", "Half of the weights are below 0: keep the sign.")
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
    "The same generator gave different numbers: hand it on, `generator=generator`.",
)
def _(fan_in, fan_out, generator):
    return torch.randn(fan_in, fan_out) * (2 / fan_in) ** 0.5


@start.wrong(
    "gives every weight the same number",
    "All units would be alike, and stay so: draw the numbers, `torch.randn`.",
)
def _(fan_in, fan_out, generator):
    return torch.zeros(fan_in, fan_out)


start.hints(
    "`torch.randn(fan_in, fan_out, generator=generator)` has deviation 1.",
    "Multiplying numbers by c multiplies their variance by c squared.",
    "So multiply by (2 / fan_in) ** 0.5.",
)
