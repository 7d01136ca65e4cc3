"""The logistic regression playground's picture: the loss over the weights, and the plane beside."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from nnlab.play.kit.panel import Panel
from nnlab.play.kit.plane import COLOURS
from nnlab.play.kit.scene import Scene
from nnlab.play.logistic_regression.model import LOSSES, Descent, Problem, sigmoid
from nnlab.play.logistic_regression.settings import EDGE, FAR
from nnlab.style import CLASSES

SIZE = (580, 284)  # pixels
MAP = Panel(0.2, 0.08, 2.54, ((-FAR, FAR), (-FAR, FAR)))
PLANE = Panel(3.06, 0.08, 2.54, ((-EDGE, EDGE), (-EDGE, EDGE)))
PATHS = dict(zip(LOSSES, (CLASSES[4], CLASSES[2]), strict=True))  # the colour of each loss's path
_GROUND = [*bytes.fromhex(CLASSES[8][1:])]
_BANDS = 14
_DOTTED = 60  # steps that can be told apart


def draw(now: Mapping[str, Any], chosen: Descent, other: Descent, label: str) -> Scene:
    """Both panels: the descent on the chosen loss, and dashed what the other loss would do."""
    scene = Scene((0, SIZE[0] / 100, 0, SIZE[1] / 100), label)
    _lay(scene, MAP, surface(now["points"], now["loss"], now["bias"]))
    _lay(scene, PLANE, shades(chosen.path[-1], now["bias"]))
    _write_names(scene, MAP, f"{now['loss']} over the weights", "w", 5)
    _write_names(scene, PLANE, "the points, and what the unit says", "x", 2)
    _draw_path(scene, other, dash=(5, 4))
    _draw_path(scene, chosen)
    _draw_ends(scene, now["start"], chosen, other)
    _draw_border(scene, other, dash=(5, 4), colour=PATHS[other.problem.kind], width=2)
    _draw_border(scene, chosen, width=2.5)
    for index, (x1, x2, y) in enumerate(now["points"]):
        place = PLANE.place((x1, x2))
        scene.point(*place, colour=COLOURS[y], triangle=y == 1, radius=5, grab=index)
    return scene


@lru_cache(maxsize=8)
def surface(points: tuple, loss: str, bias: float) -> np.ndarray:
    """The loss over the map in bands, stronger where it is low, and finer towards the lowest.

    Shapes: -> (n, n, 4) uint8 RGBA, the top row first
    """
    n, weights = MAP.cells()
    height = Problem(points, loss, bias).loss(weights).reshape(n, n)
    low, high = height.min(), height.max()
    share = (height - low) / max(high - low, 1e-12)
    picture = np.empty((n, n, 4), np.uint8)
    picture[..., :3] = _GROUND
    picture[..., 3] = 165 - 11 * np.minimum(np.sqrt(share) * _BANDS, _BANDS - 1).astype(int)
    return picture


def shades(w: np.ndarray, bias: float) -> np.ndarray:
    """The plane in the colours of the classes, the stronger the surer the unit is.

    Shapes: w (2,) -> (n, n, 4) uint8 RGBA, the top row first
    """
    n, places = PLANE.cells()
    p = sigmoid(places @ w + bias).reshape(n, n, 1)
    zero, one = (np.array([*bytes.fromhex(colour[1:])]) for colour in COLOURS)
    colours = np.where(p < 0.5, zero, one)
    return np.concatenate([colours, 120 * np.abs(2 * p - 1)], -1).round().astype(np.uint8)


def runs(panel: Panel, path: np.ndarray) -> Iterator[np.ndarray]:
    """The parts of a path that lie in a panel, in its own coordinates; each (k, 2), k > 1."""
    low, high = np.array(panel.shows).T
    begin, way = path[:-1], np.diff(path, axis=0)
    way = np.where(way == 0, 1e-300, way)  # level or upright: it meets two sides infinitely far off
    meets = np.sort([(low - begin) / way, (high - begin) / way], axis=0)
    enters, leaves = meets[0].max(-1).clip(min=0), meets[1].min(-1).clip(max=1)
    run: list[np.ndarray] = []
    for i in np.flatnonzero(enters < leaves):
        if run and enters[i] > 0:
            yield np.array(run)
            run = []
        run = run or [begin[i] + enters[i] * way[i]]
        run.append(begin[i] + leaves[i] * way[i])
        if leaves[i] < 1:
            yield np.array(run)
            run = []
    if run:
        yield np.array(run)


def is_in(panel: Panel, places: np.ndarray) -> np.ndarray:
    """Which of the places lie in a panel."""
    low, high = np.array(panel.shows).T
    return ((low <= places) & (places <= high)).all(-1)


def _lay(scene, panel, pixels):
    corner, size = (panel.left, panel.bottom), (panel.side, panel.side)
    scene.tile(corner, size, pixels, frame=(1, 0.35, []))


def _write_names(scene, panel, title, name, tick):
    end, half = panel.shows[0][1], panel.side / 2
    x, y = panel.left + half, panel.bottom + half  # where the axes cross
    scene.text(x, y + half + 0.12, title, size=13)
    scene.text(x + half - 0.05, y + 0.1, f"{name}₁ →", align="right", opacity=0.7)
    scene.text(x + 0.06, y + half - 0.1, f"↑ {name}₂", align="left", opacity=0.7)
    scene.line([(x - half, y), (x + half, y)], opacity=0.3, width=1)
    scene.line([(x, y - half), (x, y + half)], opacity=0.3, width=1)
    for number in (-tick, tick):
        words, way = f"{number}".replace("-", "−"), number / end * half
        scene.text(x + way, y - 0.09, words, size=10, opacity=0.6)
        scene.text(x - 0.05, y + way, words, size=10, opacity=0.6, align="right")


def _draw_path(scene, descent, dash=()):
    path, colour = np.array(descent.path), PATHS[descent.problem.kind]
    for run in runs(MAP, path):
        scene.line(MAP.place(run), colour=colour, width=2, dash=dash)
    if not dash and descent.steps <= _DOTTED:
        inner = path[1:-1][is_in(MAP, path[1:-1])]
        scene.dots(MAP.place(inner), colour=colour, radius=3)


def _draw_ends(scene, start, chosen, other):
    """The start, and where the two descents stand: a ring for the one that is dashed."""
    place = MAP.place(start)
    scene.ring(*place, radius=10)
    scene.point(*place, colour="#222222", radius=5, grab="start")
    now, then = chosen.path[-1], other.path[-1]
    if chosen.steps and is_in(MAP, now):
        scene.point(*MAP.place(now), colour=PATHS[chosen.problem.kind], radius=6)
    if other.steps and is_in(MAP, then):
        scene.ring(*MAP.place(then), colour=PATHS[other.problem.kind], radius=7, width=2.5)


def _draw_border(scene, descent, **style):
    """The line where the unit says one half; for the chosen loss also where w points."""
    w, bias = descent.path[-1], descent.problem.bias
    size = np.linalg.norm(w)
    if not size:
        return
    foot, along = -bias * w / size**2, np.array([-w[1], w[0]]) / size
    for run in runs(PLANE, np.array([foot - 9 * EDGE * along, foot + 9 * EDGE * along])):
        scene.line(PLANE.place(run), **style)
    tip = foot + 0.6 * w / size
    if "dash" not in style and is_in(PLANE, np.array([foot, tip])).all():
        scene.line(PLANE.place([foot, tip]), arrow=True, **style)
