"""A small network of dense layers and its gradients by hand: what playgrounds train."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike


def _sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))  # never overflows


Function = Callable[[np.ndarray], np.ndarray]
# name -> the function of z, in its place, and the slope from the function's value
ACTIVATIONS: dict[str, tuple[Function, Function]] = {
    "relu": (lambda z: np.maximum(z, 0, out=z), lambda h: (h > 0).astype(h.dtype)),
    "tanh": (lambda z: np.tanh(z, out=z), lambda h: 1 - h**2),
    "sigmoid": (_sigmoid, lambda h: h * (1 - h)),
    "linear": (lambda z: z, np.ones_like),
}
PENALTIES = ("none", "L1", "L2")
PROBLEMS = ("classification", "regression")


class Network:
    """Dense layers of `sizes`, the last of one unit without an activation.

    In a classification the output is a logit, the targets are 0 or 1 and the loss is the mean
    binary cross-entropy; in a regression the loss is the mean squared error. `numbers` holds all
    parameters, layer by layer: the weights (inputs, outputs) row by row, then the biases;
    `layers` has the same numbers as pairs of views.
    """

    def __init__(self, sizes: Sequence[int], numbers: ArrayLike, *, activation: str, problem: str):
        self.sizes, self.activation, self.problem = tuple(sizes), activation, problem
        self.activate, self.slope = ACTIVATIONS[activation]
        self.numbers = np.array(numbers, float)
        self.layers = split(self.numbers, self.sizes)
        self._gradient = np.zeros_like(self.numbers)
        self._slopes = split(self._gradient, self.sizes)

    def __repr__(self):
        sizes = "-".join(map(str, self.sizes))
        return f"Network({sizes}, {self.activation}, {self.problem}): {len(self.numbers)} numbers"

    def forward(self, x: np.ndarray) -> list[np.ndarray]:
        """What every layer says, the input first: (N, D) -> [(N, D), (N, h), ..., (N, 1)]."""
        same, values = x.dtype == self.numbers.dtype, [x]
        layers = self.layers if same else split(self.numbers.astype(x.dtype), self.sizes)
        for index, (weights, bias) in enumerate(layers):
            z = values[-1] @ weights
            z += bias
            values.append(z if index == len(layers) - 1 else self.activate(z))
        return values

    def loss(self, x: np.ndarray, y: np.ndarray) -> float:
        """The mean loss over the rows, without the penalty; nan without rows."""
        if not len(y):
            return float("nan")
        z = self.forward(x)[-1][:, 0]
        if self.problem == "regression":
            return float(((z - y) ** 2).sum() / len(y))
        return float((np.logaddexp(0, z) - y * z).sum() / len(y))

    def gradient(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The slope of the loss with respect to each number, in order; overwritten next time."""
        values = self.forward(x)
        says = values[-1][:, 0]
        error = 2 * (says - y) if self.problem == "regression" else _sigmoid(says) - y
        back = (error / len(y))[:, None]  # by a layer's sums, (N, outputs)
        for index in reversed(range(len(self.layers))):
            by_weights, by_bias = self._slopes[index]
            np.matmul(values[index].T, back, out=by_weights)
            back.sum(0, out=by_bias)
            if index:
                back = back @ self.layers[index][0].T * self.slope(values[index])
        return self._gradient

    def step(
        self, x: np.ndarray, y: np.ndarray, *, lr: float, penalty: str = "none", strength: float = 0
    ) -> None:
        """Move all numbers downhill once; the penalty counts weights and leaves biases alone.

        L2 adds strength / 2 times the sum of squares to the loss. L1 adds strength times the sum
        of sizes, by the shrinking step that keeps a weight at exactly 0 once it gets there.
        """
        gradient, shrinkage = self.gradient(x, y), lr * strength
        if penalty == "L2":
            for weights, _ in self.layers:
                weights *= 1 - shrinkage
        self.numbers -= lr * gradient
        if penalty == "L1":
            for weights, _ in self.layers:
                weights[:] = np.sign(weights) * np.maximum(np.abs(weights) - shrinkage, 0)

    def dead(self, x: np.ndarray) -> list[np.ndarray]:
        """Which ReLUs of each hidden layer are 0 for every row; no other unit is ever dead."""
        hidden = self.forward(x)[1:-1]
        if self.activation != "relu" or not len(x):
            return [np.zeros(h.shape[1], bool) for h in hidden]
        return [np.all(h <= 0, axis=0) for h in hidden]

    def connection(self, index: int) -> tuple[int, int, int]:
        """The (layer, from, to) of a weight by its number, biases not counted.

        Raises: ValueError if there are not so many.
        """
        for layer, (inputs, outputs) in enumerate(pairwise(self.sizes)):
            if index < inputs * outputs:
                return layer, *divmod(index, outputs)
            index -= inputs * outputs
        raise ValueError(f"The network {self.sizes} has fewer weights: {index} beyond the last.")


def split(numbers: np.ndarray, sizes: Sequence[int]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Views of each layer's weights (inputs, outputs) and biases among all its numbers."""
    layers, at = [], 0
    for inputs, outputs in pairwise(sizes):
        end = at + inputs * outputs
        weights, bias = numbers[at:end], numbers[end : end + outputs]
        layers.append((weights.reshape(inputs, outputs), bias))
        at = end + outputs
    return layers


def count_numbers(sizes: Sequence[int]) -> int:
    """How many weights and biases a network of these sizes has."""
    return sum((a + 1) * b for a, b in pairwise(sizes))


def random_numbers(sizes: Sequence[int], rng: np.random.Generator) -> np.ndarray:
    """Biases of 0 and weights of spread 1 / sqrt(inputs), in the order of `Network.numbers`."""
    parts = []
    for a, b in pairwise(sizes):
        parts += [rng.normal(size=a * b) / np.sqrt(a), np.zeros(b)]
    return np.concatenate(parts)
