"""How many of four corners the units of a grid of weights get right, as a map with a key."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab.plot.canvas import array, describe, start


def corner_map(
    ticks: ArrayLike,
    counts: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """A square for each pair of weights, coloured by how many of four corners it gets right.

    Shapes: ticks (M,), the weights; counts (M, M) from 0 to 4, the first axis for w1
    """
    ticks = array(ticks, "ticks", ("M",)).astype(float)
    counts = array(counts, "counts", (len(ticks), len(ticks)))
    ax = start(ax, title, (4, 3))
    colours = plt.get_cmap("viridis", 5)
    drawn = ax.pcolormesh(ticks, ticks, counts.T, vmin=-0.5, vmax=4.5, cmap=colours)
    ax.set(xlabel="w₁", ylabel="w₂", aspect="equal")
    ax.figure.colorbar(drawn, ax=ax, label="corners right", ticks=range(5), shrink=0.8)
    found, shares = np.unique(counts, return_counts=True)
    told = [f"{share} reach {count}" for count, share in zip(found, shares, strict=True)]
    words = f"Of {counts.size} pairs of weights {', '.join(told)} corners"
    return describe(ax, words if alt is None else alt)
