"""`Trained`: what each training in a playground has: a network, its losses, its mistakes."""

from abc import ABC, abstractmethod

import numpy as np

from nnlab.play.kit.network import Network


class Trained(ABC):
    """A training: `losses` has a pair (train, test) at the start and after each epoch."""

    network: Network
    losses: list[tuple[float, float]]

    @property
    def epochs(self) -> int:
        """How many epochs were done."""
        return len(self.losses) - 1

    def __repr__(self):
        train, test = self.losses[-1]
        name = type(self).__name__
        return f"{name}({self.network!r}): train {train:.4f}, test {test:.4f} after {self.epochs}"

    def wrong(self) -> int:
        """How many of the test points a classification has on the wrong side."""
        x, y = self.tested()
        return int(((self.network.forward(x)[-1][:, 0] > 0) != y).sum()) if len(y) else 0

    @abstractmethod
    def tested(self) -> tuple[np.ndarray, np.ndarray]:
        """The inputs (N, D) and targets (N,) to test with."""
