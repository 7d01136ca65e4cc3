"""Reliability diagrams: predicted probabilities beside the shares that came true."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start

Z95 = 1.96  # 95 % of chance results lie within this many standard deviations


def calibration(
    p: ArrayLike,
    y: ArrayLike,
    *,
    bins: int = 5,
    what: str = "share of class 1",
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """A reliability diagram: the share of y = 1 among rows of like probability, with its count.

    Each bar spans where 95 % of such shares fall if the probabilities are right.

    Shapes: p (N,) from 0 to 1, y (N,) of 0 and 1
    """
    p, y = array(p, "p", ("N",)).astype(float), array(y, "y", ("N",)).astype(float)
    if len(p) != len(y) or not len(p):
        raise ValueError(f"p has {len(p)} rows and y has {len(y)}; expected as many, at least one.")
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError(
            f"p reaches from {number(p.min())} to {number(p.max())}; expected probabilities from "
            "0 to 1. For logits use torch.sigmoid(z)."
        )
    ax = start(ax, title)
    ax.plot([0, 1], [0, 1], color=style.FAINT, linestyle="--", linewidth=1)
    places = np.minimum((p * bins).astype(int), bins - 1)
    told = [_bin(ax, p[places == k], y[places == k]) for k in np.unique(places)]
    ax.set(xlim=(0, 1), ylim=(-0.05, 1.12), xlabel="predicted probability (mean of the bin)")
    ax.set_ylabel(what)
    return describe(ax, f"Calibration: {'; '.join(told)}." if alt is None else alt)


def _bin(ax, p, y):
    said, share = p.mean(), y.mean()
    chance = Z95 * np.sqrt((p * (1 - p)).sum()) / len(p)
    low, high = max(0, said - chance), min(1, said + chance)
    bar = {"color": style.CLASSES[5], "linestyle": "-", "linewidth": 7, "alpha": 0.5, "zorder": 2}
    ax.plot([said, said], [low, high], **bar)
    ax.plot(said, share, marker="o", color=style.INK, zorder=3)
    where = {"ha": "center", "va": "bottom", "fontsize": "small"}
    ax.annotate(
        f"{len(p):,}", (said, max(share, high)), (0, 5), textcoords="offset points", **where
    )
    return f"{len(p)} rows said {said:.2f} on average, {share:.2f} came true"
