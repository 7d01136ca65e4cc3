"""Exercises and predictions of lesson 04: losses, the sigmoid, cross-entropy, softmax."""

import contextlib
import math
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from nnlab.exercises import choices, estimate, exercise, prediction

recall = choices(
    "4.recall",
    "Three questions from lessons 03 and 01",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "delta",
    "the delta rule's new w from w = (0, 0), b = 0, x = (1, 2), y = 1, rate 0.1",
    answer=(0.1, 0.2),
    wrong={
        (1, 2): "The step is the rate times the error times the input: 0.1 of that.",
        (0, 0): "The delta rule looks at the sum, which is 0 and should be 1: the error is 1.",
        (0.1, 0.1): "Each weight changes by its own input, and the second input is 2.",
        (-0.1, -0.2): "The sum was too small, so the weights must go up.",
    },
)
recall.question(
    "corners",
    "how many of XOR's four corners one unit can get right at most",
    answer=3,
    wrong={
        4: "Four inequalities contradict each other: no unit gets all four.",
        2: "Most units get two, and some get three: OR is wrong at one corner only.",
    },
)
recall.question(
    "majority",
    "how many of 8 rows make a unit with weights 1, 1, 1 and threshold 2 fire",
    answer=4,
    wrong={
        3: "The row 1, 1, 1 has the sum 3, which is at least 2: it fires too.",
        1: "The sum need not be 3: two bits are enough.",
        7: "With threshold 1 it would be 7. Two bits must be on.",
        8: "The row of zeros has the sum 0, below the threshold.",
    },
)
recall.hints(
    "The error of the delta rule is y minus the sum, before any threshold.",
    "For the bits: which rows have a sum of 2 or 3?",
)


stepping = exercise(
    "4.1",
    "A slope, and the way down",
    minutes=7,
    difficulty=1,
    inline=True,
    draws=20,
    statement=r"""
        **Your turn.** `slope` measures as in the drawing, with a step `eps` to each side. `descend`
        follows any function `slope_at(w)` and keeps every place it visits, the start included. `w`
        may be a number or a tensor.
        """,
)


@stepping.solution
def slope(loss, w, eps):
    """The slope of `loss` at w, from one step to each side.

    Shapes: loss: number -> number, w a number, eps > 0 -> number
    """
    return (loss(w + eps) - loss(w - eps)) / (2 * eps)


@stepping.solution
def descend(slope_at, w, lr, steps):
    """The places on the way down: w first, then one more after each step.

    Shapes: slope_at: w -> slope, of the shape of w; lr > 0 -> list of steps + 1 places
    """
    places = [w]
    for _ in range(steps):
        w = w - lr * slope_at(w)
        places.append(w)
    return places


@stepping.cases
def _(rng):
    yield (1.0, 1.5, 0.3), 2.0, 0.1, np.array([2.0, -1.0]), 0.1, 3
    yield (0.5, 0.0, -0.2), -1.0, 0.5, 3.0, 0.4, 2
    while True:
        a, c, k = rng.uniform(0.5, 2), rng.normal(), rng.uniform(0.1, 0.5)
        start = rng.normal(size=rng.integers(1, 4))
        yield (a, c, k), rng.normal(), rng.uniform(0.1, 1), start, rng.uniform(0.05, 0.4), 4


@stepping.probe
def _(slope, descend, bowl, w, eps, start, lr, steps):
    a, c, k = bowl
    measured = slope(lambda v: a * (v - c) ** 2 + k * v**3, w, eps)
    return {"slope": measured, "places": descend(lambda v: 2 * a * (v - c), start, lr, steps)}


@stepping.wrong(
    "takes one step, to the right only",
    "On a curve the step to the right is too steep or too flat. Take one to each side of w.",
)
def _(loss, w, eps):
    return (loss(w + eps) - loss(w)) / eps


@stepping.wrong(
    "takes one step, to the left only",
    "On a curve the step to the left is too steep or too flat. Take one to each side of w.",
)
def _(loss, w, eps):
    return (loss(w) - loss(w - eps)) / eps


@stepping.wrong(
    "divides by one step", "From the left place to the right one the run is two steps, 2 eps."
)
def _(loss, w, eps):
    return (loss(w + eps) - loss(w - eps)) / eps


@stepping.wrong("does not divide", "That is the rise. A slope is the rise over the run.")
def _(loss, w, eps):
    return loss(w + eps) - loss(w - eps)


@stepping.wrong(
    "measures from right to left", "The slope has the wrong sign: right minus left, over the run."
)
def _(loss, w, eps):
    return (loss(w - eps) - loss(w + eps)) / (2 * eps)


@stepping.wrong(
    "walks uphill", "The slope points uphill: to go down, subtract it from w.", replaces=1
)
def _(slope_at, w, lr, steps):
    places = [w]
    for _ in range(steps):
        w = w + lr * slope_at(w)
        places.append(w)
    return places


@stepping.wrong("leaves the start out", "The first place in the list is the start.", replaces=1)
def _(slope_at, w, lr, steps):
    places = []
    for _ in range(steps):
        w = w - lr * slope_at(w)
        places.append(w)
    return places


@stepping.wrong(
    "returns the last place only",
    "Every place is wanted, so that the path can be drawn.",
    replaces=1,
)
def _(slope_at, w, lr, steps):
    for _ in range(steps):
        w = w - lr * slope_at(w)
    return w


@stepping.wrong(
    "takes the slope of the start for every step",
    "The slope changes on the way: ask for it again at each new place.",
    replaces=1,
)
def _(slope_at, w, lr, steps):
    first = slope_at(w)
    return [w - lr * first * k for k in range(steps + 1)]


@stepping.wrong(
    "takes one step too few", "`steps` steps visit one place more than that, the start.", replaces=1
)
def _(slope_at, w, lr, steps):
    places = [w]
    for _ in range(steps - 1):
        w = w - lr * slope_at(w)
        places.append(w)
    return places


@stepping.wrong(
    "changes one tensor in place",
    "`w -= ...` changes the tensor that is in the list already, so that all places are the last "
    "one. Write `w = w - ...`, which makes a new one.",
    mark=lambda cases, values: all(
        np.allclose(value["places"][0], value["places"][-1])
        for case, value in zip(cases, values, strict=True)
        if isinstance(case.args[3], np.ndarray)
    ),
    replaces=1,
)
def _(slope_at, w, lr, steps):
    places = [w]
    for _ in range(steps):
        w -= lr * slope_at(w)
        places.append(w)
    return places


@stepping.wrong(
    "forgets the rate", "A step is the rate times the slope, not the slope.", replaces=1
)
def _(slope_at, w, lr, steps):
    return descend(slope_at, w, 1.0, steps)


@stepping.wrong("divides by the rate", "A step is the rate *times* the slope.", replaces=1)
def _(slope_at, w, lr, steps):
    return descend(slope_at, w, 1 / lr, steps)


