"""Matrices as pictures: confusion and attention."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start


def confusion(
    matrix: ArrayLike,
    classes: Sequence[str] | None = None,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """A confusion matrix: counts in the cells (of up to 15 classes), colour for the row's share.

    Shapes: matrix (K, K), rows the true class, columns the predicted one
    """
    counts = array(matrix, "matrix", ("K", "K"), "nnlab.metrics.confusion makes one.")
    names = _names(classes, len(counts), "classes", range(len(counts)))
    if counts.shape[0] != counts.shape[1]:
        raise ValueError(f"matrix has shape {counts.shape}; expected as many rows as columns.")
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    ax = start(ax, title, size=(6, 4))
    drawn = ax.imshow(share, cmap="Blues", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(counts if len(counts) <= 15 else np.empty((0, 0))):
        colour = "white" if share[row, column] > 0.5 else style.INK if count else style.FAINT
        ax.text(column, row, f"{count:g}", ha="center", va="center", fontsize=9, color=colour)
    _ticks(ax, names, names)
    ax.set(xlabel="predicted class", ylabel="true class")
    ax.figure.colorbar(drawn, ax=ax, label="share of the true class", shrink=0.8)
    return describe(ax, _mistakes(counts, names) if alt is None else alt)


def attention(
    weights: ArrayLike,
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """How much each row (a query) looks at each column (a key); bright is much.

    Shapes: weights (T, S)
    """
    weights = array(weights, "weights", ("T", "S"), "For the first head of many use weights[0].")
    rows = _names(rows, weights.shape[0], "rows")
    columns = _names(columns, weights.shape[1], "columns")
    ax = start(ax, title, size=(6, 4))
    drawn = ax.imshow(weights, cmap=style.AMOUNT, vmin=0, vmax=max(weights.max(initial=0), 1e-12))
    _ticks(ax, rows, columns)
    ax.set(xlabel="looked at (key)", ylabel="looking (query)")
    ax.figure.colorbar(drawn, ax=ax, label="attention", shrink=0.8)
    looks = [
        f'"{rows[row]}" at "{columns[weights[row].argmax()]}" ({number(weights[row].max())})'
        for row in range(min(len(rows), 12))
    ]
    words = (
        f"Attention of {len(rows)} queries over {len(columns)} keys, most of all {', '.join(looks)}"
    )
    return describe(ax, words if alt is None else alt)


def _names(names, n, what, default=None):
    if names is None:
        return [str(place) for place in default or range(n)]
    if len(names) != n:
        raise ValueError(f"{what} has {len(names)} names; expected {n}, as the matrix has.")
    return [str(name) for name in names]


def _ticks(ax, rows, columns):
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0, labelsize=min(9, 150 / max(len(rows), len(columns))))
    steep = max(map(len, columns)) * len(columns) > 45  # the names would run into each other
    ax.set_xticks(range(len(columns)), columns, rotation=90 if steep else 0)
    ax.set_yticks(range(len(rows)), rows)


def _mistakes(counts, names):
    total, right = counts.sum(), np.trace(counts)
    wrong = counts - np.diag(np.diag(counts))
    row, column = np.unravel_index(wrong.argmax(), wrong.shape)
    words = f"Confusion matrix of {len(names)} classes: {right:g} of {total:g} right"
    if wrong.any():
        words += f"; the most common mistake takes {names[row]} for {names[column]}"
        words += f" ({wrong[row, column]:g})"
    return words
