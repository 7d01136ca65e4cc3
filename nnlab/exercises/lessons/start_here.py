"""Exercises and predictions of lesson 00: tensors."""

import numpy as np
import torch

from nnlab.exercises import choices, exercise, prediction

guess = prediction(
    "0.guess",
    "Repeat the step 12 times, each time from the new guess. Where does the guess end?",
    result="The guess is {:.4f}.",
)
guess.answer(
    "exactly at 3",
    lambda g: g == 3,
    like=3.0,
    wrong="Each step adds 40 % of what is missing, so 60 % of it is left: the gap is never 0.",
)
guess.answer(
    "a little below 3",
    lambda g: 2.9 < g < 3,
    like=2.99,
    right="60 % of the gap is left by each step: 3 times 0.6 to the power of 12 is 0.0065.",
)
guess.answer(
    "a little above 3",
    lambda g: 3 < g < 3.1,
    like=3.01,
    wrong="A step of 40 % of the gap cannot jump over the end of the gap.",
)
guess.answer(
    "far from 3: 12 steps are too few",
    lambda g: g < 2.9,
    like=2.0,
    wrong="The first step alone closes 40 % of the gap, and the second 40 % of the rest.",
)

piece = prediction(
    "0.piece",
    "Take larger pieces of the error: 0.6, then 1.2. Which of the two arrives at 3?",
    result="Arrived: {}.",
)
piece.answer(
    "both, and 1.2 is faster",
    "0.6 and 1.2",
    wrong="A piece of 1.2 adds 240 % of the gap: the guess lands beyond 3, by more than it missed.",
)
piece.answer(
    "only 0.6",
    "0.6",
    right="0.6 adds 120 % of the gap: it jumps past 3 by 20 % of the gap, 1.2 by 140 %.",
)
piece.answer(
    "neither: both jump past 3",
    "none",
    wrong="Jumping past does no harm while the gap shrinks: 0.6 leaves a fifth of it each time.",
)

kind = prediction(
    "0.dtype",
    "`y` holds the species of 206 birds as whole numbers: 0, 1 or 2. What is `y.mean()`?",
    result="PyTorch answers: {}",
)
kind.answer(
    "about 0.9, the mean",
    lambda said: "e" not in said and "." in said,
    like="0.92",
    wrong="That is NumPy's answer. PyTorch does not change the kind of a number unasked.",
)
kind.answer(
    "1, the mean as a whole number",
    "1",
    wrong="A rounded mean would be silently wrong. PyTorch prefers to complain.",
)
kind.answer(
    "an error",
    lambda said: "mean()" in said,
    like="mean(): could not infer output dtype.",
    right="A mean of whole numbers is seldom whole, so torch asks which kind you want: y.float().",
)

rows = prediction(
    "0.rows",
    "From each bird subtract the mean of its own four numbers: `x - x.mean(dim=1)`. The shapes are "
    "(206, 4) and (206,). What comes out?",
    result="{}",
)
rows.answer(
    "a table (206, 4): each row minus its mean",
    "shape (206, 4)",
    wrong="Shapes are aligned at the last axis, not at the first: 4 meets 206.",
)
rows.answer(
    "a table (206, 206)",
    "shape (206, 206)",
    wrong="That would need a 1 in one of the two shapes to stretch.",
)
rows.answer(
    "an error",
    lambda said: "must match" in said,
    like="The size of tensor a (4) must match the size of tensor b (206)",
    right="4 meets 206 and neither is 1. (206, 1) would fit: keepdim=True, or [:, None].",
)

nearest = prediction(
    "0.nearest",
    "In grams and millimetres the nearest bird named 58 of 67 correctly. How many with all four "
    "columns on one scale?",
    result="On one scale it names {} of 67.",
)
nearest.answer(
    "fewer than 58: the scaling throws information away",
    lambda n: n < 58,
    like=50,
    wrong="It does not: a shift and a scale can be undone. Only what counts as near changes.",
)
nearest.answer(
    "58 or 59: the birds are the same",
    lambda n: 58 <= n < 60,
    like=58,
    wrong="The birds are, their distances are not: before, a gram counted as much as a millimetre.",
)
nearest.answer(
    "60 to 64: most of the nine are hard cases",
    lambda n: 60 <= n < 65,
    like=62,
    wrong="Only their mass made them hard. Bill and flipper tell them apart.",
)
nearest.answer(
    "65 or more",
    lambda n: n >= 65,
    like=67,
    right="In grams, body mass decided nearly alone who is near; now all four measurements do.",
)

