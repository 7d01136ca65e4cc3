"""All sixteen truth tables of two inputs, each with the line of a unit that makes it."""

from itertools import product

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nnlab import style
from nnlab.plot.canvas import describe, start

CORNERS = np.array(list(product((0, 1), repeat=2)))
APART = 2.0  # from one square to the next


def sixteen(*, ax: Axes | None = None, title: str | None = None, alt: str | None = None) -> Axes:
    """The truth tables as squares; those that no weights were found for are framed and marked."""
    ax = start(ax, title, (6, 6))
    impossible = []
    for place, outputs in enumerate(product((0, 1), repeat=4)):
        left, low = APART * (place % 4), -APART * (place // 4)
        name, unit = "".join(map(str, outputs)), _unit(outputs)
        if unit is None:
            impossible.append(name)
            _frame(ax, left, low)
        else:
            _line(ax, unit, left, low)
        _corners(ax, outputs, left, low)
        said = f"{name}: no line" if unit is None else name
        ax.text(left + 0.5, low + 1.42, said, ha="center", va="center")
    ax.set(xlim=(-0.6, 3 * APART + 1.6), ylim=(-3 * APART - 0.6, 1.8), aspect="equal")
    ax.set_axis_off()
    words = f"Sixteen squares with filled and empty corners; no line parts {', '.join(impossible)}"
    return describe(ax, words if alt is None else alt)


def _unit(outputs):
    """Small weights and a threshold with this truth table, or None."""
    for w in product((0, 1, -1), repeat=2):
        for threshold in np.arange(-2.5, 3):
            if tuple(CORNERS @ w >= threshold) == outputs:
                return w, threshold
    return None


def _corners(ax, outputs, left, low):
    for (x1, x2), y in zip(CORNERS, outputs, strict=True):
        face = style.CLASSES[0] if y else "white"
        ax.plot(left + x1, low + x2, "o", markersize=10, zorder=3,
                markerfacecolor=face, markeredgecolor=style.INK)  # fmt: skip


def _line(ax, unit, left, low):
    """The part of w · x = threshold that lies in the panel; none for a constant unit."""
    w, threshold = unit
    if not any(w):
        return
    along = np.linspace(-0.3, 1.3, 161)
    x1, x2 = (along, (threshold - w[0] * along) / w[1]) if w[1] else (along * 0 + threshold / w[0],
                                                                      along)  # fmt: skip
    inside = (np.abs(x2 - 0.5) <= 0.7) & (np.abs(x1 - 0.5) <= 0.7)
    ax.plot(left + x1[inside], low + x2[inside], color=style.CLASSES[1], linestyle="-", lw=2)


def _frame(ax, left, low):
    look: dict = {"facecolor": "none", "edgecolor": style.INK, "linewidth": 2, "linestyle": "--"}
    ax.add_patch(Rectangle((left - 0.38, low - 0.3), 1.76, 1.92, **look))
