"""Exercises and predictions of lesson 05: layers, modules, activations, dead units, depth."""

import itertools
import math

import numpy as np
import torch
from torch import nn

from nnlab.exercises import choices, estimate, exercise, prediction

recall = choices(
    "5.recall",
    "Three questions from lessons 04, 03 and 01",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "cost",
    "cross-entropy of a row whose right class, one of four, got the share 1/e",
    answer=1,
    wrong={
        -1: "The logarithm of a share is negative; the cost is minus that.",
        0: "Only a share of 1 costs nothing.",
        0.25: "The number of classes does not matter, only the share of the right one.",
        2.718: "The cost is the logarithm of e, not e.",
    },
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
    "The cost is minus the natural logarithm of the share, and 1/e is e to the power of -1.",
    "Write the four rows (OR, NAND) below each other. Which rows are the same?",
    "Two choices for each row of the truth table, and 2 * 2 * 2 rows.",
)


passing = exercise(
    "5.1",
    "The forward pass",
    minutes=7,
    difficulty=1,
    inline=True,
    statement=r"""
        **Your turn.** Send `x`, one row or a batch, through all `layers`. The activation stands
        between layers: the last layer's sums come out as they are.
        """,
)


@passing.solution
def forward_pass(x, layers, activation):
    """The last layer's sums, for one row or for a batch.

    Shapes: x (D,) or (N, D); layers [(W (D, H), b (H,)), ...], at least one -> (K,) or (N, K);
    `activation` is a function of a tensor, such as torch.relu
    """
    for place, (W, b) in enumerate(layers):
        x = (activation(x) if place else x) @ W + b
    return x


@passing.cases
def _(rng):
    def layers(*sizes):
        pairs = itertools.pairwise(sizes)
        return [(rng.normal(size=(a, b)), rng.normal(size=b)) for a, b in pairs]

    yield np.array([[1.0, -1.0], [-2.0, -0.5], [0.0, 1.0]]), layers(2, 2, 2, 2), "sigmoid"
    yield np.array([1.0, -2.0]), layers(2, 3, 1), "relu"
    yield np.array([[1.0, -1.0], [-2.0, 0.5]]), layers(2, 2), "tanh"
    while True:
        sizes = rng.integers(1, 6, size=rng.integers(2, 6))
        name = ("sigmoid", "tanh", "relu")[rng.integers(3)]
        yield rng.normal(size=(rng.integers(1, 5), sizes[0])), layers(*sizes), name


@passing.probe
def _(forward_pass, x, layers, activation):
    return forward_pass(x, layers, getattr(torch, activation))


def _passed(x, layers, activation, *, first=False, last=False, layer=None):
    """A forward pass in which the activation stands elsewhere, or a layer works differently."""
    layer = layer or (lambda x, W, b: x @ W + b)
    for place, (W, b) in enumerate(layers):
        x = layer(activation(x) if place or first else x, W, b)
    return activation(x) if last else x


@passing.wrong(
    "applies the activation after the last layer, too",
    "The last layer's sums come out as they are: the activation stands between layers.",
)
def _(x, layers, activation):
    return _passed(x, layers, activation, last=True)


@passing.wrong(
    "applies no activation",
    "Without an activation between them the layers are a single one. Apply `activation`.",
)
def _(x, layers, activation):
    return _passed(x, layers, lambda z: z)


@passing.wrong(
    "applies the activation to the inputs",
    "The inputs enter the first layer as they are: the activation stands between layers.",
)
def _(x, layers, activation):
    return _passed(x, layers, activation, first=True)


@passing.wrong(
    "applies the activation once, at the end",
    "The activation stands between layers, not after the last: its sums come out as they are.",
)
def _(x, layers, activation):
    return activation(_passed(x, layers, lambda z: z))


@passing.wrong("forgets the biases", "Each unit adds its bias to its sum.")
def _(x, layers, activation):
    return _passed(x, layers, activation, layer=lambda x, W, b: x @ W)


@passing.wrong(
    "adds the bias after the activation", "The bias belongs to the sum: the activation sees both."
)
def _(x, layers, activation):
    for W, b in layers[:-1]:
        x = activation(x @ W) + b
    return x @ layers[-1][0] + layers[-1][1]


@passing.wrong(
    "takes rows of W for units",
    "That is how `nn.Linear` stores its weight. Here column k of W belongs to unit k: x @ W.",
)
def _(x, layers, activation):
    return _passed(x, layers, activation, layer=lambda x, W, b: x @ W.T + b)


@passing.wrong("always takes the ReLU", "Use the function that came in as `activation`.")
def _(x, layers, activation):
    return _passed(x, layers, torch.relu)


@passing.wrong(
    "feeds every layer with the inputs",
    "A layer works on what the layer before it gave, not on x again.",
)
def _(x, layers, activation):
    for W, b in layers[:-1]:
        hidden = activation(x @ W + b)  # noqa: F841  what is computed and thrown away
    return x @ layers[-1][0] + layers[-1][1]


@passing.wrong("stops after two layers", "There may be one layer, or many: go through all of them.")
def _(x, layers, activation):
    return _passed(x, layers[:2], activation)


@passing.wrong(
    "stops before the last layer", "The last layer works as well; only its activation is left out."
)
def _(x, layers, activation):
    return _passed(x, layers[:-1], activation, last=True) if len(layers) > 1 else x


passing.wrong(
    "ends with a sigmoid", "The last layer's sums come out as they are: no sigmoid here."
)(lambda x, layers, activation: torch.sigmoid(_passed(x, layers, activation)))

passing.wrong(
    "returns a table for a single row", "One row in, one row out: x @ W takes a row or a batch."
)(lambda x, layers, activation: _passed(torch.atleast_2d(x), layers, activation))

passing.wrong("subtracts the biases", "A bias is added; a threshold would be subtracted.")(
    lambda x, layers, activation: _passed(x, layers, activation, layer=lambda x, W, b: x @ W - b)
)


@passing.wrong(
    "hands the inputs to every layer",
    "Each layer gets what the one before it made: hand the result on, not x again.",
)
def _(x, layers, activation):
    h = x
    for W, b in layers[:-1]:
        h = activation(x @ W + b)
    W, b = layers[-1]
    return h @ W + b


