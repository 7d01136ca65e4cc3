"""Exercises and predictions of lesson 11: recurrent cells, and the window beside them."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from nnlab.exercises import choices, exercise, prediction

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
    "the rate below which plain descent converges in a bowl of curvature 20",
    answer=0.1,
    wrong={
        0.05: "That is 1 / curvature, the quickest rate. Descent converges up to twice that.",
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


def _cell(rng, blocks, biases=1):
    """x, h and the weights of a cell with this many blocks and biases, of random sizes."""
    n, d, h = rng.integers(1, 4), rng.integers(1, 5), rng.integers(2, 5)
    W, U = _normal(rng, d, blocks * h), _normal(rng, h, blocks * h)
    return _normal(rng, n, d), _normal(rng, n, h), W, U, *_normal(rng, biases, blocks * h)


NO_GRADIENT = (
    "The numbers are right, but no gradient arrives at the first step, so nothing could be learned "
    "from it: leave out `detach`, `no_grad`, `.data`, `.item()` and NumPy."
)


walking = exercise(
    "11.1",
    "A cell walks along its sequences",
    minutes=8,
    difficulty=2,
    inline=True,
    rtol=1e-4,
    statement=r"""
        **Your turn.** Let the cell of (11.1) read N sequences at once, one step of all at a time.
        It starts from the states `h` that it is given. Return every state that follows, in time
        order; gradients must pass. Multiply from the right, as our layers do.
        """,
)


@walking.solution
def rnn(x, h, W, U, b):
    """The states after each step, from the states h on.

    Shapes: x (N, T, D), h (N, H), W (D, H), U (H, H), b (H,) -> (N, T, H)
    """
    states = []
    for t in range(x.shape[1]):
        h = torch.tanh(x[:, t] @ W + h @ U + b)
        states.append(h)
    return torch.stack(states, dim=1)


@walking.cases
def _(rng):
    one = np.array([[1.0]])
    yield np.array([[[1.0], [0.0], [0.0]]]), 0 * one, one, 0.5 * one, np.zeros(1)
    yield _normal(rng, 3, 3, 2), np.zeros((3, 2)), *_square(rng, 2, 2)  # N = T
    yield _normal(rng, 2, 1, 3), _normal(rng, 2, 4), *_square(rng, 3, 4)
    while True:
        n, t, d, h = (int(size) for size in rng.integers((1, 2, 1, 2), (4, 6, 4, 5)))
        yield _normal(rng, n, t, d), _normal(rng, n, h), *_square(rng, d, h)


def _square(rng, d, h):
    return _normal(rng, d, h), _normal(rng, h, h), _normal(rng, h)


@walking.probe
def _(rnn, x, h, W, U, b):
    from nnlab.exercises.probes import slopes

    roots = [x.requires_grad_(), h.requires_grad_()]
    result = rnn(*roots, W, U, b)
    return {"states": result, "slopes": slopes(result, roots)}


def _walk(x, h, step):
    states = []
    for t in range(x.shape[1]):
        h = step(x[:, t], h)
        states.append(h)
    return torch.stack(states, dim=1)


@walking.wrong(
    "begins every step with the first state",
    "The state of one step is the old state of the next: hand it on.",
)
def _(x, h, W, U, b):
    return _walk(x, h, lambda step, _: torch.tanh(step @ W + h @ U + b))


@walking.wrong("forgets the old state", "Without h @ U it is a dense layer: nothing is remembered.")
def _(x, h, W, U, b):
    return torch.tanh(x @ W + b)


@walking.wrong(
    "begins with zeros", "The states h that it is given are where the walk begins, not zeros."
)
def _(x, h, W, U, b):
    return rnn(x, torch.zeros_like(h), W, U, b)


@walking.wrong("forgets the bias", "The sum has three parts, and the bias is one of them.")
def _(x, h, W, U, b):
    return _walk(x, h, lambda step, h: torch.tanh(step @ W + h @ U))


@walking.wrong("has no tanh", "The sum goes through tanh, else a long product of U grows or dies.")
def _(x, h, W, U, b):
    return _walk(x, h, lambda step, h: step @ W + h @ U + b)


@walking.wrong("takes the sigmoid", "A plain cell has no gates: its activation is tanh.")
def _(x, h, W, U, b):
    return _walk(x, h, lambda step, h: torch.sigmoid(step @ W + h @ U + b))


@walking.wrong(
    "adds the old state", "The old state comes in only through U: h is not added as it is."
)
def _(x, h, W, U, b):
    return _walk(x, h, lambda step, h: h + torch.tanh(step @ W + h @ U + b))


@walking.wrong("transposes U", "Our matrices stand as they are multiplied: h @ U, not h @ U.T.")
def _(x, h, W, U, b):
    return _walk(x, h, lambda step, h: torch.tanh(step @ W + h @ U.T + b))


@walking.wrong(
    "squashes before the bias", "The bias belongs to the sum: add it before the tanh, not after."
)
def _(x, h, W, U, b):
    return _walk(x, h, lambda step, h: torch.tanh(step @ W + h @ U) + b)


@walking.wrong(
    "returns the last states only", "Every state on the way is wanted, not only the last."
)
def _(x, h, W, U, b):
    return rnn(x, h, W, U, b)[:, -1]


@walking.wrong(
    "puts the first state into the list", "The states *after* each step: T of them, without h."
)
def _(x, h, W, U, b):
    return torch.cat([h[:, None], rnn(x, h, W, U, b)], dim=1)


@walking.wrong(
    "lists the states before each step",
    "That begins with the state it was given: put h into the list after the step, not before.",
)
def _(x, h, W, U, b):
    return torch.cat([h[:, None], rnn(x, h, W, U, b)[:, :-1]], dim=1)


@walking.wrong(
    "stacks the steps along the first axis",
    "That is (T, N, H). The steps belong on the second axis: `torch.stack(..., dim=1)`.",
)
def _(x, h, W, U, b):
    return rnn(x, h, W, U, b).transpose(0, 1)


@walking.wrong(
    "lists the states backwards",
    "In the order of time: the state after the first step stands first.",
)
def _(x, h, W, U, b):
    return rnn(x, h, W, U, b).flip(1)


@walking.wrong("reads from the last step to the first", "Begin with the first step, x[:, 0].")
def _(x, h, W, U, b):
    return rnn(x.flip(1), h, W, U, b).flip(1)


@walking.wrong("lets no gradient through", NO_GRADIENT)
def _(x, h, W, U, b):
    return rnn(x, h, W, U, b).detach()


@walking.wrong("squashes the parts apart", "One tanh over the whole sum: tanh(x @ W + h @ U + b).")
def _(x, h, W, U, b):
    return _walk(x, h, lambda step, h: torch.tanh(step @ W) + torch.tanh(h @ U) + b)


@walking.wrong("reads from the last step on", "Time runs forwards: the first step comes first.")
def _(x, h, W, U, b):
    return rnn(x.flip(1), h, W, U, b)


walking.hints(
    "`x[:, t]` is the t-th step of all sequences, (N, D). How many steps does x have?",
    "Begin with an empty list. In the loop, `h` becomes the new states and goes into the list.",
    "The list is made one tensor by `torch.stack`. Which axis must the steps be on?",
)


backwards = exercise(
    "11.2",
    "Back through time",
    minutes=8,
    difficulty=3,
    inline=True,
    rtol=1e-4,
    statement=r"""
        **Your turn.** Walk back. `last` is the gradient at the last state; for each state give the
        gradient there, in the order of time, so that the last row is `last` itself. On the way from
        one state to the one before lie a tanh and a product with `U`. The states were made by
        (11.1), and only the last one has a gradient of its own.
        """,
)


@backwards.solution
def through_time(states, U, last):
    """The gradient at every state of a tanh cell, given the gradient at the last.

    Shapes: states (N, T, H), U (H, H), last (N, H) -> (N, T, H)
    """
    gradients = [last]
    for t in range(states.shape[1] - 1, 0, -1):
        last = (last * (1 - states[:, t] ** 2)) @ U.T
        gradients.insert(0, last)
    return torch.stack(gradients, dim=1)


@backwards.cases
def _(rng):
    yield np.array([[[0.762], [0.363], [0.180]]]), np.array([[0.5]]), np.array([[1.0]])
    yield np.tanh(_normal(rng, 2, 1, 3)), _normal(rng, 3, 3), _normal(rng, 2, 3)
    while True:
        n, t, h = (int(size) for size in rng.integers((1, 2, 2), (4, 6, 5)))
        yield np.tanh(_normal(rng, n, t, h)), _normal(rng, h, h), _normal(rng, n, h)


def _back(states, last, step):
    """Like the solution, but with the given `step(gradient, this state, the one before)`."""
    gradients = [last]
    for t in range(states.shape[1] - 1, 0, -1):
        last = step(last, states[:, t], states[:, t - 1])
        gradients.insert(0, last)
    return torch.stack(gradients, dim=1)


@backwards.wrong(
    "multiplies by U on the way back too",
    "Going forward, the state was multiplied by U, so its gradient is multiplied by U transposed.",
)
def _(states, U, last):
    return _back(states, last, lambda g, h, _: (g * (1 - h**2)) @ U)


@backwards.wrong(
    "takes the slope of the state before",
    "The tanh that lies between is the one that made the *later* state: 1 minus its square.",
)
def _(states, U, last):
    return _back(states, last, lambda g, h, before: (g * (1 - before**2)) @ U.T)


@backwards.wrong(
    "multiplies by the slope after U",
    "On the way back the tanh comes first, then U: first times the slope, then the product.",
)
def _(states, U, last):
    return _back(states, last, lambda g, h, _: (g @ U.T) * (1 - h**2))


@backwards.wrong("forgets the slope of tanh", "Each step also passes a tanh, with slope 1 - h².")
def _(states, U, last):
    return _back(states, last, lambda g, h, _: g @ U.T)


@backwards.wrong("forgets U", "Between two states lies a product with U as well as a tanh.")
def _(states, U, last):
    return _back(states, last, lambda g, h, _: g * (1 - h**2))


@backwards.wrong(
    "takes tanh of a state again",
    "The states have been through tanh already: the slope there is 1 - h², not 1 - tanh(h)².",
)
def _(states, U, last):
    return _back(states, last, lambda g, h, _: (g * (1 - torch.tanh(h) ** 2)) @ U.T)


@backwards.wrong("multiplies by the state", "The slope of tanh is 1 - h², not h.")
def _(states, U, last):
    return _back(states, last, lambda g, h, _: (g * h) @ U.T)


@backwards.wrong("takes 1 - h for the slope", "The slope of tanh is 1 minus the *square* of h.")
def _(states, U, last):
    return _back(states, last, lambda g, h, _: (g * (1 - h)) @ U.T)


@backwards.wrong(
    "lists the gradients from the last state to the first",
    "In the order of time: `last` is the last row, not the first.",
)
def _(states, U, last):
    return through_time(states, U, last).flip(1)


@backwards.wrong(
    "goes one tanh too far",
    "`last` is the gradient at the last *state*, so its row is `last` as it came. The tanh is on "
    "the way to the state before.",
)
def _(states, U, last):
    return through_time(states, U, last) * (1 - states**2)


@backwards.wrong("returns the first gradient only", "A gradient for every state, T in all.")
def _(states, U, last):
    return through_time(states, U, last)[:, 0]


@backwards.wrong(
    "stacks the steps along the first axis",
    "That is (T, N, H). The steps belong on the second axis.",
)
def _(states, U, last):
    return through_time(states, U, last).transpose(0, 1)


@backwards.wrong(
    "takes slope and order of the state before",
    "First the slope of the *later* state, whose gradient it is, then U transposed.",
)
def _(states, U, last):
    gradients = [last]
    for state in states[:, :-1].flip(1).unbind(1):
        gradients.append(gradients[-1] @ U.T * (1 - state**2))
    return torch.stack(gradients[::-1], dim=1)


backwards.hints(
    "In the drawing: which two factors take you from one state to the one before?",
    "`range(T - 1, 0, -1)` walks from the last state to the second. Lesson 06: if y = h @ U, then "
    "the gradient at h is the gradient at y, times U transposed.",
    "The slope 1 - h² belongs to the later state of the two, element by element.",
)


radius = prediction(
    "11.radius",
    "U makes every state 1.5 times as long, and 1.5 to the 50 is 640 million. Compared with the "
    "gradient at the last state, how long is the one 50 steps earlier?",
    result="It is {:.3g} times as long.",
)
radius.answer(
    "hundreds of millions of times as much",
    lambda v: v > 1e7,
    like=6e8,
    wrong="U alone would do that. Each step also multiplies by the slopes of tanh.",
)
radius.answer(
    "it has grown, but less than a thousandfold",
    lambda v: 1 < v < 1000,
    like=20.0,
    right="Large states saturate tanh, and its slopes, far below 1, take back most of the growth.",
)
radius.answer(
    "it has shrunk: gradients vanish with time",
    lambda v: v <= 1,
    like=0.1,
    wrong="They vanish where U times the slopes is below 1. Here it is a little above.",
)


clipping = prediction(
    "11.clip",
    "All three starts explode at the rate 0.01. With every gradient clipped to length 1, at the "
    "same rate, how many of the three learn to add?",
    result="{} of 3 learn.",
)
clipping.answer(
    "none: a clipped gradient is the wrong gradient",
    0,
    wrong="Its length is changed, not its direction. It still points downhill.",
)
clipping.answer(
    "one or two: it depends on the start",
    lambda v: v in (1, 2),
    like=2,
    wrong="The bound acts on every step of every start alike.",
)
clipping.answer(
    "all three",
    3,
    right="A bounded step cannot throw the weights far away, and its direction is still downhill.",
)


clip = exercise(
    "11.3",
    "Clip the gradients",
    minutes=7,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** The length of all gradients *together* is the root of the sum of all their
        squares. If it exceeds `max_norm`, every gradient shrinks by the same factor, so that the
        length becomes `max_norm`; else all stay as they are. The given tensors stay as they were.
        """,
)


