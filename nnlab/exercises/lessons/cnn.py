"""Exercises of lesson 10: convolution."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .. import choices, exercise

recall = choices(
    "10.recall",
    "Three questions from lessons 08, 06 and 02",
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
        0.25: "That is training. In evaluation mode every unit speaks.",
        0.75: "That is the share that is kept, and while training only.",
        1: "In evaluation mode Dropout does nothing: all inputs pass.",
    },
)
recall.question(
    "twice",
    "a weight is used in two places, which blame it with 2 and 3: its gradient",
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


convolve = exercise(
    "10.1",
    "Convolution by loops",
    minutes=12,
    difficulty=1,
    statement=r"""
        Equation (10.1): lay the kernel on every place where it fits whole, multiply, add up. As in
        torch the kernel is *not* turned round. Loops are welcome.
        """,
)


@convolve.solution
def conv2d(x, k):
    """The map that the kernel k makes of the image x.

    Shapes: x (H, W), k (h, w) -> (H - h + 1, W - w + 1)
    """
    h, w = k.shape
    rows, columns = x.shape[0] - h + 1, x.shape[1] - w + 1
    out = torch.zeros(rows, columns, dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            out[i, j] = (x[i : i + h, j : j + w] * k).sum()
    return out


@convolve.cases
def _(rng):
    ramp = np.arange(25.0).reshape(5, 5)
    yield ramp, np.array([[0.0, 1.0], [2.0, -1.0]])
    yield ramp, np.ones((5, 5))
    yield ramp[:2, :4] - 3, np.array([[2.0]])
    while True:
        h, w = rng.integers(1, 4, size=2)
        more = rng.integers(0, 4, size=2)
        yield rng.normal(size=(h + more[0], w + more[1])), rng.normal(size=(h, w))


def _slid(x, k, step=1):
    h, w = k.shape
    rows, columns = range(0, x.shape[0] - h + 1, step), range(0, x.shape[1] - w + 1, step)
    values = [[(x[i : i + h, j : j + w] * k).sum() for j in columns] for i in rows]
    return torch.tensor(values, dtype=x.dtype)


@convolve.wrong(
    "flips the kernel",
    "That is the convolution of mathematics. Networks, torch's too, leave the kernel as it is.",
)
def _(x, k):
    return _slid(x, k.flip(0, 1))


@convolve.wrong(
    "transposes the kernel", "Row u of the kernel meets row i + u of the image, not column."
)
def _(x, k):
    return _slid(x, k.T)


@convolve.wrong(
    "pads the border with zeros",
    "The map came out as large as the image. Use only places where the kernel fits whole.",
)
def _(x, k):
    h, w = k.shape
    top, left = (h - 1) // 2, (w - 1) // 2
    return _slid(F.pad(x, (left, w - 1 - left, top, h - 1 - top)), k)


@convolve.wrong(
    "misses the last row and column",
    "Off by one: a kernel of h rows fits H - h + 1 times, so `range(H - h + 1)`.",
)
def _(x, k):
    return _slid(x, k)[:-1, :-1]


@convolve.wrong("averages", "Add the products up; divide by nothing.")
def _(x, k):
    return _slid(x, k) / k.numel()


@convolve.wrong(
    "jumps by the kernel's size", "The kernel moves by one pixel at a time; the places overlap."
)
def _(x, k):
    h, w = k.shape
    return _slid(x, k)[::h, ::w]


@convolve.wrong("adds the patch up without the kernel", "Multiply patch and kernel first.")
def _(x, k):
    return _slid(x, torch.ones_like(k))


@convolve.wrong("gives one number", "One sum for *each* place of the kernel: a map.")
def _(x, k):
    return _slid(x, k).sum()


convolve.hints(
    "How often does a kernel of h rows fit into H rows? Try 5 and 2 on paper.",
    "Two loops, over the rows and columns of the *output*; the patch is x[i : i + h, j : j + w].",
)


sizing = exercise(
    "10.2",
    "How large is the output?",
    minutes=8,
    difficulty=1,
    statement=r"""
        The size of a convolution's output along one axis, equation (10.2). The kernel fits at least
        once.
        """,
)


@sizing.solution
def output_size(n, kernel, stride, padding, dilation):
    """How many places a kernel has along one axis.

    Shapes: five whole numbers -> a whole number
    """
    reach = dilation * (kernel - 1) + 1  # pixels from the kernel's first to its last
    return (n + 2 * padding - reach) // stride + 1


@sizing.cases
def _(rng):
    yield 5, 3, 1, 0, 1
    yield 28, 4, 2, 1, 1
    yield 32, 3, 2, 1, 1  # does not fit evenly
    yield 7, 3, 1, 0, 2
    yield 3, 3, 5, 0, 1
    while True:
        kernel, stride, padding, dilation = (int(v) for v in rng.integers(1, 6, size=4))
        reach = dilation * (kernel - 1) + 1
        n = max(1, reach - 2 * padding) + int(rng.integers(0, 30))
        yield n, kernel, stride, padding, dilation


@sizing.wrong(
    "rounds up", "Where the last step does not fit whole it is not taken: round down, //."
)
def _(n, kernel, stride, padding, dilation):
    return math.ceil((n + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1


@sizing.wrong("does not round", "A size is a whole number: round down, //.")
def _(n, kernel, stride, padding, dilation):
    return (n + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1


@sizing.wrong(
    "forgets the dilation", "With dilation d a kernel of k reaches over d (k - 1) + 1 pixels."
)
def _(n, kernel, stride, padding, dilation):
    return (n + 2 * padding - kernel) // stride + 1


@sizing.wrong(
    "takes dilation times kernel for the reach",
    "k pixels have k - 1 gaps between them: the reach is d (k - 1) + 1.",
)
def _(n, kernel, stride, padding, dilation):
    return (n + 2 * padding - dilation * kernel) // stride + 1


@sizing.wrong("pads one side alone", "Padding is added on both sides: 2 * padding.")
def _(n, kernel, stride, padding, dilation):
    return (n + padding - dilation * (kernel - 1) - 1) // stride + 1


@sizing.wrong("forgets the first place", "Count the steps, then add the place where you start.")
def _(n, kernel, stride, padding, dilation):
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride


@sizing.wrong("forgets the padding", "Padding makes the image larger before the kernel slides.")
def _(n, kernel, stride, padding, dilation):
    return max(0, (n - dilation * (kernel - 1) - 1) // stride + 1)


@sizing.wrong("forgets the stride", "A stride of s skips places: divide the way by it.")
def _(n, kernel, stride, padding, dilation):
    return n + 2 * padding - dilation * (kernel - 1)


sizing.hints(
    "How far does the kernel reach? Two pixels with dilation 3 reach over 4.",
    "What is left of the padded length after the reach, divided by the stride, rounded down, + 1.",
)


unfolding = exercise(
    "10.3",
    "Convolution as one matrix product",
    minutes=20,
    difficulty=3,
    statement=r"""
        Take every patch as a column, and the convolution becomes one matrix product, equation
        (10.3). `F.unfold(x, size, padding=…, stride=…)` gives the columns, (N, C h w, places).
        Equal to `F.conv2d`.
        """,
)


@unfolding.solution
def im2col_conv(x, W, b, stride, padding):
    """The maps of a convolutional layer, by one matrix product.

    Shapes: x (N, C, H, W), W (K, C, h, w), b (K,), two numbers -> (N, K, H', W')
    """
    h, w = W.shape[2:]
    columns = F.unfold(x, (h, w), padding=padding, stride=stride)  # (N, C*h*w, places)
    maps = W.flatten(1) @ columns + b[:, None]  # (N, K, places)
    rows = (x.shape[2] + 2 * padding - h) // stride + 1
    return maps.unflatten(2, (rows, -1))  # (N, K, places) -> (N, K, H', W')


@unfolding.cases
def _(rng):
    x = rng.normal(size=(1, 1, 4, 5))
    yield x, rng.normal(size=(1, 1, 2, 3)), np.zeros(1), 1, 0
    yield rng.normal(size=(2, 3, 5, 4)), rng.normal(size=(4, 3, 3, 2)), rng.normal(size=4), 2, 1
    while True:
        n, c, k = (int(v) for v in rng.integers(1, 4, size=3))
        h, w = (int(v) for v in rng.integers(1, 4, size=2))
        size = (n, c, h + int(rng.integers(1, 5)), w + int(rng.integers(1, 5)))
        W, b = rng.normal(size=(k, c, h, w)), rng.normal(size=k)
        yield rng.normal(size=size), W, b, int(rng.integers(1, 4)), int(rng.integers(0, 3))


@unfolding.wrong("forgets the bias", "Each of the K maps has its own bias: + b[:, None].")
def _(x, W, b, stride, padding):
    return F.conv2d(x, W, None, stride, padding)


@unfolding.wrong("ignores the stride", "Hand the stride to `F.unfold`: it skips patches.")
def _(x, W, b, stride, padding):
    return F.conv2d(x, W, b, 1, padding)


@unfolding.wrong("ignores the padding", "Hand the padding to `F.unfold`: it adds the zeros.")
def _(x, W, b, stride, padding):
    return F.conv2d(x, W, b, stride)


@unfolding.wrong("flips the kernels", "Leave them as they are: `W.flatten(1)`.")
def _(x, W, b, stride, padding):
    return F.conv2d(x, W.flip(2, 3), b, stride, padding)


@unfolding.wrong(
    "mixes up places and maps",
    "The product is (N, K, places): the right order already. Only split the last axis.",
)
def _(x, W, b, stride, padding):
    y = F.conv2d(x, W, b, stride, padding)
    return y.permute(0, 2, 3, 1).reshape(y.shape)


@unfolding.wrong(
    "lets the channels meet in the wrong order",
    "A column holds channel 0 whole, then channel 1: flatten W as it stands, (K, C h w).",
)
def _(x, W, b, stride, padding):
    return F.conv2d(x, W.permute(0, 2, 3, 1).reshape(W.shape), b, stride, padding)


@unfolding.wrong(
    "leaves the places in a row", "Right numbers; cut the last axis into H' rows of W' places."
)
def _(x, W, b, stride, padding):
    return F.conv2d(x, W, b, stride, padding).flatten(2)


unfolding.hints(
    "Three lines: columns by F.unfold, one product with W.flatten(1), and the shape.",
    "W.flatten(1) is (K, C h w), the columns are (N, C h w, places): `@` does the whole batch.",
    "H' = (H + 2 * padding - h) // stride + 1; then `.unflatten(2, (H', -1))`.",
)


pooling = exercise(
    "10.4",
    "Max pooling",
    minutes=8,
    difficulty=2,
    statement=r"""
        Cut each map into squares of $k \times k$ and keep the largest number of each. Rows and
        columns that fill no square at the end are left out, as in `F.max_pool2d`.
        """,
)


@pooling.solution
def max_pool(x, k):
    """The largest number of every k x k square.

    Shapes: x (N, C, H, W), k a number -> (N, C, H // k, W // k)
    """
    height, width = x.shape[2] // k, x.shape[3] // k
    squares = x[:, :, : height * k, : width * k].unflatten(3, (width, k)).unflatten(2, (height, k))
    return squares.amax((3, 5))  # (N, C, height, k, width, k) -> (N, C, height, width)


@pooling.cases
def _(rng):
    yield np.arange(16.0).reshape(1, 1, 4, 4), 2
    yield -1 - rng.random(size=(1, 2, 5, 5)), 2
    yield rng.normal(size=(2, 1, 3, 4)), 1
    while True:
        k = int(rng.integers(2, 4))
        size = (*rng.integers(1, 3, size=2), *(k + rng.integers(0, 5, size=2)))
        yield rng.normal(size=size) - 1, k


@pooling.wrong("averages", "That is average pooling. Keep the largest.")
def _(x, k):
    return F.avg_pool2d(x, k)


@pooling.wrong("moves by one pixel", "The squares do not overlap: the next one begins k pixels on.")
def _(x, k):
    return F.max_pool2d(x, k, stride=1)


@pooling.wrong(
    "keeps the incomplete squares",
    "What fills no square at the end is left out: H // k rows, not one more.",
)
def _(x, k):
    return F.max_pool2d(x, k, ceil_mode=True)


@pooling.wrong(
    "starts from 0", "Numbers may all be negative: start from the square itself, not from 0."
)
def _(x, k):
    return F.max_pool2d(x, k).clamp(min=0)


@pooling.wrong("keeps the smallest", "The largest of each square.")
def _(x, k):
    return -F.max_pool2d(-x, k)


@pooling.wrong("picks the first of each square", "x[..., ::k, ::k] takes the corner. Compare all.")
def _(x, k):
    return x[:, :, ::k, ::k][:, :, : x.shape[2] // k, : x.shape[3] // k]


@pooling.wrong("pools over the rows alone", "A square has k columns too.")
def _(x, k):
    return F.max_pool2d(x, (k, 1))


pooling.hints(
    "By loops: x[:, :, i*k : (i+1)*k, j*k : (j+1)*k] is a square; `.amax((2, 3))` its largest.",
    "Without loops: cut to a multiple of k, `unflatten` both axes into (squares, k), then `amax`.",
)


seeing = exercise(
    "10.5",
    "Receptive field",
    minutes=10,
    difficulty=2,
    statement=r"""
        How many pixels of the input, along one axis, reach one pixel of the last layer's output?
        `layers` holds (kernel, stride) of each layer, from the input on.
        """,
)


@seeing.solution
def receptive_field(layers):
    """Pixels of the input that one pixel of the output sees, along one axis.

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
    yield ([],)
    while True:
        n = int(rng.integers(2, 6))
        yield ([(int(rng.integers(1, 6)), int(rng.integers(1, 4))) for _ in range(n)],)


@seeing.wrong(
    "adds the kernels up", "Two 3s see 5, not 6: neighbouring fields overlap. Add kernel - 1."
)
def _(layers):
    return sum(kernel for kernel, _ in layers) or 1


@seeing.wrong(
    "forgets the strides",
    "After a stride of 2 neighbours are 2 pixels apart in the input: multiply by that distance.",
)
def _(layers):
    return 1 + sum(kernel - 1 for kernel, _ in layers)


@seeing.wrong(
    "lets a layer's stride widen its own kernel",
    "A stride spreads the layers *after* it: grow the field first, then the jump.",
)
def _(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        jump *= stride
        field += (kernel - 1) * jump
    return field


@seeing.wrong(
    "multiplies the kernels", "Fields overlap: they grow by addition, (kernel - 1) * jump."
)
def _(layers):
    return math.prod(kernel for kernel, _ in layers)


@seeing.wrong(
    "keeps only the last stride", "Strides multiply: after two of 2, neighbours are 4 pixels apart."
)
def _(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump = stride
    return field


seeing.hints(
    "Without strides every layer adds kernel - 1 pixels.",
    "Carry two numbers along: the field, and the distance of neighbours in the input.",
)


building = exercise(
    "10.6",
    "A small CNN",
    practice_only="many networks are right, and that an answer is one of them is seen in its form, "
    "which only code beside it can see",
    draws=4,
    minutes=20,
    difficulty=2,
    statement="""
        A network for grey images of 28x28 that gives 10 logits, with convolutions, a bend between
        its layers, and at most 60,000 parameters. Many are right.
        """,
)


@building.solution
class SmallCNN(nn.Module):
    """Logits for ten classes, from at most 60,000 parameters.

    Shapes: (N, 1, 28, 28) -> (N, 10)
    """

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 16, 4, stride=2, padding=1),  # (N, 16, 14, 14)
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),  # (N, 32, 7, 7)
            nn.Flatten(),
            nn.Linear(32 * 7 * 7, 10),
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
    called = []

    class Watch(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, function, types, args=(), kwargs=None):
            called.append(getattr(function, "__name__", ""))
            return function(*args, **(kwargs or {}))

    with Watch():
        logits = net(x)
    logits = logits if isinstance(logits, torch.Tensor) else torch.as_tensor(logits)
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
        return "is no module"
    if found["convolutions"] == 0:
        return "never calls its convolution" if found["layers"] else "has no convolution"
    if found["parameters"] > 60_000:
        return "has too many parameters"
    if logits.ndim == 2 and logits.shape[1] == 10 and len(logits) != n:
        return "mixes the images of a batch"
    if logits.shape != (n, 10):
        came = f"{logits.shape} came for a batch of {n}"
        return "forgets to flatten" if logits.ndim == 4 else f"{came}; expected ({n}, 10)."
    if not np.isfinite(logits).all():
        return "Not all logits are finite numbers."
    if not np.allclose(logits, np.asarray(found["alone"], float), atol=1e-6):
        return "mixes the images of a batch"
    if (logits >= 0).all() and np.allclose(logits.sum(1), 1):
        return "ends in a softmax"
    return _bends(*(np.asarray(end, float) for end in found["ends"]))


def _bends(a, b, middle):
    """What is wrong with how logits bend between unrelated pictures, if anything."""
    every = np.stack([a, b, middle])
    if _straight(every):
        return "has no bend"
    if (every >= 0).all() and (every == 0).any():
        return "cuts its logits"
    with np.errstate(all="ignore"):
        undone = [np.arctanh(every), np.log(every / (1 - every)), np.log(np.expm1(every))]
        straight = any(np.isfinite(each).all() and _straight(each) for each in undone)
    return "bends only at the end" if straight else None


def _straight(every):
    """Whether half-way between two pictures lies the mean of their logits."""
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
    "forgets to flatten", "The result has maps still: flatten them, then a Linear to 10."
)(_net(_stem, lambda: nn.Conv2d(8, 10, 3)))

