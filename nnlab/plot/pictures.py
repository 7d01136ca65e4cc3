"""Many small pictures side by side: images, the weights of filters, the maps they give."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, together
from nnlab.plot.mosaic import captions, mosaic


def images(
    images: ArrayLike,
    labels: Sequence | None = None,
    *,
    columns: int | None = None,
    rows: Sequence[str] | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """Images in rows, each under its label; `rows` names each row of `columns` pictures.

    uint8 is shown from 0 to 255 and floats from 0 to 1; floats beyond that share one scale, from
    the smallest to the largest value of all.

    Shapes: images (N, H, W), (N, 1, H, W), (N, 3, H, W) or (N, H, W, 3)
    """
    tiles = _tiles(array(images, "images"))
    tiles, low, high = _scaled(tiles)
    look = {"cmap": "gray", "vmin": 0, "vmax": 1}
    ax, _ = mosaic(ax, title, tiles, labels, columns, look, rows)
    told = "" if rows is None else f", in rows: {together(rows)}"
    words = _words("images", tiles, labels) + f"{told}, from black at {low} to white at {high}"
    return describe(ax, words if alt is None else alt)


def filters(
    weights: ArrayLike,
    labels: Sequence | None = None,
    *,
    columns: int | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """Weights as pictures on one scale: white is 0, red positive, blue negative.

    Shapes: weights (N, H, W) or (N, 1, H, W)
    """
    tiles = _grey(weights, "weights", "For input channel c of a convolution use weights[:, c].")
    reach = np.nanmax(np.abs(tiles), initial=0) or 1.0
    look = {"cmap": style.SIGNED, "vmin": -reach, "vmax": reach}
    ax, words = _with_scale(ax, title, tiles, labels, columns, look, ("filters", "weight"))
    return describe(ax, words if alt is None else alt)


def feature_maps(
    maps: ArrayLike,
    labels: Sequence | None = None,
    *,
    columns: int | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The channels that a layer makes of one image, on one scale: bright is large.

    Shapes: maps (C, H, W)
    """
    tiles = array(maps, "maps", ("C", "H", "W"), "For the first image of a batch use maps[0].")
    look, kind = {"cmap": style.AMOUNT}, ("feature maps", "activation")
    ax, words = _with_scale(ax, title, tiles, labels, columns, look, kind)
    return describe(ax, words if alt is None else alt)


def _with_scale(ax, title, tiles, labels, columns, look, kind):
    """The tiles beside the scale of their values, and both in words."""
    tiled, valued = kind
    ax, drawn = mosaic(ax, title, tiles, labels, columns, look)
    ax.figure.colorbar(drawn, ax=ax, label=valued, shrink=0.8)
    ends = f"from {number(np.nanmin(tiles))} to {number(np.nanmax(tiles))}"
    return ax, f"{_words(tiled, tiles, labels)}; {valued}s {ends}"


def _tiles(images):
    if images.ndim == 4 and images.shape[1] == 3:
        return images.transpose(0, 2, 3, 1)  # (N, 3, H, W) -> (N, H, W, 3)
    if images.ndim == 4 and images.shape[1] != 1 and images.shape[3] == 3:
        return images
    advice = "For one grey image use images[None, None]."
    if images.ndim != 2:
        advice = "Colour has 3 channels: (N, 3, H, W) or (N, H, W, 3)."
    return _grey(images, "images", advice)


def _grey(values, name, advice):
    values = array(values, name)
    if values.ndim == 4 and values.shape[1] == 1:
        return values[:, 0]
    if values.ndim != 3:
        raise ValueError(
            f"{name} has shape {values.shape}; expected (N, 1, H, W) or (N, H, W). {advice}"
        )
    return values


def _scaled(tiles):
    """The tiles between 0 and 1, with the values that became black and white, in words."""
    if tiles.dtype == np.uint8:
        return tiles / 255, "0", "255"
    tiles = tiles.astype(float)
    low, high = np.nanmin(tiles, initial=0), np.nanmax(tiles, initial=1)
    return (tiles - low) / (high - low), number(low), number(high)


def _words(kind, tiles, labels):
    n, height, width = tiles.shape[:3]
    told = "" if labels is None else f", labelled {together(captions(labels, n)[:10])}"
    return f"{n} {kind} of {height} x {width} pixels{told}{', ...' * (n > 10 and bool(told))}"
