"""A unit with its numbers: inputs, weights, sum, and the sigmoid that makes a probability of it."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start


def sigmoid_unit(
    x: ArrayLike,
    w: ArrayLike,
    b: float,
    *,
    names: Sequence[str] | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """One unit at work from left to right, each product, the sum and the probability written out.

    Shapes: x (D,) and w (D,), up to 4 inputs
    """
    x = array(x, "x", ("D",), "One row, not a batch.").astype(float)
    w = array(w, "w", (len(x),), "One weight for each input.").astype(float)
    b = float(b)
    if not 0 < len(x) <= 4:
        raise ValueError(f"x has {len(x)} inputs; expected 1 to 4, to be legible.")
    z = float(x @ w + b)
    p = float(1 / (1 + np.exp(-z)))
    names = [f"x{k + 1}" for k in range(len(x))] if names is None else names
    ax = start(ax, title, (6, 2.8))
    heights = [*np.linspace(1.1, -0.1, len(x)).tolist(), -1.1]
    for name, value, weight, height in zip(names, x, w, heights, strict=False):
        _node(ax, 0, height, f"{name}\n{number(value)}")
        _edge(ax, height, f"× {number(weight)} = {number(value * weight)}", weight < 0)
    _node(ax, 0, -1.1, "always\n1")
    _edge(ax, -1.1, f"× b = {number(b)}", b < 0)
    _node(ax, 2, 0, f"sum z\n{number(z)}")
    _arrow(ax, (2.34, 0), (2.95, 0))
    _curve(ax, z, p)
    _arrow(ax, (4.2, 0), (4.75, 0))
    _node(ax, 5.1, 0, f"p\n{p:.3f}")
    ax.set(xlim=(-0.7, 5.6), ylim=(-1.5, 1.5))
    ax.set_axis_off()
    products = ", ".join(f"{number(a)} times {number(c)}" for a, c in zip(x, w, strict=True))
    words = f"A unit: {products} and bias {number(b)} make the sum {number(z)}, and p = {p:.3f}"
    return describe(ax, words if alt is None else alt)


def _node(ax, x, y, text):
    box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": style.INK}
    ax.text(x, y, text, ha="center", va="center", fontsize=9, bbox=box, zorder=3)


def _edge(ax, height, text, negative):
    look = {"color": style.FAINT, "linestyle": "--" if negative else "-", "linewidth": 1.2}
    ax.plot([0.3, 1.7], [height, 0.35 * height], **look, zorder=1)
    box = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}
    where = {"ha": "center", "va": "center", "fontsize": 9, "bbox": box, "zorder": 2}
    ax.text(0.95, 0.7 * height, text, **where)


def _arrow(ax, tail, head):
    look = {"arrowstyle": "-|>", "color": style.INK}
    ax.annotate("", head, tail, arrowprops=look)


def _curve(ax, z, p):
    """A small sigmoid from -6 to 6, with the unit's own point on it."""
    reach = max(6, abs(z))
    along = np.linspace(-reach, reach, 101)
    at = 3.55 + 0.55 * np.array([*along, z]) / reach
    height = 1.4 / (1 + np.exp(-np.array([*along, z]))) - 0.7
    ax.plot([3, 4.1], [-0.7, -0.7], color=style.FAINT, linestyle="-", linewidth=0.8)
    ax.plot(at[:-1], height[:-1], color=style.CLASSES[0], linestyle="-")
    ax.plot(at[-1], height[-1], marker="o", color=style.INK, zorder=3)
    ax.text(3.55, -0.95, "sigmoid", ha="center", va="top", fontsize=9)
    ax.text(3.55, 0.95, f"σ({number(z)}) = {p:.3f}", ha="center", va="bottom", fontsize=9)
