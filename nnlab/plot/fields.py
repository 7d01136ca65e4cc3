"""Arrows in the plane: where a force, a slope or a flow points at some places."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, span, start


def field(
    places: ArrayLike,
    arrows: ArrayLike,
    *,
    reach: float = 0.1,
    features: tuple[str, str] = ("x₁", "x₂"),
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """An arrow from each place; the longest is `reach` times the places' wider extent.

    On axes that show something already, their labels and limits stay as they are.

    Shapes: places (N, 2), arrows (N, 2)
    """
    places = array(places, "places", ("N", 2), "For two of many columns use places[:, :2].")
    arrows = array(arrows, "arrows", ("N", 2), "One arrow for each place.").astype(float)
    if len(places) != len(arrows) or not len(places):
        raise ValueError(
            f"places has {len(places)} rows and arrows has {len(arrows)}; expected one arrow for "
            "each place, and at least one."
        )
    fresh = ax is None or not ax.has_data()
    ax = start(ax, title)
    length = np.hypot(*arrows.T)
    limits = np.array([ax.get_xlim(), ax.get_ylim()])
    extent = np.ptp(places, axis=0) if fresh else np.ptp(limits, axis=1)
    unit = length.max() / (reach * (extent.max() or 1)) or 1
    ax.quiver(
        *places.T, *arrows.T, angles="xy", scale_units="xy", scale=unit, width=0.006,
        color=style.INK, zorder=3,
    )  # fmt: skip
    if fresh:
        ax.set(xlabel=features[0], ylabel=features[1])
        ax.margins(0.1)
    else:
        ax.set(xlim=limits[0], ylim=limits[1])
    return describe(ax, _words(places, arrows, length, features) if alt is None else alt)


def _words(places, arrows, length, features):
    where = " and ".join(span(name, x) for name, x in zip(features, places.T, strict=True))
    mean = ", ".join(number(part) for part in arrows.mean(axis=0))
    return (
        f"{len(places)} arrows with {where}; lengths from {number(length.min())} to "
        f"{number(length.max())}, on average ({mean})."
    )
