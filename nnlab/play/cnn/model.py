"""What the CNN playground computes: one convolution, ReLU and pooling on one grey image."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Layer:
    """A convolution with its settings, applied to an image; all is computed only when needed.

    Shapes: image (H, W), kernel (h, w); `pool` is (kind, size) with kind "max" or "mean", or None
    """

    image: np.ndarray
    kernel: np.ndarray
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    relu: bool = False
    pool: tuple[str, int] | None = None

    @cached_property
    def padded(self) -> np.ndarray:
        """The image with its border of zeros."""
        return np.pad(self.image, self.padding)

    @property
    def reach(self) -> int:
        """How many pixels there are from the kernel's first to its last, along one axis."""
        return self.dilation * (len(self.kernel) - 1) + 1

    @property
    def size(self) -> int:
        """How many places the kernel has along one axis: 0 or less if it does not fit."""
        return (len(self.padded) - self.reach) // self.stride + 1

    @property
    def unread(self) -> int:
        """How many rows at the end no place of the kernel reaches."""
        return (len(self.padded) - self.reach) % self.stride if self.size > 0 else 0

    @cached_property
    def output(self) -> np.ndarray:
        """The map, after ReLU if it is on; (0, 0) if the kernel does not fit."""
        n = max(self.size, 0)
        total = np.zeros((n, n))
        for (u, v), weight in np.ndenumerate(self.kernel):
            total += weight * self._read(u, v, n)
        return np.maximum(total, 0) if self.relu else total

    @cached_property
    def pooled(self) -> np.ndarray | None:
        """The map after pooling; None without pooling, or where not even one square fits."""
        if self.pool is None or len(self.output) < self.pool[1]:
            return None
        kind, k = self.pool
        n = len(self.output) // k
        squares = self.output[: n * k, : n * k].reshape(n, k, n, k)
        return squares.max((1, 3)) if kind == "max" else squares.mean((1, 3))

    def patch(self, row: int, column: int) -> np.ndarray:
        """What the kernel lies on when it makes output (row, column): as large as the kernel."""
        rows, columns = (self.stride * at + self.dilation * np.arange(len(self.kernel))
                         for at in (row, column))  # fmt: skip
        return self.padded[np.ix_(rows, columns)]

    def place_over(self, row: int, column: int) -> tuple[int, int]:
        """The output whose field is centred nearest to this pixel of the padded image."""
        middle = (self.reach - 1) / 2
        down, across = (round((at - middle) / self.stride) for at in (row, column))
        last = self.size - 1
        return min(max(down, 0), last), min(max(across, 0), last)

    def _read(self, u, v, n):
        top, left, step = self.dilation * u, self.dilation * v, self.stride
        last = (n - 1) * step + 1
        return self.padded[top : top + last : step, left : left + last : step]
