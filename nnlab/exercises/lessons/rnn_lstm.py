"""Exercises of lesson 11: recurrent networks."""

import numpy as np
import torch

from .. import choices, exercise

recall = choices(
    "11.recall",
    "Three questions from lessons 10, 07 and 03",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "width",
    "the width that a 5x5 kernel with stride 2 and padding 2 makes of 28 pixels",
    answer=14,
    wrong={
        13: "The first place counts too: (28 + 2 * 2 - 5) // 2 + 1.",
        12: "The padding adds 2 pixels at *both* ends before the kernel moves.",
        28: "That would be stride 1: a stride of 2 skips every second place.",
        15: "The size formula rounds down: a place that does not fit is left out.",
    },
)
recall.question(
    "rate",
    "the rate below which plain descent arrives in a bowl of curvature 20",
    answer=0.1,
    wrong={
        0.05: "That is 1 / curvature, the quickest rate. It still arrives up to twice that.",
        0.2: "The factor of a step is 1 - rate * 20; at 0.2 it is -3.",
        20: "The steeper the bowl, the *smaller* the rate.",
    },
)
recall.question(
    "numbers",
    "how many numbers a 2-2-1 net has, biases included",
    answer=9,
    wrong={
        6: "Those are the weights. Each of the three units has a bias too.",
        5: "Count arrows, not units: 2 * 2 + 2 * 1 of them, and three biases.",
        8: "Three biases, not two: the output unit has one as well.",
    },
)
recall.hints(
    "(28 + 2 * padding - kernel) // stride + 1.",
    "The step multiplies by 1 - rate * curvature, which must stay above -1. Then count W1, b1, w2.",
)


def _normal(rng, *shape):
    return rng.normal(size=shape)


def _cell(rng, blocks, biases=("b",)):
    """x, h and the parameters of a cell with so many blocks, of random sizes."""
    n, d, h = rng.integers(1, 4), rng.integers(1, 5), rng.integers(2, 5)
    params = {"W": _normal(rng, d, blocks * h), "U": _normal(rng, h, blocks * h)}
    params |= {name: _normal(rng, blocks * h) for name in biases}
    return _normal(rng, n, d), _normal(rng, n, h), params


rnn = exercise(
    "11.1",
    "One step of an RNN",
    minutes=6,
    difficulty=1,
    statement=r"""
        One step of equation (11.1). `params` is a dict of `W`, `U` and one bias `b`; multiply from
        the right, as our layers do: `x @ W`.
        """,
)


@rnn.solution
def rnn_step(x, h, params):
    """The new state.

    Shapes: x (N, D), h (N, H), params {"W": (D, H), "U": (H, H), "b": (H,)} -> (N, H)
    """
    return torch.tanh(x @ params["W"] + h @ params["U"] + params["b"])


@rnn.cases
def _(rng):
    params = {"W": np.array([[1.0]]), "U": np.array([[0.5]]), "b": np.array([0.0])}
    yield np.array([[1.0]]), np.array([[0.0]]), params
    yield np.array([[0.0]]), np.array([[0.76]]), params
    while True:
        yield _cell(rng, 1)


@rnn.wrong("forgets the old state", "Without h @ U it is a dense layer: nothing is remembered.")
def _(x, h, params):
    return torch.tanh(x @ params["W"] + params["b"])


@rnn.wrong("forgets the bias", "The sum has three parts: x @ W, h @ U and b.")
def _(x, h, params):
    return torch.tanh(x @ params["W"] + h @ params["U"])


@rnn.wrong("has no tanh", "The sum goes through tanh, else a long product of U grows or dies.")
def _(x, h, params):
    return x @ params["W"] + h @ params["U"] + params["b"]


@rnn.wrong("takes the sigmoid", "A plain cell has no gates: its activation is tanh.")
def _(x, h, params):
    return torch.sigmoid(x @ params["W"] + h @ params["U"] + params["b"])


@rnn.wrong("adds the old state", "The old state comes in only through U: h is not added as it is.")
def _(x, h, params):
    return h + torch.tanh(x @ params["W"] + h @ params["U"] + params["b"])


@rnn.wrong("transposes U", "Our matrices stand as they are multiplied: h @ U, not h @ U.T.")
def _(x, h, params):
    return torch.tanh(x @ params["W"] + h @ params["U"].T + params["b"])


