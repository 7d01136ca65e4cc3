"""A unit's weights as an arrow in the plane: which side fires, a correction, a margin."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start, together

_BOX = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}


def weight_arrow(
    w: ArrayLike,
    b: float,
    x: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The arrow w from the origin, the unit's line at a right angle to it, and points with sums.

    Where the unit fires a point is full, elsewhere it is hollow, and a tie lies on the line.

    Shapes: w (2,), b a number, x (N, 2)
    """
    w, b = _arrow_of(w, "w"), float(b)
    x = array(x, "x", ("N", 2)).astype(float)
    sums = (x @ w + b + 0.0).round(10)
    ax = _plane(start(ax, title, (6, 3.6)), [w, *x])
    _line(ax, w, b, style.INK, "-")
    _arrow(ax, (0, 0), w, style.INK)
    _write(ax, w, f"w = {_pair(w)}", away=w)
    for point, total in zip(x, sums, strict=True):
        _dot(ax, point, full=total >= 0)
        _write(ax, point, f"{_pair(point)}\nsum {_signed(total)}", away=(0, -1))
    told = [f"{_pair(p)} has the sum {_signed(s)}" for p, s in zip(x, sums, strict=True)]
    words = f"Arrow w = {_pair(w)}, the line at a right angle to it, and b = {number(b)}. "
    return describe(ax, words + f"{together(told)}" if alt is None else alt)


