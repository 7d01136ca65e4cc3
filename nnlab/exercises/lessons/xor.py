"""Exercises of lesson 03: XOR and the hidden layer."""

from itertools import product

import numpy as np
import torch

from nnlab.exercises import choices, exercise

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
    "Which number moves a sum up if you add it times the point to the weights?",
    "The middle layer of XOR has two NANDs, and both of them use the first one.",
)


by_hand = exercise(
    "3.1",
    "XOR by hand",
    minutes=10,
    difficulty=1,
    statement=r"""
        Compute XOR with three units, $\mathrm{step}(Xw + b)$ with $\mathrm{step}(0) = 1$: two that
        see the inputs and one that sees these two. Choose all weights yourself.
        """,
)


@by_hand.solution
def xor_by_hand(x):
    """XOR of the two inputs in each row, by two hidden units and one output unit.

    Shapes: x (N, 2) of 0 and 1 -> (N,) of 0 and 1
    """
    hidden = (x @ x.new_tensor([[1, -1], [1, -1]]) + x.new_tensor([-0.5, 1.5]) >= 0).to(x.dtype)
    return (hidden @ x.new_tensor([1, 1]) - 1.5 >= 0).to(x.dtype)


@by_hand.cases
def _(rng):
    yield (_corners(2),)
    while True:
        yield (rng.integers(2, size=(rng.integers(1, 8), 2)).astype(float),)


def _corners(n):
    """All rows of n bits, in counting order (2^n, n)."""
    return np.array(list(product([0.0, 1.0], repeat=n)))


@by_hand.wrong("is OR", "OR fires at (1, 1) as well. A second hidden unit must forbid that.")
def _(x):
    return (x.sum(1) >= 0.5).to(x.dtype)


@by_hand.wrong("is AND", "Two of the corners are missing. OR and *NAND* together are XOR.")
def _(x):
    return (x.sum(1) >= 1.5).to(x.dtype)


@by_hand.wrong("is NAND", "NAND fires at (0, 0) as well. A second hidden unit must forbid that.")
def _(x):
    return (x.sum(1) < 1.5).to(x.dtype)


@by_hand.wrong(
    "fires when the inputs are equal",
    "That is the opposite, XNOR. Negate the last unit: all its weights and its bias.",
)
def _(x):
    return (x[:, 0] == x[:, 1]).to(x.dtype)


@by_hand.wrong(
    "joins its hidden units by OR",
    "OR or NAND is always true. The output asks for both: it is an AND.",
)
def _(x):
    return torch.ones(len(x), dtype=x.dtype)


@by_hand.wrong("forgets the last step", "The output unit is a threshold unit too: it says 0 or 1.")
def _(x):
    return (x.sum(1) >= 0.5).to(x.dtype) + (x.sum(1) < 1.5).to(x.dtype) - 1.5


by_hand.hints(
    "XOR is: at least one input is on, and not both.",
    "The hidden units are OR and NAND, and the output is their AND.",
    "OR has the weights 1, 1 and the bias -0.5; AND the bias -1.5; NAND is AND with all signs "
    "turned round.",
)


lifting = exercise(
    "3.2",
    "A third input",
    draws=12,
    minutes=10,
    difficulty=2,
    statement=r"""
        One unit cannot compute XOR from $x_1$ and $x_2$. Make a third input from these two, such
        that one unit can compute it from all three. Many answers are right.
        """,
)


@lifting.solution
def product_feature(x):
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
    if value.shape != (len(x),):
        return f"The result has shape {value.shape}; expected one number a row, ({len(x)},)."
    first = [int(np.flatnonzero((x == corner).all(1))[0]) for corner in _corners(2)]
    same = value[first] @ (x[:, None] == _corners(2)).all(2).T
    if not np.isfinite(value).all() or not np.allclose(value, same):
        return "The same corner gets different numbers in different rows."
    f00, f01, f10, f11 = value[first]
    size = max(1.0, np.abs(value).max())
    if abs(f00 + f11 - f01 - f10) > 1e-6 * size:  # no plane holds the four lifted corners
        return None
    return "The four corners still lie in one plane: the third input is a sum of the other two."


@lifting.wrong(
    "adds the inputs",
    "A sum tells the unit nothing new: it can form sums itself. Something must bend.",
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
    "The unit has that one already, and of 0 and 1 the square is the number itself.",
)
def _(x):
    return x[:, 0] ** 2


@lifting.wrong(
    "repeats the second input",
    "The unit has that one already, and of 0 and 1 the square is the number itself.",
)
def _(x):
    return x[:, 1]


@lifting.wrong("always says 1", "An input that is always 1 is the bias, and the unit has one.")
def _(x):
    return torch.ones(len(x), dtype=x.dtype)