speed = prediction(
    "0.speed",
    "The table (206, 4) times (4, 16), by our loop and by `@`. How many times faster is `@`?",
    result="The loop took {0[0]:.0f} µs, `@` took {0[1]:.1f} µs.",
)
speed.answer(
    "about as fast: the sums are the same",
    lambda took: took[0] < 3 * took[1],
    like=(30.0, 20.0),
    wrong="The sums are; each turn of our loop also makes several small tensors in Python.",
)
speed.answer(
    "ten times",
    lambda took: 3 * took[1] <= took[0] <= 100 * took[1],
    like=(200.0, 20.0),
    wrong="The loop runs 3,296 times, and Python takes microseconds each time: far more than that.",
)
speed.answer(
    "more than a hundred times",
    lambda took: took[0] > 100 * took[1],
    like=(20_000.0, 5.0),
    right="What is gone is Python's share. Never loop over numbers if a tensor operation will do.",
)

trained = prediction(
    "0.trained",
    "From four measurements the nearest neighbour named all 67 held-out birds. The network sees "
    "two of the four. How many of the 67 will it name correctly?",
    result="It names {:.0%} of them correctly.",
)
trained.answer(
    "40 or fewer: half of what was measured is missing",
    lambda share: share <= 40.5 / 67,
    like=0.5,
    wrong="Half of the columns can tell far more than half: look at the first figure again.",
)
trained.answer(
    "41 to 59: too many bills are alike",
    lambda share: 40.5 / 67 < share < 59.5 / 67,
    like=0.8,
    wrong="Only a few are: in the first figure most birds stand among their own species.",
)
trained.answer(
    "60 to 66",
    lambda share: 59.5 / 67 <= share < 1,
    like=0.955,
    right="Birds that look alike belong together, on the map and among held-out birds alike.",
)
trained.answer(
    "all 67: it has learned the rule",
    1.0,
    wrong="Where the species overlap, no border is right for every bird.",
)

shuffled = prediction(
    "0.shuffled",
    "With shuffled labels a bill says nothing about the species. How do the two losses change in "
    "200 steps, on average?",
    result="The training loss ends at {0[0]:.1f} of its start, the held-out loss at {0[1]:.1f}.",
)
shuffled.answer(
    "neither by more than 5 %: there is nothing to learn",
    lambda ends: all(0.95 <= end <= 1.05 for end in ends),
    like=(1.0, 1.0),
    wrong="99 numbers can fit some chance patterns in 206 birds, and the training loss falls.",
)
shuffled.answer(
    "the training loss falls by more than half, the held-out loss rises",
    lambda ends: ends[0] < 0.5 and ends[1] > 1,
    like=(0.1, 1.1),
    wrong="With true labels it falls that far. 99 numbers cannot fit all chance patterns here.",
)
shuffled.answer(
    "the training loss falls by less than half, the held-out loss rises",
    lambda ends: 0.5 <= ends[0] < 0.95 and ends[1] > 1,
    like=(0.8, 1.1),
    right="On average: what is learned holds for the training birds, and not for others.",
)
shuffled.answer(
    "both fall, by less than half",
    lambda ends: 0.5 <= ends[0] < 0.95 and ends[1] < 1,
    like=(0.8, 0.9),
    wrong="Chance patterns in the training birds say nothing about others: there the loss rises.",
)

column = prediction(
    "0.break",
    "Every prediction is perfect: the same four numbers, as a column (4, 1) and as (4,). What is "
    "the mean of the squared differences?",
    result="It is {:.2f}.",
)
column.answer(
    "0",
    0.0,
    wrong="It would be, if number n met number n. The column is stretched: all 16 pairs meet.",
)
column.answer(
    "an error: the shapes differ",
    lambda v: isinstance(v, str),
    like="error",
    wrong="By the rule, (4, 1) and (4,) fit: both are stretched to (4, 4).",
)
column.answer(
    "some other number",
    lambda v: v > 0,
    like=2.5,
    right="All 16 pairs were compared, without complaint: training on this teaches nonsense.",
)