@clip.solution
def clip_gradients(grads, max_norm):
    """The gradients, together no longer than max_norm.

    Shapes: a list of tensors of any shapes, a number above 0 -> a list of the same shapes
    """
    norm = float(sum((grad**2).sum() for grad in grads)) ** 0.5
    factor = max_norm / norm if norm > max_norm else 1.0
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


@clip.wrong(
    "shrinks or stretches always", "Only where the length *exceeds* max_norm is anything done."
)
def _(grads, max_norm):
    return [grad * max_norm / _length(grads) for grad in grads]


@clip.wrong("adds up absolute values", "The length is the root of the sum of *squares*.")
def _(grads, max_norm):
    norm = float(sum(grad.abs().sum() for grad in grads))
    return [grad * min(1.0, max_norm / norm if norm else 1.0) for grad in grads]


clip.hints(
    "First one number: the root of the sum of the squares of everything in every gradient.",
    "The factor is max_norm / length where the length is larger, else 1.",
)


lstm = exercise(
    "11.4",
    "One step of an LSTM",
    minutes=9,
    difficulty=2,
    inline=True,
    rtol=1e-4,
    statement=r"""
        **Your turn.** One step of (11.3) for N rows. The four blocks stand side by side in torch's
        order i, f, g, o, so `W` has $4H$ columns. Return both new states, h first; gradients
        must pass.
        """,
)


