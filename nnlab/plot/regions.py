"""How a classifier divides the plane: the line of one unit, regions of many, truth tables."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from numpy.typing import ArrayLike

from nnlab.plot.canvas import array, describe, legend, number, start
from nnlab.plot.points import class_name, points
from nnlab.style import FAINT, INK, look

_LINES = {
    "new": {"color": INK, "linestyle": "-"},
    "old": {"color": FAINT, "linestyle": "--"},
    "older": {"color": FAINT, "linestyle": ":"},
    "best": {"color": INK, "linestyle": ":"},
}


def line(
    w: ArrayLike,
    b: ArrayLike,
    *,
    label: str | None = None,
    style: str = "new",
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The line w·x + b = 0 of one unit, with an arrow to the side where the unit fires.

    It ends at the present limits of the axes and leaves them as they are; a new figure goes from
    -3 to 3. `style` is "new" (solid), "old" (grey, dashed), "older" (grey, dotted) or "best"
    (dotted). Where no line is to be seen, the legend says whether the unit fires.

    Shapes: w (2,), b a number
    """
    w = array(w, "w", (2,), "One unit has two weights; for unit k of a layer use W[:, k].")
    b = array(b, "b").reshape(-1)
    if b.size != 1 or not np.isfinite([*w, *b]).all():
        raise ValueError(f"w is {w} and b is {b}; expected two weights and one bias, all finite.")
    if style not in _LINES:
        raise ValueError(f"style is {style!r}; expected {', '.join(map(repr, _LINES))}.")
    fresh = ax is None
    ax = start(ax, title)
    if fresh:
        ax.set(xlim=(-3, 3), ylim=(-3, 3), xlabel="x₁", ylabel="x₂")
    words = _draw_line(ax, w.astype(float), float(b[0]), label, style)
    legend(ax, least=1)
    return describe(ax, words if alt is None else alt)


def boundary(
    predict: Callable,
    x: ArrayLike,
    y: ArrayLike | None = None,
    *,
    classes: Sequence[str] | None = None,
    features: Sequence[str] = ("x₁", "x₂"),
    mark: int | Sequence[int] | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The plane in the colour of the class that `predict` gives each place, with the points on it.

    `predict` is called once, with rows of the kind that x has (tensor or array, its device). Its
    answer is a class number for each row, or scores, of which the largest decides; scores that
    sum to 1 also shade the regions by confidence. A model runs in evaluation mode and without
    gradients, also inside a lambda, and is left as it was.

    Shapes: x (N, 2), y (N,); predict (M, 2) -> (M,) or (M, K)
    """
    from nnlab.looking import answer  # it imports torch, which most plots do without

    ax = points(x, y, classes=classes, features=features, mark=mark, ax=ax, title=title, alt=alt)
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    across, up = np.linspace(left, right, 301), np.linspace(low, high, 201)
    places = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    labels, confidence = _decide(answer(predict, _like(x, places)), len(places))
    labels = labels.reshape(len(up), len(across))
    tints = _tints(labels, classes)
    strength = 0.4 * confidence.reshape(*labels.shape, 1)
    half = (right - left) / 600, (high - low) / 400  # a pixel is centred on its place
    extent = (left - half[0], right + half[0], low - half[1], high + half[1])
    ax.imshow(1 - strength * (1 - tints), extent=extent, origin="lower", aspect="auto", zorder=0)
    for label in np.unique(labels)[1:]:
        ax.contour(across, up, 1.0 * (labels >= label), [0.5], colors=INK, linewidths=1, zorder=1)
    ax.set(xlim=(left, right), ylim=(low, high))
    return describe(ax, _shares(labels, classes) if alt is None else "")


def truth_table(
    outputs: ArrayLike,
    *,
    w: ArrayLike | None = None,
    b: ArrayLike = 0.0,
    inputs: Sequence[str] = ("x₁", "x₂"),
    size: float = 240,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The four corners of two binary inputs, filled where the output is 1, with a unit's line.

    Shapes: outputs (4,) for the inputs 00, 01, 10, 11; w (2,) and b of the unit, if there is one
    Units: size of a corner in square points
    """
    outputs = array(outputs, "outputs", (4,), "One output for each of 00, 01, 10, 11.").astype(
        float
    )
    ax = start(ax, title, size=(6, 3))
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    fills = [INK if output else "white" for output in outputs]
    across, up = corners[:, 0], corners[:, 1]
    ax.scatter(across, up, s=size, c=fills, edgecolors=INK, linewidths=1.6, zorder=3)
    for (x1, x2), output in zip(corners, outputs, strict=True):
        look = {"color": "white" if output else INK, "fontsize": 0.65 * size**0.5, "zorder": 4}
        ax.text(x1, x2, f"{output:g}", ha="center", va="center_baseline", **look)
    ax.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xticks=(0, 1), yticks=(0, 1), aspect="equal")
    ax.set(xlabel=inputs[0], ylabel=inputs[1])
    rows = ", ".join(f"{a}{c} gives {out:g}" for (a, c), out in zip(corners, outputs, strict=True))
    describe(ax, f"Truth table as four corners: {rows}." if alt is None else alt)
    return ax if w is None else line(w, b, ax=ax, alt=None if alt is None else "")