scaling = exercise(
    "0.1",
    "Every column on one scale",
    minutes=10,
    difficulty=1,
    inline=True,
    statement=r"""
        **Your turn.** Bills are measured in millimetres, bodies in grams. To compare them, shift
        and scale every column of `x` to mean 0 and standard deviation 1:

        $$ z_{nd} = \frac{x_{nd} - \mu_d}{\sigma_d} $$

        $\mu_d$ and $\sigma_d$ are the mean and the standard deviation of column $d$. The deviation
        is that of the population: it divides by N, not by N - 1, and `correction=0` asks torch for
        it. A column whose values are all equal becomes 0.
        """,
)


@scaling.solution
def standardise(x):
    """The columns of x at mean 0 and standard deviation 1; a constant column at 0.

    Shapes: x (N, D) -> (N, D)
    """
    constant = (x == x[0]).all(dim=0)
    deviation = torch.where(constant, 1.0, x.std(dim=0, correction=0))
    return (x - x.mean(dim=0)) / deviation


@scaling.cases
def _(rng):
    yield (np.array([[1.0, 10.0], [3.0, 20.0], [5.0, 60.0]]),)
    yield (np.array([[1.0, 7.0, 2.0], [2.0, 7.0, 0.0], [6.0, 7.0, 4.0]]),)  # a constant column
    yield (np.array([[2.0, -3.0]]),)  # one row: every column is constant
    while True:
        x = rng.normal(size=(rng.integers(2, 7), rng.integers(1, 5)))
        yield (x * rng.uniform(0.1, 50, size=x.shape[1]) + rng.normal(),)


@scaling.wrong(
    "takes one mean and one deviation over all values",
    "Millimetres and grams would share a mean. Each column has its own: dim=0.",
)
def _(x):
    deviation = x.std(correction=0)
    return (x - x.mean()) / (deviation if deviation > 0 else 1.0)


@scaling.wrong(
    "takes one mean and torch's own deviation over all values",
    "Two things: each column has its own, dim=0, and `std` divides by N - 1 unless `correction=0`.",
)
def _(x):
    deviation = x.std()
    return (x - x.mean()) / (deviation if deviation > 0 else 1.0)


@scaling.wrong(
    "standardises the rows",
    "`dim` names the axis that disappears. The N rows are to be averaged away: dim=0.",
)
def _(x):
    deviation = x.std(dim=1, correction=0, keepdim=True)
    return (x - x.mean(dim=1, keepdim=True)) / torch.where(deviation > 0, deviation, 1.0)


@scaling.wrong(
    "standardises the rows, by torch's own deviation",
    "Two things: the N rows are to be averaged away, dim=0, and `std` divides by N - 1 unless "
    "`correction=0`.",
)
def _(x):
    size = (len(x), 1)
    deviation = x.std(dim=1, keepdim=True) if x.shape[1] > 1 else torch.full(size, torch.nan)
    return (x - x.mean(dim=1, keepdim=True)) / deviation


@scaling.wrong(
    "divides by the variance", "The deviation is the root of the variance, in the unit of x."
)
def _(x):
    variance = x.var(dim=0, correction=0)
    return (x - x.mean(dim=0)) / torch.where(variance > 0, variance, 1.0)


@scaling.wrong(
    "divides by N - 1 in the deviation",
    "torch's `std` does so by default; `correction=0` is the deviation of the population.",
)
def _(x):
    deviation = x.std(dim=0, correction=1) if len(x) > 1 else torch.zeros_like(x[0])
    return (x - x.mean(dim=0)) / torch.where(deviation > 0, deviation, 1.0)


@scaling.wrong(
    "divides by N - 1, which is 0 for one row",
    "torch's `std` divides by N - 1, so that one row gives nan; `correction=0` divides by N.",
)
def _(x):
    deviation = x.std(dim=0) if len(x) > 1 else torch.full_like(x[0], torch.nan)
    return (x - x.mean(dim=0)) / torch.where(deviation == 0, 1.0, deviation)


@scaling.wrong(
    "uses torch's own deviation and divides by 0",
    "Two things: `std` divides by N - 1 unless `correction=0`, and 0 / 0 is nan.",
)
def _(x):
    deviation = x.std(dim=0) if len(x) > 1 else torch.full_like(x[0], torch.nan)
    return (x - x.mean(dim=0)) / deviation


@scaling.wrong(
    "divides by 0 in a constant column",
    "There the deviation is 0, and 0 / 0 is nan. `torch.where(condition, a, b)` can put a 1 there.",
)
def _(x):
    return (x - x.mean(dim=0)) / x.std(dim=0, correction=0)


