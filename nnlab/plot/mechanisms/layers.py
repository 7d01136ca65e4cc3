"""Layers at work: one row's way through a small network, and what ReLUs add up to."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, legend, number, start

ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "none": lambda z: z,
    "ReLU": lambda z: np.maximum(z, 0),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
}
WHITE = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}
NODE = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": style.INK}
MOST = 4  # units in a layer whose sums can be read


def forward_pass(
    x: ArrayLike,
    layers: Sequence[tuple],
    activations: Sequence[str],
    *,
    names: Sequence[str] | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """One row's way through a network: each weight on its edge, each sum written out in its unit.

    `activations` names one for each layer: "none", "ReLU", "sigmoid" or "tanh".

    Shapes: x (D,); layers [(W, b), ...], each W (in, out) and b (out,), at most 4 units a layer
    """
    x = array(x, "x", ("D",), "One row, not a batch.").astype(float)
    layers = _checked(x, layers, activations)
    ax = start(ax, title, (6, 3.6))
    names = [f"x{k + 1}" for k in range(len(x))] if names is None else names
    for name, value, height in zip(names, x, _heights(len(x)), strict=True):
        _box(ax, 0, height, f"{name}\n{_short(value)}")
    told = [f"Inputs {', '.join(map(number, x))}"]
    for place, ((W, b), name) in enumerate(zip(layers, activations, strict=True)):
        z = x @ W + b
        out = ACTIVATIONS[name](z)
        _edges(ax, place, W)
        for k, height in enumerate(_heights(len(b))):
            written = "" if name == "none" else f"\n{name}: {_short(out[k])}"
            _box(ax, place + 1, height, f"{_sum(x, W[:, k], b[k])} = {_short(z[k])}{written}")
        told.append(f"layer {place + 1} ({name}): {', '.join(map(_short, out))}")
        x = out
    ax.set(xlim=(-0.22, len(layers) + 0.56), ylim=(-1.35, 1.35))
    ax.set_axis_off()
    return describe(ax, "; ".join(told) if alt is None else alt)


def kinks(
    w: ArrayLike,
    b: ArrayLike,
    v: ArrayLike,
    c: float = 0.0,
    *,
    bounds: tuple[float, float],
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """What H ReLUs with one input add up to: each one's part, their sum, and its slopes.

    The network is c + sum of v[k] * relu(w[k] * x + b[k]); a dotted line marks each kink.

    Shapes: w, b and v (H,), at most 4 units, no w of 0
    """
    w = array(w, "w", ("H",), "One weight for each unit.").astype(float)
    b, v = (array(n, name, (len(w),)).astype(float) for n, name in ((b, "b"), (v, "v")))
    if len(w) > MOST or not w.all():
        raise ValueError(f"w is {w}; expected up to {MOST} weights, none of them 0.")
    at = np.linspace(*bounds, 401)
    parts = v[:, None] * np.maximum(w[:, None] * at + b[:, None], 0)
    ax = start(ax, title, (6, 3.2))
    for k, part in enumerate(parts):
        label = f"{_short(v[k])} · relu({_inside(w[k], b[k])})"
        ax.plot(at, part, label=label, color=style.CLASSES[k], linestyle=style.DASHES[1 + k])
    total = c + parts.sum(axis=0)
    ax.plot(at, total, color=style.INK, linestyle="-", linewidth=2.6, label="their sum")
    edges = sorted({*bounds, *[k for k in -b / w if bounds[0] < k < bounds[1]]})
    slopes = _slopes(ax, edges, w, b, v, c)
    room = 0.12 * (max(parts.max(), total.max()) - min(parts.min(), total.min()))
    ax.set(xlim=bounds, ylim=(ax.get_ylim()[0], ax.get_ylim()[1] + room), xlabel="x", ylabel="y")
    legend(ax)
    words = f"{len(w)} ReLUs with kinks at {', '.join(number(k) for k in -b / w)}"
    told = f"{words}; the slopes of their sum are {', '.join(map(number, slopes))}"
    return describe(ax, told if alt is None else alt)


def _checked(x, layers, activations):
    """The layers as arrays, after a look at their shapes and the names of the activations."""
    _check_names(activations, len(layers))
    before, checked = len(x), []
    for W, b in layers:
        W = array(W, "W", (before, "H"), "Column k belongs to unit k.").astype(float)
        b = array(b, "b", (W.shape[1],), "One bias for each unit.").astype(float)
        before = len(b)
        checked.append((W, b))
    widest = max(len(x), *(len(b) for _, b in checked))
    if widest > MOST:
        raise ValueError(f"A layer has {widest} units; expected up to {MOST}, to be legible.")
    return checked


def _check_names(activations, n_layers):
    unknown = [name for name in activations if name not in ACTIVATIONS]
    if unknown or len(activations) != n_layers:
        raise ValueError(
            f"activations are {list(activations)!r} for {n_layers} layers; expected one of "
            f"{', '.join(ACTIVATIONS)} for each layer."
        )


def _heights(n):
    return [0.0] if n == 1 else np.linspace(1, -1, n) * (0.6 if n == 2 else 1)


def _box(ax, x, y, text):
    ax.text(x, y, text, ha="center", va="center", fontsize=9, bbox=NODE, zorder=3)


def _edges(ax, place, W):
    """The weights from one column of boxes to the next, dashed where negative."""
    ends = np.ndindex(*W.shape)
    left, right = _heights(W.shape[0]), _heights(W.shape[1])
    for i, k in ends:
        tail, head = np.array([place, left[i]]), np.array([place + 1, right[k]])
        look = {"color": style.FAINT, "linestyle": "--" if W[i, k] < 0 else "-", "linewidth": 1.2}
        ax.plot(*zip(tail, head, strict=True), **look, zorder=1)
        spot = tail + (0.27 if place == 0 else 0.43) * (head - tail)
        where = {"ha": "center", "va": "center", "fontsize": 8, "bbox": WHITE, "zorder": 2}
        ax.text(*spot, _short(W[i, k]), **where)


def _sum(x, w, b):
    """A unit's sum as it is written: 1·4 − 1·5 + 2."""
    values = [f"({_short(value)})" if value < 0 else _short(value) for value in x]
    terms = [f"{_short(abs(weight))}·{value}" for weight, value in zip(w, values, strict=True)]
    signs = ["−" if number < 0 else "+" for number in (*w, b)]
    lead = "−" if signs[0] == "−" else ""
    rest = zip(signs[1:], [*terms[1:], _short(abs(b))], strict=True)
    return f"{lead}{terms[0]} " + " ".join(f"{sign} {term}" for sign, term in rest)


def _inside(w, b):
    first = {1.0: "x", -1.0: "−x"}.get(w, f"{_short(w)}x")
    return first + (f" {'−' if b < 0 else '+'} {number(abs(b))}" if b else "")


def _slopes(ax, edges, w, b, v, c):
    """Write the slope of the sum on each of its pieces, mark the kinks, and return the slopes."""
    slopes = []
    for left, right in pairwise(edges):
        middle = (left + right) / 2
        slopes.append(float(v @ (w * (w * middle + b > 0))))
        height = c + v @ np.maximum(w * middle + b, 0)
        look = {"ha": "center", "va": "bottom", "fontsize": 9, "bbox": WHITE, "zorder": 5}
        ax.annotate(
            f"slope {_short(slopes[-1])}", (middle, height), (0, 7), textcoords="offset points",
            **look,
        )  # fmt: skip
    for kink in edges[1:-1]:
        ax.axvline(kink, color=style.FAINT, linestyle=":", linewidth=1)
    return slopes


def _short(value):
    return number(value).replace("-", "−")
