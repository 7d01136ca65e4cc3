"""Draw a network as nodes and edges, each edge as wide as its weight is large."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start

MOST = 10  # nodes drawn in a layer; of more, the first ones, dots, and the last
FEW = 12  # up to this many edges, each weight is written out


def network(
    sizes: Sequence[int],
    weights: Sequence | None = None,
    *,
    labels: Sequence[Sequence[str]] | None = None,
    names: Sequence[str] | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The layers of a network from left to right, each edge drawn by its weight.

    Red and solid is positive, blue and dashed negative, wide is large. `labels` are written into
    the nodes, layer by layer; `names` under the layers.

    Shapes: sizes (L,); weights, one for each step between layers: (in, out)
    """
    sizes = [int(size) for size in array(sizes, "sizes", ("L",), "One number for each layer.")]
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"sizes is {sizes}; expected two layers or more, each of 1 node or more.")
    weights = None if weights is None else _weights(weights, sizes)
    ax = start(ax, title)
    if weights is None:
        _plain_edges(ax, sizes)
    else:
        _weighted_edges(ax, sizes, weights)
    for layer, size in enumerate(sizes):
        _nodes(ax, layer, size, labels[layer] if labels else (), roomy=max(sizes) <= 5)
        name = names[layer] if names else _role(layer, len(sizes))
        ax.text(layer, -1.25, f"{name}\n{size:,}", ha="center", va="top")
    ax.set(xlim=(-0.3, len(sizes) - 0.7), ylim=(-1.7, 1.2))
    ax.set_axis_off()
    return describe(ax, _words(sizes, weights) if alt is None else alt)


def _weights(weights, sizes):
    if len(weights) != len(sizes) - 1:
        raise ValueError(
            f"weights has {len(weights)} entries; expected {len(sizes) - 1}, "
            "one matrix for each step between layers."
        )
    advice = "nn.Linear stores (out, in): use its weight.T."
    shapes = pairwise(sizes)
    return [array(w, "weights", shape, advice) for w, shape in zip(weights, shapes, strict=True)]


def _shown(size):
    """The numbers of the nodes that are drawn, and how high each stands, from 1 down to -1."""
    if size > MOST:
        heights = np.delete(np.linspace(1, -1, MOST), MOST - 2)  # room for the dots
        return np.array([*range(MOST - 2), size - 1]), heights
    half = min(1, 0.45 * (size - 1))
    return np.arange(size), np.linspace(half, -half, size)


def _segments(layer, sizes):
    """The edges drawn after a layer: numbers of their two nodes, and their ends (E, 2, 2)."""
    (first, left), (second, right) = _shown(sizes[layer]), _shown(sizes[layer + 1])
    nodes = np.stack(np.meshgrid(first, second, indexing="ij"), axis=-1).reshape(-1, 2)
    heights = np.stack(np.meshgrid(left, right, indexing="ij"), axis=-1).reshape(-1, 2)
    along = np.broadcast_to([layer, layer + 1], heights.shape)
    return nodes, np.stack([along, heights], axis=-1)


def _plain_edges(ax, sizes):
    for layer in range(len(sizes) - 1):
        _, ends = _segments(layer, sizes)
        ax.add_collection(LineCollection(ends, colors=style.FAINT, linewidths=0.4, zorder=1))


def _weighted_edges(ax, sizes, weights):
    reach = max(np.abs(w).max() for w in weights) or 1.0
    few = sum(w.size for w in weights) <= FEW
    for layer, w in enumerate(weights):
        nodes, ends = _segments(layer, sizes)
        values = w[nodes[:, 0], nodes[:, 1]]
        look = {
            "colors": colormaps[style.SIGNED](0.5 + 0.5 * values / reach),
            "linewidths": 0.3 + 2.7 * np.abs(values) / reach,
            "linestyles": ["--" if value < 0 else "-" for value in values],
        }
        ax.add_collection(LineCollection(ends, zorder=1, **look))
        if few:
            _write(ax, ends, values)


def _write(ax, ends, values):
    """Each weight on its edge, a third of the way, where edges have parted and not yet met."""
    box = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}
    for (start_, end), value in zip(ends, values, strict=True):
        x, y = start_ + 0.3 * (end - start_)
        where = {"ha": "center", "va": "center", "fontsize": "small", "bbox": box, "zorder": 2}
        ax.text(x, y, number(value), **where)


def _nodes(ax, layer, size, labels, *, roomy):
    shown, heights = _shown(size)
    look = {"c": "white", "edgecolors": style.INK, "linewidths": 1.2, "zorder": 3}
    ax.scatter(np.full(len(shown), layer), heights, s=520 if roomy else 90, **look)
    if size > MOST:
        ax.text(layer, -1 + 2 / (MOST - 1), "⋮", ha="center", va="center", zorder=4)
    for node, height in zip(shown, heights, strict=True):
        if node < len(labels):
            ax.text(layer, height, labels[node], ha="center", va="center", fontsize=9, zorder=4)


def _role(layer, depth):
    if layer in (0, depth - 1):
        return "output" if layer else "input"
    return "hidden" if depth == 3 else f"hidden {layer}"


def _words(sizes, weights):
    words = f"Network of layers with {', '.join(f'{size:,}' for size in sizes)} nodes"
    if weights is None:
        return words
    every = np.concatenate([w.ravel() for w in weights])
    return words + f"; weights from {number(every.min())} to {number(every.max())}"