@lstm.solution
def lstm_step(x, h, c, W, U, b):
    """The new h and the new c.

    Shapes: x (N, D), h and c (N, H), W (D, 4H), U (H, 4H), b (4H,) -> (N, H), (N, H)
    """
    sums = x @ W + h @ U + b
    i, f, g, o = sums.chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.cases
def _(rng):
    b = np.array([0.0, 3.0, 1.0, -1.0])
    one = np.array([[1.0]])
    yield one, 0.5 * one, 2 * one, np.zeros((1, 4)), np.zeros((1, 4)), b
    while True:
        x, h, W, U, b = _cell(rng, 4)
        yield x, h, _normal(rng, *h.shape), W, U, b


@lstm.probe
def _(lstm_step, x, h, c, W, U, b):
    from nnlab.exercises.probes import slopes

    roots = [each.requires_grad_() for each in (x, h, c)]
    result = lstm_step(*roots, W, U, b)
    if not isinstance(result, tuple | list) or len(result) != 2:
        return result
    both = torch.cat([torch.as_tensor(each).flatten() for each in result])
    return {"h and c": tuple(result), "slopes": slopes(both, roots)}


def _blocks(x, h, W, U, b):
    return (x @ W + h @ U + b).chunk(4, dim=1)


@lstm.wrong(
    "reads the blocks as i, f, o, g",
    "torch's order is i, f, g, o: the candidate is the third block, the output gate the last.",
)
def _(x, h, c, W, U, b):
    i, f, o, g = _blocks(x, h, W, U, b)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.wrong(
    "reads the blocks as f, i, g, o",
    "torch's order is i, f, g, o: the input gate comes before the forget gate.",
)
def _(x, h, c, W, U, b):
    f, i, g, o = _blocks(x, h, W, U, b)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.wrong("has tanh in its gates", "Gates are shares from 0 to 1: i, f and o take the sigmoid.")
