"""Exercises of lesson 05: layers, activations, outputs and losses."""

import itertools

import numpy as np
import torch
from torch import nn

from .. import choices, exercise

recall = choices(
    "5.recall",
    "Three questions from lessons 03, 02 and 01",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "places",
    "how many different places XOR's corners have in the space (OR, NAND)",
    answer=3,
    wrong={
        4: "Two corners, (0, 1) and (1, 0), give the same pair: both units fire.",
        2: "The corners (0, 0) and (1, 1) give different pairs: (0, 1) and (1, 0).",
        1: "Only the two corners in the middle fall together.",
    },
)
recall.question(
    "weights",
    "w = (0, 0), b = 0 meets x = (1, 2), y = 0: the perceptron's new w",
    answer=(-1, -2),
    wrong={
        (0, 0): "A sum of exactly 0 fires, so it said 1, was wrong, and learns.",
        (1, 2): "The error is the label minus the answer, 0 - 1: the weights go down.",
        (-1, -1): "Each weight changes by the error times its own input.",
    },
)
recall.question(
    "functions",
    "how many Boolean functions of three inputs there are",
    answer=256,
    wrong={
        8: "A truth table of three inputs has 8 rows; each may be 0 or 1.",
        104: "That many can be computed by one unit; there are more.",
        16: "That is the number for two inputs.",
        64: "Each of the 8 rows has two choices: two to the power of 8.",
    },
)
recall.hints(
    "Write the four rows (OR, NAND) below each other. Which rows are the same?",
    "Does a unit fire at a sum of exactly 0? If so, what is the error?",
    "Two choices for each row of the truth table, and 2 * 2 * 2 rows.",
)


layering = exercise(
    "5.1",
    "A dense layer",
    minutes=5,
    difficulty=1,
    statement=r"""
        $f(\mathbf{x}\mathbf{W} + \mathbf{b})$, for one row or for a batch. The activation $f$
        comes as a function and is applied to every number.
        """,
)


@layering.solution
def dense(x, W, b, activation):
    """What a layer of H units puts out for one row or for a batch.

    Shapes: x (D,) or (N, D), W (D, H), b (H,), activation: tensor -> tensor -> (H,) or (N, H)
    """
    return activation(x @ W + b)


@layering.cases
def _(rng):
    yield (
        np.array([[1.0, -1.0], [2.0, 0.5]]),
        np.array([[1.0, 2.0], [-1.0, 3.0]]),
        np.ones(2),
        "tanh",
    )
    yield np.array([1.0, 2.0]), np.array([[1.0, 0.0], [-3.0, 1.0]]), np.array([0.5, 0.0]), "relu"
    while True:
        n, d, h = rng.integers(1, 6, size=3)
        name = ("sigmoid", "tanh", "relu")[rng.integers(3)]
        yield rng.normal(size=(n, d)), rng.normal(size=(d, h)), rng.normal(size=h), name


@layering.probe
def _(dense, x, W, b, activation):
    return dense(x, W, b, getattr(torch, activation))


@layering.wrong(
    "forgets the activation", "Without a bend any stack of layers is one layer. Apply `activation`."
)
def _(x, W, b, activation):
    return x @ W + b


@layering.wrong("forgets the bias", "Each unit adds its bias to its sum.")
def _(x, W, b, activation):
    return activation(x @ W)


@layering.wrong(
    "adds the bias after the activation", "The bias belongs to the sum: the activation sees both."
)
def _(x, W, b, activation):
    return activation(x @ W) + b


@layering.wrong(
    "adds the bias before the product", "b has one number for each unit: it is added to the sums."
)
def _(x, W, b, activation):
    return activation((x + b) @ W)


@layering.wrong(
    "takes rows of W for units",
    "That is how `nn.Linear` stores its weight. Here column k of W belongs to unit k.",
)
def _(x, W, b, activation):
    return activation(x @ W.T + b)


