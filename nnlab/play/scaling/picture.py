"""The scaling playground's picture: the memory of a device, a step's seconds, the speed-up."""

import math

import numpy as np

from nnlab.play.kit.scene import Scene
from nnlab.play.scaling.model import DEVICES, MOST, Plan
from nnlab.style import CLASSES

_COLOURS = dict(
    zip(
        ("weights", "gradients", "optimiser", "activations", "arithmetic", "messages"),
        (*CLASSES[:4], CLASSES[0], CLASSES[1]),
        strict=True,
    )
)
_WARNING = CLASSES[3]
_LEFT, _FULL = 0.3, 9.4  # where bars begin, and how long the longest may be


def draw(plan: Plan, label: str) -> Scene:
    """Two stacked bars: the memory of one device against what it has, and a step's seconds."""
    scene = Scene((0, 10, 0, 8), label)
    memory, capacity = plan.memory(), DEVICES[plan.device].memory
    longest = max(sum(memory.values()), capacity)
    scene.text(_LEFT, 7.6, "memory of one device", size=13, align="left")
    _bar(scene, memory, longest, 6.4)
    _legend(scene, memory, 5.9, amount)
    limit = _LEFT + _FULL * capacity / longest
    scene.line([(limit, 6.2), (limit, 7.3)], width=2, dash=(5, 3))
    words = f"it has {amount(capacity)}" + ("" if plan.fits() else ": too little")
    side = "right" if limit > 5 else "left"
    scene.text(limit + (-0.1 if side == "right" else 0.1), 7.2, words, size=11, align=side)
    seconds = plan.seconds()
    scene.text(_LEFT, 3.6, "one step", size=13, align="left")
    alone = sum(plan.with_devices(1).seconds().values())
    longest = max(alone, sum(seconds.values()))
    _bar(scene, seconds, longest, 2.4)
    _legend(scene, seconds, 1.9, duration)
    mark = _LEFT + _FULL * alone / longest
    scene.line([(mark, 2.2), (mark, 3.3)], width=2, dash=(5, 3))
    side = "right" if mark > 5 else "left"
    place = mark + (-0.1 if side == "right" else 0.1)
    scene.text(place, 3.2, f"one device: {duration(alone)}", size=11, align=side)
    return scene


def speedups(plan: Plan) -> Scene:
    """The speed-up for every number of devices, with the ideal, on two logarithmic scales."""
    scene = Scene((-0.2, 1.06, -0.4, 1.35), f"speed-up {plan.speedup():.2f} on {plan.devices}")
    scene.text(-0.18, 1.2, "speed-up over devices", align="left", opacity=0.8)
    scene.line([(0, 0), (1, 0)], opacity=0.35)
    scene.line([(0, 0), (1, 1)], dash=(4, 4), opacity=0.5)
    powers = range(int(math.log2(MOST)) + 1)
    points = [_point(plan.with_devices(2**k)) for k in powers]
    scene.line(points, colour=CLASSES[0], width=2)
    scene.point(*_point(plan), colour=CLASSES[0], radius=4)
    for value in (1, MOST):
        place = math.log2(value) / math.log2(MOST)
        scene.text(place, -0.31, str(value), size=11, opacity=0.6)  # a slow-down comes above it
        scene.text(-0.03, place, str(value), size=11, align="right", opacity=0.6)
    return scene


def amount(number: float) -> str:
    """Bytes in words: 1.5 GB."""
    for size, unit in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if number >= size:
            return f"{number / size:.3g} {unit}"
    return f"{number:.3g} bytes"


def duration(seconds: float) -> str:
    """Seconds in words: 3.2 ms."""
    for size, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def _point(plan):
    most = math.log2(MOST)
    height = math.log2(max(plan.speedup(), 2**-1.5)) / most
    return math.log2(plan.devices) / most, height


def _bar(scene, parts, longest, bottom):
    x = _LEFT
    for name, value in parts.items():
        width = _FULL * value / longest
        if width > 0.005:
            scene.tile((x, bottom), (width, 0.55), _pixel(_COLOURS[name]))
        x += width


def _legend(scene, parts, height, words):
    for place, (name, value) in enumerate(parts.items()):
        y = height - 0.5 * place
        scene.tile((_LEFT, y - 0.12), (0.25, 0.25), _pixel(_COLOURS[name]))
        scene.text(_LEFT + 0.4, y, f"{name}: {words(value)}", size=12, align="left")


def _pixel(colour):
    return np.array([[[*bytes.fromhex(colour[1:]), 255]]], np.uint8)
