"""Curves in the plane, without torch: what toys and playgrounds draw their points along."""

import numpy as np


def circle(radius: float | np.ndarray, angles: np.ndarray) -> np.ndarray:
    """Points on circles around 0, or where each has its own radius on a ring or a spiral.

    Shapes: radius () or (N,), angles (N,) -> (N, 2)
    """
    return np.stack([radius * np.cos(angles), radius * np.sin(angles)], 1)


def half_circles(share: np.ndarray, lower: np.ndarray) -> np.ndarray:
    """Points of two half circles of radius 1 that reach into each other.

    `share` is how far along its half circle each point lies, from 0 to 1; `lower` is 0 for the
    upper half circle, around (0, 0), and 1 for the lower one, around (1, 0.5).

    Shapes: share (N,), lower (N,) -> (N, 2)
    """
    angles = np.pi * (share + lower)
    return np.stack([np.cos(angles) + lower, np.sin(angles) + 0.5 * lower], 1)