@rnn.wrong(
    "squashes before the bias", "The bias belongs to the sum: add it before the tanh, not after."
)
def _(x, h, params):
    return torch.tanh(x @ params["W"] + h @ params["U"]) + params["b"]


rnn.hints(
    "Two matrix products and a bias, added, then one function over all.",
    "x goes through W, the old state through U.",
    "`torch.tanh(x @ W + h @ U + b)`, with the matrices from the dict.",
)


lstm = exercise(
    "11.2",
    "One step of an LSTM",
    minutes=12,
    difficulty=2,
    statement=r"""
        One step of equation (11.3). The four blocks stand side by side in torch's order i, f, g, o,
        so `W` has $4H$ columns. Both new states go back, h first.
        """,
)


@lstm.solution
def lstm_step(x, h, c, params):
    """The new h and the new c.

    Shapes: x (N, D), h and c (N, H), params W (D, 4H), U (H, 4H), b (4H,) -> (N, H), (N, H)
    """
    sums = x @ params["W"] + h @ params["U"] + params["b"]
    i, f, g, o = sums.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.cases
def _(rng):
    params = {"W": np.zeros((1, 4)), "U": np.zeros((1, 4)), "b": np.array([0.0, 3.0, 1.0, -1.0])}
    yield np.array([[1.0]]), np.array([[0.5]]), np.array([[2.0]]), params
    while True:
        x, h, params = _cell(rng, 4)
        yield x, h, _normal(rng, *h.shape), params


def _blocks(x, h, params):
    return (x @ params["W"] + h @ params["U"] + params["b"]).chunk(4, dim=1)


@lstm.wrong(
    "reads the blocks as i, f, o, g",
    "torch's order is i, f, g, o: the candidate is the third block, the output gate the last.",
)
def _(x, h, c, params):
    i, f, o, g = _blocks(x, h, params)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.wrong(
    "reads the blocks as f, i, g, o",
    "torch's order is i, f, g, o: the input gate comes before the forget gate.",
)
def _(x, h, c, params):
    f, i, g, o = _blocks(x, h, params)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.wrong("has tanh in its gates", "Gates are shares from 0 to 1: i, f and o take the sigmoid.")
def _(x, h, c, params):
    i, f, g, o = _blocks(x, h, params)
    c = torch.tanh(f) * c + torch.tanh(i) * torch.tanh(g)
    return torch.tanh(o) * torch.tanh(c), c


@lstm.wrong(
    "takes the sigmoid of the candidate",
    "What is written may be negative: g takes tanh, and only the gates the sigmoid.",
)
def _(x, h, c, params):
    i, f, g, o = _blocks(x, h, params)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.sigmoid(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.wrong("does not keep c", "The new c begins with what is kept of the old: f * c.")
def _(x, h, c, params):
    i, _, g, o = _blocks(x, h, params)
    c = torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.wrong("returns the old c", "The next step needs the *new* c: return it beside h.")
def _(x, h, c, params):
    i, f, g, o = _blocks(x, h, params)
    new = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(new), c


@lstm.wrong("shows c without tanh", "h is o times tanh(c): c may be large, h stays within 1.")
def _(x, h, c, params):
    i, f, g, o = _blocks(x, h, params)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * c, c


@lstm.wrong("shows the old c", "h shows the *new* cell: compute c first, then h.")
def _(x, h, c, params):
    i, f, g, o = _blocks(x, h, params)
    new = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), new


@lstm.wrong(
    "keeps what it should forget",
    "f says what *stays*: multiply c by f, not by 1 - f, in spite of the gate's name.",
)
def _(x, h, c, params):
    i, f, g, o = _blocks(x, h, params)
    c = (1 - torch.sigmoid(f)) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.wrong("returns c first", "The order is h, then c: `return h, c`.")
def _(x, h, c, params):
    i, f, g, o = _blocks(x, h, params)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return c, torch.sigmoid(o) * torch.tanh(c)


@lstm.wrong("returns h alone", "The next step needs c as well: `return h, c`.")
def _(x, h, c, params):
    i, f, g, o = _blocks(x, h, params)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c)


@lstm.wrong("forgets the old h", "The gates read the old state too: x @ W + h @ U + b.")
def _(x, h, c, params):
    i, f, g, o = (x @ params["W"] + params["b"]).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


