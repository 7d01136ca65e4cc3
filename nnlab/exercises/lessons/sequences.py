"""Exercises and predictions of lesson 12: forecasts, rows of words, and strings written back."""

import numpy as np
import torch
import torch.nn.functional as F

from nnlab.exercises import choices, exercise, prediction

recall = choices(
    "12.recall",
    "Three questions from lessons 11, 10 and 04",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "blocks",
    "how many blocks of H rows the input matrix of an nn.GRU has",
    answer=3,
    wrong={
        4: "Four blocks are an LSTM's: i, f, g and o. A GRU has r, z and n.",
        2: "The two gates, and the candidate n has a block as well.",
        1: "That is the plain RNN. Each gate has a block of its own.",
    },
)
recall.question(
    "places",
    "how many places a kernel of 3 has on 28 steps, stride 1, no padding",
    answer=26,
    wrong={
        28: "Without padding the kernel's last place begins two steps before the end.",
        25: "The first place counts too: 28 - 3 + 1.",
        27: "A kernel of 3 needs two more steps to its right: 28 - 3 + 1.",
    },
)
recall.question(
    "guess",
    "the cross-entropy, in nats, of giving each of 10 digits the share 0.1",
    answer=2.302585,
    wrong={
        0.1: "That is the share. The cost is minus its logarithm.",
        1: "That is the logarithm to base 10. In nats it is ln 10.",
        3.321928: "That is in bits, the logarithm to base 2. In nats it is ln 10.",
    },
)
recall.hints(
    "For the GRU: how many sums does a step need, and which have a matrix of their own?",
    "The cost of what was seen is -ln of the share it got.",
)