@stepping.wrong(
    "looks at the sign of the slope alone",
    "A steep slope makes a long step: the rate times the slope itself.",
    replaces=1,
)
def _(slope_at, w, lr, steps):
    return descend(lambda v: torch.sign(torch.as_tensor(slope_at(v))), w, lr, steps)


stepping.wrong(
    "multiplies by eps", "`/ 2 * eps` divides by 2 and multiplies: write `/ (2 * eps)`."
)(lambda loss, w, eps: (loss(w + eps) - loss(w - eps)) / 2 * eps)

stepping.wrong(
    "takes one step too many",
    "`steps` steps visit one place more than that, the start.",
    replaces=1,
)(lambda slope_at, w, lr, steps: descend(slope_at, w, lr, steps + 1))


stepping.hints(
    "How far apart are the two places, w - eps and w + eps?",
    "`descend` begins with `places = [w]`, and each step needs the slope where it stands *now*.",
)


rating = prediction(
    "4.rate",
    "With the rate 0.1 the loss falls from 8.5 to about 0.18 in 50 steps. What will it be after 50 "
    "steps with the rate 0.3?",
    result="The loss is {:.3g}.",
)
rating.answer(
    "lower: three times the rate goes down faster",
    lambda v: v < 0.15,
    like=0.01,
    wrong="It would, if each step still landed nearer to the floor than it began.",
)
rating.answer(
    "about the same: the floor is the floor",
    lambda v: 0.15 <= v < 1,
    like=0.18,
    wrong="It would have to arrive first.",
)
rating.answer(
    "higher than at the start",
    lambda v: v > 8.5,
    like=100.0,
    right="Each step jumps over the valley and lands higher on the other side than it began.",
)


squashing = exercise(
    "4.2",
    "The sigmoid, without an infinity",
    minutes=8,
    difficulty=2,
    inline=True,
    atol=1e-16,
    statement=r"""
        **Your turn.** Write $\sigma$ for any sum, $-1000$ and $1000$ included, and for tensors of
        any shape, so that no number on the way becomes infinite or nan. Each form in (4.6) is
        safe on one side. Avoid `torch.sigmoid`.
        """,
)


@squashing.solution
def sigmoid(z):
    """The logistic sigmoid of every number, without an infinity on the way.

    Shapes: z, a tensor of any shape -> the same shape
    """
    small = torch.exp(-z.abs())  # between 0 and 1, whatever z is
    return torch.where(z >= 0, torch.ones_like(z), small) / (1 + small)


@squashing.cases
def _(rng):
    yield (np.array([0.0, 2.0, -2.0]),)
    yield (np.array([1000.0, -1000.0, 0.5]),)
    yield (np.array([[-800.0, 3.0], [-3.0, 800.0]]),)
    yield (np.array([-900.0, 1.0]),)  # far to one side only
    yield (np.array([900.0, 1.0]),)
    while True:
        shape = rng.integers(1, 4, size=rng.integers(1, 4))
        yield (rng.normal(scale=4, size=shape),)


@squashing.probe
def _(sigmoid, z):
    """The result and its slopes, which are nan where an infinity came on the way."""
    leaf = z.clone().requires_grad_()
    with np.errstate(over="raise", invalid="raise"):  # NumPy would only warn
        result = sigmoid(z)
    try:
        with warnings.catch_warnings(action="error"), contextlib.redirect_stdout(None):
            traced = sigmoid(leaf)
        (slopes,) = torch.autograd.grad(traced.sum(), leaf)
        slopes = slopes.to(traced.dtype)
    except Exception:  # not PyTorch alone, so there is no gradient: use the formula
        slopes = torch.sigmoid(leaf) * torch.sigmoid(-leaf)
    return {"result": result, "slopes": slopes.masked_fill(leaf == 0, 0.25)}  # |z| bends at 0


@squashing.wrong(
    "overflows for very negative sums",
    "e to the 1000 is infinite. That 1 / infinity is 0 is no help: the slope would be nan. Make the"
    " exponent harmless first: -z.abs() is never above 0.",
)
def _(z):
    return 1 / (1 + torch.exp(-z))


@squashing.wrong(
    "overflows for very positive sums",
    "e to the 1000 is infinite, and infinity over infinity is nan. For a positive z use "
    "1 / (1 + e to the -z).",
)
def _(z):
    return torch.exp(z) / (1 + torch.exp(z))


@squashing.wrong(
    "has the wrong sign in the exponent",
    "This falls from 1 to 0. At a large positive z a sigmoid is near 1.",
)
def _(z):
    small = torch.exp(-z.abs())
    return torch.where(z >= 0, small, torch.ones_like(z)) / (1 + small)


@squashing.wrong(
    "clips the sums",
    "Clipping is an approximation: an honest e to the -100 became something else.",
    mark=lambda cases, values: (
        all(
            value["result"].shape == case.args[0].shape
            and np.allclose(value["result"], _by_tanh(case), atol=1e-2)
            and np.isfinite(value["slopes"]).all()
            for case, value in zip(cases, values, strict=True)
        )
        and not all(
            np.allclose(value["result"], _by_tanh(case), rtol=0, atol=1e-15)
            for case, value in zip(cases, values, strict=True)
        )
    ),
)
def _(z):
    return 1 / (1 + torch.exp(-z.clamp(-10, 10)))


def _by_tanh(case):
    return 0.5 + 0.5 * np.tanh(case.args[0] / 2)


@squashing.wrong("takes tanh", "tanh goes from -1 to 1. A probability is never below 0.")
def _(z):
    return torch.tanh(z)


@squashing.wrong("stops at e to the z", "That has no upper end. Divide by 1 plus the same power.")
def _(z):
    return torch.exp(z.clamp(max=30))


@squashing.wrong(
    "forgets the sign of z",
    "That is right for z above 0. Below 0 the numerator is e to the z, not 1.",
)
def _(z):
    return 1 / (1 + torch.exp(-z.abs()))


@squashing.wrong(
    "computes both forms for every sum",
    "`torch.where` chooses between two tensors that are there already, an infinity in each: their "
    "slope would be nan. Make the exponent harmless first: -z.abs() is never above 0.",
)
def _(z):
    return torch.where(z >= 0, 1 / (1 + torch.exp(-z)), torch.exp(z) / (1 + torch.exp(z)))


@squashing.wrong(
    "takes each form on the wrong side",
    "e to the z is harmless where z is negative, e to the -z where it is positive: exchange them.",
)
def _(z):
    return torch.where(z < 0, 1 / (1 + torch.exp(-z)), torch.exp(z) / (1 + torch.exp(z)))


@squashing.wrong(
    "mends a nan afterwards",
    "The result is right, but it came by way of infinity / infinity, whose slope would be nan. "
    "For a positive z use the other form.",
)
def _(z):
    return torch.nan_to_num(torch.exp(z) / (1 + torch.exp(z)), nan=1.0)