lifting.hints(
    "Draw the four corners on a table. Which one would you lift so that a flat board parts them?",
    "Lift one corner only: which simple function of two bits is 1 at (1, 1) and 0 elsewhere?",
)


mapping = exercise(
    "3.3",
    "Into the hidden space",
    minutes=10,
    difficulty=1,
    statement=r"""
        Where does the hidden layer put each point? $H = f(X W_1 + b_1)$, where the activation $f$
        comes as a function, such as `torch.sigmoid`, and is applied to every number.
        """,
)


@mapping.solution
def hidden_space(x, W1, b1, activation):
    """The activations of H hidden units for each row of x.

    Shapes: x (N, D), W1 (D, H), b1 (H,), activation: tensor -> tensor of the same shape -> (N, H)
    """
    return activation(x @ W1 + b1)


@mapping.cases
def _(rng):
    yield _corners(2), np.array([[1.0, -1.0], [1.0, -1.0]]), np.array([-0.5, 1.5]), "sigmoid"
    yield _corners(2), np.array([[2.0, 0.0], [-1.0, 1.0]]), np.array([0.5, 0.0]), "tanh"
    while True:
        n, d, h = rng.integers(1, 6, size=3)
        name = ("sigmoid", "tanh", "relu")[rng.integers(3)]
        yield rng.normal(size=(n, d)), rng.normal(size=(d, h)), rng.normal(size=h), name


@mapping.probe
def _(hidden_space, x, W1, b1, activation):
    return hidden_space(x, W1, b1, getattr(torch, activation))


@mapping.wrong(
    "forgets the activation",
    "Without it the hidden layer only turns and stretches the plane, and XOR stays XOR.",
)
def _(x, W1, b1, activation):
    return x @ W1 + b1


@mapping.wrong(
    "adds b before the product",
    "Each hidden unit has a bias of its own, added to its sum: b1 has one number a unit.",
)
def _(x, W1, b1, activation):
    return activation((x + b1) @ W1)


@mapping.wrong("forgets the bias", "Each hidden unit adds its bias to its sum.")
def _(x, W1, b1, activation):
    return activation(x @ W1)


@mapping.wrong(
    "adds b after the activation", "The bias belongs to the sum: the activation sees both."
)
def _(x, W1, b1, activation):
    return activation(x @ W1) + b1


@mapping.wrong(
    "applies the activation to the inputs", "The activation is applied to the sums of the units."
)
def _(x, W1, b1, activation):
    return activation(x) @ W1 + b1


@mapping.wrong(
    "takes rows of W1 for units", "Column k of W1 holds the weights of unit k: use W1, not W1.T."
)
def _(x, W1, b1, activation):
    return activation(x @ W1.T + b1)


@mapping.wrong(
    "always takes the sigmoid", "Use the function that came in as `activation`, whichever it is."
)
def _(x, W1, b1, activation):
    return torch.sigmoid(x @ W1 + b1)


mapping.hints(
    "`x @ W1` has shape (N, H): one sum for each row and each hidden unit.",
    "Add `b1` to the sums, then call `activation` on the result.",
)


sloping = exercise(
    "3.4",
    "The slope of a sigmoid",
    minutes=5,
    difficulty=2,
    statement=r"""
        The sigmoid's slope can be had from its *output* alone: with $y = \sigma(z)$ it is
        $\sigma'(z) = y\,(1 - y)$. You get $y$ and not $z$.
        """,
)


@sloping.solution
def sigmoid_slope(y):
    """The slope of the sigmoid at the places where its output is y.

    Shapes: y (N,) between 0 and 1 -> (N,)
    """
    return y * (1 - y)


@sloping.cases
def _(rng):
    yield (np.array([0.5]),)
    yield (np.array([0.0, 0.1, 0.9, 1.0]),)
    while True:
        yield (rng.uniform(size=rng.integers(1, 6)),)


@sloping.wrong(
    "takes the output for the input", "y is the sigmoid's output already: no second sigmoid."
)
def _(y):
    return torch.sigmoid(y) * (1 - torch.sigmoid(y))


@sloping.wrong("forgets 1 - y", "A sigmoid near 1 is flat: the factor 1 - y says so.")
def _(y):
    return y


@sloping.wrong("forgets y", "A sigmoid near 0 is flat: the factor y says so.")
def _(y):
    return 1 - y


@sloping.wrong("takes the slope of tanh", "1 - y² belongs to tanh. Here it is y (1 - y).")
def _(y):
    return 1 - y**2


@sloping.wrong("turns the sign round", "The sigmoid rises everywhere: its slope is not negative.")
def _(y):
    return y**2 - y


@sloping.wrong(
    "returns the sigmoid", "The slope is asked, not the value; and y is the value already."
)
def _(y):
    return torch.sigmoid(y)


