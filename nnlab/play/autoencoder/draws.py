"""PyTorch's random numbers without PyTorch: a seed still leads to what it led to before."""

from collections.abc import Sequence

import numpy as np

_ALL = 2**32  # numbers that the Mersenne Twister can draw
_BITS = 24  # of them in a fraction


class Draws:
    """What a `torch.Generator` of this seed draws on a CPU, in the same order."""

    def __init__(self, seed: int):
        self._source = np.random.RandomState(seed)  # the same twister, seeded in the same way

    def whole(self, below: int, n: int) -> np.ndarray:
        """What `torch.randint` draws from 0 to below `below`. Shapes: (n,)"""
        return self._raw(n) % below

    def shares(self, *shape: int) -> np.ndarray:
        """What `torch.rand` draws from 0 to 1, float32. Shapes: (*shape)"""
        low = self._raw(int(np.prod(shape))) % 2**_BITS
        return (low * np.float32(2**-_BITS)).astype(np.float32).reshape(shape)

    def normal(self, *shape: int) -> np.ndarray:
        """What `torch.randn` draws, float32; a multiple of 16 of them. Shapes: (*shape)"""
        share, angle = self.shares(*shape).reshape(-1, 2, 8).swapaxes(0, 1)
        radius, angle = np.sqrt(-2 * np.log(1 - share)), np.float32(2 * np.pi) * angle
        return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(shape)

    def dense(self, sizes: Sequence[tuple[int, int]]) -> list[np.ndarray]:
        """How `nn.Linear` begins: weights (inputs, outputs) and biases of each layer, flat."""
        numbers = []
        for inputs, outputs in sizes:
            most = np.float32(inputs**-0.5)
            for shape in ((outputs, inputs), (outputs,)):
                share = self.shares(*shape).astype(float)
                numbers.append((share * (most + most) - most).astype(np.float32).T.ravel())
        return numbers

    def _raw(self, n):
        return self._source.randint(_ALL, size=n, dtype=np.uint32)
