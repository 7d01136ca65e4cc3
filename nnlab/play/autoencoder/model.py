"""What the autoencoder playground computes: a code of two numbers, trained step by step."""

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from nnlab.play.autoencoder.adam import Adam
from nnlab.play.autoencoder.draws import Draws
from nnlab.play.autoencoder.losses import cross_entropy, divergence
from nnlab.play.autoencoder.pictures import TRAIN, shown, training
from nnlab.play.kit.dense import Net
from nnlab.play.kit.network import count_numbers

LONGEST = 3000  # steps of a training
_BATCH = 64
_ENCODER, _DECODER = (784, 128, 32, 4), (2, 32, 128, 784)


class Coder:
    """An encoder from 784 pixels to two numbers and a decoder back, while they learn.

    The loss is the cross-entropy of a picture's pixels in nats. With `beta` above 0 the encoder
    puts out a mean and a variance, the code is drawn from these, and `beta` times the KL divergence
    from the standard normal is added: a variational autoencoder. `spoil` is the share of pixels
    that the encoder gets as 0. `losses` has a pair (cross-entropy, KL) for each step.
    """

    def __init__(self, data: str, *, beta: float, spoil: float, seed: int):
        self.data, self.beta, self.spoil = data, beta, spoil
        self.losses: list[tuple[float, float]] = []
        self._codes: np.ndarray | None = None
        self._shown, self.labels, self.classes = shown(data)
        self._draws = Draws(seed)
        layers = [*pairwise(_ENCODER), *pairwise(_DECODER)]
        self.numbers = np.concatenate(Draws(seed).dense(layers))  # of a stream of their own
        cut = count_numbers(_ENCODER)
        self.encoder = Net(_ENCODER, self.numbers[:cut])  # views of the numbers
        self.decoder = Net(_DECODER, self.numbers[cut:])
        self.adam = Adam(len(self.numbers))

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
        nats, kl, slope = self.learn()
        self._codes = None
        self.adam.step(self.numbers, slope)
        self.losses.append((nats, kl))
        return True

    def learn(self) -> tuple[float, float, np.ndarray]:
        """Cross-entropy and KL of the next batch, and the slope of the loss by all numbers."""
        x = training(self.data)[self.rows(1)] / np.float32(255)
        seen = self.encoder.forward(self._spoilt(x))
        says = seen[-1]  # means and logarithms of variances
        stray = np.zeros_like(says[:, :2])
        if self.beta:
            stray = np.exp(says[:, 2:] / 2) * self._draws.normal(*stray.shape)
        drawn = self.decoder.forward(says[:, :2] + stray)
        nats, back = cross_entropy(drawn[-1], x)
        by_decoder, by_code = self.decoder.backward(drawn, back)
        kl, pull = divergence(says) if self.beta else (0.0, np.zeros_like(says))
        back = np.hstack([by_code, by_code * stray / 2]) + np.float32(self.beta) * pull
        by_encoder = self.encoder.gradient(seen, back)
        return nats, kl, np.concatenate([by_encoder, by_decoder])

    def rows(self, batches: int) -> np.ndarray:
        """Draw the rows of the next batches. Shapes: (64 batches,)"""
        return self._draws.whole(TRAIN, batches * _BATCH)

    def codes(self) -> np.ndarray:
        """Where the encoder puts the pictures of the map: the means. Shapes: (300, 2)"""
        if self._codes is None:  # asked for several times a picture
            self._codes = self.encoder.forward(self._shown / np.float32(255))[-1][:, :2]
        return self._codes

    def decode(self, codes: ArrayLike) -> np.ndarray:
        """Pictures made of codes. Shapes: (N, 2) -> (N, 28, 28) from 0 to 1"""
        logits = self.decoder.forward(np.asarray(codes, np.float32))[-1]
        return (0.5 * (1 + np.tanh(logits / 2))).reshape(-1, 28, 28)

    def picture(self, row: int) -> np.ndarray:
        """One picture of the map, as it is. Shapes: (28, 28) from 0 to 1"""
        return self._shown[row].reshape(28, 28) / 255

    def _spoilt(self, x):
        return x * (self._draws.shares(*x.shape) >= self.spoil) if self.spoil else x