def _draw_line(ax, w, b, label, kind):
    """Draw the line in the limits of the axes, or say why there is none; return it in words."""
    limits = np.array([ax.get_xlim(), ax.get_ylim()])
    name = f'line "{label}"' if label else f"{kind} line"
    ends = _ends(w, b, limits)
    if ends is None:
        fires = "fires everywhere" if w @ limits.mean(axis=1) + b >= 0 else "fires nowhere"
        ax.plot([], [], label=f"{label or 'unit'} ({fires} here)", **_LINES[kind])
        return f"The {name} is not visible: its unit {fires} here."
    ax.plot(*ends.T, label=label, zorder=2.5, **_LINES[kind])
    ax.set(xlim=limits[0], ylim=limits[1])
    size = limits[:, 1] - limits[:, 0]
    across = w * size / np.linalg.norm(w * size)  # uphill, on axes as wide as high
    foot = ends.mean(axis=0)
    arrow = {"arrowstyle": "-|>", "color": _LINES[kind]["color"], "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", foot + 0.08 * size * across, foot, arrowprops=arrow).set_in_layout(False)
    steepest = np.abs(across).argmax()
    side = (("left of", "right of"), ("below", "above"))[steepest][int(across[steepest] > 0)]
    places = " to ".join(f"({number(end[0])}, {number(end[1])})" for end in ends)
    return f"The {name} runs from {places}; the unit fires {side} it."


def _ends(w, b, limits):
    """Where the line enters and leaves the box of the limits, (2, 2), or None if it misses it."""
    if not w.any():
        return None
    foot, along = -b * w / (w @ w), np.array([-w[1], w[0]]) / np.linalg.norm(w)
    enter, leave = -np.inf, np.inf
    for (low, high), place, slope in zip(np.sort(limits), foot, along, strict=True):
        if slope:
            first, last = sorted(((low - place) / slope, (high - place) / slope))
            enter, leave = max(enter, first), min(leave, last)
        elif not low <= place <= high:
            return None
    return None if enter >= leave else foot + np.outer([enter, leave], along)


def _like(x, places):
    if not hasattr(x, "detach"):
        return places
    x = x.detach()
    return (x if x.is_floating_point() else x.float()).new_tensor(places)


def _decide(answer, n):
    """Class numbers (n,) and a confidence in [0, 1] for each, from labels or scores."""
    answer = array(answer, "predict(x)")
    if answer.ndim == 2 and len(answer) == n and answer.shape[1] > 1:
        sure = answer.min() >= 0 and np.allclose(answer.sum(axis=1), 1)
        return answer.argmax(axis=1), answer.max(axis=1) if sure else np.ones(n)
    if answer.shape == (n,) and (answer == answer.astype(int)).all() and answer.min() >= 0:
        return answer.astype(int), np.ones(n)
    example = f" and values such as {number(answer.flat[0])}" if answer.size else ""
    raise ValueError(
        f"predict(x) has shape {answer.shape}{example} for x of shape ({n}, 2); expected class "
        f"numbers ({n},) or scores ({n}, K). For one output use lambda x: net(x).squeeze(-1) > 0."
    )


def _tints(labels, classes):
    """The colour of each place, (rows, columns, 3), as the points of its class have it."""
    numbers, places = np.unique(labels, return_inverse=True)
    colours = [look(int(k), class_name(k, classes))[0] for k in numbers]
    return np.array([to_rgb(colour) for colour in colours])[places.reshape(labels.shape)]


def _shares(labels, classes):
    found, counts = np.unique(labels, return_counts=True)
    names = [class_name(label, classes) for label in found]
    shares = zip(names, counts / labels.size, strict=True)
    return f"Share of the area: {', '.join(f'{name} {share:.0%}' for name, share in shares)}."
