"""How many of four corners the units of a grid of weights get right, as a map with a key."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from nnlab.plot.canvas import array, describe


def corner_maps(ticks, best: Mapping, *, title: str | None = None) -> list[Axes]:
    """A map for each gate: a square for each pair of weights, coloured by its corners right.

    Shapes: ticks (M,), the weights; best: name -> (M, M), the first axis for w1
    """
    ticks = array(ticks, "ticks", ("M",)).astype(float)
    size = (6, 3)
    figure, axes = plt.subplots(1, len(best), figsize=size, layout="constrained", squeeze=False)
    figure.suptitle(title or "")
    colours = plt.get_cmap("viridis", 5)
    for ax, (name, counts) in zip(axes[0], best.items(), strict=True):
        counts = array(counts, name, (len(ticks), len(ticks)))
        drawn = ax.pcolormesh(ticks, ticks, counts.T, vmin=-0.5, vmax=4.5, cmap=colours)
        ax.set(xlabel="w₁", ylabel="w₂", aspect="equal", title=name)
        found, shares = np.unique(counts, return_counts=True)
        told = [f"{share} reach {count}" for count, share in zip(found, shares, strict=True)]
        describe(ax, f"Of {counts.size} pairs of weights {', '.join(told)} corners")
    figure.colorbar(drawn, ax=list(axes[0]), label="corners right", ticks=range(5))
    return list(axes[0])
