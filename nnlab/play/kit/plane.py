"""The plane of two inputs, divided by one threshold unit."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlab.play.kit.scene import Scene
from nnlab.style import CLASSES

COLOURS = CLASSES[:2]
_TINT = 60  # how strongly the sides are coloured, of 255
_CELLS = (96, 120)  # rows and columns of the picture
_SAID = ((2.6, "ŷ = 1"), (-1.2, "ŷ = 0"))  # how far from the border, in twentieths of the height
_PLACES = (0, 4, -4, 6, -6, 8, -8)  # along it, likewise


def half_planes(weights: tuple, bounds: tuple, colours: Sequence[str] = COLOURS) -> np.ndarray:
    """The two sides of the line w1 x1 + w2 x2 + b = 0, tinted in the colours of their classes.

    Shapes: -> (rows, columns, 4) uint8 RGBA, the top row first
    """
    left, right, bottom, top = bounds
    rows, columns = _CELLS
    cell = (right - left) / columns
    x1 = left + cell * (np.arange(columns) + 0.5)
    x2 = top - (top - bottom) / rows * (np.arange(rows) + 0.5)
    w1, w2, b = weights
    z = w1 * x1 + w2 * x2[:, None] + b
    size = np.hypot(w1, w2) * cell
    share = np.clip(z / size + 0.5, 0, 1) if size else (z >= 0).astype(float)  # no jagged edge
    return blend(share, colours, _TINT)


def blend(share: np.ndarray, colours: Sequence[str], opacity: int) -> np.ndarray:
    """Pixels from the first colour for 0 to the second for 1. Shapes: (...,) -> (..., 4) uint8"""
    first, second = (np.array([*bytes.fromhex(colour[1:]), opacity]) for colour in colours)
    return (first + share[..., None] * (second - first)).round().astype(np.uint8)


def draw_border(
    scene: Scene, weights: tuple, *, sides: bool = False, avoid: Sequence = (), **style: Any
) -> None:
    """Add the line of a unit; with `sides`, also the weights' direction and what each side says.

    That stands next to the middle, or along the line where it keeps off the texts at `avoid`.
    """
    left, right, bottom, top = scene.bounds
    w, b = np.array(weights[:2]), weights[2]
    size = np.hypot(*w)
    centre = np.array([left + right, bottom + top]) / 2
    unit = (top - bottom) / 20
    if not size:
        if sides:
            scene.text(centre[0], bottom + 2 * unit, "w = 0: no line yet, b alone decides")
        return
    foot = centre - (w @ centre + b) / size**2 * w
    along, across = np.array([-w[1], w[0]]) / size, w / size
    reach = np.hypot(right - left, top - bottom)
    scene.line([foot - reach * along, foot + reach * along], **style)
    if sides:
        ways = (foot + place * unit * along for place in _PLACES)
        fit = (place for place in ways if _is_free(place, unit * across, scene.bounds, avoid))
        foot = next(fit, foot)
        scene.line([foot, foot + 1.6 * unit * across], arrow=True, **style)
        for distance, said in _SAID:
            x, y = foot + distance * unit * across
            scene.text(x, y, said, opacity=0.8)


def _is_free(place, step, bounds, avoid):
    """Whether what the sides say stands in the picture there, and keeps off other texts."""
    left, right, bottom, top = bounds
    unit = (top - bottom) / 20
    for distance, _ in _SAID:
        x, y = place + distance * step
        if not (left + unit < x < right - unit and bottom + unit < y < top - unit):
            return False
        if any(abs(x - a) < 3.8 * unit and abs(y - b) < unit for a, b in avoid):
            return False
    return True


def draw_axes(scene: Scene, names: tuple[str, str]) -> None:
    """Add the two axes with whole numbers on them, and their names."""
    left, right, bottom, top = scene.bounds
    unit = (top - bottom) / 20
    scene.line([(left, 0), (right, 0)], opacity=0.25, width=1)
    scene.line([(0, bottom), (0, top)], opacity=0.25, width=1)
    for number in _whole(left + unit, right - unit):
        scene.text(number, -0.6 * unit, f"{number}".replace("-", "−"), size=10, opacity=0.5)
    for number in _whole(bottom + unit, top - unit):
        if number:
            words = f"{number}".replace("-", "−")
            scene.text(-0.3 * unit, number, words, size=10, opacity=0.5, align="right")
    scene.text(right - 0.4 * unit, bottom + 0.7 * unit, f"{names[0]} →", opacity=0.7, align="right")
    scene.text(left + 0.4 * unit, top - 0.8 * unit, f"↑ {names[1]}", opacity=0.7, align="left")


def _whole(low, high):
    return range(int(np.ceil(low)), int(np.floor(high)) + 1)