def correction(
    w: ArrayLike,
    x: ArrayLike,
    y: int,
    *,
    lr: float = 1.0,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """One correction of a unit without bias: old w, plus or minus x at its tip, and new w.

    The old line is dashed, the new one solid. The title says the sums before and after.

    Shapes: w (2,), x (2,), y 0 or 1

    Raises: ValueError if the unit is right about the point, so that there is nothing to correct.
    """
    w, x = _arrow_of(w, "w"), _arrow_of(x, "x")
    before = float(w @ x)
    sign = int(y) - int(before >= 0)
    if not sign:
        raise ValueError(f"The sum is {number(before)} and y is {y}: right, nothing to correct.")
    new = w + lr * sign * x
    after = float(new @ x)
    piece = ("+ " if sign > 0 else "− ") + ("x" if lr == 1 else f"{number(lr)} x")
    found = f"y = {int(y)}: sum {_signed(before)} becomes {_signed(after)}"
    ax = _plane(start(ax, found if title is None else title, (3.4, 3.4)), [w, new, x])
    _line(ax, w, 0, style.FAINT, "--")
    _line(ax, new, 0, style.INK, "-")
    _arrow(ax, (0, 0), w, style.FAINT)
    _arrow(ax, w, new, style.CLASSES[4])
    _arrow(ax, (0, 0), new, style.INK)
    _dot(ax, x, full=bool(y))
    middle = (w + new) / 3  # of the triangle: names stand outside
    _write(ax, x, f"x\n{_pair(x)}", away=x)
    _write(ax, w, f"w\n{_pair(w)}", away=w - middle)
    _write(ax, (w + new) / 2, piece, away=(w + new) / 2 - middle)
    _write(ax, new, f"new w\n{_pair(new)}", away=new - middle)
    words = (
        f"Arrow w = {_pair(w)} {piece}, x = {_pair(x)} with y = {int(y)}, makes {_pair(new)}; the "
        f"line turns with it. The sum goes from {_signed(before)} to {_signed(after)}"
    )
    return describe(ax, words if alt is None else alt)


def margin(
    a: ArrayLike,
    y: ArrayLike,
    u: ArrayLike,
    *,
    names: tuple[str, str] = ("a₁", "a₂"),
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """What Novikoff's theorem measures: the longest point R, and the margin of a unit's plane.

    The points of class 0 are turned round, so that all must lie ahead along u. A dotted line falls
    from each onto the direction of u; the shortest way along u is the margin.

    Shapes: a (N, 2), y (N,) of 0 and 1, u (2,) of any length but 0
    """
    a = array(a, "a", ("N", 2)).astype(float)
    signs = 2 * array(y, "y", (len(a),)).astype(int) - 1
    unit = _arrow_of(u, "u")
    unit /= np.linalg.norm(unit)
    turned = signs[:, None] * a
    along, lengths = turned @ unit, np.linalg.norm(a, axis=1)
    ax = _plane(start(ax, title, (6, 3.6)), [*turned, unit * max(1, along.max())], names)
    _arrow(ax, (0, 0), unit, style.INK)
    _write(ax, unit, "u, length 1", away=unit)
    for point, sign, ahead in zip(turned, signs, along, strict=True):
        foot = ahead * unit
        _arrow(ax, (0, 0), point, style.CLASSES[int(sign > 0)], width=1.6)
        ax.plot(*np.array([point, foot]).T, color=style.FAINT, linestyle=":", linewidth=1.4)
        name = _pair(point) if sign > 0 else f"−{_pair(-point)}"
        _write(ax, point, f"{name}\n{ahead:.2f} along u", away=point)
    words = (
        f"Points turned towards the unit u = {_pair(unit.round(2))}: along u they reach "
        f"{', '.join(f'{ahead:.2f}' for ahead in along)}. The margin is {along.min():.2f} and the "
        f"longest point has length {lengths.max():.2f}"
    )
    _say(ax, f"margin γ = {along.min():.2f}\nlongest R = {lengths.max():.2f}")
    return describe(ax, words if alt is None else alt)


def _arrow_of(values, name) -> np.ndarray:
    arrow = array(values, name, (2,), "Two numbers: an arrow in the plane.").astype(float)
    if not np.isfinite(arrow).all() or not arrow.any():
        raise ValueError(f"{name} is {arrow}; expected an arrow with a length.")
    return arrow


def _plane(ax, ends, names=("x₁", "x₂")):
    """Axes of one scale around the origin, wide enough for these ends and what stands beside."""
    ends = np.array([(0, 0), *ends])
    around = np.array([1.4, 0.9])  # words stand beside an end rather than above it
    ax.update_datalim([ends.min(axis=0) - around, ends.max(axis=0) + around])
    ax.axhline(0, color=style.FAINT, linestyle="-", linewidth=0.6, zorder=0)
    ax.axvline(0, color=style.FAINT, linestyle="-", linewidth=0.6, zorder=0)
    ax.set(xlabel=names[0], ylabel=names[1])
    ax.set_aspect("equal", adjustable="datalim")
    for axis in (ax.xaxis, ax.yaxis):
        axis.get_major_locator().set_params(integer=True)
    return ax


def _line(ax, w, b, colour, dash):
    """The line w·x + b = 0, across the whole picture."""
    foot = -b * w / (w @ w)
    along = np.array([-w[1], w[0]])
    ax.axline(foot, foot + along, color=colour, linestyle=dash, linewidth=1.4, zorder=1)


def _arrow(ax, tail, head, colour, width=2.2):
    look = {"arrowstyle": "-|>", "color": colour, "linewidth": width, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", head, tail, arrowprops=look, zorder=3)


def _dot(ax, place, *, full):
    fill = style.INK if full else "white"
    ax.plot(*place, "o", color=style.INK, markerfacecolor=fill, markersize=7, zorder=4)


def _write(ax, place, text, *, away):
    """Words beside a place, in the direction `away`."""
    away = np.asarray(away if np.any(away) else (0, 1), dtype=float)
    right, up = away / np.linalg.norm(away)
    ha = "center" if abs(right) < 0.4 else "left" if right > 0 else "right"
    va = "center" if abs(up) < 0.4 else "bottom" if up > 0 else "top"
    look = {"ha": ha, "va": va, "fontsize": 8.5, "bbox": _BOX, "zorder": 5}
    ax.annotate(text, place, (7 * right, 7 * up), textcoords="offset points", **look)


def _say(ax, text):
    """Words in the lower right corner."""
    ax.text(
        0.98, 0.04, text, transform=ax.transAxes, ha="right", va="bottom", fontsize=9, bbox=_BOX
    )


def _pair(values):
    return f"({', '.join(_minus(number(value)) for value in values)})"


def _signed(value):
    return _minus(f"{value:+g}") if value else "0"


def _minus(text):
    return text.replace("-", "−")
