"""A kernel at work: laid on one place of a picture, and all its places as one matrix product."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start
from nnlab.plot.mechanisms.grids import frame, grid

MOST = 7  # rows or columns of a padded picture that can be read


def kernel(
    x: ArrayLike,
    k: ArrayLike,
    row: int = 0,
    column: int = 0,
    *,
    padding: int = 0,
    stride: int = 1,
    dilation: int = 1,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """A picture, a kernel and the map that they make; one place is lit and its sum written out.

    Padding is dashed and grey. As in torch, the kernel is not flipped.

    Shapes: x (H, W), k (h, w); with its padding x has up to 7 rows and columns

    Raises: ValueError for a larger picture, a kernel that does not fit, or a place that is not
    there.
    """
    x, k = array(x, "x", ("H", "W")), array(k, "k", ("h", "w"))
    padded = np.pad(x, padding)
    _readable(padded, "x with its padding")
    map_ = _map(padded, k, stride, dilation)
    if not (0 <= row < map_.shape[0] and 0 <= column < map_.shape[1]):
        raise ValueError(f"row {row}, column {column} is not in a map of shape {map_.shape}.")
    lit = {
        (row * stride + u * dilation, column * stride + v * dilation)
        for u, v in np.ndindex(k.shape)
    }
    around = {
        (i, j)
        for i, j in np.ndindex(padded.shape)
        if not (padding <= i < padding + x.shape[0] and padding <= j < padding + x.shape[1])
    }
    (height, width), (h, w) = padded.shape, k.shape
    ax = start(ax, title, (6, min(4, 1.1 + 0.32 * max(height, h))))
    grid(ax, padded, (0, 0), "picture x", lit=lit, faint=around)
    grid(ax, k, (width + 1, 0), "kernel k")
    grid(ax, map_, (width + w + 2, 0), "map y", lit={(row, column)})
    _sign(ax, width + 0.5, h / 2, "∗")
    _sign(ax, width + w + 1.5, h / 2, "=")
    sum_ = _sum(padded, k, map_[row, column], sorted(lit))
    ax.text(0, -max(height, h) - 0.6, sum_, ha="left", va="center", fontsize=9)
    frame(ax, width + w + map_.shape[1] + 2, max(height, h) + 1)
    words = f"A kernel of {h} x {w} on a picture of {x.shape[0]} x {x.shape[1]}: {sum_}"
    return describe(ax, words if alt is None else alt)


def patches(
    x: ArrayLike,
    k: ArrayLike,
    place: int = 0,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """All places of a kernel as one matrix product: patches as rows, the kernel as a column.

    Shapes: x (H, W), k (h, w), with up to 9 places and 9 weights

    Raises: ValueError for more of either, a kernel that does not fit, or a place that is not there.
    """
    x, k = array(x, "x", ("H", "W")), array(k, "k", ("h", "w"))
    map_ = _map(x, k, 1, 1)
    if map_.size > 9 or k.size > 9:
        raise ValueError(
            f"There are {map_.size} places and {k.size} weights; expected up to 9 of each: more "
            "cannot be read in a drawing."
        )
    if not 0 <= place < map_.size:
        raise ValueError(f"place {place} is not among {map_.size} places.")
    windows = np.lib.stride_tricks.sliding_window_view(x, k.shape)
    rows = windows.reshape(map_.size, k.size)
    places, weights = rows.shape
    ax = start(ax, title, (6, 4))
    grid(
        ax, rows, (1, 0), "patches, a row for each place", lit={(place, n) for n in range(weights)}
    )
    grid(ax, k.reshape(-1, 1), (weights + 2, 0), "k", lit={(n, 0) for n in range(weights)})
    grid(ax, map_.reshape(-1, 1), (weights + 4, 0), "y", lit={(place, 0)})
    _sign(ax, weights + 1.5, places / 2, "·")
    _sign(ax, weights + 3.5, places / 2, "=")
    for n in range(places):
        i, j = divmod(n, map_.shape[1])
        ax.text(0.8, -n - 0.5, f"{i}, {j}", ha="right", va="center", fontsize=8, color=style.FAINT)
    frame(ax, weights + 5, max(places, weights))
    words = (
        f"{places} patches of {weights} numbers as rows, times the kernel as a column, give "
        f"the map as a column; row {place} gives {number(map_.flat[place])}"
    )
    return describe(ax, words if alt is None else alt)


def _map(x, k, stride, dilation):
    reach = [dilation * (size - 1) + 1 for size in k.shape]
    if any(far > size for far, size in zip(reach, x.shape, strict=True)):
        raise ValueError(
            f"The kernel reaches over {reach[0]} x {reach[1]} pixels and the picture, padding "
            f"included, has {x.shape[0]} x {x.shape[1]}: it has no place."
        )
    windows = np.lib.stride_tricks.sliding_window_view(x, reach)[::stride, ::stride]
    return (windows[..., ::dilation, ::dilation] * k).sum(axis=(2, 3))


def _sum(x, k, total, places):
    """The products of one place, those with a weight of 0 left out."""
    terms = [
        f"{number(x[place])}·{_signed(weight)}"
        for place, weight in zip(places, k.flat, strict=True)
        if weight
    ]
    return f"{' + '.join(terms) or '0'} = {number(total)}"


def _signed(weight):
    return number(weight) if weight >= 0 else f"({number(weight)})"


def _sign(ax, x, y, text):
    ax.text(x, -y, text, ha="center", va="center", fontsize="large")


def _readable(values, name):
    if max(values.shape) > MOST:
        raise ValueError(
            f"{name} has shape {values.shape}; expected up to {MOST} rows and columns: more cannot "
            "be read in a drawing. Take a part, such as x[:5, :5]."
        )
