"""The perceptron playground's picture: the plane, the points, and the arrows of a correction."""

import numpy as np

from nnlab.play.kit.plane import draw_axes, draw_border, half_planes
from nnlab.play.kit.scene import Scene
from nnlab.play.perceptron.model import Look, Rule
from nnlab.play.perceptron.presets import Scatter
from nnlab.play.perceptron.words import describe
from nnlab.style import look as look_of

_REACH = 0.38  # of the height of the picture: the longest arrow


def draw(rule: Rule, preset: Scatter, *, pocket: bool) -> Scene:
    """The plane as the unit divides it, and what the last look did to the weights."""
    colours = [look_of(y, name)[0] for y, name in enumerate(preset.classes)]
    scene = Scene(preset.bounds, describe(rule), half_planes(rule.weights, preset.bounds, colours))
    draw_axes(scene, preset.axes)
    if pocket:
        draw_border(scene, rule.pocket, dash=(7, 5), width=2, opacity=0.8)
    if rule.look and rule.look.error:
        draw_border(scene, rule.look.before, width=2, opacity=0.3)
    draw_border(scene, rule.weights, sides=True, avoid=_names(rule, preset), width=2.5)
    for index, (x1, x2, y) in enumerate(rule.points):
        scene.point(x1, x2, colour=colours[y], triangle=y == 1, grab=index)
    if rule.look:
        scene.ring(rule.look.point.x1, rule.look.point.x2)
        if rule.look.error:
            _draw_correction(scene, rule.look, rule.lr, colours[rule.look.point.label])
    return scene


def _names(rule, preset):
    """Where the names of a correction's arrows stand."""
    scene = Scene(preset.bounds)
    if rule.look and rule.look.error:
        _draw_correction(scene, rule.look, rule.lr, "ink")
    return [mark["points"][0] for mark in scene.marks if mark["kind"] == "text"]


def _draw_correction(scene: Scene, look: Look, lr: float, colour: str) -> None:
    """From the origin the old w, at its tip the piece of x, and the new w: two sides and a third.

    All three are drawn at one scale, so that the longest fits.
    """
    origin, old, new = np.zeros(2), np.array(look.before[:2]), np.array(look.after[:2])
    if not (new - old).any():
        return  # the point is the origin: only b moves
    _, _, bottom, top = scene.bounds
    scale = _REACH * (top - bottom) / max(map(np.linalg.norm, (old, new, new - old)))
    sign = "+" if look.error > 0 else "−"
    piece = f"{sign} x" if lr == 1 else f"{sign} {lr:g} x"
    if old.any():
        scene.line([origin, scale * old], width=1.8, opacity=0.4, arrow=True)
        _name(scene, scale * old, "old w", opacity=0.6)
        _name(scene, scale * (0.6 * old + 0.4 * new), piece, away=new - old)
    scene.line([scale * old, scale * new], colour=colour, width=3, arrow=True)
    scene.line([origin, scale * new], width=3.5, arrow=True)
    _name(scene, scale * new, "new w" if old.any() else f"new w = {piece}")


def _name(scene, place, text, away=None, **style):
    """A word beside a place: beyond it as seen from the origin, or across a direction."""
    _, _, bottom, top = scene.bounds
    if away is None:
        across = place / (np.linalg.norm(place) or 1)
    else:
        across = np.array([-away[1], away[0]]) / np.linalg.norm(away)
        across = across if across @ place >= 0 else -across
    scene.text(*(place + 0.06 * (top - bottom) * across), text, **style)
