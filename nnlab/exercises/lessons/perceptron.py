"""Exercises of lesson 02: the perceptron."""

import numpy as np
import torch

from nnlab.exercises import Case, choices, exercise

recall = choices(
    "2.recall",
    "Three questions from lessons 00 and 01",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
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
    "Write the two shapes below each other, aligned at their last axis.",
    "Draw the four corners. Which of the 16 colourings can no single line separate?",
)


predicting = exercise(
    "2.1",
    "A layer of one unit",
    minutes=5,
    difficulty=1,
    statement=r"""
        The unit adds up its weighted inputs and the bias, and fires if the sum is not negative:
        $\hat y = \mathrm{step}(Xw + b)$ with $\mathrm{step}(0) = 1$. Write it for all N rows of
        `x` at once, without a loop.
        """,
)


@predicting.solution
def predict(x, w, b):
    """What the unit says of each row: 1 where it fires, else 0.

    Shapes: x (N, D), w (D,), b a number -> (N,)
    """
    return (x @ w + b >= 0).to(x.dtype)


@predicting.cases
def _(rng):
    yield np.array([[1.0, 1.0], [2.0, 1.0], [0.0, 1.0]]), np.array([1.0, -1.0]), 0.0  # a tie
    yield np.array([[0.0, 0.0], [2.0, 0.0]]), np.array([1.0, 1.0]), -1.0
    yield np.array([[0.5], [1.0], [1.5]]), np.array([1.0]), -1.0  # a tie again, with a bias
    while True:
        n, d = rng.integers(1, 6), rng.integers(1, 4)
        yield rng.normal(size=(n, d)), rng.normal(size=d), rng.normal()


@predicting.wrong("stays silent on a tie", "A sum of exactly 0 fires: compare with `>=`, not `>`.")
def _(x, w, b):
    return (x @ w + b > 0).to(x.dtype)


@predicting.wrong("forgets the bias", "Without b the line can turn, but it must pass the origin.")
def _(x, w, b):
    return (x @ w >= 0).to(x.dtype)


@predicting.wrong(
    "takes b for a threshold",
    "The bias is added to the sum and the threshold is 0; a threshold t would be a bias of -t.",
)
def _(x, w, b):
    return (x @ w >= b).to(x.dtype)


@predicting.wrong("returns the sum", "The sum is right; the unit then says 1 or 0, no more.")
def _(x, w, b):
    return x @ w + b


@predicting.wrong("says -1 for silence", "Labels are 0 and 1 here: a silent unit says 0.")
def _(x, w, b):
    return 2 * (x @ w + b >= 0).to(x.dtype) - 1


predicting.hints(
    "`x @ w` multiplies each row by the weights and adds up: its shape is (N,).",
    "A comparison of tensors gives True or False for each element, and these count as 1 and 0.",
    "Which of `>` and `>=` fires when the sum is exactly 0?",
)


