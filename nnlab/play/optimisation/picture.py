"""The optimisation playground's picture: a landscape in bands, two walks, and their losses."""

from functools import cache

import numpy as np

from nnlab.play.kit.plane import draw_axes
from nnlab.play.kit.scene import Scene
from nnlab.play.optimisation.model import Descent, Landscape
from nnlab.style import CLASSES

COLOURS = (CLASSES[4], CLASSES[2])  # of the first descent and of the second
_CELLS = (192, 240)  # rows and columns of the picture
_BANDS = 14
_FAR = 1e4  # a place beyond this is drawn there: the canvas cuts it off anyway


def draw(land: Landscape, descents: tuple[Descent, ...], label: str) -> Scene:
    """The landscape, dark where it is low, both walks, and the start to be dragged."""
    scene = Scene(land.bounds, label, bands(land))
    draw_axes(scene, ("w₁", "w₂"))
    for place, descent in enumerate(descents):
        path = np.clip(descent.path, -_FAR, _FAR)
        dash = (6, 4) if place else ()
        if len(path) > 1:
            scene.line(path, colour=COLOURS[place], width=2, dash=dash)
        if len(path) <= 60:
            for w in path[1:-1]:
                scene.point(*w, colour=COLOURS[place], radius=3, triangle=place == 1)
        scene.point(*path[-1], colour=COLOURS[place], radius=7, triangle=place == 1)
    scene.ring(*descents[0].path[0], radius=10)
    scene.point(*descents[0].path[0], colour="#222222", radius=5, grab=0)
    return scene


@cache  # it takes most of a picture's time, and no step changes it
def bands(land: Landscape) -> np.ndarray:
    """The heights in bands of equal area, as a picture.

    Shapes: -> (rows, columns, 4) uint8 RGBA, the top row first
    """
    left, right, bottom, top = land.bounds
    rows, columns = _CELLS
    w1 = left + (right - left) * (np.arange(columns) + 0.5) / columns
    w2 = top - (top - bottom) * (np.arange(rows) + 0.5) / rows
    height = land.height(np.stack(np.meshgrid(w1, w2), -1))
    edges = np.quantile(height, np.arange(1, _BANDS) / _BANDS)
    band = np.searchsorted(edges, height)
    picture = np.empty((rows, columns, 4), np.uint8)
    picture[..., :3] = [*bytes.fromhex(CLASSES[0][1:])]
    picture[..., 3] = 170 - 11 * band
    return picture


def losses(descents: tuple[Descent, ...]) -> Scene:
    """Both losses over the steps, on a logarithmic scale from 1e-8."""
    low, high = -8.0, 2.0
    told = "; ".join(f"{w.rule} {w.losses[0]:.3g} to {w.losses[-1]:.3g}" for w in descents)
    scene = Scene((-0.2, 1.06, -0.25, 1.35), f"loss, logarithmic: {told}")
    scene.line([(0, 0), (1, 0)], opacity=0.35)
    scene.text(-0.18, 1.2, "loss (powers of 10)", align="left", opacity=0.8)
    for power in (-8, -4, 0):
        height = (power - low) / (high - low)
        scene.text(-0.03, height, f"{power}".replace("-", "−"), align="right", size=11, opacity=0.6)
    steps = max(descent.steps for descent in descents)
    for place, descent in enumerate(descents):
        powers = np.log10(np.clip(descent.losses, 10**low, 10**high))
        points = [(t / max(steps, 1), (p - low) / (high - low)) for t, p in enumerate(powers)]
        if len(points) > 1:
            scene.line(points, colour=COLOURS[place], width=2, dash=(6, 4) if place else ())
        scene.point(*points[-1], colour=COLOURS[place], radius=4, triangle=place == 1)
    scene.text(1, -0.16, str(steps), size=11, opacity=0.6)
    return scene
