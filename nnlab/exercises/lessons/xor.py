"""Exercises and predictions of lesson 03: XOR, the hidden layer, and slopes by small steps."""

from itertools import product

import numpy as np
import torch

from nnlab.exercises import choices, estimate, exercise, prediction

recall = choices(
    "3.recall",
    "Three questions from lessons 02, 01 and 00",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "error",
    "y - ŷ of a perceptron that stays silent and should have fired",
    answer=1,
    wrong={
        -1: "The error is the label minus the answer: 1 - 0.",
        0: "It was wrong, so there is an error: 1 - 0.",
    },
)
recall.question(
    "nand",
    "how many NAND units make XOR",
    answer=4,
    wrong={
        3: "Three units are enough if they may differ; with NAND alone it takes a fourth.",
        5: "One less: the first NAND is shared by the two in the middle.",
        2: "Two NAND units in a row make AND; XOR takes more.",
        1: "One unit computes 14 of the 16 functions of two bits, and XOR is not among them.",
    },
)
recall.question(
    "product",
    "the shape of torch.ones(4, 2) @ torch.ones(2, 3), as a tuple",
    answer=(4, 3),
    wrong={
        (2, 2): "The inner sizes, 2 and 2, are summed over; the outer ones, 4 and 3, stay.",
        (3, 4): "The rows of the first and the columns of the second stay, in this order.",
        (4, 2, 3): "A matrix product has two axes; the inner 2 is summed over.",
    },
)
recall.hints(
    "You add the point, times a number, to the weights. Which number raises the sum?",
    "The middle layer of XOR has two NANDs, and both of them use the first one.",
)


counting = exercise(
    "3.1",
    "How many corners are right?",
    minutes=6,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Each row of `units` is a unit: $w_1, w_2, b$. It fires where
        $x_1 w_1 + x_2 w_2 + b \ge 0$. For every unit, count the rows of `x` about which it is
        right. There will be 9,537 units: let one matrix product form all their sums.
        """,
)


@counting.solution
def corners_right(units, x, y):
    """For how many rows of x each unit says what y says.

    Shapes: units (M, 3) with w1, w2, b in each row, x (N, 2), y (N,) of 0 and 1 -> (M,)
    """
    sums = units[:, :2] @ x.T + units[:, 2:]  # (M, N)
    return ((sums >= 0) == (y == 1)).sum(1)


@counting.cases
def _(rng):
    corners, three = _corners(2), np.array([[1.0, 1.0, -1.0], [0.0, 0.0, 0.0], [1.0, -1.0, 0.0]])
    yield three, corners, np.array([0, 1, 1, 0])
    yield np.array([[1.0, 1.0, -0.5]]), corners, np.array([0, 1, 1, 1])
    while True:
        m, n = rng.integers(1, 6, size=2)
        units = rng.integers(-4, 5, size=(m, 3)) / 4
        yield units, rng.integers(-1, 3, size=(n, 2)).astype(float), rng.integers(2, size=n)


@counting.wrong("forgets the bias", "Each unit adds its own b, the last column, to its sums.")
def _(units, x, y):
    return ((units[:, :2] @ x.T >= 0) == (y == 1)).sum(1)


@counting.wrong(
    "is silent at exactly 0", "A sum of exactly 0 fires: the unit says 1 where the sum is >= 0."
)
def _(units, x, y):
    return ((units[:, :2] @ x.T + units[:, 2:] > 0) == (y == 1)).sum(1)


@counting.wrong(
    "counts along the wrong axis",
    "That is one number for each row of x: how many units are right about it. Count for each unit.",
)
def _(units, x, y):
    return ((units[:, :2] @ x.T + units[:, 2:] >= 0) == (y == 1)).sum(0)


@counting.wrong(
    "counts where the unit fires", "A unit is right about a 0, too, if it stays silent there."
)
def _(units, x, y):
    return (units[:, :2] @ x.T + units[:, 2:] >= 0).sum(1)


@counting.wrong(
    "counts only the ones it finds", "A unit is right about a 0, too, if it stays silent there."
)
def _(units, x, y):
    return ((units[:, :2] @ x.T + units[:, 2:] >= 0) & (y == 1)).sum(1)


@counting.wrong("counts the mistakes", "These are the rows about which a unit is wrong.")
def _(units, x, y):
    return ((units[:, :2] @ x.T + units[:, 2:] >= 0) != (y == 1)).sum(1)


@counting.wrong("gives shares", "The number of rows is wanted, not their share.")
def _(units, x, y):
    return ((units[:, :2] @ x.T + units[:, 2:] >= 0) == (y == 1)).double().mean(1)


@counting.wrong(
    "takes the first column for the bias", "Each row of `units` is w1, w2, b: the bias comes last."
)
def _(units, x, y):
    return ((units[:, 1:] @ x.T + units[:, :1] >= 0) == (y == 1)).sum(1)


def _counted(change):
    """A wrong answer that makes something else of what each unit says: (N, M), y (N,)."""

    def answer(units, x, y):
        fires = x @ units[:, :2].T + units[:, 2] >= 0
        return change(fires, y[:, None] == 1)

    return answer


counting.wrong(
    "takes the bias for a threshold",
    "The bias is added, and the sum compared with 0. A threshold t would be a bias of -t.",
)(lambda units, x, y: ((x @ units[:, :2].T >= units[:, 2]) == (y[:, None] == 1)).sum(dim=0))

counting.wrong(
    "asks whether all rows are right", "Wanted: *how many* are right: `sum`, not `all`."
)(_counted(lambda fires, y: (fires == y).all(dim=0)))

counting.wrong("adds up all units", "One number for each unit: add along the rows of x alone.")(
    _counted(lambda fires, y: (fires == y).sum())
)


counting.hints(
    "`units[:, :2] @ x.T` has shape (M, N): one sum for each unit and each row, still without b.",
    "`units[:, 2:]` is a column, (M, 1), so that each unit's b goes to all of its sums. Compare "
    "what fires with `y == 1`, and count the agreements in each row.",
)


missing = prediction(
    "3.grid",
    "We try 9,537 units, with weights from -2 to 2 and biases from -4 to 4. None of them can be "
    "right about all four corners. How many are *wrong* about all four?",
    result="Wrong about all four: {}.",
)
missing.answer(
    "about 600: each corner is a coin toss, so one unit in sixteen",
    lambda v: v > 100,
    like=600,
    wrong="The four answers are not independent: all corners on one side of the line get the same.",
)
missing.answer(
    "a few dozen, with unlucky weights",
    lambda v: 0 < v <= 100,
    like=30,
    wrong="Turn the signs of such a unit round: what would the new one compute?",
)
missing.answer(
    "none",
    0,
    right="A unit that is wrong everywhere, with all its signs turned round, would be XOR.",
)


lifting = exercise(
    "3.2",
    "A third input",
    draws=12,
    minutes=5,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Make a third input from the first two, such that one unit can compute XOR
        from all three. Many answers are right.
        """,
)


