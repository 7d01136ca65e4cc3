"""What a module keeps, and what dropout and batch norm do in training and afterwards."""

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start
from nnlab.plot.mechanisms.grids import LIT, grid

if TYPE_CHECKING:  # most plots do without torch
    from torch import nn

MOST = 12  # rows of a tree, or units of a layer, that can be read
BOX = {"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": style.INK}
ARROW = {"arrowstyle": "-|>", "color": style.INK, "linewidth": 1}


def module_tree(
    module: "nn.Module", *, ax: Axes | None = None, title: str | None = None, alt: str | None = None
) -> Axes:
    """A module with the modules in it, each with its parameters (solid) and buffers (dashed).

    Raises: ValueError for more than 12 modules.
    """
    rows = list(module.named_modules())
    if len(rows) > MOST:
        raise ValueError(f"The tree has {len(rows)} modules; expected up to {MOST}: draw a part.")
    tops = np.cumsum([0, *[max(1, len(_kept(part))) for _, part in rows]])
    ax, told = start(ax, title, (6, 0.8 + 0.33 * tops[-1])), []
    ax.text(2, 0.8, "solid: parameters, trained · dashed: buffers, only kept", fontsize=8)
    for (path, part), top in zip(rows, tops, strict=False):
        depth = path.count(".") + 1 if path else 0
        name, kind = path.rpartition(".")[2], type(part).__name__
        label = f"{name}: {kind}" if name else kind
        ax.text(0.35 * depth, -top, label, va="center", fontsize=9, bbox=BOX, zorder=2)
        if depth:
            above = tops[[p for p, _ in rows].index(path.rpartition(".")[0])]
            x = 0.35 * (depth - 1) + 0.08
            xs, ys = [x, x, 0.35 * depth], [-above, -top, -top]
            ax.plot(xs, ys, color=style.FAINT, linewidth=1, linestyle="-", zorder=0)
        for line, (kept, look) in enumerate(_kept(part)):
            _chips(ax, kept, -top - line, look)
        words = ", ".join(label for kept, _ in _kept(part) for label in kept)
        told.append(f"{kind} {name}".strip() + (f" keeps {words}" if words else ""))
    ax.set(xlim=(-0.2, 6.2), ylim=(-tops[-1] + 0.5, 1.2))
    ax.set_axis_off()
    return describe(ax, "; ".join(told) if alt is None else alt)