@scaling.wrong(
    "only shifts", "The mean is 0 now; the deviation is still what it was. Divide by it."
)
def _(x):
    return x - x.mean(dim=0)


@scaling.wrong("only scales", "The deviation is 1 now; subtract the mean before you divide.")
def _(x):
    deviation = x.std(dim=0, correction=0)
    return x / torch.where(deviation > 0, deviation, 1.0)


@scaling.wrong(
    "squeezes each column between 0 and 1",
    "That uses the smallest and the largest value. Here: the mean and the deviation.",
)
def _(x):
    low, high = x.min(dim=0).values, x.max(dim=0).values
    return (x - low) / torch.where(high > low, high - low, 1.0)


@scaling.wrong(
    "adds a small number to the variance",
    "Then no deviation is quite 1. Ask instead where the deviation is 0, and divide by 1 there.",
)
def _(x):
    return (x - x.mean(dim=0)) / (x.var(dim=0, correction=0) + 1e-5).sqrt()


@scaling.wrong(
    "leaves a constant column as it is", "Its mean is subtracted as well, so that it becomes 0."
)
def _(x):
    deviation = x.std(dim=0, correction=0)
    return torch.where(deviation > 0, (x - x.mean(dim=0)) / deviation, x)


@scaling.wrong(
    "scales before it shifts",
    "The mean of x / sigma is mu / sigma, not mu: subtract first, then divide all of it.",
)
def _(x):
    deviation = x.std(dim=0, correction=0)
    return x / torch.where(deviation > 0, deviation, 1.0) - x.mean(dim=0)


@scaling.wrong(
    "multiplies by the deviation", "A wide column would become wider: divide by its deviation."
)
def _(x):
    return (x - x.mean(dim=0)) * x.std(dim=0, correction=0)


scaling.wrong(
    "divides the mean alone",
    "Python divides before it subtracts: put the difference in parentheses, (x - mean) / s.",
)(lambda x: x - x.mean(dim=0) / _deviation(x))


def _deviation(x):
    deviation = x.std(dim=0, correction=0)
    return torch.where(deviation > 0, deviation, torch.ones_like(deviation))


scaling.wrong("fills a constant column with 1", "A constant column becomes 0: it is at its mean.")(
    lambda x: torch.nan_to_num((x - x.mean(dim=0)) / x.std(dim=0, correction=0), nan=1.0)
)


scaling.hints(
    "`x.mean(dim=0)` has shape (D,). What does broadcasting do with (N, D) minus (D,)?",
    "`x.std(dim=0, correction=0)` is the deviation of the population.",
    "A constant column has deviation 0. Divide it by 1 instead: `torch.where(std > 0, std, 1.0)`.",
)


