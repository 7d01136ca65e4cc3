"""A hidden layer with its numbers: three units drawn, and the plane that two of them make."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start
from nnlab.plot.points import scatter
from nnlab.plot.regions import line

BOX = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"}


def threshold_net(
    W1: ArrayLike,
    b1: ArrayLike,
    w2: ArrayLike,
    b2: float,
    *,
    x: ArrayLike | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """Two hidden units and an output unit with all nine numbers and, given a row x, each sum.

    Dashed edges have negative weights. A unit fires, and is filled, where its sum is at least 0.

    Shapes: W1 (2, 2), a column for each hidden unit; b1 (2,), w2 (2,), x (2,)
    """
    W1 = array(W1, "W1", (2, 2), "A column for each hidden unit.").astype(float)
    b1, w2 = array(b1, "b1", (2,)).astype(float), array(w2, "w2", (2,)).astype(float)
    x = None if x is None else array(x, "x", (2,), "One row, not a batch.").astype(float)
    ax = start(ax, title, (6, 3.2))
    for k, unit in np.ndindex(2, 2):
        _edge(ax, (0, 1 - 2 * k), (2, 1 - 2 * unit), W1[k, unit], 0.3)
    for unit in range(2):
        _edge(ax, (2, 1 - 2 * unit), (4, 0), w2[unit], 0.55)
        shown = "" if x is None else f" = {number(x[unit])}"
        _node(ax, 0, 1 - 2 * unit, f"{'x₁x₂'[2 * unit : 2 * unit + 2]}{shown}", False)
    told = _units(ax, x, W1, b1, w2, float(b2))
    ax.set(xlim=(-0.6, 4.8), ylim=(-1.6, 1.6))
    ax.set_axis_off()
    return describe(ax, f"Three threshold units: {'; '.join(told)}" if alt is None else alt)


def hidden_plane(
    layer: Callable,
    x: ArrayLike,
    y: ArrayLike,
    w2: ArrayLike,
    b2: float,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """Where two units put points and a grid over the unit square, and the output unit's line.

    Points that land on the same place, or nearly, are named together.

    Shapes: layer: (N, 2) -> (N, 2); x (N, 2), y (N,) of 0 and 1, w2 (2,)
    """
    kind = getattr(x, "dtype", None)  # the layer gets rows of the kind that x has
    x, y = array(x, "x", ("N", 2)).astype(float), array(y, "y", (len(x),)).astype(int)
    ax = start(ax, title, (6, 3.5))
    for thread in _threads():
        thread = _values(layer, thread, kind)
        ax.plot(*thread.T, color="0.75", linestyle="-", linewidth=0.7, zorder=1)
    places = _values(layer, x, kind)
    for label in np.unique(y):  # a 1 is smaller, so that a 0 on the same place shows behind it
        scatter(ax, places[y == label], label, f"{label}", size=24 if label else 60)
    told = _name(ax, x, places)
    ax.set(xlim=(-0.25, 1.25), ylim=(-0.25, 1.25), aspect="equal", xlabel="h₁", ylabel="h₂")
    line(array(w2, "w2", (2,)).astype(float), float(b2), ax=ax, alt="")
    if (names := ax.get_legend()) is not None:
        names.remove()
    return describe(ax, f"In the hidden plane {', '.join(told)}" if alt is None else alt)


def _edge(ax, tail, head, weight, share):
    (x0, y0), (x1, y1) = tail, head
    dash = "--" if weight < 0 else "-"
    ax.plot([x0, x1], [y0, y1], color=style.FAINT, linestyle=dash, linewidth=1.3, zorder=1)
    place = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
    where = {"ha": "center", "va": "center", "fontsize": 9, "bbox": BOX, "zorder": 2}
    ax.text(*place, f"× {number(weight)}", **where)


def _node(ax, x, y, text, fires):
    box = {"boxstyle": "round,pad=0.4", "edgecolor": style.INK}
    colours = {"facecolor": style.INK if fires else "white"}
    look = {"color": "white" if fires else style.INK, "fontsize": 9, "zorder": 3}
    ax.text(x, y, text, ha="center", va="center", bbox=box | colours, **look)


def _units(ax, x, W1, b1, w2, b2):
    """Draw the three units, with their sums if there is a row, and return them in words."""
    outputs: list[float] = []
    told = []
    units = [("h₁", W1[:, 0], b1[0], 1), ("h₂", W1[:, 1], b1[1], -1), ("ŷ", w2, b2, 0)]
    for name, w, b, height in units:
        given = x if name != "ŷ" else outputs
        text, words = f"{name}\nbias {number(b)}", f"{name} has weights "
        words += f"{number(w[0])} and {number(w[1])} and bias {number(b)}"
        fires = False
        if x is not None:
            z = float(np.dot(given, w) + b)
            fires = z >= 0
            text += f"\nsum {number(z)} → {int(fires)}"
            words += f", sum {number(z)}, says {int(fires)}"
            outputs.append(float(fires))
        _node(ax, 4 if name == "ŷ" else 2, height, text, fires)
        told.append(words)
    return told


def _threads():
    """Eleven lines each way over the unit square, as places (51, 2)."""
    t = np.linspace(0, 1, 51)
    for c in np.linspace(0, 1, 11):
        yield np.stack([t, np.full_like(t, c)], 1)
        yield np.stack([np.full_like(t, c), t], 1)


def _values(layer, places, kind):
    import torch

    rows = torch.as_tensor(places, dtype=kind if isinstance(kind, torch.dtype) else None)
    return array(layer(rows), "layer(x)", (len(places), 2)).astype(float)


def _name(ax, x, places):
    """Write the inputs beside their places, those that coincide together; return them in words."""
    told, left = [], list(range(len(x)))
    comma = "" if np.isin(x, (0, 1)).all() else ", "  # a corner is named 01
    while left:
        near = [k for k in left if np.abs(places[k] - places[left[0]]).max() < 0.06]
        left = [k for k in left if k not in near]
        names = " and ".join(f"({number(a)}, {number(b)})" for a, b in x[near])
        between = "\n" if len(near) < 3 else " "
        shown = between.join(f"{number(a)}{comma}{number(b)}" for a, b in x[near])
        at = places[near].mean(axis=0)
        away = at - places.mean(axis=0)  # from the middle, so that names keep apart
        across, up = away / (np.linalg.norm(away) or 1.0)
        side = {"ha": _side(across, "left", "right"), "va": _side(up, "bottom", "top")}
        shift = {"xytext": (9 * across, 9 * up), "textcoords": "offset points"}
        look = {"fontsize": 8, "bbox": BOX | {"alpha": 0.8}, "zorder": 5}
        ax.annotate(shown, at, **side, **shift, **look)
        told.append(f"{names} {'lie' if len(near) > 1 else 'lies'} at ({at[0]:.2f}, {at[1]:.2f})")
    return told


def _side(share, ahead, behind):
    return "center" if abs(share) < 0.4 else ahead if share > 0 else behind
