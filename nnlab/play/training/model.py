"""The training playground's net with dropout, its AdamW, and a training that can be repeated."""

from collections.abc import Sequence

import numpy as np

from nnlab.play.kit.network import Network, count_numbers, random_numbers
from nnlab.play.kit.toys import POINTS, draw
from nnlab.play.kit.trained import Trained

BATCH = 20  # points for each step
TEST = 150  # points that are never trained on
LONGEST = 3000  # epochs of a training
LARGEST = POINTS - TEST  # points there are to train on
_BETAS, _EPS = (0.9, 0.999), 1e-8


class DropoutNetwork(Network):
    """Dense layers whose hidden units can be switched off for one gradient."""

    def gradient(self, x: np.ndarray, y: np.ndarray, masks: Sequence = ()) -> np.ndarray:
        """The slope of the loss by each number; overwritten next time.

        `masks` multiply what the hidden layers say, one (N, h) each: 0, or 1 / (1 - p).
        """
        raw, values = [x], [x]
        for index, (weights, bias) in enumerate(self.layers):
            z = values[-1] @ weights
            z += bias
            last = index == len(self.layers) - 1
            raw.append(z if last else self.activate(z))
            values.append(raw[-1] * masks[index] if masks and not last else raw[-1])
        back = ((0.5 * (1 + np.tanh(raw[-1][:, 0] / 2)) - y) / len(y))[:, None]
        for index in reversed(range(len(self.layers))):
            by_weights, by_bias = self._slopes[index]
            np.matmul(values[index].T, back, out=by_weights)
            back.sum(0, out=by_bias)
            if index:
                back = back @ self.layers[index][0].T * self.slope(raw[index])
                back = back * masks[index - 1] if masks else back
        return self._gradient


# Long: its seven settings and the state of AdamW.
class Run(Trained):
    """A net 2-h-h-1 on a drawn data set, its losses, and the weights of its best epoch.

    `losses` has a pair (train, test) before the first epoch and after each, both without dropout.
    Order and masks depend on the seed and the epoch alone.
    """

    network: DropoutNetwork

    def __init__(
        self, *, data: str, noise: float, size: int, width: int, activation: str, dropout: float,
        decay: float, lr: float, seed: int, points: Sequence[tuple] = (),
    ):  # fmt: skip
        self.dropout, self.decay, self.lr, self.seed = dropout, decay, lr, seed
        x, values = draw(data, noise, seed)
        y = (values > 0).astype(float)
        self.given, self.test = (x[:size], y[:size]), (x[LARGEST:], y[LARGEST:])
        own = np.array(points, float).reshape(-1, 3)
        self.train = (
            np.concatenate([self.given[0], own[:, :2]]),
            np.append(self.given[1], own[:, 2]),
        )
        sizes = (2, width, width, 1)
        start = random_numbers(sizes, np.random.default_rng([seed, 2, *sizes]))
        self.network = DropoutNetwork(sizes, start, activation=activation, problem="classification")
        self._moments = np.zeros((2, count_numbers(sizes)))
        self._steps = 0
        self.losses = [self._loss()]
        self.best = 0  # the epoch with the lowest test loss
        self.best_numbers = self.network.numbers.copy()

    def epoch(self) -> bool:
        """Go once through the points to train on; False when that will not go on."""
        x, y = self.train
        if not len(x):
            raise ValueError("There are no points to learn from: click on the map.")
        if self.epochs >= LONGEST:
            return False
        rng = np.random.default_rng([self.seed, 3, self.epochs])
        order = rng.permutation(len(x))
        for at in range(0, len(x), BATCH):
            rows = order[at : at + BATCH]
            self._step(self.network.gradient(x[rows], y[rows], self._masks(rng, len(rows))))
        self.losses.append(self._loss())
        if self.losses[-1][1] < self.losses[self.best][1]:
            self.best, self.best_numbers = self.epochs, self.network.numbers.copy()
        return bool(np.isfinite(self.network.numbers).all())

    def tested(self) -> tuple[np.ndarray, np.ndarray]:
        return self.test

    def kept(self) -> DropoutNetwork:
        """The net with the weights of the best epoch."""
        net = self.network
        return DropoutNetwork(
            net.sizes, self.best_numbers, activation=net.activation, problem=net.problem
        )

    def _masks(self, rng, n):
        if not self.dropout:
            return ()
        width = self.network.sizes[1]
        return list((rng.random((2, n, width)) >= self.dropout) / (1 - self.dropout))

    def _step(self, gradient):
        """AdamW: the decay shrinks weights, and leaves biases alone."""
        self._steps += 1
        for moment, beta, new in zip(self._moments, _BETAS, (gradient, gradient**2), strict=True):
            moment *= beta
            moment += (1 - beta) * new
        mean, square = (
            m / (1 - b**self._steps) for m, b in zip(self._moments, _BETAS, strict=True)
        )
        for weights, _ in self.network.layers:
            weights *= 1 - self.lr * self.decay
        self.network.numbers -= self.lr * mean / (np.sqrt(square) + _EPS)

    def _loss(self):
        return self.network.loss(*self.train), self.network.loss(*self.test)
