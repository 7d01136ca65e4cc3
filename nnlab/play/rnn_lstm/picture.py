"""The picture of lesson 11's playground: gates over letters, one unit's memory, all units below."""

from typing import NamedTuple

import numpy as np

from nnlab.play.kit.scene import Scene
from nnlab.play.rnn_lstm.model import Memory

WIDTH, HEIGHT = 480, 384  # the scene's coordinates are the canvas's pixels
LEFT, RIGHT = 66, 472
GATES = {"f": "forget", "i": "input", "g": "write", "o": "output"}
_TOPS = dict(zip(GATES, (350, 324, 298, 272), strict=True))
_STRIP = 22
_CURVE = (184, 34)  # the height of its zero, and of 1
_UNITS = (8, 128)  # all units stand between these heights
BLUE, RED, GREEN = "#0072b2", "#b2182b", "#009e73"


class View(NamedTuple):
    """What to show: the memories, of which the first has read the voice alone."""

    memories: list[Memory]
    typed: int  # how many of them were not drawn at random
    unit: int
    at: int  # the column whose numbers are shown, the last of those that are matched
    letters: int  # how many columns these are
    on: np.ndarray  # the units that are on in all of them
    label: str


def draw(view: View) -> Scene:
    """The letters, the gates of one unit, its memory, and below the memory of all units."""
    memories, unit = view.memories, view.unit
    scene = Scene((0, WIDTH, 0, HEIGHT), view.label)
    across = places(len(memories))
    for n, (memory, x) in enumerate(zip(memories, across, strict=True)):
        word = "▸" if n == 0 else memory.letter.replace(" ", "␣")
        colour = "ink" if n <= view.typed else RED
        scene.text(x, 370, word, colour=colour, size=15 if len(memories) < 30 else 11)
    wide = across[1] - across[0] if len(across) > 1 else 24
    _columns(scene, across[view.at] + wide / 2, wide * view.letters)
    for gate, name in GATES.items():
        values = np.array([memory.gates[gate][unit] for memory in memories])
        _strip(scene, f"{gate} {name}", values, across, wide, _TOPS[gate], signed=gate == "g")
    _curves(scene, memories, unit, across)
    _all_units(scene, view, across, wide)
    return scene


def places(n: int) -> list[float]:
    """Where the columns of n letters stand."""
    wide = min(26, (RIGHT - LEFT) / n)
    return [LEFT + wide * (k + 0.5) for k in range(n)]


def unit_at(y: float, units: int) -> int | None:
    """The unit whose row is at this height; None above the rows."""
    low, high = _UNITS
    if not low <= y <= high:
        return None
    return min(units - 1, int((high - y) / (high - low) * units))


def likely(symbols: list[str], shares: np.ndarray) -> Scene:
    """The likeliest next symbols, as bars; symbols[0] ends the text."""
    best = np.argsort(-shares, kind="stable")[:9]
    named = ["end" if n == 0 else symbols[n].replace(" ", "␣") for n in best]
    told = ", ".join(f"{name} {shares[n]:.0%}" for name, n in zip(named, best, strict=True))
    scene = Scene((0, 300, 0, 124), f"The next letter: {told}.")
    scene.text(4, 112, "the next letter, in %", align="left", opacity=0.8)
    top = shares[best[0]]
    for place, (name, n) in enumerate(zip(named, best, strict=True)):
        x, height = 22 + 32 * place, 58 * shares[n] / top
        scene.line([(x, 24), (x, 24 + height)], colour=GREEN, width=16)
        scene.text(x, 10, name, size=12)
        scene.text(x, 32 + height, f"{shares[n]:.0%}"[:-1], size=10, opacity=0.8)
    return scene


def _columns(scene, right, wide):
    """A frame around the columns that are matched, or the one whose numbers are shown."""
    left = right - wide
    box = [(left, 381), (right, 381), (right, 140), (left, 140), (left, 381)]
    scene.line(box, opacity=0.5, width=1)


def _strip(scene, name, values, across, wide, top, *, signed):
    scene.text(4, top - _STRIP / 2, name, size=11, align="left")
    left, bottom = across[0] - wide / 2, top - _STRIP
    tile = _colours(values[None], signed)
    scene.tile((left, bottom), (wide * len(values), _STRIP), _crisp(tile, 8))
    if wide >= 22:
        for x, value in zip(across, values, strict=True):
            words = f"{value:.1f}".replace("-", "−").replace("−0.0", "0.0")
            scene.text(x, top - _STRIP / 2, words, size=10)


def _curves(scene, memories, unit, across):
    zero, one = _CURVE
    c = [memory.c[unit] for memory in memories]
    reach = max(1.0, *np.abs(c))
    scene.line([(across[0], zero), (across[-1] + 0.1, zero)], opacity=0.35, width=1)
    for name, values, colour, dash in (
        ("c cell", c, BLUE, ()),
        ("h shown", [memory.h[unit] for memory in memories], RED, (4, 3)),
    ):
        points = [(x, zero + one * v / reach) for x, v in zip(across, values, strict=True)]
        if len(points) > 1:
            scene.line(points, colour=colour, width=2, dash=dash)
        scene.point(*points[-1], colour=colour, radius=4, triangle=bool(dash))
        scene.text(4, zero + (14 if not dash else -14), name, colour=colour, size=11, align="left")
    scene.text(4, zero + one, f"±{reach:.1f}", size=10, align="left", opacity=0.6)


def _all_units(scene, view, across, wide):
    low, high = _UNITS
    c = np.array([np.tanh(memory.c) for memory in view.memories]).T
    left, size = across[0] - wide / 2, (wide * len(view.memories), high - low)
    scene.tile((left, low), size, _crisp(_colours(c, True), 4), grab=0)
    scene.text(4, (low + high) / 2 + 8, "c of all", size=11, align="left")
    scene.text(4, (low + high) / 2 - 8, f"{len(c)} units", size=11, align="left")
    row = (high - low) / len(c)
    y = high - row * (view.unit + 0.5)
    scene.line([(left - 7, y), (left - 1, y)], width=2, arrow=True)
    end = left + size[0]
    scene.line([(end + 7, y), (end + 1, y)], width=2, arrow=True)
    for unit in view.on:
        y = high - row * (unit + 0.5)
        scene.line([(end + 1, y), (end + 7, y)], colour=GREEN, width=1.5)


def _colours(values, signed):
    """Blue below zero and red above, or green for a share; stronger is more."""
    pixels = np.zeros((*values.shape, 4), np.uint8)
    above, below = ((178, 24, 43), (33, 102, 172)) if signed else ((0, 158, 115),) * 2
    pixels[..., :3] = np.where((values < 0)[..., None], below, above)
    pixels[..., 3] = (230 * np.clip(np.abs(values), 0, 1)).astype(np.uint8)
    return pixels


def _crisp(pixels, times):
    """The same picture with sharp cells: a browser would blur their borders."""
    return pixels.repeat(times, 0).repeat(times, 1)
