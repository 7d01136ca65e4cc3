"""The Transformer playground's picture: one map large, all maps small, one cell unfolded."""

from typing import NamedTuple

import numpy as np

from nnlab.play.kit.scene import Scene
from nnlab.play.transformer.model import Look, Pass

BOUNDS = (0, 880, 0, 430)  # the canvas's pixels
MAP = (64, 396, 74, 366)  # left, right, bottom, top of the large map
CHOSEN = "#d55e00"
_SMALL, _FIRST, _STEP = (82, 58), (478, 342), (98, 76)  # size of a small map, its place, the next
_CELL, _UNFOLDED = 36, 566  # of the vectors' cells; where their first one begins
_BLUE, _ORANGE = np.array([0, 114, 178]), np.array([213, 94, 0])
_BRIGHT = np.array([[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]])


class Shown(NamedTuple):
    """What is looked at: who looks at whom, by which head, and the cell that is unfolded."""

    part: str
    layer: int  # from 0
    head: int  # from 0
    rows: str  # a character for each query
    columns: str  # a character for each key
    cell: tuple[int, int]
    scaled: bool


def draw(found: Pass, shown: Shown, label: str) -> Scene:
    """The whole picture."""
    scene = Scene(BOUNDS, label)
    look = found.looks[shown.part][shown.layer]
    _large(scene, look.weights[shown.head], shown)
    _small(scene, found.looks[shown.part], shown)
    _unfold(scene, look, shown)
    return scene


def cell_at(x: float, y: float, rows: int, columns: int) -> tuple[int, int]:
    """The (row, column) of the large map that lies under a point of the picture."""
    left, right, bottom, top = MAP
    row, column = (top - y) / (top - bottom) * rows, (x - left) / (right - left) * columns
    return int(np.clip(row, 0, rows - 1)), int(np.clip(column, 0, columns - 1))


def chances(characters: str, shares: np.ndarray) -> Scene:
    """The likeliest next characters as bars, the first five; without shares nothing follows."""
    order = np.argsort(-shares)[: 5 if shares.any() else 0]
    told = ", ".join(f"{characters[i]} {shares[i]:.1%}" for i in order) or "none, it is finished"
    scene = Scene((0, 300, 0, 124), f"Next character: {told}.")
    scene.text(4, 112, "next character", align="left", opacity=0.8)
    for row, i in enumerate(order):
        y, end = 92 - 20 * row, 40 + 190 * shares[i]
        scene.text(24, y, characters[i], size=13)
        if shares[i] >= 0.005:
            scene.line([(40, y), (end, y)], colour="#0072b2", width=11)
        scene.text(end + 8, y, f"{shares[i]:.1%}", align="left", size=11)
    return scene


def _large(scene, weights, shown):
    left, right, bottom, top = MAP
    rows, columns = weights.shape
    high, wide = (top - bottom) / rows, (right - left) / columns
    scene.tile((left, bottom), (right - left, top - bottom), _sharp(weights, 12), grab="map")
    row, column = shown.cell
    x, y = left + column * wide, top - row * high
    corners = [(x, y), (x + wide, y), (x + wide, y - high), (x, y - high), (x, y)]
    scene.line(corners, colour=CHOSEN, width=3)
    for i, character in enumerate(shown.rows):
        colour = CHOSEN if i == row else "ink"
        scene.text(left - 8, top - (i + 0.5) * high, _name(character), align="right", colour=colour)
    for i, character in enumerate(shown.columns):
        colour = CHOSEN if i == column else "ink"
        scene.text(left + (i + 0.5) * wide, top + 11, _name(character), colour=colour)
    looks, read = _AXES[shown.part]
    scene.text((left + right) / 2, top + 34, f"looked at: {read}", opacity=0.8)
    scene.text(12, bottom - 20, f"looking, downwards: {looks}", align="left", opacity=0.8)
    scene.text(12, bottom - 40, "bright: much attention · click a cell to unfold it", align="left",
               size=11, opacity=0.6)  # fmt: skip


