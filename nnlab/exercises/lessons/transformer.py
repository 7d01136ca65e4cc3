"""Exercises and predictions of lesson 15: attention and what is built of it."""

from functools import partial

import numpy as np
import torch
from torch import nn

from nnlab.exercises import choices, exercise, prediction

recall = choices(
    "15.recall",
    "Three questions from lessons 13, 12 and 10",
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
    "steps",
    "steps from reading the first of 8 digits to writing it last",
    answer=15,
    wrong={
        8: "Eight are read, and then eight written, the first one last.",
        1: "That holds for the digit read last, which is written first.",
        16: "There are 16 steps in all, so 15 from the first one to the last.",
        7: "Seven more are read, and then it is written last of eight.",
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
recall.hints(
    "Which method of lesson 13 had the same error as the linear autoencoder?",
    "Number the steps of both GRUs from 0 to 15. And (size + 2 padding - kernel) // stride + 1.",
)


spread = prediction(
    "15.scale",
    "A query meets 10 keys, each of 256 random numbers (mean 0, variance 1). The scores are not "
    "scaled. What share of the attention goes to the largest, on average?",
    result="The largest share is {:.2f} on average.",
)
spread.answer(
    "about 0.2: random keys are much alike",
    lambda v: v < 0.35,
    like=0.2,
    wrong="The keys are alike, but a sum of 256 products has a spread of 16, the root of 256.",
)
spread.answer(
    "about 0.5: one is somewhat ahead",
    lambda v: 0.35 <= v < 0.75,
    like=0.5,
    wrong="Scores have a spread of 16, and two that differ by only 3 already share 20 to 1.",
)
spread.answer(
    "above 0.9: nearly all of it",
    lambda v: v > 0.9,
    like=0.95,
    right="Scores have a spread of 16; the softmax gives nearly everything to the largest.",
)


def _mask(rng, t, s):
    """Some allowed and some forbidden in each row, some allowed in each column."""
    while True:
        mask = rng.random((t, s)) < 0.6
        if mask.any(axis=1).all() and not mask.all(axis=1).any() and mask.any(axis=0).all():
            return mask


NO_GRADIENT = (
    "The numbers are right, but no gradient arrives at q, k and v, so nothing could be learned: "
    "leave out `detach`, `no_grad`, `.data`, `.item()` and NumPy."
)


looking = exercise(
    "15.1",
    "Attention with a mask",
    minutes=9,
    difficulty=2,
    inline=True,
    rtol=1e-4,
    statement=r"""
        **Your turn.** Attention (15.3) for any leading axes, such as batch and heads. `mask` is
        True where a query may look at a key, or it is None. A query gives a forbidden key exactly
        0, and shares 1 among the others. A query that may look at *nothing* gives 0 to every key
        and receives zeros, never nan. Return what is received and the weights; gradients must
        pass (except with such empty queries).
        """,
)


@looking.solution
def attention(q, k, v, mask):
    """What each query receives, and its weights.

    Shapes: q (..., T, d), k (..., S, d), v (..., S, D), mask None or bool that broadcasts to
    (..., T, S) -> (..., T, D), (..., T, S)
    """
    scores = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)  # finite, so never nan
    weights = scores.softmax(dim=-1)
    if mask is not None:
        weights = weights * mask  # where nothing is allowed, nothing is given
    return weights @ v, weights


@looking.cases
def _(rng):
    yield np.eye(2), np.array([[2.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [0.0, 4.0]]), None
    yield _vectors(rng, (), 3, 3, 4, 2, _mask(rng, 3, 3))
    yield _vectors(rng, (2, 2), 4, 3, 2, 3, _padding(rng, 2, 3)[:, None, None])
    yield _vectors(rng, (2,), 3, 3, 4, 2, np.tri(3, k=-1, dtype=bool))  # the first sees nothing
    yield _vectors(rng, (), 2, 3, 2, 2, np.array([[True, False, True], [False, False, False]]))
    while True:
        t, s, d = (int(n) for n in rng.integers((2, 3, 2), (5, 6, 7)))
        n = (int(rng.integers(1, 4)),) if rng.random() < 0.5 else ()
        yield _vectors(rng, n, t, s, d, 3, _mask(rng, t, s) if rng.random() < 0.7 else None)


def _vectors(rng, n, t, s, d, wide, mask):
    q, k = rng.normal(size=(*n, t, d)), 2 * rng.normal(size=(*n, s, d))
    return q, k, rng.normal(size=(*n, s, wide)), mask


def _padding(rng, n, s):
    """The first keys of each row are real, not all in the first row."""
    lengths = rng.integers(1, s + 1, size=n)
    lengths[0] = s - 1
    return np.arange(s) < lengths[:, None]


@looking.probe
def _(attention, q, k, v, mask):
    from nnlab.exercises.probes import slopes

    roots = [each.requires_grad_() for each in (q, k, v)]
    pair = attention(*roots, mask)
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        return {"received": pair}
    found = {"received": pair[0], "weights": pair[1]}
    if mask is None or mask.any(dim=-1).all():
        found["slopes"] = slopes(pair[0], roots)
    return found


def _scores(q, k, scale=None):
    return q @ k.transpose(-2, -1) / (q.shape[-1] ** 0.5 if scale is None else scale)


def _forbid(scores, mask, value=None):
    value = torch.finfo(scores.dtype).min if value is None else value
    return scores if mask is None else scores.masked_fill(~mask, value)


def _share(scores, mask, v, dim=-1):
    """The right end of the way: softmax, nothing for what is forbidden, the weighted sum."""
    weights = _forbid(scores, mask).softmax(dim=dim)
    weights = weights if mask is None else weights * mask
    return weights @ v, weights


@looking.wrong("forgets the scale", "Divide the scores by the root of d before the softmax.")
def _(q, k, v, mask):
    return _share(_scores(q, k, 1), mask, v)


@looking.wrong("divides by d", "The scores spread like the root of d: divide by `d ** 0.5`.")
def _(q, k, v, mask):
    return _share(_scores(q, k, q.shape[-1]), mask, v)


@looking.wrong("multiplies by the root", "Multiplying spreads scores more: divide by the root.")
def _(q, k, v, mask):
    return _share(_scores(q, k, q.shape[-1] ** -0.5), mask, v)


@looking.wrong(
    "divides by the root of the length",
    "d is the length of one key, `q.shape[-1]`, not the number of keys.",
)
def _(q, k, v, mask):
    return _share(_scores(q, k, k.shape[-2] ** 0.5), mask, v)


@looking.wrong(
    "takes the softmax over the queries",
    "Each query shares its attention among the keys: the softmax runs along the last axis.",
)
def _(q, k, v, mask):
    return _share(_scores(q, k), mask, v, dim=-2)


@looking.wrong(
    "masks after the softmax",
    "What the forbidden keys got is lost, and the rest no longer sums to 1. Forbid in the scores, "
    "before the softmax.",
)
def _(q, k, v, mask):
    weights = torch.softmax(_scores(q, k), dim=-1)
    weights = weights if mask is None else weights * mask
    return weights @ v, weights


@looking.wrong(
    "inverts the mask", "In this course a mask is True where attention is *allowed*: fill `~mask`."
)
def _(q, k, v, mask):
    return _share(_scores(q, k), None if mask is None else ~mask, v)


@looking.wrong(
    "gives forbidden keys a score of 0",
    "A score of 0 is an ordinary score, and e⁰ is 1. A forbidden key needs the weight 0.",
)
def _(q, k, v, mask):
    weights = _forbid(_scores(q, k), mask, 0.0).softmax(dim=-1)
    return weights @ v, weights


@looking.wrong(
    "is nan where nothing is allowed",
    "A row of nothing but minus infinity has no softmax: 0 / 0. Such a query gives 0 to every key.",
)
def _(q, k, v, mask):
    weights = _forbid(_scores(q, k), mask, float("-inf")).softmax(dim=-1)
    return weights @ v, weights


@looking.wrong(
    "shares equally where nothing is allowed",
    "Where every score is equally low, the softmax shares equally, among forbidden keys. Such a "
    "query gives 0 to every key.",
)
def _(q, k, v, mask):
    weights = _forbid(_scores(q, k), mask, -1e9).softmax(dim=-1)
    return weights @ v, weights


@looking.wrong("ignores the mask", "Forbidden keys still get attention: use `mask`.")
def _(q, k, v, mask):
    return _share(_scores(q, k), None, v)


@looking.wrong("forgets the softmax", "Scores may be negative. The softmax makes shares of them.")
def _(q, k, v, mask):
    weights = _forbid(_scores(q, k), mask, 0.0)
    return weights @ v, weights


@looking.wrong(
    "returns what is received alone", "Two results are asked for: what is received and the weights."
)
def _(q, k, v, mask):
    return attention(q, k, v, mask)[0]


@looking.wrong("returns the weights alone", "The weights are half of it; they have yet to meet v.")
def _(q, k, v, mask):
    return attention(q, k, v, mask)[1]


@looking.wrong("returns the weights first", "First what is received, then the weights.")
def _(q, k, v, mask):
    return attention(q, k, v, mask)[::-1]


@looking.wrong(
    "divides the weights, not the scores",
    "Once the softmax has run, the sharpness is settled: the root of d belongs on the scores.",
)
def _(q, k, v, mask):
    received, weights = _share(_scores(q, k, 1), mask, v)
    return received / q.shape[-1] ** 0.5, weights / q.shape[-1] ** 0.5


@looking.wrong("lets no gradient through", NO_GRADIENT)
def _(q, k, v, mask):
    received, weights = attention(q, k, v, mask)
    return received.detach(), weights


@looking.wrong(
    "divides by the root of the width of v",
    "The root is that of d, the length of queries and keys; v may be wider.",
)
def _(q, k, v, mask):
    weights = _forbid(_scores(q, k, v.shape[-1] ** 0.5), mask).softmax(dim=-1)
    weights = weights if mask is None else weights * mask
    return weights @ v, weights


@looking.wrong(
    "lets no gradient through the weights",
    "What is received is right, but q and k learn nothing: the weights are cut off from them.",
)
def _(q, k, v, mask):
    weights = attention(q, k, v, mask)[1].detach()
    return weights @ v, weights


looking.hints(
    "Which two axes of k must change places, whatever stands before them?",
    "Before the softmax a forbidden score becomes very low: `masked_fill` takes where and what.",
    "Minus infinity makes nan in an empty row. What does a product of weights and mask do there?",
)


hiding = exercise(
    "15.2",
    "What a writer may see",
    minutes=6,
    difficulty=2,
    inline=True,
    draws=15,
    statement="""
        **Your turn.** A padded batch of texts, of which the first `lengths` tokens are real. Each
        place may look at itself and at what stands before it, but at no padding. Return a bool
        tensor, True where looking is allowed. The places of the padding itself are queries like
        any other.
        """,
)


@hiding.solution
def causal_mask(lengths, n):
    """True where the query of a row may look at the key of a column.

    Shapes: lengths (N,) whole numbers from 1 to n -> (N, n, n) bool
    """
    places = torch.arange(n, device=lengths.device)
    return (places <= places[:, None]) & (places < lengths[:, None, None])


@hiding.cases
def _(rng):
    yield np.array([3, 2]), 3
    yield np.array([1]), 1
    yield np.array([3, 1, 2]), 3  # N = n
    while True:
        n = int(rng.integers(2, 8))
        lengths = rng.integers(1, n + 1, size=rng.integers(2, 5))
        lengths[-1] = max(1, n - 2)
        yield lengths, n


def _earlier(lengths, n, shift=0):
    return torch.ones(len(lengths), n, n, dtype=torch.bool).tril(shift)


def _real(lengths, n):
    """(N, n)"""
    return torch.arange(n) < lengths[:, None]


@hiding.wrong("forgets the padding", "Keys beyond a text's length are padding: nobody sees them.")
def _(lengths, n):
    return _earlier(lengths, n)


@hiding.wrong("forgets what comes later", "A place must not see what comes after it.")
def _(lengths, n):
    return _real(lengths, n)[:, None].expand(-1, n, n).clone()


@hiding.wrong(
    "hides the padding's rows",
    "Rows are queries, columns are keys: forbid the columns of padding, and leave its rows alone.",
)
def _(lengths, n):
    return _earlier(lengths, n) & _real(lengths, n)[:, :, None]


@hiding.wrong(
    "is transposed",
    "Rows are queries. The first row may look at the first column alone; the last sees most.",
)
def _(lengths, n):
    return causal_mask(lengths, n).transpose(1, 2)


@hiding.wrong(
    "looks forward",
    "Rows are queries: the first may look at the first column alone. Take the lower triangle.",
)
def _(lengths, n):
    return _earlier(lengths, n).transpose(1, 2) & _real(lengths, n)[:, None]


@hiding.wrong(
    "leaves the diagonal out",
    "A place may look at itself; otherwise the first one could look at nothing.",
)
def _(lengths, n):
    return _earlier(lengths, n, -1) & _real(lengths, n)[:, None]


@hiding.wrong("looks one place ahead", "The place after t is the answer that t has to guess.")
def _(lengths, n):
    return _earlier(lengths, n, 1) & _real(lengths, n)[:, None]


@hiding.wrong(
    "is True where attention is forbidden",
    "That is what nn.MultiheadAttention wants. Here True means *allowed*.",
)
def _(lengths, n):
    return ~causal_mask(lengths, n)


@hiding.wrong(
    "counts one token too few", "A length of 2 means places 0 and 1: `place < length`, both kept."
)
def _(lengths, n):
    return _earlier(lengths, n) & _real(lengths - 1, n)[:, None]


@hiding.wrong("counts one token too many", "A length of 2 means places 0 and 1, not 2 as well.")
def _(lengths, n):
    return _earlier(lengths, n) & _real(lengths + 1, n)[:, None]


@hiding.wrong(
    "takes either rule for enough",
    "Both must hold: the key is not later, *and* it is not padding. `&`, not `|`.",
)
def _(lengths, n):
    return _earlier(lengths, n) | _real(lengths, n)[:, None]


@hiding.wrong(
    "adds the two up",
    "A sum of two masks counts how many allow it: 0, 1 or 2. Both must: join them with `&`.",
)
def _(lengths, n):
    return _earlier(lengths, n).int() + _real(lengths, n)[:, None].int()


@hiding.wrong(
    "is to be added to the scores",
    "0 and minus infinity are one way to write a mask, to be added to the scores. Here it is True "
    "where looking is allowed, and False elsewhere.",
)
def _(lengths, n):
    return torch.zeros(len(lengths), n, n).masked_fill(~causal_mask(lengths, n), float("-inf"))


@hiding.wrong(
    "takes the first length for all",
    "Each text has a length of its own: `lengths[:, None, None]`.",
)
def _(lengths, n):
    return causal_mask(lengths[:1].expand_as(lengths), n)


@hiding.wrong(
    "looks for the padding in front",
    "The *first* `lengths` tokens are real; the padding follows them.",
)
def _(lengths, n):
    return causal_mask(lengths, n).flip(2) & torch.ones(n, n, dtype=torch.bool).tril()


@hiding.wrong(
    "lets each place see itself alone",
    "What stands before may be seen as well.",
)
def _(lengths, n):
    return torch.eye(n, dtype=torch.bool).expand(len(lengths), n, n)


hiding.hints(
    "Write it for n = 3 and a length of 2: which of the nine are True?",
    "With `places = torch.arange(n)`, a row of keys and a column of queries can be compared.",
    "The lengths need two new axes to meet (n, n) tables: `lengths[:, None, None]`.",
)


shuffled = prediction(
    "15.order",
    "Shuffle five tokens, and let self-attention, without a mask, run again. How do the five "
    "results differ from those before?",
    result="Put into the new order, the old results differ from the new ones by {:g} at most.",
)
shuffled.answer(
    "each changes: its neighbours are different now",
    lambda v: v > 1e-3,
    like=1.0,
    wrong="Neighbours mean nothing to (15.3): each query meets the same keys, in a new order.",
)
shuffled.answer(
    "the same five results, in the new order",
    lambda v: v < 1e-6,
    like=0.0,
    right="A weighted sum does not ask in which order it is added.",
)
shuffled.answer(
    "nearly the same, with differences of a few percent",
    lambda v: 1e-6 <= v <= 1e-3,
    like=1e-4,
    wrong="There is no place in (15.3) where an order could enter, not even weakly.",
)


cutting = exercise(
    "15.3",
    "Heads apart and together",
    draws=20,
    minutes=7,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Head $h$ works on features $h \cdot D / H$ to $(h + 1) \cdot D / H - 1$ of
        every token. Cut the features into heads and move the heads before the tokens; then the way
        back. Gradients must pass.
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
    from nnlab.exercises.probes import slopes

    x, parts = x.requires_grad_(), parts.requires_grad_()
    try:
        apart, together = split_heads(x, heads), merge_heads(parts)
    except RuntimeError as error:
        if "call numpy()" not in str(error):
            raise
        return "NumPy was asked to carry gradients"
    return [apart, together, slopes(apart, [x]), slopes(together, [parts])]


def _split_gives(expected):
    """Whether the split is `expected` in all cases, whatever the way back does."""

    def mark(cases, values):
        pairs = [(expected(*case.args[:2]), value[0]) for case, value in zip(cases, values)]  # noqa: B905
        return all(np.shape(a) == np.shape(b) and np.allclose(a, b) for a, b in pairs)

    return mark


def _in_numpy(x, *shape, axes):
    """NumPy's way: the features in a new shape, the axes in a new order."""
    return x.reshape(*x.shape[:2], *shape).transpose(axes)


@cutting.wrong(
    "views without a transpose",
    "`view(N, heads, T, d)` cuts the row of numbers anew: a head then holds some whole tokens. "
    "First (N, T, heads, d), then swap axes 1 and 2.",
    mark=_split_gives(lambda x, heads: x.reshape(len(x), heads, x.shape[1], -1)),
)
def _(x, heads):
    return x.reshape(len(x), heads, x.shape[1], -1)


@cutting.wrong(
    "deals the features out like cards",
    "Head 0 takes the first D / heads features, not every heads-th: (heads, d), not (d, heads).",
    mark=_split_gives(lambda x, heads: _in_numpy(x, -1, heads, axes=(0, 3, 1, 2))),
)
def _(x, heads):
    return x.unflatten(-1, (-1, heads)).permute(0, 3, 1, 2)


@cutting.wrong(
    "cuts pieces of `heads` features",
    "`heads` is the number of pieces, not their size: (heads, d), with d = D / heads.",
    mark=_split_gives(lambda x, heads: _in_numpy(x, -1, heads, axes=(0, 2, 1, 3))),
)
def _(x, heads):
    return x.unflatten(-1, (-1, heads)).transpose(1, 2)


@cutting.wrong(
    "leaves the heads after the tokens",
    "The cut is right; now swap axes 1 and 2, so that each head has a (T, d) of its own.",
    mark=_split_gives(lambda x, heads: _in_numpy(x, heads, -1, axes=(0, 1, 2, 3))),
)
def _(x, heads):
    return x.unflatten(-1, (heads, -1))


@cutting.wrong(
    "puts the heads before the batch",
    "The cut is right, but the batch stays first: the heads come second, (N, heads, T, d).",
    mark=_split_gives(lambda x, heads: _in_numpy(x, heads, -1, axes=(2, 0, 1, 3))),
)
def _(x, heads):
    return torch.stack(x.chunk(heads, dim=-1))


def _in_its_order(cases, values):
    """Whether merging leaves the numbers in the order in which they came."""
    pairs = [(case.args[2], value[1]) for case, value in zip(cases, values, strict=True)]
    return all(a.size == np.size(b) and np.allclose(a.ravel(), np.ravel(b)) for a, b in pairs)


@cutting.wrong(
    "merges without a transpose",
    "Move the tokens before the heads again, `transpose(1, 2)`, before the two are flattened.",
    replaces=1,
    mark=_in_its_order,
)
def _(x):
    return x.reshape(len(x), x.shape[2], -1)


@cutting.wrong(
    "merges with heads and features swapped",
    "Flatten (heads, d) in this order, so that head 0 comes back as the first features.",
    replaces=1,
)
def _(x):
    return x.permute(0, 2, 3, 1).flatten(2)


@cutting.wrong(
    "adds the heads up",
    "Nothing is added: the heads' features stand side by side again, D of them.",
    replaces=1,
)
def _(x):
    return x.sum(dim=1)


def _without_slopes(cases, values):
    """Whether the numbers are right, but at least one of the two ways gives no gradient."""
    for case, (apart, together, *slopes) in zip(cases, values, strict=True):
        x, heads, parts = case.args
        right = np.allclose(apart, _in_numpy(x, heads, -1, axes=(0, 2, 1, 3)))
        joined = np.allclose(together, parts.transpose(0, 2, 1, 3).reshape(np.shape(together)))
        if not right or not joined or all(np.any(each[0]) for each in slopes):
            return False
    return True


@cutting.wrong(
    "lets no gradient through",
    "The numbers are right, but nothing could be learned through them: NumPy, lists, "
    "`torch.tensor`, `detach` and `.data` cut the gradient off. Tensors have `reshape` and "
    "`transpose` of their own.",
    mark=_without_slopes,
)
def _(x, heads):
    return split_heads(x, heads).detach()


@cutting.wrong(
    "works in NumPy",
    "NumPy has no gradients, and torch will not hand it a tensor that needs one. Do not `detach`: "
    "tensors have `reshape` and `transpose` of their own.",
)
def _(x, heads):
    return x.numpy().reshape(*x.shape[:2], heads, -1).transpose(0, 2, 1, 3)


@cutting.wrong(
    "averages the heads",
    "Nothing is averaged: the features of all heads stand side by side again.",
    replaces=1,
)
def _(x):
    return x.mean(dim=1)


@cutting.wrong(
    "puts the heads into the batch",
    "The heads have an axis of their own, after the batch: (N, heads, T, D / heads).",
)
def _(x, heads):
    return split_heads(x, heads).flatten(0, 1)


cutting.hints(
    "`x.view(N, T, heads, -1)` cuts only the features; every token keeps its own.",
    "`transpose(1, 2)` turns (N, T, heads, d) into (N, heads, T, d).",
    "The way back undoes both in reverse order: first the axes, then the cut.",
)


placing = exercise(
    "15.4",
    "Waves for any places",
    minutes=7,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Rows of (15.4) for places that are *given*, in a tensor of any shape: places
        of a batch, or between two tokens. Sine and cosine take turns along the new last axis.
        """,
)


@placing.solution
def sinusoids(places, d):
    """A row of d numbers for each place.

    Shapes: places (...), numbers of any kind, d even -> (..., d)
    """
    angles = places[..., None] / 10000 ** (torch.arange(0, d, 2, device=places.device) / d)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


@placing.cases
def _(rng):
    yield np.arange(3), 4
    yield np.array([5, 2]), 2
    yield np.array([[0.0, 0.5, 1.0], [-1.0, 7.0, 30.0]]), 6
    while True:
        shape = tuple(int(n) for n in rng.integers(1, 5, size=rng.integers(1, 4)))
        yield rng.integers(0, 40, size=shape), 2 * int(rng.integers(2, 9))


def _angles(places, d, double=1.0):
    return places[..., None] / 10000 ** (double * torch.arange(0, d, 2) / d)


def _taking_turns(first, second):
    return torch.stack([first, second], dim=-1).flatten(-2)


@placing.wrong(
    "puts all sines before all cosines",
    "The numbers are right, the order is not: sine and cosine take turns, column by column.",
)
def _(places, d):
    return torch.cat([_angles(places, d).sin(), _angles(places, d).cos()], dim=-1)


@placing.wrong("begins with the cosine", "Even columns, 0, 2, 4 and so on, hold the sine.")
def _(places, d):
    return _taking_turns(_angles(places, d).cos(), _angles(places, d).sin())


@placing.wrong("counts places from 1", "The places are given: add nothing to them.")
def _(places, d):
    return sinusoids(places + 1, d)


@placing.wrong(
    "numbers the places itself",
    "The places are given, and need not be 0, 1, 2: use `places`, not its length.",
)
def _(places, d):
    rows = torch.arange(places.numel()).reshape(places.shape)
    return sinusoids(rows, d)


@placing.wrong(
    "gives each column a frequency of its own",
    "Columns 2i and 2i + 1 share a frequency: a sine and a cosine of the same angle.",
)
def _(places, d):
    angles = places[..., None] / 10000 ** (torch.arange(d) / d)
    return torch.where(torch.arange(d) % 2 == 0, angles.sin(), angles.cos())


@placing.wrong(
    "doubles the exponent",
    "If i already counts 0, 2, 4, ..., the exponent is i / d; the 2 is in it.",
)
def _(places, d):
    return _taking_turns(_angles(places, d, 2.0).sin(), _angles(places, d, 2.0).cos())


@placing.wrong(
    "halves the exponent",
    "With i counting 0, 1, 2, ... the exponent is 2 i / d, not i / d.",
)
def _(places, d):
    return _taking_turns(_angles(places, d, 0.5).sin(), _angles(places, d, 0.5).cos())


@placing.wrong("multiplies by the power", "The angle is t *divided* by 10000 to the 2i / d.")
def _(places, d):
    angles = places[..., None] * 10000.0 ** (torch.arange(0, d, 2).double() / d)
    return _taking_turns(angles.sin(), angles.cos())


@placing.wrong("takes sines only", "The odd columns hold the cosine of the same angle.")
def _(places, d):
    return _taking_turns(_angles(places, d).sin(), _angles(places, d).sin())


@placing.wrong(
    "cuts places to whole numbers",
    "A place may lie between two tokens: keep its fraction.",
)
def _(places, d):
    return sinusoids(places.trunc(), d)


@placing.wrong(
    "takes 1,000 for 10,000",
    "The base of (15.4) is 10,000.",
)
def _(places, d):
    rates = 1000.0 ** (-torch.arange(0, d, 2) / d)
    angles = places.double()[..., None] * rates
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


placing.hints(
    "`places[..., None]` has a new last axis of one, which meets a row of d / 2 frequencies.",
    "`torch.arange(0, d, 2)` is 2i. Stack sine and cosine on a new last axis: (..., d / 2, 2).",
    "The last two axes, read row by row, take turns already: which call makes one axis of two?",
)


backwards = prediction(
    "15.backwards",
    "Two encoder layers learn to write 16 digits backwards, from 200 batches of 64. What share of "
    "new digits is right, at the worst of three seeds?",
    result="The worst of the three seeds has {:.2f}.",
)
backwards.answer(
    "about 0.1: attention has no memory",
    lambda v: v < 0.3,
    like=0.1,
    wrong="It needs none: the digit is still there, one look away.",
)
backwards.answer(
    "about half: the far ends are not learned yet",
    lambda v: 0.3 <= v < 0.9,
    like=0.5,
    wrong="The far ends are no farther than the middle: each pair of places is one step apart.",
)
backwards.answer(
    "above 0.99",
    lambda v: v > 0.99,
    like=1.0,
    right="Which place to look at depends on the place alone, and each is one step away.",
)


hidden = prediction(
    "15.hide",
    "A reader writes ISO dates from Korean ones. From its cross-attention alone we hide the "
    "characters of the month. What happens to year, month and day?",
    result="Shares still right, for year, month and day: {}.",
)
hidden.answer(
    "all three stay right: the encoder has mixed the characters",
    lambda v: min(v) > 0.9,
    like=[0.95, 0.95, 0.95],
    wrong="It has mixed them, but not so much that the month could be read elsewhere.",
)
hidden.answer(
    "the month is lost; year and day stay right",
    lambda v: v[1] < 0.3 and min(v[0], v[2]) > 0.9,
    like=[0.98, 0.08, 0.98],
    wrong="The month is lost. But some of what the day is read from stood at the month's places.",
)
hidden.answer(
    "the month is lost, and some of the days as well",
    lambda v: v[0] > 0.9 and v[1] < 0.3 and 0.5 < v[2] < 0.9,
    like=[0.98, 0.08, 0.8],
    right="The encoder has mixed the characters: part of what the day needs stood there.",
)
hidden.answer(
    "all is lost: the weights no longer sum to 1",
    lambda v: max(v) < 0.5,
    like=[0.1, 0.1, 0.1],
    wrong="The softmax shares 1 among the keys that are left.",
)


forgetting = prediction(
    "15.unmasked",
    "We train the date reader as before, but forget the causal mask. Compared with the masked one, "
    "what happens to its training loss, and to the dates it reads?",
    result="Its loss is {}.",
)
forgetting.answer(
    "the loss is higher, and it reads fewer",
    "higher, and it reads fewer",
    wrong="More can be seen, so the loss can only become easier to lower.",
)
forgetting.answer(
    "the loss is lower, and it reads more: it sees more",
    "lower, and it reads more",
    wrong="What it sees in training, the answer itself, is not there when it writes.",
)
forgetting.answer(
    "the loss is lower, and it reads fewer",
    "lower, and it reads fewer",
    right="It learns to copy the answer, which is not there when it writes.",
)
forgetting.answer(
    "nothing: teacher forcing gives it the right letters anyway",
    "the same, and it reads as many",
    wrong="Teacher forcing gives the letters *so far*. Without the mask the next one is visible.",
)


counting = exercise(
    "15.5",
    "The share of the square",
    minutes=6,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** One encoder layer, forward, over $n$ tokens of $d$ features, with `hidden`
        units in the feed-forward net. What share of its multiply-adds grows with $n^2$? Count the
        four projections (query, key, value, out), the scores, the weighted sum, and the two Linear
        layers; biases, softmax and norms are left out.
        """,
)


@counting.solution
def square_share(n, d, hidden):
    """The share of scores and weighted sum in a layer's multiply-adds, between 0 and 1.

    Shapes: three whole numbers -> a number
    """
    square = 2 * n * n * d
    rest = 4 * n * d * d + 2 * n * d * hidden
    return square / (square + rest)


@counting.cases
def _(rng):
    yield 6, 1, 4
    yield 10, 4, 8
    yield 2048, 64, 256
    while True:
        yield tuple(int(number) for number in rng.integers(1, 200, size=3))


def _ratio(square, rest):
    return square / (square + rest)


@counting.wrong(
    "compares with the rest", "A share of the *whole* layer: the square is in the divisor, too."
)
def _(n, d, hidden):
    return 2 * n * n * d / (4 * n * d * d + 2 * n * d * hidden)


@counting.wrong("is the other share", "That part grows with n, not n². Give the other part.")
def _(n, d, hidden):
    return 1 - square_share(n, d, hidden)


@counting.wrong("forgets the weighted sum", "The weights meet the values: n n d once more.")
def _(n, d, hidden):
    return _ratio(n * n * d, 4 * n * d * d + 2 * n * d * hidden)


@counting.wrong("forgets the feed-forward net", "Two Linear layers: n d hidden, twice.")
def _(n, d, hidden):
    return _ratio(2 * n * n * d, 4 * n * d * d)


@counting.wrong("counts one Linear of two", "There and back: n d hidden twice.")
def _(n, d, hidden):
    return _ratio(2 * n * n * d, 4 * n * d * d + n * d * hidden)


@counting.wrong(
    "forgets the out projection", "Query, key, value and out: four d x d matrices, not three."
)
def _(n, d, hidden):
    return _ratio(2 * n * n * d, 3 * n * d * d + 2 * n * d * hidden)


@counting.wrong("forgets the projections", "Four d x d matrices meet each token.")
def _(n, d, hidden):
    return _ratio(2 * n * n * d, 2 * n * d * hidden)


@counting.wrong("takes hidden for 4 d", "`hidden` is given, and need not be 4 d.")
def _(n, d, hidden):
    return n / (n + 6 * d)


@counting.wrong(
    "counts a multiply-add as two in one part only",
    "Count both parts in one unit: multiply-adds, or two operations for each, in both.",
)
def _(n, d, hidden):
    return _ratio(4 * n * n * d, 4 * n * d * d + 2 * n * d * hidden)


@counting.wrong("is rounded down", "A share between 0 and 1: divide with `/`, not with `//`.")
def _(n, d, hidden):
    return 0


@counting.wrong("is a percentage", "A share between 0 and 1, not a percentage.")
def _(n, d, hidden):
    return 100 * square_share(n, d, hidden)


@counting.wrong(
    "counts the scores alone above",
    "The weighted sum grows with n², too: 2 n n d above the line, as below it.",
)
def _(n, d, hidden):
    return square_share(n, d, hidden) / 2


@counting.wrong(
    "forgets the width in the square",
    "A score is a product of d numbers: n n d multiply-adds, not n n.",
)
def _(n, d, hidden):
    return 2 * n * n / (2 * n * n + 4 * n * d * d + 2 * n * d * hidden)


@counting.wrong(
    "runs the dense layers once",
    "Projections and feed-forward net run for each of the n tokens.",
)
def _(n, d, hidden):
    return 2 * n * n * d / (2 * n * n * d + 4 * d * d + 2 * d * hidden)


counting.hints(
    "A product of (a, b) with (b, c) takes a b c multiply-adds.",
    "The scores are (n, d) with (d, n). Which shapes meet in the weighted sum?",
    "Per token the rest is four times d d, and d hidden there and back.",
)


norming = exercise(
    "15.6",
    "Layer norm",
    minutes=7,
    difficulty=2,
    rtol=1e-4,
    statement=r"""
        Shift and scale each token's own $D$ features to mean 0 and variance 1, then
        multiply each feature by its `gamma` and add its `beta`. The variance divides by $D$, and
        $\epsilon = 10^{-5}$ is added to it before the root, so that a token whose features are all
        equal does no harm. Gradients must pass.
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


@norming.probe
def _(layer_norm, x, gamma, beta):
    from nnlab.exercises.probes import slopes

    roots = [each.requires_grad_() for each in (x, gamma, beta)]
    result = layer_norm(*roots)
    return {"result": result, "slopes": slopes(result, roots)}


def _normed(x, dim, correction=0, eps=1e-5):
    variance, mean = torch.var_mean(x, dim=dim, keepdim=True, correction=correction)
    return (x - mean) / torch.sqrt(variance + eps)


def _norms_like(*ways):
    """Whether the results are those of one of these ways to norm, whatever the slopes are."""

    def mark(cases, values):
        return any(
            all(_gives(way, case.args, value["result"]) for case, value in zip(cases, values))  # noqa: B905
            for way in ways
        )

    return mark


def _gives(way, args, result):
    x, gamma, beta = (torch.as_tensor(each) for each in args)
    expected = (gamma * way(x) + beta).numpy()
    return expected.shape == np.shape(result) and np.allclose(
        result, expected, rtol=1e-4, atol=1e-6, equal_nan=True
    )


def _beside(x, correction=0, eps=1e-5):
    """Epsilon beside the root."""
    variance, mean = torch.var_mean(x, dim=-1, keepdim=True, correction=correction)
    return (x - mean) / (torch.sqrt(variance) + eps)


@norming.wrong(
    "normalises over the batch",
    "That is batch norm: a feature over many rows. Here each token is on its own: `dim=-1`.",
)
def _(x, gamma, beta):
    return gamma * _normed(x, 0) + beta


@norming.wrong(
    "normalises over the tokens",
    "Each token has a mean and a variance of its own features, which are the last axis: `dim=-1`.",
    mark=_norms_like(lambda x: _normed(x, -2), lambda x: _normed(x, 1)),
)
def _(x, gamma, beta):
    return gamma * _normed(x, -2) + beta


@norming.wrong(
    "takes the unbiased variance",
    "Divide by D, not by D - 1: `x.var(dim=-1, correction=0)`; torch's default is 1.",
    mark=_norms_like(
        lambda x: _beside(x, 1), lambda x: _beside(x, 1, 1e-6), lambda x: _beside(x, 1, 0)
    ),
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
    "divides by the sum of squares",
    "The variance is the *mean* of the squared differences: divide their sum by D.",
)
def _(x, gamma, beta):
    apart = x - x.mean(dim=-1, keepdim=True)
    return gamma * apart / torch.sqrt((apart**2).sum(dim=-1, keepdim=True) + 1e-5) + beta


@norming.wrong(
    "leaves epsilon out", "A token whose features are all equal is divided by 0: add 1e-5 first."
)
def _(x, gamma, beta):
    return gamma * _normed(x, -1, eps=0) + beta


@norming.wrong(
    "adds epsilon after the root",
    "Epsilon is added to the variance, under the root: the root of (variance + 1e-5), not "
    "(the root of the variance) + 1e-5.",
    mark=_norms_like(_beside, lambda x: _beside(x, eps=1e-6)),
)
def _(x, gamma, beta):
    return gamma * _beside(x) + beta


@norming.wrong(
    "takes another epsilon",
    "Epsilon is 1e-5, added to the variance before the root.",
    mark=_norms_like(*(partial(_normed, dim=-1, eps=10.0**-n) for n in (3, 4, 6, 7, 8, 9, 10, 12))),
)
def _(x, gamma, beta):
    return gamma * _normed(x, -1, eps=1e-6) + beta


@norming.wrong(
    "drops the axis",
    "Without `keepdim=True` mean and variance lose the last axis, and meet the features of other "
    "tokens, or do not fit.",
)
def _(x, gamma, beta):
    variance, mean = torch.var_mean(x, dim=-1, correction=0)
    return gamma * (x - mean) / torch.sqrt(variance + 1e-5) + beta


@norming.wrong("forgets gamma and beta", "The learned stretch and shift come last.")
def _(x, gamma, beta):
    return _normed(x, -1)


@norming.wrong("forgets the shift", "beta is added at the end.")
def _(x, gamma, beta):
    return gamma * _normed(x, -1)


@norming.wrong("stretches the shift", "First gamma multiplies, and then beta is added, as it is.")
def _(x, gamma, beta):
    return gamma * (_normed(x, -1) + beta)


@norming.wrong("forgets the mean", "Subtract the token's mean first; then divide.")
def _(x, gamma, beta):
    variance = x.var(dim=-1, keepdim=True, correction=0)
    return gamma * x / torch.sqrt(variance + 1e-5) + beta


@norming.wrong(
    "is RMS norm",
    "Many later models skip the mean and divide by the root of the mean square. Layer norm "
    "subtracts the mean first.",
)
def _(x, gamma, beta):
    return gamma * x / torch.sqrt((x**2).mean(dim=-1, keepdim=True) + 1e-5) + beta


@norming.wrong("swaps gamma and beta", "gamma multiplies, beta is added.")
def _(x, gamma, beta):
    return beta * _normed(x, -1) + gamma


@norming.wrong(
    "takes the statistics for constants",
    "The numbers are right, but mean and variance depend on x, and their gradient is missing: "
    "leave out `detach`, `no_grad` and `.item()`.",
)
def _(x, gamma, beta):
    variance, mean = torch.var_mean(x.detach(), dim=-1, keepdim=True, correction=0)
    return gamma * (x - mean) / torch.sqrt(variance + 1e-5) + beta


@norming.wrong(
    "lets no gradient through",
    "The numbers are right, but no gradient arrives at x, gamma and beta: leave out `detach`, "
    "`no_grad`, `.data`, `.item()` and NumPy.",
)
def _(x, gamma, beta):
    return layer_norm(x, gamma, beta).detach()


@norming.wrong(
    "normalises over a whole text",
    "Each *token* has its own mean and variance: only the last axis.",
)
def _(x, gamma, beta):
    axes = (-2, -1) if x.ndim > 1 else -1
    variance = x.var(dim=axes, correction=0, keepdim=True)
    return (x - x.mean(dim=axes, keepdim=True)) / (variance + 1e-5).sqrt() * gamma + beta


norming.hints(
    "Which axis holds the features of one token? `dim=-1, keepdim=True`.",
    "`x.var` divides by D - 1 unless it is told `correction=0`.",
)


encoding = exercise(
    "15.7",
    "An encoder layer, norm first",
    draws=6,
    minutes=12,
    difficulty=3,
    statement=r"""
        The layer most models use today: the norm stands *before* attention and feed-forward, and
        the path from x to the end holds nothing but additions:

        $$ \mathbf{x} \leftarrow \mathbf{x} + \mathrm{attention}(\mathrm{norm}_1(\mathbf{x})),
        \qquad \mathbf{x} \leftarrow \mathbf{x} + \mathrm{feed}(\mathrm{norm}_2(\mathbf{x})) $$

        Queries, keys and values all come from the normed $\mathbf{x}$; feed is Linear, ReLU,
        Linear. Take torch's parts and call them `self_attn` (`nn.MultiheadAttention` with
        `batch_first=True`), `linear1`, `linear2`, `norm1`, `norm2`, as
        `nn.TransformerEncoderLayer` does. `allowed` is True for tokens, False for padding. Torch's
        attention wants the opposite: its argument `key_padding_mask`, also (N, T), is True for the
        keys that nobody may look at.
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
    out = layer(x, allowed)  # the rows of the padding itself may hold anything
    return {
        "parameters": parameters,
        "output": torch.where(allowed[..., None], as_tensor(out), 0.0),
    }


class _Parts(nn.Module):
    """The parts of an encoder layer, for wrong answers that combine them."""

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
    "The residual is x itself. Give the normed x a different name: `y = self.norm1(x)`.",
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


@encoding.wrong("has no residual around the feed-forward", "The result of feed is added to x, too.")
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


@encoding.wrong(
    "forgets the ReLU", "Two Linear layers without an activation are one: ReLU between them."
)
class _Straight(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(self.norm1(x), ~allowed)
        return x + self.feed(self.norm2(x), lambda h: h)


@encoding.wrong(
    "has the ReLU last",
    "Feed is Linear, ReLU, Linear: the ReLU stands between `linear1` and `linear2`.",
)
class _ReluLast(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(self.norm1(x), ~allowed)
        return x + torch.relu(self.feed(self.norm2(x), lambda h: h))


@encoding.wrong("takes GELU", "GELU is common in later models. Here, as in 2017, it is ReLU.")
class _Gelu(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(self.norm1(x), ~allowed)
        return x + self.feed(self.norm2(x), nn.functional.gelu)


def _mixed(mix):
    """A layer whose q, k and v are normed where `mix` has a capital letter."""

    class Mixed(_Parts):
        def forward(self, x, allowed):
            y = self.norm1(x)
            parts = (y if letter.isupper() else x for letter in mix)
            x = x + self.self_attn(*parts, key_padding_mask=~allowed, need_weights=False)[0]
            return x + self.feed(self.norm2(x))

    return Mixed


for _mix, _name in {
    "Qkv": "norms the queries alone",
    "qKv": "norms the keys alone",
    "qkV": "norms the values alone",
    "qKV": "norms all but the queries",
    "QkV": "norms all but the keys",
    "QKv": "norms all but the values",
}.items():
    encoding.wrong(
        _name, "In self-attention all three are the normed x: `self_attn(y, y, y, ...)`."
    )(_mixed(_mix))


@encoding.wrong("has no first norm", "Attention sees norm1(x), not x itself.")
class _NoFirstNorm(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(x, ~allowed)
        return x + self.feed(self.norm2(x))


@encoding.wrong("has no second norm", "The feed-forward sees norm2(x), not x itself.")
class _NoSecondNorm(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(self.norm1(x), ~allowed)
        return x + self.feed(x)


@encoding.wrong(
    "has no norm at all", "norm1 stands before attention, norm2 before the feed-forward."
)
class _NoNorm(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(x, ~allowed)
        return x + self.feed(x)


@encoding.wrong(
    "uses the first norm twice", "Each norm has weights of its own: the second one is `norm2`."
)
class _SameNorm(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(self.norm1(x), ~allowed)
        return x + self.feed(self.norm1(x))


@encoding.wrong("swaps the norms", "`norm1` stands before attention, `norm2` before feed.")
class _Swapped(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(self.norm2(x), ~allowed)
        return x + self.feed(self.norm1(x))


@encoding.wrong(
    "norms what is added",
    "The norm stands before attention and before feed: x + attention(norm1(x)), not "
    "x + norm1(attention(x)).",
)
class _NormsTheSum(_Parts):
    def forward(self, x, allowed):
        x = x + self.norm1(self.look(x, ~allowed))
        return x + self.norm2(self.feed(x))


@encoding.wrong(
    "sets padding to 0",
    "Zeros in x do not hide a place: its key still gets a share. Pass `key_padding_mask=~allowed`.",
)
class _Zeroed(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(self.norm1(x * allowed[..., None]), None)
        return x + self.feed(self.norm2(x))


@encoding.wrong(
    "adds the second part to the x of the beginning",
    "The second line begins from what the first one made: x changes twice.",
)
class _FromTheStart(_Parts):
    def forward(self, x, allowed):
        y = x + self.look(self.norm1(x), ~allowed)
        return x + self.feed(self.norm2(y))


@encoding.wrong(
    "ends in a norm",
    "The path from x to the end holds additions alone: no norm follows the last one.",
)
class _NormAtTheEnd(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(self.norm1(x), ~allowed)
        return self.norm2(x + self.feed(self.norm2(x)))


@encoding.wrong(
    "ends the feed-forward net in a ReLU",
    "Linear, ReLU, Linear: nothing after the second one, which may give negative numbers.",
)
class _TwoReLUs(_Parts):
    def forward(self, x, allowed):
        x = x + self.look(self.norm1(x), ~allowed)
        return x + torch.relu(self.feed(self.norm2(x)))


encoding.hints(
    "`nn.MultiheadAttention` returns a pair; the first part is the output.",
    "For `key_padding_mask` True means forbidden: `~allowed`.",
    "`y = self.norm1(x)`, then `x = x + self.self_attn(y, y, y, ...)[0]`, then the same with feed.",
)
