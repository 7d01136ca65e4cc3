"""Exercises and predictions of lesson 13: autoencoders."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from nnlab.exercises import choices, exercise, prediction

recall = choices(
    "13.recall",
    "Three questions from lessons 11, 08 and 05",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "hidden",
    "numbers that a GRU of 32 units hands on at each step",
    answer=32,
    wrong={
        64: "That is the LSTM, which hands on h and c. A GRU has h alone.",
        96: "Three blocks have 32 units each, but they stay inside the cell: only h goes on.",
    },
)
recall.question(
    "mode",
    "switches dropout off",
    answer="model.eval()",
    wrong={
        "torch.no_grad()": "That stops gradients. Dropout goes on dropping until `model.eval()`.",
        "model.train()": "That switches dropout on.",
    },
)
recall.question(
    "collapse",
    "how many layers ten linear layers without activations amount to",
    answer=1,
    wrong={
        10: "Multiply the ten matrices: one matrix is left, a single linear layer.",
        9: "Without an activation there is nothing between them: all ten are one matrix.",
        0: "The product of ten matrices is still a matrix: one layer is left.",
    },
)
recall.hints(
    "An LSTM carries two vectors, a GRU one.",
    "Two linear layers are one (exercise 5.3). So are ten.",
)


street = exercise(
    "13.1",
    "The nearest point of a street",
    minutes=7,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** A street runs through the origin in the direction of `u`, in both directions,
        without end. For each row of `x` give the point of the street that is nearest. `u` may have
        any length but 0, so (13.1) does not fit as it stands.
        """,
)


@street.solution
def onto_street(x, u):
    """The point nearest to each row of x on the line through 0 along u.

    Shapes: x (N, D), u (D,), not all 0 -> (N, D)
    """
    z = x @ u / (u @ u)
    return z[:, None] * u


@street.cases
def _(rng):
    x = np.array([[3.0, 4.0], [4.0, 3.0], [-1.5, -2.0]])
    yield x, np.array([0.6, 0.8])
    yield x, np.array([3.0, 4.0])
    yield np.array([[10.0, 1.0]]), np.array([-0.5, 0.0])
    while True:
        n, d = rng.integers(2, 4, size=2)
        u = rng.normal(size=d)
        x = 3 * rng.normal(size=(n, d))
        yield x.round(1), (u * rng.uniform(0.3, 3) / np.linalg.norm(u)).round(2)


@street.wrong(
    "takes u for a direction of length 1",
    "With u twice as long, z and the way back both double. Divide by `u @ u`.",
)
def _(x, u):
    return (x @ u)[:, None] * u


@street.wrong(
    "divides by the length once",
    "u is used in the code and again on the way back: divide by its length for each of the two.",
)
def _(x, u):
    return (x @ u / u.norm())[:, None] * u


@street.wrong("returns the code", "That is one number a row. Go back: that number times u.")
def _(x, u):
    return x @ u / (u @ u)


@street.wrong("returns what is lost", "That is x minus the nearest point.")
def _(x, u):
    return x - (x @ u / (u @ u))[:, None] * u


@street.wrong(
    "never goes below 0", "The street runs both ways: a negative code is a point behind the origin."
)
def _(x, u):
    return (x @ u / (u @ u)).clamp(min=0)[:, None] * u


@street.wrong("stops at the tip of u", "The street does not end at u: a code may lie beyond 1.")
def _(x, u):
    return (x @ u / (u @ u)).clamp(0, 1)[:, None] * u


@street.wrong(
    "keeps the distance from the origin",
    "Turning x onto the street keeps its length. The nearest point lies at the foot of the "
    "perpendicular, which is nearer to the origin.",
)
def _(x, u):
    return (x.norm(dim=1) * torch.sign(x @ u))[:, None] * u / u.norm()


@street.wrong(
    "multiplies column by column",
    "x * u is not yet the code: add up its columns, so that a row has one number.",
)
def _(x, u):
    return x * u / (u @ u) * u


@street.wrong("divides by the length of x", "The code divides by u @ u, whatever the length of x.")
def _(x, u):
    return (x @ u / (x**2).sum(dim=1))[:, None] * u


@street.wrong(
    "loses the sign of the code",
    "The street runs both ways: where x @ u is negative, the point lies behind the origin.",
)
def _(x, u):
    return (x @ u / (u @ u)).abs()[:, None] * u


@street.wrong(
    "divides by the sum of u",
    "The squared length of u is u @ u, the sum of the *squares* of its numbers.",
)
def _(x, u):
    return (x @ u / u.sum())[:, None] * u


