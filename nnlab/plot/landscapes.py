"""A function of two weights as a map, and the way walked over it."""

from collections.abc import Callable, Mapping

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start


def landscape(
    f: Callable,
    bounds: tuple[tuple[float, float], tuple[float, float]],
    *,
    path: ArrayLike | Mapping[str, ArrayLike] | None = None,
    names: tuple[str, str] = ("w₁", "w₂"),
    height: str = "loss",
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The contours of f over a rectangle, dark where f is low, and the paths walked on it.

    Each band between two contours covers an equal share of the area, so that a flat valley shows
    its shape beside a steep wall. `bounds` are ((left, right), (low, high));
    `path` is one path, or a dict of several. A model in `f` runs in evaluation mode and without
    gradients, and is left as it was.

    Shapes: f (M, 2) float64 tensor -> (M,); a path (T, 2)
    """
    across, up = (np.linspace(*ends, 81) for ends in bounds)
    values = _evaluate(f, across, up)
    paths = path if isinstance(path, Mapping) else {"path": path} if path is not None else {}
    paths = {name: array(walk, name, ("T", 2), "One row a step.") for name, walk in paths.items()}
    ax = start(ax, title, size=(6, 4))
    levels = _levels(values)
    drawn = ax.contourf(across, up, values, levels, cmap="Blues_r", extend="both")
    ax.contour(across, up, values, levels, colors="white", linewidths=0.5)
    bar = ax.figure.colorbar(drawn, ax=ax, label=height, format="%.3g")
    bar.set_ticks(_told_apart(bar.get_ticks()))
    for place, (name, walk) in enumerate(paths.items()):
        _walk(ax, walk, name, place)
    ax.set(xlim=bounds[0], ylim=bounds[1], xlabel=names[0], ylabel=names[1])
    if len(paths) > 1:
        ax.legend(loc="best", frameon=True)  # on the map: its colours say nothing by their place
    return describe(ax, _words(values, across, up, paths, names, height) if alt is None else alt)


def _evaluate(f, across, up):
    import torch

    from nnlab.looking import answer

    places = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    advice = "It is given all places at once, one a row; the weights are p[:, 0] and p[:, 1]."
    values = array(answer(f, torch.from_numpy(places)), "f(p)", (len(places),), advice)
    return values.reshape(len(up), len(across))


def _levels(values):
    finite = values[np.isfinite(values)]
    if not finite.size:
        raise ValueError("f is finite nowhere in the bounds; expected numbers. Try smaller bounds.")
    levels = np.unique(np.quantile(finite, np.linspace(0.03, 0.97, 13)))
    return levels if len(levels) > 1 else levels[0] + np.array([-1.0, 1.0])


def _told_apart(ticks):
    """The ticks whose three digits differ from those of the one before."""
    told = [f"{tick:.3g}" for tick in ticks]
    return [tick for n, tick in enumerate(ticks) if n == 0 or told[n] != told[n - 1]]


def _walk(ax, walk, name, place):
    colour, dash = style.CLASSES[(place + 1) % 10], style.DASHES[place % 5]
    dots = {"marker": "o", "markersize": 3} if len(walk) <= 60 else {}
    ax.plot(*walk.T, color=colour, linestyle=dash, label=name, **dots)
    ax.plot(*walk[0], marker="o", markersize=8, color="white", markeredgecolor=colour)
    ax.plot(*walk[-1], marker="*", markersize=12, color=colour, markeredgecolor="white")


def _words(values, across, up, paths, names, height):
    row, column = np.unravel_index(np.nanargmin(values), values.shape)
    place = f"({number(across[column])}, {number(up[row])})"
    words = f"Contours of {height} over {names[0]} and {names[1]}: lowest near {place}"
    for name, walk in paths.items():
        ends = " to ".join(f"({number(a)}, {number(b)})" for a, b in walk[[0, -1]])
        words += f"; {name} walks from {ends} in {len(walk) - 1} steps"
    return words
