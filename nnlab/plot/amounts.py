"""How much and how often: histograms and bars."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from nnlab import style
from nnlab.plot.canvas import array, describe, legend, number, start


def histograms(
    groups: Mapping | Sequence,
    *,
    bins: int = 40,
    x: str = "value",
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The spread of one group of numbers or of several by name, over the same bins.

    Each group's bars sum to 1, so that groups of different sizes can be compared.
    """
    if not isinstance(groups, Mapping):
        groups = {x: groups}
    arrays = {name: array(values, name).ravel() for name, values in groups.items()}
    arrays = {name: values[np.isfinite(values)] for name, values in arrays.items()}
    if empty := [name for name, values in arrays.items() if not values.size]:
        raise ValueError(f"{empty[0]} holds no finite number; expected at least one.")
    edges = np.histogram_bin_edges(np.concatenate(list(arrays.values())), bins)
    ax = start(ax, title)
    for place, (name, values) in enumerate(arrays.items()):
        share = np.histogram(values, edges)[0] / values.size
        colour, dash = style.CLASSES[place % 10], style.DASHES[place % 5]
        ax.stairs(share, edges, fill=True, color=colour, alpha=0.25)
        ax.stairs(share, edges, color=colour, linestyle=dash, linewidth=1.5, label=name)
    ax.set(xlabel=x, ylabel="share of values")
    legend(ax)
    return describe(ax, _spreads(arrays) if alt is None else alt)


def bars(
    values: Mapping[str, float],
    *,
    x: str = "value",
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """One bar for each name, from the top, with its number at its end."""
    names = [str(name) for name in values]
    lengths = array(list(values.values()), "values", ("K",), "One number for each name.")
    ax = start(ax, title, size=(6, min(4, max(2.5, 0.8 + 0.3 * len(names)))))
    drawn = ax.barh(names, lengths, height=0.6, color=style.CLASSES[0])
    ax.bar_label(drawn, [number(length) for length in lengths], padding=4, fontsize="small")
    ax.margins(x=0.12)
    ax.invert_yaxis()
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(x)
    told = ", ".join(f"{name} {number(v)}" for name, v in zip(names, lengths, strict=True))
    return describe(ax, f"Bars of {x}: {told}." if alt is None else alt)


def _spreads(arrays):
    told = [
        f"{name} has {len(values):,} values with mean {number(values.mean())} and standard "
        f"deviation {number(values.std())}"
        for name, values in arrays.items()
    ]
    return f"Histogram: {'; '.join(told)}."
