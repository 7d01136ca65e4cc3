"""Small dense networks with gradients by hand, and what steps them: both players of the GAN."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from nnlab.play.kit.network import split


class Net:
    """Dense layers of `sizes` with ReLU between them and none at the end.

    `numbers` holds all parameters, layer by layer: weights (inputs, outputs) row by row, then
    biases. `backward` needs the values that `forward` returned.
    """

    def __init__(self, sizes: Sequence[int], rng: np.random.Generator):
        self.sizes = tuple(sizes)
        self.numbers = np.concatenate([_start(*pair, rng) for pair in pairwise(self.sizes)])
        self.layers = split(self.numbers, self.sizes)

    def __repr__(self):
        return f"Net({'-'.join(map(str, self.sizes))}): {len(self.numbers)} numbers"

    def forward(self, x: np.ndarray) -> list[np.ndarray]:
        """What every layer says, the input first: (N, D) -> [(N, D), (N, h), ..., (N, K)].

        In the precision of `x`: a map needs half of what a gradient needs.
        """
        values = [x]
        for index, (weights, bias) in enumerate(self.layers):
            z = values[-1] @ weights.astype(x.dtype, copy=False)
            z += bias.astype(x.dtype, copy=False)
            values.append(z if index == len(self.layers) - 1 else np.maximum(z, 0, out=z))
        return values

    def backward(self, values: list, back: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The slopes by all numbers and by the input, given those by the output (N, K)."""
        gradient = np.empty_like(self.numbers)
        slopes = split(gradient, self.sizes)
        for index in reversed(range(len(self.layers))):
            by_weights, by_bias = slopes[index]
            np.matmul(values[index].T, back, out=by_weights)
            back.sum(0, out=by_bias)
            back = back @ self.layers[index][0].T
            if index:
                back *= values[index] > 0
        return gradient, back


def _start(inputs, outputs, rng):
    """He's weights and biases of 0."""
    weights = rng.normal(size=inputs * outputs) * np.sqrt(2 / inputs)
    return np.concatenate([weights, np.zeros(outputs)])


class Optimiser:
    """A rule that moves numbers against their gradient; it remembers, and takes a rate a step."""

    def __init__(self, rule: str, size: int):
        self.rule, self.steps = rule, 0
        self._first, self._second = np.zeros(size), np.zeros(size)

    def step(self, numbers: np.ndarray, gradient: np.ndarray, lr: float) -> None:
        """Change the numbers in place."""
        self.steps += 1
        if self.rule == "sgd":
            numbers -= lr * gradient
        elif self.rule == "momentum":
            self._first = 0.9 * self._first + gradient
            numbers -= lr * self._first
        else:
            self._first = 0.5 * self._first + 0.5 * gradient
            self._second = 0.999 * self._second + 0.001 * gradient**2
            mean = self._first / (1 - 0.5**self.steps)
            square = self._second / (1 - 0.999**self.steps)
            numbers -= lr * mean / (np.sqrt(square) + 1e-8)


RULES = ("sgd", "momentum", "adam")


def _sigmoid(s):
    return 0.5 * (1 + np.tanh(s / 2))  # never overflows


def chances(scores: np.ndarray, loss: str) -> np.ndarray:
    """D's opinion between 0 and 1, from its scores."""
    return np.clip(scores, 0, 1) if loss == "least squares" else _sigmoid(scores)


LOSSES = {  # name -> (D's loss at real scores, at painted scores, G's loss at painted scores)
    "non-saturating": (
        (lambda s: np.logaddexp(0, -s), lambda s: _sigmoid(s) - 1),
        (lambda s: np.logaddexp(0, s), _sigmoid),
        (lambda s: np.logaddexp(0, -s), lambda s: _sigmoid(s) - 1),
    ),
    "saturating": (
        (lambda s: np.logaddexp(0, -s), lambda s: _sigmoid(s) - 1),
        (lambda s: np.logaddexp(0, s), _sigmoid),
        (lambda s: -np.logaddexp(0, s), lambda s: -_sigmoid(s)),
    ),
    "least squares": (
        (lambda s: (s - 1) ** 2, lambda s: 2 * (s - 1)),
        (lambda s: s**2, lambda s: 2 * s),
        (lambda s: (s - 1) ** 2, lambda s: 2 * (s - 1)),
    ),
}  # each as the function of a score and its slope
