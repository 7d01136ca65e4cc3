"""Exercises of lesson 15: attention and what is built of it."""

import numpy as np
import torch
from torch import nn

from .. import choices, exercise

recall = choices(
    "15.recall",
    "Three questions from lessons 13, 10 and 06",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "code",
    "a linear autoencoder finds the plane of",
    answer="PCA",
    wrong={
        "k-means": "k-means looks for centres. A linear code is a plane through the data.",
        "least squares": "Least squares needs labels. An autoencoder has none but its own input.",
    },
)
recall.question(
    "convolution",
    "rows of a 28x28 picture after a 3x3 kernel, stride 2, padding 1",
    answer=14,
    wrong={
        28: "That is with stride 1. Stride 2 takes every other place.",
        13: "Without padding: (28 - 3) // 2 + 1 = 13. With it the 28 becomes 30.",
        15: "(28 + 2 - 3) / 2 = 13.5 is rounded down, then comes the 1.",
        12: "Padding adds a row on either side, and 1 is added at the end.",
    },
)
recall.question(
    "slope",
    "the slope of x * x + x by x, at x = 3, added up over three uses",
    answer=7,
    wrong={
        6: "The last x has a slope too: 1 more.",
        4: "x * x uses x twice, and each use hands back the other one: 3 + 3.",
        12: "That is the value. The slope is 2 x + 1.",
        3: "Each use of x hands back its own share; they are added.",
    },
)
recall.hints(
    "Which method of lesson 13 had the same error as the linear autoencoder?",
    "(size + 2 padding - kernel) // stride + 1, and 2 x + 1.",
)


def _mask(rng, t, s):
    """Some allowed and some forbidden in each row, some allowed in each column."""
    while True:
        mask = rng.random((t, s)) < 0.6
        if mask.any(axis=1).all() and not mask.all(axis=1).any() and mask.any(axis=0).all():
            return mask


looking = exercise(
    "15.1",
    "Attention",
    minutes=12,
    difficulty=2,
    statement=r"""
        Scaled dot-product attention, equation (15.3):

        $$ \mathrm{softmax}\!\left(\frac{\mathbf{Q}\mathbf{K}^\top}{\sqrt d}\right) \mathbf{V} $$

        `mask` is True where attention is allowed, or None. A query gives nothing to a forbidden
        key, and what it gives to the others sums to 1. Leave
        `F.scaled_dot_product_attention` aside: that is an aim, the check sees the values alone.
        """,
)


@looking.solution
def attention(q, k, v, mask):
    """For each query the values, weighted by how well their keys fit it.

    Shapes: q (..., T, d), k (..., S, d), v (..., S, D), mask (T, S) or None -> (..., T, D)
    """
    scores = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return torch.softmax(scores, dim=-1) @ v


