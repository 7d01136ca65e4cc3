"""Both players of the GAN: how they begin, what steps them, and their losses."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from nnlab.play.kit.dense import Net


def start(sizes: Sequence[int], rng: np.random.Generator) -> Net:
    """A network with He's weights and biases of 0."""
    return Net(sizes, np.concatenate([_layer(*pair, rng) for pair in pairwise(sizes)]))


def _layer(inputs, outputs, rng):
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