lstm.hints(
    "One sum for all four blocks, then `.chunk(4, dim=1)` into i, f, g, o.",
    "i, f and o take the sigmoid, g takes tanh. c = f * c + i * g.",
    "h = o * tanh(new c); return h and the new c.",
)


gru = exercise(
    "11.3",
    "One step of a GRU",
    minutes=12,
    difficulty=3,
    statement=r"""
        One step of equation (11.4), as PyTorch does it. The blocks stand in the order r, z, n; `b`
        goes with `x @ W`, `c` with `h @ U`, and the reset gate multiplies the latter.
        """,
)


@gru.solution
def gru_step(x, h, params):
    """The new state.

    Shapes: x (N, D), h (N, H), params W (D, 3H), U (H, 3H), b and c (3H,) -> (N, H)
    """
    xr, xz, xn = (x @ params["W"] + params["b"]).chunk(3, dim=1)
    hr, hz, hn = (h @ params["U"] + params["c"]).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    return (1 - z) * torch.tanh(xn + r * hn) + z * h


@gru.cases
def _(rng):
    biases = {"b": np.array([-1.0, 2.0, 0.5]), "c": np.array([0.0, 0.0, 1.0])}
    params = {"W": np.zeros((1, 3)), "U": np.zeros((1, 3))} | biases
    yield np.array([[1.0]]), np.array([[0.5]]), params
    while True:
        yield _cell(rng, 3, ("b", "c"))


def _halves(x, h, params):
    both = x @ params["W"] + params["b"], h @ params["U"] + params["c"]
    return [half.chunk(3, dim=1) for half in both]


@gru.wrong(
    "swaps z and 1 - z",
    "That is the paper of Chung and others (2014). In torch z says how much of the old h stays.",
)
def _(x, h, params):
    (xr, xz, xn), (hr, hz, hn) = _halves(x, h, params)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    return z * torch.tanh(xn + r * hn) + (1 - z) * h


@gru.wrong(
    "resets before the product",
    "The papers multiply h by r before U; torch multiplies h @ U + c by r, bias included.",
)
def _(x, h, params):
    (xr, xz, xn), (hr, hz, _) = _halves(x, h, params)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    size = h.shape[1]
    hn = (r * h) @ params["U"][:, 2 * size :] + params["c"][2 * size :]
    return (1 - z) * torch.tanh(xn + hn) + z * h


@gru.wrong(
    "leaves the bias c outside the reset",
    "The second bias stands inside: r multiplies all of h @ U + c.",
)
def _(x, h, params):
    (xr, xz, xn), (hr, hz, hn) = _halves(x, h, params)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    bias = params["c"][2 * h.shape[1] :]
    return (1 - z) * torch.tanh(xn + r * (hn - bias) + bias) + z * h


@gru.wrong("reads the blocks as z, r, n", "torch's order is r, z, n: the reset gate comes first.")
def _(x, h, params):
    (xz, xr, xn), (hz, hr, hn) = _halves(x, h, params)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    return (1 - z) * torch.tanh(xn + r * hn) + z * h


@gru.wrong("never resets", "The reset gate is missing: tanh(xn + r * hn).")
def _(x, h, params):
    (_, xz, xn), (_, hz, hn) = _halves(x, h, params)
    z = torch.sigmoid(xz + hz)
    return (1 - z) * torch.tanh(xn + hn) + z * h


@gru.wrong("resets the input too", "r multiplies only what comes from the old state.")
def _(x, h, params):
    (xr, xz, xn), (hr, hz, hn) = _halves(x, h, params)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    return (1 - z) * torch.tanh(r * (xn + hn)) + z * h


@gru.wrong("takes the sigmoid of the candidate", "Only the gates take the sigmoid; n takes tanh.")
def _(x, h, params):
    (xr, xz, xn), (hr, hz, hn) = _halves(x, h, params)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    return (1 - z) * torch.sigmoid(xn + r * hn) + z * h


@gru.wrong("has tanh in its gates", "Gates are shares from 0 to 1: r and z take the sigmoid.")
def _(x, h, params):
    (xr, xz, xn), (hr, hz, hn) = _halves(x, h, params)
    r, z = torch.tanh(xr + hr), torch.tanh(xz + hz)
    return (1 - z) * torch.tanh(xn + r * hn) + z * h


@gru.wrong("keeps nothing", "The new state is a mixture: (1 - z) * n + z * h.")
def _(x, h, params):
    (xr, xz, xn), (hr, hz, hn) = _halves(x, h, params)
    return (1 - torch.sigmoid(xz + hz)) * torch.tanh(xn + torch.sigmoid(xr + hr) * hn)