def _(x, h, c, W, U, b):
    i, f, g, o = _blocks(x, h, W, U, b)
    c = torch.tanh(f) * c + torch.tanh(i) * torch.tanh(g)
    return torch.tanh(o) * torch.tanh(c), c


@lstm.wrong(
    "takes the sigmoid of the candidate",
    "What is written may be negative: g takes tanh, and only the gates the sigmoid.",
)
def _(x, h, c, W, U, b):
    i, f, g, o = _blocks(x, h, W, U, b)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.sigmoid(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.wrong("does not keep c", "The new c begins with what is kept of the old: f * c.")
def _(x, h, c, W, U, b):
    i, _, g, o = _blocks(x, h, W, U, b)
    c = torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.wrong("returns the old c", "The next step needs the *new* c: return it beside h.")
def _(x, h, c, W, U, b):
    i, f, g, o = _blocks(x, h, W, U, b)
    new = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(new), c


@lstm.wrong("shows c without tanh", "h is o times tanh(c): c may be large, h stays within 1.")
def _(x, h, c, W, U, b):
    i, f, g, o = _blocks(x, h, W, U, b)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * c, c


@lstm.wrong("shows the old c", "h shows the *new* cell: compute c first, then h.")
def _(x, h, c, W, U, b):
    i, f, g, o = _blocks(x, h, W, U, b)
    new = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), new


@lstm.wrong(
    "keeps what it should forget",
    "f says what *stays*: multiply c by f, not by 1 - f, in spite of the gate's name.",
)
def _(x, h, c, W, U, b):
    i, f, g, o = _blocks(x, h, W, U, b)
    c = (1 - torch.sigmoid(f)) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.wrong("returns c first", "The order is h, then c: `return h, c`.")
def _(x, h, c, W, U, b):
    i, f, g, o = _blocks(x, h, W, U, b)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return c, torch.sigmoid(o) * torch.tanh(c)


@lstm.wrong("returns h alone", "The next step needs c as well: `return h, c`.")
def _(x, h, c, W, U, b):
    i, f, g, o = _blocks(x, h, W, U, b)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c)


@lstm.wrong("forgets the old h", "The gates read the old state too: x @ W + h @ U + b.")
def _(x, h, c, W, U, b):
    i, f, g, o = (x @ W + b).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.wrong("forgets the input", "The gates read the input too: x @ W belongs to each sum.")
def _(x, h, c, W, U, b):
    i, f, g, o = (h @ U + b + 0 * x[:, :1]).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.wrong("lets no gradient through", NO_GRADIENT)
def _(x, h, c, W, U, b):
    return tuple(each.detach() for each in lstm_step(x, h, c, W, U, b))


@lstm.wrong("forgets the bias", "Each of the four sums has its own bias: x @ W + h @ U + b.")
def _(x, h, c, W, U, b):
    return lstm_step(x, h, c, W, U, 0 * b)


@lstm.wrong(
    "never forgets",
    "Without f the cell could only grow: the old c is multiplied by the forget gate.",
)
def _(x, h, c, W, U, b):
    i, _, g, o = _blocks(x, h, W, U, b)
    c = c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.wrong(
    "writes the candidate as it is", "The candidate goes through tanh before it is written."
)
def _(x, h, c, W, U, b):
    i, f, g, o = _blocks(x, h, W, U, b)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * g
    return torch.sigmoid(o) * torch.tanh(c), c


@lstm.wrong(
    "cuts the graph at the cell",
    "The numbers are right, but the gradient of the old states stops at c: leave out `detach`.",
)
def _(x, h, c, W, U, b):
    i, f, g, o = _blocks(x, h, W, U, b)
    c = (torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)).detach()
    return torch.sigmoid(o) * torch.tanh(c), c


lstm.hints(
    "One sum for all four blocks, then `.chunk(4, dim=1)` into i, f, g, o.",
    "Which of the four are shares between 0 and 1? The new c must be there before the new h.",
)


forgetting = prediction(
    "11.forget",
    "Fresh cells, all biases 0. An RNN of radius 0.9 keeps 0.5 % of the gradient over 50 steps. "
    "How much does an LSTM keep?",
    result="It keeps {:.1e} of it.",
)
forgetting.answer(
    "far more, more than a tenth: its cell was made to keep",
    lambda v: v > 0.1,
    like=0.5,
    wrong="It can keep. But with a bias of 0 the forget gate is half closed at every step.",
)
forgetting.answer(
    "about as much",
    lambda v: 1e-4 < v <= 0.1,
    like=4e-3,
    wrong="A factor of about 0.5 at each of 50 steps is far smaller than 0.9 at each.",
)
forgetting.answer(
    "far less, below a millionth",
    lambda v: v < 1e-6,
    like=1e-11,
    right="Its gates begin half open: each step halves the cell, and 0.5 to the 50 is 1e-15.",
)