@street.wrong("returns x itself", "Only a point on the street may stay where it is.")
def _(x, u):
    return 1.0 * x


@street.wrong(
    "keeps the length of x",
    "The nearest point is x @ u / (u @ u) along u. The whole length of x lies along u only on "
    "the street itself.",
)
def _(x, u):
    return x.norm(dim=1, keepdim=True) * u / u.norm()


@street.wrong(
    "makes the entries of u sum to 1",
    "A direction of length 1 has *squares* that sum to 1: divide by u @ u.",
)
def _(x, u):
    v = u / u.sum()
    return (x @ v)[:, None] * v


street.hints(
    "Make u a direction of length 1 first. What does that do to (13.1)?",
    "You divide by the length twice, and length times length is u @ u.",
    "The code is (N,), u is (D,): give the code a second axis so that their product is (N, D).",
)


projecting = exercise(
    "13.2",
    "Rebuild from k numbers",
    minutes=10,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** The best linear code: subtract the mean of the rows, keep the coordinates
        along the $k$ directions of largest variance, go back and add the mean. With $k = 0$
        only the mean is left.
        """,
)


@projecting.solution
def pca_reconstruct(x, k):
    """The rows of x, rebuilt from their k principal components.

    Shapes: x (N, D), k a number from 0 to D -> (N, D)
    """
    mean = x.mean(dim=0)
    V = torch.linalg.svd(x - mean, full_matrices=False).Vh[:k].T  # (D, k)
    return mean + (x - mean) @ V @ V.T


@projecting.cases
def _(rng):
    yield np.array([[1.0, 1.0], [2.0, 3.0], [3.0, 5.0]]), 1  # on a line that misses the origin
    yield np.array([[3.0, 1.0], [1.0, 2.0], [5.0, 1.0], [4.0, 6.0]]), 1
    yield np.array([[3.0, 1.0], [1.0, 2.0], [5.0, 1.0], [4.0, 6.0]]), 0
    x = np.array([[1.0, 2.0, 0.0], [4.0, 2.0, 1.0], [0.0, 6.0, 3.0], [3.0, 2.0, 8.0]])
    yield x, 1  # of three columns: which side of V, and which of its directions
    yield x, 2
    while True:
        d = int(rng.integers(3, 5))
        spread = np.arange(d, 0, -1.0)
        x = rng.normal(size=(d + 2, d)) * spread @ rng.normal(size=(d, d)) + 3 * rng.normal(size=d)
        yield x.round(1), int(rng.integers(1, d))


@projecting.wrong(
    "does not centre",
    "The directions of an uncentred table point at its mean. Subtract the mean of the rows first.",
)
def _(x, k):
    V = torch.linalg.svd(x, full_matrices=False).Vh[:k].T
    return x @ V @ V.T


@projecting.wrong("forgets to add the mean", "You subtracted the mean; the way back restores it.")
def _(x, k):
    c = x - x.mean(dim=0)
    V = torch.linalg.svd(c, full_matrices=False).Vh[:k].T
    return c @ V @ V.T


@projecting.wrong(
    "centres only the directions",
    "The directions are right, but x itself must be centred too before it meets them.",
)
def _(x, k):
    mean = x.mean(dim=0)
    V = torch.linalg.svd(x - mean, full_matrices=False).Vh[:k].T
    return mean + x @ V @ V.T


@projecting.wrong(
    "centres each row",
    "Each *column* has its mean over the rows: x.mean(dim=0).",
)
def _(x, k):
    mean = x.mean(dim=1, keepdim=True)
    V = torch.linalg.svd(x - mean, full_matrices=False).Vh[:k].T
    return mean + (x - mean) @ V @ V.T


@projecting.wrong(
    "keeps the directions of least variance",
    "`eigh` sorts from small to large: the last k columns are wanted, not the first.",
)
def _(x, k):
    mean = x.mean(dim=0)
    c = x - mean
    V = torch.linalg.eigh(c.T @ c).eigenvectors[:, :k]
    return mean + c @ V @ V.T


@projecting.wrong(
    "takes rows of V for columns",
    "`svd` returns V transposed: its *rows* are the directions, so take Vh[:k].T.",
)
def _(x, k):
    mean = x.mean(dim=0)
    V = torch.linalg.svd(x - mean, full_matrices=False).Vh[:, :k]
    return mean + (x - mean) @ V @ V.T


@projecting.wrong(
    "standardises the columns",
    "Only the mean goes. Divided by its deviation, every column would matter equally.",
)
def _(x, k):
    mean, scale = x.mean(dim=0), x.std(dim=0, correction=0)
    c = (x - mean) / scale
    V = torch.linalg.svd(c, full_matrices=False).Vh[:k].T
    return mean + (c @ V @ V.T) * scale


@projecting.wrong(
    "returns the code", "Those are the k numbers. Go back: multiply by V.T, add the mean."
)
def _(x, k):
    c = x - x.mean(dim=0)
    return c @ torch.linalg.svd(c, full_matrices=False).Vh[:k].T


@projecting.wrong(
    "keeps k columns of x",
    "The k numbers are coordinates along the directions of largest variance, not k of the columns.",
)
def _(x, k):
    kept = x.mean(dim=0).repeat(len(x), 1)
    kept[:, :k] = x[:, :k]
    return kept


@projecting.wrong("keeps one direction too many", "k directions: the slice ends before k.")
def _(x, k):
    mean = x.mean(dim=0)
    V = torch.linalg.svd(x - mean, full_matrices=False).Vh[: k + 1].T
    return mean + (x - mean) @ V @ V.T


@projecting.wrong(
    "returns x itself", "That is what k = D gives. With a smaller k, some of x must be lost."
)
def _(x, k):
    return 1.0 * x


@projecting.wrong(
    "takes the mean of all numbers",
    "Each column has a mean of its own: `x.mean(dim=0)`, not one mean for all numbers of x.",
)
def _(x, k):
    mean = x.mean()
    V = torch.linalg.svd(x - mean, full_matrices=False).Vh[:k].T
    return mean + (x - mean) @ V @ V.T


@projecting.wrong(
    "keeps what should be lost",
    "Those directions come after the first k, and are the ones to leave out: take Vh[:k].",
)
def _(x, k):
    mean = x.mean(dim=0)
    V = torch.linalg.svd(x - mean, full_matrices=False).Vh[k:].T
    return mean + (x - mean) @ V @ V.T


@projecting.wrong(
    "returns the mean alone",
    "That is k = 0. Each kept direction adds what a row has along it.",
)
def _(x, k):
    return x.mean(dim=0).repeat(len(x), 1)


@projecting.wrong(
    "finds the directions before centring",
    "The directions must come from the centred table, x - mean, as the coordinates do.",
)
def _(x, k):
    mean = x.mean(dim=0)
    V = torch.linalg.svd(x, full_matrices=False).Vh[:k].T
    return mean + (x - mean) @ V @ V.T


@projecting.wrong(
    "forgets the singular values",
    "The columns of U have length 1: multiply them by `S[:k]`, how far the rows spread.",
)
def _(x, k):
    mean = x.mean(dim=0)
    U, _, Vh = torch.linalg.svd(x - mean, full_matrices=False)
    return mean + U[:, :k] @ Vh[:k]


@projecting.wrong(
    "keeps one direction for k = 0",
    "With k = 0 no direction is kept, and each row becomes the mean.",
)
def _(x, k):
    return pca_reconstruct(x, max(k, 1))


projecting.hints(
    "Three steps: centre the columns, project on k directions, undo the centring.",
    "The rows of `torch.linalg.svd(c, full_matrices=False).Vh` are the directions, best first.",
    "With the k directions as the columns of V, c @ V is the code. Which product leads back?",
)


corrupting = exercise(
    "13.3",
    "Spoil a batch",
    minutes=5,
    difficulty=1,
    inline=True,
    statement="**Your turn.** Write `value` into every channel of each pixel whose `mask` is True, "
    "and leave the rest. Each picture has a mask of its own. The clean pictures are still needed "
    "as targets: do not change `x`.",
)


@corrupting.solution
def corrupt(x, mask, value):
    """A copy of x that holds value where mask is True.

    Shapes: x (N, C, H, W), mask (N, H, W) of True and False, value a number -> (N, C, H, W)
    """
    return torch.where(mask[:, None], value, x)


@corrupting.cases
def _(rng):
    first = np.array([[[True, False], [False, False]]])
    yield np.array([[[[1.0, 2.0], [3.0, 4.0]]]]), first, 0.0
    x = np.arange(1.0, 9.0).reshape(2, 2, 1, 2)  # as many pictures as channels
    yield x, np.array([[[True, False]], [[False, False]]]), 0.5
    yield x[:, :1], np.array([[[True, True]], [[False, True]]]), -1.0
    while True:
        c, w = (int(size) for size in rng.integers(1, 4, size=2))
        x, mask = rng.normal(size=(2, c, 2, w)).round(1), rng.uniform(size=(2, 2, w)) < 0.5
        yield x, mask, round(float(rng.uniform(0.1, 1)), 2)


@corrupting.wrong(
    "lines the masks up with the channels",
    "Shapes are aligned from the right, so the pictures of the mask met the channels of x. Give "
    "the mask an axis for the channels: `mask[:, None]`.",
)
def _(x, mask, value):
    return torch.where(mask, value, x)


@corrupting.wrong("overwrites where the mask is False", "True marks what is destroyed here.")
def _(x, mask, value):
    return torch.where(mask[:, None], x, value)


@corrupting.wrong("always writes 0", "Multiplying by the mask writes 0. `value` may be any number.")
def _(x, mask, value):
    return x * ~mask[:, None]


@corrupting.wrong("adds the value", "The old pixel is lost, not brightened: put `value` there.")
def _(x, mask, value):
    return x + value * mask[:, None]


@corrupting.wrong("multiplies by the value", "The old pixel is lost, not dimmed: put `value`.")
def _(x, mask, value):
    return torch.where(mask[:, None], x * value, x)


@corrupting.wrong(
    "spoils the first channel only", "A pixel is lost in all its channels, not in the first alone."
)
def _(x, mask, value):
    y = x.clone()
    y[:, 0][mask] = value
    return y


@corrupting.wrong(
    "uses the first mask for all", "Each picture has a mask of its own: picture i takes mask[i]."
)
def _(x, mask, value):
    return torch.where(mask[0], value, x)


@corrupting.wrong(
    "spoils each picture where any mask does",
    "Each picture has a mask of its own: picture i takes mask[i].",
)
def _(x, mask, value):
    return torch.where(mask.any(dim=0), value, x)


@corrupting.wrong(
    "rounds to whole numbers", "The grey values must stay: the result has the type of x, not int."
)
def _(x, mask, value):
    return torch.where(mask[:, None], value, x).long()


@corrupting.wrong("overwrites everything", "Only where mask is True.")
def _(x, mask, value):
    return torch.full_like(x, value)


@corrupting.wrong("blanks the rest", "Where the mask is False, x stays as it is.")
def _(x, mask, value):
    return torch.where(mask[:, None], value, 0.0 * x)


@corrupting.wrong(
    "spoils the last channel only", "A pixel is lost in all its channels, not in the last alone."
)
def _(x, mask, value):
    y = x.clone()
    y[:, -1][mask] = value
    return y


@corrupting.wrong(
    "spoils each picture where all masks do",
    "Each picture has a mask of its own: picture i takes mask[i].",
)
def _(x, mask, value):
    return torch.where(mask.all(dim=0), value, x)


corrupting.hints(
    "`torch.where(condition, a, b)` takes from a where the condition is True, else from b.",
    "a may be a plain number. Which shape must the condition have to meet (N, C, H, W)?",
)


comparing = exercise(
    "13.4",
    "Nearest by angle",
    minutes=7,
    difficulty=2,
    inline=True,
    statement="**Your turn.** For each row of `asked` give the indices of the `k` rows of `known` "
    "at the smallest angles to it, nearest first. Length must not matter.",
)


@comparing.solution
def neighbours(asked, known, k):
    """The k rows of known that point most nearly as each row of asked does.

    Shapes: asked (N, D), known (M, D), no row all 0, k from 1 to M -> (N, k) whole numbers
    """
    cosine = F.normalize(asked, dim=1) @ F.normalize(known, dim=1).T
    return cosine.topk(k, dim=1).indices


@comparing.cases
def _(rng):
    known = np.array([[10.0, 0.0], [0.1, 0.1], [-3.0, 0.5], [0.0, 7.0]])
    yield np.array([[2.0, 1.5], [0.0, -1.0]]), known, 1
    yield np.array([[2.0, 1.5], [-5.0, 1.0], [1.0, 9.0]]), known, 3
    while True:
        n, m, d = rng.integers(2, 4), rng.integers(4, 7), rng.integers(2, 4)
        known = rng.normal(size=(m, d)) * rng.uniform(0.1, 8, size=(m, 1))
        yield rng.normal(size=(n, d)) + 0.5, known, int(rng.integers(1, 4))


def _top(score, k):
    return score.topk(k, dim=1).indices


@comparing.wrong(
    "lets length matter",
    "The plain product favours long rows. Divide each row of `known` by its own length.",
)
def _(asked, known, k):
    return _top(asked @ known.T, k)


@comparing.wrong(
    "goes by distance", "A row far out may point the same way: compare directions, not places."
)
def _(asked, known, k):
    return _top(-torch.cdist(asked, known), k)


@comparing.wrong("gives the farthest", "The smallest angle has the *largest* cosine.")
def _(asked, known, k):
    return _top(-F.normalize(asked, dim=1) @ F.normalize(known, dim=1).T, k)


@comparing.wrong("gives the nearest last", "Nearest first.")
def _(asked, known, k):
    return _top(F.normalize(asked, dim=1) @ F.normalize(known, dim=1).T, k).flip(1)


@comparing.wrong(
    "skips the nearest",
    "`asked` is not part of `known`: the first one is a neighbour, not the row itself.",
)
def _(asked, known, k):
    cosine = F.normalize(asked, dim=1) @ F.normalize(known, dim=1).T
    return cosine.argsort(dim=1, descending=True)[:, 1 : k + 1]


@comparing.wrong(
    "ignores which way a row points",
    "A row that points the opposite way has the angle 180 degrees: keep the sign of the cosine.",
)
def _(asked, known, k):
    return _top((F.normalize(asked, dim=1) @ F.normalize(known, dim=1).T).abs(), k)


@comparing.wrong("normalises the columns", "A name is a row: F.normalize(..., dim=1).")
def _(asked, known, k):
    return _top(F.normalize(asked, dim=0) @ F.normalize(known, dim=0).T, k)


@comparing.wrong("returns the cosines", "The *indices* of the rows: `topk(...).indices`.")
def _(asked, known, k):
    cosine = F.normalize(asked, dim=1) @ F.normalize(known, dim=1).T
    return cosine.topk(k, dim=1).values


@comparing.wrong("returns the rows", "Not the rows of `known`, but their indices, from 0 on.")
def _(asked, known, k):
    return known[_top(F.normalize(asked, dim=1) @ F.normalize(known, dim=1).T, k)]


@comparing.wrong("has a column for each row asked", "One row for each row of `asked`: (N, k).")
def _(asked, known, k):
    return _top(F.normalize(asked, dim=1) @ F.normalize(known, dim=1).T, k).T


comparing.hints(
    "The cosine of the angle is the product of two rows of length 1.",
    "`F.normalize(x, dim=1)` makes every row as long as 1.",
    "The smallest angle has the largest cosine; `topk` sorts, and knows the places.",
)


linear = prediction(
    "13.linear",
    "An autoencoder of two linear layers, trained by gradient descent with two numbers as its "
    "code. Where does its error end, beside PCA's?",
    result="Its error is {:.3f} times PCA's.",
)
linear.answer(
    "above it: descent stops at some local minimum",
    lambda v: v > 1.01,
    like=1.1,
    wrong="This landscape has no local minimum besides the lowest. It has saddles, which can be "
    "escaped.",
)
linear.answer(
    "level with it, within one per cent",
    lambda v: 0.99 <= v <= 1.01,
    like=1.0,
    right="PCA is the best linear code there is, and descent finds an equally good one.",
)
linear.answer(
    "below it: it is trained for this very error",
    lambda v: v < 0.99,
    like=0.9,
    wrong="PCA is the minimum of this very error over all linear codes, so there is nothing below.",
)


two = prediction(
    "13.two",
    "On new clothes two numbers of PCA leave an error of 0.046. How large a share of it does the "
    "network leave, with two numbers of its own?",
    result="It leaves {:.2f} of PCA's error.",
)
two.answer(
    "about 0.9: two numbers are two numbers",
    lambda v: v > 0.8,
    like=0.9,
    wrong="The code is as small, but the decoder is not a plane any more.",
)
two.answer(
    "about 0.6",
    lambda v: 0.4 < v <= 0.8,
    like=0.6,
    right="The pictures do not lie near a plane, and a curved surface comes closer to them.",
)
two.answer(
    "about 0.2: 100,000 weights do the work of a code",
    lambda v: v <= 0.4,
    like=0.2,
    wrong="The weights are the same for all pictures. What tells one shirt from another must pass "
    "through the two numbers.",
)


unseen = prediction(
    "13.unseen",
    "Trained without a single 1: how large is the area for the 1, an unknown kind?",
    result="The area is {:.2f}.",
)
unseen.answer(
    "above 0.8: what is unknown comes back badly",
    lambda v: v > 0.8,
    like=0.9,
    wrong="That was true of the 0. But a 1 is made of parts that the network knows, and of few.",
)
unseen.answer(
    "between 0.5 and 0.8: some of them look like a 7",
    lambda v: 0.5 < v <= 0.8,
    like=0.65,
    wrong="Then a 1 would still be harder than most. It is easier than most.",
)
unseen.answer(
    "below 0.5: worse than a coin",
    lambda v: v <= 0.5,
    like=0.2,
    right="A thin stroke has little that could go wrong, known or not.",
)


colour = prediction(
    "13.colour",
    "After 20 passes, on new emoji: how does the network's error compare with that of clipped "
    "PCA, at 64 numbers each?",
    result="On average it is {:.2f} times clipped PCA's error.",
)
colour.answer(
    "well below PCA's: under 0.8 times",
    lambda v: v < 0.8,
    like=0.6,
    wrong="It does not get that far even on the emoji that it trains on.",
)
colour.answer(
    "close to it: from 0.8 to 1.2 times",
    lambda v: 0.8 <= v <= 1.2,
    like=1.06,
    right="Four times the passes bring it nearly level with a method that needs no training.",
)
colour.answer(
    "well above it: over 1.2 times",
    lambda v: v > 1.2,
    like=1.5,
    wrong="2,318 pictures are few, but a kernel meets each place of each of them.",
)


building = exercise(
    "13.5",
    "A convolutional autoencoder",
    practice_only="whether the pictures went through 32 numbers and convolutions is seen where it "
    "runs; outside, pictures that were handed on look the same",
    draws=3,
    minutes=15,
    difficulty=3,
    statement="""
        Write a module whose `encode` turns grey pictures into 32 numbers each and whose `decode`
        turns these back. It uses convolutions and at most 60,000 parameters, and `forward` applies
        `encode`, then `decode`. The check trains it for 60 steps of Adam at a rate of 0.003, on
        eight pictures, each split by an edge into black and white: the mean squared error must
        fall below a third of what their mean leaves.
        """,
)


@building.solution
class ConvAutoencoder(nn.Module):
    """An autoencoder with convolutions and a code of 32 numbers.

    Shapes: forward (N, 1, 28, 28) -> (N, 1, 28, 28); encode (N, 1, 28, 28) -> (N, 32);
    decode (N, 32) -> (N, 1, 28, 28)
    """

    def __init__(self):
        super().__init__()
        self.encode = nn.Sequential(
            nn.Conv2d(1, 16, 4, stride=2, padding=1),  # 28 -> 14
            nn.ReLU(),
            nn.Conv2d(16, 12, 4, stride=2, padding=1),  # 14 -> 7
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(12 * 7 * 7, 32),
        )
        self.decode = nn.Sequential(
            nn.Linear(32, 12 * 7 * 7),
            nn.ReLU(),
            nn.Unflatten(1, (12, 7, 7)),
            nn.ConvTranspose2d(12, 16, 4, stride=2, padding=1),  # 7 -> 14
            nn.ReLU(),
            nn.ConvTranspose2d(16, 1, 4, stride=2, padding=1),  # 14 -> 28
        )

    def forward(self, x):
        return self.decode(self.encode(x))


@building.cases
def _(rng):
    while True:
        yield (int(rng.integers(1000)),)


@building.probe
def _(ConvAutoencoder, seed):
    generator = torch.Generator().manual_seed(seed)
    turns, shifts = torch.rand(2, 8, 1, 1, generator=generator)
    axis = torch.linspace(-1, 1, 28)
    across = (6.2832 * turns).cos() * axis[:, None] + (6.2832 * turns).sin() * axis
    x = torch.sigmoid(6 * (across - shifts + 0.5))[:, None]  # (8, 1, 28, 28), half of each is white
    torch.manual_seed(seed)
    if isinstance(ConvAutoencoder, nn.Module):
        raise TypeError("hand over the class itself, not a module made from it")
    model = ConvAutoencoder()
    kinds = (nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose2d)
    found = {
        "module": isinstance(model, nn.Module),
        "convolutions": sum(isinstance(m, kinds) for m in model.modules()),
        "parameters": sum(p.numel() for p in model.parameters()),
        "halves": callable(getattr(model, "encode", None))
        and callable(getattr(model, "decode", None)),
    }
    first = model(x)
    found["output"], found["finite"] = tuple(first.shape), bool(first.isfinite().all())
    if not found["halves"]:
        return found
    model.eval()
    code = model.encode(x)
    found["code"] = tuple(code.shape)
    halves, whole = model.decode(code), model(x)
    found["same"] = halves.shape == whole.shape and torch.allclose(halves, whole, atol=1e-5)
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(60):
        optimizer.zero_grad()
        y = model(x)
        found["gradient"] = y.requires_grad
        if y.shape != x.shape or not y.requires_grad:
            return found
        ((y - x) ** 2).mean().backward()
        optimizer.step()
    model.eval()
    found["ratio"] = float(((model(x) - x) ** 2).mean() / ((x - x.mean(0)) ** 2).mean())
    return found


@building.accept
def _(value, case):
    if not value["module"]:
        return "The class is not an nn.Module; write `class ConvAutoencoder(nn.Module):`."
    if not value["halves"]:
        return building.known("has no encode and decode")
    shape, code = value["output"], value["code"]
    if code != (8, 32):
        flat = int(np.prod(code[1:]))
        if len(code) > 2:
            return building.known("leaves the code as maps")
        return f"The code has {flat} numbers a picture; expected 32."
    if shape != (8, 1, 28, 28):
        if shape == (8, 784):
            return building.known("returns flat pictures")
        return f"The pictures come back with shape {shape}; expected (8, 1, 28, 28)."
    if not value["convolutions"]:
        return building.known("has no convolution")
    if value["parameters"] > 60_000:
        return building.known("is too large")
    if not value["same"]:
        return building.known("goes round the code")
    if not value["finite"]:
        return "The output holds numbers that are not finite."
    if not value["gradient"]:
        return building.known("lets no gradient through")
    ratio = value.get("ratio")
    if ratio is None:
        return "The output changed its shape while training."
    return None if ratio < 1 / 3 else building.known("does not learn")


class _Parts(nn.Module):
    """What the wrong answers share: an encoder, a decoder, one after the other."""

    def __init__(self, encode, decode):
        super().__init__()
        self.encode, self.decode = encode, decode

    def forward(self, x):
        return self.decode(self.encode(x))


def _encoder(*end):
    return nn.Sequential(
        nn.Conv2d(1, 16, 4, 2, 1), nn.ReLU(), nn.Conv2d(16, 12, 4, 2, 1), nn.ReLU(), *end
    )


def _decoder(*start):
    return nn.Sequential(
        *start, nn.ConvTranspose2d(12, 16, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(16, 1, 4, 2, 1)
    )


def _from_code():
    return nn.Linear(32, 588), nn.ReLU(), nn.Unflatten(1, (12, 7, 7))


@building.wrong(
    "has no convolution",
    "Linear layers alone do not know which pixels are neighbours: `nn.Conv2d`.",
)
class Flat(_Parts):
    def __init__(self):
        super().__init__(
            nn.Sequential(nn.Flatten(), nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 32)),
            nn.Sequential(
                nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 784), nn.Unflatten(1, (1, 28, 28))
            ),
        )


@building.wrong(
    "leaves the code as maps", "The code is a row of 32 numbers: `nn.Flatten()`, then `nn.Linear`."
)
class Maps(_Parts):
    def __init__(self):
        super().__init__(_encoder(), _decoder())


@building.wrong(
    "returns flat pictures", "End with pictures, (N, 1, 28, 28): `nn.Unflatten(1, (1, 28, 28))`."
)
class FlatOutput(_Parts):
    def __init__(self):
        super().__init__(
            _encoder(nn.Flatten(), nn.Linear(588, 32)),
            nn.Sequential(nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 784)),
        )


@building.wrong(
    "is too large",
    "At most 60,000 parameters: let strides shrink the maps before the linear layer.",
)
class Large(_Parts):
    def __init__(self):
        super().__init__(
            nn.Sequential(
                nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(16 * 784, 32)
            ),
            _decoder(*_from_code()),
        )


@building.wrong(
    "has no encode and decode",
    "Name the two halves `self.encode` and `self.decode`: both are used.",
)
class Whole(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            _encoder(nn.Flatten(), nn.Linear(588, 32)), _decoder(*_from_code())
        )

    def forward(self, x):
        return self.net(x)


@building.wrong(
    "goes round the code",
    "`forward` must give what `decode(encode(x))` gives: everything passes through the 32 numbers.",
)
class Round(_Parts):
    def __init__(self):
        super().__init__(_encoder(nn.Flatten(), nn.Linear(588, 32)), _decoder(*_from_code()))

    def forward(self, x):
        return x + self.decode(self.encode(x))


@building.wrong(
    "lets no gradient through",
    "Nothing leads from the output back to the weights: leave out `torch.no_grad()`, `detach()` "
    "and NumPy on the way.",
)
class Cut(_Parts):
    def __init__(self):
        super().__init__(_encoder(nn.Flatten(), nn.Linear(588, 32)), _decoder(*_from_code()))

    @torch.no_grad()
    def forward(self, x):
        return self.decode(self.encode(x))


@building.wrong(
    "does not learn",
    "The error stayed near that of the mean picture. What squeezes the code or the output? (A "
    "softmax over a single channel is always 1.)",
)
class Squeezed(_Parts):
    def __init__(self):
        super().__init__(
            _encoder(nn.Flatten(), nn.Linear(588, 32)),
            nn.Sequential(_decoder(*_from_code()), nn.Softmax(dim=1)),
        )


building.hints(
    "Encoder: two convolutions with stride 2 (28 to 14 to 7), few maps at the end, "
    "`nn.Flatten()`, a linear layer to 32.",
    "Decoder: the same backwards: linear, ReLU, `nn.Unflatten(1, (12, 7, 7))`, two "
    "`nn.ConvTranspose2d` with kernel 4, stride 2, padding 1.",
    "Put each half into an `nn.Sequential`, called `self.encode` and `self.decode`.",
)


walking = exercise(
    "13.6",
    "Walk from code to code",
    minutes=5,
    difficulty=1,
    statement="Equal steps along the straight line from code `a` to code `b`: `n` codes, both ends "
    "among them.",
)


@walking.solution
def interpolate(a, b, n):
    """The n codes on the way from a to b.

    Shapes: a (D,), b (D,), n at least 2 -> (n, D)
    """
    share = torch.linspace(0, 1, n, dtype=a.dtype)[:, None]  # (n, 1)
    return (1 - share) * a + share * b


@walking.cases
def _(rng):
    yield np.array([0.0, 0.0]), np.array([1.0, 2.0]), 3
    yield np.array([0.0, 4.0]), np.array([1.0, 2.0]), 2
    while True:
        d = rng.integers(1, 4)
        yield rng.normal(size=d).round(1), rng.normal(size=d).round(1), int(rng.integers(3, 6))


def _line(a, b, share):
    share = share.to(a.dtype)[:, None]
    return (1 - share) * a + share * b


@walking.wrong(
    "leaves out the end", "b belongs to the walk: with n codes there are n - 1 steps between."
)
def _(a, b, n):
    return _line(a, b, torch.arange(n) / n)


@walking.wrong("leaves out the start", "a belongs to the walk: the first share is 0.")
def _(a, b, n):
    return _line(a, b, torch.arange(1, n + 1) / n)


@walking.wrong("leaves out both ends", "The first code is a, the last is b.")
def _(a, b, n):
    return _line(a, b, torch.arange(1, n + 1) / (n + 1))


@walking.wrong("gives one code too many", "n codes in all, both ends among them.")
def _(a, b, n):
    return _line(a, b, torch.linspace(0, 1, n + 1))


@walking.wrong("walks from b to a", "Share 0 gives a: (1 - share) * a + share * b.")
def _(a, b, n):
    return _line(b, a, torch.linspace(0, 1, n))


@walking.wrong("walks from 0", "Begin at a: a + share * (b - a).")
def _(a, b, n):
    return _line(torch.zeros_like(a), b - a, torch.linspace(0, 1, n))


@walking.wrong(
    "takes the whole way in each step",
    "From a to b there are n - 1 steps: each goes (b - a) / (n - 1), and the last ends at b.",
)
def _(a, b, n):
    return _line(a, b, torch.arange(n))


@walking.wrong(
    "adds b, not the way to b",
    "a + b is not b. The way from a to b is b - a: a + share * (b - a).",
)
def _(a, b, n):
    return a + torch.linspace(0, 1, n, dtype=a.dtype)[:, None] * b


@walking.wrong("has a column for each code", "One code a row: (n, D).")
def _(a, b, n):
    return _line(a, b, torch.linspace(0, 1, n)).T


@walking.wrong(
    "adds the ends to n codes between",
    "The ends are two of the n codes: n - 2 lie between them.",
)
def _(a, b, n):
    return a + torch.linspace(0, 1, n + 2, dtype=a.dtype)[:, None] * (b - a)


walking.hints(
    "`torch.linspace(0, 1, n)` gives n shares of the way, both ends among them.",
    "Put the shares in a column, [:, None], so that each meets a whole code.",
)