distances = exercise(
    "0.2",
    "Every bird to every bird",
    minutes=15,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** `a` holds N points, `b` holds M. How far is each point of `a` from each
        point of `b`?

        $$ d_{nm} = \sqrt{\sum_d (a_{nd} - b_{md})^2} $$

        Write it by broadcasting, without a loop. Which shape must the differences have before
        anything is added up?
        """,
)


@distances.solution
def pairwise_distances(a, b):
    """The distance of every row of a from every row of b.

    Shapes: a (N, D), b (M, D) -> (N, M)
    """
    difference = a[:, None] - b  # (N, 1, D) - (M, D) -> (N, M, D)
    return difference.square().sum(dim=-1).sqrt()


@distances.cases
def _(rng):
    yield np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[0.0, 0.0], [6.0, 8.0]])
    yield np.array([[1.0], [2.0]]), np.array([[1.0], [4.0], [-1.0]])
    yield np.array([[1.0, 2.0, 2.0]]), np.array([[0.0, 0.0, 0.0], [1.0, 2.0, 2.0]])
    yield (  # birds of much the same mass, in millimetres and grams
        np.array([[39.1, 3750.3], [50.2, 5400.7]]),
        np.array([[39.101, 3750.3], [50.2, 5400.702]]),
    )
    while True:
        n, m, d = rng.integers(1, 6), rng.integers(1, 6), rng.integers(1, 4)
        yield rng.normal(size=(n, d)), rng.normal(size=(m, d))


@distances.wrong("forgets the root", "These are squared distances.")
def _(a, b):
    return (a[:, None] - b).square().sum(dim=-1)


@distances.wrong(
    "puts the points of b into the rows",
    "Row n belongs to point n of a. Which of the two needs the new axis, `[:, None]`?",
)
def _(a, b):
    return (b[:, None] - a).square().sum(dim=-1).sqrt()


@distances.wrong(
    "compares row n with row n only",
    "`a - b` pairs equal rows. All pairs need a new axis: (N, 1, D) against (M, D).",
)
def _(a, b):
    return (a - b).square().sum(dim=-1).sqrt()


@distances.wrong(
    "leaves the columns unsummed", "The result still has an axis of length D: add up along it."
)
def _(a, b):
    return (a[:, None] - b).square().sqrt()


@distances.wrong(
    "adds up the absolute differences",
    "That is the distance along the streets of a city. Square, add up, then the root.",
)
def _(a, b):
    return (a[:, None] - b).abs().sum(dim=-1)


@distances.wrong(
    "averages over the columns", "The squares are added up, not averaged: `sum`, not `mean`."
)
def _(a, b):
    return (a[:, None] - b).square().mean(dim=-1).sqrt()


@distances.wrong(
    "adds up the wrong axis",
    "Of (N, M, D) the last axis must disappear, the coordinates: dim=-1.",
)
def _(a, b):
    return (a[:, None] - b).square().sum(dim=1).sqrt()


@distances.wrong(
    "adds up before it squares",
    "Differences of opposite sign cancel. Square each one first, then add up.",
)
def _(a, b):
    return (a[:, None] - b).sum(dim=-1).abs()


@distances.wrong(
    "adds up over the points of a",
    "Of (N, M, D) the last axis must disappear, the coordinates: dim=-1, not dim=0.",
)
def _(a, b):
    return (a[:, None] - b).square().sum(dim=0).sqrt()


@distances.wrong(
    "adds the points up", "A distance is made of differences: a minus b, column by column."
)
def _(a, b):
    return (a[:, None] + b).square().sum(dim=-1).sqrt()


@distances.wrong(
    "takes the largest difference",
    "All columns count: square each difference, add up, take a root.",
)
def _(a, b):
    return (a[:, None] - b).abs().amax(dim=-1)


def _near_where_far(cases, values):
    """Right for small numbers, but off or nan for two points close together and far from 0."""
    wanted = [np.linalg.norm(a[:, None] - b, axis=-1) for a, b in (case.args for case in cases[:4])]
    return all(
        np.allclose(value, truth, atol=1e-7)
        for value, truth in zip(values[:3], wanted[:3], strict=True)
    ) and np.allclose(np.where(np.isnan(values[3]), wanted[3], values[3]), wanted[3], atol=0.1)


@distances.wrong(
    "squares before it subtracts",
    "In a² + b² - 2ab large squares cancel: a small distance is then mere rounding error, perhaps "
    "below 0. Subtract first, then square.",
    mark=_near_where_far,
)
def _(a, b):
    squares = a.square().sum(dim=1)[:, None] + b.square().sum(dim=1) - 2 * a @ b.T
    return squares.sqrt()


distances.wrong(
    "gives both the new axis",
    "(N, 1, D) and (M, 1, D) pair row n with row n again. Only one of the two gets the new axis.",
)(lambda a, b: (a[:, None] - b[:, None]).square().sum(dim=-1).sqrt())


distances.hints(
    "The differences need three axes: every row of `a` meets every row of `b`, column by column.",
    "`a[:, None]` has shape (N, 1, D). Write it above (M, D), aligned at the right.",
    "`(a[:, None] - b)` is (N, M, D): square it, add up the last axis, take the root.",
)


rule = exercise(
    "0.3",
    "The rule itself",
    minutes=15,
    difficulty=3,
    statement=r"""
        What is the shape of the sum of a tensor of shape `s` and one of shape `t`? Align both
        shapes at their last axis. Where one of them has run out, the other's length counts. Where
        both have an axis, equal lengths stay, and a 1 takes the length of the other, whatever it
        is (0 included: a batch may be empty). Anything else cannot be broadcast: return None.
        """,
)


@rule.solution
def broadcast_shape(s, t):
    """The shape to which s and t are broadcast, or None if they cannot be.

    Shapes: s and t tuples of lengths -> tuple or None
    """
    n = max(len(s), len(t))
    s, t = (1,) * (n - len(s)) + tuple(s), (1,) * (n - len(t)) + tuple(t)
    if any(a != b and 1 not in (a, b) for a, b in zip(s, t, strict=True)):
        return None
    return tuple(b if a == 1 else a for a, b in zip(s, t, strict=True))


@rule.cases
def _(rng):
    yield (3, 1), (1, 4)
    yield (3, 1), (4,)
    yield (5, 2), (2,)
    yield (5, 2), (5,)  # cannot be
    yield (4, 3), (2, 3)  # cannot be
    yield (2, 1, 3), (4, 1)
    yield (), (3, 2)
    yield (3, 2), (3, 2)
    yield (3, 1), (0,)  # a 1 becomes 0
    yield (0,), (3,)  # cannot be: only a 1 is stretched
    while True:
        n, kept = int(rng.integers(1, 5)), rng.integers(1, 5)
        whole = [int(length) for length in rng.integers(1, 5, size=n)]
        s, t = (
            tuple(1 if rng.random() < 0.3 else length for length in whole[rng.integers(0, kept) :])
            for _ in range(2)
        )
        if s and rng.random() < 0.25:
            s = (*s[:-1], s[-1] + 1)
        yield s, t


def _joined(s, t, join):
    """Both shapes aligned at the right; `join(a, b)` gives a length, or None to give up."""
    n = max(len(s), len(t))
    s, t = (1,) * (n - len(s)) + tuple(s), (1,) * (n - len(t)) + tuple(t)
    lengths = [join(a, b) for a, b in zip(s, t, strict=True)]
    return None if None in lengths else tuple(lengths)


def _stretched(a, b):
    """The length of two axes that meet, or None."""
    if a == b or b == 1:
        return a
    return b if a == 1 else None


@rule.wrong(
    "aligns from the left",
    "Shapes are aligned at their last axis: missing axes are added on the left.",
)
def _(s, t):
    joined = _joined(tuple(s)[::-1], tuple(t)[::-1], _stretched)
    return None if joined is None else joined[::-1]


@rule.wrong(
    "takes the larger length without asking for a 1",
    "Only a 1 is stretched. 2 against 3 has no answer: return None.",
)
def _(s, t):
    return _joined(s, t, max)


@rule.wrong(
    "refuses shapes with different numbers of axes",
    "The shorter shape gets axes of length 1 on its left.",
)
def _(s, t):
    return _joined(s, t, _stretched) if len(s) == len(t) else None


@rule.wrong("stretches nothing", "An axis of length 1 fits any length.")
def _(s, t):
    n = min(len(s), len(t))
    if n and tuple(s)[-n:] != tuple(t)[-n:]:
        return None
    return tuple(s) if len(s) > len(t) else tuple(t)


@rule.wrong(
    "drops the axes that only one shape has",
    "Where one shape has run out, the other's length counts; it is not lost.",
)
def _(s, t):
    n = min(len(s), len(t))
    return _joined(tuple(s)[len(s) - n :], tuple(t)[len(t) - n :], _stretched)


@rule.wrong(
    "returns the lengths from right to left",
    "You went from the last axis to the first: turn the result round at the end.",
)
def _(s, t):
    joined = _joined(s, t, _stretched)
    return None if joined is None else joined[::-1]


@rule.wrong(
    "takes 1 where 1 meets 0",
    "A 1 takes the length of the other, and that may be 0. The larger of the two is not the rule.",
)
def _(s, t):
    return _joined(s, t, lambda a, b: max(a, b) if a == b or 1 in (a, b) else None)


@rule.wrong(
    "lets only t be stretched", "Either of the two may have the 1: ask for it on both sides."
)
def _(s, t):
    return _joined(s, t, lambda a, b: a if b in (1, a) else None)


@rule.wrong(
    "lets only s be stretched", "Either of the two may have the 1: ask for it on both sides."
)
def _(s, t):
    return _joined(s, t, lambda a, b: b if a in (1, b) else None)


def _ruled(s, t, meet):
    """What `meet` gives for each pair of lengths; None if one of them is None."""
    n = max(len(s), len(t))
    pairs = zip((1,) * (n - len(s)) + tuple(s), (1,) * (n - len(t)) + tuple(t), strict=True)
    lengths = tuple(meet(p, q) for p, q in pairs)
    return None if None in lengths else lengths


def _meet(p, q):
    return q if p == 1 else p if q in (1, p) else None


rule.wrong("returns () where nothing fits", "() is the shape of a single number: return None.")(
    lambda s, t: () if _ruled(s, t, _meet) is None else _ruled(s, t, _meet)
)

rule.wrong(
    "takes a length of 0 for a clash", "0 is a length: a 1 is stretched to it, and 0 meets 0."
)(lambda s, t: None if 0 in (*s, *t) else _ruled(s, t, _meet))

rule.wrong("stretches whatever divides", "Only a 1 is stretched: 2 and 4 have no answer.")(
    lambda s, t: _ruled(
        s,
        t,
        lambda p, q: (
            _meet(p, q) or (max(p, q) if min(p, q) and not max(p, q) % min(p, q) else _meet(p, q))
        ),
    )
)

rule.wrong(
    "leaves a 1 where one shape has run out", "There the other's length counts, whatever it is."
)(
    lambda s, t: (
        None
        if (found := _ruled(s, t, _meet)) is None
        else (1,) * abs(len(s) - len(t)) + found[abs(len(s) - len(t)) :]
    )
)


rule.hints(
    "Give the shorter tuple ones on its left, until both are equally long: `(1,) * 2 + (4,)`.",
    "Now go through the pairs with `zip`. When does a pair have no answer?",
    "In a good pair the answer is the one that is not 1: `b if a == 1 else a`.",
)


shapes = choices(
    "0.4",
    "Which shape comes out?",
    variable="shapes",
    minutes=5,
    difficulty=1,
    statement="""
        `x` holds 206 birds with 4 measurements: shape (206, 4). Write each shape as a tuple, first
        without running anything. For a tensor without axes it is `()`.
        """,
)
shapes.question(
    "one row",
    "x[0]",
    answer=(4,),
    wrong={
        (1, 4): "A single number takes the axis away; x[0:1] would keep it.",
        4: "That is a length. A shape is a tuple, with a comma even if it has one axis.",
        (206,): "The first index chooses a row, and a row has 4 measurements.",
    },
)
shapes.question(
    "one column",
    "x[:, 0]",
    answer=(206,),
    wrong={
        (206, 1): "A single number takes the axis away; x[:, 0:1] or x[:, [0]] would keep it.",
        206: "That is a length. A shape is a tuple, with a comma even if it has one axis.",
        (4,): "The colon keeps all rows; the 0 chooses among the columns.",
    },
)
shapes.question(
    "mean",
    "x.mean(dim=0)",
    answer=(4,),
    wrong={
        (206,): "`dim` names the axis that disappears: the 206 rows are averaged away.",
        4: "That is a length. A shape is a tuple, with a comma even if it has one axis.",
        (1, 4): "The axis is gone unless you ask for keepdim=True.",
        (): "That is x.mean(), over all values.",
    },
)
shapes.question(
    "kept",
    "x.mean(dim=1, keepdim=True)",
    answer=(206, 1),
    wrong={
        (206,): "keepdim=True leaves an axis of length 1 in place of the one averaged away.",
        (1, 4): "dim=1 averages over the 4 columns, not over the rows.",
    },
)
shapes.question(
    "new axis",
    "x[:, None]",
    answer=(206, 1, 4),
    wrong={
        (206, 4, 1): "The new axis stands where None stands: after the rows.",
        (1, 206, 4): "The new axis stands where None stands: after the colon of the rows.",
        (206, 1): "None adds an axis; the 4 columns are still there.",
    },
)
shapes.question(
    "product",
    "x @ torch.ones(4, 3)",
    answer=(206, 3),
    wrong={
        (206, 4, 3): "The two axes of length 4 meet in the product, and disappear.",
        (206, 4): "The second table has 3 columns, so the product has 3.",
        (3, 206): "The rows of the product are the rows of the first table.",
    },
)
shapes.hints(
    "A number as an index takes an axis away, a slice keeps it, None adds one.",
    "`dim` is the axis that disappears; keepdim=True leaves a 1 in its place.",
    "(N, D) @ (D, K): the two D meet and disappear.",
)


mending = exercise(
    "0.5",
    "Mend the mean squared error",
    minutes=10,
    difficulty=2,
    statement=r"""
        A network with one output returns a column; the labels come as a plain row:
        shapes (N, 1) and (N,). The line `((predicted - target) ** 2).mean()` runs, and is wrong.
        Write the mean over the N examples of $(\hat y_n - y_n)^2$.
        """,
)


@mending.solution
def mean_squared_error(predicted, target):
    """The mean of the squared differences, example by example.

    Shapes: predicted (N, 1), target (N,) -> number
    """
    return float((predicted[:, 0] - target).square().mean())


@mending.cases
def _(rng):
    yield np.array([[1.0], [2.0], [4.0]]), np.array([1.0, 2.0, 4.0])  # all right: 0
    yield np.array([[1.0], [2.0]]), np.array([0.0, 4.0])
    yield np.array([[3.0]]), np.array([1.0])
    while True:
        n = rng.integers(2, 8)
        yield rng.normal(size=(n, 1)), rng.normal(size=n)


@mending.wrong(
    "compares every prediction with every target",
    "(N, 1) minus (N,) is (N, N). Take the column out first: predicted[:, 0].",
)
def _(predicted, target):
    return float((predicted - target).square().mean())


@mending.wrong("forgets the square", "Without it, errors of opposite sign cancel.")
def _(predicted, target):
    return float((predicted[:, 0] - target).mean())


@mending.wrong("adds up instead of averaging", "The mean divides by N: `mean`, not `sum`.")
def _(predicted, target):
    return float((predicted[:, 0] - target).square().sum())


@mending.wrong("takes the root", "That is the root mean squared error. Leave the root out.")
def _(predicted, target):
    return float((predicted[:, 0] - target).square().mean().sqrt())


@mending.wrong("takes absolute values", "That is the mean absolute error. Square the differences.")
def _(predicted, target):
    return float((predicted[:, 0] - target).abs().mean())


@mending.wrong("squares the mean", "Square each difference first, then average.")
def _(predicted, target):
    return float((predicted[:, 0] - target).mean().square())


@mending.wrong(
    "divides by N - 1",
    "There are N examples, and the mean divides by N. `var` and `std` have their own divisor.",
)
def _(predicted, target):
    errors = (predicted[:, 0] - target).square()
    return float(errors.sum() / max(len(errors) - 1, 1))


@mending.wrong("halves it", "No factor of a half is asked for here: the mean as it is.")
def _(predicted, target):
    return float((predicted[:, 0] - target).square().mean() / 2)


@mending.wrong(
    "keeps a mean for each prediction",
    "(N, 1) minus (N,) is (N, N): every prediction met every target. Take the column out first.",
)
def _(predicted, target):
    return (predicted - target).square().mean(dim=1)


@mending.wrong(
    "keeps a mean for each target",
    "(N, 1) minus (N,) is (N, N): every prediction met every target. Take the column out first.",
)
def _(predicted, target):
    return (predicted - target).square().mean(dim=0)


@mending.wrong(
    "adds up all pairs and divides by N",
    "These are the squares of N times N pairs. Take the column out first: predicted[:, 0].",
)
def _(predicted, target):
    return float((predicted - target).square().sum() / len(target))


@mending.wrong(
    "leaves the squares as they are",
    "Here is one square for each example. Their mean is a single number: `.mean()`.",
)
def _(predicted, target):
    return (predicted[:, 0] - target).square()


@mending.wrong(
    "leaves a column of squares",
    "Here is one square for each example, in a column. Their mean is a single number: `.mean()`.",
)
def _(predicted, target):
    return (predicted - target[:, None]).square()


@mending.wrong(
    "compares the first prediction with every target",
    "predicted[0] is the first row. All predictions, as a plain row, are predicted[:, 0].",
)
def _(predicted, target):
    return float((predicted[0] - target).square().mean())


@mending.wrong(
    "squares before it subtracts",
    "That is a difference of squares. Subtract first, then square what is left.",
)
def _(predicted, target):
    return float((predicted[:, 0].square() - target.square()).mean())


@mending.wrong(
    "divides by N twice", "`mean` has divided by N already; another division is one too many."
)
def _(predicted, target):
    return float((predicted[:, 0] - target).square().mean() / len(target))


mending.wrong(
    "leaves an axis of length 1", "One number is wanted, without an axis: `.mean()` alone."
)(lambda predicted, target: (predicted - target[:, None]).square().mean(dim=0))


mending.hints(
    "Print the shape of `predicted - target`. How many numbers should it hold?",
    "Which of the two has an axis too many? A number as an index takes it away.",
)