passing.hints(
    "`x @ W + b` works for one row and for a batch alike. What goes into the second layer?",
    "A loop over `layers` that replaces x each time. What is different about the first round?",
)


opinions = prediction(
    "5.opinions",
    "Eight networks like the drawn one, each with random weights of its own. None has seen a "
    "student. Which chances do they give you?",
    result="They range from {0[0]:.4f} to {0[1]:.4f}.",
)
opinions.answer(
    "all about 50 %: they know nothing",
    lambda ends: ends[0] > 0.4 and ends[1] < 0.6,
    like=[0.45, 0.55],
    wrong="Even 50 % would have to be learned: random weights say something definite.",
)
opinions.answer(
    "some are sure that you fail, some that you pass",
    lambda ends: ends[0] < 0.05 and ends[1] > 0.95,
    like=[0.01, 0.99],
    right="The sums are as large as the weights make them, and the sigmoid of a large sum is sure.",
)
opinions.answer(
    "all about the same, though not 50 %",
    lambda ends: ends[1] - ends[0] < 0.1,
    like=[0.8, 0.85],
    wrong="Each has weights of its own, and nothing has brought them together.",
)
opinions.answer(
    "they differ, but stay careful: 20 to 80 %",
    lambda ends: ends[0] > 0.2 and ends[1] - ends[0] > 0.2 and ends[1] < 0.8,
    like=[0.3, 0.7],
    wrong="Nothing makes a random network careful: a sum far from 0 makes it sure.",
)


repairing = exercise(
    "5.2",
    "Repair a layer",
    practice_only="what the layer says follows from numbers that it is given, and the mistakes are "
    "in its form, which only code beside it can see",
    draws=8,
    minutes=8,
    difficulty=2,
    inline=True,
    statement="""
        **Your turn.** This layer was written in a hurry, from memory of another framework. It has
        six mistakes. Write it right, with parameters called `W` and `b`.

        ```python
        class DenseLayer(nn.Layer):
            def __init__(self, n_in, n_out, activation):
                super().__init__()
                self.W = torch.rndn(n_in, n_out)
                self.b = torch.zeros(n_out)
                self.activation = activation

            def call(self, x):
                return self.activation(tf.matmul(x, self.W) + self.b)
        ```
        """,
)


@repairing.solution
class DenseLayer(nn.Module):
    """A dense layer; W starts at random (normal, deviation 1), b at 0.

    Shapes: x (N, n_in), parameters W (n_in, n_out) and b (n_out,) -> (N, n_out)
    """

    def __init__(self, n_in, n_out, activation):
        super().__init__()
        self.W = nn.Parameter(torch.randn(n_in, n_out))
        self.b = nn.Parameter(torch.zeros(n_out))
        self.activation = activation

    def forward(self, x):
        return self.activation(x @ self.W + self.b)


@repairing.cases
def _(rng):
    for name in itertools.cycle(("sigmoid", "tanh", "relu")):
        n_in, n_out = (int(n) for n in rng.integers(2, 5, size=2))
        weights = {"W": rng.normal(size=(n_in, n_out)), "b": rng.normal(size=n_out)}
        yield n_in, n_out, name, weights, rng.normal(size=(5, n_in))


@repairing.probe
def _(DenseLayer, n_in, n_out, activation, weights, x):
    activation = getattr(torch, activation)
    layer = DenseLayer(n_in, n_out, activation)
    found = {"is an nn.Module": isinstance(layer, nn.Module), "has forward": False}
    found |= {"parameters": None, "another start": None, "spread of W": None, "mean of W": None}
    found |= {"b starts at 0": None, "output": None, "can be trained": None}
    if not found["is an nn.Module"]:
        return found
    layer, other = layer.double(), DenseLayer(n_in, n_out, activation).double()
    parameters = dict(layer.named_parameters())
    found["has forward"] = type(layer).forward is not nn.Module.forward
    found["parameters"] = {name: tuple(p.shape) for name, p in parameters.items()}
    if found["parameters"] == {name: tuple(w.shape) for name, w in weights.items()}:
        large = DenseLayer(50, 40, activation).W
        found["another start"] = not torch.equal(parameters["W"], other.W)
        found["spread of W"] = "about 1" if abs(float(large.std()) - 1) < 0.2 else "another"
        found["mean of W"] = "about 0" if abs(float(large.mean())) < 0.2 else "another"
        found["b starts at 0"] = not bool(parameters["b"].any())
        layer.load_state_dict(weights, strict=False)
        found["output"] = layer(x) if found["has forward"] else None
        if isinstance(found["output"], torch.Tensor):
            found["can be trained"] = found["output"].requires_grad
        if found["can be trained"]:
            found["output"].sum().backward()
            found["can be trained"] = all(p.grad is not None for p in parameters.values())
    return found


@repairing.wrong(
    "is no module",
    "In PyTorch a layer is an `nn.Module`: only then does it know its parameters.",
)
class NoModule:
    def __init__(self, n_in, n_out, activation):
        self.W = torch.randn(n_in, n_out)
        self.b = torch.zeros(n_out)
        self.activation = activation

    def __call__(self, x):
        return self.activation(x @ self.W + self.b)


@repairing.wrong(
    "is called by the name of another framework",
    "`call` is never called: a call of the layer, `layer(x)`, looks for `forward`.",
)
class Called(nn.Module):
    def __init__(self, n_in, n_out, activation):
        super().__init__()
        self.W = nn.Parameter(torch.randn(n_in, n_out))
        self.b = nn.Parameter(torch.zeros(n_out))
        self.activation = activation

    def call(self, x):
        return self.activation(x @ self.W + self.b)


@repairing.wrong(
    "registers no parameters",
    "A plain tensor is unknown to the optimiser and never trained. Wrap both in `nn.Parameter`.",
)
class Unregistered(nn.Module):
    def __init__(self, n_in, n_out, activation):
        super().__init__()
        self.W = torch.randn(n_in, n_out, dtype=torch.float64)
        self.b = torch.zeros(n_out)
        self.activation = activation

    def forward(self, x):
        return self.activation(x @ self.W + self.b)