stepping = exercise(
    "2.2",
    "One step of Rosenblatt's rule",
    minutes=10,
    difficulty=2,
    statement=r"""
        The unit sees one point $x$ with label $y$ and says $\hat y$. Change its weights and its
        bias by the rule

        $$ w \leftarrow w + \eta\,(y - \hat y)\,x, \qquad b \leftarrow b + \eta\,(y - \hat y). $$

        Return new ones and leave the old ones as they are.
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


@stepping.wrong("forgets the input", "Each weight changes by the error times *its* input.")
def _(w, b, x, y, lr):
    error = y - float(x @ w + b >= 0)
    return w + lr * error, b + lr * error


@stepping.wrong("forgets the learning rate", "Both changes are multiplied by `lr`.")
def _(w, b, x, y, lr):
    error = y - float(x @ w + b >= 0)
    return w + error * x, b + error


@stepping.wrong(
    "asks how wrong the sum is",
    "The error is taken after the threshold: it is -1, 0 or 1. Before it, that is another rule, "
    "the delta rule of lesson 03.",
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


stepping.hints(
    "What should change if the prediction is already right?",
    "The error y - prediction is -1, 0 or +1. What does it multiply?",
    "The bias is a weight whose input is always 1.",
)


training = exercise(
    "2.3",
    "Train until a pass is clean",
    minutes=15,
    difficulty=2,
    statement=r"""
        Start from zero weights and a zero bias. Show the unit all points in the order given, and
        let it correct itself after each one. That is one pass. Stop after a pass without a mistake,
        or after `epochs` passes. Return the weights, the bias and how many mistakes each pass had,
        the last pass included.
        """,
)


@training.solution
def train_perceptron(x, y, lr, epochs):
    """Weights and bias after at most `epochs` passes, and a list with the mistakes of each pass.

    Shapes: x (N, D), y (N,) of 0 and 1, lr > 0 -> (D,), number, list of up to `epochs` counts
    """
    w, b, mistakes = x.new_zeros(x.shape[1]), 0.0, []
    for _ in range(epochs):
        count = 0
        for point, label in zip(x, y, strict=True):
            error = float(label) - float(point @ w + b >= 0)
            w, b = w + lr * error * point, b + lr * error
            count += error != 0
        mistakes.append(count)
        if count == 0:
            break
    return w, b, mistakes


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


@training.wrong(
    "stops at the first point that is right",
    "One right point says little: go on to the end of the pass, and stop if it had no mistake.",
)
def _(x, y, lr, epochs):
    w, b, mistakes = x.new_zeros(x.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes.append(0)
        for point, label in zip(x, y, strict=True):
            error = float(label) - float(point @ w + b >= 0)
            if error == 0:
                return w, b, mistakes
            w, b = w + lr * error * point, b + lr * error
            mistakes[-1] += 1
    return w, b, mistakes


@training.wrong(
    "makes one update a pass",
    "The rule corrects at once: the next point already meets the new weights.",
)
def _(x, y, lr, epochs):
    w, b, mistakes = x.new_zeros(x.shape[1]), 0.0, []
    for _ in range(epochs):
        errors = y - (x @ w + b >= 0).to(x.dtype)
        w, b = w + lr * errors @ x, b + lr * float(errors.sum())
        mistakes.append(int(errors.abs().sum()))
        if mistakes[-1] == 0:
            break
    return w, b, mistakes


@training.wrong(
    "ends a pass at its first mistake", "After a correction the pass goes on with the next point."
)
def _(x, y, lr, epochs):
    w, b, mistakes = x.new_zeros(x.shape[1]), 0.0, []
    for _ in range(epochs):
        mistakes.append(0)
        for point, label in zip(x, y, strict=True):
            error = float(label) - float(point @ w + b >= 0)
            if error:
                w, b = w + lr * error * point, b + lr * error
                mistakes[-1] = 1
                break
        if mistakes[-1] == 0:
            break
    return w, b, mistakes


@training.wrong(
    "counts a pass with mistakes as one", "Count each point that the unit got wrong in the pass."
)
def _(x, y, lr, epochs):
    w, b, mistakes = train_perceptron(x, y, lr, epochs)
    return w, b, [int(count > 0) for count in mistakes]


@training.wrong(
    "adds up the mistakes of all passes", "Keep one count a pass, in a list: it shows the learning."
)
def _(x, y, lr, epochs):
    w, b, mistakes = train_perceptron(x, y, lr, epochs)
    return w, b, sum(mistakes)


@training.wrong(
    "leaves the clean pass out of the list",
    "The last pass counts as well: its 0 is how the list tells that training ended.",
)
def _(x, y, lr, epochs):
    w, b, mistakes = train_perceptron(x, y, lr, epochs)
    return w, b, [count for count in mistakes if count]


@training.wrong(
    "goes on after a clean pass", "A pass without a mistake changes nothing, nor would the next."
)
def _(x, y, lr, epochs):
    w, b, mistakes = train_perceptron(x, y, lr, epochs)
    return w, b, mistakes + [0] * (epochs - len(mistakes))


@training.wrong("begins every pass at zero", "Set the weights to zero once, before the first pass.")
def _(x, y, lr, epochs):
    w, b, (count,) = train_perceptron(x, y, lr, 1)
    return w, b, [count] * (epochs if count else 1)


@training.wrong(
    "forgets the bias", "The bias is the weight of an input that is always 1: it learns likewise."
)
def _(x, y, lr, epochs):
    w, mistakes = x.new_zeros(x.shape[1]), []
    for _ in range(epochs):
        before = 0
        for point, label in zip(x, y, strict=True):
            error = float(label) - float(point @ w >= 0)
            w = w + lr * error * point
            before += error != 0
        mistakes.append(before)
        if before == 0:
            break
    return w, 0.0, mistakes


training.hints(
    "Two loops: the outer one over passes, the inner one over points. Which one counts?",
    "Set the count to 0 where a pass begins, and look at it where the pass ends.",
    "The inner loop's body is one step of exercise 2.2, and a mistake is an error that is not 0.",
)


bounding = exercise(
    "2.4",
    "A promise about mistakes",
    minutes=10,
    difficulty=3,
    statement=r"""
        Novikoff (1962): if some unit separates the points, the rule makes at most $(R / \gamma)^2$
        mistakes, in whatever order they come. Give each point a last coordinate that is always 1,
        so that $b$ is a weight like the others. Then $R$ is the length of the longest point, and
        the margin $\gamma$ is the smallest distance of a point from the plane of $(w, b)$. Compute
        the bound from a unit that separates.
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


bounding.hints(
    "Two numbers are needed: the longest point (x, 1), and the distance of the nearest one.",
    "The distance of a point from the plane is |x @ w + b| divided by the length of (w, b).",
    "R² is max(|x|² + 1); the squared length of (w, b) is `w @ w + b**2`.",
)


several = exercise(
    "2.5",
    "Many units, one step",
    minutes=10,
    difficulty=2,
    statement=r"""
        K units share the inputs; column k of `W` holds the weights of unit k. Each one answers a
        question of its own, "is it class k?", with its own threshold, and the target `y` is
        one-hot. Write one step of the rule for a single point, all units at once.
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
    "Every unit that is wrong learns, and a unit that is right stays, that of the class included.",
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


several.hints(
    "`x @ W + b` gives K sums. What is the error of each unit, as one vector of shape (K,)?",
    "Weight (d, k) changes by the rate times input d times error k: a table of shape (D, K).",
    "`x[:, None]` has shape (D, 1), and the error (K,): broadcasting makes the table.",
)


ends = choices(
    "2.6",
    "Which of these will the rule ever finish?",
    variable="ends",
    minutes=5,
    difficulty=2,
    statement=r"""
        The rule goes on, pass after pass, until one has no mistake. On which of these data sets
        does it stop, if you wait long enough? All birds of the two species are in the set, and the
        measurements are standardised.
        """,
)
ends.question(
    "AND",
    "the four corners",
    answer="stops",
    wrong={"never stops": "A line cuts the corner (1, 1) off from the other three."},
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
    "Adelie, Gentoo: bill",
    "bill length and depth",
    answer="stops",
    wrong={"never stops": "Gentoo bills are long and shallow: a slanted line leaves no bird over."},
)
ends.question(
    "Adelie, Chinstrap: bill",
    "bill length and depth",
    answer="never stops",
    wrong={
        "stops": "The two clouds overlap by a few birds, and a few are enough: no pass is clean."
    },
)
ends.question(
    "Adelie, Chinstrap: all",
    "all four measurements",
    answer="stops",
    wrong={
        "never stops": "Flipper and body mass part the birds that the bill does not. The margin is "
        "narrow, so it takes many passes, but it ends."
    },
)
ends.hints(
    "Novikoff's theorem asks one thing only: is there a line, or a plane, without an error?",
    "Two clouds that touch in two dimensions may lie apart in four.",
)


labelling = exercise(
    "2.7",
    "Ten digits, ten units",
    minutes=20,
    difficulty=3,
    draws=4,
    at_least=0.95,
    statement=r"""
        Train ten threshold units on 8x8 digits and name the digits of `x`, which they have not
        seen. The check cuts all 1,797 digits into four parts and holds back each part once; at
        least 95 % of the answers must be right. The weights of the last step jump about: average
        them over all steps.
        """,
)


@labelling.solution
def digit_labels(x_train, y_train, x):
    """The digit in each row of `x`.

    Shapes: x_train (N, 64) from 0 to 16, y_train (N,) from 0 to 9, x (M, 64) -> (M,)
    """
    points = torch.cat([x_train / 16, torch.ones(len(x_train), 1)], dim=1)  # the 1 carries the bias
    targets = torch.eye(10, dtype=x.dtype)[y_train]
    W = x.new_zeros(65, 10)
    total = torch.zeros_like(W)
    for _ in range(10):
        for point, target in zip(points, targets, strict=True):
            error = target - (point @ W >= 0).to(x.dtype)
            W = W + point[:, None] * error
            total += W
    return (x / 16 @ total[:-1] + total[-1]).argmax(dim=1)


@labelling.cases
def _(rng):
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    order = rng.permutation(len(x))
    for held in np.array_split(order, 4):
        rest = order[~np.isin(order, held)]
        yield Case((x[rest], y[rest], x[held]), truth=y[held])


def _sums_of_last_weights(x_train, y_train, x):
    """The ten sums for each row of `x` with the weights as the last step left them."""
    points = torch.cat([x_train / 16, torch.ones(len(x_train), 1)], dim=1)
    targets = torch.eye(10, dtype=x.dtype)[y_train]
    W = x.new_zeros(65, 10)
    for _ in range(10):
        for point, target in zip(points, targets, strict=True):
            W = W + point[:, None] * (target - (point @ W >= 0).to(x.dtype))
    return x / 16 @ W[:-1] + W[-1]


def _errors_are_mostly_too_low(cases, values):
    """A first-that-fires answer errs towards the low digits; other answers err either way."""
    truth = np.concatenate([case.truth for case in cases])
    labels = np.concatenate([np.asarray(value) for value in values])
    wrong = labels != truth
    return 0.05 < wrong.mean() < 0.3 and (labels < truth)[wrong].mean() > 0.75


@labelling.wrong(
    "takes the first unit that fires",
    "Several units fire for some digits and none for others. Compare their sums, not their steps.",
    mark=_errors_are_mostly_too_low,
)
def _(x_train, y_train, x):
    return (_sums_of_last_weights(x_train, y_train, x) >= 0).int().argmax(dim=1)


@labelling.wrong(
    "trusts the weights of the last step",
    "They lean towards the points seen last. Add up the weights after every step and use the sum.",
)
def _(x_train, y_train, x):
    return _sums_of_last_weights(x_train, y_train, x).argmax(dim=1)


labelling.hints(
    "Exercise 2.5 is one step for all ten units. Which one-hot target belongs to the digit 3?",
    "When several units fire or none does, which of the ten sums is the best guess?",
    "Keep a second table of weights, add W to it after every step, right or wrong, and let this "
    "table answer in the end. Ten passes are enough.",
)
