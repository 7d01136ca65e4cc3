"""Exercises and predictions of lesson 10: convolution."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from nnlab.exercises import choices, exercise, prediction

recall = choices(
    "10.recall",
    "Three questions from lessons 09, 06 and 02",
    variable="recall",
    minutes=2,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "dropout",
    "the share of its inputs that nn.Dropout(0.25) zeroes after model.eval()",
    answer=0,
    wrong={
        0.25: "That is training. In evaluation mode nothing is zeroed.",
        0.75: "That is the share that is kept, and while training only.",
        1: "In evaluation mode Dropout does nothing: all inputs pass.",
    },
)
recall.question(
    "twice",
    "a weight used in two places, with gradients 2 and 3 there: its gradient",
    answer=5,
    wrong={
        3: "backward adds to grad; an = in place of += would forget the first use.",
        2.5: "Nothing divides: the chain rule adds over all paths.",
        6: "Rates multiply along a path. Over several paths they add up.",
    },
)
recall.question(
    "tie",
    "what a threshold unit with w = (2, -1), b = -1 answers to x = (1, 1)",
    answer=1,
    wrong={0: "2 - 1 - 1 is exactly 0, and our units fire at a tie."},
)
recall.hints(
    "Dropout is inverted: it scales while training. Paths through a graph add up.",
    "Compute w · x + b, and remember what lesson 02 decided about a sum of 0.",
)


layering = exercise(
    "10.1",
    "A whole layer",
    minutes=9,
    difficulty=2,
    inline=True,
    rtol=1e-4,
    atol=1e-5,
    statement=r"""
        **Your turn.** `slide` makes one map from one channel. A layer makes K maps for each of N
        pictures of C channels: every kernel has a slice for each channel, the C maps are added up,
        and each of the K maps gets its own bias. Gradients must pass. Loops are welcome;
        `F.conv2d` is for the comparison afterwards.
        """,
)


@layering.solution
def conv_layer(x, W, b):
    """The maps that K kernels make of N pictures, by loops.

    Shapes: x (N, C, H, W), W (K, C, h, w), b (K,) -> (N, K, H - h + 1, W - w + 1)
    """
    h, w = W.shape[2:]
    rows, columns = x.shape[2] - h + 1, x.shape[3] - w + 1
    out = torch.zeros(len(x), len(W), rows, columns, dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            patch = x[:, :, i : i + h, j : j + w].flatten(1)  # (N, C, h, w) -> (N, C*h*w)
            out[:, :, i, j] = patch @ W.flatten(1).T + b
    return out


@layering.cases
def _(rng):
    ramp = np.arange(25.0).reshape(1, 1, 5, 5)
    yield ramp, np.array([[[[0.0, 1.0], [2.0, -1.0]]]]), np.zeros(1)
    yield rng.normal(size=(1, 3, 4, 4)), rng.normal(size=(3, 3, 2, 2)), rng.normal(size=3)
    yield rng.normal(size=(2, 3, 6, 4)), rng.normal(size=(4, 3, 3, 2)), rng.normal(size=4)
    yield rng.normal(size=(3, 1, 3, 3)), rng.normal(size=(2, 1, 3, 3)), rng.normal(size=2)
    while True:
        n, c, k, h, w = (int(v) for v in rng.integers(1, 5, size=5))
        size = (n, c, h + int(rng.integers(0, 4)), w + int(rng.integers(0, 4)))
        yield rng.normal(size=size), rng.normal(size=(k, c, h, w)), rng.normal(size=k)


@layering.probe
def _(conv_layer, x, W, b):
    from nnlab.exercises.probes import slopes

    roots = [each.requires_grad_() for each in (x, W, b)]
    maps = conv_layer(*roots)
    return {"maps": maps, "slopes": slopes(maps, roots)}


@layering.wrong(
    "lets no gradient through",
    "The maps are right, but not all of x, W and b get a gradient, so nothing could be learned: "
    "leave out `detach`, `.data`, `.item()`, `torch.tensor` and NumPy.",
    mark=lambda cases, values: _right_but_cut(cases, values),
)
def _(x, W, b):
    return F.conv2d(x, W, b).detach()


def _right_but_cut(cases, values):
    pairs = zip(cases, values, strict=True)
    return all(
        np.allclose(v["maps"], _maps(c)) and not all(map(np.any, v["slopes"])) for c, v in pairs
    )


def _maps(case):
    x, W, b = (torch.as_tensor(each) for each in case.args)
    return F.conv2d(x, W, b)


@layering.wrong("pads the pictures", "Nothing is laid around x: the map is h - 1 rows smaller.")
def _(x, W, b):
    return F.conv2d(x, W, b, padding=(W.shape[2] // 2, W.shape[3] // 2))


@layering.wrong(
    "keeps the last channel only",
    "`=` in the loop over channels overwrites the map of the one before: add up, `+=`.",
)
def _(x, W, b):
    return F.conv2d(x[:, -1:], W[:, -1:], b)


@layering.wrong("has a ReLU", "The activation is a layer of its own, which comes after this one.")
def _(x, W, b):
    return F.conv2d(x, W, b).relu()


@layering.wrong(
    "leaves out the last place of each axis",
    "A kernel of h has H - h + 1 places: the last begins at H - h.",
)
def _(x, W, b):
    maps = F.conv2d(x, W, b)
    mask = torch.ones_like(maps[0, 0])
    mask[-1], mask[:, -1] = 0, 0
    return maps * mask


@layering.wrong(
    "flips the kernels",
    "That is the convolution of mathematics. Networks, torch's too, leave the kernel as it is.",
)
def _(x, W, b):
    return F.conv2d(x, W.flip(2, 3), b)


@layering.wrong(
    "flips the kernels upside down only",
    "Row u of the kernel meets row i + u of the picture: leave the kernel as it is.",
)
def _(x, W, b):
    return F.conv2d(x, W.flip(2), b)


@layering.wrong("forgets the bias", "Each of the K maps has its own bias, added at every place.")
def _(x, W, b):
    return F.conv2d(x, W)


@layering.wrong(
    "adds the bias once for each channel",
    "The bias belongs to the finished map: add up the channels first, then add it once.",
)
def _(x, W, b):
    return F.conv2d(x, W, b * x.shape[1])


@layering.wrong("subtracts the bias", "The bias is added.")
def _(x, W, b):
    return F.conv2d(x, W, -b)


@layering.wrong(
    "gives every map the first bias", "b has K numbers: map number m gets b[m], not b[0]."
)
def _(x, W, b):
    return F.conv2d(x, W, b[:1].expand(len(W)))


@layering.wrong(
    "sees the first channel only", "All channels count: one map for each of them, then their sum."
)
def _(x, W, b):
    return F.conv2d(x[:, :1], W[:, :1], b)


@layering.wrong(
    "uses one slice of the kernel for all channels",
    "Channel c meets the slice W[m, c], not W[m, 0] again.",
)
def _(x, W, b):
    return F.conv2d(x, W[:, :1].expand_as(W), b)


@layering.wrong("averages the channels", "The maps of the channels are added up, not averaged.")
def _(x, W, b):
    return F.conv2d(x, W) / x.shape[1] + b[:, None, None]


@layering.wrong("averages over the patch", "Add the products up; divide by nothing.")
def _(x, W, b):
    return F.conv2d(x, W) / W[0, 0].numel() + b[:, None, None]


@layering.wrong("averages over patch and channels", "Add the products up; divide by nothing.")
def _(x, W, b):
    return F.conv2d(x, W) / W[0].numel() + b[:, None, None]


@layering.wrong(
    "adds the kernels up", "Each kernel makes a map of its own: K maps, not one for all."
)
def _(x, W, b):
    return F.conv2d(x, W.sum(dim=0, keepdim=True), b.sum()[None])


@layering.wrong(
    "keeps the channels apart", "The C maps of one kernel are added up to a single one."
)
def _(x, W, b):
    return torch.stack([F.conv2d(x[:, [c]], W[:, [c]], b) for c in range(x.shape[1])], dim=2)


@layering.wrong("answers for the first picture only", "There are N pictures: K maps for each.")
def _(x, W, b):
    return F.conv2d(x[:1], W, b)


@layering.wrong(
    "puts the maps last", "The order is (N, K, H', W'): the maps come before rows and columns."
)
def _(x, W, b):
    return F.conv2d(x, W, b).permute(0, 2, 3, 1)


@layering.wrong(
    "swaps pictures and maps", "The first axis counts the pictures, the second the maps."
)
def _(x, W, b):
    return F.conv2d(x, W, b).transpose(0, 1)


@layering.wrong(
    "pads the border with zeros",
    "The maps came out as large as the picture. Use only places where the kernel fits whole.",
)
def _(x, W, b):
    h, w = W.shape[2:]
    top, left = (h - 1) // 2, (w - 1) // 2
    return F.conv2d(F.pad(x, (left, w - 1 - left, top, h - 1 - top)), W, b)


@layering.wrong(
    "misses the last row and column",
    "Off by one: a kernel of h rows fits H - h + 1 times, so `range(H - h + 1)`.",
)
def _(x, W, b):
    return F.conv2d(x, W, b)[:, :, :-1, :-1]


layering.hints(
    "Four loops do it: pictures, kernels, and for each of them the sum of `slide` over channels.",
    "`slide(x[n, c], W[m, c])` is one channel's part of map m of picture n. Where is b[m] added?",
)


learning = exercise(
    "10.2",
    "The slopes of a kernel",
    minutes=9,
    difficulty=2,
    inline=True,
    rtol=1e-4,
    atol=1e-6,
    statement=r"""
        **Your turn.** Given a picture `x`, a kernel `k` and the wanted map `y`: the slope of the
        mean squared error along each weight of the kernel. The error is a map, too. Which patch of
        `x` does weight $k_{uv}$ meet in all places together? One line can do the sum; leave
        `backward` aside.
        """,
)


@learning.solution
def kernel_gradient(x, k, y):
    """The slope of the mean squared error between the map of k and y, along each weight of k.

    Shapes: x (H, W), k (h, w), y (H - h + 1, W - w + 1) -> (h, w)
    """
    error = F.conv2d(x[None, None], k[None, None])[0, 0] - y
    return 2 * F.conv2d(x[None, None], error[None, None])[0, 0] / error.numel()


@learning.cases
def _(rng):
    ramp = np.arange(12.0).reshape(3, 4)
    yield ramp, np.array([[1.0, 0.0], [0.0, -1.0]]), np.zeros((2, 3))
    yield ramp, np.zeros((2, 2)), np.arange(6.0).reshape(2, 3)
    yield rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), np.array([[3.0]])
    while True:
        h, w, more, wider = (int(v) for v in rng.integers(1, 5, size=4))
        size = h + more, w + wider
        y = rng.normal(size=(more + 1, wider + 1))
        yield rng.normal(size=size), rng.normal(size=(h, w)), y


def _slopes(x, error):
    return F.conv2d(x[None, None], error[None, None])[0, 0]


def _error(x, k, y):
    return F.conv2d(x[None, None], k[None, None])[0, 0] - y


@learning.wrong("sums over the places", "The *mean* squared error is wanted: divide by the places.")
def _(x, k, y):
    return 2 * _slopes(x, _error(x, k, y))


@learning.wrong("forgets the 2", "The slope of a square e² is 2 e, times the slope of e.")
def _(x, k, y):
    return _slopes(x, _error(x, k, y)) / y.numel()


@learning.wrong(
    "forgets the 2 and the mean",
    "Two factors are missing: the square's slope has a 2, and a mean divides by the places.",
)
def _(x, k, y):
    return _slopes(x, _error(x, k, y))


@learning.wrong(
    "has the sign of the step, not of the slope",
    "y minus the map is the way down. The slope itself has the map minus y.",
)
def _(x, k, y):
    return -2 * _slopes(x, _error(x, k, y)) / y.numel()


@learning.wrong(
    "divides by the size of the kernel", "The mean is over the places of the map, as many as y has."
)
def _(x, k, y):
    return 2 * _slopes(x, _error(x, k, y)) / k.numel()


@learning.wrong(
    "divides by the size of the picture",
    "The mean is over the places of the map, as many as y has.",
)
def _(x, k, y):
    return 2 * _slopes(x, _error(x, k, y)) / x.numel()


@learning.wrong("forgets what is wanted", "The error is the map of k *minus y*.")
def _(x, k, y):
    return 2 * _slopes(x, _error(x, k, y) + y) / y.numel()


@learning.wrong(
    "flips the error", "The error lies on the picture as it is: slide it, do not flip it."
)
def _(x, k, y):
    return 2 * _slopes(x, _error(x, k, y).flip(0, 1)) / y.numel()


@learning.wrong(
    "gives the gradient turned round", "Weight (u, v) belongs to row u and column v of the result."
)
def _(x, k, y):
    return (2 * _slopes(x, _error(x, k, y)) / y.numel()).flip(0, 1)


@learning.wrong(
    "gives all weights the same slope",
    "Each weight meets pixels of its own: the error times *those*, not times the whole patch.",
)
def _(x, k, y):
    return (2 * _slopes(x, _error(x, k, y)) / y.numel()).mean() * torch.ones_like(k)


@learning.wrong("ignores the picture", "A weight's slope is the error times the pixel it meets.")
def _(x, k, y):
    return 2 * _error(x, k, y).mean() * torch.ones_like(k)


@learning.wrong(
    "multiplies by the kernel", "The error's slope along a weight is the pixel that it meets alone."
)
def _(x, k, y):
    return 2 * _slopes(x, _error(x, k, y)) * k / y.numel()


@learning.wrong("returns the loss", "One slope for *each* weight of the kernel.")
def _(x, k, y):
    return (_error(x, k, y) ** 2).mean()


@learning.wrong(
    "takes one step down", "The slopes are asked for, not the kernel after a step along them."
)
def _(x, k, y):
    return k - 0.1 * kernel_gradient(x, k, y)


@learning.wrong(
    "averages error and picture apart",
    "The mean is over the *products*: each error meets the pixel of its own place.",
)
def _(x, k, y):
    error = _error(x, k, y)
    return 2 * error.mean() * _slopes(x, torch.ones_like(error)) / error.numel()


@learning.wrong(
    "lays one patch under all errors",
    "Weight (u, v) meets a different pixel at each place: x[u, v] is only the first of them.",
)
def _(x, k, y):
    return 2 * _error(x, k, y).mean() * x[: k.shape[0], : k.shape[1]]


@learning.wrong("starts from an empty kernel", "The error is the map of *this* k minus y.")
def _(x, k, y):
    return 2 * _slopes(x, -y) / y.numel()


@learning.wrong("divides by the rows", "The mean is over all places: rows *times* columns of y.")
def _(x, k, y):
    return 2 * _slopes(x, _error(x, k, y)) / len(y)


@learning.wrong("squares the errors", "The slope of e² is 2 e: the error itself, not its square.")
def _(x, k, y):
    return _slopes(x, _error(x, k, y) ** 2) / y.numel()


@learning.wrong(
    "is transposed", "Row u, column v: the first index goes down the picture, the second across."
)
def _(x, k, y):
    return kernel_gradient(x, k, y).T


learning.hints(
    "error = slide(x, k) - y has one number for each place.",
    "Weight (u, v) meets x[i + u, j + v] at place (i, j). Multiply by the error there, and add up "
    "over all (i, j): what is that, for all (u, v) at once?",
)


sizing = exercise(
    "10.3",
    "The size of a map",
    minutes=7,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Find the rule behind the drawing: how many places does a kernel have along
        one axis? A kernel that does not fit at all has 0.
        """,
)