gru.hints(
    "Keep the two halves apart: x @ W + b and h @ U + c, each cut into r, z, n.",
    "r and z add their halves and take the sigmoid. n is tanh(xn + r * hn).",
    "(1 - z) * n + z * h.",
)


clip = exercise(
    "11.4",
    "Clip the gradients",
    minutes=10,
    difficulty=2,
    statement=r"""
        The length of all gradients *together* is the root of the sum of all their squares. If it
        exceeds `max_norm`, every gradient shrinks by the same factor, so that the length becomes
        `max_norm`; else all stay as they are. The given tensors stay as they were.
        """,
)


@clip.solution
def clip_gradients(grads, max_norm):
    """The gradients, none longer together than max_norm.

    Shapes: a list of tensors of any shapes, a number above 0 -> a list of the same shapes
    """
    norm = torch.stack([(grad**2).sum() for grad in grads]).sum().sqrt()
    factor = min(1.0, max_norm / float(norm)) if norm > 0 else 1.0
    return [factor * grad for grad in grads]


@clip.cases
def _(rng):
    yield [np.array([3.0, 0.0]), np.array([[4.0]])], 1.0
    yield [np.array([0.3]), np.array([0.4, 0.0])], 1.0  # short already
    yield [np.zeros(2), np.zeros((2, 2))], 1.0
    yield [np.array([0.9]), np.array([0.9])], 1.0  # each is short, together they are not
    while True:
        shapes = [tuple(rng.integers(1, 4, size=rng.integers(1, 3))) for _ in range(3)]
        yield [_normal(rng, *shape) for shape in shapes], rng.uniform(0.2, 6)


def _length(grads):
    return float(sum((grad**2).sum() for grad in grads)) ** 0.5


@clip.wrong(
    "clips each gradient alone",
    "One factor for all: else the direction of the whole step changes.",
)
def _(grads, max_norm):
    return [grad * min(1.0, max_norm / max(_length([grad]), 1e-300)) for grad in grads]


@clip.wrong(
    "always divides", "A gradient shorter than max_norm stays as it is: clipping never lengthens."
)
def _(grads, max_norm):
    return [grad * max_norm / max(_length(grads), 1e-300) for grad in grads]


@clip.wrong(
    "cuts every number", "That is clipping by value. Here the *length* is bounded, by one factor."
)
def _(grads, max_norm):
    return [grad.clamp(-max_norm, max_norm) for grad in grads]


@clip.wrong(
    "adds the lengths", "Lengths do not add: sum the squares of all numbers, then the root."
)
def _(grads, max_norm):
    total = sum(_length([grad]) for grad in grads)
    return [grad * min(1.0, max_norm / max(total, 1e-300)) for grad in grads]


@clip.wrong("forgets the root", "The length is the *root* of the sum of squares.")
def _(grads, max_norm):
    return [grad * min(1.0, max_norm / max(_length(grads) ** 2, 1e-300)) for grad in grads]


@clip.wrong("shrinks to length 1", "The bound is max_norm, not 1: the factor is max_norm / length.")
def _(grads, max_norm):
    norm = _length(grads)
    return [grad / norm if norm > max_norm else grad for grad in grads]


@clip.wrong("takes the largest length", "All gradients count together, not the longest alone.")
def _(grads, max_norm):
    longest = max(_length([grad]) for grad in grads)
    return [grad * min(1.0, max_norm / max(longest, 1e-300)) for grad in grads]


clip.hints(
    "First one number: the root of the sum of the squares of everything in every gradient.",
    "The factor is max_norm / length where the length is larger, else 1.",
    "Return a new list: `[factor * grad for grad in grads]`.",
)


cut = exercise(
    "11.5",
    "Windows of a series",
    minutes=10,
    difficulty=2,
    statement=r"""
        Every window of `n` values in a row, oldest first, and as its target the value `horizon`
        steps *after the window's last value*: with `horizon` 1 the very next one. A window whose
        target lies beyond the end is left out.
        """,
)


@cut.solution
def windows(series, n, horizon):
    """The windows and their targets.

    Shapes: series (T,), n and horizon from 1 -> (M, n), (M,) with M = T - n - horizon + 1
    """
    m = len(series) - n - horizon + 1
    x = torch.stack([series[start : start + n] for start in range(m)])
    return x, series[n + horizon - 1 :]


