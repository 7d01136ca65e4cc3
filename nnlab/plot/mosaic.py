"""Many tiles in one picture: one axes reads faster and weighs less than a grid of axes."""

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.image import AxesImage

from nnlab.plot.canvas import array, start

MOST = 400  # tiles in a figure; more could not be told apart
_CAPTION = 0.2  # inches for the label above a tile


def mosaic(
    ax: Axes | None, title: str | None, tiles: np.ndarray, labels: Sequence | None,
    columns: int | None, look: dict,
    names: Sequence[str] | None = None,
) -> tuple[Axes, AxesImage]:  # fmt: skip
    """The axes, and the image that holds all tiles, row by row, each under its label.

    `names` has one name for each row, written to its left.

    Shapes: tiles (N, H, W) or (N, H, W, 3)
    """
    n, height, width = tiles.shape[:3]
    if not 0 < n <= MOST:
        raise ValueError(f"got {n:,} pictures; expected 1 to {MOST}. Choose some, as in [:40].")
    labels = captions(labels, n)
    margin = _margin(names, n, columns)
    size = (5.4 - margin, 3.4)
    room = size if ax is None else tuple(np.divide(ax.bbox.size, ax.figure.dpi))
    caption = _CAPTION if labels else 0.0
    columns = columns or _best_columns(n, height / width, room, caption)
    rows, side = math.ceil(n / columns), _side(columns, n, height / width, room, caption)
    inches = 0.4 + rows * (1.08 * side * height / width + caption)
    ax = start(ax, title, size=(6, min(4, max(2.5, inches))))

    times = max(1, 28 // max(height, width))  # small tiles are enlarged, so that gaps stay thin
    tiles = tiles.repeat(times, axis=1).repeat(times, axis=2)
    height, width = tiles.shape[1:3]
    gap = math.ceil(0.06 * width)
    above = gap + math.ceil(caption / side * width)
    canvas = np.full((rows * (height + above), columns * (width + gap), *tiles.shape[3:]), np.nan)
    for place, tile in enumerate(tiles):
        row, column = divmod(place, columns)
        top, left = row * (height + above) + above, column * (width + gap)
        canvas[top : top + height, left : left + width] = tile
        if labels:
            x, y = left + width / 2 - 0.5, top - 0.5 - 0.15 * gap
            ax.text(x, y, labels[place], ha="center", va="bottom", fontsize="small")
        if names and column == 0:
            y = top + height / 2
            ax.text(-gap, y, names[row], ha="right", va="center", fontsize="small")
    ax.set_axis_off()
    if canvas.ndim == 3:
        canvas = np.nan_to_num(canvas, nan=1.0)  # white between colour tiles
    return ax, ax.imshow(canvas, **look)


def _margin(names, n, columns):
    """The inches that the names of the rows take, after a look at their number."""
    if names is None:
        return 0.0
    if columns is None or len(names) != math.ceil(n / columns):
        raise ValueError(
            f"rows has {len(names)} names for {n} pictures in {columns} columns; expected one "
            "name for each row, and columns."
        )
    return 0.08 * max(map(len, names))


def captions(labels: Sequence | np.ndarray | None, n: int) -> list[str]:
    """The labels of n pictures as text; none at all for None."""
    if labels is None:
        return []
    if hasattr(labels, "detach"):
        labels = array(labels, "labels", ("N",), "One label for each picture.")
    if len(labels) != n:
        raise ValueError(f"labels has {len(labels)} entries for {n} pictures; expected {n}.")
    return [str(label.item() if hasattr(label, "item") else label) for label in labels]


def _side(columns, n, ratio, room, caption):
    """The width of a tile in inches, if there are so many columns."""
    high = room[1] / math.ceil(n / columns) - caption
    return max(0.05, min(room[0] / columns, high / ratio) / 1.08)


def _best_columns(n, ratio, room, caption):
    return max(range(1, n + 1), key=lambda columns: _side(columns, n, ratio, room, caption))