@sizing.solution
def output_size(n, kernel, stride, padding, dilation):
    """How many places a kernel has along one axis.

    Shapes: five whole numbers, padding on each side -> a whole number
    """
    reach = dilation * (kernel - 1) + 1  # pixels from the kernel's first to its last
    left = n + 2 * padding - reach
    return left // stride + 1 if left >= 0 else 0


@sizing.cases
def _(rng):
    yield 5, 3, 1, 0, 1
    yield 28, 4, 2, 1, 1
    yield 32, 3, 2, 1, 1  # does not fit evenly
    yield 7, 3, 1, 0, 2
    yield 3, 3, 5, 0, 1
    yield 5, 3, 1, 0, 3  # does not fit at all
    yield 2, 5, 4, 1, 1
    while True:
        kernel, stride, padding, dilation = (int(v) for v in rng.integers(1, 6, size=4))
        reach = dilation * (kernel - 1) + 1
        n = max(1, reach - 2 * padding) + int(rng.integers(0, 30))
        yield n, kernel, stride, padding, dilation


def _fits(n, kernel, stride, padding, dilation):
    return n + 2 * padding >= dilation * (kernel - 1) + 1


def _where_it_fits(formula):
    """Recognises an answer by the cases in which the kernel fits, whatever it says elsewhere."""

    def mark(cases, values):
        return all(
            isinstance(value, int | float) and math.isclose(value, formula(*case.args))
            for case, value in zip(cases, values, strict=True)
            if _fits(*case.args)
        )

    return mark