@squashing.wrong(
    "puts the positive sums first",
    "The numbers are right, but not in their places: `z[mask]` forgets where it picked. Write into "
    "`out[mask]`, or choose with `torch.where`.",
)
def _(z):
    p = sigmoid(z)
    return torch.cat([p[z >= 0], p[z < 0]])


squashing.wrong(
    "forgets to halve z", "That climbs twice as fast: with tanh it is (1 + tanh(z / 2)) / 2."
)(lambda z: (1 + torch.tanh(z)) / 2)


squashing.hints(
    "`torch.exp(-z.abs())` is between 0 and 1 for every z. Can both forms be written with it?",
    "Call that `small`: both forms divide by 1 + small. On top is 1 or small, by the sign of z.",
)


stalling = prediction(
    "4.wrong",
    "Two birds with y = 1: one gets p = 0.01, very wrong, one p = 0.5. By the squared error, "
    "how strongly is the second sum corrected, compared with the first?",
    result="The slope at p = 0.5 is {:.1f} times that at p = 0.01.",
)
stalling.answer(
    "about half as strongly: its error is half as large",
    lambda v: v < 0.9,
    like=0.5,
    wrong="The error is one factor. The other is the sigmoid's own slope, flat at p = 0.01.",
)
stalling.answer(
    "as strongly",
    lambda v: 0.9 <= v < 1.1,
    like=1.0,
    wrong="Only a rule that looks at the side alone, like the perceptron's, would do that.",
)
stalling.answer(
    "more than ten times as strongly",
    lambda v: v > 10,
    like=12.7,
    right="Both slopes carry the factor p (1 - p): 0.25 in the middle, 0.0099 far out.",
)


product = prediction(
    "4.product",
    "We multiply such probabilities for 1,000 birds, each about 0.7, in float32. What comes out?",
    result="The product is {}.",
)
product.answer(
    "about 0.7",
    lambda p: p > 0.1,
    like=0.7,
    wrong="That would be an average. Each factor below 1 makes a product smaller.",
)
product.answer(
    "a tiny number such as 1e-155",
    lambda p: 0 < p < 0.1,
    like=1e-155,
    wrong="On paper, yes. float32 has no number that small.",
)
product.answer(
    "exactly 0",
    0,
    right="0.7 ** 1000 is about 1e-155, and the smallest float32 above zero is about 1e-45: the "
    "product underflows.",
)


scoring = exercise(
    "4.3",
    "The log-likelihood",
    minutes=5,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** The logarithm of (4.8) for a whole batch. Note that `p` may be exactly 0 or
        1: where such a `p` is right, nothing is lost; where it is wrong, everything is, and the
        result is minus infinity.
        """,
)


@scoring.solution
def log_likelihood(p, y):
    """The logarithm of the probability of all labels together.

    Shapes: p (N,) in [0, 1], y (N,) of 0 and 1 -> a number, at most 0
    """
    return torch.where(y == 1, p, 1 - p).log().sum()


@scoring.cases
def _(rng):
    yield np.array([0.9, 0.8, 0.6, 0.3]), np.array([1.0, 1.0, 1.0, 0.0])
    yield np.array([1.0, 0.0, 0.5]), np.array([1.0, 0.0, 1.0])
    yield np.array([0.0, 0.5]), np.array([1.0, 1.0])
    yield np.array([1.0]), np.array([0.0])
    yield rng.uniform(0.3, 0.7, size=3000), rng.integers(2, size=3000).astype(float)
    while True:
        n = rng.integers(1, 8)
        yield rng.uniform(size=n), rng.integers(2, size=n).astype(float)


@scoring.wrong(
    "computes 0 times infinity",
    "y ln p + (1 - y) ln(1 - p) computes both logarithms for every bird, and 0 times minus "
    "infinity is nan. Choose the right probability first, then take its logarithm.",
)
def _(p, y):
    return (y * p.log() + (1 - y) * (1 - p).log()).sum()


@scoring.wrong(
    "multiplies first",
    "The product underflows before its logarithm is taken. Logarithms first, then the sum.",
)
def _(p, y):
    return torch.where(y == 1, p, 1 - p).prod().log()


@scoring.wrong("averages", "The sum is wanted: the logarithm of a product, not its N-th part.")
def _(p, y):
    return torch.where(y == 1, p, 1 - p).log().mean()


@scoring.wrong(
    "turns the sign", "Probabilities are at most 1, so their logarithms are at most 0. Keep that."
)
def _(p, y):
    return -torch.where(y == 1, p, 1 - p).log().sum()


@scoring.wrong(
    "forgets the birds with label 0",
    "A bird with y = 0 counts too: the unit gave it the probability 1 - p.",
)
def _(p, y):
    return p[y == 1].log().sum()


@scoring.wrong("ignores the labels", "For y = 0 the probability of what was seen is 1 - p, not p.")
def _(p, y):
    return p.log().sum()


@scoring.wrong(
    "adds the probabilities", "The logarithm of each comes first: it turns products into sums."
)
def _(p, y):
    return torch.where(y == 1, p, 1 - p).sum()


@scoring.wrong(
    "takes the logarithm of the sum", "The logarithm belongs to each factor, inside the sum."
)
def _(p, y):
    return torch.where(y == 1, p, 1 - p).sum().log()


@scoring.wrong(
    "takes another logarithm", "Use the natural logarithm: `torch.log`, not log10 or log2."
)
def _(p, y):
    return torch.where(y == 1, p, 1 - p).log10().sum()


@scoring.wrong(
    "hides the edge behind a finite number",
    "Somebody who says 0 and is wrong has lost everything: minus infinity. A p or a logarithm that "
    "is cut off hides that.",
    mark=lambda cases, values: all(
        np.isclose(value, whole, rtol=1e-2, atol=1e-2) or (np.isinf(whole) and value < -5)
        for case, value in zip(cases, values, strict=True)
        for whole in [_log_likelihood(*case.args)]
    ),
)
def _(p, y):
    p = p.clamp(1e-7, 1 - 1e-7)
    return torch.where(y == 1, p, 1 - p).log().sum()


def _log_likelihood(p, y):
    with np.errstate(divide="ignore"):
        return np.log(np.where(y == 1, p, 1 - p)).sum()


@scoring.wrong("takes the logarithm to base 2", "Use the natural logarithm: `torch.log`, not log2.")
def _(p, y):
    return torch.where(y == 1, p, 1 - p).log2().sum()


@scoring.wrong("takes no logarithm", "That is the product (4.8): its *logarithm* is wanted.")
def _(p, y):
    return torch.where(y == 1, p, 1 - p).prod()


@scoring.wrong(
    "swaps the labels", "Where y is 1, p is the probability of what was seen, not 1 - p."
)
def _(p, y):
    return torch.where(y == 1, 1 - p, p).log().sum()


scoring.wrong("keeps a logarithm for each bird", "One number is wanted: their sum.")(
    lambda p, y: torch.log(torch.where(y == 1, p, 1 - p))
)


scoring.hints(
    "Which probability did the unit give to what was seen: where y is 1, and where it is 0?",
    "`torch.where(y == 1, a, b)` chooses for each bird, before any logarithm.",
)


following = exercise(
    "4.4",
    "The gradient, for a batch",
    minutes=8,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** (4.11) for N birds at once: one slope for each weight, and one for the bias,
        each the mean over the birds. No loop over birds is needed: which product of `x` and the
        errors, with which shapes, gives D numbers?
        """,
)


