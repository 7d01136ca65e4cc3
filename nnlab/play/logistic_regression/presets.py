"""The logistic regression playground's presets: points, where the descent starts, and a task."""

import numpy as np

from nnlab.play.kit.points import labelled
from nnlab.play.kit.preset import Preset

FARTHEST = 2.8  # what is drawn at random stays this near to 0


def _clouds(seed, n, centre, spread):
    """n points, of class 1 around `centre` and of class 0 opposite, by turns."""
    y = np.arange(n) % 2
    noise = np.random.default_rng(seed).normal(scale=spread, size=(n, 2))
    x = (2 * y - 1)[:, None] * centre + noise
    return tuple(labelled(x.clip(-FARTHEST, FARTHEST), y))


PRESETS = {
    "far": Preset(
        "Sure and wrong",
        "The unit starts sure of the opposite. How many steps does cross-entropy need until no "
        "point is wrong, and how many does squared error? Play.",
        {"points": _clouds(0, 20, (1.3, 0.9), 0.55), "start": (-6.0, -2.0), "lr": 1.0},
    ),
    "overlap": Preset(
        "No line separates these",
        "The loss cannot reach 0. Write down where it will end, then Play. Does another start "
        "end elsewhere?",
        {"points": _clouds(0, 24, (0.6, 0.4), 0.9), "start": (5.0, -5.0), "lr": 3.0},
    ),
    "rate": Preset(
        "A rate too high",
        "It leaps to and fro across the valley for ever. Find the largest rate with which it comes "
        "to rest.",
        {"points": _clouds(2, 24, (0.3, 0.25), (1.6, 0.5)), "start": (-1.5, -4.0), "lr": 8.0},
    ),
}