cut = exercise(
    "12.1",
    "Windows of a series",
    minutes=10,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Every window of `n` values in a row, oldest first, and as its target the
        value `horizon` steps *after the window's last value*: with `horizon` 1 the very next one.
        A window whose target lies beyond the end is left out.
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


@cut.wrong(
    "keeps windows without a target", "A window whose target lies beyond the end is left out."
)
def _(series, n, horizon):
    return series.unfold(0, n, 1), windows(series, n, horizon)[1]


@cut.wrong("gives the targets first", "First the windows, then their targets.")
def _(series, n, horizon):
    return windows(series, n, horizon)[::-1]


cut.hints(
    "Write down 0, 1, 2, 3, 4, 5 with n = 3 and horizon = 1: three windows, targets 3, 4, 5.",
    "The window from `start` ends at start + n - 1; its target is `horizon` further.",
    "There are len(series) - n - horizon + 1 windows. Where does the first target stand?",
)


scaled = exercise(
    "12.2",
    "The scaled error",
    minutes=6,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Equation (12.1): the mean absolute error of `forecast`, divided by that of
        the seasonal naive forecast *within the training series*, on every day of it that has one.
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
        with np.errstate(all="ignore"):  # where the days do not change it is infinite or nan
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


@scaled.wrong(
    "takes the last season only",
    "The mean goes over every day of `train` that has one `season` days before it, not the last.",
)
def _(forecast, actual, train, season):
    last, before = train[-season:], train[-2 * season : -season]
    return _error(forecast, actual) / (last[-len(before) :] - before).abs().mean()


@scaled.wrong(
    "counts days that have no day before them",
    "The first `season` days have no naive forecast: divide by the days that have one.",
)
def _(forecast, actual, train, season):
    return _error(forecast, actual) / (_naive(train, season) * (1 - season / len(train)))


@scaled.wrong("divides sums", "Two *means*: there are more training days than days to forecast.")
def _(forecast, actual, train, season):
    return mase(forecast, actual, train, season) * len(actual) / (len(train) - season)


@scaled.wrong("wraps around", "`roll` compares the first days with the last ones: slice instead.")
def _(forecast, actual, train, season):
    return _error(forecast, actual) / (train - train.roll(season)).abs().mean()


@scaled.wrong("divides by what happened", "That is the error in percent, which fails near 0.")
def _(forecast, actual, train, season):
    return ((forecast - actual) / actual).abs().mean()


scaled.hints(
    "Two mean absolute errors, one above the other.",
    "The lower one never sees the forecast: it compares `train` with itself, `season` steps back.",
    "Two slices of `train`, one without its first `season` days, one without its last ones.",
)


naive = prediction(
    "12.naive",
    "Which of the three forecasts, repeated for every day of 2013 and 2014, is closest on average?",
    result="The closest is {}.",
)
naive.answer(
    "yesterday",
    "yesterday",
    wrong="Yesterday is nearest in time, but a Saturday has thousands fewer births than a Friday.",
)
naive.answer(
    "last week",
    "last week",
    wrong="It knows the weekday. It knows neither that tomorrow is Christmas, nor that last "
    "Thursday was.",
)
naive.answer(
    "364 days ago",
    "364 days ago",
    right="52 weeks ago the weekday was the same, the season too, and most holidays fell nearby.",
)


recipe = prediction(
    "12.recipe",
    "All six networks follow the births of 2010 closely. How large is their error in 2013 and "
    "2014, compared with last week's?",
    result="On average it is {:.1f} times last week's error.",
)
recipe.answer(
    "about half",
    lambda v: v < 0.7,
    like=0.5,
    wrong="Even on the year they were trained on they are only a little better than last week.",
)
recipe.answer(
    "about the same",
    lambda v: 0.7 <= v < 1.1,
    like=1.0,
    wrong="Nearly so on the training year. On later days they lose a quarter.",
)
recipe.answer(
    "larger",
    lambda v: 1.1 <= v < 3,
    like=1.28,
    right="They were fitted to the days of one year. A copy of last week was fitted to none.",
)


gain = prediction(
    "12.gain",
    "Ridge is linear: a weight for each of the same 55 numbers. How do the two with a calendar "
    "compare on the test years?",
    result="The LSTM's error is {:.1f} times the ridge's.",
)
gain.answer(
    "the LSTM is far ahead: its error is half",
    lambda v: v < 0.8,
    like=0.5,
    wrong="What was gained came in with the calendar, and ridge has the calendar as well.",
)
gain.answer(
    "they are close: within a fifth",
    lambda v: 0.8 <= v < 1.2,
    like=1.0,
    right="Weekday, season and holidays add up well, so a weighted sum is nearly enough.",
)
gain.answer(
    "ridge is far ahead: the LSTM's error is double",
    lambda v: v >= 1.2,
    like=2.0,
    wrong="The LSTM can copy what a weighted sum does, so it falls no further behind than "
    "imperfect training leaves it.",
)


order = prediction(
    "12.order",
    "We shuffle the words of each test sentence. How many points of accuracy does the trained GRU "
    "lose?",
    result="It loses {:.0f} points.",
)
order.answer(
    "about thirty: without order it must guess",
    lambda v: v > 15,
    like=30.0,
    wrong='Guessing gives 50 %. A sentence with "dull" in it is rarely praise, wherever the word '
    "stands.",
)
order.answer(
    'about ten: "not good" is lost',
    lambda v: 4 < v <= 15,
    like=10.0,
    wrong='It would lose that much if it had learned to read "not good".',
)
order.answer(
    "fewer than four",
    lambda v: v <= 4,
    like=0.5,
    right="It could use the order. What it learned from 6,421 sentences hardly does.",
)


middle = exercise(
    "12.3",
    "The mean without the padding",
    minutes=8,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** The mean over the steps of each row, of which only the first `lengths` ones
        count. What comes after is padding, and may be anything, nan included. Gradients must
        pass.
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
    yield np.array([[[3.0, 1.0], [0.0, 0.0], [5.0, 5.0]]]), np.array([2])  # zeros are a step, too
    while True:
        n, t, d = rng.integers(2, 5), rng.integers(2, 6), rng.integers(1, 4)
        yield rng.normal(size=(n, t, d)), rng.integers(1, t + 1, size=n)


@middle.probe
def _(masked_mean, x, lengths):
    from nnlab.exercises.probes import slopes

    root = x.requires_grad_()
    given = root.clone()  # no leaf, so that it can be overwritten, as a layer's output can
    mean = masked_mean(given, lengths)
    return {"mean": mean, "slopes": slopes(mean, [root]), "x": given}


def _inside(x, lengths):
    return (torch.arange(x.shape[1]) < lengths[:, None])[..., None]


@middle.wrong("averages the padding too", "Only the first `lengths` steps of a row count.")
def _(x, lengths):
    return x.mean(dim=1)


@middle.wrong("divides by the longest row", "Divide each row's sum by *its own* length, not by T.")
def _(x, lengths):
    return torch.where(_inside(x, lengths), x, 0).sum(dim=1) / x.shape[1]


@middle.wrong("adds up the padding, too", "The padding must not enter the sum: set it to 0 first.")
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
    "A step of zeros is a step. How many count, `lengths` says, not the numbers.",
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


@middle.wrong(
    "lets no gradient through",
    "The means are right, but the layers below would never learn: leave out `detach` and NumPy.",
)
def _(x, lengths):
    return masked_mean(x, lengths).detach()


@middle.wrong(
    "treats only nan as padding",
    "Padding may be any number: `lengths` says what counts, not the numbers.",
)
def _(x, lengths):
    return x.nanmean(dim=1)


@middle.wrong("adds one step too many", "A row of length 2 ends before step 2: index < length.")
def _(x, lengths):
    more = (torch.arange(x.shape[1]) <= lengths[:, None])[..., None]
    return torch.where(more, x, 0).sum(dim=1) / lengths[:, None]


@middle.wrong("cuts all rows at the longest", "Each row has a length of its own.")
def _(x, lengths):
    return x[:, : int(lengths.max())].mean(dim=1)


@middle.wrong("takes the largest", "That is a maximum over time; here the mean is asked for.")
def _(x, lengths):
    return torch.where(_inside(x, lengths), x, -torch.inf).amax(dim=1)


@middle.wrong(
    "overwrites the padding in x",
    "The mean is right, but x was changed on the way, and the caller does not expect that: "
    "`torch.where` makes a new tensor.",
)
def _(x, lengths):
    x[~_inside(x, lengths)[..., 0]] = 0
    return x.sum(dim=1) / lengths[:, None]


middle.hints(
    "A loop over the rows will do: row i counts up to lengths[i].",
    "Without a loop: which comparison of `torch.arange(T)` with the lengths is True inside?",
    "`torch.where(inside, x, 0)` clears the padding, whatever it holds. Then divide by what?",
)


forcing = exercise(
    "12.4",
    "What the writer is given, and what it should write",
    minutes=10,
    difficulty=3,
    inline=True,
    statement=r"""
        **Your turn.** Make two tensors from the rows of symbols. `given`: first the row's own
        `begin`, then each symbol moved one step to the right. `goal`: the symbols as they are, the
        *first* 0 after the last one included, since the writer must learn to stop. At every later
        step the goal is $-100$, which `F.cross_entropy` leaves out. No symbol and no `begin` is 0.
        """,
)


@forcing.solution
def teacher_forcing(rows, begin):
    """What a writer is given at each step, and what it should write there.

    Shapes: rows (N, T) whole numbers, 0 after a row's last symbol; begin (N,) -> (N, T), (N, T)
    """
    given = torch.cat([begin[:, None], rows[:, :-1]], dim=1)
    return given, rows.masked_fill(given == 0, -100)


@forcing.cases
def _(rng):
    yield np.array([[7, 3, 0, 0, 0], [4, 9, 2, 5, 0]]), np.array([11, 12])
    yield np.array([[3, 1, 2], [2, 2, 1]]), np.array([9, 9])  # rows that fill all steps
    yield np.array([[5]]), np.array([8])
    yield np.array([[1, 0, 0, 0, 0, 0]]), np.array([2])
    while True:
        n, t = int(rng.integers(2, 5)), int(rng.integers(3, 8))
        lengths = rng.integers(1, t + 1, size=(n, 1))
        rows = np.where(np.arange(t) < lengths, rng.integers(1, 10, size=(n, t)), 0)
        yield rows, rng.integers(10, 15, size=n)


def _given(rows, begin):
    return torch.cat([begin[:, None], rows[:, :-1]], dim=1)


@forcing.wrong(
    "shows the answer",
    "At each step the writer is given the very symbol that it should write: it learns to copy its "
    "input, and has no input when it writes alone. Move the symbols one step to the right.",
)
def _(rows, begin):
    return rows, rows.masked_fill(_given(rows, begin) == 0, -100)


@forcing.wrong(
    "moves to the left",
    "That gives the symbol *after* the one to be written. The writer knows only what came before.",
)
def _(rows, begin):
    given = torch.cat([rows[:, 1:], begin[:, None]], dim=1)
    return given, rows.masked_fill(_given(rows, begin) == 0, -100)


@forcing.wrong(
    "rolls the last symbol to the front",
    "`roll` brings the row's last entry to the front. `begin` belongs there, each row's own.",
)
def _(rows, begin):
    return rows.roll(1, dims=1), rows.masked_fill(_given(rows, begin) == 0, -100)


@forcing.wrong(
    "never learns to stop",
    "The first 0 after a row is a symbol to write, the end. Only what follows it is left out.",
)
def _(rows, begin):
    return _given(rows, begin), rows.masked_fill(rows == 0, -100)


@forcing.wrong(
    "counts the padding",
    "After the first 0 nothing is to be learned: those steps get the goal -100.",
)
def _(rows, begin):
    return _given(rows, begin), rows


@forcing.wrong(
    "makes rows one step longer",
    "Each step has one symbol given and one to write, so `given` drops the row's last entry.",
)
def _(rows, begin):
    given = torch.cat([begin[:, None], rows], dim=1)
    goal = torch.cat([rows, torch.zeros_like(rows[:, :1])], dim=1)
    return given, goal.masked_fill(given == 0, -100)


@forcing.wrong(
    "moves the goal, not the input",
    "The goal stays where it is. What is given at its step is the symbol before.",
)
def _(rows, begin):
    goal = torch.cat([rows[:, 1:], torch.zeros_like(rows[:, :1])], dim=1)
    return rows, goal.masked_fill(rows == 0, -100)


@forcing.wrong("swaps the two", "First what is given, then the goal: `return given, goal`.")
def _(rows, begin):
    given = _given(rows, begin)
    return rows.masked_fill(given == 0, -100), given


@forcing.wrong(
    "begins every row alike", "Each row has its own `begin`: in the names it is the language."
)
def _(rows, begin):
    given = _given(rows, begin[:1].expand(len(rows)))
    return given, rows.masked_fill(given == 0, -100)


@forcing.wrong(
    "starts with padding",
    "Without `begin` the writer does not know what to begin with: it belongs at step 0.",
)
def _(rows, begin):
    given = _given(rows, torch.zeros_like(begin))
    return given, rows.masked_fill(_given(rows, begin) == 0, -100)


@forcing.wrong(
    "marks what is given, too",
    "-100 is a sign for the loss, in the goal. What is given stays a symbol: 0 after the end.",
)
def _(rows, begin):
    given = _given(rows, begin)
    return given.masked_fill(given == 0, -100), rows.masked_fill(given == 0, -100)


@forcing.wrong(
    "keeps two ends", "Only the *first* 0 after a row is to be written; the next is left out."
)
def _(rows, begin):
    given = _given(rows, begin)
    return given, rows.masked_fill(_given(given, begin) == 0, -100)


@forcing.wrong(
    "moves the goal, too",
    "Only what is given moves to the right. The goal at step 0 is the row's first symbol.",
)
def _(rows, begin):
    given, goal = teacher_forcing(rows, begin)
    return given, F.pad(goal[:, 1:], (0, 1), value=-100)


@forcing.wrong("ends all rows with the longest", "Each row ends at a 0 of its own.")
def _(rows, begin):
    given, goal = _given(rows, begin), rows.clone()
    goal[:, int((rows != 0).sum(dim=1).max()) + 1 :] = -100
    return given, goal


@forcing.wrong(
    "writes over the first symbol", "`begin` stands *before* it: the symbols move to the right."
)
def _(rows, begin):
    return torch.cat([begin[:, None], rows[:, 1:]], dim=1), teacher_forcing(rows, begin)[1]


@forcing.wrong("marks with another number", "`F.cross_entropy` leaves out -100, no other label.")
def _(rows, begin):
    given, goal = teacher_forcing(rows, begin)
    return given, goal.masked_fill(goal == -100, -1)


forcing.hints(
    "Write both rows for 7, 3, 0, 0 and begin 11: given 11, 7, 3, 0; goal 7, 3, 0, -100.",
    "`torch.cat` joins `begin[:, None]` and the rows without their last column.",
    "Where a goal is -100, what is `given` there?",
)


warm = exercise(
    "12.5",
    "Temperature",
    minutes=6,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Equation (12.2) along the last axis. Scores may be 1,000 in one row and
        $-1{,}000$ in the next. And `t` may be 0, where (12.2) divides by zero. Take what it
        tends to: everything to the largest score, and equal shares where several are largest.
        """,
)


@warm.solution
def temperature(logits, t):
    """Probabilities at temperature t.

    Shapes: logits (..., K), t a number, 0 or above -> (..., K)
    """
    if t == 0:
        largest = (logits == logits.amax(dim=-1, keepdim=True)).to(logits.dtype)
        return largest / largest.sum(dim=-1, keepdim=True)
    return torch.softmax(logits / t, dim=-1)


@warm.cases
def _(rng):
    yield np.array([2.0, 1.0, 0.0]), 0.5
    yield np.array([2.0, 1.0, 0.0]), 2.0
    yield np.array([1000.0, 999.0]), 1.0
    yield np.array([[1000.0, 999.0, -1000.0], [-1000.0, -1001.0, -900.0]]), 1.0  # rows far apart
    yield np.array([[3.0, 1.0, -2.0], [0.0, 90.0, 89.0]]), 0.1
    yield np.array([[1000.0, 100.0, -200.0], [0.0, 90.0, 89.0]]), 100.0
    yield np.array([2.0, 1.0, 0.0]), 0.0
    yield np.array([[3.0, -1.0, 3.0, 0.0], [-5.0, -7.0, -9.0, -6.0]]), 0.0  # two are largest
    yield np.array([[3.0, -1.0, 3.0, 0.0], [-5.0, -7.0, -9.0, -6.0]]), 0.7
    while True:
        shape = (int(rng.integers(2, 5)), int(rng.integers(2, 6)))
        t = 0.0 if rng.random() < 0.2 else rng.uniform(0.3, 3)
        yield 2 * rng.normal(size=shape if rng.random() < 0.5 else shape[1:]), t


def _above_zero(imitation):
    """Recognise an answer by its cases with t above 0, whatever it does at 0."""

    def mark(cases, values):
        pairs = [(c.args, value) for c, value in zip(cases, values, strict=True) if c.args[1] > 0]
        return all(
            np.allclose(imitation(torch.as_tensor(z), t), value, equal_nan=True)
            for (z, t), value in pairs
        )

    return mark


def _plain_shares(logits, t):
    powers = torch.exp(logits / t)
    return powers / powers.sum(dim=-1, keepdim=True)


@warm.wrong(
    "divides by nothing",
    "At t = 0 this is nan. Treat it separately: which scores are the largest of their row?",
)
def _(logits, t):
    return torch.softmax(logits / t, dim=-1)


@warm.wrong(
    "gives everything to the first of several",
    "At t = 0, scores that are equally large get equal shares; `argmax` names the first alone.",
)
def _(logits, t):
    if t == 0:
        return torch.nn.functional.one_hot(logits.argmax(dim=-1), logits.shape[-1]).double()
    return torch.softmax(logits / t, dim=-1)


@warm.wrong(
    "avoids t = 0 with a small number",
    "A small number instead of 0 is a different temperature: close scores get other shares.",
)
def _(logits, t):
    return torch.softmax(logits / (t + 0.1), dim=-1)


@warm.wrong(
    "multiplies by the temperature",
    "Hot means flat: *divide* the scores by t before the softmax.",
    mark=_above_zero(lambda z, t: torch.softmax(z * t, dim=-1)),
)
def _(logits, t):
    if t == 0:
        return temperature(logits, t)
    return torch.softmax(logits * t, dim=-1)


@warm.wrong("picks the largest", "Only as t goes to 0 does all of it go to the largest score.")
def _(logits, t):
    return torch.nn.functional.one_hot(logits.argmax(dim=-1), logits.shape[-1]).double()


@warm.wrong(
    "ignores the temperature",
    "Divide the scores by t first.",
    mark=_above_zero(lambda z, t: torch.softmax(z, dim=-1)),
)
def _(logits, t):
    if t == 0:
        return temperature(logits, t)
    return torch.softmax(logits, dim=-1)


@warm.wrong(
    "divides after the softmax",
    "Then the shares no longer sum to 1: divide the scores.",
    mark=_above_zero(lambda z, t: torch.softmax(z, dim=-1) / t),
)
def _(logits, t):
    if t == 0:
        return temperature(logits, t)
    return torch.softmax(logits, dim=-1) / t


@warm.wrong(
    "sums over the first axis",
    "The scores of one draw stand along the *last* axis: dim=-1.",
    mark=_above_zero(lambda z, t: torch.softmax(z / t, dim=0)),
)
def _(logits, t):
    if t == 0:
        return temperature(logits, t)
    return torch.softmax(logits / t, dim=0)


@warm.wrong(
    "overflows",
    "e to the 1000 is infinite: subtract the largest score first, or use torch.softmax.",
    mark=_above_zero(_plain_shares),
)
def _(logits, t):
    if t == 0:
        return temperature(logits, t)
    return _plain_shares(logits, t)


@warm.wrong(
    "forgets the powers",
    "The shares are those of e to the score, not of the score.",
    mark=_above_zero(lambda z, t: z / t / (z / t).sum(dim=-1, keepdim=True)),
)
def _(logits, t):
    if t == 0:
        return temperature(logits, t)
    return logits / t / (logits / t).sum(dim=-1, keepdim=True)


@warm.wrong(
    "returns logarithms",
    "Probabilities are asked for: softmax, not log_softmax.",
    mark=_above_zero(lambda z, t: torch.log_softmax(z / t, dim=-1)),
)
def _(logits, t):
    if t == 0:
        return temperature(logits, t)
    return torch.log_softmax(logits / t, dim=-1)


@warm.wrong(
    "takes a power of the shares",
    "Shares raised to a power no longer sum to 1: divide the *scores* by t, before the softmax.",
    mark=_above_zero(lambda z, t: torch.softmax(z, dim=-1) ** (1 / t)),
)
def _(logits, t):
    return torch.softmax(logits, dim=-1) ** (1 / t)


def _sharpened(logits, t):
    powers = torch.softmax(logits, dim=-1) ** (1 / t)
    return powers / powers.sum(dim=-1, keepdim=True)


@warm.wrong(
    "sharpens finished shares",
    "A share that softmax has rounded to 0 stays 0, at any t. Divide the *scores* by t first.",
    mark=_above_zero(_sharpened),
)
def _(logits, t):
    return temperature(logits, t) if t == 0 else _sharpened(logits, t)


def _shifted(logits, t, shift):
    return _plain_shares(logits - shift, t)


@warm.wrong(
    "subtracts one largest score for all rows",
    "A row far below the largest score of all becomes 0 / 0. Subtract each row's own largest.",
    mark=_above_zero(lambda z, t: _shifted(z, t, z.max())),
)
def _(logits, t):
    return _shifted(logits, t, logits.max())


@warm.wrong(
    "subtracts the smallest score",
    "Then the largest power still overflows: subtract each row's *largest* score.",
    mark=_above_zero(lambda z, t: _shifted(z, t, z.amin(dim=-1, keepdim=True))),
)
def _(logits, t):
    return _shifted(logits, t, logits.amin(dim=-1, keepdim=True))


@warm.wrong("adds a little to t", "Every other temperature changes, too: treat 0 separately.")
def _(logits, t):
    return torch.softmax(logits / (t + 1e-3), dim=-1)


@warm.wrong(
    "gives all scores equal shares at 0", "True at infinity. At 0 the largest gets everything."
)
def _(logits, t):
    return torch.full_like(logits, 1 / logits.shape[-1]) if t == 0 else temperature(logits, t)


@warm.wrong(
    "gives each of several largest the share 1",
    "Shares sum to 1: divide by how many are largest.",
)
def _(logits, t):
    if t:
        return temperature(logits, t)
    return (logits == logits.amax(dim=-1, keepdim=True)).to(logits.dtype)


@warm.wrong("draws already", "The shares are asked for. Drawing from them comes later.")
def _(logits, t):
    flat = temperature(logits, t).reshape(-1, logits.shape[-1])
    return F.one_hot(torch.multinomial(flat, 1)[:, 0], flat.shape[1]).reshape(logits.shape) * 1.0


@warm.wrong("lets all rows share", "Each row's shares sum to 1: the sum is along the last axis.")
def _(logits, t):
    shares = temperature(logits, t)
    return shares / shares[..., 0].numel()


warm.hints(
    "Above 0: one division, then a function of lesson 04.",
    "At 0: `logits == logits.amax(dim=-1, keepdim=True)` is True at the largest ones.",
    "How many are largest in a row? Divide by that.",
)


longer = prediction(
    "12.longer",
    "Two GRUs of 32 units get about half of 8 digits back after 200 batches. And another such pair "
    "after 1,000?",
    result="{:.0f} of 100 digits come back.",
)
longer.answer(
    "about as many: the vector has the same size",
    lambda v: v < 60,
    like=52.0,
    wrong="The vector has the same size, and yet more comes through: it was filled badly before.",
)
longer.answer(
    "six or seven in ten",
    lambda v: 60 <= v < 80,
    like=70.0,
    wrong="It gains more than that: after 200 batches the training had hardly begun.",
)
longer.answer(
    "more than eight in ten",
    lambda v: v >= 80,
    like=93.0,
    right="What looked like a limit of the vector was a limit of the training.",
)


lasting = exercise(
    "12.6",
    "The last states of rows of uneven length",
    minutes=9,
    difficulty=3,
    statement=r"""
        From all states of a *bidirectional* layer, take what it knows when it has read each row:
        the first H columns hold the forward states, the others the backward ones, which have read
        the row when they reach its *first* step. After a row's length comes padding.
        """,
)


@lasting.solution
def last_states(states, lengths):
    """The forward state at each row's end beside the backward state at its beginning.

    Shapes: states (N, T, 2H), lengths (N,) whole numbers from 1 to T -> (N, 2H)
    """
    half = states.shape[2] // 2
    forward = states[torch.arange(len(states)), lengths - 1, :half]
    return torch.cat([forward, states[:, 0, half:]], dim=1)


@lasting.cases
def _(rng):
    yield np.arange(12.0).reshape(1, 3, 4), np.array([2])
    yield np.arange(24.0).reshape(2, 3, 4), np.array([3, 1])
    yield np.array([[[1.0, 2.0]]]), np.array([1])
    while True:
        n, t, h = rng.integers(2, 5), rng.integers(2, 6), 2 * rng.integers(1, 4)
        lengths = rng.integers(1, t + 1, size=n)
        states = rng.normal(size=(n, t, h))
        states[np.arange(t) >= lengths[:, None]] = 0.0
        yield states, lengths


def _halves(states, lengths):
    """Both halves at each row's last step, and at its first."""
    half = states.shape[2] // 2
    ends = states[torch.arange(len(states)), lengths - 1]
    return ends[:, :half], ends[:, half:], states[:, 0, :half], states[:, 0, half:]


@lasting.wrong(
    "takes the last column of steps",
    "In a row that ended earlier that is padding. Each row's forward half ends at lengths - 1.",
)
def _(states, lengths):
    return states[:, -1]


@lasting.wrong(
    "takes both halves at the end",
    "The backward half starts at the end, where it has read one step. It has read the row at "
    "step 0.",
)
def _(states, lengths):
    return torch.cat(_halves(states, lengths)[:2], dim=1)


@lasting.wrong(
    "takes both halves at the beginning",
    "At step 0 the forward half has read one step. It has read the row at lengths - 1.",
)
def _(states, lengths):
    return states[:, 0]


@lasting.wrong(
    "swaps the two halves",
    "The first H columns are the forward ones: they end at lengths - 1, the others at step 0.",
)
def _(states, lengths):
    _, backward, forward, _ = _halves(states, lengths)
    return torch.cat([forward, backward], dim=1)


@lasting.wrong(
    "puts the backward half first", "First the forward half, then the backward one, as it came."
)
def _(states, lengths):
    forward, _, _, backward = _halves(states, lengths)
    return torch.cat([backward, forward], dim=1)


@lasting.wrong(
    "takes the backward half from the last column",
    "The last column of steps is padding in a short row. The backward half is done at step 0.",
)
def _(states, lengths):
    half = states.shape[2] // 2
    return torch.cat([_halves(states, lengths)[0], states[:, -1, half:]], dim=1)


@lasting.wrong(
    "takes the forward half from the last column",
    "In a short row the last column of steps is padding: the forward half ends at lengths - 1.",
)
def _(states, lengths):
    half = states.shape[2] // 2
    return torch.cat([states[:, -1, :half], states[:, 0, half:]], dim=1)


@lasting.wrong(
    "ends one step too late",
    "A row of length 2 has the steps 0 and 1, so its last one is lengths - 1.",
)
def _(states, lengths):
    half = states.shape[2] // 2
    late = lengths.clamp(max=states.shape[1] - 1)
    forward = states[torch.arange(len(states)), late, :half]
    return torch.cat([forward, states[:, 0, half:]], dim=1)


@lasting.wrong("returns the forward half only", "The backward half stands beside it: 2H columns.")
def _(states, lengths):
    return _halves(states, lengths)[0]


@lasting.wrong(
    "ends one step too early", "A row of length 2 has the steps 0 and 1: its last is lengths - 1."
)
def _(states, lengths):
    half = states.shape[2] // 2
    forward = states[torch.arange(len(states)), (lengths - 2).clamp(min=0), :half]
    return torch.cat([forward, states[:, 0, half:]], dim=1)


@lasting.wrong("ends all rows with the longest", "Each row's forward half ends at its own length.")
def _(states, lengths):
    half = states.shape[2] // 2
    return torch.cat([states[:, int(lengths.max()) - 1, :half], states[:, 0, half:]], dim=1)


@lasting.wrong("adds the halves", "They stand side by side: 2H columns, `torch.cat`.")
def _(states, lengths):
    forward, _, _, backward = _halves(states, lengths)
    return forward + backward


lasting.hints(
    "`states[torch.arange(N), lengths - 1]` picks one step from each row.",
    "Which half has read the whole row at that step, and where has the other one?",
)


honest = choices(
    "12.7",
    "Which report can you believe?",
    variable="honest",
    minutes=5,
    difficulty=2,
    statement="""
        Five reports on forecasts of births. What is the matter with each, if anything?

        - A: windows of 28 days, shuffled, and a random fifth of them held out for the test
        - B: r = 0.92 between forecast and truth on two later years, and no other number
        - C: the best of twenty settings by their error on the test years, beside last week's
        - D: chosen on 2011 and 2012, tested once on 2013 and 2014, beside 364 days ago
        - E: trained to 2012, tested once on 2013 beside last week, the target day's holiday given
        """,
)
honest.question(
    "a",
    "report A",
    answer="overlap",
    wrong={
        "nothing": "A held-out window shares 27 days with its neighbour in the training part.",
        "chosen on test": "No choice is reported. What do two neighbouring windows share?",
        "no rival": "That is missing, too; but first: two neighbours share 27 of 28 days.",
    },
)
honest.question(
    "b",
    "report B",
    answer="no rival",
    wrong={
        "nothing": "A copy of last week has 0.91. And forecasts 1,000 too high have the same r.",
        "overlap": "The years are later. What would a copy of last week reach?",
        "chosen on test": "No choice is reported. What would a copy of last week reach?",
    },
)
honest.question(
    "c",
    "report C",
    answer="chosen on test",
    wrong={
        "nothing": "The luckiest of twenty looks better than it is. Choose on validation days.",
        "overlap": "The test years are separate from the others. Who picked the winner, though?",
        "no rival": "Last week is the rival. Who picked the winner, though?",
    },
)
honest.question(
    "d",
    "report D",
    answer="nothing",
    wrong={
        "overlap": "The years are disjoint and in order.",
        "chosen on test": "The choice was made on 2011 and 2012, before.",
        "no rival": "364 days ago is the strongest of the naive forecasts.",
    },
)
honest.question(
    "e",
    "report E",
    answer="nothing",
    wrong={
        "overlap": "The test year is later than the training years.",
        "chosen on test": "It was tested once. And a calendar is known years ahead.",
        "no rival": "Last week is named.",
    },
)
honest.hints(
    "Which days did the choice, the scaling or the training see? The report says so.",
    "A calendar is known beforehand. Which other number of a report could not be?",
)