def _sizing_mistake(name, sentence):
    def declare(formula):
        sizing.wrong(name, sentence, mark=_where_it_fits(formula))(formula)

    return declare


@_sizing_mistake(
    "rounds up", "Where the last step does not fit whole it is not taken: round down, //."
)
def _(n, kernel, stride, padding, dilation):
    return math.ceil((n + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1


@_sizing_mistake("does not round", "A size is a whole number: round down, //.")
def _(n, kernel, stride, padding, dilation):
    return (n + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1


@_sizing_mistake(
    "forgets the dilation", "With dilation d a kernel of k reaches over d (k - 1) + 1 pixels."
)
def _(n, kernel, stride, padding, dilation):
    return (n + 2 * padding - kernel) // stride + 1


@_sizing_mistake(
    "takes dilation times kernel for the reach",
    "k pixels have k - 1 gaps between them: the reach is d (k - 1) + 1.",
)
def _(n, kernel, stride, padding, dilation):
    return (n + 2 * padding - dilation * kernel) // stride + 1


@_sizing_mistake("pads one side alone", "Padding is added on both sides: 2 * padding.")
def _(n, kernel, stride, padding, dilation):
    return (n + padding - dilation * (kernel - 1) - 1) // stride + 1


@_sizing_mistake("forgets the first place", "Count the steps, then add the place where you start.")
def _(n, kernel, stride, padding, dilation):
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride


@_sizing_mistake(
    "adds the first place before it divides",
    "Only the steps are divided by the stride; the first place is added after that.",
)
def _(n, kernel, stride, padding, dilation):
    return (n + 2 * padding - dilation * (kernel - 1)) // stride


@_sizing_mistake(
    "counts one place too many", "Count the steps that fit, and add one: the place at the start."
)
def _(n, kernel, stride, padding, dilation):
    return (n + 2 * padding - dilation * (kernel - 1)) // stride + 1


@_sizing_mistake(
    "forgets the padding", "Padding makes the picture larger before the kernel slides."
)
def _(n, kernel, stride, padding, dilation):
    return (n - dilation * (kernel - 1) - 1) // stride + 1


@_sizing_mistake("forgets the stride", "A stride of s skips places: divide the distance by it.")
def _(n, kernel, stride, padding, dilation):
    return n + 2 * padding - dilation * (kernel - 1)


@_sizing_mistake(
    "divides all by the stride",
    "Count the steps between places: reach and padding are not divided.",
)
def _(n, kernel, stride, padding, dilation):
    return n // stride


@sizing.wrong(
    "says nothing of a kernel that does not fit",
    "Right wherever the kernel fits. Where it reaches farther than the padded line there is no "
    "place: 0.",
    mark=_where_it_fits(output_size),
)
def _(n, kernel, stride, padding, dilation):
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


sizing.hints(
    "How far does the kernel reach? Two pixels with dilation 3 reach over 4.",
    "How much longer than the reach is the padded line? How many whole steps go into that?",
)


pooling = exercise(
    "10.4",
    "Max pooling, with a border",
    minutes=8,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** Lay $p$ more rows and columns around each map, cut it into squares of
        $k \times k$ that do not overlap, and keep the largest number of each. The border must
        never win, whatever the numbers are. Rows and columns at the end that fill no square are
        left out.
        """,
)


@pooling.solution
def max_pool(x, k, padding):
    """The largest number of every k x k square of the padded maps.

    Shapes: x (N, C, H, W), padding up to k // 2 -> (N, C, (H + 2 padding) // k, ...)
    """
    x = F.pad(x, [padding] * 4, value=-torch.inf)
    height, width = x.shape[2] // k, x.shape[3] // k
    squares = x[:, :, : height * k, : width * k].unflatten(3, (width, k)).unflatten(2, (height, k))
    return squares.amax((3, 5))  # (N, C, height, k, width, k) -> (N, C, height, width)


@pooling.cases
def _(rng):
    yield np.arange(16.0).reshape(1, 1, 4, 4), 2, 0
    yield -1 - rng.random(size=(1, 2, 4, 4)), 2, 1
    yield -1 - rng.random(size=(1, 2, 5, 5)), 2, 0
    yield rng.normal(size=(2, 1, 3, 4)), 1, 0
    yield rng.normal(size=(1, 1, 4, 6)) - 3e6, 3, 1
    while True:
        k = int(rng.integers(2, 5))
        size = (*rng.integers(1, 3, size=2), *(k + rng.integers(0, 5, size=2)))
        yield rng.normal(size=size) - 1, k, int(rng.integers(0, k // 2 + 1))


@pooling.wrong(
    "pads with zeros",
    "Where all numbers are negative a border of zeros wins. Which number is below all others?",
)
def _(x, k, padding):
    return F.max_pool2d(F.pad(x, [padding] * 4), k)


@pooling.wrong(
    "pads with a number that is not small enough",
    "Some maps have numbers below your border's. Only -torch.inf is below all of them.",
    mark=lambda cases, values: all(
        np.allclose(value, _pooled(*case.args))
        for case, value in zip(cases, values, strict=True)
        if case.args[0].min() > -1e3
    ),
)
def _(x, k, padding):
    return F.max_pool2d(F.pad(x, [padding] * 4, value=-1e4), k)


def _pooled(x, k, padding):
    return F.max_pool2d(torch.as_tensor(x), k, padding=padding).numpy()


@pooling.wrong("ignores the padding", "The border moves all squares: lay it on first, then cut.")
def _(x, k, padding):
    return F.max_pool2d(x, k)


@pooling.wrong(
    "pads the right and the bottom only",
    "The border has p rows above as well as below, and p columns on either side.",
)
def _(x, k, padding):
    return F.max_pool2d(F.pad(x, (0, 2 * padding, 0, 2 * padding), value=-torch.inf), k)


@pooling.wrong("averages", "That is average pooling. Keep the largest.")
def _(x, k, padding):
    return F.avg_pool2d(x, k, padding=padding)


@pooling.wrong("moves by one pixel", "The squares do not overlap: the next one begins k pixels on.")
def _(x, k, padding):
    return F.max_pool2d(x, k, stride=1, padding=padding)


@pooling.wrong(
    "keeps the incomplete squares",
    "What fills no square at the end is left out: (H + 2 p) // k rows, not one more.",
)
def _(x, k, padding):
    return F.max_pool2d(F.pad(x, [padding] * 4, value=-torch.inf), k, ceil_mode=True)


@pooling.wrong(
    "starts from 0", "Numbers may all be negative: start from the square itself, not from 0."
)
def _(x, k, padding):
    return F.max_pool2d(x, k, padding=padding).clamp(min=0)


@pooling.wrong("ignores the signs", "A large negative number is not a large number: no abs.")
def _(x, k, padding):
    return F.max_pool2d(x.abs(), k, padding=padding)


@pooling.wrong("keeps the smallest", "The largest of each square.")
def _(x, k, padding):
    return -F.max_pool2d(-x, k, padding=padding)


@pooling.wrong("picks the first of each square", "x[..., ::k, ::k] takes the corner. Compare all.")
def _(x, k, padding):
    x = F.pad(x, [padding] * 4, value=-torch.inf)
    return x[:, :, ::k, ::k][:, :, : x.shape[2] // k, : x.shape[3] // k]


@pooling.wrong("pools over the rows alone", "A square has k columns too.")
def _(x, k, padding):
    return F.max_pool2d(x, (k, 1), padding=(padding, 0))


@pooling.wrong(
    "gives one number for each map", "One number for each *square*: the map becomes smaller."
)
def _(x, k, padding):
    return x.amax((2, 3), keepdim=True)


@pooling.wrong(
    "pads the columns only", "The border has p rows above and below, too: four numbers for `F.pad`."
)
def _(x, k, padding):
    return F.max_pool2d(F.pad(x, [padding] * 2, value=-torch.inf), k)


@pooling.wrong(
    "takes the rest off the beginning",
    "The squares begin at the upper left: what fills no square is left out at the *end*.",
)
def _(x, k, padding):
    x = F.pad(x, [padding] * 4, value=-torch.inf)
    return F.max_pool2d(x[:, :, x.shape[2] % k :, x.shape[3] % k :], k)


@pooling.wrong("takes the largest over the channels", "Each map is pooled by itself.")
def _(x, k, padding):
    return F.max_pool2d(x, k, padding=padding).amax(dim=1, keepdim=True)


@pooling.wrong("says where the largest is", "The number itself is wanted, not its place.")
def _(x, k, padding):
    return F.max_pool2d(x, k, padding=padding, return_indices=True)[1]


@pooling.wrong(
    "reshapes without turning the axes",
    "A square's k rows lie apart in memory: (rows, k, columns, k), then the largest over both k.",
)
def _(x, k, padding):
    x = F.pad(x, [padding] * 4, value=-torch.inf)
    rows, columns = x.shape[2] // k, x.shape[3] // k
    cut = x[:, :, : rows * k, : columns * k]
    return cut.reshape(*x.shape[:2], rows, columns, k * k).amax(-1)


pooling.hints(
    "`F.pad(x, [p] * 4, value=…)` lays the border. Which value loses against every number?",
    "By loops: x[:, :, i*k : (i+1)*k, j*k : (j+1)*k] is a square; `.amax((2, 3))` its largest. How "
    "many squares fit, now that the map is larger?",
)


seeing = exercise(
    "10.5",
    "Receptive field",
    minutes=7,
    difficulty=2,
    inline=True,
    statement=r"""
        **Your turn.** How many pixels, along one axis, reach one number of the last layer? `layers`
        holds (kernel, stride) of each layer, from the pixels on. With no layer at all a number sees
        itself: 1.
        """,
)


@seeing.solution
def receptive_field(layers):
    """Pixels of the input that one number of the last layer sees, along one axis.

    Shapes: layers: list of (kernel, stride) -> a whole number
    """
    field, jump = 1, 1  # jump: how far apart neighbours of this layer are in the input
    for kernel, stride in layers:
        field = field + (kernel - 1) * jump
        jump = jump * stride
    return field


@seeing.cases
def _(rng):
    yield ([(3, 1)],)
    yield ([(3, 1), (3, 1)],)
    yield ([(3, 1), (2, 2), (3, 1)],)
    yield ([(4, 2), (3, 1), (2, 2), (3, 1)],)
    yield ([(5, 3)],)  # its own stride spreads nothing
    yield ([(2, 2), (3, 3), (1, 1), (2, 1)],)
    yield ([],)
    while True:
        n = int(rng.integers(2, 6))
        yield ([(int(rng.integers(1, 6)), int(rng.integers(1, 4))) for _ in range(n)],)


def _seeing_mistake(name, sentence):
    """Declares a wrong answer that is recognised by all cases with a layer."""

    def declare(formula):
        def mark(cases, values):
            return all(
                isinstance(value, int | float) and value == formula(*case.args)
                for case, value in zip(cases, values, strict=True)
                if case.args[0]
            )

        seeing.wrong(name, sentence, mark=mark)(formula)

    return declare


@_seeing_mistake(
    "adds the kernels up", "Two 3s see 5, not 6: neighbouring fields overlap. Add kernel - 1."
)
def _(layers):
    return sum(kernel for kernel, _ in layers)


@_seeing_mistake(
    "forgets the strides",
    "After a stride of 2 neighbours are 2 pixels apart in the input: multiply by that distance.",
)
def _(layers):
    return 1 + sum(kernel - 1 for kernel, _ in layers)


@_seeing_mistake(
    "lets a layer's stride widen its own kernel",
    "A stride spreads the layers *after* it: grow the field first, then the jump.",
)
def _(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        jump *= stride
        field += (kernel - 1) * jump
    return field


@_seeing_mistake(
    "multiplies the kernels", "Fields overlap: they grow by addition, (kernel - 1) * jump."
)
def _(layers):
    return math.prod(kernel for kernel, _ in layers)


@_seeing_mistake(
    "keeps only the last stride", "Strides multiply: after two of 2, neighbours are 4 pixels apart."
)
def _(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump = stride
    return field


@_seeing_mistake(
    "uses each layer's own stride",
    "The distance between neighbours comes from the strides of all layers *before*, multiplied.",
)
def _(layers):
    return 1 + sum((kernel - 1) * stride for kernel, stride in layers)


@_seeing_mistake(
    "adds the strides up", "Strides multiply: after two of 3, neighbours are 9 pixels apart, not 6."
)
def _(layers):
    field, jump = 1, 0
    for kernel, stride in layers:
        field += (kernel - 1) * (jump or 1)
        jump += stride
    return field


@_seeing_mistake(
    "adds whole kernels",
    "A kernel's first pixel overlaps what was seen before: it adds kernel - 1 steps, not kernel.",
)
def _(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        field += kernel * jump
        jump *= stride
    return field


@_seeing_mistake(
    "adds whole kernels from 0",
    "A kernel's first pixel overlaps what was seen before: start from 1 and add kernel - 1 steps.",
)
def _(layers):
    field, jump = 0, 1
    for kernel, stride in layers:
        field += kernel * jump
        jump *= stride
    return field


@_seeing_mistake("starts from 0", "Before any layer a number sees one pixel, itself: start from 1.")
def _(layers):
    field, jump = 0, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field


@_seeing_mistake(
    "uses the rule of one direction in the other",
    "Going forward, add (kernel - 1) times the strides *before* the layer, multiplied. Going back "
    "from the last layer, (field - 1) * stride + kernel. The two do not mix.",
)
def _(layers):
    field, jump = 1, 1
    for kernel, stride in reversed(layers):
        field += (kernel - 1) * jump
        jump *= stride
    return field


@_seeing_mistake(
    "counts one gap too many",
    "Going back, `field` numbers have field - 1 gaps between them: (field - 1) * stride + kernel.",
)
def _(layers):
    field = 1
    for kernel, stride in reversed(layers):
        field = field * stride + kernel - 1
    return field


@_seeing_mistake(
    "forgets the gaps",
    "`field` numbers have field - 1 gaps between them: going back, (field - 1) * stride + kernel.",
)
def _(layers):
    field = 1
    for kernel, stride in reversed(layers):
        field = field * stride + kernel
    return field


@_seeing_mistake("gives the distance between neighbours", "That is the jump. How much is *seen*?")
def _(layers):
    return math.prod(stride for _, stride in layers)


@seeing.wrong(
    "sees nothing without a layer",
    "Right for all layers. With none at all a number sees itself, 1 pixel.",
    mark=lambda cases, values: all(
        value == receptive_field(*case.args)
        for case, value in zip(cases, values, strict=True)
        if case.args[0]
    ),
)
def _(layers):
    return receptive_field(layers) if layers else 0


seeing.hints(
    "Without strides every layer adds kernel - 1 pixels.",
    "Carry two numbers along: the field, and the distance between neighbours in the input.",
)


building = exercise(
    "10.6",
    "A small CNN",
    practice_only="many networks are right, and that an answer is one of them is seen in its form, "
    "which only code beside it can see",
    draws=4,
    minutes=12,
    difficulty=2,
    statement="""
        Write a network for grey images of 28x28 that gives 10 logits, with convolutions, something
        non-linear between its layers, and at most 20,000 parameters, a third of the lesson's. Many
        are right.
        Where did the lesson's net spend most of its numbers?
        """,
)


@building.solution
class SmallCNN(nn.Module):
    """Logits for ten classes, from at most 20,000 parameters.

    Shapes: (N, 1, 28, 28) -> (N, 10)
    """

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 16, 4, stride=2, padding=1),  # (N, 16, 14, 14)
            nn.ReLU(),
            nn.MaxPool2d(2),  # (N, 16, 7, 7)
            nn.Conv2d(16, 32, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),  # (N, 32, 3, 3)
            nn.Flatten(),
            nn.Linear(32 * 3 * 3, 10),
        )

    def forward(self, x):
        return self.layers(x)


@building.cases
def _(rng):
    yield (rng.random(size=(1, 1, 28, 28)),)
    while True:
        yield (rng.random(size=(int(rng.integers(2, 6)), 1, 28, 28)),)


@building.probe
def _(SmallCNN, x):
    net = SmallCNN()
    if not isinstance(net, nn.Module):
        return {"module": False}
    net = net.double().eval()
    found = {"module": True, "parameters": sum(p.numel() for p in net.parameters())}
    called, own, hidden = [], {id(p) for p in net.parameters()}, set()

    class Watch(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, function, types, args=(), kwargs=None):
            called.append(getattr(function, "__name__", ""))
            weights = [a for a in args if isinstance(a, nn.Parameter)]
            hidden.update(id(weight) for weight in weights if id(weight) not in own)
            return function(*args, **(kwargs or {}))

    with Watch():
        logits = net(x)
    logits = logits if isinstance(logits, torch.Tensor) else torch.as_tensor(logits)
    found["hidden"], found["learns"] = len(hidden), logits.requires_grad
    found["convolutions"] = sum(name.startswith("conv") for name in called)
    found["layers"] = sum(isinstance(m, nn.Conv2d) for m in net.modules())
    found["logits"] = logits
    alone = [net(each[None]) for each in x]
    found["alone"] = torch.cat(alone) if alone[0].shape[1:] == logits.shape[1:] else alone[0]
    noise = torch.Generator().manual_seed(0)
    pairs = 3 * torch.randn(2, 8, 1, 28, 28, generator=noise, dtype=torch.float64)
    found["ends"] = [net(pictures) for pictures in (*pairs, pairs.mean(0))]
    return found


@building.accept
def _(found, case):
    (x,) = case.args
    n, logits = len(x), np.asarray(found.get("logits", 0.0), float)
    if not found["module"]:
        return building.known("is no module")
    if found["convolutions"] == 0:
        name = "never calls its convolution" if found["layers"] else "has no convolution"
        return building.known(name)
    if found["hidden"]:
        return building.known("hides its layers")
    if found["parameters"] > 20_000:
        return building.known("has too many parameters")
    if logits.ndim == 2 and logits.shape[1] == 10 and len(logits) != n:
        return building.known("mixes the images of a batch")
    if logits.shape != (n, 10):
        if logits.ndim == 4:
            return building.known("forgets to flatten")
        return f"{logits.shape} came for a batch of {n}; expected ({n}, 10)."
    if not np.isfinite(logits).all():
        return "Not all logits are finite numbers."
    if (logits >= 0).all() and np.allclose(logits.sum(0), 1):
        return building.known("takes a softmax along the batch")
    if not np.allclose(logits, np.asarray(found["alone"], float), atol=1e-6):
        return building.known("mixes the images of a batch")
    if (logits >= 0).all() and np.allclose(logits.sum(1), 1):
        return building.known("ends in a softmax")
    if not found["learns"]:
        return building.known("lets no gradient through")
    return _non_linear(*(np.asarray(end, float) for end in found["ends"]))


def _non_linear(a, b, middle):
    """What is wrong with the logits between two unrelated pictures, if anything."""
    every = np.stack([a, b, middle])
    if _straight(every):
        return building.known("has no activation")
    if (every >= 0).all() and (every == 0).any():
        return building.known("cuts its logits")
    if (every > 0).all() and (every < 1).all():
        return building.known("squashes its logits")
    with np.errstate(all="ignore"):
        undone = [np.arctanh(every), np.log(every / (1 - every)), np.log(np.expm1(every))]
        straight = any(np.isfinite(each).all() and _straight(each) for each in undone)
    return building.known("has its only activation at the end") if straight else None


def _straight(every):
    """Whether the logits half-way between two pictures are the mean of theirs."""
    a, b, middle = every
    return bool((np.abs(middle - (a + b) / 2) <= 1e-6 * (1e-9 + np.abs(a - b).max())).all())


def _net(*layers):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(*(layer() for layer in layers))

        def forward(self, x):
            return self.layers(x)

    return Net


def _stem():
    return nn.Sequential(nn.Conv2d(1, 8, 4, stride=4), nn.ReLU())


def _head(n_in=392):
    return lambda: nn.Linear(n_in, 10)


@building.wrong(
    "is no module", "Inherit: `class SmallCNN(nn.Module)`, and call super().__init__()."
)
class Bare:
    def __init__(self):
        self.layers = nn.Sequential(_stem(), nn.Flatten(), nn.Linear(392, 10))

    def __call__(self, x):
        return self.layers(x)


@building.wrong(
    "hides its layers",
    "`parameters()` misses layers that it uses, and no optimiser would train them: they are in a "
    "plain list (use `nn.Sequential` or `nn.ModuleList`) or are made anew in `forward`.",
)
class Hidden(nn.Module):
    def __init__(self):
        super().__init__()
        self.stack = [_stem(), nn.Flatten(), nn.Linear(392, 10)]

    def forward(self, x):
        for layer in self.stack:
            x = layer(x)
        return x


building.wrong(
    "has no convolution", "This is an MLP: put `nn.Conv2d` layers before the flattening."
)(_net(nn.Flatten, lambda: nn.Linear(784, 32), nn.ReLU, _head(32)))

building.wrong(
    "has too many parameters",
    "Most of them are usually in the first Linear: shrink the maps before, by stride or pooling.",
)(
    _net(
        lambda: nn.Conv2d(1, 32, 3, padding=1),
        nn.ReLU,
        nn.Flatten,
        lambda: nn.Linear(32 * 784, 64),
        nn.ReLU,
        _head(64),
    )
)

building.wrong(
    "ends in a softmax",
    "Give logits: cross_entropy has the softmax inside, and twice is too often.",
)(_net(_stem, nn.Flatten, _head(), lambda: nn.Softmax(dim=1)))

building.wrong(
    "forgets to flatten", "The result still has maps: flatten them, then a Linear to 10."
)(_net(_stem, lambda: nn.Conv2d(8, 10, 3)))

building.wrong(
    "has no activation", "Without an activation all layers together are a single linear one."
)(_net(lambda: nn.Conv2d(1, 8, 4, stride=4), nn.Flatten, _head()))


building.wrong(
    "cuts its logits",
    "A ReLU stands after the last Linear. Logits may be any numbers: end with the Linear.",
)(_net(_stem, nn.Flatten, _head(), nn.ReLU))

building.wrong(
    "has its only activation at the end",
    "Up to the last layer it is a single linear one. Put the activations between the layers.",
)(_net(lambda: nn.Conv2d(1, 8, 4, stride=4), nn.Flatten, _head(), nn.Tanh))


@building.wrong(
    "never calls its convolution",
    "It is made in `__init__` and not used in `forward`: what runs is an MLP.",
)
class Unused(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.head = nn.Conv2d(1, 8, 3), nn.Linear(784, 32)
        self.out = nn.Linear(32, 10)

    def forward(self, x):
        return self.out(torch.relu(self.head(x.flatten(1))))


@building.wrong(
    "mixes the images of a batch",
    "Each picture is to be answered by itself, one row of logits for each: keep the first axis, "
    "`x.flatten(1)` and not `view(-1, …)`, and let nothing sum over it.",
)
class Mixed(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.head = _stem(), nn.Linear(196, 10)

    def forward(self, x):
        return self.head(self.stem(x).view(-1, 196))


building.wrong(
    "squashes its logits",
    "All lie between 0 and 1, as after a sigmoid. Logits may be any numbers: end with the Linear.",
)(_net(_stem, nn.Flatten, _head(), nn.Sigmoid))


@building.wrong(
    "lets no gradient through",
    "The logits have no graph, so nothing could be learned: leave out `detach` and `no_grad`.",
)
class Detached(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(_stem(), nn.Flatten(), nn.Linear(392, 10))

    def forward(self, x):
        return self.layers(x).detach()


building.wrong(
    "takes a softmax along the batch",
    "Give logits, as cross_entropy has the softmax inside: along the classes, `dim=1`.",
)(_net(_stem, nn.Flatten, _head(), lambda: nn.Softmax(dim=0)))


building.hints(
    "Conv2d, ReLU, something that shrinks the map (stride or pooling), again, Flatten, Linear.",
    "A Linear from C maps of h x w has 10 (C h w + 1) numbers: 64 maps of 7x7 alone cost 31,370.",
)


hiding = exercise(
    "10.7",
    "Occlusion map",
    minutes=10,
    difficulty=2,
    statement=r"""
        Another way to ask what a network looks at [6]. Cut the image into squares of `size` ×
        `size`. For each, lay a black square (0) over it alone and note by how much the score
        *falls*. `score(image)` gives a number; the image itself must stay as it was.
        """,
)


@hiding.solution
def occlusion_map(score, image, size):
    """How much the score falls when each square is hidden.

    Shapes: score: (H, W) -> a number, image (H, W), size a number -> (H // size, W // size)
    """
    rows, columns = image.shape[0] // size, image.shape[1] // size
    whole, falls = score(image), torch.zeros(rows, columns)
    for i in range(rows):
        for j in range(columns):
            hidden = image.clone()
            hidden[i * size : (i + 1) * size, j * size : (j + 1) * size] = 0
            falls[i, j] = whole - score(hidden)
    return falls


@hiding.cases
def _(rng):
    yield np.ones((2, 2)), np.array([[1.0, 2.0], [3.0, 4.0]]), 1
    while True:
        size = int(rng.integers(1, 4))
        shape = tuple(size * rng.integers(2, 4, size=2) + rng.integers(0, size, size=2))
        yield rng.normal(size=shape), rng.uniform(0.2, 1, size=shape), size


@hiding.probe
def _(occlusion_map, weights, image, size):
    def score(image):
        seen = torch.as_tensor(image, dtype=weights.dtype) * weights
        return float(seen.sum() + torch.tanh(seen).sum() ** 2)

    return occlusion_map(score, image, size)


def _hidden(score, image, size, *, value=0.0, keep=False, step=None):
    step = step or size
    rows = range(0, image.shape[0] // size * size - size + 1, step)
    columns = range(0, image.shape[1] // size * size - size + 1, step)
    falls, hidden = [], image.clone()
    for top in rows:
        falls.append([])
        for left in columns:
            hidden = hidden if keep else image.clone()
            hidden[top : top + size, left : left + size] = value
            falls[-1].append(score(image) - score(hidden))
    return torch.tensor(falls)


@hiding.wrong(
    "has the sign turned round", "By how much the score *falls*: the whole minus the hidden one."
)
def _(score, image, size):
    return -_hidden(score, image, size)


@hiding.wrong("gives the scores themselves", "Subtract each from the score of the whole image.")
def _(score, image, size):
    return score(image) - _hidden(score, image, size)


@hiding.wrong(
    "leaves earlier squares hidden",
    "Only one square is hidden at a time: start from a fresh copy, `image.clone()`, each time.",
)
def _(score, image, size):
    return _hidden(score, image, size, keep=True)


@hiding.wrong(
    "moves the square by one pixel", "The squares lie side by side: the next begins `size` further."
)
def _(score, image, size):
    return _hidden(score, image, size, step=1) if size > 1 else _hidden(score, image, 1).T


@hiding.wrong("hides with white", "The square is black: 0.")
def _(score, image, size):
    return _hidden(score, image, size, value=1.0)


@hiding.wrong(
    "shows the square and hides the rest", "Hide the square; all the rest of the image stays."
)
def _(score, image, size):
    def left(hidden):
        return score(torch.as_tensor(image) - torch.as_tensor(hidden))

    rows, columns = image.shape[0] // size, image.shape[1] // size
    falls = torch.zeros(rows, columns)
    for i in range(rows):
        for j in range(columns):
            hidden = image.clone()
            hidden[i * size : (i + 1) * size, j * size : (j + 1) * size] = 0
            falls[i, j] = score(image) - left(hidden)
    return falls


@hiding.wrong(
    "gives the share that is lost", "By how much the score falls: a difference, not a share of it."
)
def _(score, image, size):
    return _hidden(score, image, size) / score(image)


@hiding.wrong(
    "hides the ragged end too",
    "Rows and columns at the end that fill no square are left out: H // size rows.",
)
def _(score, image, size):
    rows, columns = -(-image.shape[0] // size), -(-image.shape[1] // size)
    wide = torch.zeros(rows * size, columns * size, dtype=image.dtype)
    wide[: image.shape[0], : image.shape[1]] = image

    def seen(hidden):
        return score(hidden[: image.shape[0], : image.shape[1]])

    return _hidden(seen, wide, size)


@hiding.wrong(
    "hides whole rows and columns",
    "A square is cut by rows *and* columns at once: hidden[rows, columns] = 0.",
)
def _(score, image, size):
    falls = torch.zeros(image.shape[0] // size, image.shape[1] // size, dtype=image.dtype)
    for i in range(falls.shape[0]):
        for j in range(falls.shape[1]):
            hidden = image.clone()
            hidden[i * size : (i + 1) * size] = 0
            hidden[:, j * size : (j + 1) * size] = 0
            falls[i, j] = score(image) - score(hidden)
    return falls


@hiding.wrong("drops the sign", "Where the score *rises* the fall is negative: no abs.")
def _(score, image, size):
    return _hidden(score, image, size).abs()


@hiding.wrong("keeps only what falls", "Where the score *rises* the fall is negative: no clamp.")
def _(score, image, size):
    return _hidden(score, image, size).clamp(min=0)


@hiding.wrong("hides with grey", "The square is black: 0.")
def _(score, image, size):
    return _hidden(score, image, size, value=0.5)


@hiding.wrong("divides by the pixels", "The whole fall of the score: nothing divides it.")
def _(score, image, size):
    return _hidden(score, image, size) / size**2 if size > 1 else _hidden(score, image, 1) / 2


@hiding.wrong(
    "is transposed", "Row i, column j: the first index goes down the picture, the second across."
)
def _(score, image, size):
    return _hidden(score, image, size).T


hiding.hints(
    "Two loops over the squares. Copy the image, set the square to 0, ask for the score.",
    "hidden[i * size : (i + 1) * size, j * size : (j + 1) * size] = 0 on a clone, then the fall.",
)


shifting = prediction(
    "10.shift",
    "A spot moves by 1 pixel before a convolution, stride 2, a dense layer; or by 2 before stride "
    "2. In how many of these four is the new map the old one, moved?",
    result="It holds for {} of the four.",
)
shifting.answer(
    "all four: a moved picture has the same content",
    4,
    wrong="A dense layer has a different weight for every pixel: the map does not move.",
)
shifting.answer(
    "the three convolutions",
    3,
    wrong="With a stride of 2 there are places for every other pixel only, and 1 is half a step.",
)
shifting.answer(
    "two of them",
    2,
    right="One pixel is a step of the plain convolution, and two are a step of the one with "
    "stride 2. One pixel falls between two places of the latter.",
)
shifting.answer(
    "the plain convolution alone",
    1,
    wrong="Two pixels are exactly one step of stride 2, so its map moves by one.",
)


shuffling = prediction(
    "10.shuffle",
    "Pictures as they are: the CNN is 2.7 points ahead of the MLP. Now all pixels of all pictures "
    "change places, in one fixed order. How far ahead is the CNN?",
    result="The CNN is ahead by {:.1f} points.",
)
shuffling.answer(
    "as far as before: both lose, since the pictures are noise now",
    lambda v: v > 1.5,
    like=2.7,
    wrong="For the MLP nothing has happened but a new numbering of its inputs: it loses nothing.",
)
shuffling.answer(
    "the two are about level",
    lambda v: -1.5 <= v <= 1.5,
    like=0.2,
    right="The MLP keeps its score, and the CNN loses what neighbours gave it.",
)
shuffling.answer(
    "far behind: its kernels find nothing to hold on to",
    lambda v: v < -1.5,
    like=-10.0,
    wrong="Its last layer is dense and sees everything; and kernels on mixed pixels are still "
    "features that can be learned from.",
)


rivals = prediction(
    "10.pooling",
    "LeNet and our net, each with max and with average pooling. In how many of the two is max "
    "pooling ahead by more than a point, on average over three seeds?",
    result="Max pooling is ahead by more than a point in {} of the two.",
)
rivals.answer(
    "in both: it keeps what matters",
    2,
    wrong="What is largest need not be what matters: our net does as well with means.",
)
rivals.answer(
    "in one of them",
    1,
    right="LeNet does worse with average pooling, our net no worse.",
)
rivals.answer(
    "in neither: average pooling loses least, so it is level or ahead",
    0,
    wrong="A mean keeps a little of all four numbers, and a strong answer becomes a weak one: "
    "LeNet does worse by it.",
)


viewing = prediction(
    "10.view",
    "A network made for 32x32 gets 64 pictures of 28x28. After its convolutions comes "
    "`x.view(-1, 4096)`, then the dense layers. What comes out?",
    result="{} rows of answers come out.",
)
viewing.answer(
    "an error: the dense layer wants 4,096 numbers for each picture",
    0,
    wrong="It gets rows of 4,096 numbers: `view` cuts them. They just are no longer pictures.",
)
viewing.answer(
    "64 answers, somewhat worse than usual",
    64,
    wrong="64 pictures have 64 · 3,136 numbers left, too few for 64 rows of 4,096.",
)
viewing.answer(
    "49 answers",
    49,
    right="64 · 3,136 / 4,096 = 49: `view` cuts all numbers into as many rows as there are.",
)
