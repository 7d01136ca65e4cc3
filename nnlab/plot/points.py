"""Points in the plane, coloured and shaped by class."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, legend, span, start, together

_ADVICE = "For two of many columns use x[:, :2]."


def points(
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
    """A scatter of points; each class has its colour and marker, and `mark` rings rows.

    Shapes: x (N, 2), y (N,) class numbers
    """
    x = array(x, "x", ("N", 2), _ADVICE)
    groups = by_class(x, y, classes)
    ax = start(ax, title)
    for label, name, rows in groups:
        scatter(ax, x[rows], label, name, size=30 if len(x) <= 500 else 12)
    if mark is not None:
        _ring(ax, x[_rows(mark, len(x))])
    ax.set(xlabel=features[0], ylabel=features[1])
    legend(ax)
    return describe(ax, _words("Scatter plot", x, groups, features) if alt is None else alt)


def latent(
    codes: ArrayLike,
    labels: ArrayLike | None = None,
    *,
    classes: Sequence[str] | None = None,
    features: Sequence[str] = ("code 1", "code 2"),
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """A map of codes: many small points, the name of each class at its middle (the median).

    Names that would hide each other are moved apart, up and down.

    Shapes: codes (N, 2), labels (N,) class numbers
    """
    codes = array(codes, "codes", ("N", 2), "For two of many columns use codes[:, :2].")
    groups = by_class(codes, labels, classes)
    ax = start(ax, title, size=(6, 4))
    for label, name, rows in groups:
        scatter(ax, codes[rows], label, name, size=8)
    middles = [np.median(codes[rows], axis=0) for _, _, rows in groups]
    for (_, name, _), (x, y) in zip(groups, _apart(middles, np.ptp(codes, axis=0)), strict=True):
        box = {"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
        ax.text(x, y, name or "", ha="center", va="center", bbox=box, zorder=4)
    ax.set(xlabel=features[0], ylabel=features[1])
    return describe(ax, _words("Map of codes", codes, groups, features) if alt is None else alt)


def _apart(middles, reach, width=0.18, height=0.065):
    """The middles, moved up and down until no two names hide each other; shares of the map."""
    places = [np.array(middle, float) for middle in middles]
    room = np.array([width, height]) * np.where(reach > 0, reach, 1)
    order = sorted(range(len(places)), key=lambda k: (places[k][1], k))
    for _ in range(50):
        for n, k in enumerate(order):
            for other in order[:n]:
                gap = places[k] - places[other]
                if (np.abs(gap) < 0.999 * room).all():
                    push = (room[1] - gap[1]) / 2
                    places[k][1] += push
                    places[other][1] -= push
    return places


def by_class(
    x: np.ndarray, y: ArrayLike | None, classes: Sequence[str] | None
) -> list[tuple[int, str | None, np.ndarray]]:
    """For each class that is there: its number, its name and its rows, as a list."""
    if y is None:
        return [(0, None, np.arange(len(x)))]
    y = array(y, "y", ("N",), "One class number for each row of x; (N, 1) becomes (N,) by y[:, 0].")
    if len(y) != len(x):
        raise ValueError(
            f"x has {len(x)} rows and y has {len(y)}; expected as many labels as rows."
        )
    present = np.unique(y)
    if (present != present.astype(int)).any() or (present < 0).any():
        raise ValueError(f"y holds {present[:3]}; expected class numbers 0, 1, 2, ...")
    present = present.astype(int)
    if classes is not None and len(present) and present[-1] >= len(classes):
        raise ValueError(
            f"y holds class {present[-1]}, but classes has {len(classes)} names; "
            "expected one name for each class number, 0 first."
        )
    return [(int(k), class_name(k, classes), np.flatnonzero(y == k)) for k in present]


def class_name(label: int, classes: Sequence[str] | None) -> str:
    """The name of a class, or its number where no name is known."""
    return str(classes[label]) if classes is not None and label < len(classes) else f"class {label}"


def scatter(ax: Axes, x: np.ndarray, label: int, name: str | None, *, size: float) -> None:
    """The points of one class, in its colour and with its marker."""
    colour, marker = style.look(label, name)
    ax.scatter(
        x[:, 0],
        x[:, 1],
        s=size,
        c=colour,
        marker=marker,
        label=name,
        edgecolors="white",
        linewidths=0.4,
    )


def _rows(mark, n):
    rows = np.atleast_1d(array(mark, "mark"))
    if rows.dtype.kind not in "iu" or (rows >= n).any() or (rows < -n).any():
        raise ValueError(f"mark is {mark}; expected row numbers from 0 to {n - 1}.")
    return rows


def _ring(ax, x):
    ring = {"facecolors": "none", "edgecolors": style.INK, "linewidths": 1.6}
    ax.scatter(*x.T, s=160, zorder=4, **ring)


def _words(kind, x, groups, features):
    counts = together([f"{len(rows)} of {name}" for _, name, rows in groups if name])
    counts = f"{len(x)} points{counts and ': '}{counts}"
    axes = " and ".join(span(name, column) for name, column in zip(features, x.T, strict=True))
    return f"{kind} of {counts}; {axes}."