def dropped(
    x: ArrayLike,
    mask: ArrayLike,
    p: float,
    w: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """A layer and the unit it feeds, in evaluation and in training with dropout.

    A dropped unit is crossed out and has no edge; the others are divided by 1 - p.

    Shapes: x (D,), mask (D,) of booleans, w (D,), with up to 6 units; p below 1
    """
    x = array(x, "x", ("D",)).astype(float)
    mask, w = array(mask, "mask", (len(x),)).astype(bool), array(w, "w", (len(x),)).astype(float)
    if not 0 <= p < 1 or len(x) > MOST // 2:
        raise ValueError(f"p is {p} for {len(x)} units; expected 0 <= p < 1 and up to 6 units.")
    ax = start(ax, title, (6, 0.9 + 0.5 * len(x)))
    out = _half(ax, 0, "evaluation: all units", x, np.ones(len(x), bool), w)
    scaled = np.where(mask, x / (1 - p), 0)
    noisy = _half(ax, 3.4, f"training: divided by 1 − {number(p)}", scaled, mask, w)
    ax.set(xlim=(-0.5, 6.0), ylim=(-len(x) + 0.4, 1.1))
    ax.set_axis_off()
    words = f"In evaluation the units {_row(x)} make the sum {number(out)}; in training, with "
    words += f"{int((~mask).sum())} dropped, {_row(scaled)} make {number(noisy)}"
    return describe(ax, words if alt is None else alt)


def batch_norm(
    x: ArrayLike,
    running: tuple[float, float] = (0.0, 1.0),
    *,
    momentum: float = 0.1,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """One column on batch norm's two roads: by the batch's own numbers, and by the running ones.

    The road of evaluation is drawn with the running values after this batch; epsilon is left out.

    Shapes: x (N,), 2 to 6 rows that are not all equal; running (mean, variance)
    """
    x = array(x, "x", ("N",), "One column.").astype(float)
    if not 2 <= len(x) <= 6 or x.std() == 0:
        raise ValueError(f"x is {x}; expected 2 to 6 numbers that are not all equal.")
    mean, variance = x.mean(), x.var()
    kept = [
        (1 - momentum) * old + momentum * new
        for old, new in zip(running, (mean, x.var(ddof=1)), strict=True)
    ]
    ax = start(ax, title, (6, 2.9))
    ways = ((1.6, "training", (mean, variance), "batch"), (-1.9, "evaluation", kept, "running"))
    grid(ax, x[:, None], (0, len(x) / 2 - 0.15), "column")
    told = []
    for height, mode, (m, v), source in ways:
        y = (x - m) / v**0.5
        text = f"{mode}\n(x − {number(m)}) / √{number(v)}\n{source} mean and variance"
        _road(ax, height, text, y)
        told.append(f"in {mode} {_row(x)} become {_row(y)}")
    ax.annotate("", (4.6, -0.8), (4.6, 0.55), arrowprops=ARROW | {"linestyle": "--"})
    updates = f"updates the running ones: {_row(running)} → {_row(kept)}"
    ax.text(4.8, -0.15, updates, fontsize=8, va="center")
    ax.set(xlim=(-0.2, 11), ylim=(-3.0, 3.0))
    ax.set_axis_off()
    return describe(ax, "; ".join(told) if alt is None else alt)


def _road(ax, height, text, y):
    """From the column through a box with the formula to the numbers y that it gives."""
    ax.annotate("", (2.6, height), (1.2, 0.4 * np.sign(height)), arrowprops=ARROW)
    ax.text(4.6, height, text, ha="center", va="center", fontsize=9, bbox=BOX)
    ax.annotate("", (8.0, height), (6.7, height), arrowprops=ARROW)
    for row, value in enumerate(y):
        place = height + 0.45 * (len(y) - 1) / 2 - 0.9 * row
        ax.text(8.3, place, _short(value), va="center", bbox=BOX)


def _kept(part):
    """What a module itself keeps, as labels: a line of parameters, a line of buffers."""
    lines = (
        (part.named_parameters(recurse=False), {"facecolor": LIT}),
        (part.named_buffers(recurse=False), {"linestyle": "--"}),
    )
    labelled = [([f"{n} {tuple(t.shape)}" for n, t in kept], look) for kept, look in lines]
    return [(labels, look) for labels, look in labelled if labels]


def _chips(ax, labels, y, look):
    """Small boxes side by side, each as wide as its label."""
    x = 2.0
    for label in labels:
        ax.text(x, y, label, va="center", fontsize=7.5, bbox=BOX | look)
        x += 0.066 * len(label) + 0.22


def _half(ax, left, name, x, mask, w):
    """Draw one layer with the unit it feeds, and return that unit's sum."""
    ax.text(left - 0.3, 0.75, name, fontsize=9)
    middle, total = -(len(x) - 1) / 2, float(x @ w)
    for row, (value, is_kept, weight) in enumerate(zip(x, mask, w, strict=True)):
        look = BOX | ({} if is_kept else {"edgecolor": style.FAINT, "linestyle": ":"})
        written = _short(value) if is_kept else "×"
        ax.text(left, -row, written, ha="center", va="center", bbox=look, zorder=3)
        if is_kept:
            ax.plot(
                [left, left + 1.7],
                [-row, middle],
                color=style.FAINT,
                linestyle="-",
                linewidth=1,
                zorder=1,
            )
            at = (left + 0.6, -row + 0.35 * (middle + row))
            white = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}
            ax.text(*at, _short(weight), ha="center", va="center", fontsize=8, bbox=white, zorder=2)
    sum_ = f"sum {_short(total)}"
    ax.text(left + 1.7, middle, sum_, ha="center", va="center", bbox=BOX | {"facecolor": LIT})
    return total


def _short(value):
    return number(value).replace("-", "−")


def _row(values):
    return f"({', '.join(number(value) for value in values)})"
