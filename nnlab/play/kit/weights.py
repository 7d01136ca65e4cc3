"""Shipped weights, checked, and the layers that compute with them in NumPy."""

import numpy as np

from nnlab import files

Weights = dict[str, np.ndarray]


def shipped(name: str, dtype: type = np.float32) -> tuple[Weights, dict[str, str]]:
    """The weights in a shipped file, and what else it tells.

    Raises: DataError if the file is missing or damaged.
    """
    from safetensors import safe_open

    with safe_open(files.path(name), "numpy") as file:
        names = list(file.keys())
        return {each: file.get_tensor(each).astype(dtype) for each in names}, file.metadata() or {}


def linear(weights: Weights, name: str, x: np.ndarray) -> np.ndarray:
    """A dense layer by its name.

    Shapes: x (N, D) -> (N, K)
    """
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def norm(weights: Weights, name: str, x: np.ndarray) -> np.ndarray:
    """A layer normalisation by its name.

    Reference: J. L. Ba, J. R. Kiros and G. E. Hinton (2016), arXiv 1607.06450.
    """
    centred = x - x.mean(axis=-1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-5)
    return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def split(x: np.ndarray, heads: int) -> np.ndarray:
    """The parts of each row that belong to each head.

    Shapes: x (T, D) -> (H, T, D / H)
    """
    return x.reshape(len(x), heads, -1).swapaxes(0, 1)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
