"""Training with its numbers: one turn of the loop, and what the parts of the data are for."""

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start
from nnlab.plot.mechanisms.grids import LIT

_PLACES = ((0, 1), (1.9, 1), (3.8, 1), (3.8, -1), (1.9, -1), (0, -1))


def training_cycle(
    x: ArrayLike,
    y: ArrayLike,
    w: float,
    lr: float,
    *,
    stale: float = 0.0,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """One turn of the loop for a unit z = w x with the mean squared error, as a circle of boxes.

    `stale` is the gradient that the turn before has left.

    Shapes: x (N,) and y (N,), up to 4 rows
    """
    x = array(x, "x", ("N",), "One input a row.").astype(float)
    y = array(y, "y", (len(x),), "One target a row.").astype(float)
    if not 0 < len(x) <= 4:
        raise ValueError(f"x has {len(x)} rows; expected 1 to 4, to be legible.")
    z = w * x
    loss, slope = float(((z - y) ** 2).mean()), float((2 * (z - y) * x).mean())
    new = w - lr * slope
    boxes = {
        "zero_grad": f"gradient {number(stale)} → 0",
        "forward": f"z = {number(w)} · x\n= {_row(z)}",
        "loss": f"mean of {_row((z - y) ** 2)}\n= {number(loss)}",
        "backward": f"gradient 0 → {number(slope)}",
        "step": f"w = {number(w)} − {number(lr)} · ({number(slope)})\n= {number(new)}",
        "next batch": f"x = {_row(x)}\ny = {_row(y)}",
    }
    ax = start(ax, title, (6, 3))
    ring = dict(zip(("next batch", *list(boxes)[:5]), _PLACES, strict=True))
    for name, place in ring.items():
        _box(ax, place, f"{name}\n{boxes[name]}", name in ("backward", "step"))
    _arrows(ax, list(ring.values()))
    ax.set(xlim=(-0.95, 4.8), ylim=(-1.6, 1.6))
    ax.set_axis_off()
    words = (
        f"One turn: zero_grad, forward to {_row(z)}, loss {number(loss)}, backward to the gradient "
        f"{number(slope)}, step from w = {number(w)} to {number(new)}, next batch"
    )
    return describe(ax, words if alt is None else alt)


def splits(
    parts: Mapping[str, tuple[int, str, str]],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """All examples as a bar in parts, and under each what it is for and how often it is read.

    Shapes: parts maps a name, "train" for example, to (size, purpose, how often)
    """
    total = sum(size for size, _, _ in parts.values())
    if not 0 < len(parts) <= 4 or total < 1:
        raise ValueError(f"{len(parts)} parts of {total} examples; expected 1 to 4 parts.")
    ax = start(ax, title, (6, 2.4))
    width, left = 6 / len(parts), 0.0
    for place, (name, (size, purpose, often)) in enumerate(parts.items()):
        colour, centre = style.QUANTITIES.get(name, (style.FAINT, "-"))[0], width * (place + 0.5)
        share = 6 * size / total
        ax.barh(0, share, left=left, height=0.5, color=colour, edgecolor="white", linewidth=2)
        ax.text(left + share / 2, 0, f"{size:,}", ha="center", va="center", color="white")
        ax.plot([left + share / 2, centre], [-0.25, -0.75], color=colour, linestyle="-", lw=1)
        _box(ax, (centre, -1.25), f"{name}: {purpose}\n{often}", name == "test")
        left += share
    ax.set(xlim=(-0.1, 6.1), ylim=(-1.75, 0.4))
    ax.set_axis_off()
    told = "; ".join(f"{name} has {s:,} and {p}, {o}" for name, (s, p, o) in parts.items())
    return describe(ax, f"{total:,} examples in parts: {told}" if alt is None else alt)


def hits_and_misses(
    hits: int,
    alarms: int,
    misses: int,
    left: int,
    *,
    names: tuple[str, str] = ("no", "yes"),
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The four counts of a yes-or-no question, with precision beside its column, recall its row.

    `left` is how many were rightly left alone, the true negatives.
    """
    called, there = hits + alarms, hits + misses
    precision, recall = hits / called if called else 0.0, hits / there if there else 0.0
    ax = start(ax, title, (6, 3.2))
    cells = {
        (0, 1): (left, "true negatives"),
        (1, 1): (alarms, "false positives"),
        (0, 0): (misses, "false negatives"),
        (1, 0): (hits, "true positives"),
    }
    for (column, row), (count, word) in cells.items():
        colour = LIT if (column, row) == (1, 0) else "white"
        place = (1.7 * column, row)
        ax.add_patch(_cell(place, colour))
        ax.text(place[0] + 0.85, row + 0.6, f"{count:,}", ha="center", va="center", fontsize=13)
        ax.text(place[0] + 0.85, row + 0.24, word, ha="center", va="center", fontsize=9)
    _name_counts(ax, names)
    ax.text(3.5, 0.5, f"recall\n{hits} / {there} = {recall:.3g}", ha="left", va="center")
    ax.text(2.55, -0.1, f"precision\n{hits} / {called} = {precision:.3g}", ha="center", va="top")
    both = called + there
    f1 = 2 * hits / both if both else 0.0
    ax.text(0.4, -0.1, f"F1\n2 · {hits} / {both} = {f1:.3g}", ha="center", va="top")
    ax.set(xlim=(-0.9, 5.1), ylim=(-0.75, 2.4))
    ax.set_axis_off()
    words = (
        f"{hits} true positives, {alarms} false positives, {misses} false negatives, {left} true "
        f"negatives: precision {precision:.3g}, recall {recall:.3g}, F1 {f1:.3g}"
    )
    return describe(ax, words if alt is None else alt)


def _name_counts(ax, names):
    """The predictions above the columns, and the truth beside the rows."""
    for place, name in enumerate(names):
        ax.text(1.7 * place + 0.85, 2.1, f"says {name}", ha="center", va="bottom")
        ax.text(-0.1, 1.5 - place, f"is {name}", ha="right", va="center")


def _row(values):
    return f"({', '.join(number(value) for value in np.asarray(values))})"


def _box(ax, place, text, lit):
    look: dict = {"boxstyle": "round,pad=0.35", "facecolor": LIT if lit else "white"}
    look |= {"edgecolor": style.INK, "linewidth": 0.9}
    ax.text(*place, text, ha="center", va="center", fontsize=8.5, bbox=look, zorder=3)


def _arrows(ax, places):
    """From each place to the next, and from the last back to the first, beside the boxes."""
    for (x, y), (to_x, to_y) in zip(places, [*places[1:], places[0]], strict=True):
        gap = np.array([0.78 * np.sign(to_x - x), 0.5 * np.sign(to_y - y)])
        look = {"arrowstyle": "-|>", "color": style.INK}
        ax.annotate("", (to_x - gap[0], to_y - gap[1]), (x + gap[0], y + gap[1]), arrowprops=look)


def _cell(place, colour):
    from matplotlib.patches import Rectangle

    return Rectangle(place, 1.7, 1, facecolor=colour, edgecolor=style.INK)