building.wrong("has no bend", "Without an activation all layers together are a single linear one.")(
    _net(lambda: nn.Conv2d(1, 8, 4, stride=4), nn.Flatten, _head())
)


building.wrong(
    "cuts its logits",
    "A ReLU stands after the last Linear. Logits may be any numbers: end with the Linear.",
)(_net(_stem, nn.Flatten, _head(), nn.ReLU))

building.wrong(
    "bends only at the end",
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
    "A `view(-1, …)` lets the batch size give way. Keep it: `x.flatten(1)`.",
)
class Mixed(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.head = _stem(), nn.Linear(196, 10)

    def forward(self, x):
        return self.head(self.stem(x).view(-1, 196))


building.hints(
    "Conv2d, ReLU, something that shrinks the map (stride or pooling), again, Flatten, Linear.",
    "A Linear from C maps of h x w has 10 (C h w + 1) numbers: 32 maps of 7x7 cost 15,690.",
)


hiding = exercise(
    "10.7",
    "Occlusion map",
    minutes=15,
    difficulty=2,
    statement=r"""
        Cut the image into squares of `size` × `size`. For each, lay a black square (0) over it
        alone and note by how much the score *falls*. `score(image)` gives a number.
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


hiding.hints(
    "Two loops over the squares. Copy the image, set the square to 0, ask for the score.",
    "hidden[i * size : (i + 1) * size, j * size : (j + 1) * size] = 0 on a clone, then the fall.",
)


trap = choices(
    "10.8",
    "The view trap",
    variable="trap",
    minutes=6,
    difficulty=2,
    statement="""
        S3 ends its convolutions with `x = x.view(-1, 4096)`, which is right for images of 32x32,
        where 64 maps of 8x8 are left. Images of 28x28 leave 64 maps of 7x7. What comes out?
        """,
)
trap.question(
    "batch_of_64",
    "64 images of 28x28: how many rows come out of the view",
    answer=49,
    wrong={
        64: "64 x 64 x 7 x 7 numbers are cut into rows of 4,096: how many is that?",
        4096: "4,096 is the length of a row. How many rows are there?",
        3136: "3,136 numbers are left of each image. The view asks for rows of 4,096.",
    },
)
trap.question(
    "batch_of_128",
    "128 images of 28x28: how many rows",
    answer=98,
    wrong={
        128: "128 x 3,136 numbers in rows of 4,096.",
        49: "That was a batch of 64; twice as many images make twice as many rows.",
    },
)
trap.question(
    "batch_of_32",
    "32 images of 28x28: how many rows, or 0 for an error",
    answer=0,
    wrong={
        24: "32 x 3,136 / 4,096 is 24.5: no whole number of rows, so torch refuses.",
        25: "32 x 3,136 / 4,096 is 24.5: no whole number of rows, so torch refuses.",
        24.5: "There is no half row: torch refuses.",
        32: "Divide: 32 x 3,136 / 4,096.",
    },
)
trap.question(
    "mend",
    "x.flatten(axis) makes a wrong size an error at once: from which axis on",
    answer=1,
    wrong={
        0: "That leaves one row for the whole batch.",
        2: "That flattens each map and leaves the 64 maps apart: (N, 64, 49).",
        -1: "The last axis alone is flat already: nothing would happen.",
    },
)
trap.hints(
    "Count numbers: images x 64 x 7 x 7. Then cut them into rows of 4,096.",
    "Axis 0 counts the images and must stay: everything from the next axis on becomes one row.",
)
