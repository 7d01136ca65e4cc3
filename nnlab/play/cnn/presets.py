"""The CNN playground's kernels, poolings and tasks."""

import numpy as np
from numpy.typing import ArrayLike

from nnlab.play.kit.preset import Preset

Kernel = tuple[tuple[float, ...], ...]

KERNELS: dict[str, Kernel] = {
    "identity": ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
    "blur": ((1 / 9,) * 3,) * 3,
    "blur wide": tuple(tuple(a * b / 256 for b in (1, 4, 6, 4, 1)) for a in (1, 4, 6, 4, 1)),
    "sharpen": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
    "vertical edges": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
    "horizontal edges": ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
    "outline": ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
    "shift": ((0, 0, 0), (0, 0, 0), (1, 0, 0)),
    "one pixel": ((1,),),
    "mean of 7 x 7": ((1 / 49,) * 7,) * 7,
}
POOLS = {"none": None, "max 2": ("max", 2), "mean 2": ("mean", 2), "max 4": ("max", 4)}
LARGEST = 7  # pixels of a kernel each way


_PLAIN = {
    "image": "seven", "kernel": "vertical edges", "stride": 1, "padding": 0, "dilation": 1,
    "relu": False, "pool": "none",
}  # fmt: skip
PRESETS = {
    "edges": Preset(
        "edges",
        "From left to right, this kernel's sum is positive where dark turns light. Make it "
        "positive where light turns dark, then make it find horizontal edges.",
        _PLAIN,
    ),
    "photo": Preset(
        "a photograph",
        "Blur it, sharpen it, draw its outline. Which kernels keep the mean of the image?",
        _PLAIN | {"image": "photo", "kernel": "outline", "padding": 1},
    ),
    "half": Preset(
        "half the size",
        "A stride of 2 turns 28 x 28 into 14 x 14. Do it without a stride: once by pooling, once "
        "by dilation alone.",
        _PLAIN | {"image": "three", "kernel": "blur", "padding": 1, "stride": 2},
    ),
    "impossible": Preset(
        "an impossible size",
        "This kernel fits nowhere. Fix that by changing a single setting: there are three ways.",
        _PLAIN | {"image": "ring", "kernel": "mean of 7 x 7", "dilation": 5},
    ),
    "network": Preset(
        "one layer of a network",
        "Convolution, ReLU, pooling. Move over the last map: how many pixels of the image does one "
        "of its pixels see?",
        _PLAIN | {"image": "three", "padding": 1, "relu": True, "pool": "max 2"},
    ),
    "draw": Preset(
        "draw a digit",
        "Draw with the pointer and watch the bars. Then make the network sure of something wrong.",
        _PLAIN | {"image": "blank", "padding": 1},
    ),
}


def kernel_of(kernel: str | ArrayLike) -> np.ndarray:
    """The weights of a named kernel, or of one of the learner's own.

    Shapes: -> (k, k) float
    Raises: ValueError if it is neither.
    """
    if isinstance(kernel, str):
        if kernel not in KERNELS:
            raise ValueError(f"There is no kernel {kernel!r}. Known: {', '.join(KERNELS)}.")
        return np.array(KERNELS[kernel], float)
    try:
        weights = np.array(kernel, float)
    except (TypeError, ValueError):
        weights = np.zeros(0)
    square = weights.ndim == 2 and weights.shape[0] == weights.shape[1]
    if not square or not 1 <= len(weights) <= LARGEST or not np.isfinite(weights).all():
        raise ValueError(
            f"kernel is {kernel!r}; expected a name or as many rows as columns, 1 to {LARGEST}."
        )
    return weights