@lifting.solution
def third_input(x):
    """A third input for each row, with which a single unit can compute XOR.

    Shapes: x (N, 2) of 0 and 1 -> (N,)
    """
    return x[:, 0] * x[:, 1]


@lifting.cases
def _(rng):
    yield (_corners(2),)
    while True:
        yield (_corners(2)[rng.permutation(np.arange(8) % 4)],)  # each corner twice


@lifting.accept
def _(value, case):
    (x,) = case.args
    value = np.asarray(value, float)
    if value.shape == (len(x), 1):
        return lifting.known("returns a column")
    if value.shape == ():
        return lifting.known("gives one number for all rows")
    if value.shape == (4,) != (len(x),):
        return lifting.known("is written for four rows")
    if value.shape != (len(x),):
        return f"The result has shape {value.shape}; expected one number a row, ({len(x)},)."
    first = [int(np.flatnonzero((x == corner).all(1))[0]) for corner in _corners(2)]
    if not np.isfinite(value).all():
        return "Not every number is finite: was something divided by 0?"
    same = value[first] @ (x[:, None] == _corners(2)).all(2).T
    if not np.allclose(value, same):
        return "The same corner gets different numbers in different rows."
    f00, f01, f10, f11 = value[first]
    size = max(1.0, np.abs(value).max())
    if abs(f00 + f11 - f01 - f10) > 1e-6 * size:  # no plane holds the four lifted corners
        return None
    return lifting.known("weighs the two inputs")


@lifting.wrong(
    "adds the inputs",
    "A sum tells the unit nothing new: it forms sums itself. Something non-linear is needed.",
)
def _(x):
    return x[:, 0] + x[:, 1]


@lifting.wrong(
    "subtracts the inputs",
    "A difference tells the unit nothing new: it is a sum with a negative weight.",
)
def _(x):
    return x[:, 0] - x[:, 1]


@lifting.wrong(
    "repeats the first input",
    "The unit has that one already, and the square of 0 or 1 is the number itself.",
)
def _(x):
    return x[:, 0] ** 2


@lifting.wrong(
    "repeats the second input",
    "The unit has that one already, and the square of 0 or 1 is the number itself.",
)
def _(x):
    return x[:, 1]


@lifting.wrong("always says 1", "An input that is always 1 is the bias, and the unit has one.")
def _(x):
    return torch.ones(len(x), dtype=x.dtype)


@lifting.wrong(
    "weighs the two inputs",
    "The four corners still lie in one plane: this is a weighted sum of the two inputs, perhaps "
    "with a number added, and the unit forms such sums itself.",
)
def _(x):
    return x.mean(dim=1)


@lifting.wrong("returns a column", "One number a row, shape (N,): `x[:, 0]`, not `x[:, :1]`.")
def _(x):
    return x[:, :1] * x[:, 1:]


@lifting.wrong(
    "gives one number for all rows", "Each row wants its own third input: along a row, dim=1."
)
def _(x):
    return x.prod()


@lifting.wrong(
    "is written for four rows", "`x` may have any rows of 0 and 1: compute the number from them."
)
def _(x):
    return torch.tensor([0.0, 0.0, 0.0, 1.0])


lifting.hints(
    "Draw the four corners on a table. Which would you lift so that a flat board parts 0 from 1?",
    "Lift one corner only: which simple function of two bits differs at one corner?",
)


ordering = prediction(
    "3.order",
    "Five bits. A unit may get products of up to k of them as inputs, too. What is the smallest k "
    "with which one unit can compute their parity?",
    result="The smallest k is {}.",
)
ordering.answer(
    "2: pairs were enough for XOR",
    2,
    wrong="Pairs were *all* of the inputs there: XOR has only two.",
)
ordering.answer(
    "3: more than half of the bits",
    3,
    wrong="A majority can be seen with less. Parity changes with every single bit.",
)
ordering.answer(
    "4: with 30 products the last one is superfluous",
    4,
    wrong="Flipping the bit that a product leaves out changes the parity, and not the product.",
)
ordering.answer(
    "5: one product must see every bit",
    5,
    right="All 30 smaller products together do not replace the one that sees all five bits.",
)


