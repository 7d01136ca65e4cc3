"""A transposed convolution in one dimension: every number stamps the kernel, stamps add up."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start
from nnlab.plot.mechanisms.grids import LIT

MOST = 14  # places that can be read


def stamps(
    x: ArrayLike,
    kernel: ArrayLike,
    stride: int,
    padding: int = 0,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """A row for each input number, its stamp where it falls, and their sum; what is cut is grey.

    Shapes: x (N,), kernel (k,), up to 14 places in all

    Raises: ValueError for more places, or a padding that leaves nothing.
    """
    x = array(x, "x", ("N",), "One row of numbers.").astype(float)
    kernel = array(kernel, "kernel", ("k",), "One row of weights.").astype(float)
    length = (len(x) - 1) * stride + len(kernel)
    if not 2 * padding < length <= MOST:
        raise ValueError(
            f"{len(x)} stamps of {len(kernel)} make {length} places, {padding} cut at each end; "
            f"expected up to {MOST}, and some that are left."
        )
    ax, total = start(ax, title, (6, 1.0 + 0.42 * len(x))), np.zeros(length)
    for place, value in enumerate(x):
        first = place * stride
        total[first : first + len(kernel)] += value * kernel
        written = f"{number(value)} · kernel"
        ax.text(-0.3, -place, written, ha="right", va="center", fontsize=9)
        for offset, weight in enumerate(value * kernel):
            _cell(ax, first + offset, -place, number(weight), "white")
    ax.text(-0.3, -len(x) - 0.3, "their sum", ha="right", va="center", fontsize=9)
    kept = range(padding, length - padding)
    for place, value in enumerate(total):
        _cell(ax, place, -len(x) - 0.3, number(value), LIT if place in kept else style.FAINT)
    ax.set(xlim=(-2.4, max(length, 8)), ylim=(-len(x) - 1.0, 0.6))
    ax.set_axis_off()
    left = ", ".join(number(value) for value in total[padding : length - padding])
    words = (
        f"{len(x)} stamps of a kernel of {len(kernel)}, {stride} apart, make {length} places; "
        f"{padding} are cut off at each end, and {left} are left"
    )
    return describe(ax, words if alt is None else alt)


def _cell(ax, x, y, text, colour):
    from matplotlib.patches import Rectangle

    ax.add_patch(Rectangle((x, y - 0.4), 0.94, 0.8, facecolor=colour, edgecolor=style.INK))
    ax.text(x + 0.47, y, text, ha="center", va="center", fontsize=9)