def _small(scene, looks, shown):
    for layer, look in enumerate(looks):
        y = _FIRST[1] - layer * _STEP[1]
        scene.text(_FIRST[0] - 8, y + _SMALL[1] / 2, f"{layer + 1}", align="right", opacity=0.8)
        for head, weights in enumerate(look.weights):
            x = _FIRST[0] + head * _STEP[0]
            scene.tile((x, y), _SMALL, _sharp(weights, 4), grab=f"head {layer} {head}")
            if (layer, head) == (shown.layer, shown.head):
                edge = [(x, y), (x + _SMALL[0], y), (x + _SMALL[0], y + _SMALL[1]),
                        (x, y + _SMALL[1]), (x, y)]  # fmt: skip
                scene.line(edge, colour=CHOSEN, width=3)
    for head in range(len(looks[0].weights)):
        middle = _FIRST[0] + head * _STEP[0] + _SMALL[0] / 2
        scene.text(middle, _FIRST[1] + _SMALL[1] + 12, f"head {head + 1}", opacity=0.8)
    scene.text(_FIRST[0] - 30, _FIRST[1] + _SMALL[1] + 12, "layer", opacity=0.8)


def _unfold(scene, look: Look, shown):
    row, column = shown.cell
    q, k = look.q[shown.head, row], look.k[shown.head, column]
    v = look.v[shown.head, column]
    asks, offers = _name(shown.rows[row]), _name(shown.columns[column])
    _vector(scene, 222, f"query of {asks}", q)
    _vector(scene, 188, f"key of {offers}", k)
    _vector(scene, 154, "query × key", q * k)
    score, weight = look.scores[shown.head, row, column], look.weights[shown.head, row, column]
    divided = f" ÷ √{len(q)} = {score / len(q) ** 0.5:.2f}" if shown.scaled else " (not divided)"
    later = shown.part == "decoder" and column > row
    hidden = " → masked" if later and weight == 0 else ""
    words = f"sum {score:.2f}{divided}{hidden} → softmax of the row {weight:.1%}"
    scene.text(_UNFOLDED - 88, 124, words.replace("-", "−"), align="left", colour=CHOSEN)
    _vector(scene, 92, f"value of {offers}", v)
    _vector(scene, 58, f"{weight:.1%} of it", weight * v)
    _vector(
        scene, 24, f"all of them: {asks} gets", look.weights[shown.head, row] @ look.v[shown.head]
    )


def _vector(scene, y, name, values):
    scene.text(_UNFOLDED - 8, y, name, align="right", size=11)
    size = (_CELL * len(values), 26)
    scene.tile((_UNFOLDED, y - 13), size, _signed(values))
    for i, value in enumerate(values):
        text = f"{round(float(value), 1) + 0.0:.1f}".replace("-", "−")  # no −0.0
        scene.text(_UNFOLDED + (i + 0.5) * _CELL, y, text, size=11)


def _sharp(weights, times):
    """A map in the colours of viridis, each cell as many pixels wide as `times` says."""
    place = np.clip(weights, 0, 1) * (len(_BRIGHT) - 1)
    low = np.minimum(place.astype(int), len(_BRIGHT) - 2)
    share = (place - low)[..., None]
    colours = (1 - share) * _BRIGHT[low] + share * _BRIGHT[low + 1]
    pixels = np.concatenate([colours, np.full((*weights.shape, 1), 255)], axis=-1).astype(np.uint8)
    return pixels.repeat(times, axis=0).repeat(times, axis=1)


def _signed(values):
    """A row of cells, blue below 0 and orange above; the page shines through at 0."""
    strength = np.clip(np.abs(values) / 3, 0, 1)[:, None]
    colours = np.where(values[:, None] < 0, _BLUE, _ORANGE)
    pixels = np.concatenate([colours, 10 + 150 * strength], axis=1).astype(np.uint8)
    return pixels[None].repeat(4, axis=0).repeat(9, axis=1)


def _name(character):
    return {" ": "␣", "^": "start"}.get(character, character)


_AXES = {
    "encoder": ("each read character", "the read characters"),
    "decoder": ("each written character", "the written characters"),
    "across": ("each written character", "the read characters"),
}
