"""Exercises and predictions of lesson 02: the perceptron."""

import numpy as np
import torch

from nnlab.exercises import choices, exercise, prediction

recall = choices(
    "2.recall",
    "Three questions from lessons 00 and 01",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`.",
)
recall.question(
    "shape",
    "the shape of torch.ones(3, 1) + torch.ones(4), as a tuple",
    answer=(3, 4),
    wrong={
        (4, 3): "Shapes are aligned from the right: the 4 meets the 1, and a new axis meets the 3.",
        (3, 1): "The axis of length 1 is stretched to meet the 4.",
        (4,): "The missing axis is added on the left, and stretched to 3.",
    },
)
recall.question(
    "functions",
    "how many of the 16 functions of two bits one weighted unit computes",
    answer=14,
    wrong={
        16: "Two of them have no line between their zeros and their ones.",
        15: "XOR is not the only one left out: its negation needs two lines as well.",
        11: "That is the count with absolute inhibition; weights may be negative.",
        12: "The two constant functions count as well: a large bias makes either.",
    },
)
recall.question(
    "xor",
    "whether XOR is among them",
    answer="no",
    wrong={"yes": "No line has (0, 1) and (1, 0) on one side and (0, 0) and (1, 1) on the other."},
)
recall.hints(
    "Write one shape below the other, aligned at their last axis.",
    "Draw the four corners. Which of the 16 colourings can no single line separate?",
)


classifying = exercise(
    "2.1",
    "A layer of one unit",
    minutes=5,
    difficulty=1,
    inline=True,
    statement=r"""
        **Your turn.** One arrow, many points: for every row of `x`, without a loop, 1 where the
        unit fires, else 0. A tie fires. Which product of `x` and `w` has N sums in it?
        """,
)


@classifying.solution
def classify(x, w, b):
    """What the unit says of each point: 1 where it fires, else 0.

    Shapes: x (N, D), w (D,), b a number -> (N,)
    """
    return (x @ w + b >= 0).to(x.dtype)


@classifying.cases
def _(rng):
    yield np.array([[1.0, 1.0], [2.0, 1.0], [0.0, 1.0]]), np.array([1.0, -1.0]), 0.0  # a tie
    yield np.array([[0.0, 0.0], [2.0, 0.0]]), np.array([1.0, 1.0]), -1.0
    yield np.array([[0.5], [1.0], [1.5]]), np.array([1.0]), -1.0  # a tie again, with a bias
    while True:
        n, d = rng.integers(1, 6), rng.integers(1, 4)
        yield rng.normal(size=(n, d)), rng.normal(size=d), rng.normal()


@classifying.wrong("stays silent on a tie", "A sum of exactly 0 fires: compare with `>=`, not `>`.")
def _(x, w, b):
    return (x @ w + b > 0).to(x.dtype)


@classifying.wrong(
    "forgets the bias", "Without b the line can turn, but it must pass through the origin."
)
def _(x, w, b):
    return (x @ w >= 0).to(x.dtype)


@classifying.wrong(
    "takes b for a threshold",
    "The bias is added to the sum and the threshold is 0; a threshold t would be a bias of -t.",
)
def _(x, w, b):
    return (x @ w >= b).to(x.dtype)


@classifying.wrong("returns the sum", "The sum is right; the unit then says 1 or 0, no more.")
def _(x, w, b):
    return x @ w + b


@classifying.wrong("says -1 for silence", "Labels are 0 and 1 here: a silent unit says 0.")
def _(x, w, b):
    return 2 * (x @ w + b >= 0).to(x.dtype) - 1


@classifying.wrong(
    "turns the answers round", "The unit fires where the sum is not negative, and not where it is."
)
def _(x, w, b):
    return (x @ w + b < 0).to(x.dtype)


@classifying.wrong(
    "adds up all rows into one sum",
    "Each row has a sum of its own: add along the last axis only, as `x @ w` does.",
)
def _(x, w, b):
    return ((x * w).sum() + b >= 0).to(x.dtype)


@classifying.wrong(
    "asks every product for itself",
    "The products of a point are added up first; their sum, with b, is compared with 0.",
)
def _(x, w, b):
    return (x * w + b >= 0).to(x.dtype)


@classifying.wrong(
    "takes the sign of the sum",
    "A sign is -1, 0 or +1. A unit says 1 where the sum is at least 0, and 0 where it is below.",
)
def _(x, w, b):
    return torch.sign(x @ w + b)


@classifying.wrong(
    "says how large the sum is where it fires", "A unit that fires says 1, however large its sum."
)
def _(x, w, b):
    return torch.relu(x @ w + b)


@classifying.wrong(
    "gives a probability",
    "A threshold unit is never in doubt: it says 1 or 0. (Lesson 04 differs.)",
)
def _(x, w, b):
    return torch.sigmoid(x @ w + b)


@classifying.wrong(
    "returns a column", "N points want N answers in a plain row: x @ w, with w of shape (D,)."
)
def _(x, w, b):
    return (x @ w[:, None] + b >= 0).to(x.dtype)


@classifying.wrong(
    "adds along the wrong axis", "Each point has a sum of its own: add along its row, dim=1."
)
def _(x, w, b):
    return ((x * w).sum(dim=0) + b >= 0).to(x.dtype)


@classifying.wrong(
    "lets half an answer through", "The unit says 1 or 0 and nothing in between; a tie says 1."
)
def _(x, w, b):
    return (x @ w + b).clamp(0, 1)


classifying.hints(
    "`x @ w` multiplies each row by the weights and adds up: its shape is (N,).",
    "A comparison of tensors gives True or False for each element, and these count as 1 and 0.",
    "Which of `>` and `>=` fires when the sum is exactly 0?",
)


stepping = exercise(
    "2.2",
    "One step of Rosenblatt's rule",
    minutes=8,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** One look at one point. If the unit is silent and should fire, add `lr` times
        the point to `w`; if it fires and should not, take as much away. The bias is the weight of
        an input that is always 1, and learns likewise. If the unit is right, nothing changes.
        Return new ones, and leave the old ones as they are.
        """,
)


@stepping.solution
def perceptron_step(w, b, x, y, lr):
    """Weights and bias after the unit has seen one point.

    Shapes: w (D,), b a number, x (D,), y 0 or 1, lr > 0 -> (D,), number
    """
    error = y - float(x @ w + b >= 0)
    return w + lr * error * x, b + lr * error


@stepping.cases
def _(rng):
    yield np.array([0.0, 0.0]), 0.0, np.array([1.0, 2.0]), 0, 1.0  # a tie: says 1, should be 0
    yield np.array([0.0, 0.0]), 0.0, np.array([1.0, 2.0]), 1, 1.0  # a tie, and right
    yield np.array([1.0, 1.0]), 0.0, np.array([1.0, 2.0]), 1, 0.5  # right: nothing may change
    yield np.array([-1.0, 1.0]), -2.0, np.array([1.0, 2.0]), 1, 0.5  # silent, should fire
    while True:
        d = rng.integers(1, 5)
        w, x = rng.normal(size=d), rng.normal(size=d)
        yield w, rng.normal(), x, rng.integers(2), rng.uniform(0.1, 2)


@stepping.wrong(
    "updates when it was right, too",
    "When the prediction is right the error is 0, and so is the step.",
)
def _(w, b, x, y, lr):
    return w + lr * (2 * y - 1) * x, b + lr * (2 * y - 1)


@stepping.wrong(
    "moves away from the point it should move to",
    "The error is the label minus the prediction, not the other way round.",
)
def _(w, b, x, y, lr):
    error = float(x @ w + b >= 0) - y
    return w + lr * error * x, b + lr * error


@stepping.wrong(
    "forgets the bias", "The bias is the weight of an input that is always 1: it learns likewise."
)
def _(w, b, x, y, lr):
    return w + lr * (y - float(x @ w + b >= 0)) * x, b


@stepping.wrong(
    "multiplies by the prediction",
    "The error multiplies the input x. A silent unit has prediction 0 and would never learn.",
)
def _(w, b, x, y, lr):
    fires = float(x @ w + b >= 0)
    return w + lr * (y - fires) * fires * x, b + lr * (y - fires) * fires


@stepping.wrong(
    "forgets the input",
    "Here all weights change by the same amount. The arrow must move along the point: weight d "
    "changes by lr times the error times x[d].",
)
def _(w, b, x, y, lr):
    error = y - float(x @ w + b >= 0)
    return w + lr * error, b + lr * error


@stepping.wrong("forgets the learning rate", "Both changes are multiplied by `lr`.")
def _(w, b, x, y, lr):
    error = y - float(x @ w + b >= 0)
    return w + error * x, b + error


@stepping.wrong(
    "asks how wrong the sum is",
    "The error is taken after the threshold: it is -1, 0 or 1. Taken before, it makes "
    "a different rule, the delta rule of lesson 03.",
)
def _(w, b, x, y, lr):
    error = y - (x @ w + b)
    return w + lr * error * x, b + lr * error


@stepping.wrong("stays silent on a tie", "A sum of exactly 0 fires: compare with `>=`, not `>`.")
def _(w, b, x, y, lr):
    error = y - float(x @ w + b > 0)
    return w + lr * error * x, b + lr * error


@stepping.wrong(
    "learns only where it should have fired",
    "A unit that fires and should not is wrong as well: there the error is -1.",
)
def _(w, b, x, y, lr):
    error = y * (y - float(x @ w + b >= 0))
    return w + lr * error * x, b + lr * error


@stepping.wrong(
    "leaves the input out of the sum",
    "Whether the unit fires depends on the point: the sum is `x @ w + b`, not the weights alone.",
)
def _(w, b, x, y, lr):
    error = y - float(w.sum() + b >= 0)
    return w + lr * error * x, b + lr * error


@stepping.wrong(
    "leaves the bias out of the sum",
    "Whether the unit fires is decided by `x @ w + b`: the bias belongs to the sum.",
)
def _(w, b, x, y, lr):
    error = y - float(x @ w >= 0)
    return w + lr * error * x, b + lr * error


@stepping.wrong(
    "moves the bias the wrong way",
    "b is added to the sum, so it goes up with the weights when the unit should have fired. Only a "
    "threshold would go down.",
)
def _(w, b, x, y, lr):
    error = y - float(x @ w + b >= 0)
    return w + lr * error * x, b - lr * error


@stepping.wrong(
    "forgets the learning rate at the bias", "The bias learns at the same rate as the weights."
)
def _(w, b, x, y, lr):
    error = y - float(x @ w + b >= 0)
    return w + lr * error * x, b + error


@stepping.wrong(
    "returns the changes alone", "Add each change to what was there: the result is the new unit."
)
def _(w, b, x, y, lr):
    error = y - float(x @ w + b >= 0)
    return lr * error * x, lr * error


@stepping.wrong(
    "adds the point after either mistake",
    "A unit that fires and should not has too large a sum: there the point is taken away.",
)
def _(w, b, x, y, lr):
    wrong = abs(y - float(x @ w + b >= 0))
    return w + lr * wrong * x, b + lr * wrong


@stepping.wrong(
    "forgets the learning rate at the weights",
    "The weights learn at the same rate as the bias.",
)
def _(w, b, x, y, lr):
    error = y - float(x @ w + b >= 0)
    return w + error * x, b + lr * error


@stepping.wrong(
    "adds the weights instead of the point",
    "The arrow moves along the point x, not along itself.",
)
def _(w, b, x, y, lr):
    error = y - float(x @ w + b >= 0)
    return w + lr * error * w, b + lr * error


@stepping.wrong(
    "moves the bias by the inputs",
    "The input of the bias is always 1: it moves by lr times the error, whatever x is.",
)
def _(w, b, x, y, lr):
    error = y - float(x @ w + b >= 0)
    return w + lr * error * x, b + lr * error * float(x.sum())


@stepping.wrong(
    "multiplies the bias by itself",
    "The input of the bias is always 1, not b.",
)
def _(w, b, x, y, lr):
    error = y - float(x @ w + b >= 0)
    return w + lr * error * x, b + lr * error * b


@stepping.wrong(
    "takes labels of -1 and 1",
    "Labels are 0 and 1 here, as the unit's answers are.",
)
def _(w, b, x, y, lr):
    error = 2 * y - 1 - float(x @ w + b >= 0)
    return w + lr * error * x, b + lr * error


@stepping.wrong(
    "takes the sign for the answer",
    "The unit says 1 or 0. A sign is -1 where it should be 0, and 0 at a tie, where it fires.",
)
def _(w, b, x, y, lr):
    error = y - float(torch.sign(x @ w + b))
    return w + lr * error * x, b + lr * error


stepping.wrong(
    "adds every point that should fire",
    "Only a mistake moves the arrow: ask first what the unit says of this point.",
)(lambda w, b, x, y, lr: (w + lr * y * x, b + lr * y))

stepping.wrong("returns the weights alone", "Weights *and* bias are wanted: two things.")(
    lambda w, b, x, y, lr: perceptron_step(w, b, x, y, lr)[0]
)


@stepping.wrong(
    "repeats until the point is right", "One look, one correction at most: the next point waits."
)
def _(w, b, x, y, lr):
    for _ in range(100):
        w, b = perceptron_step(w, b, x, y, lr)
    return w, b


stepping.hints(
    "What does the unit say of the point, and what should it say?",
    "`y` minus what the unit says is +1, 0 or -1: three cases again.",
    "The bias is a weight whose input is always 1: put a 1 where the weights have `x`.",
)


training = exercise(
    "2.3",
    "Train until a pass is clean",
    minutes=15,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Begin with zeros. In each pass show all points in their order, and correct at
        once. Stop after a pass without a mistake, or after `epochs` passes. Return the unit at the
        start and after every *correction*, one row `(w, b)` each, and a list counting the mistakes
        of each pass, the last one included.
        """,
)


@training.solution
def train_perceptron(x, y, lr, epochs):
    """The unit at the start and after each of M corrections, and the mistakes of each pass.

    Shapes: x (N, D), y (N,) of 0 and 1, lr > 0 -> (M + 1, D + 1), list of up to `epochs` counts
    """
    v = x.new_zeros(x.shape[1] + 1)  # the weights, and the bias last
    path, mistakes = [v], []
    for _ in range(epochs):
        count = 0
        for point, label in zip(x, y, strict=True):
            error = label - (point @ v[:-1] + v[-1] >= 0).to(x.dtype)
            if error != 0:
                v = v + lr * error * torch.cat([point, point.new_ones(1)])
                path.append(v)
                count += 1
        mistakes.append(count)
        if count == 0:
            break
    return torch.stack(path), mistakes


@training.cases
def _(rng):
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    yield np.array([[1.0, 2.0]]), np.array([1.0]), 1.0, 5  # right on the tie: one clean pass
    yield np.array([[1.0, 2.0]]), np.array([0.0]), 1.0, 5
    yield corners, np.array([0.0, 0.0, 0.0, 1.0]), 1.0, 20  # AND
    yield corners, np.array([0.0, 1.0, 1.0, 0.0]), 0.5, 6  # XOR: no pass is ever clean
    while True:
        x, w = rng.normal(size=(rng.integers(2, 8), rng.integers(1, 4))), rng.normal(size=3)
        labels = x @ w[: x.shape[1]] >= 0 if rng.integers(4) else rng.integers(2, size=len(x))
        yield x, np.asarray(labels, float), rng.uniform(0.1, 2), int(rng.integers(1, 12))


def _trained(x, y, lr, epochs, *, tie=True, bias=True, sign=1, stop="", keep="corrections"):
    """The rule with one thing done differently, for the wrong answers below."""
    v = x.new_zeros(x.shape[1] + 1)
    path, mistakes = [v], []
    for _ in range(epochs):
        mistakes.append(0)
        for point, label in zip(x, y, strict=True):
            a = torch.cat([point, point.new_full((1,), float(bias))])
            error = label - float(a @ v >= 0 if tie else a @ v > 0)
            if error == 0 and stop == "at a right point":
                return torch.stack(path), mistakes
            v = v + sign * lr * error * a
            mistakes[-1] += int(error != 0)
            if error != 0 or keep == "looks":
                path.append(v)
            if error != 0 and stop == "pass at a mistake":
                break
        if mistakes[-1] == 0:
            break
    return torch.stack(path), mistakes


@training.wrong(
    "stops at the first point that is right",
    "One right point says little: go on to the end of the pass, and stop if it had no mistake.",
)
def _(x, y, lr, epochs):
    return _trained(x, y, lr, epochs, stop="at a right point")


@training.wrong(
    "makes one update a pass",
    "The rule corrects at once: the next point already meets the new weights.",
)
def _(x, y, lr, epochs):
    a = torch.cat([x, x.new_ones(len(x), 1)], dim=1)
    path, mistakes = [a.new_zeros(a.shape[1])], []
    for _ in range(epochs):
        errors = y - (a @ path[-1] >= 0).to(x.dtype)
        mistakes.append(int(errors.abs().sum()))
        if mistakes[-1] == 0:
            break
        path.append(path[-1] + lr * errors @ a)
    return torch.stack(path), mistakes


@training.wrong(
    "judges a pass by the unit at its start",
    "The rule corrects at once: ask the corrected unit about the next point, not the one that the "
    "pass began with.",
)
def _(x, y, lr, epochs):
    a = torch.cat([x, x.new_ones(len(x), 1)], dim=1)
    path, mistakes = [a.new_zeros(a.shape[1])], []
    for _ in range(epochs):
        errors = y - (a @ path[-1] >= 0).to(x.dtype)
        mistakes.append(int(errors.abs().sum()))
        for point, error in zip(a, errors, strict=True):
            if error != 0:
                path.append(path[-1] + lr * error * point)
        if mistakes[-1] == 0:
            break
    return torch.stack(path), mistakes


@training.wrong(
    "ends a pass at its first mistake", "After a correction the pass goes on with the next point."
)
def _(x, y, lr, epochs):
    return _trained(x, y, lr, epochs, stop="pass at a mistake")


@training.wrong(
    "counts a pass with mistakes as one", "Count each point that the unit got wrong in the pass."
)
def _(x, y, lr, epochs):
    path, mistakes = train_perceptron(x, y, lr, epochs)
    return path, [int(count > 0) for count in mistakes]


@training.wrong(
    "adds up the mistakes of all passes", "Keep one count a pass, in a list: it shows the learning."
)
def _(x, y, lr, epochs):
    path, mistakes = train_perceptron(x, y, lr, epochs)
    return path, sum(mistakes)


@training.wrong(
    "never sets the count back to 0",
    "Each pass has a count of its own: set it to 0 where the pass begins.",
)
def _(x, y, lr, epochs):
    path, mistakes = train_perceptron(x, y, lr, epochs)
    longer = mistakes + [0] * (epochs - len(mistakes)) if mistakes[0] else mistakes
    return path, np.cumsum(longer).tolist()


@training.wrong(
    "leaves the clean pass out of the list",
    "The last pass counts as well: its 0 is how the list shows that training ended.",
)
def _(x, y, lr, epochs):
    path, mistakes = train_perceptron(x, y, lr, epochs)
    return path, [count for count in mistakes if count]


@training.wrong(
    "goes on after a clean pass", "A pass without a mistake changes nothing, nor would the next."
)
def _(x, y, lr, epochs):
    path, mistakes = train_perceptron(x, y, lr, epochs)
    return path, mistakes + [0] * (epochs - len(mistakes))


@training.wrong("begins every pass at zero", "Set the weights to zero once, before the first pass.")
def _(x, y, lr, epochs):
    path, (count,) = train_perceptron(x, y, lr, 1)
    passes = epochs if count else 1
    return torch.cat([path[:1], *[path[1:]] * passes]), [count] * passes


@training.wrong(
    "forgets the bias", "The bias is the weight of an input that is always 1: it learns likewise."
)
def _(x, y, lr, epochs):
    return _trained(x, y, lr, epochs, bias=False)


@training.wrong("stays silent on a tie", "A sum of exactly 0 fires: compare with `>=`, not `>`.")
def _(x, y, lr, epochs):
    return _trained(x, y, lr, epochs, tie=False)


@training.wrong(
    "keeps a row for every look",
    "Where the unit was right nothing changed: only a correction adds a row.",
)
def _(x, y, lr, epochs):
    return _trained(x, y, lr, epochs, keep="looks")


@training.wrong(
    "moves away from the point it should move to",
    "The error is the label minus what the unit says; turned round, a correction makes it worse.",
)
def _(x, y, lr, epochs):
    return _trained(x, y, lr, epochs, sign=-1)


@training.wrong("forgets the learning rate", "Every correction is multiplied by `lr`.")
def _(x, y, lr, epochs):
    return _trained(x, y, 1.0, epochs)


@training.wrong(
    "keeps a row for each pass",
    "A row for each *correction*: several may come in one pass, and none in the last.",
)
def _(x, y, lr, epochs):
    path, mistakes = train_perceptron(x, y, lr, epochs)
    return path[[0, *np.cumsum(mistakes).tolist()]], mistakes


@training.wrong("leaves the start out", "The first row is the start: all zeros.")
def _(x, y, lr, epochs):
    path, mistakes = train_perceptron(x, y, lr, epochs)
    return path[1:], mistakes


@training.wrong(
    "returns the last unit alone", "Every unit on the way is wanted, so that the path can be drawn."
)
def _(x, y, lr, epochs):
    path, mistakes = train_perceptron(x, y, lr, epochs)
    return path[-1], mistakes


@training.wrong(
    "keeps one tensor that changes",
    "All rows are the last unit: `v += ...` changes the tensor that is in the list already. "
    "`v = v + ...` makes a new one.",
)
def _(x, y, lr, epochs):
    path, mistakes = train_perceptron(x, y, lr, epochs)
    return path[-1].expand_as(path), mistakes


@training.wrong("leaves the bias out of the rows", "A row is (w, b): the bias stands last.")
def _(x, y, lr, epochs):
    path, mistakes = train_perceptron(x, y, lr, epochs)
    return path[:, :-1], mistakes


@training.wrong("puts the bias first", "A row is (w, b): the weights first, and the bias last.")
def _(x, y, lr, epochs):
    path, mistakes = train_perceptron(x, y, lr, epochs)
    return path.roll(1, dims=1), mistakes


training.wrong("makes one pass only", "Go on until a pass has no mistake, or `epochs` are over.")(
    lambda x, y, lr, epochs: train_perceptron(x, y, lr, min(epochs, 1))
)


@training.wrong(
    "adds the mistakes up from pass to pass", "Each pass has a count of its own, from 0 on."
)
def _(x, y, lr, epochs):
    path, mistakes = train_perceptron(x, y, lr, epochs)
    return path, torch.tensor(mistakes).cumsum(dim=0).tolist()


@training.wrong(
    "starts at random",
    "Begin with zeros: the first row is (0, ..., 0).",
    mark=lambda cases, values: all(np.asarray(path)[0].any() for path, _ in values),
)
def _(x, y, lr, epochs):
    path, mistakes = train_perceptron(x, y, lr, epochs)
    return path + torch.randn(path.shape[1]), mistakes


@training.wrong(
    "ends a pass at the first point that is right",
    "A point that is right changes nothing; the pass goes on to the next (no `break`).",
)
def _(x, y, lr, epochs):
    v = torch.zeros(x.shape[1] + 1).to(x)
    path, mistakes = [v], []
    while len(mistakes) < epochs and (not mistakes or mistakes[-1]):
        mistakes.append(0)
        for row, label in zip(x, y, strict=True):
            w, b = perceptron_step(v[:-1], v[-1], row, label, lr)
            if torch.equal(torch.cat([w, b.reshape(1)]), v):
                break
            v = torch.cat([w, b.reshape(1)])
            path.append(v)
            mistakes[-1] += 1
    return torch.stack(path), mistakes


@training.wrong(
    "stops at a single mistake",
    "Even one mistake changes the unit: only a pass without any ends it.",
)
def _(x, y, lr, epochs):
    path, mistakes = train_perceptron(x, y, lr, epochs)
    last = next((k + 1 for k, count in enumerate(mistakes) if count <= 1), len(mistakes))
    return path[: sum(mistakes[:last]) + 1], mistakes[:last]


training.hints(
    "Two loops: the outer one over passes, the inner one over points. Which counts mistakes?",
    "Set the count to 0 where a pass begins, and look at it where the pass ends.",
    "`torch.cat([w, b.reshape(1)])` makes one row of w and b, and `torch.stack` a table of rows.",
)


bounding = exercise(
    "2.4",
    "A promise about mistakes",
    minutes=8,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Compute $(R/\gamma)^2$ for any number of inputs, from a unit that separates
        the points and may have any length. Append the 1 to each point and `b` to the weights.
        """,
)


@bounding.solution
def mistake_bound(x, y, w, b):
    """The most mistakes that the rule can make, by the margin of a unit that separates.

    Shapes: x (N, D), y (N,) of 0 and 1, w (D,), b a number -> number
    """
    signs = 2 * y - 1
    margin = (signs * (x @ w + b)).min() / (w @ w + b**2) ** 0.5
    return float(((x * x).sum(1) + 1).max() / margin**2)


@bounding.cases
def _(rng):
    yield np.array([[1.0], [-1.0]]), np.array([1.0, 0.0]), np.array([2.0]), 0.0
    yield np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([0.0, 1.0]), np.array([3.0, 4.0]), -12.0
    while True:
        w, b = rng.normal(size=rng.integers(1, 4)), rng.normal()
        x = rng.normal(size=(rng.integers(2, 7), len(w)))
        y = x @ w + b >= 0
        x = x + np.outer(2 * y - 1, w) / (w @ w)  # a step away from the plane
        yield x, y.astype(float), w, b


@bounding.wrong(
    "leaves out the coordinate that is always 1",
    "The bias is a weight too: R² is max(|x|² + 1), and the length of the unit is that of (w, b).",
)
def _(x, y, w, b):
    margin = ((2 * y - 1) * (x @ w + b)).min() / (w @ w) ** 0.5
    return float((x * x).sum(1).max() / margin**2)


@bounding.wrong(
    "measures the margin with w alone",
    "R has the additional 1, but the margin does not: divide by the length of (w, b).",
)
def _(x, y, w, b):
    margin = ((2 * y - 1) * (x @ w + b)).min() / (w @ w) ** 0.5
    return float(((x * x).sum(1) + 1).max() / margin**2)


@bounding.wrong(
    "adds no 1 to the length of a point", "A point (x, 1) has the squared length |x|² + 1."
)
def _(x, y, w, b):
    margin = ((2 * y - 1) * (x @ w + b)).min() / (w @ w + b**2) ** 0.5
    return float((x * x).sum(1).max() / margin**2)


@bounding.wrong(
    "does not normalise the unit",
    "Twice the weights draw the same line, so the margin must not double: divide by |(w, b)|.",
)
def _(x, y, w, b):
    margin = ((2 * y - 1) * (x @ w + b)).min()
    return float(((x * x).sum(1) + 1).max() / margin**2)


@bounding.wrong(
    "takes the mean distance", "The margin belongs to the nearest point: the minimum, not the mean."
)
def _(x, y, w, b):
    margin = ((2 * y - 1) * (x @ w + b)).mean() / (w @ w + b**2) ** 0.5
    return float(((x * x).sum(1) + 1).max() / margin**2)


@bounding.wrong("forgets the square", "The bound is (R / margin) squared.")
def _(x, y, w, b):
    margin = ((2 * y - 1) * (x @ w + b)).min() / (w @ w + b**2) ** 0.5
    return float(((x * x).sum(1) + 1).max() ** 0.5 / margin)


@bounding.wrong(
    "forgets to turn the silent class round",
    "A point with y = 0 lies on the right side where its sum is negative: multiply that sum by -1.",
)
def _(x, y, w, b):
    margin = (x @ w + b).min() / (w @ w + b**2) ** 0.5
    return float(((x * x).sum(1) + 1).max() / margin**2)


@bounding.wrong(
    "takes the farthest point for the margin", "The margin belongs to the nearest point: `min`."
)
def _(x, y, w, b):
    margin = ((2 * y - 1) * (x @ w + b)).max() / (w @ w + b**2) ** 0.5
    return float(((x * x).sum(1) + 1).max() / margin**2)


@bounding.wrong(
    "takes the mean length for R", "R belongs to the longest point: the maximum, not the mean."
)
def _(x, y, w, b):
    margin = ((2 * y - 1) * (x @ w + b)).min() / (w @ w + b**2) ** 0.5
    return float(((x * x).sum(1) + 1).mean() / margin**2)


@bounding.wrong(
    "turns the fraction round", "R stands above the margin: a wider margin promises an earlier end."
)
def _(x, y, w, b):
    margin = ((2 * y - 1) * (x @ w + b)).min() / (w @ w + b**2) ** 0.5
    return float(margin**2 / ((x * x).sum(1) + 1).max())


@bounding.wrong(
    "divides by the squared length of the unit",
    "The length of (w, b) is a root: of the sum of all squares.",
)
def _(x, y, w, b):
    margin = ((2 * y - 1) * (x @ w + b)).min() / (w @ w + b**2)
    return float(((x * x).sum(1) + 1).max() / margin**2)


@bounding.wrong(
    "gives the unit a 1 instead of its bias",
    "A point gets a 1; the unit has b in that place, so its squared length is w @ w + b².",
)
def _(x, y, w, b):
    margin = ((2 * y - 1) * (x @ w + b)).min() / (w @ w + 1) ** 0.5
    return float(((x * x).sum(1) + 1).max() / margin**2)


@bounding.wrong(
    "adds 1 to the length of the point",
    "The 1 is one more coordinate: it is added to the squared length, before the root.",
)
def _(x, y, w, b):
    margin = ((2 * y - 1) * (x @ w + b)).min() / (w @ w + b**2) ** 0.5
    return float(((x * x).sum(1).max() ** 0.5 + 1) ** 2 / margin**2)


@bounding.wrong(
    "adds up the sizes of the coordinates", "A length is the root of the sum of *squares*."
)
def _(x, y, w, b):
    margin = ((2 * y - 1) * (x @ w + b)).min() / (w @ w + b**2) ** 0.5
    return float((x.abs().sum(1) + 1).max() ** 2 / margin**2)


@bounding.wrong(
    "takes the largest coordinate for R",
    "R is the length of the whole point, all of its coordinates together.",
)
def _(x, y, w, b):
    margin = ((2 * y - 1) * (x @ w + b)).min() / (w @ w + b**2) ** 0.5
    return float(((x * x).max() + 1) / margin**2)


@bounding.wrong(
    "rounds the bound down",
    "Counts are whole, the bound need not be: return (R / margin)² as it is.",
)
def _(x, y, w, b):
    margin = ((2 * y - 1) * (x @ w + b)).min() / (w @ w + b**2) ** 0.5
    return float((((x * x).sum(1) + 1).max() / margin**2).floor())


def _bound(x, y, w, b, length=None, product=None):
    """(R / margin)² with another R, or another way to join the three lengths."""
    a, v = (
        torch.cat([x, torch.ones(len(x), 1).to(x)], dim=1),
        torch.cat([w, torch.tensor([b]).to(w)]),
    )
    nearest = ((2 * y - 1) * (a @ v)).min()
    R = a.norm(dim=1).max() if length is None else length(a)
    return (R * v.norm() / nearest) ** 2 if product is None else product(R, v.norm(), nearest)


bounding.wrong(
    "takes the mean length of the points", "R is the length of the longest point: `max`."
)(lambda x, y, w, b: _bound(x, y, w, b, length=lambda a: a.norm(dim=1).mean()))

bounding.wrong("takes the shortest point", "R is the length of the *longest* point: `max`.")(
    lambda x, y, w, b: _bound(x, y, w, b, length=lambda a: a.norm(dim=1).min())
)

bounding.wrong(
    "takes one length for all points together",
    "`norm()` without an axis runs over the whole table. Each point has a length: dim=1.",
)(lambda x, y, w, b: _bound(x, y, w, b, length=lambda a: a.norm()))

bounding.wrong(
    "squares lengths that are squared already",
    "R is the root of a sum of squares, and so is the length of v. Square the fraction once.",
)(lambda x, y, w, b: _bound(x, y, w, b, product=lambda R, v, nearest: (R**2 * v**2 / nearest) ** 2))


@bounding.wrong(
    "asks the points that should fire alone",
    "The margin is that of the nearest point of both classes, those with y = 0 turned round.",
)
def _(x, y, w, b):
    a, v = (
        torch.cat([x, torch.ones(len(x), 1).to(x)], dim=1),
        torch.cat([w, torch.tensor([b]).to(w)]),
    )
    return (a.norm(dim=1).max() * v.norm() / (a @ v)[y == 1].min()) ** 2


bounding.hints(
    "Two numbers are needed: the longest point (x, 1), and the distance of the nearest one.",
    "The distance of a point from the plane is |x @ w + b| divided by the length of (w, b).",
    "With its 1 a point has the squared length |x|² + 1. What is the squared length of (w, b)?",
)


several = exercise(
    "2.5",
    "Many units, one step",
    minutes=8,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Column k of `W` holds the weights of unit k, which asks "is it class k?" with
        a threshold of its own; the label is a row with a single 1, *one-hot*. Write one look at one
        point, for all units at once and without a loop.
        """,
)


@several.solution
def multi_step(W, b, x, y, lr):
    """Weights and biases of K units after they have seen one point.

    Shapes: W (D, K), b (K,), x (D,), y (K,) one-hot, lr > 0 -> (D, K), (K,)
    """
    error = y - (x @ W + b >= 0).to(x.dtype)
    return W + lr * x[:, None] * error, b + lr * error


@several.cases
def _(rng):
    yield np.zeros((2, 3)), np.zeros(3), np.array([1.0, 2.0]), np.eye(3)[1], 1.0  # all fire
    yield np.zeros((2, 2)), -np.ones(2), np.array([1.0, 2.0]), np.eye(2)[0], 0.5  # none fires
    yield np.eye(2), np.array([0.0, -3.0]), np.array([1.0, 2.0]), np.eye(2)[0], 1.0  # all right
    while True:
        d, k = rng.integers(1, 5), rng.integers(2, 5)
        W, b, x = rng.normal(size=(d, k)), rng.normal(size=k), rng.normal(size=d)
        yield W, b, x, np.eye(k)[rng.integers(k)], rng.uniform(0.1, 2)


@several.wrong(
    "updates only the right class",
    "Every unit that is wrong learns; one that is right stays as it is, even that of the class.",
)
def _(W, b, x, y, lr):
    wrong = float(((x @ W + b >= 0).to(x.dtype) != y).any())
    return W + lr * wrong * x[:, None] * y, b + lr * wrong * y


@several.wrong(
    "never lowers a wrong class",
    "A unit that fires for a class that is not there is wrong: its error is -1.",
)
def _(W, b, x, y, lr):
    error = (y - (x @ W + b >= 0).to(x.dtype)).clamp(min=0)
    return W + lr * x[:, None] * error, b + lr * error


@several.wrong(
    "lets only the strongest unit speak",
    "The units are independent: each has its own threshold, and several may fire, or none.",
)
def _(W, b, x, y, lr):
    winner = torch.zeros_like(y)
    winner[(x @ W + b).argmax()] = 1
    return W + lr * x[:, None] * (y - winner), b + lr * (y - winner)


@several.wrong("forgets the biases", "Each unit's bias learns by that unit's error.")
def _(W, b, x, y, lr):
    error = y - (x @ W + b >= 0).to(x.dtype)
    return W + lr * x[:, None] * error, b


@several.wrong(
    "asks how wrong the sums are",
    "The error is taken after the threshold: each one is -1, 0 or 1.",
)
def _(W, b, x, y, lr):
    error = y - (x @ W + b)
    return W + lr * x[:, None] * error, b + lr * error


@several.wrong(
    "moves away from the target", "The error is the target minus the prediction, not the reverse."
)
def _(W, b, x, y, lr):
    error = (x @ W + b >= 0).to(x.dtype) - y
    return W + lr * x[:, None] * error, b + lr * error


@several.wrong("stays silent on a tie", "A sum of exactly 0 fires: compare with `>=`, not `>`.")
def _(W, b, x, y, lr):
    error = y - (x @ W + b > 0).to(x.dtype)
    return W + lr * x[:, None] * error, b + lr * error


@several.wrong(
    "gives all units the same error",
    "Each unit has an error of its own: K units, K errors, and each moves only its column.",
)
def _(W, b, x, y, lr):
    error = (y - (x @ W + b >= 0).to(x.dtype)).sum()
    return W + lr * error * x[:, None], b + lr * error


@several.wrong("forgets the learning rate", "Both changes are multiplied by `lr`.")
def _(W, b, x, y, lr):
    error = y - (x @ W + b >= 0).to(x.dtype)
    return W + x[:, None] * error, b + error


@several.wrong(
    "forgets the input",
    "Weight (d, k) changes by the rate times input d times the error of unit k.",
)
def _(W, b, x, y, lr):
    error = y - (x @ W + b >= 0).to(x.dtype)
    return W + lr * error, b + lr * error


@several.wrong(
    "leaves the biases out of the sums",
    "Whether unit k fires is decided by its sum *and* its bias.",
)
def _(W, b, x, y, lr):
    error = y - (x @ W >= 0).to(x.dtype)
    return W + lr * x[:, None] * error, b + lr * error


@several.wrong(
    "gives all biases the same error",
    "Bias k moves by the error of unit k alone.",
)
def _(W, b, x, y, lr):
    error = y - (x @ W + b >= 0).to(x.dtype)
    return W + lr * x[:, None] * error, b + lr * error.sum()


@several.wrong(
    "averages the errors of the units",
    "Nothing is averaged: each unit has an error of its own, and moves by it.",
)
def _(W, b, x, y, lr):
    error = y - (x @ W + b >= 0).to(x.dtype)
    return W + lr * error.mean() * x[:, None], b + lr * error.mean()


@several.wrong(
    "corrects only the units that fired",
    "A unit that was silent and should have fired is wrong as well: its error is +1.",
)
def _(W, b, x, y, lr):
    error = y - (x @ W + b >= 0).to(x.dtype)
    error = error.clamp(max=0)
    return W + lr * x[:, None] * error, b + lr * error


@several.wrong(
    "forgets the learning rate at the biases",
    "The biases learn at the same rate as the weights.",
)
def _(W, b, x, y, lr):
    error = y - (x @ W + b >= 0).to(x.dtype)
    return W + lr * x[:, None] * error, b + error


def _moved(W, b, x, error, lr):
    return W + lr * x[:, None] * error, b + lr * error


several.wrong("averages the errors for the biases", "Unit k's bias learns by the error of unit k.")(
    lambda W, b, x, y, lr: (
        multi_step(W, b, x, y, lr)[0],
        b + lr * (y - (x @ W + b >= 0).to(y.dtype)).mean(),
    )
)


@several.wrong(
    "moves all units for one mistake",
    "The units are independent: a unit that is right stays as it is, whatever the others say.",
)
def _(W, b, x, y, lr):
    wrong = ((x @ W + b >= 0).to(y.dtype) != y).any()
    return _moved(W, b, x, (2 * y - 1) * wrong, lr)


several.hints(
    "`x @ W + b` gives K sums. What is the error of each unit, as one vector of shape (K,)?",
    "Weight (d, k) changes by the rate times input d times error k: a table of shape (D, K).",
    "`x[:, None]` has shape (D, 1), and the error (K,): broadcasting makes the table.",
)


ends = choices(
    "2.6",
    "Which of these will the rule ever finish?",
    variable="ends",
    minutes=4,
    difficulty=2,
    statement=r"""
        The rule goes on, pass after pass, until one has no mistake. On which of these does it stop,
        if you wait long enough? All 342 birds are in the set, with all four measurements; you may
        ask `separable`.
        """,
)
ends.question(
    "XOR",
    "the four corners",
    answer="never stops",
    wrong={"stops": "No line has opposite corners on the same side, so each pass has a mistake."},
)
ends.question(
    "XOR with a third input",
    "the third input is x1 * x2",
    answer="stops",
    wrong={
        "never stops": "x1 + x2 - 2 x1 x2 - 0.5 has the right sign at all four corners: in three "
        "dimensions a plane separates them."
    },
)
ends.question(
    "Gentoo or not",
    "one species against both others",
    answer="stops",
    wrong={"never stops": "Gentoos lie on one side of both others: a plane cuts them off."},
)
ends.question(
    "Chinstrap or not",
    "one species against both others",
    answer="never stops",
    wrong={
        "stops": "Each of the other two species can be cut off by a plane, but they lie on two "
        "sides of the Chinstraps, and one plane does not cut twice."
    },
)
ends.question(
    "five birds",
    "five at random, labels by coin toss",
    answer="stops",
    wrong={
        "never stops": "Four weights and a bias are five numbers, enough to give five birds any "
        "sums you like. The rule then finds a plane, although there is nothing to learn."
    },
)
ends.question(
    "twins",
    "two species, the same four numbers",
    answer="never stops",
    wrong={"stops": "Equal inputs make equal sums: the unit is wrong about one of the two."},
)
ends.hints(
    "Novikoff's theorem asks one thing only: is there a line, or a plane, without an error?",
    "With D inputs a unit has D + 1 numbers. How many conditions can it surely meet?",
)


pocketing = exercise(
    "2.7",
    "The pocket",
    minutes=10,
    difficulty=3,
    statement=r"""
        When no line is right, keep the best that you have met. Train from zeros as in 2.3. After
        every correction count how many of *all* points are right. If that is more than ever before,
        the start included, put the unit into the pocket; either way, go on learning. Return
        the pocket's unit as a row `(w, b)`, and its count.
        """,
)


@pocketing.solution
def pocket(x, y, lr, epochs):
    """The best unit met in at most `epochs` passes, the earliest of equals, and its right points.

    Shapes: x (N, D), y (N,) of 0 and 1, lr > 0 -> (D + 1,), a count up to N
    """
    a = torch.cat([x, x.new_ones(len(x), 1)], dim=1)
    v = a.new_zeros(a.shape[1])
    best, most = v, int(((a @ v >= 0) == (y == 1)).sum())
    for _ in range(epochs):
        for point, label in zip(a, y, strict=True):
            v = v + lr * (label - (point @ v >= 0).to(x.dtype)) * point
            right = int(((a @ v >= 0) == (y == 1)).sum())
            if right > most:
                best, most = v, right
    return best, most


@pocketing.cases
def _(rng):
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    yield corners, np.array([0.0, 1.0, 1.0, 0.0]), 1.0, 6  # XOR
    yield corners, np.ones(4), 1.0, 3  # the start is right already
    yield np.array([[1.0], [1.0], [1.0]]), np.array([1.0, 1.0, 0.0]), 0.5, 4  # twins
    while True:
        x, w = rng.normal(size=(rng.integers(5, 12), rng.integers(1, 4))), rng.normal(size=3)
        y = (x @ w[: x.shape[1]] >= 0) ^ (rng.random(len(x)) < 0.25)
        yield x, y.astype(float), rng.uniform(0.2, 2), int(rng.integers(1, 6))


def _pocketed(x, y, lr, epochs, *, better, every="look", go_on=True, fresh=False, bias=True):
    """The pocket with one thing done differently, for the wrong answers below."""
    a = torch.cat([x, x.new_full((len(x), 1), float(bias))], dim=1)
    v = a.new_zeros(a.shape[1])
    best, most = v, -1 if fresh else int(((a @ v >= 0) == (y == 1)).sum())
    for _ in range(epochs):
        for n, (point, label) in enumerate(zip(a, y, strict=True)):
            error = label - (point @ v >= 0).to(x.dtype)
            v = v + lr * error * point
            right = int(((a @ v >= 0) == (y == 1)).sum())
            seen = error != 0 if every == "look" else n == len(a) - 1
            if seen and better(right, most):
                best, most = v, right
            elif not go_on:
                v = best
    return best, most


@pocketing.wrong(
    "keeps the last unit",
    "The last correction may have made things worse: the pocket holds the best unit met.",
)
def _(x, y, lr, epochs):
    return _pocketed(x, y, lr, epochs, better=lambda right, most: True)


@pocketing.wrong(
    "prefers the later of equals",
    "Only a unit with *more* points right replaces what is kept: `>`.",
)
def _(x, y, lr, epochs):
    return _pocketed(x, y, lr, epochs, better=lambda right, most: right >= most)


@pocketing.wrong(
    "leaves the start out",
    "The unit of zeros counts too: it fires for every point, and may be the best for a while.",
)
def _(x, y, lr, epochs):
    return _pocketed(x, y, lr, epochs, better=lambda right, most: right > most, fresh=True)


@pocketing.wrong(
    "looks at the end of each pass only", "The best unit may come in the middle of a pass."
)
def _(x, y, lr, epochs):
    better = lambda right, most: right > most  # noqa: E731
    return _pocketed(x, y, lr, epochs, better=better, every="pass")


@pocketing.wrong(
    "goes on from the pocket",
    "The rule goes on from the corrected unit, better or worse; the pocket only watches.",
)
def _(x, y, lr, epochs):
    return _pocketed(x, y, lr, epochs, better=lambda right, most: right > most, go_on=False)


@pocketing.wrong(
    "forgets the bias", "The bias is the weight of an input that is always 1: it learns likewise."
)
def _(x, y, lr, epochs):
    return _pocketed(x, y, lr, epochs, better=lambda right, most: right > most, bias=False)


@pocketing.wrong(
    "keeps the unit of the pass with the fewest mistakes",
    "The mistakes of a pass are those of many units, one after the other. Count the points that "
    "*one* unit gets right.",
)
def _(x, y, lr, epochs):
    path, mistakes = train_perceptron(x, y, lr, epochs)
    ends = np.cumsum(mistakes).tolist()
    best = path[ends[mistakes.index(min(mistakes))]]
    return best, len(x) - min(mistakes)


@pocketing.wrong("keeps the worst unit", "The pocket wants the most points right, not the fewest.")
def _(x, y, lr, epochs):
    return _pocketed(x, y, lr, epochs, better=lambda right, most: right < most)


@pocketing.wrong("counts the points that are wrong", "Wanted: how many points are right.")
def _(x, y, lr, epochs):
    best, most = pocket(x, y, lr, epochs)
    return best, len(x) - most


@pocketing.wrong("returns a share", "Wanted: a count of points, not a share of them.")
def _(x, y, lr, epochs):
    best, most = pocket(x, y, lr, epochs)
    return best, most / len(x)


@pocketing.wrong("leaves the bias out of the row", "A row is (w, b): the bias stands last.")
def _(x, y, lr, epochs):
    best, most = pocket(x, y, lr, epochs)
    return best[:-1], most


@pocketing.wrong(
    "keeps the unit that was right longest in a row",
    "Gallant did so to avoid counting. Here count all the points after each correction.",
)
def _(x, y, lr, epochs):
    a = torch.cat([x, x.new_ones(len(x), 1)], dim=1)
    v = a.new_zeros(a.shape[1])
    best, longest, run = v, 0, 0
    for _ in range(epochs):
        for point, label in zip(a, y, strict=True):
            error = label - (point @ v >= 0).to(x.dtype)
            run = run + 1 if error == 0 else 0
            v = v + lr * error * point
            if run > longest:
                best, longest = v, run
    return best, int(((a @ best >= 0) == (y == 1)).sum())


def _kept(x, y, lr, epochs, count=None, strict=False, start=True):
    """The pocket, with something else counted, a different rule at a tie, or no start."""
    a = torch.cat([x, torch.ones(len(x), 1).to(x)], dim=1)
    count = count or (lambda v, k: int(((a @ v >= 0) == (y == 1)).sum()))
    v = torch.zeros(a.shape[1]).to(x)
    best, right = v, count(v, len(a)) if start else 0
    for _ in range(epochs):
        before = v
        for k, (row, label) in enumerate(zip(a, y, strict=True)):
            fires = row @ v > 0 if strict else row @ v >= 0
            if fires == (label == 1):
                continue
            v = v + lr * (2 * label - 1) * row
            if count(v, k + 1) > right:
                best, right = v, count(v, k + 1)
        if torch.equal(before, v):
            break
    return best, right


pocketing.wrong(
    "counts nothing right at the start",
    "The unit of zeros is met first: count its right points before all else.",
)(lambda x, y, lr, epochs: _kept(x, y, lr, epochs, start=False))

pocketing.wrong("stays silent on a tie", "A sum of exactly 0 fires: `>=`, not `>`.")(
    lambda x, y, lr, epochs: _kept(x, y, lr, epochs, strict=True)
)

pocketing.wrong(
    "counts the points seen so far in the pass", "After a correction *all* points are counted anew."
)(lambda x, y, lr, epochs: _kept(x, y, lr, epochs, count=lambda v, k: _right(x[:k], y[:k], v)))

pocketing.wrong("puts the bias first", "A row is (w, b): the weights first, and the bias last.")(
    lambda x, y, lr, epochs: _with_first(*pocket(x, y, lr, epochs))
)

pocketing.wrong("makes one pass only", "Go on for `epochs` passes, or until one has no mistake.")(
    lambda x, y, lr, epochs: pocket(x, y, lr, min(epochs, 1))
)

pocketing.wrong("returns the count first", "The unit comes first, then its count.")(
    lambda x, y, lr, epochs: pocket(x, y, lr, epochs)[::-1]
)


def _right(x, y, v):
    return int(((x @ v[:-1] + v[-1] >= 0) == (y == 1)).sum())


def _with_first(v, count):
    return torch.cat([v[-1:], v[:-1]]), count


pocketing.hints(
    "Two units are needed at any moment: the one that learns, and the one in the pocket.",
    "After a correction, what does your `classify` say of all points, and how often is it right?",
    "Before the first pass the pocket holds the start, with its own count.",
)


others = prediction(
    "2.others",
    "One pass through AND made two corrections, the last of them for the corner (1, 1). How many "
    "of the four corners does the unit get right now?",
    result="It gets {} right.",
)
others.answer(
    "4: both mistakes are corrected",
    4,
    wrong="A correction puts one point right, or less wrong. It does not ask about the others.",
)
others.answer(
    "3: all but one of the silent corners",
    3,
    wrong="The last correction lifted the sums of all corners, the three silent ones too.",
)
others.answer(
    "1: the one corrected last",
    1,
    right="The correction for (1, 1) raised b as well, and undid the first one.",
)


rate = prediction(
    "2.rate",
    "With the rate 1, AND took eleven corrections. How many does it take with the rate 0.5, from "
    "zeros again?",
    result="It takes {} corrections.",
)
rate.answer(
    "about 22: each correction does half as much",
    lambda n: n > 14,
    like=22,
    wrong="Half the correction would be too little if the weights it must outweigh were not half "
    "as long as well.",
)
rate.answer(
    "fewer: smaller steps overshoot less",
    lambda n: n < 11,
    like=7,
    wrong="Steps and weights shrink together, so it overshoots as far, for its size.",
)
rate.answer(
    "11 again",
    11,
    right="From zeros, every weight and every sum is halved, and no sum changes its sign.",
)


scale = prediction(
    "2.scale",
    "The same birds in millimetres, and standardised. Which needs more corrections until a pass is "
    "clean?",
    result="The millimetres took {:.1f} times as many.",
)
scale.answer(
    "the millimetres, by far",
    lambda r: r > 2,
    like=13.0,
    right="In millimetres all birds lie in nearly one direction from the origin, and the bias, "
    "whose input is 1, lags behind.",
)
scale.answer(
    "the standardised birds: smaller numbers, smaller corrections",
    lambda r: r < 0.5,
    like=0.3,
    wrong="Sums shrink with the numbers. What matters is where the origin lies.",
)
scale.answer(
    "about the same: only the unit of measure changed",
    lambda r: 0.5 <= r <= 2,
    like=1.0,
    wrong="The unit of measure changed for the bill, and not for the input that is always 1.",
)


shrink = prediction(
    "2.shrink",
    "Multiply AND's inputs by 0.1: the corners lie at 0 and 0.1. How many corrections, from zeros "
    "and with rate 1? (It was 11.)",
    result="It takes {} corrections.",
)
shrink.answer(
    "11: the picture is the same, only smaller",
    lambda n: 9 <= n <= 13,
    like=11,
    wrong="The corners shrank, but the 1 beside them did not.",
)
shrink.answer(
    "one or two: everything is close together",
    lambda n: n < 9,
    like=2,
    wrong="Near the origin the classes are nearer to each other, too: the margin is narrow.",
)
shrink.answer(
    "far more than 11",
    lambda n: n > 13,
    like=103,
    right="Each correction moves b by a whole 1 and the weights by a tenth at most.",
)


overlap = prediction(
    "2.overlap",
    "No line separates these birds. What will the mistakes of each pass do in the long run?",
    result="In passes 12 to 60 they are {}.",
)
overlap.answer(
    "fall to the fewest possible, and stay there",
    lambda v: len(set(_numbers(v))) == 1,
    like="3",
    wrong="The rule does not know the fewest possible. Each mistake moves the line, whatever it "
    "costs elsewhere.",
)
overlap.answer(
    "jump about between few and many, without any order",
    lambda v: max(_numbers(v)) > 8,
    like="4, 5, 9",
    wrong="In the first passes they do.",
)
overlap.answer(
    "almost repeat in a cycle, with a few mistakes in each pass",
    lambda v: len(set(_numbers(v))) > 1 and max(_numbers(v)) <= 8,
    like="4, 5, 6",
    right="The same few birds send the line to and fro, and the weights stay bounded.",
)


def _numbers(text):
    return [int(word) for word in text.split(", ")]


theirs = prediction(
    "2.sklearn",
    "scikit-learn's Perceptron gets the same birds in the same order, a Gentoo first, and as many "
    "passes. Will its weights equal ours?",
    result="The largest difference between two weights is {:.2f}.",
)
theirs.answer(
    "yes: it is the same rule",
    lambda d: d < 1e-3,
    like=0.0,
    wrong="The rule is the same for every sum but one.",
)
theirs.answer(
    "nearly: they differ by rounding",
    lambda d: 1e-3 <= d < 0.02,
    like=0.01,
    wrong="Rounding would be far smaller.",
)
theirs.answer(
    "no: it finds another line",
    lambda d: d >= 0.02,
    like=0.34,
    right="At the first bird the sum is exactly 0. We fire and are right; scikit-learn counts a "
    "tie as a mistake and corrects.",
)


labels = prediction(
    "2.labels",
    "Labels -1 and +1 instead of 0 and 1, fed to the same rule. What happens on the standardised "
    "birds?",
    result="After 50 passes: {}.",
)
labels.answer(
    "it stops, with the same line: labels are only names",
    lambda v: v.startswith("0 mistakes"),
    like="0 mistakes in the last pass, 100 % of the birds right",
    wrong="The rule computes with them: y minus the unit's 0 or 1.",
)
labels.answer(
    "it never stops, and the line is useless",
    lambda v: not v.startswith("0 mistakes") and _share(v) < 80,
    like="90 mistakes in the last pass, 50 % of the birds right",
    wrong="A wrong count is not a wrong direction: each correction still moves the right way.",
)
labels.answer(
    "it never stops, though the line is good",
    lambda v: not v.startswith("0 mistakes") and _share(v) >= 80,
    like="96 mistakes in the last pass, 96 % of the birds right",
    right="A silent unit is right about an Adelie, but -1 - 0 is not 0, so it counts as a mistake.",
)


def _share(text):
    return int(text.split(", ")[1].split(" ")[0])
