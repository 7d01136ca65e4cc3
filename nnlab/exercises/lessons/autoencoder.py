"""Exercises of lesson 13: autoencoders."""

import numpy as np
import torch
from torch import nn

from .. import choices, exercise

recall = choices(
    "13.recall",
    "Three questions from lessons 11, 08 and 05",
    variable="recall",
    minutes=3,
    difficulty=1,
    statement="Replace each `None`. One line of code in a cell of your own may settle a doubt.",
)
recall.question(
    "hidden",
    "numbers that a GRU of 32 units hands on at each step",
    answer=32,
    wrong={
        64: "That is the LSTM, which hands on h and c. A GRU has h alone.",
        96: "Three gates have 32 units each, but they stay inside the cell: only h goes on.",
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
    "layers that ten linear layers without activations equal",
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


projecting = exercise(
    "13.1",
    "Rebuild from k numbers",
    minutes=12,
    difficulty=2,
    statement=r"""
        The best linear code: subtract the mean of the rows, keep the coordinates along the $k$
        directions of largest variance, go back and add the mean again.
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
    while True:
        d = int(rng.integers(3, 7))
        spread = np.arange(d, 0, -1.0)
        x = rng.normal(size=(d + 4, d)) * spread @ rng.normal(size=(d, d)) + 3 * rng.normal(size=d)
        yield x, int(rng.integers(1, d - 1))


@projecting.wrong(
    "does not centre",
    "The directions of an uncentred table point at its mean. Subtract the mean of the rows first.",
)
def _(x, k):
    V = torch.linalg.svd(x, full_matrices=False).Vh[:k].T
    return x @ V @ V.T


@projecting.wrong("forgets to add the mean", "You subtracted the mean; the way back adds it again.")
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
    "Only the mean goes. Divided by its deviation, every column would matter as much.",
)
def _(x, k):
    mean, scale = x.mean(dim=0), x.std(dim=0, correction=0)
    c = (x - mean) / scale
    V = torch.linalg.svd(c, full_matrices=False).Vh[:k].T
    return mean + (c @ V @ V.T) * scale


@projecting.wrong(
    "returns the code", "Those are the k numbers. Go back: multiply by V.T, add mean."
)
def _(x, k):
    c = x - x.mean(dim=0)
    return c @ torch.linalg.svd(c, full_matrices=False).Vh[:k].T


projecting.hints(
    "Three steps: centre the columns, project on k directions, undo the centring.",
    "The rows of `torch.linalg.svd(c, full_matrices=False).Vh` are the directions, best first.",
    "With V = Vh[:k].T the code is c @ V, and c @ V @ V.T is the way back.",
)


corrupting = exercise(
    "13.2",
    "Corrupt",
    minutes=5,
    difficulty=1,
    statement="Overwrite with `value` wherever `mask` is True, and leave the rest. The clean "
    "pictures are still needed as targets: do not change `x`.",
)


@corrupting.solution
def corrupt(x, mask, value):
    """A copy of x that holds value where mask is True.

    Shapes: x (N, D), mask (N, D) of True and False, value a number -> (N, D)
    """
    return torch.where(mask, value, x)


@corrupting.cases
def _(rng):
    yield np.array([[1.0, 2.0, 3.0]]), np.array([[True, False, True]]), 0.0
    yield np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[False, True], [False, False]]), 0.5
    while True:
        n, d = rng.integers(1, 5, size=2)
        yield (
            rng.normal(size=(n, d)),
            rng.uniform(size=(n, d)) < 0.5,
            round(float(rng.uniform(0.1, 1)), 2),
        )


@corrupting.wrong("overwrites where the mask is False", "True marks what is destroyed here.")
def _(x, mask, value):
    return torch.where(mask, x, value)


@corrupting.wrong("always writes 0", "Multiplying by the mask writes 0. `value` may be any number.")
def _(x, mask, value):
    return x * ~mask


@corrupting.wrong("adds the value", "The old pixel is lost, not brightened: put `value` in place.")
def _(x, mask, value):
    return x + value * mask


@corrupting.wrong("multiplies by the value", "The old pixel is lost, not dimmed: put `value`.")
def _(x, mask, value):
    return torch.where(mask, x * value, x)


@corrupting.wrong(
    "drops the masked entries", "The picture keeps its shape: overwrite, do not remove."
)
def _(x, mask, value):
    return x[~mask]


@corrupting.wrong(
    "rounds to whole numbers", "The grey values must stay: the result has the type of x, not int."
)
def _(x, mask, value):
    return torch.where(mask, value, x).long()


@corrupting.wrong("overwrites everything", "Only where mask is True.")
def _(x, mask, value):
    return torch.full_like(x, value)


corrupting.hints(
    "`torch.where(mask, a, b)` takes from a where mask is True, else from b.",
    "A number may stand for a whole tensor there: `torch.where(mask, value, x)`.",
)


divergence = exercise(
    "13.3",
    "How far from the standard normal?",
    minutes=12,
    difficulty=2,
    statement=r"""
        The KL divergence of $\mathcal{N}(\mu, \sigma^2)$ from $\mathcal{N}(0, 1)$, equation (13.4),
        summed over the dimensions of the code. `logvar` is $\ln \sigma^2$.
        """,
)


@divergence.solution
def kl_to_standard_normal(mu, logvar):
    """The KL divergence of each row's Gaussian from the standard normal, in nats.

    Shapes: mu (N, D), logvar (N, D) -> (N,)
    """
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(dim=1)


@divergence.cases
def _(rng):
    yield np.zeros((2, 3)), np.zeros((2, 3))
    yield np.array([[1.0, 0.0], [0.0, 2.0]]), np.zeros((2, 2))
    yield np.zeros((1, 2)), np.array([[np.log(4.0), np.log(0.25)]])
    while True:
        n, d = rng.integers(2, 5, size=2)
        yield rng.normal(size=(n, d)), rng.normal(size=(n, d))


@divergence.wrong(
    "has the wrong sign", "A divergence is never negative: it is 0 at mu = 0, logvar = 0."
)
def _(mu, logvar):
    return -0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(dim=1)


@divergence.wrong(
    "takes the deviation for the variance",
    "exp(logvar) is the variance already; exp(logvar / 2) is the deviation.",
)
def _(mu, logvar):
    return 0.5 * (mu**2 + (logvar / 2).exp() - 1 - logvar).sum(dim=1)


@divergence.wrong(
    "averages over the dimensions", "Independent dimensions add up: sum over dim=1, not the mean."
)
def _(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).mean(dim=1)


@divergence.wrong("forgets the half", "Every term of (13.4) stands behind the factor 1/2.")
def _(mu, logvar):
    return (mu**2 + logvar.exp() - 1 - logvar).sum(dim=1)


@divergence.wrong("sums over the rows", "One value a row: sum over the dimensions, dim=1.")
def _(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(dim=0)


@divergence.wrong("sums everything", "One value a row: sum over dim=1 alone.")
def _(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum()


@divergence.wrong("forgets the 1", "Without the -1 the divergence of N(0, 1) from itself is not 0.")
def _(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - logvar).sum(dim=1)


@divergence.wrong(
    "takes logvar for the variance", "The network puts out ln sigma²; its exponential is sigma²."
)
def _(mu, logvar):
    return 0.5 * (mu**2 + logvar - 1 - logvar.abs().log()).sum(dim=1)


@divergence.wrong("forgets to square the mean", "The mean enters as mu squared.")
def _(mu, logvar):
    return 0.5 * (mu + logvar.exp() - 1 - logvar).sum(dim=1)


@divergence.wrong("adds logvar", "The last term is minus ln sigma².")
def _(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - 1 + logvar).sum(dim=1)


divergence.hints(
    "First one number: (mu² + sigma² - 1 - ln sigma²) / 2. It must be 0 at mu = 0, sigma = 1.",
    "sigma² is logvar.exp(), ln sigma² is logvar itself; sum over dim=1.",
)


sampling = exercise(
    "13.4",
    "Reparameterise",
    minutes=8,
    difficulty=2,
    statement=r"""
        A draw from $\mathcal{N}(\mu, \sigma^2)$, made from a draw `eps` of the standard normal, so
        that gradients reach $\mu$ and $\sigma$; the check looks at these as well. `logvar` is
        $\ln \sigma^2$.
        """,
)


@sampling.solution
def reparameterise(mu, logvar, eps):
    """Codes drawn from the Gaussians, as a function of mu, logvar and eps.

    Shapes: mu, logvar, eps (N, D) -> (N, D)
    """
    return mu + (logvar / 2).exp() * eps


@sampling.cases
def _(rng):
    yield np.zeros((1, 2)), np.zeros((1, 2)), np.array([[1.0, -2.0]])
    yield np.array([[1.0, -1.0]]), np.array([[np.log(4.0), np.log(9.0)]]), np.array([[1.0, 2.0]])
    yield np.array([[9.0, -1.0]]), np.array([[2.0, -4.0]]), np.zeros((1, 2))
    while True:
        n, d = rng.integers(2, 5, size=2)
        mu, logvar, eps = rng.normal(size=(3, n, d))
        yield mu, logvar, eps


@sampling.probe
def _(reparameterise, mu, logvar, eps):
    roots = mu.requires_grad_(), logvar.requires_grad_()
    codes = reparameterise(*roots, eps)
    reached = [None, None]
    if isinstance(codes, torch.Tensor) and codes.requires_grad:
        reached = torch.autograd.grad(codes.sum(), roots, allow_unused=True)
    by_mu, by_logvar = (torch.zeros_like(mu) if each is None else each for each in reached)
    return {"codes": codes, "gradient of mu": by_mu, "gradient of logvar": by_logvar}


@sampling.wrong(
    "multiplies by the variance", "eps has deviation 1: multiply by sigma, exp(logvar / 2)."
)
def _(mu, logvar, eps):
    return mu + logvar.exp() * eps


@sampling.wrong("ignores eps", "Without eps there is no draw, only the mean: add sigma * eps.")
def _(mu, logvar, eps):
    return mu


@sampling.wrong("ignores the spread", "eps must be as wide as the encoder says: times sigma.")
def _(mu, logvar, eps):
    return mu + eps


@sampling.wrong("multiplies by logvar", "logvar is ln sigma²; the deviation is exp(logvar / 2).")
def _(mu, logvar, eps):
    return mu + logvar * eps


@sampling.wrong("takes the root of logvar", "Halve the logarithm, then exp: exp(logvar / 2).")
def _(mu, logvar, eps):
    return mu + logvar.abs().sqrt() * eps


@sampling.wrong("doubles the logarithm", "The root of exp(logvar) is exp(logvar / 2), not times 2.")
def _(mu, logvar, eps):
    return mu + (2 * logvar).exp() * eps


@sampling.wrong("subtracts the noise", "Plus: mu + sigma * eps, as the equation has it.")
def _(mu, logvar, eps):
    return mu - (logvar / 2).exp() * eps


@sampling.wrong("adds sigma and eps", "A draw of deviation sigma is sigma *times* eps.")
def _(mu, logvar, eps):
    return mu + (logvar / 2).exp() + eps


@sampling.wrong(
    "lets no gradient through",
    "The numbers are right, but nothing is learned from them: leave out `detach`, `no_grad`, "
    "`.data`, NumPy and lists.",
)
def _(mu, logvar, eps):
    return (mu + (logvar / 2).exp() * eps).detach()


@sampling.wrong(
    "lets no gradient through to sigma",
    "The numbers are right, but the spread is never learned: sigma must not be detached.",
)
def _(mu, logvar, eps):
    return mu + (logvar.detach() / 2).exp() * eps


@sampling.wrong(
    "lets no gradient through to mu",
    "The numbers are right, but the centre is never learned: mu must not be detached.",
)
def _(mu, logvar, eps):
    return mu.detach() + (logvar / 2).exp() * eps


@sampling.wrong("forgets the mean", "Shift the draw: mu is its centre.")
def _(mu, logvar, eps):
    return (logvar / 2).exp() * eps


def _noisy(cases, values):
    """Whether the values of all cases are draws around mu, as wide as sigma, and not of eps."""
    draws = []
    for case, value in zip(cases, values, strict=True):
        mu, logvar, eps = case.args
        draws.append([((value["codes"] - mu) / np.exp(logvar / 2)).ravel(), eps.ravel()])
    own, given = np.concatenate(draws, axis=1)
    alike = np.corrcoef(own, given)[0, 1]
    return bool(abs(own.mean()) < 0.3 and 0.8 < own.std() < 1.2 and abs(alike) < 0.3)


@sampling.wrong(
    "draws noise of its own",
    "The noise is handed in as `eps`, so that the result can be repeated: use that.",
    mark=_noisy,
)
def _(mu, logvar, eps):
    return mu + (logvar / 2).exp() * torch.randn_like(mu)


sampling.hints(
    "If eps is standard normal, mu + sigma * eps is normal with mean mu and deviation sigma.",
    "sigma = exp(logvar / 2), because logvar is the logarithm of sigma squared.",
)


building = exercise(
    "13.5",
    "A convolutional autoencoder",
    practice_only="whether the pictures went through 32 numbers and convolutions is seen where it "
    "runs; outside, pictures that were handed on look the same",
    draws=3,
    minutes=20,
    difficulty=3,
    statement="""
        Write a module whose `encode` turns grey pictures into 32 numbers each and whose `decode`
        turns these back. It uses convolutions and at most 60,000 parameters, half of what the
        lesson's has, and `forward` is one after the other. The check trains it for 60 steps of Adam
        at a rate of 0.003, on eight pictures that an edge parts into black and white: the mean
        squared error must fall below a third of what their mean gives.
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
    found["same"] = bool(torch.allclose(model.decode(code), model(x), atol=1e-5))
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(60):
        optimizer.zero_grad()
        y = model(x)
        if y.shape != x.shape:
            return found
        ((y - x) ** 2).mean().backward()
        optimizer.step()
    model.eval()
    found["ratio"] = float(((model(x) - x) ** 2).mean() / ((x - x.mean(0)) ** 2).mean())
    return found


@building.accept
def _(value, case):
    if not value["module"]:
        return "The class is no nn.Module; write `class ConvAutoencoder(nn.Module):`."
    if not value["halves"]:
        return "has no encode and decode"
    shape, code = value["output"], value["code"]
    if code != (8, 32):
        flat = int(np.prod(code[1:]))
        if len(code) > 2:
            return "leaves the code as maps"
        return f"The code has {flat} numbers a picture; expected 32."
    if shape != (8, 1, 28, 28):
        if shape == (8, 784):
            return "returns flat pictures"
        return f"The pictures come back with shape {shape}; expected (8, 1, 28, 28)."
    if not value["convolutions"]:
        return "has no convolution"
    if value["parameters"] > 60_000:
        return "is too large"
    if not value["same"]:
        return "goes round the code"
    if not value["finite"]:
        return "The output holds numbers that are not finite."
    ratio = value.get("ratio")
    if ratio is None:
        return "The output changed its shape while training."
    return None if ratio < 1 / 3 else "does not learn"


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
    minutes=8,
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
        d = rng.integers(1, 5)
        yield rng.normal(size=d), rng.normal(size=d), int(rng.integers(3, 9))


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


@walking.wrong("walks from b to a", "At share 0 stands a: (1 - share) * a + share * b.")
def _(a, b, n):
    return _line(b, a, torch.linspace(0, 1, n))


@walking.wrong("walks from 0", "Begin at a: a + share * (b - a).")
def _(a, b, n):
    return _line(torch.zeros_like(a), b - a, torch.linspace(0, 1, n))


@walking.wrong("has a column for each code", "One code a row: (n, D).")
def _(a, b, n):
    return _line(a, b, torch.linspace(0, 1, n)).T


walking.hints(
    "`torch.linspace(0, 1, n)` gives n shares of the way, both ends among them.",
    "(1 - share) * a + share * b, with the shares as a column, [:, None].",
)


scoring = exercise(
    "13.7",
    "How odd is a picture?",
    minutes=6,
    difficulty=1,
    statement="The mean squared difference between each picture and its reconstruction, one value "
    "a row. `x` may have any shape after the first axis.",
)


@scoring.solution
def anomaly_scores(x, reconstruction):
    """The mean squared error of each row.

    Shapes: x (N, ...), reconstruction (N, ...) -> (N,)
    """
    return ((x - reconstruction) ** 2).flatten(1).mean(dim=1)


@scoring.cases
def _(rng):
    yield np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([[1.0, 0.0], [0.0, 3.0]])
    yield np.ones((2, 1, 2, 2)), np.zeros((2, 1, 2, 2))
    yield np.array([[1.0, -1.0, 0.0]]), np.array([[0.0, 0.0, 0.0]])  # differences that cancel
    while True:
        shape = tuple(rng.integers(2, 5, size=rng.integers(2, 5)))
        yield rng.normal(size=shape), rng.normal(size=shape)


@scoring.wrong("gives one value for all", "One score a picture: keep the first axis.")
def _(x, reconstruction):
    return ((x - reconstruction) ** 2).mean()


@scoring.wrong(
    "forgets to square", "Differences of both signs cancel: square them before the mean."
)
def _(x, reconstruction):
    return (x - reconstruction).flatten(1).mean(dim=1)


@scoring.wrong("sums over the pixels", "The mean, so that pictures of all sizes compare.")
def _(x, reconstruction):
    return ((x - reconstruction) ** 2).flatten(1).sum(dim=1)


@scoring.wrong("takes the root", "That is the root mean squared error. Leave the square.")
def _(x, reconstruction):
    return ((x - reconstruction) ** 2).flatten(1).mean(dim=1).sqrt()


@scoring.wrong("takes the absolute error", "The *squared* difference is asked: large errors count.")
def _(x, reconstruction):
    return (x - reconstruction).abs().flatten(1).mean(dim=1)


@scoring.wrong("averages over the pictures", "Average over the pixels of each picture, dim=1.")
def _(x, reconstruction):
    return ((x - reconstruction) ** 2).mean(dim=0)


@scoring.wrong(
    "averages over one axis alone",
    "A picture has several axes after the first: `flatten(1)` before the mean.",
)
def _(x, reconstruction):
    return ((x - reconstruction) ** 2).mean(dim=1)


@scoring.wrong("squares the mean difference", "Square first, then the mean.")
def _(x, reconstruction):
    return (x - reconstruction).flatten(1).mean(dim=1) ** 2


scoring.hints(
    "Subtract, square, and take the mean over everything but the first axis.",
    "`.flatten(1)` makes (N, D) of any shape; then `.mean(dim=1)`.",
)
