"""The picture of lesson 16's playground: what is read, where heads look, and what comes next."""

from typing import NamedTuple

import numpy as np

from nnlab.play.kit.scene import Scene

BOUNDS = (0, 880, 0, 430)  # the canvas's pixels
CHOSEN, BLUE = "#d55e00", "#0072b2"
STRIP = (24, 856, 386, 412)  # left, right, bottom, top of the letters that are read
MAP = (24, 330, 42, 348)
_SMALL, _FIRST, _STEP = 66, (378, 278), (80, 78)  # a small map, the first one's place, the next
_BARS, _ROW, SHOWN = (604, 790, 336), 24, 13  # left, right, top of the bars; a row; how many
_BRIGHT = np.array([[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]])


class Shown(NamedTuple):
    """What is looked at."""

    text: str  # the letters that the model reads
    weights: np.ndarray  # (layers, H, T, T)
    layer: int  # from 0
    head: int  # from 0
    place: int  # of the letter that looks
    off: frozenset  # heads (layer, head) that are switched off
    letters: str  # all that may follow
    own: np.ndarray  # the model's own probability of each
    left: np.ndarray  # and what temperature, top-k and top-p leave of it


def draw(shown: Shown, label: str) -> Scene:
    """The whole picture."""
    scene = Scene(BOUNDS, label)
    _strip(scene, shown)
    _large(scene, shown)
    _small(scene, shown)
    _bars(scene, shown)
    return scene


def name(letter: str) -> str:
    """A letter as it can be seen."""
    return {" ": "␣", "\n": "↵"}.get(letter, letter)


def prices(bits: np.ndarray, text: str) -> Scene:
    """The surprise of the last letters as sticks, and their mean as a line."""
    mean = bits.mean() if len(bits) else 0.0
    told = f"mean {mean:.2f} bits a letter" if len(bits) else "nothing is written yet"
    scene = Scene((0, 300, 0, 124), f"The surprise of each letter: {told}.")
    scene.text(4, 114, f"surprise of each letter: {told}", align="left", opacity=0.8)
    low, high, top = 24, 100, max(8.0, bits.max(initial=0))
    scene.line([(26, low), (296, low)], opacity=0.35)
    for value in (0, top):
        height = low + (high - low) * value / top
        scene.text(22, height, f"{value:.0f}", align="right", size=10, opacity=0.6)
    if not len(bits):
        return scene
    wide = min(14, 268 / len(bits))
    across = 28 + wide * (np.arange(len(bits)) + 0.5)
    for x, value in zip(across, bits, strict=True):
        places = [(x, low), (x, low + (high - low) * value / top)]
        scene.line(places, colour=BLUE, width=max(1.5, 0.7 * wide))
    level = low + (high - low) * mean / top
    scene.line([(26, level), (296, level)], colour=CHOSEN, dash=(5, 3))
    if wide >= 7:
        for x, letter in zip(across, text[-len(bits) :], strict=True):
            scene.text(x, 12, name(letter), size=10)
    return scene


def _strip(scene, shown):
    left, right, bottom, top = STRIP
    wide = min(24, (right - left) / len(shown.text))
    given = shown.weights[shown.layer, shown.head, shown.place]
    tile = np.zeros((1, len(given), 4), np.uint8)
    tile[0, :, :3], tile[0, :, 3] = (213, 94, 0), 235 * given
    size = (wide * len(given), top - bottom)
    scene.tile((left, bottom), size, tile, grab="strip", cells=True, frame=(1, 0.3, ()))
    for i, letter in enumerate(shown.text):
        seen = 1.0 if i <= shown.place else 0.35
        scene.text(left + (i + 0.5) * wide, (top + bottom) / 2, name(letter), opacity=seen)
    x = left + shown.place * wide
    scene.line(_box(x, bottom, wide, top - bottom), colour=CHOSEN, width=2)
    words = f"what “{name(shown.text[shown.place])}” looks at, by head {shown.head + 1} of layer "
    words += f"{shown.layer + 1} · click another letter"
    scene.text(left, 422, words, align="left", size=11, opacity=0.8)


