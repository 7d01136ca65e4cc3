"""The small network that reads a drawn digit: its forward pass in NumPy, with shipped weights.

`recordings/cnn_digit_reader.py` trained it on MNIST.
"""

from functools import lru_cache

import numpy as np

from nnlab.play.kit.weights import shipped, softmax

FILE = "models/digit-reader.safetensors"
_BOX = 20  # pixels: MNIST scales each digit to this and centres it by its ink


def read(image: np.ndarray) -> np.ndarray | None:
    """The shares that the ten digits get; None if there is no ink to read.

    Shapes: image (28, 28) from 0 to 1 -> (10,)
    """
    if image.max() < 0.2:
        return None
    return softmax(forward(centred(image), weights()))


@lru_cache(1)
def weights() -> dict[str, np.ndarray]:
    """The trained numbers, by the names of an `nn.Sequential`."""
    return shipped(FILE)[0]


def forward(image: np.ndarray, weights: dict[str, np.ndarray]) -> np.ndarray:
    """The logits: twice convolution, ReLU and pooling, then a dense layer.

    Shapes: image (28, 28) -> (10,)
    """
    x = image[None]
    for layer in ("0", "3"):
        x = _pool(np.maximum(_convolve(x, weights[f"{layer}.weight"], weights[f"{layer}.bias"]), 0))
    return weights["7.weight"] @ x.ravel() + weights["7.bias"]


def centred(image: np.ndarray) -> np.ndarray:
    """The drawing as MNIST has its digits: the longer side 20 pixels, the ink's middle central.

    Shapes: (28, 28) -> (28, 28)
    Reference: Y. LeCun, C. Cortes and C. Burges, The MNIST database (1998).
    """
    rows, columns = (np.flatnonzero(image.max(axis) > 0.2) for axis in (1, 0))
    side = max(np.ptp(rows), np.ptp(columns)) + 1
    total = image.sum()
    middle = [(image.sum(1) @ np.arange(28)) / total, (image.sum(0) @ np.arange(28)) / total]
    # the middle of MNIST's digits lies at (14, 14)
    at = [(np.arange(28) - 14) * side / _BOX + each for each in middle]
    return _sampled(_sampled(image, at[0]).T, at[1]).T


def _sampled(image, rows):
    """Rows of the image at these places, between two rows a mixture, outside 0."""
    low = np.floor(rows).astype(int)
    share = (rows - low)[:, None]
    edge = np.pad(image, ((1, 1), (0, 0)))
    below, above = (edge[np.clip(at + 1, 0, len(image) + 1)] for at in (low, low + 1))
    return (1 - share) * below + share * above


def _convolve(x, kernels, bias):
    """3x3, padding 1: x (C, H, W), kernels (K, C, 3, 3) -> (K, H, W)."""
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1)))
    patches = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), (1, 2))  # (C, H, W, 3, 3)
    return np.einsum("chwuv,kcuv->khw", patches, kernels, optimize=True) + bias[:, None, None]


def _pool(x):
    channels, height, width = x.shape
    return x.reshape(channels, height // 2, 2, width // 2, 2).max((2, 4))
