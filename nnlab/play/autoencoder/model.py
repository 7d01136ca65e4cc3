"""What the autoencoder playground computes: a code of two numbers, trained step by step."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache

import numpy as np

LONGEST = 3000  # steps of a training
SHOWN = 300  # pictures on the map, which training never sees
_TRAIN, _BATCH, _LR, _HIDDEN = 8_000, 64, 2e-3, 128
_BETAS, _EPS = (0.9, 0.999), 1e-8  # of Adam
SETS = {"digits": "mnist", "clothes": "fashion-mnist"}  # name here -> name in nnlab.data


@cache
def pictures(name: str) -> tuple:
    """The pictures of a set, those to train on and those to show, and the classes of the latter.

    Shapes: (8000, 784) and (300, 784) uint8 tensors, (300,) int64 array, names
    """
    from nnlab.data import load

    data = load(SETS[name])
    (train, _), (shown, labels) = data.train, data.valid
    train, shown = train[:_TRAIN].flatten(1), shown[:SHOWN].flatten(1)
    return train.clone(), shown.clone(), labels[:SHOWN].numpy(), data.classes


@contextmanager
def one_torch_thread() -> Iterator[None]:
    """One thread for torch meanwhile: on batches as small as these more of them only wait."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


# Long: torch is imported in its methods, where it is needed.
class Coder:
    """An encoder from 784 pixels to two numbers and a decoder back, while they learn.

    The loss is the cross-entropy of a picture's pixels in nats. With `beta` above 0 the encoder
    puts out a mean and a variance, the code is drawn from these, and `beta` times the KL divergence
    from the standard normal is added: a variational autoencoder. `spoil` is the share of pixels
    that the encoder gets as 0. `losses` has a pair (cross-entropy, KL) for each step.
    """

    def __init__(self, data: str, *, beta: float, spoil: float, seed: int):
        import torch
        from torch import nn
        from torch.nn.utils import parameters_to_vector, vector_to_parameters

        self.data, self.beta, self.spoil = data, beta, spoil
        self.losses: list[tuple[float, float]] = []
        self._codes: np.ndarray | None = None
        self._train, self._shown, self.labels, self.classes = pictures(data)
        self._generator = torch.Generator().manual_seed(seed)
        with torch.random.fork_rng(devices=[]):
            torch.random.default_generator.manual_seed(seed)
            self._encoder = nn.Sequential(
                nn.Linear(784, _HIDDEN), nn.ReLU(), nn.Linear(_HIDDEN, 32), nn.ReLU(),
                nn.Linear(32, 4),
            )  # fmt: skip
            self._decoder = nn.Sequential(
                nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, _HIDDEN), nn.ReLU(),
                nn.Linear(_HIDDEN, 784),
            )  # fmt: skip
        self._parameters = [*self._encoder.parameters(), *self._decoder.parameters()]
        self._numbers = parameters_to_vector(self._parameters).detach()
        vector_to_parameters(self._numbers, self._parameters)  # they are views of it from now on
        self._moments = torch.zeros(2, len(self._numbers))  # of Adam

    def __repr__(self):
        return f"Coder({self.data}, beta {self.beta:g}): {self.steps} steps"

    @property
    def steps(self) -> int:
        """How many batches were learned from."""
        return len(self.losses)

    def step(self) -> bool:
        """Learn from one batch; False when the longest training is over."""
        if self.steps >= LONGEST:
            return False
        with one_torch_thread():
            self.losses.append(self._learn())
        return True

    def _learn(self):
        import torch
        from torch.nn.functional import binary_cross_entropy_with_logits

        rows = torch.randint(len(self._train), (_BATCH,), generator=self._generator)
        x = self._train[rows] / 255
        mu, logvar = self._encoder(self._spoilt(x)).chunk(2, dim=1)
        z = mu
        if self.beta:
            z = mu + (logvar / 2).exp() * torch.randn(mu.shape, generator=self._generator)
        nats = binary_cross_entropy_with_logits(self._decoder(z), x, reduction="sum") / _BATCH
        kl = 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(dim=1).mean()
        slopes = torch.autograd.grad(nats + self.beta * kl, self._parameters)
        self._descend(torch.cat([slope.flatten() for slope in slopes]))
        return nats.item(), kl.item() if self.beta else 0.0

    def _descend(self, slope):
        """Adam; for PyTorch's own the first step imports a compiler, which takes seconds."""
        first, second = self._moments
        first.lerp_(slope, 1 - _BETAS[0])
        second.mul_(_BETAS[1]).addcmul_(slope, slope, value=1 - _BETAS[1])
        rise, spread = (1 - beta ** (self.steps + 1) for beta in _BETAS)
        far = second.sqrt().div_(spread**0.5).add_(_EPS)
        self._codes = None
        self._numbers.addcdiv_(first, far, value=-_LR / rise)

    def keep(self) -> dict:
        """The state of the training as tensors; Adam's moments rounded, which nobody can see."""
        import torch

        return {
            "numbers": self._numbers,
            "moments": self._moments.bfloat16(),
            "generator": self._generator.get_state(),
            "losses": torch.tensor(self.losses),
        }

    def restore(self, kept: Mapping) -> None:
        """Go on from what `keep` returned."""
        self._codes = None
        self._numbers.copy_(kept["numbers"])
        self._moments.copy_(kept["moments"])
        self._generator.set_state(kept["generator"])
        self.losses = [(nats, kl) for nats, kl in kept["losses"].tolist()]

    def codes(self) -> np.ndarray:
        """Where the encoder puts the pictures of the map: the means. Shapes: (300, 2)"""
        import torch

        if self._codes is None:  # asked for several times a picture
            with torch.no_grad(), one_torch_thread():
                self._codes = self._encoder(self._shown / 255)[:, :2].numpy()
        return self._codes

    def decode(self, codes: Sequence) -> np.ndarray:
        """Pictures made of codes. Shapes: (N, 2) -> (N, 28, 28) from 0 to 1"""
        import torch

        with torch.no_grad(), one_torch_thread():
            given = torch.as_tensor(np.asarray(codes), dtype=torch.float32)
            return self._decoder(given).sigmoid().view(-1, 28, 28).numpy()

    def picture(self, row: int) -> np.ndarray:
        """One picture of the map, as it is. Shapes: (28, 28) from 0 to 1"""
        return self._shown[row].view(28, 28).numpy() / 255

    def _spoilt(self, x):
        import torch

        if not self.spoil:
            return x
        return x * (torch.rand(x.shape, generator=self._generator) >= self.spoil)