sloping.hints(
    "Where is the sigmoid steepest, and what is its output there?",
    "Both ends must be flat: the slope is 0 at y = 0 and at y = 1, and 0.25 in the middle.",
)


delta = exercise(
    "3.5",
    "One step of the delta rule",
    minutes=10,
    difficulty=2,
    statement=r"""
        Widrow and Hoff (1960) take the error before the threshold: with $z = x \cdot w + b$,

        $$ w \leftarrow w + \eta\,(y - z)\,x, \qquad b \leftarrow b + \eta\,(y - z). $$

        Return new weights and a new bias.
        """,
)


@delta.solution
def delta_rule_step(w, b, x, y, lr):
    """Weights and bias after the linear unit has seen one point.

    Shapes: w (D,), b a number, x (D,), y a number, lr > 0 -> (D,), number
    """
    error = y - float(x @ w + b)
    return w + lr * error * x, b + lr * error


@delta.cases
def _(rng):
    yield np.array([0.0, 0.0]), 0.0, np.array([1.0, 1.0]), 1, 0.1
    yield np.array([1.0, -1.0]), 0.5, np.array([1.0, 2.0]), 1, 0.5  # below 0, should be 1
    yield np.array([1.0, 1.0]), -0.5, np.array([1.0, 2.0]), 1, 0.5  # fires, and still has an error
    while True:
        d = rng.integers(1, 5)
        w, x = rng.normal(size=d), rng.normal(size=d)
        yield w, rng.normal(), x, int(rng.integers(2)), rng.uniform(0.05, 1)


@delta.wrong(
    "uses the thresholded output",
    "That is Rosenblatt's rule. The delta rule takes the error of the sum itself: y - z.",
)
def _(w, b, x, y, lr):
    error = y - float(x @ w + b >= 0)
    return w + lr * error * x, b + lr * error


@delta.wrong(
    "thresholds the output at 0.5",
    "No threshold at all: the error is y - z, even where the unit is on the right side.",
)
def _(w, b, x, y, lr):
    error = y - float(x @ w + b >= 0.5)
    return w + lr * error * x, b + lr * error


@delta.wrong("forgets to change the bias", "The bias is the weight of an input that is always 1.")
def _(w, b, x, y, lr):
    return w + lr * (y - float(x @ w + b)) * x, b


@delta.wrong("leaves the bias out of the sum", "z is x @ w + b: the bias belongs to it.")
def _(w, b, x, y, lr):
    error = y - float(x @ w)
    return w + lr * error * x, b + lr * error


@delta.wrong("walks uphill", "The error is y - z. With z - y every step makes it larger.")
def _(w, b, x, y, lr):
    error = float(x @ w + b) - y
    return w + lr * error * x, b + lr * error


@delta.wrong("forgets the learning rate", "Both changes are multiplied by `lr`.")
def _(w, b, x, y, lr):
    error = y - float(x @ w + b)
    return w + error * x, b + error


@delta.wrong(
    "steps twice as far",
    "The 2 from the slope of a square is part of the learning rate in this rule.",
)
def _(w, b, x, y, lr):
    error = 2 * (y - float(x @ w + b))
    return w + lr * error * x, b + lr * error


@delta.wrong(
    "squashes the sum",
    "This unit is linear: its output is z itself. With a sigmoid the slope would come in, too.",
)
def _(w, b, x, y, lr):
    error = y - float(torch.sigmoid(x @ w + b))
    return w + lr * error * x, b + lr * error


@delta.wrong("changes all weights alike", "Each weight changes by the error times *its* input.")
def _(w, b, x, y, lr):
    error = y - float(x @ w + b)
    return w + lr * error, b + lr * error


delta.hints(
    "It differs from exercise 2.2 in one place: what is subtracted from y?",
    "`error = y - (x @ w + b)`, with nothing after the sum.",
)


parity = exercise(
    "3.6",
    "Parity of n bits",
    draws=7,
    minutes=25,
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
    if isinstance(outputs, str):
        return "stores the weights as (out, in)" if _turned(layers, n) else outputs
    if (outputs == ones % 2).all():
        return None
    for name, values in _MISREADINGS.items():
        if (outputs == values(ones, n)).all():
            return name
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


parity.hints(
    "Parity depends on the number of ones alone. A hidden unit can ask: are there at least k?",
    "Going from 0 ones up, the output must rise at 1, fall at 2, rise at 3, and so on. What are "
    "the weights of the units that ask for 1, 2, 3, ...?",
    "n hidden units with weights 1 and biases 0.5 - k; output weights +1, -1, +1, ... and bias "
    "-0.5. (Or a chain: XOR of the first two bits, XOR of that and the third, ...)",
)