@cut.cases
def _(rng):
    yield np.arange(6.0), 3, 1
    yield np.arange(6.0), 3, 2
    yield np.arange(4.0), 3, 1  # a single window
    while True:
        n, horizon = int(rng.integers(2, 6)), int(rng.integers(1, 5))
        yield rng.normal(size=n + horizon + rng.integers(4, 9)).round(2), n, horizon


def _windows(series, n, m, first):
    """m windows, and m targets from the place `first` on."""
    return torch.stack([series[i : i + n] for i in range(m)]), series[first : first + m]


@cut.wrong(
    "has its target inside the window",
    "The target of `horizon` 1 is the value *after* the window: start + n, not start + n - 1.",
)
def _(series, n, horizon):
    return _windows(series, n, len(series) - n - horizon + 1, n + horizon - 2)


@cut.wrong(
    "looks one step too far",
    "With `horizon` 1 the target is the very next value: start + n + horizon - 1.",
)
def _(series, n, horizon):
    return _windows(series, n, len(series) - n - horizon, n + horizon)


@cut.wrong("always takes the next value", "The target lies `horizon` steps on, not always one.")
def _(series, n, horizon):
    return _windows(series, n, len(series) - n, n)


@cut.wrong("counts the horizon from the window's start", "Count from the *last* value of a window.")
def _(series, n, horizon):
    return _windows(series, n, len(series) - max(n - 1, horizon), horizon)


@cut.wrong("loses the last window", "The last target is the last value: M = T - n - horizon + 1.")
def _(series, n, horizon):
    x, y = _windows(series, n, len(series) - n - horizon + 1, n + horizon - 1)
    return x[:-1], y[:-1]


@cut.wrong("turns the windows round", "The oldest value stands first in its window.")
def _(series, n, horizon):
    x, y = _windows(series, n, len(series) - n - horizon + 1, n + horizon - 1)
    return x.flip(1), y


@cut.wrong("has windows that do not overlap", "A window begins at every step, not at every n-th.")
def _(series, n, horizon):
    x, y = _windows(series, n, len(series) - n - horizon + 1, n + horizon - 1)
    return x[::n], y[::n]


@cut.wrong("returns all of the next values", "One target a window: the value `horizon` steps on.")
def _(series, n, horizon):
    m = len(series) - n - horizon + 1
    x, _ = _windows(series, n, m, 0)
    return x, torch.stack([series[i + n : i + n + horizon] for i in range(m)])


cut.hints(
    "Write down 0, 1, 2, 3, 4, 5 with n = 3 and horizon = 1: three windows, targets 3, 4, 5.",
    "The window from `start` ends at start + n - 1; its target is `horizon` further.",
    "M is len(series) - n - horizon + 1, and the targets are series[n + horizon - 1:].",
)


warm = exercise(
    "11.6",
    "Temperature",
    minutes=6,
    difficulty=1,
    statement=r"""
        The shares of equation (11.6), over the last axis. They must not overflow: a score of 1,000
        is allowed.
        """,
)


@warm.solution
def temperature(logits, t):
    """Probabilities at temperature t.

    Shapes: logits (..., K), t a number above 0 -> (..., K)
    """
    return torch.softmax(logits / t, dim=-1)


@warm.cases
def _(rng):
    yield np.array([2.0, 1.0, 0.0]), 0.5
    yield np.array([2.0, 1.0, 0.0]), 2.0
    yield np.array([1000.0, 999.0]), 1.0
    yield np.array([[1000.0, 999.0, -1000.0], [-1000.0, -1001.0, -900.0]]), 1.0  # rows far apart
    yield np.array([[3.0, 1.0, -2.0], [0.0, 90.0, 89.0]]), 0.1
    yield np.array([[1000.0, 100.0, -200.0], [0.0, 90.0, 89.0]]), 100.0
    while True:
        shape = (int(rng.integers(2, 5)), int(rng.integers(2, 6)))
        yield 2 * rng.normal(size=shape if rng.random() < 0.5 else shape[1:]), rng.uniform(0.3, 3)


@warm.wrong(
    "multiplies by the temperature", "Hot means flat: *divide* the scores by t before the softmax."
)
def _(logits, t):
    return torch.softmax(logits * t, dim=-1)


