"""How tensors meet: a shape that is stretched, and a product of rows and columns."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab.plot.canvas import array, describe, number, start
from nnlab.plot.mechanisms.grids import frame, grid

MOST = 6  # rows or columns that can be read


def stretch(
    s: ArrayLike,
    t: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The sum of two tables as broadcasting makes it: numbers read again are grey and dashed.

    Shapes: s and t (R, C), (1, C), (R, 1) or (C,), with up to 6 rows and columns

    Raises: ValueError for shapes that do not fit, or with more than two axes.
    """
    s, t = (np.atleast_2d(array(x, name)) for x, name in ((s, "s"), (t, "t")))
    try:
        total = s + t
    except ValueError as error:
        raise ValueError(
            f"s has shape {s.shape} and t {t.shape}: aligned at the last axis, lengths must be "
            "equal or 1."
        ) from error
    _small(total, "s + t")
    ax = start(ax, title, (6, 0.5 + 0.42 * total.shape[0] + 0.5))
    rows, columns = total.shape
    for number_, (values, sign) in enumerate(((s, "+"), (t, "="), (total, ""))):
        left = number_ * (columns + 1)
        grid(ax, np.broadcast_to(values, total.shape), (left, 0), str(values.shape),
             faint=_copies(values.shape, total.shape))  # fmt: skip
        ax.text(left + columns + 0.5, -rows / 2, sign, ha="center", va="center", fontsize="large")
    frame(ax, 3 * columns + 2, rows)
    words = f"A table of shape {s.shape} and one of shape {t.shape}, stretched to {total.shape}"
    return describe(ax, f"{words} and added cell by cell" if alt is None else alt)


def product(
    X: ArrayLike,
    W: ArrayLike,
    row: int = 0,
    column: int = 0,
    *,
    names: tuple[str, str] = ("X", "W"),
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The matrix product as a picture: W stands above the result, X to its left.

    One row of X and one column of W are lit, and the sum that they make is written out. `names`
    are what the two are called in the drawing.

    Shapes: X (N, D), W (D, K), each length up to 6

    Raises: ValueError for other shapes, or a row or column that is not there.
    """
    X, W = array(X, "X", ("N", "D")), array(W, "W", ("D", "K"))
    if X.shape[1] != W.shape[0]:
        raise ValueError(
            f"X has shape {X.shape} and W {W.shape}; expected as many columns in X as rows in W."
        )
    _small(X, "X"), _small(W, "W")
    (n, d), k = X.shape, W.shape[1]
    if not (0 <= row < n and 0 <= column < k):
        raise ValueError(f"row {row}, column {column} is not in a result of shape {(n, k)}.")
    ax = start(ax, title, (6, 0.9 + 0.38 * (n + d)))
    grid(ax, W, (d + 1, 0), names[1], lit={(i, column) for i in range(d)})
    grid(ax, X, (0, -d - 1), names[0], lit={(row, i) for i in range(d)})
    grid(ax, X @ W, (d + 1, -d - 1), lit={(row, column)})
    terms = [f"{number(x)} · {number(w)}" for x, w in zip(X[row], W[:, column], strict=True)]
    sum_ = f"{' + '.join(terms)} = {number(X[row] @ W[:, column])}"
    ax.text(d + k + 1.5, -d - row - 1.5, sum_, ha="left", va="center")
    frame(ax, d + k + 2 + 0.45 * len(sum_), n + d + 1)
    words = f"Row {row} of {names[0]} meets column {column} of {names[1]}: {sum_}"
    return describe(ax, words if alt is None else alt)


def _copies(shape, whole):
    """The cells of the stretched table that only read again what stands in the first."""
    return {
        (row, column) for row, column in np.ndindex(*whole) if row >= shape[0] or column >= shape[1]
    }


def _small(values, name):
    if max(values.shape) > MOST or values.ndim > 2:
        raise ValueError(
            f"{name} has shape {values.shape}; expected two axes of up to {MOST}: more cannot be "
            "read in a drawing. Take a part, such as [:4, :4]."
        )