@repairing.wrong("registers the weights alone", "The bias learns as well: `nn.Parameter` for both.")
class HalfRegistered(nn.Module):
    def __init__(self, n_in, n_out, activation):
        super().__init__()
        self.W = nn.Parameter(torch.randn(n_in, n_out))
        self.b = torch.zeros(n_out)
        self.activation = activation

    def forward(self, x):
        return self.activation(x @ self.W + self.b)


@repairing.wrong(
    "stores its weights as nn.Linear does", "Here W is (n_in, n_out), and the sum is x @ W + b."
)
class Transposed(nn.Module):
    def __init__(self, n_in, n_out, activation):
        super().__init__()
        self.W = nn.Parameter(torch.randn(n_out, n_in))
        self.b = nn.Parameter(torch.zeros(n_out))
        self.activation = activation

    def forward(self, x):
        return self.activation(x @ self.W.T + self.b)


def _changed(change):
    """The layer as it should be, with one thing done at its start."""

    class Changed(DenseLayer):
        def __init__(self, n_in, n_out, activation):
            super().__init__(n_in, n_out, activation)
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

repairing.wrong(
    "starts with positive weights only",
    "`torch.rand` lies between 0 and 1. With the missing letter it is `torch.randn`, around 0.",
)(_changed(lambda layer: layer.W.uniform_()))

repairing.wrong(
    "starts with equal weights",
    "With equal weights all units compute the same and are corrected alike, for ever.",
    mark=lambda cases, values: all(
        value["another start"] is False and value["spread of W"] == "another" for value in values
    ),
)(_changed(lambda layer: layer.W.zero_()))


@repairing.wrong(
    "cuts the way of the gradients",
    "`detach`, `.data`, `no_grad` and `requires_grad=False` hide what was computed: nothing would "
    "ever be learned.",
)
class Detached(DenseLayer):
    def forward(self, x):
        return super().forward(x).detach()


@repairing.wrong("forgets the activation", "The sums go through `self.activation`, as they did.")
class Linear(DenseLayer):
    def forward(self, x):
        return x @ self.W + self.b


@repairing.wrong("always takes one activation", "Use the activation that came in, whichever it is.")
class Fixed(DenseLayer):
    def forward(self, x):
        return torch.sigmoid(x @ self.W + self.b)


@repairing.wrong("forgets the bias", "b is a parameter, but `forward` does not add it.")
class Unbiased(DenseLayer):
    def forward(self, x):
        return self.activation(x @ self.W)


@repairing.wrong("always takes the ReLU", "Use the activation that came in, whichever it is.")
class FixedReLU(DenseLayer):
    def forward(self, x):
        return torch.relu(x @ self.W + self.b)


@repairing.wrong("adds the bias after the activation", "The bias belongs to the sum: f(x W + b).")
class BiasLast(DenseLayer):
    def forward(self, x):
        return self.activation(x @ self.W) + self.b


repairing.wrong(
    "starts with another deviation",
    "Use deviation 1, which `torch.randn` has. (Other starts are the subject of lesson 07.)",
    mark=lambda cases, values: all(
        value["mean of W"] == "about 0"
        and value["another start"]
        and value["spread of W"] == "another"
        for value in values
    ),
)(_changed(lambda layer: layer.W.mul_(0.1)))


@repairing.wrong(
    "gives its parameters other names",
    "The names must be `W` and `b`: the lesson goes on with `layer.W` and `layer.b`.",
    mark=lambda cases, values: all(
        value["parameters"] and not {"W", "b"} & set(value["parameters"]) for value in values
    ),
)
class Renamed(nn.Module):
    def __init__(self, n_in, n_out, activation):
        super().__init__()
        self.linear, self.activation = nn.Linear(n_in, n_out), activation

    def forward(self, x):
        return self.activation(self.linear(x))


@repairing.wrong(
    "shares one bias among all units", "Each unit has a bias of its own: b has n_out numbers."
)
class OneBias(DenseLayer):
    def __init__(self, n_in, n_out, activation):
        super().__init__(n_in, n_out, activation)
        self.b = nn.Parameter(torch.zeros(1))


repairing.hints(
    "Read one line at a time: the base class, the two tensors, the method's name, the product.",
    "PyTorch's base class and the name of its method stand in the table; above it stands what "
    "makes a tensor a parameter.",
)


collapsed = prediction(
    "5.stack",
    "Two inputs, ten hidden layers of 50 units, one output, no activations: 23,151 parameters. How "
    "many numbers does it take to write down what they compute?",
    result="It takes {:,} numbers.",
)
collapsed.answer(
    "all 23,151",
    23_151,
    wrong="Many different sets of weights compute the same: most of that freedom is empty.",
)
collapsed.answer(
    "3",
    3,
    right="Two weights and one bias: the product of all the matrices is a (2, 1) matrix.",
)
collapsed.answer(
    "about 11: one for each layer",
    11,
    wrong="The layers leave no trace of their number: their matrices multiply to one.",
)
collapsed.answer(
    "about 500: as many as there are hidden units",
    500,
    wrong="The hidden units leave no trace either: their matrices multiply to one.",
)


