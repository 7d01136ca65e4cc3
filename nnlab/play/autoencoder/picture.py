"""The autoencoder playground's picture: the plane of codes, and a code decoded."""

import numpy as np

from nnlab.play.autoencoder.model import Coder
from nnlab.play.kit.codes import CENTRE, HALF, CodeMap, frame
from nnlab.play.kit.scene import Scene
from nnlab.style import CLASSES, QUANTITIES

BOUNDS = (0.0, 7.2, 0.0, 3.84)  # a hundred pixels of the canvas are 1
LEAST = 3.0  # of the map's reach
_TILES = 11  # decoded pictures along an edge of the map
_SIDE = 1.5  # of the two pictures on the right
_GREY = 235  # a picture's background: black pictures would hide the dots of the map


def draw(coder: Coder, at: tuple[float, float], show: str, label: str) -> Scene:
    """The map with the codes or with decoded pictures, and on the right what `at` decodes to."""
    scene = Scene(BOUNDS, label)
    codes = coder.codes()
    view = CodeMap(codes, LEAST)
    if show != "codes":
        scene.tile(np.subtract(CENTRE, HALF), (2 * HALF,) * 2, _sheet(coder, view))
    frame(scene, view)
    if show != "pictures":
        _dots(scene, view, codes, coder.labels)
    near = int(np.linalg.norm(codes - np.asarray(at), axis=1).argmin())
    _right(scene, coder, at, near)
    scene.ring(*view.place(codes[near]), radius=8)
    scene.ring(*view.place(at), radius=11)
    scene.point(*view.place(at), colour="#222222", radius=6, grab=0)
    return scene


def losses(coder: Coder) -> Scene:
    """Cross-entropy, and KL if it counts, over the steps: averages over every twentieth part."""
    scene = Scene((-0.2, 1.06, -0.25, 1.35), "loss: nothing yet")
    scene.line([(0, 0), (1, 0)], opacity=0.35)
    scene.text(-0.18, 1.2, "nats a picture (dashed: KL)", align="left", opacity=0.8)
    if not coder.steps:
        return scene
    values = np.array(coder.losses)
    parts = [part.mean(axis=0) for part in np.array_split(values, min(60, len(values)))]
    top = max(float(np.max(parts)), 1e-9)
    along = np.linspace(0, 1, len(parts)) if len(parts) > 1 else [1.0]
    for column, dash in ((0, ()), (1, (5, 3))):
        if column == 0 or coder.beta:
            line = [(x, part[column] / top) for x, part in zip(along, parts, strict=True)]
            scene.line(line, colour=QUANTITIES["train"][0], width=2, dash=dash)
            scene.point(*line[-1], colour=QUANTITIES["train"][0], radius=4)
    scene.text(-0.03, 1, f"{top:.3g}", align="right", size=11, opacity=0.6)
    scene.text(-0.03, 0, "0", align="right", size=11, opacity=0.6)
    scene.text(1, -0.16, str(coder.steps), size=11, opacity=0.6)
    first, last = parts[0][0], parts[-1][0]
    scene.label = f"cross-entropy: {first:.4g} nats at first, {last:.4g} after {coder.steps} steps"
    return scene


def _dots(scene, view, codes, labels):
    """Each code in the colour of its class; every second class has triangles."""
    for label in range(10):
        rows = codes[labels == label]
        rows = rows[np.abs(rows).max(axis=1) <= view.reach]
        scene.dots(view.place(rows), colour=CLASSES[label], radius=4, triangle=label % 2 == 1)
        if len(rows):
            scene.text(*view.place(np.median(rows, axis=0)), str(label), size=18)


def _right(scene, coder, at, near):
    """The decoded picture, and beside it the real one whose code lies nearest."""
    names = ("decoded", f"nearest: {coder.classes[coder.labels[near]]}")
    shown = (coder.decode([at])[0], coder.picture(near))
    for place, (name, picture) in enumerate(zip(names, shown, strict=True)):
        left = 3.95 + place * (_SIDE + 0.12)
        scene.tile((left, 1.5), (_SIDE, _SIDE), _pixels(picture))
        scene.text(left + _SIDE / 2, 3.16, name, size=13)
    code = f"z = ({at[0]:.2f}, {at[1]:.2f})".replace("-", "−")
    scene.text(3.95, 1.25, code, size=13, align="left")
    hollow = np.linalg.norm(coder.codes()[near] - np.asarray(at))
    scene.text(3.95, 0.98, f"distance to the nearest: {hollow:.2f}", size=13, align="left")
    named = [f"{k} {name}" for k, name in enumerate(coder.classes) if name != str(k)]
    for row, line in enumerate((named[:4], named[4:7], named[7:])):
        scene.text(3.95, 0.66 - 0.22 * row, ", ".join(line), size=11, align="left", opacity=0.7)


def _sheet(coder, view):
    """Decoded pictures all over the map, as one picture."""
    steps = (np.arange(_TILES) + 0.5) / _TILES * 2 - 1
    grid = np.stack(np.meshgrid(steps, -steps), axis=-1).reshape(-1, 2) * view.reach
    tiles = coder.decode(grid).reshape(_TILES, _TILES, 14, 2, 14, 2).mean(axis=(3, 5))
    return _pixels(tiles.transpose(0, 2, 1, 3).reshape(14 * _TILES, -1))


def _pixels(picture):
    """Ink on light paper. Shapes: (H, W) from 0 to 1 -> (H, W, 4) uint8"""
    ink = (_GREY * (1 - np.clip(picture, 0, 1))).round().astype(np.uint8)
    return np.dstack([ink, ink, ink, np.full_like(ink, 255)])
