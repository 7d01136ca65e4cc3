"""From many numbers to few and back: points on a line, and a network narrow in its middle."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start, together

_BOX = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
_CENTRE: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 9}


def projection(
    x: ArrayLike,
    u: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """Points beside a line through 0, each with its code on the line and what the code loses.

    Shapes: x (N, 2), up to 6 points; u (2,), of length 1
    """
    x, u = array(x, "x", ("N", 2)).astype(float), array(u, "u", (2,)).astype(float)
    if not 0 < len(x) <= 6 or abs(np.linalg.norm(u) - 1) > 1e-4:
        raise ValueError(f"x has {len(x)} rows and u is {u}; expected up to 6, and |u| = 1.")
    ax = start(ax, title, (6, 4))
    codes = x @ u
    ends = np.array([min(codes.min(), 0) - 1, max(codes.max(), 1) + 1])
    ax.plot(*(ends[:, None] * u).T, "-", color=style.FAINT, linewidth=5, zorder=1)
    arrow = {"arrowstyle": "-|>", "color": style.INK, "shrinkA": 0, "shrinkB": 0, "linewidth": 2}
    ax.annotate("", tuple(u), (0, 0), arrowprops=arrow, zorder=3)
    ax.text(0.5 * u[0] + 0.15, 0.5 * u[1] - 0.15, "u", fontsize=11)
    told = [_house(ax, point, code, u) for point, code in zip(x, codes, strict=True)]
    ax.set(xlabel="x₁", ylabel="x₂", aspect="equal")
    ax.margins(x=0.3, y=0.12)
    words = f"A line in the direction ({number(u[0])}, {number(u[1])}); {'; '.join(told)}"
    return describe(ax, words if alt is None else alt)


def _house(ax, point, code, u):
    """One point, the foot of its perpendicular, and both written out; returns them in words."""
    foot = code * u
    lost = float(np.linalg.norm(point - foot))
    ax.plot(*point, "s", color=style.CLASSES[0], markersize=8, zorder=4)
    ax.plot(*foot, "o", color=style.CLASSES[1], markersize=8, zorder=4)
    name = f"({number(point[0])}, {number(point[1])})"
    told = f"point {name} has the code {number(code)}"
    side = -1 if lost < 1e-6 else 1
    where = {"textcoords": "offset points", "fontsize": 9, "va": "center", "bbox": _BOX}
    ax.annotate(f"z = {number(code)}", foot, (-12, 10), ha="right", **where)
    ax.annotate(name, point, (12, -8 * side), ha="left", **where)
    if lost > 1e-6:
        ax.plot(*np.array([point, foot]).T, ":", color=style.INK, linewidth=1.5)
        ax.annotate(f"lost {number(lost)}", (point + foot) / 2, (-8, -8), ha="right", **where)
        told += f" and loses {number(lost)}"
    return told


def hourglass(
    sizes: Sequence[int],
    picture: ArrayLike | None = None,
    code: ArrayLike | None = None,
    rebuilt: ArrayLike | None = None,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """Dense layers that narrow to a code and widen again, with the parameters between them.

    Heights are on a logarithmic scale. With a picture, its code and what is rebuilt of it, these
    stand at the left, in the middle and at the right.

    Shapes: sizes up to 9 numbers, the smallest once; picture and rebuilt (H, W), code (k,)
    """
    if not 3 <= len(sizes) <= 9 or list(sizes).count(min(sizes)) != 1:
        raise ValueError(f"sizes is {list(sizes)}; expected 3 to 9 with one smallest.")
    ax = start(ax, title, (6, 3))
    half = 0.25 + np.log(np.asarray(sizes, float)) / np.log(max(sizes))
    for place, (a, b) in enumerate(pairwise(sizes)):
        _between(ax, place, half[place], half[place + 1], f"{(a + 1) * b:,}")
    middle = list(sizes).index(min(sizes))
    for place, (size, height) in enumerate(zip(sizes, half, strict=True)):
        colour, ends = style.CLASSES[int(place == middle)], [-height, height]
        ax.plot([place, place], ends, linestyle="-", linewidth=7, color=colour, zorder=3)
        ax.text(place, height + 0.17, f"{size:,}", **_CENTRE)
    total = sum((a + 1) * b for a, b in pairwise(sizes))
    for at, name in ((middle / 2, "encoder"), ((middle + len(sizes) - 1) / 2, "decoder")):
        ax.text(at, -1.6, name, style="italic", **_CENTRE)
    told = _ends(ax, len(sizes) - 1, middle, half[middle], picture, code, rebuilt)
    apart = 1.6 if picture is not None else 0.4
    ax.set(xlim=(-apart, len(sizes) - 1 + apart), ylim=(-1.8, 1.6))
    ax.set_axis_off()
    words = f"An hourglass of layers with {together([f'{size:,}' for size in sizes])} numbers, "
    words += f"{total:,} parameters between them{told}"
    return describe(ax, words if alt is None else alt)


def _between(ax, place, left, right, text):
    """A faint trapezium from one layer to the next, with the number of its parameters."""
    corners = [(place, left), (place + 1, right), (place + 1, -right), (place, -left)]
    ax.add_patch(Polygon(corners, facecolor=style.FAINT, alpha=0.25, edgecolor="none"))
    ax.text(place + 0.5, 0, text, rotation=90, bbox=_BOX, zorder=2, **_CENTRE)


def _ends(ax, last, middle, height, picture, code, rebuilt):
    """The example's picture, code and copy, where they are given; returns them in words."""
    told = ""
    for image, left in ((picture, -1.5), (rebuilt, last + 0.3)):
        if image is not None:
            extent = (left, left + 1.2, -0.75, 0.75)
            look = {"cmap": "gray", "vmin": 0, "vmax": 1, "extent": extent, "aspect": "auto"}
            ax.imshow(array(image, "picture", ("H", "W")), zorder=2, **look)
    if code is not None:
        values = [number(value) for value in array(code, "code", ("k",))]
        ax.text(middle, -height - 0.25, "z = (" + ", ".join(values) + ")", bbox=_BOX, **_CENTRE)
        told = f"; the example has the code {together(values)}"
    return told