gru = exercise(
    "11.5",
    "One step of a GRU",
    minutes=8,
    difficulty=3,
    inline=True,
    rtol=1e-4,
    statement=r"""
        **Your turn.** One step of (11.4), as PyTorch does it. The blocks stand in the order r, z,
        n; `b` goes with `x @ W`, `c` with `h @ U`, and the reset gate multiplies the latter.
        """,
)


@gru.solution
def gru_step(x, h, W, U, b, c):
    """The new state.

    Shapes: x (N, D), h (N, H), W (D, 3H), U (H, 3H), b and c (3H,) -> (N, H)
    """
    xr, xz, xn = (x @ W + b).chunk(3, dim=1)
    hr, hz, hn = (h @ U + c).chunk(3, dim=1)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    return (1 - z) * torch.tanh(xn + r * hn) + z * h


@gru.cases
def _(rng):
    b, c = np.array([-1.0, 2.0, 0.5]), np.array([0.0, 0.0, 1.0])
    yield np.array([[1.0]]), np.array([[0.5]]), np.zeros((1, 3)), np.zeros((1, 3)), b, c
    while True:
        yield _cell(rng, 3, 2)


@gru.probe
def _(gru_step, x, h, W, U, b, c):
    from nnlab.exercises.probes import slopes

    roots = [x.requires_grad_(), h.requires_grad_()]
    result = gru_step(*roots, W, U, b, c)
    return {"h": result, "slopes": slopes(result, roots)}


def _halves(x, h, W, U, b, c):
    both = x @ W + b, h @ U + c
    return [half.chunk(3, dim=1) for half in both]


@gru.wrong(
    "swaps z and 1 - z",
    "That is the paper of Chung and others (2014). In torch z says how much of the old h stays.",
)
def _(x, h, W, U, b, c):
    (xr, xz, xn), (hr, hz, hn) = _halves(x, h, W, U, b, c)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    return z * torch.tanh(xn + r * hn) + (1 - z) * h


@gru.wrong(
    "resets before the product",
    "The papers multiply h by r before U; torch multiplies h @ U + c by r, bias included.",
)
def _(x, h, W, U, b, c):
    (xr, xz, xn), (hr, hz, _) = _halves(x, h, W, U, b, c)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    size = h.shape[1]
    hn = (r * h) @ U[:, 2 * size :] + c[2 * size :]
    return (1 - z) * torch.tanh(xn + hn) + z * h


@gru.wrong(
    "leaves the bias c outside the reset",
    "The second bias stands inside: r multiplies all of h @ U + c.",
)
def _(x, h, W, U, b, c):
    (xr, xz, xn), (hr, hz, hn) = _halves(x, h, W, U, b, c)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    bias = c[2 * h.shape[1] :]
    return (1 - z) * torch.tanh(xn + r * (hn - bias) + bias) + z * h


@gru.wrong("reads the blocks as z, r, n", "torch's order is r, z, n: the reset gate comes first.")
def _(x, h, W, U, b, c):
    (xz, xr, xn), (hz, hr, hn) = _halves(x, h, W, U, b, c)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    return (1 - z) * torch.tanh(xn + r * hn) + z * h


@gru.wrong("never resets", "The reset gate is missing: tanh(xn + r * hn).")
def _(x, h, W, U, b, c):
    (_, xz, xn), (_, hz, hn) = _halves(x, h, W, U, b, c)
    z = torch.sigmoid(xz + hz)
    return (1 - z) * torch.tanh(xn + hn) + z * h


@gru.wrong("resets the input too", "r multiplies only what comes from the old state.")
def _(x, h, W, U, b, c):
    (xr, xz, xn), (hr, hz, hn) = _halves(x, h, W, U, b, c)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    return (1 - z) * torch.tanh(r * (xn + hn)) + z * h


@gru.wrong("takes the sigmoid of the candidate", "Only the gates take the sigmoid; n takes tanh.")
def _(x, h, W, U, b, c):
    (xr, xz, xn), (hr, hz, hn) = _halves(x, h, W, U, b, c)
    r, z = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    return (1 - z) * torch.sigmoid(xn + r * hn) + z * h


@gru.wrong("has tanh in its gates", "Gates are shares from 0 to 1: r and z take the sigmoid.")
def _(x, h, W, U, b, c):
    (xr, xz, xn), (hr, hz, hn) = _halves(x, h, W, U, b, c)
    r, z = torch.tanh(xr + hr), torch.tanh(xz + hz)
    return (1 - z) * torch.tanh(xn + r * hn) + z * h


@gru.wrong("keeps nothing", "The new state is a mixture: (1 - z) * n + z * h.")
def _(x, h, W, U, b, c):
    (xr, xz, xn), (hr, hz, hn) = _halves(x, h, W, U, b, c)
    return (1 - torch.sigmoid(xz + hz)) * torch.tanh(xn + torch.sigmoid(xr + hr) * hn)


@gru.wrong("lets no gradient through", NO_GRADIENT)
def _(x, h, W, U, b, c):
    return gru_step(x, h, W, U, b, c).detach()


@gru.wrong("forgets the bias c", "`c` goes with `h @ U`, in all three blocks.")
def _(x, h, W, U, b, c):
    return gru_step(x, h, W, U, b, 0 * c)


@gru.wrong(
    "swaps the two biases", "`b` goes with `x @ W`, and `c`, inside the reset, with `h @ U`."
)
def _(x, h, W, U, b, c):
    return gru_step(x, h, W, U, c, b)