collapsing = exercise(
    "5.3",
    "A whole stack into one layer",
    minutes=7,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** (5.3) treats two layers. Write it for any number of them, one included: the
        weights and bias of the single layer that does the same.
        """,
)


@collapsing.solution
def collapse(layers):
    """Weights and bias of the one layer that does what the stack does, without activations.

    Shapes: layers [(W (D, H), b (H,)), ...], one or more, ending in K units -> (D, K), (K,)
    """
    weights, bias = layers[0]
    for W, b in layers[1:]:
        weights, bias = weights @ W, bias @ W + b
    return weights, bias


@collapsing.cases
def _(rng):
    def layers(*sizes):
        pairs = itertools.pairwise(sizes)
        return [(rng.normal(size=(a, b)), rng.normal(size=b)) for a, b in pairs]

    yield (
        [
            (np.array([[1.0, 2.0], [0.0, 1.0]]), np.ones(2)),
            (np.array([[1.0, 0.0], [3.0, 1.0]]), np.ones(2)),
        ],
    )
    yield (layers(2, 3),)
    yield (layers(2, 2, 2, 2),)
    yield (layers(3, 3, 3),)
    while True:
        yield (layers(*rng.integers(1, 5, size=rng.integers(2, 6))),)


@collapsing.wrong(
    "multiplies in the wrong order",
    "x meets the first W first, so that one stands on the left: (D, H) times (H, K).",
)
def _(layers):
    weights, bias = layers[0]
    for W, b in layers[1:]:
        weights, bias = W @ weights, bias @ W + b
    return weights, bias


def _stacked(layers, step, start=None):
    """The product of all weights, and a bias that is carried from layer to layer by `step`."""
    weights, bias = layers[0][0], layers[0][1] if start is None else start(layers[0][1])
    for W, b in layers[1:]:
        weights, bias = weights @ W, step(bias, W, b)
    return weights, bias


@collapsing.wrong(
    "keeps the last bias alone",
    "A bias passes through every later layer, which multiplies it: no bias is lost.",
)
def _(layers):
    return _stacked(layers, lambda bias, W, b: b)


@collapsing.wrong(
    "adds the biases",
    "A bias is multiplied by the weights of every later layer before it meets the next bias.",
)
def _(layers):
    return _stacked(layers, lambda bias, W, b: bias + b)


@collapsing.wrong(
    "keeps the first bias alone",
    "Each layer adds its own bias, and each one passes through the layers after it.",
)
def _(layers):
    return _stacked(layers, lambda bias, W, b: bias @ W)


@collapsing.wrong(
    "forgets the first bias", "The first layer has a bias, too, which passes through all others."
)
def _(layers):
    return _stacked(layers, lambda bias, W, b: bias @ W + b, start=torch.zeros_like)


@collapsing.wrong(
    "multiplies the bias by all weights so far",
    "A bias enters after its own layer's weights: it passes through the *later* ones only.",
)
def _(layers):
    weights, bias = layers[0]
    for W, b in layers[1:]:
        weights, bias = weights @ W, (bias + b) @ W if W.shape[0] == W.shape[1] else bias @ W + b
    return weights, bias


@collapsing.wrong(
    "merges the first two only", "The stack may have more than two: go on to its end."
)
def _(layers):
    return _stacked(layers[:2], lambda bias, W, b: bias @ W + b)


@collapsing.wrong(
    "adds the weights", "One layer after the other is a product of matrices, not a sum."
)
def _(layers):
    weights, bias = layers[0]
    for W, b in layers[1:]:
        weights, bias = weights + W, bias @ W + b
    return weights, bias


def _merged(layers, step):
    """Two layers into one by `step(W, b, V, c)`, again and again."""
    (W, b), *rest = layers
    for V, c in rest:
        W, b = step(W, b, V, c)
    return W, b


collapsing.wrong(
    "multiplies number by number",
    "`*` pairs numbers of equal places. The rows of one matrix meet the columns of the next: `@`.",
)(lambda layers: _merged(layers, lambda W, b, V, c: (W * V, b * V + c)))

collapsing.wrong(
    "turns the matrices on their side", "In (5.3) nothing is transposed: W1 @ W2, b1 @ W2."
)(lambda layers: _merged(layers, lambda W, b, V, c: (W @ V.T, b @ V.T + c)))

collapsing.wrong("subtracts what came through", "In (5.3) the biases add up: b1 W2 + b2.")(
    lambda layers: _merged(layers, lambda W, b, V, c: (W @ V, c - b @ V))
)

collapsing.wrong(
    "loses all biases", "The stack's answer to x = 0 is not 0: what the biases become is left out."
)(
    lambda layers: (
        _merged(layers, lambda W, b, V, c: (W @ V, 0 * c))
        if len(layers) > 1
        else (layers[0][0], 0 * layers[0][1])
    )
)

collapsing.wrong(
    "joins the first layer to the last", "The layers between count too: go through them in order."
)(lambda layers: collapse([layers[0], layers[-1]]) if len(layers) > 1 else collapse(layers))

collapsing.wrong("returns the bias first", "The order is weights, then bias.")(
    lambda layers: collapse(layers)[::-1]
)

collapsing.wrong(
    "returns the weights alone", "A layer has a bias, too: return both, (D, K) and (K,)."
)(lambda layers: collapse(layers)[0])

collapsing.wrong("cuts what is negative", "There is no activation in this stack, and so no ReLU.")(
    lambda layers: _merged(layers, lambda W, b, V, c: (torch.relu(W) @ V, torch.relu(b) @ V + c))
)


collapsing.hints(
    "Begin with the first layer. Merge it with the second by (5.3), the result with the third, ...",
    "Inside the loop: what happens to the weights, and what to the bias, when x W + b goes "
    "through the next layer?",
)


drawing = exercise(
    "5.4",
    "One ReLU for each piece",
    minutes=9,
    difficulty=2,
    inline=True,
    rtol=1e-4,  # in float32 a difference of two steep slopes keeps four digits
    atol=1e-3,
    statement=r"""
        **Your turn.** The line goes through points, given from left to right but *not* always
        evenly spaced. ReLU $k$ has its kink at place $k$; the last place needs none. Give the
        output weights, so that $h_0 + \sum_k v_k\,\mathrm{relu}(x - c_k)$ passes through them all.
        """,
)


@drawing.solution
def output_weights(places, heights):
    """The weight v of each ReLU: what it adds to the slope from its kink on.

    Shapes: places (n + 1,) rising, heights (n + 1,), n at least 1 -> (n,)
    """
    slopes = heights.diff() / places.diff()
    return torch.cat([slopes[:1], slopes.diff()])


@drawing.cases
def _(rng):
    yield np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.0, 0.0])
    yield np.array([0.0, 1.0, 3.0, 3.5]), np.array([1.0, 2.0, 0.0, 4.0])
    yield np.array([-1.0, 1.0]), np.array([2.0, 5.0])
    yield np.array([0.0, 0.5, 1.0]), np.array([0.0, 1.0, 3.0])
    while True:
        n = rng.integers(1, 7)
        places = np.cumsum(rng.uniform(0.2, 2, size=n + 1)) + rng.normal()
        yield places, rng.normal(scale=2, size=n + 1)


@drawing.probe
def _(output_weights, places, heights):
    from nnlab.exercises.probes import as_tensor

    return as_tensor(output_weights(places, heights))


@drawing.wrong(
    "gives the slopes themselves",
    "An earlier ReLU goes on rising for ever: a later one adds only the *change* of slope.",
)
def _(places, heights):
    return heights.diff() / places.diff()


@drawing.wrong(
    "forgets the run", "Slope is rise over run: divide each rise by the gap between its places."
)
def _(places, heights):
    rises = heights.diff()
    return torch.cat([rises[:1], rises.diff()])


@drawing.wrong(
    "takes all distances for equal",
    "The places are not evenly spaced: each rise is divided by its own distance.",
)
def _(places, heights):
    slopes = heights.diff() / (places[1] - places[0])
    return torch.cat([slopes[:1], slopes.diff()])


@drawing.wrong(
    "takes the mean distance for each",
    "The places are not evenly spaced: each rise is divided by its own distance.",
)
def _(places, heights):
    slopes = heights.diff() / places.diff().mean()
    return torch.cat([slopes[:1], slopes.diff()])


@drawing.wrong(
    "forgets the first slope",
    "Left of the first kink the slope is 0, so the first ReLU adds the whole first slope.",
)
def _(places, heights):
    return (heights.diff() / places.diff()).diff()


@drawing.wrong(
    "begins with a zero",
    "Left of the first kink the slope is 0, so the first ReLU adds the whole first slope.",
)
def _(places, heights):
    slopes = heights.diff() / places.diff()
    return torch.cat([torch.zeros_like(slopes[:1]), slopes.diff()])


@drawing.wrong("turns every corner the wrong way", "New slope minus old slope, not the reverse.")
def _(places, heights):
    slopes = heights.diff() / places.diff()
    return torch.cat([slopes[:1], -slopes.diff()])


@drawing.wrong(
    "has a unit for every point",
    "The last place needs no kink: the line ends there. Give n weights for n + 1 points.",
)
def _(places, heights):
    slopes = heights.diff() / places.diff()
    return torch.cat([slopes[:1], slopes.diff(), -slopes[-1:]])


@drawing.wrong("gives the heights", "A height is reached by slopes: first find those.")
def _(places, heights):
    return heights[:-1]


@drawing.wrong("divides run by rise", "A slope is rise over run: heights over places.")
def _(places, heights):
    slopes = places.diff() / heights.diff()
    return torch.cat([slopes[:1], slopes.diff()])


drawing.wrong(
    "begins with a height",
    "h_0 is added already. The first ReLU must bring the slope of the first piece.",
)(lambda places, heights: torch.cat([heights[:1], output_weights(places, heights)[1:]]))

drawing.wrong(
    "adds slopes up",
    "The slopes add up by themselves: each ReLU brings what *changes* at its kink.",
)(lambda places, heights: (heights.diff() / places.diff()).cumsum(dim=0))

drawing.wrong("loses the signs", "Where the line turns down, the weight is negative.")(
    lambda places, heights: output_weights(places, heights).abs()
)


@drawing.wrong(
    "subtracts the weight before, not the slope",
    "The slope up to a kink is the sum of *all* weights before it, not the last of them.",
)
def _(places, heights):
    weights = []
    for slope in heights.diff() / places.diff():
        weights.append(slope - weights[-1] if weights else slope)
    return torch.stack(weights)


drawing.hints(
    "`t.diff()` gives the differences of neighbours. What is the slope of each piece?",
    "How much does the slope change at each kink? Left of the first it is 0.",
)


halving = prediction(
    "5.gap",
    "The wave is followed with 16 ReLUs, then with 32: pieces half as long. By what factor "
    "does the largest gap between wave and network shrink?",
    result="The gap shrinks by a factor of {:.2f}.",
)
halving.answer(
    "by about 1.4, the root of two",
    lambda f: 1.2 < f < 1.7,
    like=1.4,
    wrong="That is how chance averages out. Nothing here is left to chance.",
)
halving.answer(
    "by about 2: half the length, half the gap",
    lambda f: 1.7 <= f < 2.5,
    like=2.0,
    wrong="Over a shorter piece the curve also bends less: length counts twice.",
)
halving.answer(
    "by about 4",
    lambda f: 3.5 < f < 4.5,
    like=4.0,
    right="The gap between a curve and its chord grows with the square of the chord's length.",
)
halving.answer(
    "not at all: kinks stay kinks",
    lambda f: 0.9 < f <= 1.2,
    like=1.0,
    wrong="Each kink turns less when there are more of them.",
)


agreeing = prediction(
    "5.chance",
    "Eight networks, each from a start of its own, all learn from the same 300 students. How far "
    "apart are the lowest and the highest chance that they give you?",
    result="The chances lie within {:.2f}.",
)
agreeing.answer(
    "less than 0.01: the same data give the same answer",
    lambda gap: gap < 0.01,
    like=0.005,
    wrong="Each start ends in a different place. The data bring the answers near, not together.",
)
agreeing.answer(
    "about 0.1",
    lambda gap: 0.03 < gap < 0.25,
    like=0.1,
    right="The data pin the answer down where there are students; the rest is up to the start.",
)
agreeing.answer(
    "above 0.5: for a borderline student it is a coin toss",
    lambda gap: gap > 0.5,
    like=0.6,
    wrong="They toss no coin: each learns about how *many* students near you passed.",
)


ten = estimate(
    "5.ten",
    "Of the ten digits that the reader without a hidden layer found hardest, how many will the "
    "network with 128 hidden units read correctly?",
    low=0,
    high=10,
    step=1,
    unit="of 10",
    near=1,
    result="It reads {:.0f} of the ten.",
    below="It reads many of the digits that one layer misses; one or two of these, too.",
    above="These ten were chosen as the very worst: some would puzzle you, and some labels are "
    "doubtful.",
    right="The worst of the worst stay hard, while most of what one layer misses is read now.",
)


dying = exercise(
    "5.5",
    "Dead units",
    minutes=5,
    difficulty=1,
    inline=True,
    statement="**Your turn.** A unit is *dead* on a set of data if its output is 0 for every row. "
    "What share of the D units is dead? The activation need not be ReLU.",
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
    yield (np.array([[1e-6, 0.0], [0.0, 0.0]]),)  # little is not nothing
    yield (np.zeros((3, 2)),)
    yield (np.array([[0.0, 0.0, 0.0, 0.0], [1.0, 2.0, 0.0, 3.0]]),)
    while True:
        n, d = rng.integers(1, 5), rng.integers(1, 7)
        yield (np.maximum(rng.normal(size=(n, d)), 0) * (rng.uniform(size=d) < 0.7),)


@dying.wrong(
    "gives the share of zeros",
    "A healthy ReLU is 0 for many rows. A dead one is 0 for *all* of them.",
)
def _(activations):
    return float((activations == 0).double().mean())


@dying.wrong("counts rows that are all 0", "One column is one unit: ask along the rows, `dim=0`.")
def _(activations):
    return float((activations == 0).all(dim=1).double().mean())


@dying.wrong("calls a unit dead that is 0 once", "Use `all`, not `any`: 0 for every row.")
def _(activations):
    return float((activations == 0).any(dim=0).double().mean())


@dying.wrong("returns the number of dead units", "Divide by the number of units: give a share.")
def _(activations):
    return int((activations == 0).all(dim=0).sum())


@dying.wrong("gives the share that lives", "That is one minus the answer.")
def _(activations):
    return float((activations != 0).any(dim=0).double().mean())


@dying.wrong(
    "takes negative numbers for nothing",
    "An output of -1 is not 0, and slopes pass: ask for 0, not for <= 0.",
)
def _(activations):
    return float((activations <= 0).all(dim=0).double().mean())


@dying.wrong(
    "looks at the sum or the mean", "1 and -1 have the mean 0 too. Ask whether each entry is 0."
)
def _(activations):
    return float((activations.mean(dim=0) == 0).double().mean())


@dying.wrong("looks at the sum", "1 and -1 have the sum 0 too. Ask whether each entry is 0.")
def _(activations):
    return float((activations.sum(dim=0) == 0).double().sum() / activations.numel())


@dying.wrong(
    "allows for rounding",
    "A ReLU below its kink gives exactly 0. A millionth is not 0: that unit still has a slope.",
)
def _(activations):
    return float((activations.abs() < 1e-4).all(dim=0).double().mean())


dying.wrong("divides by the number of rows", "The share is of the *units*: divide by D.")(
    lambda activations: (activations == 0).all(dim=0).sum() / len(activations)
)

dying.wrong("keeps a verdict for each unit", "Return one number: the mean of these as 0 and 1.")(
    lambda activations: (activations == 0).all(dim=0)
)

dying.wrong("looks at the first row only", "A unit may be 0 for one row and not for another.")(
    lambda activations: (activations[0] == 0).double().mean()
)

dying.wrong("gives per cent", "A share lies between 0 and 1.")(
    lambda activations: 100 * (activations == 0).all(dim=0).double().mean()
)

dying.wrong(
    "looks at the largest output",
    "Where the activation is no ReLU, a largest output of 0 leaves room for negative ones.",
)(lambda activations: (activations.amax(dim=0) == 0).double().mean())

dying.wrong(
    "takes a constant for dead", "A unit that always says 0.7 is no help, but dead means 0 here."
)(lambda activations: (activations == activations[0]).all(dim=0).double().mean())


dying.hints(
    "`activations == 0` has a True for each 0. Along which axis lie the rows of one unit?",
    "`all` with a `dim` asks each column or each row; the mean of True and False is a share.",
)


folding = prediction(
    "5.pieces",
    "A hidden layer of 2 units makes a tent, 2 straight pieces. Five such layers follow each "
    "other, 10 units in all. How many straight pieces come out?",
    result="There are {} straight pieces.",
)
folding.answer(
    "11: one kink for each of the ten units",
    11,
    wrong="That would be so if the ten stood side by side. Stacked in layers, each kink is used at "
    "every piece that crosses it.",
)
folding.answer(
    "25: five times five",
    25,
    wrong="Each layer doubles the number of pieces; doubling five times is not squaring.",
)
folding.answer(
    "32",
    32,
    right="Each tent doubles the pieces: 2 to the power of 5.",
)
folding.answer(
    "1,024: two to the power of ten",
    1024,
    wrong="The pieces double with each layer, not with each unit: there are five layers.",
)


deepening = prediction(
    "5.depth",
    "0, 1, 2, 4 and 8 hidden layers with ReLU, two epochs on 20,000 digits. Where will the mean "
    "validation accuracy be lowest?",
    result="It is lowest with {} hidden layers.",
)
deepening.answer(
    "without a hidden layer: it can represent least",
    0,
    wrong="It represents least, and learns what it can within these two epochs.",
)
deepening.answer(
    "with 1: neither simple nor deep",
    1,
    wrong="One hidden layer is easy to train and gains a lot.",
)
deepening.answer(
    "with 8: the most layers",
    8,
    right="It could represent more. In so few steps, from this start, training does not find it.",
)


burning = prediction(
    "5.long",
    "The network of section 9, one epoch at a rate of 0.1 instead of 0.001. What share of its 128 "
    "hidden units will be dead?",
    result="The share of dead units is {:.2f}.",
)
burning.answer(
    "none: ReLU units do not break",
    lambda share: share < 0.02,
    like=0.0,
    wrong="One step too long can put a unit's kink beyond all pictures; no slope brings it back.",
)
burning.answer(
    "a few, below a tenth",
    lambda share: 0.02 <= share < 0.15,
    like=0.05,
    wrong="Every step is a hundred times as long, and a unit needs to be thrown out only once.",
)
burning.answer(
    "more than half",
    lambda share: share > 0.5,
    like=0.85,
    right="Each long step throws some units out of reach of every picture, and none comes back.",
)


counting = exercise(
    "5.6",
    "How wide may it be?",
    minutes=8,
    difficulty=2,
    statement="""
        To compare nets of different depth fairly, give each the same budget. `count_parameters`
        counts from the sizes, input first. `widest` finds the width of `depth` equally wide hidden
        layers, as large as the budget allows: at most `budget` parameters, 0 if not even 1 fits.
        """,
)


@counting.solution
def count_parameters(sizes):
    """How many weights and biases a fully connected network has.

    Shapes: sizes, a list of whole numbers, input first -> number
    """
    return sum((n_in + 1) * n_out for n_in, n_out in itertools.pairwise(sizes))


@counting.solution
def widest(budget, n_in, n_out, depth):
    """The largest width of `depth` hidden layers with at most `budget` parameters in all.

    Shapes: four whole numbers, depth at least 1 -> number
    """
    width = 0
    while count_parameters([n_in, *[width + 1] * depth, n_out]) <= budget:
        width = width + 1
    return width


@counting.cases
def _(rng):
    yield [2, 3, 1], 13, 2, 1, 1
    yield [784, 128, 64, 10], 12, 2, 1, 1
    yield [5, 1], 5, 2, 1, 2
    yield [4, 4, 4], 2000, 784, 10, 3
    yield [1, 1], 1, 3, 2, 1
    while True:
        sizes = rng.integers(1, 50, size=rng.integers(2, 6)).tolist()
        n_in, n_out, depth = (int(n) for n in rng.integers(1, 8, size=3))
        yield sizes, int(rng.integers(20, 2000)), n_in, n_out, depth


@counting.probe
def _(count_parameters, widest, sizes, budget, n_in, n_out, depth):
    return {
        "parameters": count_parameters(sizes),
        "width": widest(budget, n_in, n_out, depth),
    }


@counting.wrong("forgets the biases", "Every unit that is not an input has a bias, too.")
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
    return math.prod(sizes)


@counting.wrong(
    "counts the biases of the layer before",
    "The biases belong to the units that receive: one for each unit of the later layer.",
)
def _(sizes):
    return sum(a * (b + 1) for a, b in itertools.pairwise(sizes))


def _widest(fits, last=0):
    """A width that grows while `fits(parameters, budget)`; `last` is added at the end."""

    def answer(budget, n_in, n_out, depth):
        width = 0
        while fits(count_parameters([n_in, *[width + 1] * depth, n_out]), budget):
            width += 1
        return max(width + last, 0)

    return answer


counting.wrong(
    "stays below the budget", "At most the budget: exactly as many are allowed.", replaces=1
)(_widest(lambda n, budget: n < budget))

counting.wrong(
    "goes one beyond the budget",
    "The first width that is too large is not the answer: take the one before it.",
    replaces=1,
)(_widest(lambda n, budget: n <= budget, last=1))


@counting.wrong(
    "reckons with one hidden layer",
    "There are `depth` hidden layers: between two of them lie width * (width + 1) parameters.",
    replaces=1,
)
def _(budget, n_in, n_out, depth):
    return max((budget - n_out) // (n_in + 1 + n_out), 0)


@counting.wrong(
    "has one hidden layer too few",
    "`depth` counts the hidden layers: input, `depth` times the width, output.",
    replaces=1,
)
def _(budget, n_in, n_out, depth):
    width = 0
    while width < budget and count_parameters([n_in, *[width + 1] * (depth - 1), n_out]) <= budget:
        width += 1
    return width


@counting.wrong(
    "divides the budget by the number of layers",
    "Layers need not have equally many parameters: the first depends on the inputs, the last on "
    "the outputs. Count the whole network for each width.",
    replaces=1,
)
def _(budget, n_in, n_out, depth):
    return int((budget / (depth + 1)) ** 0.5)


@counting.wrong(
    "returns the number of parameters",
    "Return the width, not what it costs.",
    replaces=1,
)
def _(budget, n_in, n_out, depth):
    width = _widest(lambda n, budget: n <= budget)(budget, n_in, n_out, depth)
    return count_parameters([n_in, *[width] * depth, n_out])


def _width(fits):
    """The last width from 1 on that fits, 0 if not even 1 does."""
    return next(width for width in itertools.count() if not fits(width + 1))


counting.wrong(
    "takes one hidden layer too many",
    "`depth` counts hidden layers: n_in, then `depth` equal widths, then n_out.",
    replaces=1,
)(lambda budget, n_in, n_out, depth: widest(budget, n_in, n_out, depth + 1))

counting.wrong(
    "takes one hidden layer too few",
    "`depth` counts hidden layers: n_in, then `depth` equal widths, then n_out.",
    replaces=1,
)(lambda budget, n_in, n_out, depth: widest(budget, n_in, n_out, max(depth - 1, 1)))

counting.wrong(
    "forgets the biases when it looks for a width",
    "The budget holds weights *and* biases: ask `count_parameters`.",
    replaces=1,
)(
    lambda budget, n_in, n_out, depth: _width(
        lambda width: n_in * width + (depth - 1) * width**2 + width * n_out <= budget
    )
)

counting.wrong(
    "forgets the output layer when it looks for a width",
    "The last hidden layer is joined to n_out units, which have biases as well.",
    replaces=1,
)(
    lambda budget, n_in, n_out, depth: _width(
        lambda width: count_parameters([n_in, *[width] * depth]) <= budget
    )
)

counting.wrong(
    "never says 0", "Where not even a width of 1 fits the budget, the answer is 0.", replaces=1
)(lambda budget, n_in, n_out, depth: max(widest(budget, n_in, n_out, depth), 1))

counting.wrong("leaves out the biases of the output", "The output's units have biases, too.")(
    lambda sizes: count_parameters(sizes) - sizes[-1]
)

counting.wrong(
    "counts the first three sizes only", "There may be many layers, or two: go through all pairs."
)(lambda sizes: count_parameters(sizes[:3]))


counting.hints(
    "How many arrows go from a layer of `a` units to one of `b` units? How many biases are added?",
    "Try widths 1, 2, 3, ... and count the whole network for each; when do you stop?",
)


pruning = exercise(
    "5.7",
    "Cut the dead away",
    minutes=8,
    difficulty=2,
    statement=r"""
        A unit that is dead on `x` costs parameters and adds nothing. Return both layers of
        $\mathrm{relu}(\mathbf{x}\mathbf{W}_1 + \mathbf{b}_1)\mathbf{W}_2 + \mathbf{b}_2$ without
        the units that are dead on these rows; the others keep their order, and every output stays
        the same.
        """,
)


@pruning.solution
def prune(x, W1, b1, W2, b2):
    """The two layers without the hidden units that are dead on x.

    Shapes: x (N, D), W1 (D, H), b1 (H,), W2 (H, K), b2 (K,) -> (D, L), (L,), (L, K), (K,)
    """
    alive = (torch.relu(x @ W1 + b1) > 0).any(dim=0)
    return W1[:, alive], b1[alive], W2[alive], b2


@pruning.cases
def _(rng):
    yield (
        np.array([[1.0, 2.0], [2.0, 1.0]]),
        np.array([[1.0, -1.0, 0.0], [1.0, -1.0, 0.0]]),
        np.array([0.0, 0.0, 1.0]),
        np.array([[1.0], [5.0], [2.0]]),
        np.array([0.5]),
    )
    yield (  # the second unit fires for one row only; the first is 0 exactly, for both
        np.array([[1.0, 1.0], [2.0, 0.0]]),
        np.array([[-1.0, 1.0], [-1.0, -1.0]]),
        np.array([2.0, -1.5]),
        np.array([[1.0, 2.0], [3.0, 4.0]]),
        np.array([0.5, -0.5]),
    )
    yield (  # the second unit lives, though the second layer ignores it
        np.array([[1.0], [-1.0]]),
        np.array([[1.0, -2.0, 0.0]]),
        np.array([0.5, 0.0, -1.0]),
        np.array([[2.0], [0.0], [1.0]]),
        np.array([0.25]),
    )
    while True:
        n, d, h, k = rng.integers(2, 5), rng.integers(1, 4), rng.integers(2, 7), rng.integers(1, 4)
        bias = rng.normal(size=h) - 4 * (rng.uniform(size=h) < 0.5)
        x, W1 = rng.normal(size=(n, d)), rng.normal(size=(d, h))
        bias[0] = 3 - (x @ W1).min(initial=0)  # one unit at least is alive
        yield x, W1, bias, rng.normal(size=(h, k)), rng.normal(size=k)


def _pruned(x, W1, b1, W2, b2, alive):
    return W1[:, alive], b1[alive], W2[alive], b2


@pruning.wrong(
    "cuts every unit that is 0 for some row",
    "A living ReLU is 0 for many rows. Only what is 0 for *all* rows is dead.",
)
def _(x, W1, b1, W2, b2):
    return _pruned(x, W1, b1, W2, b2, (torch.relu(x @ W1 + b1) > 0).all(dim=0))


@pruning.wrong(
    "judges by the first row", "A unit may be 0 for one row and alive for another: ask all rows."
)
def _(x, W1, b1, W2, b2):
    return _pruned(x, W1, b1, W2, b2, (x @ W1 + b1)[0] > 0)


@pruning.wrong(
    "judges by the mean of the sums",
    "A sum of 1 and one of -5 have a negative mean, and yet the unit fires once. Ask for any row.",
)
def _(x, W1, b1, W2, b2):
    return _pruned(x, W1, b1, W2, b2, (x @ W1 + b1).mean(dim=0) > 0)


@pruning.wrong(
    "judges by the bias",
    "A negative bias may be outweighed by the inputs. Look at the outputs on x.",
)
def _(x, W1, b1, W2, b2):
    return _pruned(x, W1, b1, W2, b2, b1 > 0)


@pruning.wrong(
    "forgets the bias when it looks who lives", "The unit's sum is x W1 + b1, the bias included."
)
def _(x, W1, b1, W2, b2):
    return _pruned(x, W1, b1, W2, b2, (x @ W1 > 0).any(dim=0))


@pruning.wrong(
    "keeps the dead and cuts the living", "The mask is the wrong way round: keep what fires."
)
def _(x, W1, b1, W2, b2):
    return _pruned(x, W1, b1, W2, b2, ~(x @ W1 + b1 > 0).any(dim=0))


@pruning.wrong(
    "sets the dead to 0 instead of removing them",
    "There should be fewer parameters: keep the living columns and rows, and drop the others.",
)
def _(x, W1, b1, W2, b2):
    alive = (x @ W1 + b1 > 0).any(dim=0)
    return W1 * alive, b1 * alive, W2 * alive[:, None], b2


@pruning.wrong(
    "leaves the second layer as it is",
    "Row k of W2 belongs to hidden unit k: without the unit its row must go, too.",
)
def _(x, W1, b1, W2, b2):
    alive = (x @ W1 + b1 > 0).any(dim=0)
    return W1[:, alive], b1[alive], W2, b2


@pruning.wrong("forgets to cut the biases", "A unit's bias goes with it: b1 must become shorter.")
def _(x, W1, b1, W2, b2):
    alive = (x @ W1 + b1 > 0).any(dim=0)
    return W1[:, alive], b1, W2[alive], b2


@pruning.wrong(
    "keeps a unit that is exactly 0",
    "A sum of exactly 0 gives an output of 0: such a unit adds nothing and is dead.",
)
def _(x, W1, b1, W2, b2):
    return _pruned(x, W1, b1, W2, b2, (x @ W1 + b1 >= 0).any(dim=0))


@pruning.wrong(
    "cuts what the second layer ignores",
    "A unit with weights of 0 in W2 may live: what counts is its output on these rows.",
)
def _(x, W1, b1, W2, b2):
    alive = (x @ W1 + b1 > 0).any(dim=0)
    return _pruned(x, W1, b1, W2, b2, alive & (W2 != 0).any(dim=1))


@pruning.wrong("cuts nothing", "Dead on these rows means: relu(x W1 + b1) is 0 in each of them.")
def _(x, W1, b1, W2, b2):
    return W1, b1, W2, b2


@pruning.wrong("puts the busiest unit first", "The others keep their order: use a mask.")
def _(x, W1, b1, W2, b2):
    sums = torch.relu(x @ W1 + b1).sum(dim=0)
    return _pruned(x, W1, b1, W2, b2, sums.argsort(descending=True)[: int((sums > 0).sum())])


pruning.hints(
    "Which hidden units give something above 0 for at least one row? That is a mask of length H.",
    "Unit k owns column k of W1, entry k of b1 and row k of W2.",
)