def _large(scene, shown):
    left, right, bottom, top = MAP
    weights = shown.weights[shown.layer, shown.head]
    pixels = _colours(weights)
    scene.tile((left, bottom), (right - left, top - bottom), pixels, grab="map", cells=True)
    each = (top - bottom) / len(weights)
    row = top - (shown.place + 1) * each
    scene.line(_box(left, row, right - left, each), colour=CHOSEN, width=2)
    scene.text(left, top + 14, f"layer {shown.layer + 1}, head {shown.head + 1}", align="left")
    if each >= 9:
        for i, letter in enumerate(shown.text):
            scene.text(left - 9, top - (i + 0.5) * each, name(letter), size=min(12, each))
            scene.text(left + (i + 0.5) * each, bottom - 9, name(letter), size=min(12, each))


def _small(scene, shown):
    layers, heads = shown.weights.shape[:2]
    for layer in range(layers):
        x = _FIRST[0] + layer * _STEP[0]
        scene.text(x + _SMALL / 2, _FIRST[1] + _SMALL + 18, f"layer {layer + 1}", opacity=0.8)
        for head in range(heads):
            y = _FIRST[1] - head * _STEP[1]
            off = (layer, head) in shown.off
            pixels, grab = _colours(shown.weights[layer, head]), f"head {layer} {head}"
            scene.tile((x, y), (_SMALL, _SMALL), pixels, grab=grab, opacity=0.25 if off else 1.0)
            if layer == 0:
                scene.text(x - 8, y + _SMALL / 2, f"{head + 1}", align="right", opacity=0.8)
            if off:
                scene.line([(x, y), (x + _SMALL, y + _SMALL)], width=2)
                scene.text(x + _SMALL / 2, y + _SMALL / 2 + 12, "off", size=13)
            if (layer, head) == (shown.layer, shown.head):
                scene.line(_box(x, y, _SMALL, _SMALL), colour=CHOSEN, width=3)
    scene.text(_FIRST[0] - 8, _FIRST[1] + _SMALL + 18, "head", align="right", opacity=0.8)


def _bars(scene, shown):
    left, right, top = _BARS
    best = np.argsort(-shown.own, kind="stable")[:SHOWN]
    longest = max(shown.own.max(), shown.left.max())
    scene.text(left - 24, 366, "next letter", align="left", opacity=0.8)
    scene.text(876, 366, "drawn    model's", align="right", size=11, opacity=0.6)
    for rank, number in enumerate(best):
        y = top - rank * _ROW
        own, kept = shown.own[number], shown.left[number]
        scene.text(left - 14, y, name(shown.letters[number]), size=14)
        for share, height, width, colour in ((kept, 3, 11, BLUE), (own, -6, 3, "ink")):
            end = left + (right - left) * share / longest
            if share > 0.002 * longest:
                opacity = 0.5 if colour == "ink" else 1.0
                ends = [(left, y + height), (end, y + height)]
                scene.line(ends, colour=colour, width=width, opacity=opacity)
        said = f"{kept:.1%}" if kept else "cut"
        scene.text(840, y, said, align="right", size=11, opacity=1.0 if kept else 0.5)
        scene.text(876, y, f"{own:.0%}", align="right", size=11, opacity=0.6)
        nothing = np.zeros((1, 1, 4), np.uint8)  # the whole row can be clicked
        corner, size = (left - 26, y - _ROW / 2), (876 - left + 26, _ROW)
        scene.tile(corner, size, nothing, grab=f"letter {number}")


def _box(x, y, wide, high):
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)]


def _colours(weights):
    """A map in the colours of viridis; what must not be looked at is left empty."""
    place = np.clip(weights, 0, 1) * (len(_BRIGHT) - 1)
    low = np.minimum(place.astype(int), len(_BRIGHT) - 2)
    share = (place - low)[..., None]
    colours = (1 - share) * _BRIGHT[low] + share * _BRIGHT[low + 1]
    seen = 255 * np.tri(len(weights))[..., None]
    return np.concatenate([colours, seen], axis=-1).astype(np.uint8)
