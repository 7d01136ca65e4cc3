"""Tables of numbers in cells: what the drawings of tensors are made of."""

from collections.abc import Collection

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nnlab import style
from nnlab.plot.canvas import number

LIT = "#fde3b0"  # a cell that is spoken of; its border is strong, too


def grid(
    ax: Axes,
    values: np.ndarray,
    at: tuple[float, float],
    name: str = "",
    *,
    lit: Collection[tuple[int, int]] = (),
    faint: Collection[tuple[int, int]] = (),
) -> None:
    """Draw a table (R, C) with its upper left corner at a place; a cell is one unit wide and high.

    Cells in `lit` are coloured, with a strong border; those in `faint` are dashed and grey: they
    are not there, only read again.
    """
    left, top = at
    for (row, column), value in np.ndenumerate(values):
        place, is_faint = (row, column), (row, column) in faint
        box = Rectangle(
            (left + column, top - row - 1), 1, 1,
            facecolor=LIT if place in lit else "white",
            edgecolor=style.FAINT if is_faint else style.INK,
            linestyle=":" if is_faint else "-",
            linewidth=1.6 if place in lit else 0.8, zorder=1 if is_faint else 2,
        )  # fmt: skip
        ax.add_patch(box)
        ax.text(
            left + column + 0.5, top - row - 0.5, number(value),
            ha="center", va="center", zorder=3,
            color=style.FAINT if is_faint else style.INK,
        )  # fmt: skip
    if name:
        ax.text(left, top + 0.15, name, ha="left", va="bottom", fontsize="small")


def frame(ax: Axes, width: float, height: float) -> None:
    """Square cells and no axes: from 0 to `width`, and from -`height` to 1 above the tables."""
    ax.set(xlim=(-0.1, width + 0.1), ylim=(-height - 0.1, 1), aspect="equal")
    ax.set_axis_off()