by_hand = exercise(
    "3.3",
    "XOR from three units",
    draws=14,
    minutes=9,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Choose the nine numbers of (3.3): two hidden units and one output unit, each
        with $\mathrm{step}(0) = 1$, that compute XOR of two switches. A switch gives the number
        `off` or the number `on`, in lesson 01 a 0 or a 1, in some machines $-1$ or $+1$. Many
        answers are right.
        """,
)


@by_hand.solution
def xor_weights(off, on):
    """The numbers W1, b1, w2, b2 of a net of three threshold units that is XOR.

    Shapes: off < on, two numbers -> W1 (2, 2), a column for each hidden unit; b1 (2,), w2 (2,), b2
    """
    one, both = off + (off + on) / 2, on + (off + on) / 2  # halfway to the next sum
    W1 = torch.tensor([[1.0, -1.0], [1.0, -1.0]])  # OR in the first column, NAND in the second
    b1 = torch.tensor([-one, both])
    w2, b2 = torch.tensor([1.0, 1.0]), torch.tensor(-1.5)
    return W1, b1, w2, b2


@by_hand.cases
def _(rng):
    yield from ((0.0, 1.0), (-1.0, 1.0), (-3.0, -1.0), (2.0, 10.0))
    while True:
        off = rng.integers(-20, 20) / 4
        yield float(off), float(off + rng.integers(2, 20) / 4)


@by_hand.accept
def _(value, case):
    off, on = case.args
    try:
        W1, b1, w2, b2 = (np.asarray(part, float) for part in value)
    except (TypeError, ValueError):
        return "Expected four parts, W1, b1, w2, b2."
    if (W1.shape, b1.shape, w2.shape, b2.size) != ((2, 2), (2,), (2,), 1):
        shapes = ", ".join(str(part.shape) for part in (W1, b1, w2, b2))
        return f"The shapes are {shapes}; expected (2, 2), (2,), (2,) and a single number."
    if not all(np.isfinite(part).all() for part in (W1, b1, w2, b2)):
        return "Each of the nine must be a finite number."
    x = off + (on - off) * _corners(2)
    said = _net(x, W1, b1, w2, b2.item())
    if (said == [0, 1, 1, 0]).all():
        return None
    if (_net(x, W1.T, b1, w2, b2.item()) == [0, 1, 1, 0]).all():
        return by_hand.known("keeps a row for each hidden unit")
    if (_net(_corners(2), W1, b1, w2, b2.item()) == [0, 1, 1, 0]).all():
        return by_hand.known("fits 0 and 1 only")
    hidden = off + (on - off) * (x @ W1 + b1 >= 0)
    if ((hidden @ w2 + b2.item() >= 0) == [0, 1, 1, 0]).all():
        return by_hand.known("takes the hidden units for switches")
    if name := _GATES.get("".join("01"[int(bit)] for bit in said)):
        return by_hand.known(name)
    hidden = (x @ W1 + b1 >= 0).T.astype(int)
    return (
        f"With off = {off:g} and on = {on:g} the hidden units say {hidden[0]} and {hidden[1]} to "
        f"the four corners, and the output says {said.astype(int)}; expected [0 1 1 0]."
    )


_GATES = {  # what a wrong net computes instead, from its answers to the four corners
    "0111": "is OR",
    "1110": "is NAND",
    "0001": "is AND",
    "1001": "fires when the inputs are equal",
    "1111": "always fires",
    "0000": "never fires",
}


def _net(x, W1, b1, w2, b2):
    """What a net of threshold units says to rows x, as numbers 0 and 1."""
    hidden = (x @ W1 + b1 >= 0).astype(float)
    return (hidden @ w2 + b2 >= 0).astype(int)


def _corners(n):
    """All rows of n bits, in counting order (2^n, n)."""
    return np.array(list(product([0.0, 1.0], repeat=n)))


def _with(off, on, **changed):
    """The solution's parts, some of them changed."""
    parts = dict(zip(("W1", "b1", "w2", "b2"), xor_weights(off, on), strict=True)) | changed
    return tuple(parts.values())


@by_hand.wrong(
    "fits 0 and 1 only",
    "With switches that give 0 and 1 it is XOR. Which sums are possible with `off` and `on`?",
)
def _(off, on):
    return xor_weights(0.0, 1.0)


@by_hand.wrong(
    "is OR", "It also fires when both are on. A second hidden unit must forbid that: NAND."
)
def _(off, on):
    return _with(off, on, w2=torch.tensor([1.0, 0.0]), b2=torch.tensor(-0.5))


@by_hand.wrong(
    "is AND", "It fires only when both are on. XOR is the AND of OR and NAND, two hidden units."
)
def _(off, on):
    return _with(off, on, w2=torch.tensor([0.0, -1.0]), b2=torch.tensor(0.5))


@by_hand.wrong(
    "is NAND", "It also fires when both are off. A second hidden unit must forbid that: OR."
)
def _(off, on):
    return _with(off, on, w2=torch.tensor([0.0, 1.0]), b2=torch.tensor(-0.5))


@by_hand.wrong(
    "fires when the inputs are equal",
    "That is the opposite, XNOR. Turn all signs of the output unit round, and take care with a sum "
    "of exactly 0.",
)
def _(off, on):
    return _with(off, on, w2=torch.tensor([-1.0, -1.0]), b2=torch.tensor(1.5))


@by_hand.wrong(
    "always fires",
    "The output fires at every corner. If the hidden units are OR and NAND, it has to be their AND,"
    " not their OR: at least one of them fires at each corner.",
)
def _(off, on):
    return _with(off, on, b2=torch.tensor(-0.5))


@by_hand.wrong(
    "never fires",
    "The output is silent at every corner. Compare the largest sum it can get with its bias.",
)
def _(off, on):
    return _with(off, on, b2=torch.tensor(-2.5))


@by_hand.wrong(
    "keeps a row for each hidden unit",
    "Column k of W1 belongs to hidden unit k, since x @ W1 + b1 is computed: yours works as W1.T.",
)
def _(off, on):
    return _with(off, on, W1=torch.tensor([[1.0, 1.0], [-1.0, -1.0]]))


@by_hand.wrong(
    "takes the hidden units for switches",
    "The switches give `off` or `on`, but a hidden unit says 0 or 1, whatever they are.",
)
def _(off, on):
    W1, b1, w2, b2 = xor_weights(off, on)
    scale = on - off
    return W1, b1, w2 / scale, b2 - off * w2.sum() / scale


@by_hand.wrong(
    "gives the same numbers for every pair of switches",
    "These nine ignore `off` and `on`. Halfway between them is (off + on) / 2: a threshold that "
    "tells the two apart has to move with them.",
    mark=lambda cases, values: (
        len(cases) > 1
        and all(
            np.array_equal(np.asarray(one, float), np.asarray(other, float))
            for value in values[1:]
            for one, other in zip(values[0], value, strict=True)
        )
    ),
)
def _(off, on):
    return xor_weights(-1.0, 1.0)


by_hand.hints(
    "XOR is: at least one switch is on, and not both. The output unit is an AND of the two.",
    "With weights 1 and 1 the sum of two switches is 2 off, off + on, or 2 on. OR has its border "
    "halfway between the first two. Where does NAND have its border, and which signs turn AND into "
    "NAND?",
)


mapping = exercise(
    "3.4",
    "Into the hidden space",
    minutes=4,
    difficulty=1,
    inline=True,
    statement=r"""
        **Your turn.** Where does a hidden layer put a point? `weight` comes as PyTorch keeps it,
        with a *row* for each hidden unit. The activation is a function, such as `step`, applied
        to every number. `x` may be many rows or a single one.
        """,
)


@mapping.solution
def hidden_space(x, weight, bias, activation):
    """The outputs of H hidden units for one row or for each row of x.

    Shapes: x (N, D) or (D,), weight (H, D), bias (H,), activation a function -> (N, H) or (H,)
    """
    return activation(x @ weight.T + bias)


@mapping.cases
def _(rng):
    yield _corners(2), np.array([[1.0, 1.0], [-1.0, -1.0]]), np.array([-0.5, 1.5]), "sigmoid"
    yield _corners(2), np.array([[2.0, -1.0], [0.0, 1.0]]), np.array([0.5, 0.0]), "tanh"
    yield np.array([1.0, 2.0]), np.array([[1.0, -1.0], [2.0, 0.5]]), np.array([0.5, -3.0]), "relu"
    while True:
        n, d, h = rng.integers(1, 6, size=3)
        name = ("sigmoid", "tanh", "relu")[rng.integers(3)]
        shape = (n, d) if rng.integers(4) else (d,)
        yield rng.normal(size=shape), rng.normal(size=(h, d)), rng.normal(size=h), name


@mapping.probe
def _(hidden_space, x, weight, bias, activation):
    return hidden_space(x, weight, bias, getattr(torch, activation))


@mapping.wrong(
    "forgets the activation", "These are the sums. Each unit applies its activation to its sum."
)
def _(x, weight, bias, activation):
    return x @ weight.T + bias


@mapping.wrong(
    "adds b before the product",
    "Each hidden unit has a bias of its own, added to its sum: one number a unit.",
)
def _(x, weight, bias, activation):
    return activation((x + bias) @ weight.T)


@mapping.wrong("forgets the bias", "Each hidden unit adds its bias to its sum.")
def _(x, weight, bias, activation):
    return activation(x @ weight.T)


@mapping.wrong(
    "adds b after the activation", "The bias belongs to the sum: the activation sees both."
)
def _(x, weight, bias, activation):
    return activation(x @ weight.T) + bias


@mapping.wrong(
    "applies the activation to the inputs", "The activation is applied to the sums of the units."
)
def _(x, weight, bias, activation):
    return activation(x) @ weight.T + bias


@mapping.wrong(
    "takes columns of weight for units",
    "In (3.3) a unit has a column. Here it has a row, as PyTorch keeps it: turn `weight` by `.T`.",
)
def _(x, weight, bias, activation):
    return activation(x @ weight + bias)


@mapping.wrong(
    "always takes the sigmoid", "Use the function that came in as `activation`, whichever it is."
)
def _(x, weight, bias, activation):
    return torch.sigmoid(x @ weight.T + bias)


mapping.wrong(
    "always takes the step", "Use the function that came in as `activation`, whichever it is."
)(lambda x, weight, bias, activation: (x @ weight.T + bias >= 0).to(x.dtype))

mapping.wrong("subtracts the bias", "A bias is added; a threshold would be subtracted.")(
    lambda x, weight, bias, activation: activation(x @ weight.T - bias)
)

mapping.wrong(
    "returns a table for a single row",
    "A row of D numbers becomes a row of H: `x @ weight.T` does.",
)(lambda x, weight, bias, activation: activation(torch.atleast_2d(x) @ weight.T + bias))

mapping.wrong(
    "returns the units as rows",
    "The result lies on its side: a row for each row of x, a column for each hidden unit.",
)(lambda x, weight, bias, activation: activation(x @ weight.T + bias).T)

mapping.wrong(
    "applies the activation to the weights",
    "The activation belongs to the sums: first x @ weight.T + bias, then the function.",
)(lambda x, weight, bias, activation: x @ activation(weight).T + bias)

mapping.wrong(
    "averages over the inputs", "The weighted inputs are added up; nothing divides them."
)(lambda x, weight, bias, activation: activation((x @ weight.T + bias) / x.shape[-1]))


mapping.hints(
    "(3.3) keeps a column for each unit, `weight` a row: which product pairs inputs with weights?",
    "Each unit adds its own bias to its sums, and only then comes the activation.",
)


delta = exercise(
    "3.5",
    "One pass of the delta rule",
    minutes=6,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Take the rows one after the other, from the first to the last, and correct
        by (3.4) after each. The next row is judged with the corrected numbers.
        """,
)


@delta.solution
def delta_pass(w, b, x, y, lr):
    """Weights and bias after a linear unit has been corrected by every row once, in order.

    Shapes: w (D,), b a number, x (N, D), y (N,), lr > 0 -> (D,), number
    """
    for point, target in zip(x, y, strict=True):
        error = target - (point @ w + b)
        w, b = w + lr * error * point, b + lr * error
    return w, b


@delta.cases
def _(rng):
    yield np.array([0.0, 0.0]), 0.0, _corners(2), np.array([0.0, 1.0, 1.0, 0.0]), 0.1
    yield np.array([1.0, 1.0]), -0.5, np.array([[1.0, 2.0]]), np.array([1.0]), 0.5
    while True:
        n, d = rng.integers(2, 6), rng.integers(1, 5)
        w, x = rng.normal(size=d), rng.normal(size=(n, d))
        yield w, rng.normal(), x, rng.integers(2, size=n).astype(float), rng.uniform(0.05, 0.5)


def _pass(error, *, rate=None, input_=lambda point: point, bias=1.0):
    """A pass with a different error, rate, inputs or bias."""

    def answer(w, b, x, y, lr):
        step = lr if rate is None else rate
        for point, target in zip(x, y, strict=True):
            e = error(target, point, w, b)
            w, b = w + step * e * input_(point), b + step * e * bias
        return w, b

    return answer


delta.wrong(
    "uses the thresholded output",
    "That is Rosenblatt's rule. The delta rule takes the error of the sum itself: y - z.",
)(_pass(lambda t, p, w, b: t - (p @ w + b >= 0).double()))
delta.wrong(
    "thresholds the output at 0.5",
    "No threshold at all: the error is y - z, even where the unit is on the right side.",
)(_pass(lambda t, p, w, b: t - (p @ w + b >= 0.5).double()))
delta.wrong("forgets to change the bias", "The bias is the weight of an input that is always 1.")(
    _pass(lambda t, p, w, b: t - (p @ w + b), bias=0.0)
)
delta.wrong("leaves the bias out of the sum", "z is x @ w + b: the bias belongs to it.")(
    _pass(lambda t, p, w, b: t - p @ w)
)
delta.wrong("goes the wrong way", "The error is y - z. With z - y every step makes it larger.")(
    _pass(lambda t, p, w, b: p @ w + b - t)
)
delta.wrong("forgets the learning rate", "Both changes are multiplied by `lr`.")(
    _pass(lambda t, p, w, b: t - (p @ w + b), rate=1.0)
)
delta.wrong("changes all weights alike", "Each weight changes by the error times *its* input.")(
    _pass(lambda t, p, w, b: t - (p @ w + b), input_=torch.ones_like)
)


@delta.wrong(
    "judges every row with the first weights",
    "That adds up all corrections and makes them at the end. Here the second row is judged with "
    "the numbers that the first has corrected already.",
)
def _(w, b, x, y, lr):
    errors = y - (x @ w + b)
    return w + lr * errors @ x, b + lr * errors.sum()


@delta.wrong("stops after the first row", "One pass is over when every row has had its turn.")
def _(w, b, x, y, lr):
    error = y[0] - (x[0] @ w + b)
    return w + lr * error * x[0], b + lr * error


@delta.wrong(
    "corrects w before it computes the bias's error",
    "Both corrections use the same error: the sum is judged once for each row.",
)
def _(w, b, x, y, lr):
    for point, target in zip(x, y, strict=True):
        w = w + lr * (target - (point @ w + b)) * point
        b = b + lr * (target - (point @ w + b))
    return w, b


def _by_rows(w, b, x, y, lr, change=None, bias_lr=None):
    """The pass, with something else made of each error."""
    for row, label in zip(x, y, strict=True):
        error = label - (row @ w + b)
        error = error if change is None else change(error)
        w, b = w + lr * error * row, b + (lr if bias_lr is None else bias_lr) * error
    return w, b


delta.wrong("doubles every step", "(3.4) has no factor of 2: the rate times the error.")(
    lambda w, b, x, y, lr: _by_rows(w, b, x, y, 2 * lr)
)

delta.wrong(
    "shares the step out among the rows",
    "Each row corrects by (3.4) in full: nothing is divided by N.",
)(lambda w, b, x, y, lr: _by_rows(w, b, x, y, lr / len(x)))

delta.wrong("forgets the rate at the bias", "The bias learns at the same rate as the weights.")(
    lambda w, b, x, y, lr: _by_rows(w, b, x, y, lr, bias_lr=1.0)
)

delta.wrong(
    "squares the error", "A square has lost its sign: the correction is y - z itself, times x."
)(lambda w, b, x, y, lr: _by_rows(w, b, x, y, lr, change=lambda error: error**2))

delta.wrong("begins at the last row", "The rows come in their order, from the first to the last.")(
    lambda w, b, x, y, lr: _by_rows(w, b, x.flip(0), y.flip(0), lr)
)


@delta.wrong(
    "judges the weights by the new bias",
    "w and b are corrected by the same error: find it once, then change both.",
)
def _(w, b, x, y, lr):
    for row, label in zip(x, y, strict=True):
        b = b + lr * (label - (row @ w + b))
        w = w + lr * (label - (row @ w + b)) * row
    return w, b


delta.hints(
    "It differs from the perceptron's rule of lesson 02 in one place: what is subtracted from y?",
    "In a loop over the rows: first the error of this row, with the present w and b; then both "
    "corrections, from that one error.",
)


halves = prediction(
    "3.delta",
    "The delta rule makes 500 passes over the four corners of XOR. What are the four sums in the "
    "end?",
    result="The sums end at {0[0]:.2f}, {0[1]:.2f}, {0[2]:.2f} and {0[3]:.2f}.",
)
halves.answer(
    "three of them nearly right and one wrong, as with the best perceptron",
    lambda sums: sum(abs(z - y) < 0.2 for z, y in zip(sums, (0, 1, 1, 0), strict=True)) == 3,
    like=(0.0, 1.0, 1.0, 1.0),
    wrong="Three right and one wrong by a whole 1 costs more, in squares, than four times a half.",
)
halves.answer(
    "they never settle, as with the perceptron",
    lambda sums: max(abs(z) for z in sums) > 2,
    like=(3.0, -2.0, 0.0, 4.0),
    wrong="The perceptron's corrections have one size. These shrink as the errors balance.",
)
halves.answer(
    "all of them near one half",
    lambda sums: all(abs(z - 0.5) < 0.1 for z in sums),
    like=(0.51, 0.5, 0.49, 0.48),
    right="The rule settles where the four corrections balance: one half for every corner.",
)


softening = prediction(
    "3.soft",
    "Put sigmoids in place of the three steps and keep the nine numbers. About how many corners "
    "is the net right, if 0.5 and above counts as 1?",
    result="Right about {} corners.",
)
softening.answer(
    "4: a sigmoid is nearly a step",
    4,
    wrong="Nearly, if the sums are large. Here each sum is within 1.5 of zero.",
)
softening.answer("3", 3, wrong="The two corners of a class are treated alike: (0, 1) and (1, 0).")
softening.answer(
    "2: it gives the same verdict everywhere",
    2,
    right="All four outputs are below one half: the hidden units never say a clear 0 or 1.",
)


measuring = exercise(
    "3.6",
    "One slope for every number",
    minutes=7,
    difficulty=2,
    inline=True,
    draws=20,
    statement=r"""
        **Your turn.** Measure (3.5) for each number of `v` in turn, a small step `eps` to each
        side, while all the others stay where they are. `loss` is any function of the whole `v`.
        """,
)


@measuring.solution
def slopes(loss, v, eps):
    """How fast the loss grows with each number of v, from a small step to each side.

    Shapes: loss: (P,) -> number, v (P,), eps > 0 -> (P,)
    """
    found = torch.zeros_like(v)
    for k in range(len(v)):
        nudge = torch.zeros_like(v)
        nudge[k] = eps
        found[k] = (loss(v + nudge) - loss(v - nudge)) / (2 * eps)
    return found


@measuring.cases
def _(rng):
    yield (1.0, 0.5, 0.3), np.array([2.0, -1.0]), 0.1
    yield (0.5, 1.0, -0.5), np.array([0.5]), 0.25
    while True:
        factors = rng.uniform(0.5, 2), rng.normal(), rng.uniform(0.2, 0.6)
        yield factors, rng.normal(size=rng.integers(2, 6)), rng.uniform(0.05, 0.3)


@measuring.probe
def _(slopes, factors, v, eps):
    a, c, k = factors

    def loss(v):
        return a * (v**2).sum() + c * v[0] * v[-1] + k * (v**3).sum() + 1

    return slopes(loss, v, eps)


@measuring.wrong(
    "takes one step, to the right only",
    "On a curve the step to the right alone is too steep or too flat: take one to each side.",
)
def _(loss, v, eps):
    nudges = eps * torch.eye(len(v), dtype=v.dtype)
    return torch.stack([(loss(v + nudge) - loss(v)) / eps for nudge in nudges])


@measuring.wrong(
    "takes one step, to the left only",
    "On a curve the step to the left alone is too steep or too flat: take one to each side.",
)
def _(loss, v, eps):
    nudges = eps * torch.eye(len(v), dtype=v.dtype)
    return torch.stack([(loss(v) - loss(v - nudge)) / eps for nudge in nudges])


@measuring.wrong(
    "divides by one step", "From the left place to the right one the run is two steps, 2 eps."
)
def _(loss, v, eps):
    nudges = eps * torch.eye(len(v), dtype=v.dtype)
    return torch.stack([(loss(v + nudge) - loss(v - nudge)) / eps for nudge in nudges])


@measuring.wrong("does not divide", "That is the rise. A slope is the rise over the run.")
def _(loss, v, eps):
    nudges = eps * torch.eye(len(v), dtype=v.dtype)
    return torch.stack([loss(v + nudge) - loss(v - nudge) for nudge in nudges])


@measuring.wrong(
    "measures from right to left", "The slopes have the wrong sign: right minus left, over the run."
)
def _(loss, v, eps):
    nudges = eps * torch.eye(len(v), dtype=v.dtype)
    return torch.stack([(loss(v - nudge) - loss(v + nudge)) / (2 * eps) for nudge in nudges])


@measuring.wrong(
    "moves all numbers at once",
    "All numbers moved together. Move one and leave the others, then the next one.",
)
def _(loss, v, eps):
    return (loss(v + eps) - loss(v - eps)) / (2 * eps) * torch.ones_like(v)


@measuring.wrong(
    "does not put a number back",
    "Once its slope is measured, put a number back where it was before the next one moves.",
)
def _(loss, v, eps):
    v, found = v.clone(), torch.zeros_like(v)
    for k in range(len(v)):
        v[k] = v[k] + eps
        high = loss(v)
        v[k] = v[k] - 2 * eps
        found[k] = (high - loss(v)) / (2 * eps)
    return found


measuring.wrong(
    "multiplies by eps", "`/ 2 * eps` divides by 2 and multiplies by eps: write `/ (2 * eps)`."
)(lambda loss, v, eps: slopes(loss, v, eps) * eps**2)

measuring.wrong(
    "gives one slope for all numbers",
    "P numbers have P slopes: move each number alone, and keep the results apart.",
)(lambda loss, v, eps: slopes(loss, v, eps).sum())

measuring.wrong(
    "finds no difference at all",
    "If two names stand for one tensor, right and left end at the same place. `v.clone()` makes a "
    "tensor of its own.",
)(lambda loss, v, eps: torch.zeros_like(v))

measuring.wrong(
    "steps by a share of each number",
    "A step of eps times the number is a different step for each, and none at 0. Add eps itself.",
)(
    lambda loss, v, eps: torch.stack(
        [(loss(v * (1 + e)) - loss(v * (1 - e))) / (2 * eps) for e in eps * torch.eye(len(v)).to(v)]
    )
)


measuring.hints(
    "One number of v at a time: `nudge = torch.zeros_like(v)`, then `nudge[k] = eps`.",
    "Rise over run: the loss to the right minus the loss to the left of the present place. How far "
    "are the two apart?",
)


starting = estimate(
    "3.starts",
    "Two hidden units can compute XOR. From how many of 100 random starts will training get all "
    "four corners right?",
    low=0,
    high=100,
    step=1,
    near=8,
    result="From {} of 100 starts.",
    below="Most starts do find a way down.",
    above="That a solution exists does not mean that the slopes lead there from every start.",
    right="Most starts find the way; about one in four ends elsewhere.",
)


linear = prediction(
    "3.linear",
    "Four hidden units without an activation, 200 starts: none learns XOR. How many nets end sure "
    "about some corner, with an output below 0.1 or above 0.9?",
    result="Sure about some corner: {} of 200 nets.",
)
linear.answer(
    "none: each says one half to everything, as the delta rule does",
    0,
    wrong="That would be the least wrong for a linear output. This output is squashed.",
)
linear.answer(
    "some, but fewer than half",
    lambda v: 0 < v < 100,
    like=50,
    right="Besides one half everywhere there is a second dead end: sure, and wrong at one corner.",
)
linear.answer(
    "nearly all: training makes a net sure",
    lambda v: v > 150,
    like=190,
    wrong="It does where being sure pays. For most of these one half everywhere costs least.",
)


parity = exercise(
    "3.7",
    "Parity of n bits",
    draws=7,
    minutes=18,
    difficulty=3,
    statement=r"""
        *Parity* is 1 if an odd number of the n bits is 1. Build a network of threshold units that
        computes it: a list of layers `(W, b)`, each computing $\mathrm{step}(XW + b)$ with
        $\mathrm{step}(0) = 1$ from the layer before. The last layer has one unit. Any network that
        works is right, with as many layers as you like.
        """,
)


@parity.solution
def parity_network(n):
    """Layers (W, b) of threshold units that compute the parity of n bits.

    Shapes: n a number -> list of (W (in, out), b (out,)); the first `in` is n, the last `out` 1
    """
    at_least = torch.arange(1, n + 1)  # hidden unit k fires if at least k bits are 1
    signs = 1.0 - 2 * ((at_least - 1) % 2)  # +1, -1, +1, ...
    return [(torch.ones(n, n), 0.5 - at_least), (signs[:, None], torch.tensor([-0.5]))]


@parity.cases
def _(rng):
    yield from ((n,) for n in (2, 3, 1, 4, 5, 6, 7))


def _outputs(layers, n):
    """What the layers say to all rows of n bits (2^n,), or a sentence on why they cannot."""
    h = _corners(n)
    for number, (W, b) in enumerate(layers, 1):
        W, b = np.asarray(W, float), np.asarray(b, float)
        if W.ndim != 2 or W.shape[0] != h.shape[1] or b.shape != (W.shape[1],):
            return (
                f"Layer {number} has W of shape {W.shape} and b of shape {b.shape}; it gets "
                f"{h.shape[1]} inputs, so W should be ({h.shape[1]}, K) and b (K,)."
            )
        h = (h @ W + b >= 0).astype(float)
    if h.shape[1] != 1:
        return f"The last layer has {h.shape[1]} units; expected 1."
    return h[:, 0]


def _turned(layers, n):
    """Whether the layers would fit if their weights were transposed."""
    layers = [(np.asarray(W, float).T, b) for W, b in layers]
    return not isinstance(_outputs(layers, n), str)


@parity.accept
def _(layers, case):
    (n,) = case.args
    if not len(layers):
        return "There is no layer; expected one (W, b) at least."
    outputs, ones = _outputs(layers, n), _corners(n).sum(1)
    if n > 2 and np.shape(layers[0][0])[:1] == (2,):
        return parity.known("is written for two bits")
    if isinstance(outputs, str):
        return parity.known("stores the weights as (out, in)") if _turned(layers, n) else outputs
    if (outputs == ones % 2).all():
        return None
    for name, values in _MISREADINGS.items():
        if (outputs == values(ones, n)).all():
            return parity.known(name)
    row = int(np.flatnonzero(outputs != ones % 2)[0])
    bits = ", ".join(f"{bit:.0f}" for bit in _corners(n)[row])
    wrong = int((outputs != ones % 2).sum())
    return f"For the bits ({bits}) it says {outputs[row]:.0f}. {wrong} of {2**n} rows are wrong."


_MISREADINGS = {  # what a wrong network says, from the number of ones and n; the first that fits
    "is even where it should be odd": lambda ones, n: ones % 2 == 0,
    "fires for exactly one bit": lambda ones, n: ones == 1,
    "fires for any bit": lambda ones, n: ones >= 1,
    "fires unless all bits agree": lambda ones, n: (ones >= 1) & (ones < n),
    "takes a majority": lambda ones, n: ones > n / 2,
    "never fires": lambda ones, n: ones < 0,
    "always fires": lambda ones, n: ones >= 0,
}


def _count_layers(n, signs, bias):
    """One hidden unit for each "at least k", joined by the given weights."""
    at_least = torch.arange(1, n + 1)
    return [
        (torch.ones(n, n), 0.5 - at_least),
        (torch.as_tensor(signs, dtype=torch.float32)[:, None], torch.tensor([bias])),
    ]


@parity.wrong(
    "is even where it should be odd",
    "It computes the opposite. Turn all signs of the last layer round.",
)
def _(n):
    return _count_layers(n, [2.0 * (k % 2) - 1 for k in range(n)], 0.5)


@parity.wrong(
    "fires for exactly one bit",
    "That is XOR for two bits only. Parity fires for 1, 3, 5, ... ones.",
)
def _(n):
    return _count_layers(n, [1.0, *[-1.0] * (n - 1)], -0.5)


@parity.wrong("fires for any bit", "That is OR. Two ones must bring the output down again.")
def _(n):
    return [(torch.ones(n, 1), torch.tensor([-0.5]))]


@parity.wrong(
    "fires unless all bits agree",
    "That is XOR for two bits only. Three ones must bring the output up again.",
)
def _(n):
    return _count_layers(n, [1.0, *[0.0] * (n - 2), -1.0][:n] if n > 1 else [-1.0], -0.5)


@parity.wrong("takes a majority", "The number of ones must be odd, not large.")
def _(n):
    return [(torch.ones(n, 1), torch.tensor([-(n // 2 + 0.5)]))]


@parity.wrong(
    "stores the weights as (out, in)",
    "`nn.Linear` does that; here a layer computes X @ W + b, so W is (in, out).",
)
def _(n):
    return [(W.T, b) for W, b in parity_network(n)]


parity.wrong(
    "never fires",
    "The last unit is silent at every row: compare the largest sum that it can get with its bias. "
    "Do the signs alternate, plus first?",
)(lambda n: _count_layers(n, [(-1.0) ** (k + 1) for k in range(n)], -0.5))

parity.wrong(
    "always fires",
    "The last unit fires at every row, also at a sum of exactly 0: minus its bias should lie "
    "between two possible sums.",
)(lambda n: _count_layers(n, [(-1.0) ** k for k in range(n)], 0.0))


@parity.wrong(
    "is written for two bits",
    "The first layer takes 2 inputs, but gets n: build the matrices from n.",
)
def _(n):
    return parity_network(2)


parity.hints(
    "Parity depends on the number of ones alone. A hidden unit can ask: are there at least k?",
    "Going from 0 ones up, the output must rise at 1, fall at 2, rise at 3, and so on. What are "
    "the weights of the units that ask for 1, 2, 3, ...?",
    "n hidden units with weights 1 and biases 0.5 - k; output weights +1, -1, +1, ... and bias "
    "-0.5. (Or a chain: XOR of the first two bits, XOR of that and the third, ...)",
)


undoing = exercise(
    "3.8",
    "Back out of the hidden space",
    minutes=7,
    difficulty=3,
    rtol=1e-4,
    atol=1e-5,
    statement=r"""
        A layer with as many sigmoid units as inputs loses nothing, as long as $\mathbf{W}_1$ has an
        inverse. Find the inputs from the hidden outputs $\sigma(\mathbf{x} \mathbf{W}_1 +
        \mathbf{b}_1)$. You need the inverse of $\sigma$: solve $h = 1 / (1 + e^{-z})$ for $z$.
        """,
)


@undoing.solution
def back_to_input(h, W1, b1):
    """The rows x that a layer of sigmoid units has sent to h.

    Shapes: h (N, D) between 0 and 1, W1 (D, D), b1 (D,) -> (N, D)
    """
    sums = torch.log(h / (1 - h))
    return (sums - b1) @ torch.linalg.inv(W1)


@undoing.cases
def _(rng):
    yield _hidden(_corners(2), np.array([[2.0, -1.0], [1.0, 1.0]]), np.array([-0.5, 1.5]))
    yield _hidden(np.array([[3.0]]), np.array([[-0.5]]), np.array([1.0]))
    while True:
        n, d = rng.integers(1, 5, size=2)
        W1 = rng.normal(scale=0.3, size=(d, d)) + np.diag(rng.uniform(1, 2, size=d))
        yield _hidden(rng.normal(size=(n, d)), W1, rng.normal(size=d))


def _hidden(x, W1, b1):
    """The case of rows x: their hidden outputs, and the layer."""
    return 1 / (1 + np.exp(-(x @ W1 + b1))), W1, b1


@undoing.wrong(
    "forgets the bias", "After the sigmoid is undone the sums still hold the bias: subtract it."
)
def _(h, W1, b1):
    return torch.logit(h) @ torch.linalg.inv(W1)


@undoing.wrong(
    "takes the bias away last",
    "Forward, the bias comes after W1; backward, it must go before W1 is undone.",
)
def _(h, W1, b1):
    return torch.logit(h) @ torch.linalg.inv(W1) - b1


@undoing.wrong(
    "takes the bias away first",
    "The bias stands inside the sigmoid. Undo the sigmoid first: h is not yet a sum.",
)
def _(h, W1, b1):
    return torch.logit(h - b1) @ torch.linalg.inv(W1)


@undoing.wrong(
    "transposes for inverting",
    "W1.T undoes W1 only if W1 is a mere rotation. In general it takes the inverse.",
)
def _(h, W1, b1):
    return (torch.logit(h) - b1) @ W1.T


@undoing.wrong(
    "leaves the sigmoid in place", "h is between 0 and 1: it is what the sigmoid made of the sums."
)
def _(h, W1, b1):
    return (h - b1) @ torch.linalg.inv(W1)


@undoing.wrong(
    "applies the sigmoid again", "It was applied on the way there. Back you need its inverse."
)
def _(h, W1, b1):
    return (torch.sigmoid(h) - b1) @ torch.linalg.inv(W1)


@undoing.wrong(
    "turns the sign of the sums round",
    "h / (1 - h) is e to the z, so z is its logarithm; (1 - h) / h belongs to -z.",
)
def _(h, W1, b1):
    return (-torch.logit(h) - b1) @ torch.linalg.inv(W1)


def _undone(change):
    """A wrong answer that makes something else of the sums z, the inverse and the bias."""
    return lambda h, W1, b1: change(torch.logit(h), torch.linalg.inv(W1), b1)


undoing.wrong("adds the bias", "Forward the bias was added, so on the way back it is subtracted.")(
    _undone(lambda z, inverse, b: (z + b) @ inverse)
)

undoing.wrong(
    "turns the inverse on its side",
    "The rows came as x @ W1: undo it from the right, with the inverse of W1 itself.",
)(_undone(lambda z, inverse, b: (z - b) @ inverse.T))

undoing.wrong(
    "goes forward once more", "h has been through the layer already: undo it, from last to first."
)(lambda h, W1, b1: torch.sigmoid(h @ W1 + b1))

undoing.wrong(
    "divides by each weight",
    "The inverse of a matrix is not made of 1 / w: `torch.linalg.inv`, or `solve`.",
)(lambda h, W1, b1: (torch.logit(h) - b1) @ (1 / W1))

undoing.wrong(
    "takes the logarithm of h alone",
    "h = 1 / (1 + e^-z) gives e^z = h / (1 - h): that is what the logarithm is taken of.",
)(lambda h, W1, b1: (torch.log(h) - b1) @ torch.linalg.inv(W1))

undoing.wrong("takes another logarithm", "It was a power of e: the natural logarithm undoes it.")(
    lambda h, W1, b1: (torch.log10(h / (1 - h)) - b1) @ torch.linalg.inv(W1)
)

undoing.wrong("multiplies by W1 again", "To go back, multiply by the inverse of W1.")(
    lambda h, W1, b1: (torch.logit(h) - b1) @ W1
)


undoing.hints(
    "From h (1 + e^-z) = 1 you get e^-z = (1 - h) / h. What is z?",
    "Undo the three steps in the opposite order: the sigmoid, the bias, the matrix "
    "(`torch.linalg.inv`).",
)
