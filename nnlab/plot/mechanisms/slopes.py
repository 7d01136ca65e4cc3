"""Slopes of a function of one number: measured by two small steps, and as tangents."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from nnlab import style
from nnlab.plot.canvas import array, describe, legend, number, start

BOX = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}


def secant(
    f: Callable,
    at: float,
    step: float,
    *,
    bounds: tuple[float, float],
    x: str = "w",
    y: str = "loss",
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The slope of f at one place, from a step to the left and one to the right, with numbers.

    An arrow on the floor says which way is down.

    Shapes: f: tensor (T,) -> (T,)
    """
    places, heights = _graph(f, bounds)
    (left, right), (low, high) = (at - step, at + step), _values(f, [at - step, at + step])
    slope = (high - low) / (2 * step)
    ax = start(ax, title)
    ax.plot(places, heights, color=style.CLASSES[0], linestyle="-")
    ax.plot([left, right, right], [low, low, high], color=style.INK, linestyle=":", linewidth=1.2)
    ax.plot([left, right], [low, high], "o-", color=style.CLASSES[4], markersize=5)
    _write(ax, at, low, f"run {number(right - left)}", "bottom")
    _write(ax, right, (low + high) / 2, f" rise {number(high - low)}", "center", "left")
    _write(ax, left, (low + high) / 2, f"slope {number(slope)}", "center")
    ax.set(xlim=bounds, ylim=(0, 1.05 * heights.max()), xlabel=x, ylabel=y)
    _arrow_down(ax, at, slope, bounds)
    words = (
        f"Graph of {y} with the points ({number(left)}, {number(low)}) and ({number(right)}, "
        f"{number(high)}): rise {number(high - low)}, run {number(right - left)}, slope "
        f"{number(slope)}. Down is to the {'left' if slope > 0 else 'right'}"
    )
    return describe(ax, words if alt is None else alt)


def tangents(
    functions: Mapping[str, Callable],
    at: Sequence[float] | np.ndarray,
    *,
    bounds: tuple[float, float],
    x: str = "z",
    y: str = "loss",
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """One function or several by name, with their tangents at some places and the slopes there.

    Shapes: each function: tensor (T,) -> (T,)
    """
    at = array(at, "at", ("P",), "A list of places.").astype(float)
    ax = start(ax, title)
    told = []
    for number_, (name, f) in enumerate(functions.items()):
        colour, dash = style.CLASSES[number_ % 10], style.DASHES[number_ % 5]
        ax.plot(*_graph(f, bounds), color=colour, linestyle=dash, label=name)
        for place in at:
            told.append(f"{name} has slope {_tangent(ax, f, place, bounds)} at {number(place)}")
    ax.set(xlim=bounds, xlabel=x, ylabel=y)
    legend(ax)
    return describe(ax, f"Graph with tangents: {'; '.join(told)}" if alt is None else alt)


def _graph(f, bounds):
    low, high = bounds
    places = np.linspace(low, high, 401)
    return places, _values(f, places)


def _values(f, places):
    import torch

    places = torch.as_tensor(np.asarray(places, dtype=float))
    return array(f(places), "f(x)", (len(places),), "It is given all places at once.")


def _tangent(ax, f, place, bounds):
    """Draw the tangent at one place, write its slope, and return the slope as it is written."""
    low, middle, high = _values(f, [place - 1e-4, place, place + 1e-4])
    slope, reach = (high - low) / 2e-4, 0.1 * (bounds[1] - bounds[0])
    ends = np.array([place - reach, place + reach])
    ax.plot(ends, middle + slope * (ends - place), color=style.INK, linestyle="-", lw=2.4, zorder=3)
    ax.plot(place, middle, marker="o", markersize=6, color=style.INK, zorder=4)
    written = f"{slope:.2g}".replace("-", "−")
    _write(ax, place + 0.03 * (bounds[1] - bounds[0]), middle, f"slope {written}", "bottom", "left")
    return written.replace("−", "-")


def _arrow_down(ax, at, slope, bounds):
    """From the place on the floor, in the direction in which f falls."""
    end = at - np.sign(slope) * 0.18 * (bounds[1] - bounds[0])
    look = {"arrowstyle": "-|>", "color": style.CLASSES[2], "linewidth": 2}
    floor = 0.04 * ax.get_ylim()[1]
    ax.annotate("", (end, floor), (at, floor), arrowprops=look)
    _write(ax, end, floor, "down", "center", "right" if slope > 0 else "left")


def _write(ax, x, y, text, va, ha="center"):
    ax.text(x, y, text, va=va, ha=ha, fontsize=9, bbox=BOX, zorder=5)