@following.solution
def logistic_gradient(x, w, b, y):
    """Slopes of the mean cross-entropy: one for each weight, and one for the bias.

    Shapes: x (N, D), w (D,), b a number, y (N,) of 0 and 1 -> (D,), number
    """
    error = torch.sigmoid(x @ w + b) - y
    return x.T @ error / len(x), error.mean()


@following.cases
def _(rng):
    yield np.array([[1.0, 2.0]]), np.array([0.0, 0.0]), 0.0, np.array([1.0])
    while True:
        n, d = rng.integers(2, 7), rng.integers(2, 5)
        y = rng.integers(2, size=n).astype(float)
        yield rng.normal(size=(n, d)), rng.normal(size=d), float(rng.normal()), y


@following.wrong(
    "sums over the birds", "Divide by N: the mean is wanted, whatever the batch's size."
)
def _(x, w, b, y):
    error = torch.sigmoid(x @ w + b) - y
    return x.T @ error, error.sum()


@following.wrong(
    "averages the bias only", "The slopes of the weights are means over the birds too: divide by N."
)
def _(x, w, b, y):
    error = torch.sigmoid(x @ w + b) - y
    return x.T @ error, error.mean()


@following.wrong(
    "has the sign of the step, not of the slope",
    "y - p is the way down, as in the delta rule. The slope itself is p - y.",
)
def _(x, w, b, y):
    error = y - torch.sigmoid(x @ w + b)
    return x.T @ error / len(x), error.mean()


@following.wrong(
    "forgets that the bias has a slope", "The bias is a weight with the input 1: the mean of p - y."
)
def _(x, w, b, y):
    error = torch.sigmoid(x @ w + b) - y
    return x.T @ error / len(x), 0.0


@following.wrong("leaves the bias out of the sum", "z is x w + b: the bias moves every p.")
def _(x, w, b, y):
    error = torch.sigmoid(x @ w) - y
    return x.T @ error / len(x), error.mean()


@following.wrong(
    "gives the slope of the squared error",
    "p (1 - p) is what slowed the squared error down. In the cross-entropy it cancels.",
)
def _(x, w, b, y):
    p = torch.sigmoid(x @ w + b)
    error = 2 * (p - y) * p * (1 - p)
    return x.T @ error / len(x), error.mean()


@following.wrong(
    "keeps the sigmoid's slope",
    "p (1 - p) is what slowed the squared error down. In the cross-entropy it cancels.",
)
def _(x, w, b, y):
    p = torch.sigmoid(x @ w + b)
    error = (p - y) * p * (1 - p)
    return x.T @ error / len(x), error.mean()


@following.wrong(
    "forgets the sigmoid",
    "That is the delta rule's error, z - y. Here it is p - y, p = sigmoid(z).",
)
def _(x, w, b, y):
    error = x @ w + b - y
    return x.T @ error / len(x), error.mean()


@following.wrong(
    "makes the label of the sum hard", "That is the perceptron's error. Here p is a probability."
)
def _(x, w, b, y):
    error = (x @ w + b >= 0).to(x.dtype) - y
    return x.T @ error / len(x), error.mean()


@following.wrong(
    "averages the inputs and the errors apart",
    "A mean of products is not a product of means: each error meets its own bird first.",
)
def _(x, w, b, y):
    error = torch.sigmoid(x @ w + b) - y
    return x.mean(dim=0) * error.mean(), error.mean()


@following.wrong(
    "averages the weights only", "The slope of the bias is a mean over the birds too: divide by N."
)
def _(x, w, b, y):
    error = torch.sigmoid(x @ w + b) - y
    return x.T @ error / len(x), error.sum()


@following.wrong("divides by D", "The mean is over the N birds, not over the D columns.")
def _(x, w, b, y):
    error = torch.sigmoid(x @ w + b) - y
    return x.T @ error / x.shape[1], error.mean()


@following.wrong(
    "averages over the columns too", "Each weight has its own slope: D numbers, not one."
)
def _(x, w, b, y):
    error = torch.sigmoid(x @ w + b) - y
    return (x.T @ error / len(x)).mean(), error.mean()


@following.wrong(
    "returns the bias first", "The order is the slopes of the weights, then the bias's."
)
def _(x, w, b, y):
    return logistic_gradient(x, w, b, y)[::-1]


@following.wrong(
    "keeps a slope for each bird", "One slope for each weight: the mean over the birds."
)
def _(x, w, b, y):
    error = torch.sigmoid(x @ w + b) - y
    return error[:, None] * x, error


@following.wrong(
    "returns one tensor", "Two things are wanted: the slopes of the weights, and the bias's."
)
def _(x, w, b, y):
    return torch.cat([part.reshape(-1) for part in logistic_gradient(x, w, b, y)])


def _gradient_from(error, x):
    return x.T @ error / len(x), error.mean()


following.wrong(
    "doubles the error", "The 2 belonged to the square. In (4.11) the error p - y stands alone."
)(lambda x, w, b, y: _gradient_from(2 * (torch.sigmoid(x @ w + b) - y), x))

following.wrong(
    "keeps an error for each bird in the bias", "The bias has one slope: the mean of p - y."
)(lambda x, w, b, y: (logistic_gradient(x, w, b, y)[0], torch.sigmoid(x @ w + b) - y))

following.wrong("returns the weights' slopes alone", "Two things are wanted: (D,) and a number.")(
    lambda x, w, b, y: logistic_gradient(x, w, b, y)[0]
)

following.wrong(
    "averages along the rows", "The mean is over the birds, dim=0: one slope for each column."
)(
    lambda x, w, b, y: (
        (x * (torch.sigmoid(x @ w + b) - y)[:, None]).mean(dim=1),
        (torch.sigmoid(x @ w + b) - y).mean(),
    )
)


following.hints(
    "x is (N, D) and the errors are (N,). `x.T` is (D, N), and (D, N) @ (N,) is (D,).",
    "The bias is a weight whose input is always 1: its slope is the mean error.",
)


