"""The GAN playground's picture: points, D's map, arrows, the manifold; and the chart."""

from typing import NamedTuple

import numpy as np

from nnlab.play.gan.data import BOUNDS, threads
from nnlab.play.gan.model import EVERY, Game
from nnlab.play.kit.scene import Scene
from nnlab.style import CLASSES

REAL, PAINTED = CLASSES[0], CLASSES[1]
_CELLS = (48, 60)  # rows and columns of the map
_ARROWS, _REACH = 60, 0.22  # how many, and how long the longest may be
_KEPT = 200  # points of a curve in the chart
_CHARTS, _LONG, _LOW, _HIGH = (38, 194), 98, 20, 76  # left ends, length, foot and height


def _middles():
    """The middles of the map's cells, row by row from the top: (rows * columns, 2) float32."""
    left, right, bottom, top = BOUNDS
    rows, columns = _CELLS
    across = left + (right - left) * (np.arange(columns) + 0.5) / columns
    up = top - (top - bottom) * (np.arange(rows) + 0.5) / rows
    return np.stack(np.meshgrid(across, up), -1).reshape(-1, 2).astype(np.float32)


_PLACES = _middles()


class View(NamedTuple):
    """What to draw of a game, and how."""

    game: Game
    loss: str
    label: str
    map: bool
    gradients: bool
    manifold: bool
    paper: bool  # whether the picture can be drawn on


def draw(view: View) -> Scene:
    """Everything that is switched on."""
    scene = Scene(BOUNDS, view.label, opinions(view) if view.map else None)
    x, fake = view.game.points()
    fake = np.clip(fake, -50, 50)  # a place beyond is not to be seen anyway
    if view.manifold:
        lines = threads(view.game.noise)
        ways = np.clip(view.game.G.forward(np.concatenate(lines, dtype=np.float32))[-1], -50, 50)
        for way in np.split(ways, len(lines)):
            scene.line(way, colour=PAINTED, width=1, opacity=0.55)
    scene.dots(x, colour=REAL, radius=3)
    scene.dots(fake, colour=PAINTED, radius=3.5, triangle=True)
    if view.gradients:
        _draw_arrows(scene, view, fake[:_ARROWS])
    if view.paper:
        left, right, bottom, top = BOUNDS
        clear = np.zeros((1, 1, 4), np.uint8)
        scene.tile((left, bottom), (right - left, top - bottom), clear, grab="paper", drawn=True)
    return scene


def opinions(view: View) -> np.ndarray:
    """D's map: blue where it says real, orange where it says painted, clear where it guesses.

    Shapes: -> (rows, columns, 4) uint8 RGBA, the top row first
    """
    rows, columns = _CELLS
    sure = 2 * np.nan_to_num(view.game.opinion(_PLACES, view.loss), nan=0.5) - 1
    picture = np.empty((rows * columns, 4), np.uint8)
    real, painted = ([*bytes.fromhex(colour[1:])] for colour in (REAL, PAINTED))
    picture[:, :3] = np.where((sure > 0)[:, None], real, painted)
    picture[:, 3] = 120 * np.abs(sure)
    return picture.reshape(rows, columns, 4)


def _draw_arrows(scene, view, fake):
    ways = np.nan_to_num(view.game.downhill(fake, view.loss))
    unit = _REACH / max(np.hypot(*ways.T).max(initial=0), 1e-9)
    for place, arrow in zip(fake, ways, strict=True):
        if np.hypot(*arrow) * unit > 0.01:
            scene.line([place, place + unit * arrow], width=1.5, opacity=0.75, arrow=True)


def chart(game: Game) -> Scene:
    """Over the updates: both losses, and beside them how far painted points are from real ones."""
    scene = Scene((0, 300, 0, 124), "losses and divergence: nothing yet")
    scene.text(4, 113, "loss: D", align="left", size=11, colour=REAL)
    scene.text(60, 113, "G (dashed)", align="left", size=11, colour=PAINTED)
    scene.text(168, 113, "divergence", align="left", size=11)
    for place in _CHARTS:
        scene.line([(place, _LOW), (place + _LONG, _LOW)], opacity=0.35)
    if game.losses:
        _draw_losses(scene, game)
        _draw_divergence(scene, game)
        of_D, of_G = game.losses[-1]
        scene.label = (
            f"losses after {len(game.losses)} updates: of D {of_D:.3g}, of G {of_G:.3g}; "
            f"divergence {game.apart[0]:.3f} at first, {game.apart[-1]:.3f} now"
        )
    return scene


def _draw_losses(scene, game):
    values = np.nan_to_num(np.array(game.losses), nan=0.0, posinf=0.0, neginf=0.0)
    high, low = max(values.max(), 1e-9), min(values.min(), 0.0)
    kept = np.unique(np.linspace(0, len(values) - 1, _KEPT).round().astype(int))
    along = kept / max(len(values) - 1, 1)
    for column, (colour, dash) in enumerate(((REAL, ()), (PAINTED, (6, 4)))):
        heights = (values[kept, column] - low) / (high - low)
        _curve(scene, _CHARTS[0], along, heights, colour=colour, dash=dash)
    _mark_axes(scene, _CHARTS[0], high, low, len(values))


def _draw_divergence(scene, game):
    """On a scale to ln 2, where no real point has a painted one near."""
    heights, most = np.array(game.apart), np.log(2)
    kept = np.unique(np.linspace(0, len(heights) - 1, _KEPT).round().astype(int))
    along = kept * EVERY / max(len(game.losses), 1)
    _curve(scene, _CHARTS[1], along, heights[kept] / most)
    _mark_axes(scene, _CHARTS[1], most, 0.0, len(game.losses))


def _curve(scene, left, along, heights, **look):
    places = np.stack([left + _LONG * along, _LOW + _HIGH * heights], 1)
    scene.line(places, width=2, **look)
    scene.dots(places[-1:], colour=look.get("colour", "ink"), radius=3)


def _mark_axes(scene, left, high, low, updates):
    for y, value in ((_LOW + _HIGH, high), (_LOW, low)):
        words = f"{value:.2g}".replace("-", "−")
        scene.text(left - 4, y, words, align="right", size=11, opacity=0.6)
    scene.text(left + _LONG, 8, str(updates), align="right", size=11, opacity=0.6)
