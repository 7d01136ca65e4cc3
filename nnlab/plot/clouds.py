"""Two clouds of points against each other, at several moments side by side."""

from collections.abc import Mapping
from math import ceil

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe
from nnlab.plot.fields import field


def clouds(
    real: ArrayLike,
    painted: Mapping[str, ArrayLike],
    *,
    arrows: Mapping[str, ArrayLike] | None = None,
    reach: float = 3.0,
    columns: int = 3,
    title: str | None = None,
) -> np.ndarray:
    """A panel for each painted cloud, over the real one; up to 40 arrows say where it is sent.

    Returns the axes of all panels.

    Shapes: real (M, 2), painted {name: (N, 2)}, arrows {name: (N, 2)}
    """
    real = array(real, "real", ("M", 2), "Points in the plane.")
    rows = ceil(len(painted) / columns)
    figure, axes = plt.subplots(
        rows, columns, figsize=(6, 0.6 + 2.1 * rows), layout="constrained", squeeze=False
    )
    if title is not None:
        figure.suptitle(title)
    for ax, (name, cloud) in zip(axes.flat, painted.items(), strict=False):
        _panel(ax, name, real, array(cloud, name, ("N", 2)), reach)
        if arrows is not None:
            points = array(cloud, name)
            few = slice(None, None, max(1, ceil(len(points) / 40)))
            field(points[few], array(arrows[name], "arrows")[few], ax=ax)
    for ax in axes.flat[len(painted) :]:
        ax.set_axis_off()
    handles, labels = axes.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2)
    return axes


def _panel(ax, name, real, cloud, reach):
    for points, label, kind in ((real, 0, "real"), (cloud, 1, "painted")):
        colour, marker = style.look(label)
        look = {"s": 9, "c": colour, "marker": marker, "label": kind, "edgecolors": "none"}
        ax.scatter(*points.T, alpha=0.6, **look)
    limits = (-reach, reach)
    ax.set(xlim=limits, ylim=limits, aspect="equal", title=name, xticks=[-2, 0, 2])
    ax.set_yticks([-2, 0, 2])
    middle, spread = cloud.mean(axis=0), cloud.std(axis=0)
    told = ", ".join(f"{m:.1f} ± {s:.1f}" for m, s in zip(middle, spread, strict=True))
    describe(ax, f"{len(cloud)} painted points with the mean ({told})")
