"""The XOR playground's presets: points, and a task that comes with them."""

import numpy as np

from nnlab.planar import circle
from nnlab.play.kit.points import Cloud, corners, labelled


def _noisy(rng, n=60):
    x = rng.uniform(size=(n, 2))
    y = (x > 0.5).sum(1) % 2
    return labelled((x + rng.normal(scale=0.05, size=x.shape)).clip(-0.2, 1.2), y)


def _ring(rng, n=60):
    angles, y = rng.uniform(0, 2 * np.pi, size=n), np.arange(n) % 2
    radius = np.where(y, 0.45, 0.15) + rng.normal(scale=0.04, size=n)
    return labelled(0.5 + circle(radius, angles), y)


PRESETS = {
    "xor": Cloud(
        "XOR",
        "Find a seed at which two hidden units stay stuck. Then add one unit, or choose the step "
        "as activation: what still learns?",
        draw=lambda _: corners((0, 1, 1, 0)),
    ),
    "noisy": Cloud(
        "XOR with noise",
        "Two units draw two lines. How many does it take to follow the cross?",
        draw=_noisy,
    ),
    "ring": Cloud(
        "A ring",
        "What is the smallest number of hidden units that closes the border?",
        draw=_ring,
    ),
    "and": Cloud(
        "AND",
        "One hidden unit will do. What does a second one find to do?",
        draw=lambda _: corners((0, 0, 0, 1)),
    ),
}
