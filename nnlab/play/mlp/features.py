"""The seven inputs that the MLP playground makes of two coordinates."""

from collections.abc import Iterable

import numpy as np

FEATURES = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: x1**2,
    "x2^2": lambda x1, x2: x2**2,
    "x1*x2": lambda x1, x2: x1 * x2,
    "sin(x1)": lambda x1, x2: np.sin(x1),
    "sin(x2)": lambda x1, x2: np.sin(x2),
}


def inputs(x: np.ndarray, names: Iterable[str]) -> np.ndarray:
    """The named features of points (N, 2): (N, D)."""
    return np.stack([FEATURES[name](x[:, 0], x[:, 1]) for name in names], 1)
