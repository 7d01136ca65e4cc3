"""Adam in single precision and in place: the autoencoder has 210,000 numbers."""

import numpy as np

LR = 2e-3
_BETAS, _EPS = (0.9, 0.999), 1e-8


class Adam:
    """Moves numbers down a slope, as torch.optim.Adam does; it remembers how many steps it did."""

    def __init__(self, size: int):
        self.steps = 0
        self._moments = np.zeros((2, size), np.float32)

    def step(self, numbers: np.ndarray, slope: np.ndarray) -> None:
        """Change the numbers, and use up the slope."""
        self.steps += 1
        for moment, beta, new in zip(self._moments, _BETAS, (slope, slope * slope), strict=True):
            moment *= beta
            moment += np.multiply(new, 1 - beta, out=new)
        first, second = self._moments
        rise, spread = (1 - beta**self.steps for beta in _BETAS)
        far = np.sqrt(second, out=slope)
        far /= spread**0.5
        far += _EPS
        np.divide(first, far, out=far)
        far *= LR / rise
        numbers -= far

    def keep(self) -> np.ndarray:
        """What it remembers, rounded to the upper halves of its numbers: (2, size) uint16."""
        return (self._moments.view(np.uint32) >> 16).astype(np.uint16)

    def restore(self, kept: np.ndarray, steps: int) -> None:
        """Go on from what `keep` returned after so many steps."""
        self.steps = steps
        self._moments[:] = (kept.astype(np.uint32) << 16).view(np.float32)