@warm.wrong("picks the largest", "Only as t goes to 0 does all of it go to the largest score.")
def _(logits, t):
    return torch.nn.functional.one_hot(logits.argmax(dim=-1), logits.shape[-1]).double()


@warm.wrong("ignores the temperature", "Divide the scores by t first.")
def _(logits, t):
    return torch.softmax(logits, dim=-1)


@warm.wrong("divides after the softmax", "Then the shares no longer sum to 1: divide the scores.")
def _(logits, t):
    return torch.softmax(logits, dim=-1) / t


@warm.wrong(
    "sums over the first axis", "The scores of one draw stand along the *last* axis: dim=-1."
)
def _(logits, t):
    return torch.softmax(logits / t, dim=0)


@warm.wrong(
    "overflows",
    "e to the 1000 is infinite: subtract the largest score first, or use torch.softmax.",
)
def _(logits, t):
    powers = torch.exp(logits / t)
    return powers / powers.sum(dim=-1, keepdim=True)


@warm.wrong("forgets the powers", "The shares are those of e to the score, not of the score.")
def _(logits, t):
    return logits / t / (logits / t).sum(dim=-1, keepdim=True)


@warm.wrong("returns logarithms", "Probabilities are asked for: softmax, not log_softmax.")
def _(logits, t):
    return torch.log_softmax(logits / t, dim=-1)


warm.hints(
    "One division, then a function of lesson 04.",
    "`torch.softmax(..., dim=-1)` takes care of large scores.",
)


scaled = exercise(
    "11.7",
    "The scaled error",
    minutes=8,
    difficulty=2,
    statement=r"""
        The MASE of equation (11.5): the mean absolute error of `forecast`, divided by that of the
        naive seasonal forecast *within the training series*.
        """,
)


@scaled.solution
def mase(forecast, actual, train, season):
    """The error in units of the naive seasonal error.

    Shapes: forecast and actual (M,), train (T,), season a number below T -> a number
    """
    naive = (train[season:] - train[:-season]).abs().mean()
    return (forecast - actual).abs().mean() / naive


@scaled.cases
def _(rng):
    yield np.array([10.0, 12.0]), np.array([11.0, 11.0]), np.array([1.0, 3.0, 2.0, 6.0]), 1
    yield np.array([5.0, 5.0, 5.0]), np.array([5.0, 5.0, 5.0]), np.array([1.0, 3.0, 2.0]), 2
    while True:
        season, m = int(rng.integers(2, 8)), int(rng.integers(10, 20))
        train = rng.normal(size=2 * season + rng.integers(3, 20)) + 5
        yield rng.normal(size=m) + 6, rng.normal(size=m) + 5, train, season


def _naive(series, season):
    return (series[season:] - series[:-season]).abs().mean()


def _error(forecast, actual):
    return (forecast - actual).abs().mean()


@scaled.wrong(
    "scales by the test series",
    "The unit must not depend on the days to be forecast: take the naive error on `train`.",
    mark=lambda cases, values: _scaled_on_test(cases, values),
)
def _(forecast, actual, train, season):
    return _error(forecast, actual) / _naive(actual, min(season, len(actual) - 1))


def _scaled_on_test(cases, values):
    wanted = []
    for case in cases:
        forecast, actual, _, season = case.args
        naive = np.abs(actual[season:] - actual[:-season]).mean()
        with np.errstate(all="ignore"):  # where the days do not change it is infinite, or none
            wanted.append(np.abs(forecast - actual).mean() / naive)
    return bool(np.allclose(np.asarray(values, float), wanted, equal_nan=True))


@scaled.wrong("ignores the season", "The naive forecast looks `season` steps back, not always one.")
def _(forecast, actual, train, season):
    return _error(forecast, actual) / _naive(train, 1)


@scaled.wrong("is not scaled", "That is the plain mean absolute error: divide by the naive one.")
def _(forecast, actual, train, season):
    return _error(forecast, actual)


@scaled.wrong("squares the errors", "Absolute errors, above the line and below.")
def _(forecast, actual, train, season):
    naive = ((train[season:] - train[:-season]) ** 2).mean()
    return ((forecast - actual) ** 2).mean() / naive


@scaled.wrong("is upside down", "The forecast's error stands above the line.")
def _(forecast, actual, train, season):
    return _naive(train, season) / _error(forecast, actual)