softening = exercise(
    "4.5",
    "Softmax",
    minutes=7,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** (4.12) along the *last* axis, for any number of axes. Scores may be 1,000 in
        one row and $-1{,}000$ in the next: use what you have just seen, not
        `torch.softmax`.
        """,
)


@softening.solution
def softmax(z):
    """Shares between 0 and 1 that sum to 1 along the last axis.

    Shapes: z (..., K) -> (..., K)
    """
    powers = torch.exp(z - z.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)


@softening.cases
def _(rng):
    yield (np.array([[0.0, 1.0, 2.0], [1.0, 1.0, -1.0]]),)
    yield (np.array([1.0, 2.0, 3.0]),)
    yield (np.array([[1000.0, 1001.0], [-1000.0, -1001.0]]),)
    yield (np.array([[-1000.0, 1000.0], [0.0, 800.0]]),)
    yield (np.arange(24.0).reshape(2, 3, 4) % 7,)
    while True:
        n, k = rng.integers(1, 5), rng.integers(2, 6)
        yield (rng.normal(scale=3, size=(n, k)),)


@softening.wrong(
    "normalises along the first axis",
    "One row is one example, and its shares sum to 1: the axis is -1, the last.",
)
def _(z):
    return torch.softmax(z, dim=0)


@softening.wrong(
    "normalises over all values at once", "Each row has its own sum: use `dim=-1, keepdim=True`."
)
def _(z):
    powers = torch.exp(z - z.amax(dim=-1, keepdim=True))
    return powers / powers.sum()


@softening.wrong(
    "overflows",
    "exp(1000) is infinite, and infinity over infinity is not a number. Subtract the largest score "
    "of each row first.",
)
def _(z):
    return torch.exp(z) / torch.exp(z).sum(dim=-1, keepdim=True)


@softening.wrong(
    "subtracts the largest score of all rows",
    "A row far below the largest becomes 0 / 0. Each row needs its own maximum.",
)
def _(z):
    powers = torch.exp(z - z.max())
    return powers / powers.sum(dim=-1, keepdim=True)


@softening.wrong(
    "subtracts the smallest score of each row",
    "Then the largest may still be 2,000 above it, and its power infinite. Subtract the largest.",
)
def _(z):
    powers = torch.exp(z - z.amin(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)


@softening.wrong(
    "subtracts the mean of each row",
    "In a wide row the largest is still 1,000 above the mean. Subtract the largest.",
)
def _(z):
    powers = torch.exp(z - z.mean(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)


@softening.wrong("does not normalise", "Divide by the sum of each row: shares sum to 1.")
def _(z):
    return torch.exp(z - z.amax(dim=-1, keepdim=True))


@softening.wrong(
    "divides the scores themselves",
    "Scores may be negative. exp makes them positive before they are divided.",
)
def _(z):
    return z / z.sum(dim=-1, keepdim=True)


@softening.wrong("takes sigmoids", "Each score was judged alone. The shares of a row sum to 1.")
def _(z):
    return torch.sigmoid(z)


@softening.wrong("returns the logarithm", "That is log-softmax; the shares are wanted.")
def _(z):
    return torch.log_softmax(z, dim=-1)


@softening.wrong(
    "gives all to the largest", "That is a hard maximum. Softmax leaves something for the others."
)
def _(z):
    return (z == z.amax(dim=-1, keepdim=True)).to(z.dtype)


@softening.wrong(
    "clips the scores",
    "Of 1,000 and 1,001 the second is larger still: clipping makes them equal. Subtract instead.",
)
def _(z):
    return torch.softmax(z.clamp(-80, 80), dim=-1)


@softening.wrong(
    "divides by the largest score",
    "That changes the differences, and they are what counts. Subtract the largest score.",
)
def _(z):
    powers = torch.exp(z / z.amax(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)


@softening.wrong("favours the smallest", "The largest score gets the largest share: mind the sign.")
def _(z):
    return torch.softmax(-z, dim=-1)


@softening.wrong(
    "takes powers of 2",
    "Powers of e are wanted: `torch.exp`. With 2 the shares lie closer together.",
)
def _(z):
    return torch.softmax(z * math.log(2), dim=-1)


softening.wrong(
    "divides by the sum of all rows", "The shares of *each row* sum to 1: `dim=-1, keepdim=True`."
)(lambda z: torch.exp(z - z.max()) / torch.exp(z - z.max()).sum())


softening.hints(
    "Which number can be subtracted from a row so that no power exceeds 1?",
    "`keepdim=True` keeps the reduced axis with length 1, so that it stretches back over the row.",
)


crossing = exercise(
    "4.6",
    "Cross-entropy from scores",
    minutes=8,
    difficulty=3,
    inline=True,
    statement=r"""
        **Your turn.** The mean of (4.13) over the rows. Scores may be as far apart as 2,000, where
        a share is rounded to 0: stay with logarithms throughout. `logits[torch.arange(N), labels]`
        picks one score from each row. Avoid `F.cross_entropy`.
        """,
)


@crossing.solution
def cross_entropy(logits, labels):
    """The mean cost of the right classes, by the natural logarithm.

    Shapes: logits (N, K), labels (N,) integers from 0 to K - 1 -> number
    """
    largest = logits.amax(dim=1)
    total = torch.exp(logits - largest[:, None]).sum(dim=1)
    chosen = logits[torch.arange(len(labels)), labels]
    return (largest + total.log() - chosen).mean()


@crossing.cases
def _(rng):
    yield np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]]), np.array([0, 2])
    yield np.array([[0.0, 0.0]]), np.array([1])
    yield np.array([[1000.0, 1001.0], [-1000.0, -1001.0]]), np.array([0, 1])
    yield np.array([[1000.0, -1000.0], [1.0, 0.0]]), np.array([1, 0])
    while True:
        n, k = rng.integers(2, 6), rng.integers(2, 5)
        yield rng.normal(scale=2, size=(n, k)), rng.integers(k, size=n)


@crossing.wrong(
    "takes the scores for probabilities",
    "The scores are logits: any numbers at all. The softmax comes before the logarithm.",
)
def _(logits, labels):
    return -torch.log(logits[torch.arange(len(labels)), labels]).mean()


@crossing.wrong("sums over the rows", "Divide by the number of rows: the mean is wanted.")
def _(logits, labels):
    return F.cross_entropy(logits, labels, reduction="sum")


@crossing.wrong("keeps one cost for each row", "One number is wanted: the mean over the rows.")
def _(logits, labels):
    return F.cross_entropy(logits, labels, reduction="none")


@crossing.wrong(
    "overflows",
    "exp(1000) is infinite. Take the largest score of each row out first, and add it back to "
    "the logarithm.",
)
def _(logits, labels):
    chosen = logits[torch.arange(len(labels)), labels]
    return (torch.exp(logits).sum(dim=1).log() - chosen).mean()


@crossing.wrong(
    "takes the logarithm of a share that became 0",
    "A stable softmax is not enough: e to the -2000 is 0 in a computer, and its logarithm minus "
    "infinity. Stay with logarithms throughout.",
)
def _(logits, labels):
    shares = torch.softmax(logits, dim=1)
    return -torch.log(shares[torch.arange(len(labels)), labels]).mean()


@crossing.wrong(
    "takes one maximum for all rows",
    "In a row far below it every power becomes 0. Each row needs its own maximum.",
)
def _(logits, labels):
    total = torch.exp(logits - logits.max()).sum(dim=1)
    chosen = logits[torch.arange(len(labels)), labels]
    return (logits.max() + total.log() - chosen).mean()


@crossing.wrong(
    "does not add the maximum again",
    "What was subtracted inside the exponent must be added outside the logarithm.",
)
def _(logits, labels):
    total = torch.exp(logits - logits.amax(dim=1, keepdim=True)).sum(dim=1)
    chosen = logits[torch.arange(len(labels)), labels]
    return (total.log() - chosen).mean()


@crossing.wrong(
    "applies the softmax twice",
    "The log-sum-exp was given shares, not scores. No error is raised; learning is slow.",
)
def _(logits, labels):
    return F.cross_entropy(torch.softmax(logits, dim=1), labels)


@crossing.wrong("forgets the minus sign", "The logarithm of a share is negative; a loss is not.")
def _(logits, labels):
    return -F.cross_entropy(logits, labels)


@crossing.wrong("counts in bits", "The natural logarithm is wanted: nats, not bits.")
def _(logits, labels):
    return F.cross_entropy(logits, labels) / math.log(2)


@crossing.wrong(
    "divides by the number of scores", "The mean is over the rows, not over all N K scores."
)
def _(logits, labels):
    return F.cross_entropy(logits, labels) / logits.shape[1]


@crossing.wrong(
    "charges for the largest share",
    "The cost is that of the label's class, even where another class has the largest score.",
)
def _(logits, labels):
    return F.cross_entropy(logits, logits.argmax(dim=1))


@crossing.wrong(
    "picks whole columns",
    "`logits[:, labels]` is an (N, N) table. One score a row: a row number and a label together.",
)
def _(logits, labels):
    return (torch.logsumexp(logits, dim=1) - logits[:, labels]).mean()


@crossing.wrong(
    "puts a small number in place of 0",
    "That hides the cost of a share rounded to 0: 1,000 nats became 30. Stay with logarithms.",
    mark=lambda cases, values: all(
        np.isclose(value, whole, rtol=1e-2, atol=1e-2) or (whole > 50 and value < 50)
        for case, value in zip(cases, values, strict=True)
        for whole in [_cost(*case.args)]
    ),
)
def _(logits, labels):
    shares = torch.softmax(logits, dim=1)[torch.arange(len(labels)), labels]
    return -torch.log(shares + 1e-12).mean()


def _cost(logits, labels):
    return F.cross_entropy(torch.as_tensor(logits), torch.as_tensor(labels)).item()


@crossing.wrong(
    "takes no logarithm of the sum", "(4.13) has m + ln(sum), and the logarithm is missing."
)
def _(logits, labels):
    largest = logits.amax(dim=1)
    total = torch.exp(logits - largest[:, None]).sum(dim=1)
    return (largest + total - logits[torch.arange(len(labels)), labels]).mean()


crossing.wrong(
    "averages over all classes", "Only the label's class is charged: one score from each row."
)(lambda logits, labels: -torch.log_softmax(logits, dim=1).mean())

crossing.wrong(
    "takes the maximum off the label's score, too",
    "In (4.13) m is added outside the logarithm, and z_y is the score as it came.",
)(lambda logits, labels: cross_entropy(logits, labels) + logits.amax(dim=1).mean())

crossing.wrong(
    "judges each score alone",
    "That is the cross-entropy of K sigmoids. Here the shares of a row sum to 1.",
)(
    lambda logits, labels: torch.nn.functional.binary_cross_entropy_with_logits(
        logits, torch.nn.functional.one_hot(labels, logits.shape[1]).to(logits)
    )
)


crossing.hints(
    "What is the logarithm of a sum of powers, if you take the largest power out of the sum?",
    "The log-sum-exp of a row is m + ln(sum of e to the (z - m)), m its largest score.",
)


reading = estimate(
    "4.digits",
    "7,850 numbers, one weighted sum of pixels for each digit, no hidden layer. Of 100 validation "
    "digits, how many will they read correctly?",
    low=0,
    high=100,
    step=1,
    unit="of 100",
    near=3,
    result="They read {:.0f} of 100.",
    below="A digit puts its ink in places where others have none, and 784 places vote.",
    above="A picture shifted by two pixels is a different picture to a sum of pixels.",
    right="One layer of weights reads more than nine in ten, but hardly more.",
)


running = prediction(
    "4.lengths",
    "Adelie and Gentoo, whose bills a line separates. How many times as long is the weight "
    "vector after 10,000 steps as after 1,000?",
    result="It is {:.2f} times as long.",
)
running.answer(
    "just as long: it has arrived at the best line",
    lambda v: 0.95 <= v < 1.05,
    like=1.0,
    wrong="It would need a floor to arrive at. Where every bird is right, longer weights make "
    "every bird surer.",
)
running.answer(
    "longer, and still growing",
    lambda v: v > 1.2,
    like=2.0,
    right="Every bird is on its side, so twice the weights give a lower loss, for ever.",
)
running.answer(
    "shorter: it was too sure at first",
    lambda v: v < 0.95,
    like=0.5,
    wrong="Nothing in the loss asks for short weights.",
)


calibrating = exercise(
    "4.7",
    "Calibration",
    minutes=8,
    difficulty=2,
    statement=r"""
        Cut the scale from 0 to 1 into equal bins; each includes its lower edge, and the last its
        upper edge too. From low to high, give a row for each bin that is not empty: the mean of p,
        the share of y = 1, and how many.
        """,
)


@calibrating.solution
def calibration(p, y, bins):
    """A row for each bin that is not empty: mean p, share of y = 1, number of rows.

    Shapes: p (N,) in [0, 1], y (N,) of 0 and 1, bins a number -> (B, 3), B up to bins
    """
    place = (p * bins).long().clamp(max=bins - 1)
    rows = []
    for k in place.unique():
        here = place == k
        rows.append([p[here].mean().item(), y[here].mean().item(), here.sum().item()])
    return torch.tensor(rows, dtype=torch.float64)


@calibrating.cases
def _(rng):
    yield np.array([0.1, 0.2, 0.9, 1.0]), np.array([0.0, 1.0, 1.0, 1.0]), 2
    yield np.array([0.25, 0.5, 0.75, 0.8]), np.array([0.0, 1.0, 0.0, 1.0]), 4
    yield np.array([0.0, 0.05, 1.0]), np.array([0.0, 1.0, 0.0]), 4
    while True:
        n = rng.integers(3, 40)
        p = rng.uniform(size=n)
        yield p, (rng.uniform(size=n) < p).astype(float), int(rng.choice([2, 3, 4, 7]))


def _binned(row, *, last=lambda place, bins: place.clamp(max=bins - 1), empty=False):
    """A wrong answer that differs in what a row holds, or in how the bins are cut."""

    def answer(p, y, bins):
        place = last((p * bins).long(), bins)
        found = range(bins) if empty else [k for k in range(bins) if (place == k).any()]
        return torch.tensor([row(p, y, place == k, k, bins) for k in found], dtype=torch.float64)

    return answer


def _row(p, y, here, k, bins):
    return [p[here].mean().item(), y[here].mean().item(), here.sum().item()]


calibrating.wrong(
    "loses a probability of exactly 1", "p = 1 belongs to the last bin, with its upper edge."
)(_binned(_row, last=lambda place, bins: place))
calibrating.wrong(
    "gives the middle of each bin",
    "The mean of the probabilities that were said, not the middle of their bin.",
)(_binned(lambda p, y, here, k, bins: [(k + 0.5) / bins, *_row(p, y, here, k, bins)[1:]]))
calibrating.wrong("keeps empty bins", "A bin without a row has no mean: leave it out.")(
    _binned(_row, empty=True)
)
calibrating.wrong(
    "gives the share of right decisions",
    "Accuracy is another question. Here: of those told p, how many are of class 1?",
)(
    _binned(
        lambda p, y, here, k, bins: [
            p[here].mean().item(),
            ((p[here] >= 0.5) == (y[here] == 1)).double().mean().item(),
            here.sum().item(),
        ]
    )
)
calibrating.wrong(
    "gives shares of all rows", "The share within the bin: divide by the rows of the bin, not by N."
)(
    _binned(
        lambda p, y, here, k, bins: [
            p[here].mean().item(),
            y[here].sum().item() / len(p),
            here.sum().item(),
        ]
    )
)
calibrating.wrong("counts the ones", "The third number counts all rows of the bin, y = 0 and 1.")(
    _binned(lambda p, y, here, k, bins: [*_row(p, y, here, k, bins)[:2], y[here].sum().item()])
)


@calibrating.wrong(
    "cuts bins with their upper edges",
    "An edge such as 0.5 belongs to the bin above it, which begins there.",
)
def _(p, y, bins):
    place = ((p * bins).ceil().long() - 1).clamp(min=0)
    rows = []
    for k in place.unique():
        here = place == k
        rows.append([p[here].mean().item(), y[here].mean().item(), here.sum().item()])
    return torch.tensor(rows, dtype=torch.float64)


@calibrating.wrong(
    "rounds to the nearest bin", "A bin begins at its lower edge: round down, not to the nearest."
)
def _(p, y, bins):
    return calibration((p * bins).round().clamp(max=bins - 0.5) / bins, y, bins)


@calibrating.wrong("goes from high to low", "The lowest bin comes first.")
def _(p, y, bins):
    return calibration(p, y, bins).flip(0)


@calibrating.wrong(
    "gives the share first", "The order is the mean of p, the share of y = 1, how many."
)
def _(p, y, bins):
    return calibration(p, y, bins)[:, [1, 0, 2]]


@calibrating.wrong(
    "gives a share for the number", "The third number is how many rows, not their share."
)
def _(p, y, bins):
    return calibration(p, y, bins) / torch.tensor([1.0, 1.0, len(p)])


@calibrating.wrong("fills empty bins with 0", "A bin without a row has no mean: leave it out.")
def _(p, y, bins):
    rows = torch.zeros(bins, 3)
    places = (p * bins).long().clamp(max=bins - 1).unique()
    rows[places] = calibration(p, y, bins).to(rows.dtype)
    return rows


@calibrating.wrong(
    "cuts bins of equally many rows",
    "The *scale* is cut into equal parts, however many rows each has.",
)
def _(p, y, bins):
    parts = p.argsort().chunk(bins)
    return torch.stack(
        [torch.stack([p[k].mean(), y[k].mean(), p.new_tensor(len(k))]) for k in parts]
    )


def _by_bins(p, y, place, share=torch.mean):
    """A row for each place that comes: mean p, a share of y, how many."""
    rows = []
    for k in place.unique():
        here = place == k
        rows.append(torch.stack([p[here].mean(), share(y[here].to(p)), here.sum().to(p)]))
    return torch.stack(rows)


calibrating.wrong(
    "gives a probability of exactly 1 a bin of its own",
    "The last bin includes its upper edge: 1 belongs to it.",
)(lambda p, y, bins: _by_bins(p, y, (p * bins).long()))

calibrating.wrong(
    "gives a number for the share", "The second number is a share: divide by how many there are."
)(lambda p, y, bins: _by_bins(p, y, (p * bins).long().clamp(max=bins - 1), share=torch.sum))

calibrating.wrong(
    "rounds to the nearest edge", "p belongs to the bin that it lies in: round p times bins *down*."
)(lambda p, y, bins: _by_bins(p, y, (p * bins).round().long().clamp(max=bins - 1)))

calibrating.wrong(
    "cuts from the smallest p to the largest", "Cut the scale from 0 to 1, whatever values p has."
)(
    lambda p, y, bins: _by_bins(
        p,
        y,
        ((p - p.min()) / (p.max() - p.min()).clamp(min=1e-12) * bins).long().clamp(max=bins - 1),
    )
)

calibrating.wrong("always cuts ten bins", "`bins` says how many.")(
    lambda p, y, bins: calibration(p, y, 10)
)


calibrating.hints(
    "`(p * bins).long()` is the number of the bin; only p = 1 needs care.",
    "For each bin that occurs: a mask, then three means or counts under it.",
)


mending = exercise(
    "4.8",
    "Repair a mean loss",
    minutes=6,
    difficulty=2,
    statement="""
        This measures the mean loss over batches, of which the last may be smaller. No error
        is raised, yet two things are wrong:

        ```python
        def mean_loss(batches, W, b):
            loss_fn, total = nn.CrossEntropyLoss(), 0.0
            for x, labels in batches:
                shares = torch.softmax(x @ W + b, dim=1)
                total = total + loss_fn(shares, labels)
            return total / len(batches)
        ```
        """,
)


@mending.solution
def mean_loss(batches, W, b):
    """The mean cross-entropy over all rows of all batches.

    Shapes: batches, a list of (x (n, D), labels (n,)) with n >= 1; W (D, K), b (K,) -> number
    """
    loss_fn, total, rows = nn.CrossEntropyLoss(reduction="sum"), 0.0, 0
    for x, labels in batches:
        total = total + loss_fn(x @ W + b, labels)
        rows = rows + len(labels)
    return total / rows


@mending.cases
def _(rng):
    while True:
        d, k = rng.integers(2, 4, size=2)
        batches = [
            (rng.normal(size=(n, d)), rng.integers(k, size=n))
            for n in (4, 4, int(rng.integers(1, 4)))
        ]
        yield batches, rng.normal(size=(d, k)), rng.normal(size=k)


@mending.wrong(
    "still hands over shares, and weighs batches alike",
    "`nn.CrossEntropyLoss` applies the softmax itself: give it the scores. And a small last batch "
    "must not count as much as a full one.",
)
def _(batches, W, b):
    loss_fn = nn.CrossEntropyLoss()
    losses = [loss_fn(torch.softmax(x @ W + b, dim=1), labels) for x, labels in batches]
    return sum(losses) / len(batches)


@mending.wrong(
    "still hands over shares",
    "`nn.CrossEntropyLoss` applies the softmax itself: give it the scores, x W + b.",
)
def _(batches, W, b):
    loss_fn = nn.CrossEntropyLoss(reduction="sum")
    losses = [loss_fn(torch.softmax(x @ W + b, dim=1), labels) for x, labels in batches]
    return sum(losses) / sum(len(labels) for _, labels in batches)


@mending.wrong(
    "weighs a small batch like a full one",
    "The last batch is smaller: weigh each batch by its rows, or sum and divide by all rows.",
)
def _(batches, W, b):
    return sum(F.cross_entropy(x @ W + b, labels) for x, labels in batches) / len(batches)


@mending.wrong("sums over the rows", "The mean is wanted: divide by the number of all rows.")
def _(batches, W, b):
    return sum(F.cross_entropy(x @ W + b, labels, reduction="sum") for x, labels in batches)


@mending.wrong(
    "divides sums by the number of batches", "A sum over rows is divided by the number of rows."
)
def _(batches, W, b):
    losses = [F.cross_entropy(x @ W + b, labels, reduction="sum") for x, labels in batches]
    return sum(losses) / len(batches)


@mending.wrong("loses the bias", "The scores are x W + b.")
def _(batches, W, b):
    losses = [F.cross_entropy(x @ W, labels, reduction="sum") for x, labels in batches]
    return sum(losses) / sum(len(labels) for _, labels in batches)


@mending.wrong("forgets all but the last batch", "Add the batches up before you divide.")
def _(batches, W, b):
    x, labels = batches[-1]
    return F.cross_entropy(x @ W + b, labels)


@mending.wrong(
    "divides means by the number of rows",
    "The loss of a batch is its mean already. `reduction='sum'` adds up what is then divided.",
)
def _(batches, W, b):
    losses = [F.cross_entropy(x @ W + b, labels) for x, labels in batches]
    return sum(losses) / sum(len(labels) for _, labels in batches)


@mending.wrong(
    "divides by the rows of the last batch", "Count the rows of all batches: `rows = rows + ...`."
)
def _(batches, W, b):
    losses = [F.cross_entropy(x @ W + b, labels, reduction="sum") for x, labels in batches]
    return sum(losses) / len(batches[-1][1])


@mending.wrong("counts wrong rows", "That is the error rate. Every row has a cost, right or wrong.")
def _(batches, W, b):
    wrong = [((x @ W + b).argmax(dim=1) != labels).double() for x, labels in batches]
    return torch.cat(wrong).mean()


def _total(batches, W, b):
    """The sum of the cross-entropy over all rows, and the number of rows."""
    rows = sum(len(labels) for _, labels in batches)
    return mean_loss(batches, W, b) * rows, rows


mending.wrong(
    "takes all batches to be as long as the first",
    "The last batch may be smaller: count its own rows.",
)(lambda batches, W, b: _total(batches, W, b)[0] / (len(batches) * len(batches[0][1])))

mending.wrong(
    "takes all batches to be as long as the last",
    "After the loop `labels` is the last batch's: count the rows of each batch as it comes.",
)(lambda batches, W, b: _total(batches, W, b)[0] / (len(batches) * len(batches[-1][1])))

mending.wrong("leaves the smaller batch out", "Every row counts, those of the last batch as well.")(
    lambda batches, W, b: mean_loss(
        [(x, labels) for x, labels in batches if len(x) == len(batches[0][0])], W, b
    )
)

mending.wrong("returns after the first batch", "The `return` stands inside the loop: move it out.")(
    lambda batches, W, b: mean_loss(batches[:1], W, b)
)

mending.wrong("divides by the classes as well", "The mean is over the rows, not over N K scores.")(
    lambda batches, W, b: mean_loss(batches, W, b) / W.shape[1]
)

mending.wrong("keeps a loss for each batch", "One number is wanted, over all rows of all batches.")(
    lambda batches, W, b: [mean_loss([batch], W, b) for batch in batches]
)


mending.hints(
    "What does `nn.CrossEntropyLoss` expect, scores or shares? See section 8.",
    "`reduction='sum'` gives the sum of a batch; divide by all rows at the end.",
)


_SQUARE = "A squared error fits a free number; here a probability is wanted."
ends = choices(
    "4.9",
    "Which output, which loss?",
    variable="ends",
    minutes=5,
    difficulty=1,
    statement="Choose output and loss. CE is cross-entropy, BCE its form for two classes, MSE mean "
    "squared error; a song may have several tags, or none.",
)
ends.question(
    "rent",
    "the rent of a flat",
    answer="linear, MSE",
    wrong={
        "sigmoid, BCE": "A sigmoid never exceeds 1 euro.",
        "softmax, CE": "Every amount would be its own class, and 700 no nearer to 701 than to 5.",
    },
)
ends.question(
    "spam",
    "spam or not",
    answer="sigmoid, BCE",
    wrong={
        "linear, MSE": _SQUARE,
        "linear, CE": "The softmax of a single score is 1, whatever the score: CE needs two.",
    },
)
ends.question(
    "species",
    "one of three penguins",
    answer="softmax, CE",
    wrong={
        "linear, MSE": "One number would put species 1 halfway between 0 and 2.",
        "3 sigmoids, BCE": "A bird is of one species only: the three shares must sum to 1.",
    },
)
ends.question(
    "tags",
    "any of three song tags",
    answer="3 sigmoids, BCE",
    wrong={
        "softmax, CE": "A song may have two tags, or none: its shares need not sum to 1.",
        "linear, MSE": _SQUARE,
    },
)
ends.question(
    "seeds",
    "share of seeds that sprout",
    answer="sigmoid, BCE",
    wrong={
        "linear, MSE": "A free number may say 130 %. Labels of BCE may lie between 0 and "
        "1: it is the cost of each seed, averaged.",
        "softmax, CE": "There are no classes of shares: 0.31 lies next to 0.32.",
    },
)
ends.hints(
    "First: is the answer a free number, a yes or no, one of many, or any of many?",
    "One of many: the shares compete and sum to 1. Any of many: each is a yes or no of its own.",
)