@gru.wrong("keeps nothing of the old state", "The candidate is only a part: z of the old h stays.")
def _(x, h, W, U, b, c):
    H = h.shape[1]
    sums, old = x @ W + b, h @ U + c
    r = torch.sigmoid(sums[:, :H] + old[:, :H])
    return torch.tanh(sums[:, 2 * H :] + r * old[:, 2 * H :])


gru.hints(
    "Keep the two halves apart: x @ W + b and h @ U + c, each cut into r, z, n.",
    "r and z add their halves and take the sigmoid. n adds its halves as well, one of them reset.",
)


causal_sum = exercise(
    "11.6",
    "A window onto the past",
    minutes=8,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Equation (11.5) for N series of single numbers. Every step gets an output,
        the first ones too: what lies before the beginning counts as 0. The kernel's last number
        meets the present, as in PyTorch.
        """,
)


@causal_sum.solution
def causal(x, k, dilation):
    """At each step the weighted sum of the present and of earlier steps, `dilation` apart.

    Shapes: x (N, T), k (K,), dilation a whole number from 1 -> (N, T)
    """
    reach = dilation * (len(k) - 1)
    padded = F.pad(x, (reach, 0))
    total = torch.zeros_like(x)
    for j in range(len(k)):
        total = total + k[j] * padded[:, j * dilation : j * dilation + x.shape[1]]
    return total


@causal_sum.cases
def _(rng):
    yield np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([10.0, 1.0]), 1
    yield np.array([[1.0, 2.0, 3.0, 4.0]]), np.array([10.0, 1.0]), 2
    yield np.array([[1.0, 2.0]]), np.array([100.0, 10.0, 1.0]), 3  # reaches beyond the beginning
    yield _normal(rng, 2, 5), _normal(rng, 1), 4  # only the present
    while True:
        n, t, k, apart = (int(size) for size in rng.integers((1, 1, 2, 1), (4, 9, 5, 4)))
        yield _normal(rng, n, t), _normal(rng, k), apart


def _padded(x, k, dilation, before, after, value=None):
    """The sum over all places of a line padded at both ends."""
    if value is not None:
        x = torch.cat([x[:, :1].expand(-1, before), x], dim=1)
        before = 0
    line = F.pad(x, (before, after))[:, None]
    return F.conv1d(line, k[None, None], dilation=dilation)[:, 0]


@causal_sum.wrong(
    "turns the kernel round",
    "Here k[0] meets the present. As in PyTorch the *last* number of the kernel should.",
)
def _(x, k, dilation):
    return causal(x, k.flip(0), dilation)


@causal_sum.wrong(
    "ignores the dilation", "Neighbours in the kernel meet steps that are `dilation` apart."
)
def _(x, k, dilation):
    return causal(x, k, 1)


@causal_sum.wrong(
    "looks into the future",
    "The zeros come after the series, so an output reads what is still to come. Put them before "
    "the beginning.",
)
def _(x, k, dilation):
    return _padded(x, k, dilation, 0, dilation * (len(k) - 1))


@causal_sum.wrong(
    "pads at both ends",
    "That is a picture's padding: half of the kernel reads the future. All zeros come first.",
    mark=lambda cases, values: all(
        np.allclose(value, _both_ends(*case.args))
        for case, value in zip(cases, values, strict=True)
        if len(case.args[1]) % 2 == 1 or case.args[2] % 2 == 0
    ),
)
def _(x, k, dilation):
    reach = dilation * (len(k) - 1)
    return _padded(x, k, dilation, reach // 2, reach - reach // 2)


def _both_ends(x, k, dilation):
    reach = dilation * (len(k) - 1)
    line = np.pad(x, [(0, 0), (reach // 2, reach - reach // 2)])
    steps = x.shape[1]
    return sum(k[j] * line[:, j * dilation : j * dilation + steps] for j in range(len(k)))


@causal_sum.wrong(
    "leaves the present out", "The last number of the kernel meets the present step itself."
)
def _(x, k, dilation):
    return F.pad(causal(x, k, dilation), (1, 0))[:, :-1]


@causal_sum.wrong(
    "repeats the first value before the beginning",
    "What lies before the beginning counts as 0, not as the first value.",
)
def _(x, k, dilation):
    return _padded(x, k, dilation, dilation * (len(k) - 1), 0, value="first")


@causal_sum.wrong("averages", "A sum: do not divide by the size of the kernel.")
def _(x, k, dilation):
    return causal(x, k, dilation) / len(k)


@causal_sum.wrong("lays no zeros", "The first steps get an output, too: T numbers in, T out.")
def _(x, k, dilation):
    return F.conv1d(x[:, None], k[None, None], dilation=dilation)[:, 0]


@causal_sum.wrong(
    "forgets the dilation in the zeros", "The kernel reaches back by dilation * (K - 1) steps."
)
def _(x, k, dilation):
    padded = F.pad(x[:, None], (len(k) - 1, 0))
    return F.conv1d(padded, k[None, None], dilation=dilation)[:, 0]


@causal_sum.wrong(
    "lays zeros at both ends", "What comes after the end is not read: zeros in front."
)
def _(x, k, dilation):
    padding = dilation * (len(k) - 1)
    return F.conv1d(x[:, None], k[None, None], dilation=dilation, padding=padding)[:, 0]


@causal_sum.wrong(
    "wraps around", "`roll`, or a negative index, brings the end of the series to its beginning."
)
def _(x, k, dilation):
    reach = range(len(k))
    return sum(k[j] * x.roll(dilation * (len(k) - 1 - j), dims=1) for j in reach)


@causal_sum.wrong(
    "leaves the first steps empty", "They have an output: the sum of what is there, the rest 0."
)
def _(x, k, dilation):
    y = causal(x, k, dilation).clone()
    y[:, : dilation * (len(k) - 1)] = 0
    return y


causal_sum.hints(
    "How far back does the kernel's first number reach? That many zeros go before the beginning.",
    "`F.pad(x, (before, after))` pads the last axis. Then add up K shifted copies of the series.",
    "The copy for k[j] begins `j * dilation` steps into the padded series and is T long.",
)


window = prediction(
    "11.window",
    "In 200 batches the net learns to name one of eight symbols, 15 steps back. Trained as long on "
    "one 16 steps back, how often will it be right?",
    result="It is right in {:.0%} of the cases.",
)
window.answer(
    "nearly always: one step more is hardly harder",
    lambda v: v > 0.8,
    like=0.95,
    wrong="For a recurrent cell, yes. Here no line leads from that step to the output.",
)
window.answer(
    "about half the time: what comes later hints at it",
    lambda v: 0.3 < v <= 0.8,
    like=0.5,
    wrong="The later symbols are drawn at random and know nothing of the first.",
)
window.answer(
    "about one time in eight",
    lambda v: v < 0.2,
    like=0.125,
    right="The symbol lies outside the window, so the net can only guess.",
)


days = prediction(
    "11.days",
    "Which of these is the smallest window from which a net forecasts tomorrow's births better "
    'than the rule "as on this weekday last week"?',
    result="{} days are enough.",
)
days.answer(
    "2 days: yesterday and today tell most",
    2,
    wrong="Today tells little about tomorrow where Saturday follows Friday.",
)
days.answer(
    "4 days: enough to see a trend",
    4,
    wrong="Four days tell the weekday only roughly, and not its value a week ago.",
)
days.answer(
    "8 days: a week and a day",
    8,
    right="Tomorrow's weekday was six days ago, and of these windows 8 is the first to see it.",
)
days.answer(
    "16 days: two weeks, to be sure",
    16,
    wrong="One week is enough to see the same weekday once.",
)


solving = prediction(
    "11.recall",
    "LSTMs learn to name a symbol 20 steps back: one as PyTorch starts it, one with a forget bias "
    "of 3, one led there from 5 steps. Which can, in the end?",
    result="In this order: {}.",
)
solving.answer(
    "all three: 20 steps are few for an LSTM",
    ["solved"] * 3,
    wrong="It *could*. But its gradient from 20 steps back is too faint for learning to begin.",
)
solving.answer(
    "only the one with the open forget gate",
    ["failed", "solved", "failed"],
    wrong="Opening the gate helps. So does a short distance at first, which then grows.",
)
solving.answer(
    "the last two",
    ["failed", "solved", "solved"],
    right="The plain start has too little gradient from so far back. Both remedies bring some.",
)
solving.answer(
    "none: 800 batches are too few",
    ["failed"] * 3,
    wrong="With a gradient that arrives, they are plenty.",
)


batches = prediction(
    "11.batch",
    "A layer that expects (T, N, D) is given (N, T, D), 8 sequences of 5 steps. We change the "
    "first sequence only. How many of the eight outputs move?",
    result="{} of the 8 outputs move.",
)
batches.answer(
    "none: PyTorch refuses the wrong order",
    0,
    wrong="Every shape fits. There is nothing to refuse.",
)
batches.answer(
    "one, the first",
    1,
    wrong="That would be so if the layer knew which axis holds the sequences.",
)
batches.answer(
    "all eight",
    8,
    right="The layer takes the eight sequences for eight steps and carries its state through them.",
)


reading = exercise(
    "11.7",
    "Repair a reader",
    minutes=6,
    difficulty=2,
    draws=12,
    rtol=1e-4,
    statement=r"""
        This works on its author's laptop, where it was tried on 5 sequences of 5 steps. `layer` is
        an `nn.LSTM` with `batch_first=True`, `head` a linear layer. Scores come from each
        sequence's last state. Make it work for layers of any width, depth, number type and device.

        ```python
        HIDDEN = 32

        def read_last(layer, head, x):
            h0 = torch.zeros(1, x.shape[0], HIDDEN)
            c0 = torch.zeros(1, x.shape[0], HIDDEN)
            states, _ = layer(x, (h0, c0))
            return head(states[-1])
        ```
        """,
)


@reading.solution
def read_last(layer, head, x):
    """The scores of each sequence, from the layer's last state; it begins with zeros.

    Shapes: x (N, T, D), on the layer's device and of its number type -> (N, K)
    """
    states, _ = layer(x)  # without a state given, it begins with zeros where x is
    return head(states[:, -1])


@reading.cases
def _(rng):
    yield _normal(rng, 5, 5, 3), 32, 1, "float64", "cpu"
    yield _normal(rng, 2, 4, 3), 6, 1, "float64", "cpu"
    yield _normal(rng, 3, 3, 2), 4, 2, "float32", "cpu"
    yield _normal(rng, 3, 3, 2), 4, 2, "float64", "meta"
    while True:
        n, t, d, h = (int(size) for size in rng.integers((1, 2, 1, 2), (5, 7, 4, 9)))
        kind = ("float32", "float64")[int(rng.integers(2))]
        yield _normal(rng, n, t, d), h, int(rng.integers(1, 4)), kind, "cpu"


@reading.probe
def _(read_last, x, hidden, depth, kind, device):
    """The scores; on the device `meta`, which has shapes and no numbers, their shape."""
    where = {"dtype": getattr(torch, kind), "device": device}
    layer = nn.LSTM(x.shape[2], hidden, depth, batch_first=True, **where)
    scores = read_last(layer, nn.Linear(hidden, 3, **where), x.to(**where))
    if device == "meta":
        return list(scores.shape)
    weight, slopes = layer.weight_hh_l0, None
    if scores.requires_grad:
        (slopes,) = torch.autograd.grad(scores.sum(), weight, allow_unused=True)
    beyond = 1e8 * (weight.double() - weight.float().double())  # what a conversion cuts off
    found = {"scores": scores, "weights, beyond float32": beyond}
    return found | {"slopes of the layer": torch.zeros_like(weight) if slopes is None else slopes}


@reading.wrong(
    "takes the last sequence for the last step",
    "With batch_first=True the states are (N, T, H): `states[-1]` is the last *sequence*.",
)
def _(layer, head, x):
    return head(layer(x)[0][-1])


@reading.wrong("reads the first state", "The last state has read everything, the first one step.")
def _(layer, head, x):
    return head(layer(x)[0][:, 0])


@reading.wrong("averages over the steps", "Scores come from the *last* state here, not the mean.")
def _(layer, head, x):
    return head(layer(x)[0].mean(dim=1))


@reading.wrong("scores every step", "One row of scores for each sequence: from its last state.")
def _(layer, head, x):
    return head(layer(x)[0])


@reading.wrong(
    "takes the first layer's state",
    "h_n holds the last state of every layer, the first layer's first: the top one is h_n[-1].",
)
def _(layer, head, x):
    return head(layer(x)[1][0][0])


@reading.wrong(
    "shows the cell", "The second part of the state is c. The scores come from h, which is shown."
)
def _(layer, head, x):
    return head(layer(x)[1][1][-1])


@reading.wrong("leaves the head out", "The states are H numbers; `head` makes scores of them.")
def _(layer, head, x):
    return layer(x)[0][:, -1]


@reading.wrong(
    "lets no gradient through",
    "The scores are right, but nobody could train with them: leave out `detach` and `no_grad`.",
)
def _(layer, head, x):
    return head(layer(x)[0][:, -1].detach())


@reading.wrong(
    "converts the layer",
    "The layer belongs to the caller, who chose its number type: make the zeros like x instead.",
)
def _(layer, head, x):
    return head.float()(layer.float()(x.float())[0][:, -1])


reading.hints(
    "What does `layer(x)` do where no state is given?",
    "If you make the zeros yourself, x.new_zeros puts them where x is, and the layer knows its "
    "own hidden_size and num_layers.",
    "Five sequences of five steps hide one mistake: which axis of the states holds the steps?",
)


opening = exercise(
    "11.8",
    "How open must the gate be?",
    minutes=6,
    difficulty=2,
    statement=r"""
        A memory is to keep `share` of its cell over `steps` steps. Nothing is written and the
        weighted sums are 0, so the forget gate is $\sigma(\text{bias})$ at each step. Which
        bias does it need? It may be negative.
        """,
)


@opening.solution
def forget_bias(share, steps):
    """The forget gate's bias with which `share` of the cell is left after `steps` steps.

    Shapes: share between 0 and 1, steps a whole number from 1 -> a number
    """
    f = share ** (1 / steps)
    return math.log(f / (1 - f))


@opening.cases
def _(rng):
    yield 0.5, 1
    yield 0.5, 50
    yield 0.01, 2
    yield 0.9, 1000
    while True:
        yield float(rng.uniform(0.05, 0.95)), int(rng.integers(1, 300))


@opening.wrong(
    "spreads the loss evenly",
    "Each step multiplies what is left: f to the power of `steps` is the share, not 1 - steps "
    "(1 - f).",
)
def _(share, steps):
    f = 1 - (1 - share) / steps
    return math.log(f / (1 - f))


@opening.wrong(
    "divides the share by the steps",
    "Each step multiplies what is left: the gate to the power of `steps` is the share.",
)
def _(share, steps):
    f = share / steps
    return math.log(f / (1 - f))


@opening.wrong(
    "takes the power for the root",
    "The gate's power is the share, so the gate is the share's root, `share ** (1 / steps)`.",
)
def _(share, steps):
    f = max(share**steps, 1e-300)
    return math.log(f / (1 - f))


@opening.wrong("returns the gate", "That is the gate, a share. Which *bias* does the sigmoid need?")
def _(share, steps):
    return share ** (1 / steps)


@opening.wrong(
    "applies the sigmoid", "The gate is the sigmoid of the bias. Here you go back: the logit."
)
def _(share, steps):
    return 1 / (1 + math.exp(-(share ** (1 / steps))))


@opening.wrong("ignores the steps", "With this bias a single step leaves `share`. There are more.")
def _(share, steps):
    return math.log(share / (1 - share))


@opening.wrong(
    "opens the gate for forgetting",
    "The gate says what *stays*, in spite of its name: the sign is the other one.",
)
def _(share, steps):
    f = share ** (1 / steps)
    return math.log((1 - f) / f)


@opening.wrong("takes the logarithm of the gate", "The inverse of the sigmoid is ln(f / (1 - f)).")
def _(share, steps):
    return math.log(share) / steps


@opening.wrong("inverts tanh", "Gates are sigmoids, whose inverse is ln(f / (1 - f)).")
def _(share, steps):
    return math.atanh(share ** (1 / steps))


@opening.wrong("cuts off negative biases", "A gate below a half needs a negative bias.")
def _(share, steps):
    return max(0.0, forget_bias(share, steps))


opening.hints(
    "Each step multiplies the cell by the gate. What is left after two steps, after three?",
    "Lesson 04 solved p = sigmoid(z) for z.",
)