@scaled.wrong("forgets the absolute value", "Errors up and down must not cancel: take abs first.")
def _(forecast, actual, train, season):
    return (forecast - actual).mean() / (train[season:] - train[:-season]).mean()


@scaled.wrong(
    "scales by the mean of the series",
    "The unit is the error of a naive forecast, not the level of the series.",
)
def _(forecast, actual, train, season):
    return _error(forecast, actual) / train.abs().mean()


scaled.hints(
    "Two mean absolute errors, one above the other.",
    "The lower one never sees the forecast: it compares `train` with itself, `season` steps back.",
    "`train[season:] - train[:-season]`.",
)


middle = exercise(
    "11.8",
    "The mean without the padding",
    minutes=10,
    difficulty=2,
    statement=r"""
        The mean over the steps of each row, of which only the first `lengths` ones count. What
        stands behind them is padding, and may be anything.
        """,
)


@middle.solution
def masked_mean(x, lengths):
    """The mean over each row's own steps.

    Shapes: x (N, T, D), lengths (N,) whole numbers from 1 to T -> (N, D)
    """
    inside = torch.arange(x.shape[1]) < lengths[:, None]
    return torch.where(inside[..., None], x, 0).sum(dim=1) / lengths[:, None]


@middle.cases
def _(rng):
    x = np.array([[[1.0, 2.0], [3.0, 4.0], [9.0, 9.0]]])
    yield x, np.array([2])
    yield x, np.array([3])
    yield np.array([[[1.0], [np.nan]], [[2.0], [4.0]]]), np.array([1, 2])  # padding is anything
    yield np.array([[[3.0, 1.0], [0.0, 0.0], [5.0, 5.0]]]), np.array([2])  # and so is a step
    while True:
        n, t, d = rng.integers(2, 5), rng.integers(2, 6), rng.integers(1, 4)
        yield rng.normal(size=(n, t, d)), rng.integers(1, t + 1, size=n)


def _inside(x, lengths):
    return (torch.arange(x.shape[1]) < lengths[:, None])[..., None]


@middle.wrong("averages the padding too", "Only the first `lengths` steps of a row count.")
def _(x, lengths):
    return x.mean(dim=1)


@middle.wrong("divides by the longest row", "Divide each row's sum by *its own* length, not by T.")
def _(x, lengths):
    return torch.where(_inside(x, lengths), x, 0).sum(dim=1) / x.shape[1]


@middle.wrong("divides the padding too", "The padding must not enter the sum: set it to 0 first.")
def _(x, lengths):
    return x.sum(dim=1) / lengths[:, None]


@middle.wrong(
    "multiplies by the mask",
    "0 * nan is nan: padding may be anything, so choose with `torch.where` or a slice.",
)
def _(x, lengths):
    return (x * _inside(x, lengths)).sum(dim=1) / lengths[:, None]


@middle.wrong(
    "counts the steps that are not 0",
    "A step of zeros is a step. How many count is said by `lengths`, not by the numbers.",
)
def _(x, lengths):
    kept = torch.where(_inside(x, lengths), x, 0)
    return kept.sum(dim=1) / (kept != 0).any(dim=-1).sum(dim=1, keepdim=True).clamp(min=1)


@middle.wrong("counts one step too few", "A row of length 2 has the steps 0 and 1: index < length.")
def _(x, lengths):
    fewer = torch.arange(x.shape[1]) < lengths[:, None] - 1
    return torch.where(fewer[..., None], x, 0).sum(dim=1) / (lengths[:, None] - 1).clamp(min=1)


@middle.wrong("counts one step too many", "A row of length 2 ends before step 2: index < length.")
def _(x, lengths):
    more = torch.arange(x.shape[1]) <= lengths[:, None]
    return torch.where(more[..., None], x, 0).sum(dim=1) / more.sum(dim=1, keepdim=True)


@middle.wrong("takes the last step", "That is the last state; here the mean of all is asked for.")
def _(x, lengths):
    return x[torch.arange(len(x)), lengths - 1]


@middle.wrong("sums without dividing", "A mean: divide each row's sum by its length.")
def _(x, lengths):
    return torch.where(_inside(x, lengths), x, 0).sum(dim=1)


middle.hints(
    "A loop over the rows will do: row i counts up to lengths[i].",
    "`x[i, : lengths[i]].mean(dim=0)` for each row, then torch.stack.",
    "Without a loop: torch.arange(T) < lengths[:, None] is True inside.",
)
