"""The losses that the autoencoder's training makes small, and their slopes."""

import numpy as np


def cross_entropy(logits: np.ndarray, x: np.ndarray) -> tuple[float, np.ndarray]:
    """The nats a picture, and the slope of their mean by the logits. Shapes: (N, D), (N, D)"""
    small = np.exp(-np.abs(logits))
    nats = np.maximum(logits, 0) - logits * x + np.log(1 + small)
    share = np.where(logits > 0, 1, small) / (1 + small)
    return float(nats.sum() / len(x)), (share - x) / np.float32(len(x))


def divergence(says: np.ndarray) -> tuple[float, np.ndarray]:
    """The KL divergence of codes from the standard normal, and the slope of its mean.

    Shapes: the means and the logarithms of the variances, side by side, (N, 4)
    """
    mean, logvar = says[:, :2], says[:, 2:]
    more = np.exp(logvar) - 1
    nats = 0.5 * (mean**2 + more - logvar).sum(axis=1).mean()
    return float(nats), np.hstack([mean, more / 2]) / np.float32(len(says))
