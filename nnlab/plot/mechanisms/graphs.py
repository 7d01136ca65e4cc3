"""A formula as a graph: each number with its value and gradient, each edge with its slope."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nnlab import style
from nnlab.plot.canvas import describe, number, start

MOST = 16  # nodes that can be read


def value_graph(
    root: Any,
    names: Mapping[Any, str] | None = None,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The graph that made a number, from the inputs on the left to `root` on the right.

    A node has `data`, `grad`, `op`, and for each of its `parents` one of its `slopes`. `names` says
    what some of them are called. The value stands above the gradient, and the slope on its edge.

    Raises: ValueError for a graph of more than 16 nodes.
    """
    nodes = _parents_first(root)
    if len(nodes) > MOST:
        raise ValueError(f"The graph has {len(nodes)} nodes; expected up to {MOST}, to be read.")
    place = _places(nodes)
    words = {n: (names or {}).get(n) or n.op or "number" for n in nodes}
    columns, rows = zip(*place.values(), strict=True)
    ax = start(ax, title, (6, min(4.0, 2.5 + 0.5 * max(0, -min(rows) - 1))))
    for node in nodes:
        _edges(ax, node, place)
    for node in nodes:
        (x, y), text = place[node], f"{words[node]}\n{number(node.data)}\n∂ {number(node.grad)}"
        box = {"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": style.INK}
        ax.text(x, y, text, ha="center", va="center", fontsize=8, bbox=box, zorder=3)
    ax.set(xlim=(min(columns) - 0.4, 0.4), ylim=(min(rows) - 0.5, 0.6))
    ax.set_axis_off()
    told = "; ".join(f"{words[n]} {number(n.data)}, gradient {number(n.grad)}" for n in nodes)
    return describe(ax, f"A graph of {len(nodes)} nodes: {told}" if alt is None else alt)


def _parents_first(root):
    """The root and all that it was made from, each once."""
    nodes: list = []

    def visit(node):
        if not any(node is known for known in nodes):
            for parent in node.parents:
                visit(parent)
            nodes.append(node)

    visit(root)
    return nodes


def _places(nodes):
    """Where each node lies: its column is 0 for the last, its row 0 for the first of a column."""
    column = dict.fromkeys(nodes, 0)
    for node in reversed(nodes):
        for parent in node.parents:
            column[parent] = min(column[parent], column[node] - 1)
    used: dict[int, int] = {}
    place = {}
    for node in nodes:
        at = column[node]
        place[node] = (at, -used.get(at, 0))
        used[at] = used.get(at, 0) + 1
    return place


def _edges(ax, node, place):
    right, up = place[node]
    box = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}
    look = {"ha": "center", "va": "center", "fontsize": 8, "color": style.CLASSES[0], "bbox": box}
    for parent, slope in zip(node.parents, node.slopes, strict=True):
        left, down = place[parent]
        rise = 0.9 if right - left > 1 else 0.0  # a long edge goes round what stands between
        along = np.linspace(0, 1, 33)
        x = left + (right - left) * along
        y = down + (up - down) * along + rise * 2 * along * (1 - along)
        ax.plot(x, y, color=style.FAINT, linestyle="-", linewidth=1, zorder=1)
        ax.text(x[16], y[16], f"× {number(slope)}", zorder=2, **look)