@looking.cases
def _(rng):
    yield np.eye(2), np.array([[2.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [0.0, 4.0]]), None
    yield (
        rng.normal(size=(3, 4)),
        rng.normal(size=(3, 4)),
        rng.normal(size=(3, 2)),
        _mask(rng, 3, 3),
    )
    while True:
        t, s, d = (int(n) for n in rng.integers((2, 3, 2), (5, 6, 7)))
        n = (int(rng.integers(1, 4)),) if rng.random() < 0.5 else ()
        q, k = rng.normal(size=(*n, t, d)), 2 * rng.normal(size=(*n, s, d))
        yield q, k, rng.normal(size=(*n, s, 3)), _mask(rng, t, s) if rng.random() < 0.7 else None


def _scores(q, k, scale=None):
    return q @ k.transpose(-2, -1) / (q.shape[-1] ** 0.5 if scale is None else scale)


def _forbid(scores, mask, value=float("-inf")):
    return scores if mask is None else scores.masked_fill(~mask, value)


@looking.wrong("forgets the scale", "Divide the scores by the root of d before the softmax.")
def _(q, k, v, mask):
    return torch.softmax(_forbid(_scores(q, k, 1), mask), dim=-1) @ v


@looking.wrong("divides by d", "The scores spread like the root of d: divide by `d ** 0.5`.")
def _(q, k, v, mask):
    return torch.softmax(_forbid(_scores(q, k, q.shape[-1]), mask), dim=-1) @ v


@looking.wrong(
    "divides by the root of the length",
    "d is the length of one key, `q.shape[-1]`, not the number of keys.",
)
def _(q, k, v, mask):
    return torch.softmax(_forbid(_scores(q, k, k.shape[-2] ** 0.5), mask), dim=-1) @ v


@looking.wrong(
    "takes the softmax over the queries",
    "Each query shares its attention among the keys: the softmax runs along the last axis.",
)
def _(q, k, v, mask):
    return torch.softmax(_forbid(_scores(q, k), mask), dim=-2) @ v


@looking.wrong(
    "masks after the softmax",
    "What the forbidden keys got is lost, and the rest no longer sums to 1. Put minus infinity "
    "into the scores before the softmax.",
)
def _(q, k, v, mask):
    weights = torch.softmax(_scores(q, k), dim=-1)
    return (weights if mask is None else weights * mask) @ v


@looking.wrong(
    "inverts the mask", "In this course a mask is True where attention is *allowed*: fill `~mask`."
)
def _(q, k, v, mask):
    return torch.softmax(_forbid(_scores(q, k), None if mask is None else ~mask), dim=-1) @ v


@looking.wrong(
    "gives forbidden keys a score of 0",
    "A score of 0 is as good as many, and e⁰ is 1. Only minus infinity becomes a weight of 0.",
)
def _(q, k, v, mask):
    return torch.softmax(_forbid(_scores(q, k), mask, 0.0), dim=-1) @ v


@looking.wrong("ignores the mask", "Forbidden keys still get attention: use `mask`.")
def _(q, k, v, mask):
    return torch.softmax(_scores(q, k), dim=-1) @ v


@looking.wrong("forgets the softmax", "Scores may be negative. The softmax makes shares of them.")
def _(q, k, v, mask):
    return _forbid(_scores(q, k), mask, 0.0) @ v


@looking.wrong("returns the weights", "One step is missing: the weights times the values.")
def _(q, k, v, mask):
    return torch.softmax(_forbid(_scores(q, k), mask), dim=-1)


@looking.wrong(
    "divides the weights, not the scores",
    "After the softmax the sharpness is decided. The root of d belongs inside, on the scores.",
)
def _(q, k, v, mask):
    return torch.softmax(_forbid(_scores(q, k, 1), mask), dim=-1) @ v / q.shape[-1] ** 0.5


looking.hints(
    "`q @ k.transpose(-2, -1)` has a row for each query and a column for each key.",
    "Divide by `q.shape[-1] ** 0.5`, then `masked_fill(~mask, float('-inf'))` if there is a mask.",
    "`torch.softmax(scores, dim=-1) @ v`",
)


hiding = exercise(
    "15.2",
    "The causal mask",
    minutes=5,
    difficulty=1,
    statement="Place t may look at itself and at all earlier places: True where that is allowed.",
)


@hiding.solution
def causal_mask(n):
    """True where the query of a row may look at the key of a column.

    Shapes: n a number -> (n, n) bool
    """
    return torch.ones(n, n, dtype=torch.bool).tril()


@hiding.cases
def _(rng):
    yield (3,)
    yield (1,)
    while True:
        yield (int(rng.integers(2, 12)),)


@hiding.wrong(
    "is transposed",
    "Rows are queries. The first row may look at the first column alone, the last row at all.",
)
def _(n):
    return torch.ones(n, n, dtype=torch.bool).triu()


@hiding.wrong(
    "leaves the diagonal out",
    "A place may look at itself; else the first one could look at nothing.",
)
def _(n):
    return torch.ones(n, n, dtype=torch.bool).tril(-1)


@hiding.wrong(
    "is True where attention is forbidden",
    "That is what nn.MultiheadAttention wants. Here True means *allowed*.",
)
def _(n):
    return torch.ones(n, n, dtype=torch.bool).triu(1)


@hiding.wrong(
    "is to be added to the scores",
    "0 and minus infinity is the additive form. Asked are True and False.",
)
def _(n):
    return torch.full((n, n), float("-inf")).triu(1)


@hiding.wrong("looks one place ahead", "The place after t is the answer that t has to guess.")
def _(n):
    return torch.ones(n, n, dtype=torch.bool).tril(1)


@hiding.wrong("allows only the place itself", "Earlier places are allowed too.")
def _(n):
    return torch.eye(n, dtype=torch.bool)


@hiding.wrong("allows everything", "A place must not see what comes after it.")
def _(n):
    return torch.ones(n, n, dtype=torch.bool)


hiding.hints(
    "Write it for n = 3: which of the nine are True?",
    "A lower triangle: `torch.tril`, or a comparison of `torch.arange(n)[:, None]` with a row.",
)


placing = exercise(
    "15.3",
    "Sinusoids",
    minutes=12,
    difficulty=2,
    statement=r"""
        The positions of 2017, equation (15.4), with sine and cosine interleaved: for
        $i = 0, 1, \dots$

        $$ P_{t,\,2i} = \sin\frac{t}{10000^{2i/d}}, \qquad
        P_{t,\,2i+1} = \cos\frac{t}{10000^{2i/d}} $$
        """,
)


@placing.solution
def sinusoids(n, d):
    """A row of d numbers for each place, counted from 0.

    Shapes: n and d numbers, d even -> (n, d)
    """
    angles = torch.arange(n)[:, None] / 10000 ** (torch.arange(0, d, 2) / d)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


@placing.cases
def _(rng):
    yield 3, 4
    yield 2, 2
    yield 40, 16
    while True:
        yield int(rng.integers(2, 30)), 2 * int(rng.integers(2, 9))


def _angles(n, d, start=0):
    return torch.arange(start, n + start)[:, None] / 10000 ** (torch.arange(0, d, 2) / d)


@placing.wrong(
    "puts all sines before all cosines",
    "The numbers are right, the order is not: sine and cosine take turns, column by column.",
)
def _(n, d):
    return torch.cat([_angles(n, d).sin(), _angles(n, d).cos()], dim=1)


@placing.wrong("begins with the cosine", "Even columns, 0, 2, 4 and so on, hold the sine.")
def _(n, d):
    return torch.stack([_angles(n, d).cos(), _angles(n, d).sin()], dim=-1).flatten(1)


@placing.wrong("counts places from 1", "The first place is 0: its sines are 0 and its cosines 1.")
def _(n, d):
    return torch.stack([_angles(n, d, 1).sin(), _angles(n, d, 1).cos()], dim=-1).flatten(1)


@placing.wrong(
    "gives each column a frequency of its own",
    "Columns 2i and 2i + 1 share theirs: a sine and a cosine of the same angle.",
)
def _(n, d):
    angles = torch.arange(n)[:, None] / 10000 ** (torch.arange(d) / d)
    return torch.where(torch.arange(d) % 2 == 0, angles.sin(), angles.cos())


@placing.wrong(
    "doubles the exponent",
    "If i already counts 0, 2, 4, ..., the exponent is i / d; the 2 is in it.",
)
def _(n, d):
    angles = torch.arange(n)[:, None] / 10000 ** (2 * torch.arange(0, d, 2) / d)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


@placing.wrong(
    "halves the exponent",
    "With i counting 0, 1, 2, ... the exponent is 2 i / d, not i / d.",
)
def _(n, d):
    angles = torch.arange(n)[:, None] / 10000 ** (torch.arange(d // 2) / d)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


@placing.wrong("multiplies by the power", "The angle is t *divided* by 10000 to the 2i / d.")
def _(n, d):
    angles = torch.arange(n)[:, None] * 10000 ** (torch.arange(0, d, 2) / d)
    return torch.stack([angles.double().sin(), angles.double().cos()], dim=-1).flatten(1)


placing.hints(
    "First a table of angles (n, d / 2): places down, `torch.arange(0, d, 2)` across.",
    "`torch.stack([angles.sin(), angles.cos()], dim=-1)` has shape (n, d / 2, 2).",
    "Its last two axes flattened alternate sine and cosine: `.flatten(1)`.",
)


cutting = exercise(
    "15.4",
    "Heads apart and together",
    draws=20,
    minutes=10,
    difficulty=2,
    statement=r"""
        Head $h$ works on features $h \cdot D / H$ to $(h + 1) \cdot D / H - 1$ of every token.
        Cut the features into heads and move the heads before the tokens; then the way back.
        """,
)


@cutting.solution
def split_heads(x, heads):
    """The features of each token cut into heads.

    Shapes: x (N, T, D), heads a divisor of D -> (N, heads, T, D / heads)
    """
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


@cutting.solution
def merge_heads(x):
    """The features of all heads side by side again.

    Shapes: x (N, heads, T, D / heads) -> (N, T, D)
    """
    return x.transpose(1, 2).flatten(2)


@cutting.cases
def _(rng):
    x = np.arange(12.0).reshape(1, 3, 4)
    yield x, 2, x.reshape(1, 3, 2, 2).transpose(0, 2, 1, 3)
    while True:
        n, t, heads, d = (int(number) for number in rng.integers((1, 3, 2, 2), (4, 6, 5, 5)))
        yield rng.normal(size=(n, t, heads * d)), heads, rng.normal(size=(n, heads, t, d))


@cutting.probe
def _(split_heads, merge_heads, x, heads, parts):
    return [split_heads(x, heads), merge_heads(parts)]


def _viewed(cases, values):
    """Whether the split is a plain reshape, whatever the way back does."""
    pairs = zip(cases, values, strict=True)
    return all(
        np.allclose(value[0], case.args[0].reshape(np.shape(value[0])))
        and np.shape(value[0])[1] == case.args[1]
        for case, value in pairs
    )


@cutting.wrong(
    "views without a transpose",
    "`view(N, heads, T, d)` cuts the row of numbers anew: a head then holds some tokens whole. "
    "First (N, T, heads, d), then swap axes 1 and 2.",
    mark=_viewed,
)
def _(x, heads):
    return x.reshape(len(x), heads, x.shape[1], -1)


@cutting.wrong(
    "merges without a transpose",
    "Move the tokens before the heads again, `transpose(1, 2)`, before the two are flattened.",
    replaces=1,
)
def _(x):
    return x.reshape(len(x), x.shape[2], -1)


@cutting.wrong(
    "deals the features out like cards",
    "Head 0 takes the first D / heads features, not every heads-th: (heads, d), not (d, heads).",
)
def _(x, heads):
    return x.unflatten(-1, (-1, heads)).permute(0, 3, 1, 2)


@cutting.wrong(
    "leaves the heads after the tokens",
    "Rightly cut; now swap axes 1 and 2, so that each head has a (T, d) of its own.",
)
def _(x, heads):
    return x.unflatten(-1, (heads, -1))


@cutting.wrong(
    "merges with heads and features swapped",
    "Flatten (heads, d) in this order, so that head 0 comes back as the first features.",
    replaces=1,
)
def _(x):
    return x.permute(0, 2, 3, 1).flatten(2)


cutting.hints(
    "`x.view(N, T, heads, -1)` cuts only the features; every token keeps its own.",
    "`transpose(1, 2)` turns (N, T, heads, d) into (N, heads, T, d).",
    "The way back in the other order: `transpose(1, 2)`, then `flatten(2)`.",
)


norming = exercise(
    "15.5",
    "Layer norm",
    minutes=10,
    difficulty=2,
    statement=r"""
        Shift and scale each token's own features to mean 0 and variance 1, then stretch and shift
        each feature by what was learned. With $\epsilon = 10^{-5}$ under the root:

        $$ \gamma \, \frac{x - \mathrm{mean}(x)}{\sqrt{\mathrm{var}(x) + \epsilon}} + \beta $$
        """,
)


@norming.solution
def layer_norm(x, gamma, beta):
    """Each token's features at mean 0 and variance 1, times gamma plus beta.

    Shapes: x (..., D), gamma (D,), beta (D,) -> (..., D)
    """
    mean = x.mean(dim=-1, keepdim=True)
    variance = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return gamma * (x - mean) / torch.sqrt(variance + 1e-5) + beta


@norming.cases
def _(rng):
    yield np.array([[1.0, 3.0], [0.0, 8.0]]), np.array([1.0, 2.0]), np.array([0.0, 0.5])
    yield np.array([[2.0, 2.0, 2.0], [1.0, 2.0, 6.0]]), np.ones(3), np.zeros(3)
    yield 1e-3 * rng.normal(size=(3, 4)), np.ones(4), np.zeros(4)
    while True:
        shape = (*rng.integers(2, 5, size=rng.integers(2, 4)), int(rng.integers(2, 7)))
        yield (
            rng.normal(2, 3, size=shape),
            rng.normal(1, 0.5, shape[-1:]),
            rng.normal(size=shape[-1:]),
        )


def _normed(x, dim, correction=0, eps=1e-5):
    variance, mean = torch.var_mean(x, dim=dim, keepdim=True, correction=correction)
    return (x - mean) / torch.sqrt(variance + eps)


@norming.wrong(
    "normalises over the batch",
    "That is batch norm: a feature over many rows. Here each token is on its own: `dim=-1`.",
)
def _(x, gamma, beta):
    return gamma * _normed(x, 0) + beta


@norming.wrong(
    "takes the unbiased variance",
    "Divide by D, not by D - 1: `x.var(dim=-1, correction=0)`; torch's default is 1.",
)
def _(x, gamma, beta):
    return gamma * _normed(x, -1, correction=1) + beta


@norming.wrong(
    "normalises over all values at once", "Each token has a mean and a variance of its own."
)
def _(x, gamma, beta):
    return gamma * _normed(x, tuple(range(x.ndim))) + beta


@norming.wrong(
    "divides by the variance", "The standard deviation is the root of the variance: take the root."
)
def _(x, gamma, beta):
    variance, mean = torch.var_mean(x, dim=-1, keepdim=True, correction=0)
    return gamma * (x - mean) / (variance + 1e-5) + beta


@norming.wrong(
    "leaves epsilon out", "A token whose features are all equal is divided by 0: add 1e-5 first."
)
def _(x, gamma, beta):
    return gamma * _normed(x, -1, eps=0) + beta


@norming.wrong("adds epsilon after the root", "Epsilon is added to the variance, under the root.")
def _(x, gamma, beta):
    variance, mean = torch.var_mean(x, dim=-1, keepdim=True, correction=0)
    return gamma * (x - mean) / (torch.sqrt(variance) + 1e-5) + beta


@norming.wrong("forgets gamma and beta", "The learned stretch and shift come last.")
def _(x, gamma, beta):
    return _normed(x, -1)


@norming.wrong("forgets the shift", "beta is added at the end.")
def _(x, gamma, beta):
    return gamma * _normed(x, -1)


@norming.wrong("forgets the mean", "Subtract the token's mean first; then divide.")
def _(x, gamma, beta):
    variance = x.var(dim=-1, keepdim=True, correction=0)
    return gamma * x / torch.sqrt(variance + 1e-5) + beta


@norming.wrong(
    "is RMS norm",
    "Many later models leave the mean and divide by the root of the mean square. Layer norm "
    "subtracts the mean first.",
)
def _(x, gamma, beta):
    return gamma * x / torch.sqrt((x**2).mean(dim=-1, keepdim=True) + 1e-5) + beta


@norming.wrong("swaps gamma and beta", "gamma multiplies, beta is added.")
def _(x, gamma, beta):
    return beta * _normed(x, -1) + gamma


norming.hints(
    "Which axis holds the features of one token? `dim=-1, keepdim=True`.",
    "`x.var(dim=-1, keepdim=True, correction=0)` divides by D.",
)


encoding = exercise(
    "15.6",
    "An encoder layer, norm first",
    draws=6,
    minutes=25,
    difficulty=3,
    statement=r"""
        The layer most models use today: the norm stands *before* attention and feed-forward, and
        the path from x to the end holds nothing but additions:

        $$ \mathbf{x} \leftarrow \mathbf{x} + \mathrm{attention}(\mathrm{norm}_1(\mathbf{x})),
        \qquad \mathbf{x} \leftarrow \mathbf{x} + \mathrm{feed}(\mathrm{norm}_2(\mathbf{x})) $$

        feed is Linear, ReLU, Linear. Take torch's parts and call them `self_attn`
        (`nn.MultiheadAttention` with `batch_first=True`), `linear1`, `linear2`, `norm1`, `norm2`,
        as `nn.TransformerEncoderLayer` does. `allowed` is True for tokens, False for padding.
        """,
)


@encoding.solution
class EncoderLayer(nn.Module):
    """Self-attention and feed-forward, each after a layer norm and beside a residual.

    Shapes: x (N, T, width), allowed (N, T) bool -> (N, T, width)
    """

    def __init__(self, width, heads, hidden):
        super().__init__()
        self.self_attn = nn.MultiheadAttention(width, heads, batch_first=True)
        self.linear1, self.linear2 = nn.Linear(width, hidden), nn.Linear(hidden, width)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)

    def forward(self, x, allowed):
        y = self.norm1(x)
        x = x + self.self_attn(y, y, y, key_padding_mask=~allowed, need_weights=False)[0]
        return x + self.linear2(torch.relu(self.linear1(self.norm2(x))))


@encoding.cases
def _(rng):
    while True:
        heads, hidden = int(rng.integers(1, 4)), int(rng.integers(3, 9))
        width = heads * int(rng.integers(2, 4))
        shapes = {
            "self_attn.in_proj_weight": (3 * width, width),
            "self_attn.in_proj_bias": (3 * width,),
            "self_attn.out_proj.weight": (width, width),
            "self_attn.out_proj.bias": (width,),
            "linear1.weight": (hidden, width),
            "linear1.bias": (hidden,),
            "linear2.weight": (width, hidden),
            "linear2.bias": (width,),
            "norm1.weight": (width,),
            "norm1.bias": (width,),
            "norm2.weight": (width,),
            "norm2.bias": (width,),
        }
        weights = {name: rng.normal(scale=0.7, size=shape) for name, shape in shapes.items()}
        allowed = np.arange(5) < rng.integers(2, 5, size=(3, 1))  # padding in every row
        yield width, heads, hidden, weights, rng.normal(size=(3, 5, width)), allowed


@encoding.probe
def _(EncoderLayer, width, heads, hidden, weights, x, allowed):
    from nnlab.exercises.probes import as_tensor

    if isinstance(EncoderLayer, nn.Module):
        raise TypeError("hand over the class itself, not a layer made from it")
    layer = EncoderLayer(width, heads, hidden).double().eval()
    parameters = {name: tuple(p.shape) for name, p in layer.named_parameters()}
    if parameters != {name: tuple(w.shape) for name, w in weights.items()}:
        return {"parameters": parameters, "output": None}
    layer.load_state_dict(weights, strict=False)
    out = layer(x, allowed)  # padding's own rows are nobody's business
    return {
        "parameters": parameters,
        "output": torch.where(allowed[..., None], as_tensor(out), 0.0),
    }


class _Parts(nn.Module):
    """The parts of an encoder layer, for those who put them together wrongly."""

    def __init__(self, width, heads, hidden):
        super().__init__()
        self.self_attn = nn.MultiheadAttention(width, heads, batch_first=True)
        self.linear1, self.linear2 = nn.Linear(width, hidden), nn.Linear(hidden, width)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)

    def look(self, y, padding):
        return self.self_attn(y, y, y, key_padding_mask=padding, need_weights=False)[0]

    def feed(self, x, activation=torch.relu):
        return self.linear2(activation(self.linear1(x)))


@encoding.wrong(
    "norms after, as in 2017",
    "That is norm last: norm(x + attention(x)). Here the norm sees x before attention does, and "
    "nothing stands on the residual path.",
)
class _Last(_Parts):
    def forward(self, x, allowed):
        x = self.norm1(x + self.look(x, ~allowed))
        return self.norm2(x + self.feed(x))


@encoding.wrong(
    "does not invert the mask",
    "For `key_padding_mask` True means *forbidden*: hand over `~allowed`.",
)
class _Inverted(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(self.norm1(x), allowed)
        return x + self.feed(self.norm2(x))


@encoding.wrong("looks at padding", "`allowed` is not used: pass `key_padding_mask=~allowed`.")
class _Unmasked(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(self.norm1(x), None)
        return x + self.feed(self.norm2(x))


@encoding.wrong(
    "adds the normed x",
    "The residual is x itself. Give the normed one another name: `y = self.norm1(x)`.",
)
class _Overwritten(_Parts):
    def forward(self, x, allowed):
        x = self.norm1(x)
        x = x + self.look(x, ~allowed)
        x = self.norm2(x)
        return x + self.feed(x)


@encoding.wrong(
    "has no residual around attention", "Attention is added to x, not put in its place."
)
class _NoFirst(_Parts):
    def forward(self, x, allowed):
        x = self.look(self.norm1(x), ~allowed)
        return x + self.feed(self.norm2(x))


@encoding.wrong("has no residual around the feed-forward", "Its result is added to x as well.")
class _NoSecond(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(self.norm1(x), ~allowed)
        return self.feed(self.norm2(x))


@encoding.wrong(
    "has no residual at all",
    "Both results are *added*: x + attention(norm1(x)), and then the same with the feed-forward.",
)
class _NoResidual(_Parts):
    def forward(self, x, allowed):
        return self.feed(self.norm2(self.look(self.norm1(x), ~allowed)))


@encoding.wrong(
    "feeds attention and feed-forward side by side",
    "The feed-forward works on what attention has already been added to: two lines, one after "
    "the other.",
)
class _Parallel(_Parts):
    def forward(self, x, allowed):
        return x + self.look(self.norm1(x), ~allowed) + self.feed(self.norm2(x))


@encoding.wrong("forgets the ReLU", "Two Linear layers without a bend are one: ReLU between them.")
class _Straight(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(self.norm1(x), ~allowed)
        return x + self.feed(self.norm2(x), lambda h: h)


@encoding.wrong("takes GELU", "GELU is common in later models. Here, as in 2017, it is ReLU.")
class _Gelu(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(self.norm1(x), ~allowed)
        return x + self.feed(self.norm2(x), nn.functional.gelu)


encoding.hints(
    "`nn.MultiheadAttention` returns a pair; the first part is the output.",
    "For `key_padding_mask` True means forbidden: `~allowed`.",
    "`y = self.norm1(x)`, then `x = x + self.self_attn(y, y, y, ...)[0]`, then the same with feed.",
)


translating = exercise(
    "15.7",
    "A mask for torch's module",
    draws=12,
    minutes=5,
    difficulty=1,
    statement="""
        Our masks say where attention is allowed. `nn.MultiheadAttention` reads a boolean
        `attn_mask` the other way round. Make the one from the other; the check runs the module
        with what you return.
        """,
)


@translating.solution
def to_multihead_mask(allowed):
    """The attn_mask for nn.MultiheadAttention that allows the same.

    Shapes: allowed (T, T) bool -> (T, T)
    """
    return ~allowed


@translating.cases
def _(rng):
    while True:
        t = int(rng.integers(3, 6))
        yield (_mask(rng, t, t),)


@translating.probe
def _(to_multihead_mask, allowed):
    from nnlab.exercises.probes import as_tensor

    module = nn.MultiheadAttention(4, 2, batch_first=True).double()
    x = torch.randn(1, len(allowed), 4, dtype=torch.float64)
    mask = as_tensor(to_multihead_mask(allowed))
    mask = mask if mask.dtype == torch.bool else mask.double()
    return module(x, x, x, attn_mask=mask, need_weights=False)[0]


@translating.wrong(
    "is not inverted",
    "A boolean `attn_mask` is True where attention is *not* allowed. This one hides what should "
    "be seen.",
)
def _(allowed):
    return allowed


@translating.wrong(
    "favours what is allowed by 1",
    "A mask of floats is added to the scores, and 1 more here, or 1 less there, forbids nothing. "
    "Return booleans.",
)
def _(allowed):
    return allowed.double()


@translating.wrong(
    "adds 1 to what is forbidden",
    "A mask of floats is added to the scores: the forbidden even gain. Return booleans.",
)
def _(allowed):
    return (~allowed).double()


@translating.wrong("forbids nothing", "No mask at all: every query sees every key.")
def _(allowed):
    return torch.zeros_like(allowed)


@translating.wrong("is transposed", "Rows are queries in both: invert, and leave the axes alone.")
def _(allowed):
    return ~allowed.T


translating.hints(
    "What does True mean in ours, and what in the module's?",
    "`~` turns True into False and False into True.",
)


counting = exercise(
    "15.8",
    "What attention costs",
    minutes=5,
    difficulty=2,
    statement=r"""
        Count the arithmetic of self-attention over $n$ tokens with $d$ features: the scores
        $\mathbf{Q}\mathbf{K}^\top$ and the weighted sum, forward. A multiply-add counts as 2. The
        projections and the softmax are left out. The number of heads does not matter; why?
        """,
)


@counting.solution
def attention_flops(n, d):
    """The floating-point operations of scores and weighted sum.

    Shapes: n and d numbers -> a number
    """
    return 4 * n * n * d


@counting.cases
def _(rng):
    yield 3, 2
    yield 1, 1
    yield 1024, 64
    while True:
        yield int(rng.integers(2, 100)), int(rng.integers(2, 100))


@counting.wrong(
    "is half of it",
    "2 n n d is one of the two products. Or was a multiply-add counted as 1? Both count, with 2.",
)
def _(n, d):
    return 2 * n * n * d


@counting.wrong("counts n n d", "Two products, and each of their n n d multiply-adds is 2.")
def _(n, d):
    return n * n * d


@counting.wrong(
    "takes features for tokens", "Every token meets every token: it is n that comes squared."
)
def _(n, d):
    return 4 * n * d * d


@counting.wrong("adds the projections", "The four d x d matrices, 8 n d d, are left out here.")
def _(n, d):
    return 4 * n * n * d + 8 * n * d * d


@counting.wrong(
    "counts pairs once", "Query 1 with key 2 and query 2 with key 1 are two scores: n n of them."
)
def _(n, d):
    return 2 * n * (n + 1) * d


@counting.wrong("grows with n only once", "n queries with n keys are n n scores.")
def _(n, d):
    return 4 * n * d


counting.hints(
    "How many scores are there, and how many multiply-adds is each?",
    "The weighted sum has n d numbers, each a sum over n.",
)
