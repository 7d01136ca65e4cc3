"""From scores to shares: what softmax does to one row, step by step."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start

STEPS = ("score z", "e to the z", "share", "one-hot label", "cost −ln p")


def shares(
    scores: ArrayLike,
    classes: Sequence[str],
    label: int,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """One row of scores, one class a line: power, share as a bar, one-hot label, and the cost.

    Shapes: scores (K,), up to 6 classes
    """
    scores = array(scores, "scores", ("K",), "One row, not a batch.").astype(float)
    if len(classes) != len(scores) or not 0 < len(scores) <= 6:
        raise ValueError(
            f"scores has {len(scores)} numbers for {len(classes)} classes; expected one score for "
            "each class, and up to 6."
        )
    powers = np.exp(scores)
    parts = powers / powers.sum()
    ax = start(ax, title, (6, 2.5))
    for place, text in zip((1, 2, 3.5, 5, 6), STEPS, strict=True):
        ax.text(place, 0.75, text, ha="center", va="center", fontsize=9, color=style.FAINT)
    for row, name in enumerate(classes):
        hot = row == label
        ax.text(0.35, -row, name, ha="right", va="center")
        _cell(ax, 1, -row, number(scores[row]))
        _cell(ax, 2, -row, f"{powers[row]:.3g}")
        ax.barh(-row, parts[row], 0.6, left=3, color=style.CLASSES[row % 10])
        ax.barh(-row, 1, 0.6, left=3, fill=False, edgecolor=style.FAINT, linewidth=0.6)
        ax.text(4.08, -row, f"{parts[row]:.3f}", ha="left", va="center", fontsize=9)
        _cell(ax, 5, -row, str(int(hot)), style.INK if hot else style.FAINT)
    _cell(ax, 6, -label, f"{-np.log(parts[label]):.3f}")
    ax.plot([1.6, 2.4], [-len(scores) + 0.45] * 2, color=style.FAINT, linestyle="-", linewidth=0.8)
    _cell(ax, 2, -len(scores), f"sum {powers.sum():.4g}")
    ax.set(xlim=(-0.6, 6.6), ylim=(-len(scores) - 0.4, 1.1))
    ax.set_axis_off()
    told = "; ".join(
        f"{name} score {number(z)}, share {p:.3f}"
        for name, z, p in zip(classes, scores, parts, strict=True)
    )
    words = f"{told}. The label is {classes[label]}, cost {-np.log(parts[label]):.3f}"
    return describe(ax, words if alt is None else alt)


def _cell(ax, x, y, text, colour=style.INK):
    ax.text(x, y, text, ha="center", va="center", fontsize=9, color=colour)