@layering.wrong(
    "applies the activation to the inputs", "The activation is applied to the sums of the units."
)
def _(x, W, b, activation):
    return activation(x) @ W + b


@layering.wrong("always takes the ReLU", "Use the function that came in as `activation`.")
def _(x, W, b, activation):
    return torch.relu(x @ W + b)


layering.hints(
    "`x @ W` works for one row and for a batch alike: the last axis of x meets the first of W.",
    "Add `b`, which stretches over the rows, then call `activation` on the sum.",
)


softening = exercise(
    "5.2",
    "Softmax",
    minutes=10,
    difficulty=2,
    statement=r"""
        Turn scores into shares that sum to 1, along the *last* axis:

        $$ \mathrm{softmax}(\mathbf{z})_k = \frac{e^{z_k}}{\sum_j e^{z_j}} $$

        Scores may be as large as 1,000: use that subtracting one number from all scores of a row
        changes nothing. The aim is to write it out, without `torch.softmax`, though the check sees
        the values alone.
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
    yield (np.array([[1000.0, 1001.0], [0.0, 1.0]]),)
    yield (np.array([[-1000.0, -1001.0, -999.0]]),)
    yield (np.arange(24.0).reshape(2, 3, 4) % 7,)
    yield (np.array([[1000.0, 999.0, -1000.0], [-1000.0, -1001.0, -900.0], [0.0, 1.0, -800.0]]),)
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
    "exp(1000) is infinite, and infinite by infinite is not a number. Subtract the largest score "
    "of each row first.",
)
def _(z):
    return torch.exp(z) / torch.exp(z).sum(dim=-1, keepdim=True)


@softening.wrong(
    "subtracts the largest score of all rows",
    "A row far below the largest becomes 0 by 0. Each row needs its own maximum.",
)
def _(z):
    powers = torch.exp(z - z.max())
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


@softening.wrong("returns the logarithm", "That is log-softmax; the shares themselves are asked.")
def _(z):
    return torch.log_softmax(z, dim=-1)


@softening.wrong(
    "gives all to the largest", "That is a hard maximum. Softmax leaves something for the others."
)
def _(z):
    return (z == z.amax(dim=-1, keepdim=True)).to(z.dtype)


softening.hints(
    "Which axis holds the scores of one example? `dim=-1` works for any number of axes.",
    "`keepdim=True` keeps the summed axis with length 1, so that it can be stretched back.",
    "With `z - z.amax(dim=-1, keepdim=True)` the largest power is exp(0) = 1.",
)


crossing = exercise(
    "5.3",
    "Cross-entropy",
    minutes=15,
    difficulty=3,
    statement=r"""
        The mean over the rows of $-\ln p_y$, where $p$ is the softmax of the row and $y$ its
        label. Work with logarithms throughout: $-\ln p_y = \ln \sum_j e^{z_j} - z_y$. Scores may
        be as large as 1,000. The aim is to write it out, without `F.cross_entropy`, though the
        check sees the value alone.
        """,
)


@crossing.solution
def cross_entropy(logits, labels):
    """The mean surprise at the right classes, in nats, as a number.

    Shapes: logits (N, K), labels (N,) integers from 0 to K - 1 -> number
    """
    chosen = logits[torch.arange(len(labels)), labels]
    return float((torch.logsumexp(logits, dim=1) - chosen).mean())


@crossing.cases
def _(rng):
    yield np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]]), np.array([0, 2])
    yield np.array([[0.0, 0.0]]), np.array([1])
    yield np.array([[1000.0, 1001.0], [1.0, 0.0]]), np.array([0, 1])
    yield np.array([[0.0, 900.0]]), np.array([0])
    while True:
        n, k = rng.integers(1, 6), rng.integers(2, 5)
        yield rng.normal(scale=2, size=(n, k)), rng.integers(k, size=n)


@crossing.wrong(
    "takes the scores for probabilities",
    "The scores are logits: any numbers at all. The softmax comes before the logarithm.",
)
def _(logits, labels):
    return float(-torch.log(logits[torch.arange(len(labels)), labels]).mean())


@crossing.wrong("sums over the rows", "Divide by the number of rows: the mean is asked.")
def _(logits, labels):
    return float(nn.functional.cross_entropy(logits, labels, reduction="sum"))


@crossing.wrong(
    "overflows",
    "exp(1000) is infinite. `torch.logsumexp` takes the maximum out first.",
)
def _(logits, labels):
    powers = torch.exp(logits)
    shares = powers / powers.sum(dim=1, keepdim=True)
    return float(-torch.log(shares[torch.arange(len(labels)), labels]).mean())


@crossing.wrong(
    "takes the logarithm of a share that became 0",
    "A stable softmax is not enough: e to the -900 is 0 in a computer, and its logarithm minus "
    "infinity. Never leave the logarithms: logsumexp(z) - z[y].",
)
def _(logits, labels):
    shares = torch.softmax(logits, dim=1)
    return float(-torch.log(shares[torch.arange(len(labels)), labels]).mean())


@crossing.wrong(
    "applies the softmax twice",
    "log-softmax was given shares, not scores. This mistake raises no error and slows learning.",
)
def _(logits, labels):
    return float(nn.functional.cross_entropy(torch.softmax(logits, dim=1), labels))


@crossing.wrong("forgets the minus sign", "The logarithm of a share is negative; a loss is not.")
def _(logits, labels):
    return -float(nn.functional.cross_entropy(logits, labels))


@crossing.wrong("counts in bits", "The natural logarithm is asked: nats, not bits.")
def _(logits, labels):
    return float(nn.functional.cross_entropy(logits, labels)) / float(np.log(2))


@crossing.wrong(
    "divides by the number of scores", "The mean is over the rows, not over all N K scores."
)
def _(logits, labels):
    return float(nn.functional.cross_entropy(logits, labels)) / logits.shape[1]


@crossing.wrong(
    "normalises along the first axis", "The shares of one row sum to 1: the axis of classes is 1."
)
def _(logits, labels):
    logs = torch.log_softmax(logits, dim=0)
    return float(-logs[torch.arange(len(labels)), labels].mean())


crossing.hints(
    "`logits[torch.arange(N), labels]` picks from each row the score of its right class.",
    "The loss of a row is `torch.logsumexp(row, dim=0) - row[y]`.",
    "`(torch.logsumexp(logits, dim=1) - chosen).mean()`",
)


encoding = exercise(
    "5.4",
    "One-hot",
    minutes=5,
    difficulty=1,
    statement="Turn labels into rows with a single 1. There are `n` classes, and the last of them "
    "may be missing among the labels. The aim is to do it without `F.one_hot`, though the check "
    "sees the rows alone.",
)


@encoding.solution
def one_hot(labels, n):
    """A row for each label, 1 at the label and 0 elsewhere.

    Shapes: labels (N,) integers from 0 to n - 1 -> (N, n)
    """
    return (labels[:, None] == torch.arange(n)).long()


@encoding.cases
def _(rng):
    yield np.array([2, 0]), 4
    yield np.array([0, 1, 1]), 2
    while True:
        n = int(rng.integers(1, 6))
        yield rng.integers(n, size=rng.integers(1, 6)), n


@encoding.wrong(
    "has as many columns as the largest label needs",
    "A class may be missing from the labels and is a class all the same: n columns.",
)
def _(labels, n):
    return torch.eye(int(labels.max()) + 1)[labels]


@encoding.wrong("is transposed", "One row for each label, one column for each class.")
def _(labels, n):
    return torch.eye(n)[labels].T


@encoding.wrong("counts the classes from 1", "Class 0 has its 1 in the first column.")
def _(labels, n):
    return torch.eye(n)[(labels - 1) % n]


@encoding.wrong("counts the labels", "Each label keeps a row of its own.")
def _(labels, n):
    return torch.bincount(labels, minlength=n)


@encoding.wrong("fills the row up to the label", "Only the label's own column is 1.")
def _(labels, n):
    return (labels[:, None] >= torch.arange(n)).long()


@encoding.wrong("writes the label itself", "It is called one-hot: the entry is 1, whichever class.")
def _(labels, n):
    return torch.eye(n)[labels] * labels[:, None]


encoding.hints(
    "Compare each label with each of 0, 1, ..., n - 1. Which shapes stretch to (N, n)?",
    "`labels[:, None] == torch.arange(n)`; or pick rows of `torch.eye(n)`.",
)


collapsing = exercise(
    "5.5",
    "Two layers into one",
    minutes=10,
    difficulty=2,
    statement=r"""
        Two dense layers without an activation between them are a single one. Find its weights and
        bias, so that $(\mathbf{x}\mathbf{W}_1 + \mathbf{b}_1)\mathbf{W}_2 + \mathbf{b}_2 =
        \mathbf{x}\mathbf{W} + \mathbf{b}$ for every $\mathbf{x}$.
        """,
)


@collapsing.solution
def collapse(W1, b1, W2, b2):
    """Weights and bias of the one layer that does what the two do.

    Shapes: W1 (D, H), b1 (H,), W2 (H, K), b2 (K,) -> (D, K), (K,)
    """
    return W1 @ W2, b1 @ W2 + b2


@collapsing.cases
def _(rng):
    yield (
        np.array([[1.0, 2.0], [0.0, 1.0]]),
        np.ones(2),
        np.array([[1.0, 0.0], [3.0, 1.0]]),
        np.ones(2),
    )
    while True:
        d, h, k = rng.integers(1, 5, size=3)
        yield (
            rng.normal(size=(d, h)),
            rng.normal(size=h),
            rng.normal(size=(h, k)),
            rng.normal(size=k),
        )


@collapsing.wrong(
    "multiplies in the wrong order", "x meets W1 first, so W1 stands left: (D, H) times (H, K)."
)
def _(W1, b1, W2, b2):
    return W2 @ W1, b1 @ W2 + b2


@collapsing.wrong(
    "forgets that b1 passes through W2",
    "The second layer multiplies everything it gets, the first bias included: b1 @ W2 + b2.",
)
def _(W1, b1, W2, b2):
    return W1 @ W2, b2


@collapsing.wrong("adds the two biases", "b1 passes through W2 before it meets b2.")
def _(W1, b1, W2, b2):
    return W1 @ W2, b1 + b2


@collapsing.wrong("forgets the second bias", "The second layer adds its own bias at the end.")
def _(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2


@collapsing.wrong("adds the weights", "One layer after the other is a product of matrices.")
def _(W1, b1, W2, b2):
    return W1 + W2, b1 @ W2 + b2


@collapsing.wrong("multiplies entry by entry", "Use `@`: each row of W1 times each column of W2.")
def _(W1, b1, W2, b2):
    return W1 * W2, b1 @ W2 + b2


collapsing.hints(
    "Multiply the bracket out: x W1 W2 is one part. What else is there?",
    "What is left when x is 0? That is the bias.",
)


counting = exercise(
    "5.6",
    "How many parameters?",
    minutes=5,
    difficulty=1,
    statement="Count the weights and biases of a fully connected network from the sizes of its "
    "layers, the input first: `[2, 3, 1]` has two inputs, three hidden units and one output.",
)


@counting.solution
def count_parameters(sizes):
    """How many weights and biases the network has.

    Shapes: sizes, a list of whole numbers, input first -> number
    """
    return sum((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(sizes))


@counting.cases
def _(rng):
    yield ([2, 3, 1],)
    yield ([784, 128, 64, 10],)
    yield ([5, 1],)
    while True:
        yield (rng.integers(1, 50, size=rng.integers(2, 6)).tolist(),)


@counting.wrong("forgets the biases", "Every unit that is no input has a bias, too.")
def _(sizes):
    return sum(a * b for a, b in itertools.pairwise(sizes))


@counting.wrong("gives the inputs biases", "Inputs are given, they compute nothing: no bias there.")
def _(sizes):
    return sum(a * b for a, b in itertools.pairwise(sizes)) + sum(sizes)


@counting.wrong("gives each layer one bias", "Every unit has a bias of its own.")
def _(sizes):
    return sum(a * b + 1 for a, b in itertools.pairwise(sizes))


@counting.wrong("counts the units", "Parameters sit on the connections: products of two sizes.")
def _(sizes):
    return sum(sizes)


@counting.wrong(
    "multiplies all sizes", "Only neighbouring layers are joined: multiply two at a time, and add."
)
def _(sizes):
    return int(np.prod(sizes))


@counting.wrong(
    "counts the biases of the layer before",
    "The biases belong to the units that receive: one for each unit of the later layer.",
)
def _(sizes):
    return sum(a * (b + 1) for a, b in itertools.pairwise(sizes))


counting.hints(
    "How many arrows go from a layer of `a` units to one of `b` units? How many biases are added?",
    "`itertools.pairwise(sizes)` gives the pairs; each contributes `a * b + b`.",
)


_SQUARE = "A squared error fits a free number; between classes there is no distance to square."
ends = choices(
    "5.7",
    "Which output, which loss?",
    variable="ends",
    minutes=10,
    difficulty=2,
    statement="Choose for each task what stands at the end of the network: output layer and loss. "
    "`tags` are any of three, `delay` is in minutes with rare days of 500; CE is cross-entropy.",
)
ends.question(
    "rent",
    "the rent of a flat",
    answer="linear, MSE",
    wrong={
        "sigmoid, BCE": "A sigmoid never exceeds 1 euro.",
        "softmax, CE": "Every amount would be a class of its own, and 700 no nearer to 701 than 5.",
    },
)
ends.question(
    "spam",
    "spam or not",
    answer="sigmoid, BCE",
    wrong={
        "linear, MSE": _SQUARE,
        "linear, MAE": "An absolute error fits a free number; here a probability is wanted.",
    },
)
ends.question(
    "species",
    "one of three penguins",
    answer="softmax, CE",
    wrong={
        "linear, MSE": "One number would make species 1 lie halfway between 0 and 2.",
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
    "delay",
    "a typical delay",
    answer="linear, MAE",
    wrong={
        "linear, MSE": "500 squared outweighs a year of usual days. The mean absolute error is "
        "least at the median, which is typical.",
        "sigmoid, BCE": "A sigmoid never exceeds 1 minute.",
    },
)
ends.hints(
    "First: is the answer a number, yes or no, one of many, or any of many?",
    "One of many: the shares compete and sum to 1. Any of many: each is a yes or no of its own.",
)


dying = exercise(
    "5.8",
    "Dead units",
    minutes=10,
    difficulty=2,
    statement="A unit is *dead* on a set of data if it says 0 to every row. What share of the D "
    "units is dead?",
)


@dying.solution
def dead_share(activations):
    """The share of units that are 0 for every row.

    Shapes: activations (N, D) -> number
    """
    return float((activations == 0).all(dim=0).double().mean())


@dying.cases
def _(rng):
    yield (np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 2.0]]),)
    yield (np.array([[0.0, 1.0], [0.0, -1.0]]),)  # as a tanh gives: the mean is 0, the unit lives
    yield (np.array([[-1.0, 0.0, -2.0], [-3.0, 0.0, 0.0]]),)  # what is below 0 lives as well
    yield (np.zeros((3, 2)),)
    yield (np.array([[0.0, 0.0, 0.0, 0.0], [1.0, 2.0, 0.0, 3.0]]),)
    while True:
        n, d = rng.integers(1, 5), rng.integers(1, 7)
        yield (np.maximum(rng.normal(size=(n, d)), 0) * (rng.uniform(size=d) < 0.7),)


@dying.wrong(
    "gives the share of zeros",
    "A healthy ReLU is 0 for many rows. Dead is who is 0 for *all* of them.",
)
def _(activations):
    return float((activations == 0).double().mean())


@dying.wrong("counts rows that are all 0", "One column is one unit: ask along the rows, `dim=0`.")
def _(activations):
    return float((activations == 0).all(dim=1).double().mean())


@dying.wrong("calls a unit dead that is 0 once", "Use `all`, not `any`: 0 for every row.")
def _(activations):
    return float((activations == 0).any(dim=0).double().mean())


@dying.wrong("returns the number of dead units", "Divide by the number of units: a share is asked.")
def _(activations):
    return int((activations == 0).all(dim=0).sum())


@dying.wrong("gives the share that lives", "That is one minus the answer.")
def _(activations):
    return float((activations != 0).any(dim=0).double().mean())


@dying.wrong(
    "takes negative numbers for silence", "A unit that says -1 speaks: ask for 0, not for <= 0."
)
def _(activations):
    return float((activations <= 0).all(dim=0).double().mean())


@dying.wrong("looks at the mean", "1 and -1 have the mean 0 too. Ask whether each entry is 0.")
def _(activations):
    return float((activations.mean(dim=0) == 0).double().mean())


dying.hints(
    "`activations == 0` has a True for each 0. Along which axis lie the rows of one unit?",
    "`.all(dim=0)` asks each column; the mean of True and False is a share.",
)


repairing = exercise(
    "5.9",
    "Repair a layer",
    practice_only="what the layer says follows from numbers that it is given, and the mistakes are "
    "in its form, which only code beside it can see",
    draws=8,
    minutes=15,
    difficulty=2,
    statement="""
        This layer was written in a hurry, from memory of another framework. It has five mistakes.
        Find them, then write it right, with parameters called `W` and `b`.

        ```python
        class DenseLayer(nn.Layer):
            def __init__(self, n_in, n_out):
                super().__init__()
                self.W = torch.rndn(n_in, n_out)
                self.b = torch.zeros(n_out)

            def call(self, x):
                z = tf.matmul(x, self.W) + self.b
                return torch.sigmoid(z)
        ```
        """,
)


@repairing.solution
class DenseLayer(nn.Module):
    """A dense layer with sigmoid activation; W starts at random, b at 0.

    Shapes: x (N, n_in), parameters W (n_in, n_out) and b (n_out,) -> (N, n_out)
    """

    def __init__(self, n_in, n_out):
        super().__init__()
        self.W = nn.Parameter(torch.randn(n_in, n_out))
        self.b = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        return torch.sigmoid(x @ self.W + self.b)


@repairing.cases
def _(rng):
    while True:
        n_in, n_out = rng.integers(2, 5, size=2)
        weights = {"W": rng.normal(size=(n_in, n_out)), "b": rng.normal(size=n_out)}
        yield int(n_in), int(n_out), weights, rng.normal(size=(5, n_in))


@repairing.probe
def _(DenseLayer, n_in, n_out, weights, x):
    layer = DenseLayer(n_in, n_out)
    found = {"is an nn.Module": isinstance(layer, nn.Module), "has forward": False}
    found |= {"parameters": None, "starts at random": None, "another start": None}
    found |= {"b starts at 0": None, "output": None, "can be trained": None}
    if not found["is an nn.Module"]:
        return found
    layer, other = layer.double(), DenseLayer(n_in, n_out).double()
    parameters = dict(layer.named_parameters())
    found["has forward"] = type(layer).forward is not nn.Module.forward
    found["parameters"] = {name: tuple(p.shape) for name, p in parameters.items()}
    if found["parameters"] == {name: tuple(w.shape) for name, w in weights.items()}:
        found["starts at random"] = bool(parameters["W"].std() > 0)
        found["another start"] = not torch.equal(parameters["W"], other.W)
        found["b starts at 0"] = not bool(parameters["b"].any())
        layer.load_state_dict(weights, strict=False)
        found["output"] = layer(x) if found["has forward"] else None
        if isinstance(found["output"], torch.Tensor):
            found["can be trained"] = found["output"].requires_grad
    return found


@repairing.wrong(
    "is no module",
    "In PyTorch a layer is an `nn.Module`: only then does it know its parameters.",
)
class NoModule:
    def __init__(self, n_in, n_out):
        self.W = torch.randn(n_in, n_out)
        self.b = torch.zeros(n_out)

    def __call__(self, x):
        return torch.sigmoid(x @ self.W + self.b)


@repairing.wrong(
    "is called by the name of another framework",
    "`call` is never called: a call of the layer, `layer(x)`, looks for `forward`.",
)
class Called(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.W = nn.Parameter(torch.randn(n_in, n_out))
        self.b = nn.Parameter(torch.zeros(n_out))

    def call(self, x):
        return torch.sigmoid(x @ self.W + self.b)


@repairing.wrong(
    "registers no parameters",
    "A plain tensor is unknown to the optimiser and never trained. Wrap both in `nn.Parameter`.",
)
class Unregistered(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.W = torch.randn(n_in, n_out, dtype=torch.float64)
        self.b = torch.zeros(n_out)

    def forward(self, x):
        return torch.sigmoid(x @ self.W + self.b)


@repairing.wrong("registers the weights alone", "The bias learns as well: `nn.Parameter` for both.")
class HalfRegistered(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.W = nn.Parameter(torch.randn(n_in, n_out))
        self.b = torch.zeros(n_out)

    def forward(self, x):
        return torch.sigmoid(x @ self.W + self.b)


@repairing.wrong(
    "stores its weights as nn.Linear does", "Here W is (n_in, n_out), and the sum is x @ W + b."
)
class Transposed(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.W = nn.Parameter(torch.randn(n_out, n_in))
        self.b = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        return torch.sigmoid(x @ self.W.T + self.b)


def _changed(change):
    """The layer as it should be, with one thing done at its start."""

    class Changed(DenseLayer):
        def __init__(self, n_in, n_out):
            super().__init__(n_in, n_out)
            with torch.no_grad():
                change(self)

    return Changed


repairing.wrong(
    "starts with the same weights every time",
    "Two layers got the same numbers: set a seed where the program begins, never inside a layer.",
)(
    _changed(
        lambda layer: layer.W.copy_(
            torch.randn(layer.W.shape, generator=torch.Generator().manual_seed(0))
        )
    )
)

repairing.wrong("starts with a bias that is not 0", "`torch.zeros` for b was right.")(
    _changed(lambda layer: layer.b.normal_())
)


@repairing.wrong(
    "cuts the way of the gradients",
    "`detach`, `.data` and `no_grad` hide what was computed: nothing would ever be learned.",
)
class Detached(DenseLayer):
    def forward(self, x):
        return super().forward(x).detach()


@repairing.wrong(
    "starts with equal weights",
    "With equal weights all units compute the same and are corrected alike, for ever.",
)
class Zeros(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.W = nn.Parameter(torch.zeros(n_in, n_out))
        self.b = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        return torch.sigmoid(x @ self.W + self.b)


@repairing.wrong("forgets the activation", "The last line of the original was right: a sigmoid.")
class Linear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.W = nn.Parameter(torch.randn(n_in, n_out))
        self.b = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        return x @ self.W + self.b


@repairing.wrong("forgets the bias", "b is a parameter, but `forward` does not add it.")
class Unbiased(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.W = nn.Parameter(torch.randn(n_in, n_out))
        self.b = nn.Parameter(torch.zeros(n_out))

    def forward(self, x):
        return torch.sigmoid(x @ self.W)


repairing.hints(
    "Read one line at a time: the base class, the two tensors, the method's name, the product.",
    "`nn.Module`, `torch.randn`, `nn.Parameter` around both tensors, `forward`, and `@`.",
)
