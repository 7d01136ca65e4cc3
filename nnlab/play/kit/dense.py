"""Dense layers with ReLU between them, and their gradients by hand."""

from collections.abc import Sequence

import numpy as np

from nnlab.play.kit.network import split


class Net:
    """Dense layers of `sizes` with ReLU between them and none at the end.

    `numbers` holds all parameters, layer by layer: weights (inputs, outputs) row by row, then
    biases; they are not copied. `backward` needs the values that `forward` returned.
    """

    def __init__(self, sizes: Sequence[int], numbers: np.ndarray):
        self.sizes, self.numbers = tuple(sizes), numbers
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
        gradient, back = self._down(values, back)
        return gradient, back @ self.layers[0][0].T

    def gradient(self, values: list, back: np.ndarray) -> np.ndarray:
        """The slopes by all numbers alone: of a wide input, its own would cost as much again."""
        return self._down(values, back)[0]

    def _down(self, values, back):
        """The slopes by all numbers, and by the sums of the first layer."""
        gradient = np.empty_like(self.numbers)
        slopes = split(gradient, self.sizes)
        for index in reversed(range(len(self.layers))):
            by_weights, by_bias = slopes[index]
            np.matmul(values[index].T, back, out=by_weights)
            back.sum(0, out=by_bias)
            if index:
                back = back @ self.layers[index][0].T
                back *= values[index] > 0
        return gradient, back
