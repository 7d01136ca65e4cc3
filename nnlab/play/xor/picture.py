"""The XOR playground's picture: the input space, the hidden space, and each hidden unit's map."""

import numpy as np

from nnlab.play.kit.panel import CELL, Panel
from nnlab.play.kit.plane import COLOURS, blend
from nnlab.play.kit.scene import Scene
from nnlab.play.xor.model import Network
from nnlab.play.xor.view import GRID, INPUT, SQUARE, HiddenPlane

_BOUNDS = (0.0, 4.8, 0.0, 3.84)  # hundreds of pixels
_ENDS = INPUT.place(GRID[:, [0, -1]])  # of the lines of the grid
_TINT = 110  # how strongly they are coloured, of 255
_GATES = (  # by what a unit says to the corners 00, 01, 10, 11
    "never", "AND", "x₁∧¬x₂", "x₁", "x₂∧¬x₁", "x₂", "XOR", "OR",
    "NOR", "XNOR", "¬x₂", "x₂→x₁", "¬x₁", "x₁→x₂", "NAND", "always",
)  # fmt: skip


def draw(network: Network, label: str) -> Scene:
    """The whole picture of a network at work."""
    scene = Scene(_BOUNDS, label, _blank())
    _square(scene, INPUT, network.answer(network.hide(INPUT.cells()[1])), border=True)
    view = HiddenPlane(network)
    _square(scene, view.panel, view.answers(), border=True)
    for ends, bent in zip(_ENDS, view.place(view.lines), strict=True):
        scene.line(ends, opacity=0.15, width=1)
        scene.line(bent, opacity=0.25, width=1)
    _write_names(scene, view)
    _draw_units(scene, network)
    for places, grab in ((view.points(), False), (INPUT.place(view.given), True)):
        for index, (place, point) in enumerate(zip(places, network.points, strict=True)):
            y = point[2]
            number = index if grab else None
            scene.point(*place, colour=COLOURS[y], triangle=y == 1, grab=number)
    return scene


def gates(network: Network) -> list[str]:
    """Which gate each hidden unit makes of the four corners, half way up its range."""
    corners = network.hide(np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float))
    half = 0.5 if corners.min() >= 0 and corners.max() <= 1 else 0.0
    return [_GATES[int("".join("01"[int(on)] for on in unit), 2)] for unit in (corners > half).T]


def _draw_units(scene, network):
    """Each hidden unit's own map, its gate and its weight in the output."""
    h, w2 = network.hidden, network.parts[2]
    side = min(0.62, 4.6 / h - 0.06)
    step = min(1.0, 4.6 / h)
    says = network.hide(Panel(0, 0, side, (SQUARE, SQUARE)).cells()[1])  # the same cells for all
    for unit, gate in enumerate(gates(network)):
        panel = Panel(2.4 + (unit - h / 2) * step + (step - side) / 2, 0.38, side, (SQUARE, SQUARE))
        values = says[:, unit]
        low, high = min(values.min(), 0.0), max(values.max(), 1e-9)
        _square(scene, panel, (values - low) / (high - low))
        middle = panel.left + side / 2
        scene.text(middle, 0.38 + side + 0.1, f"h{'₁₂₃₄₅₆₇₈'[unit]}", size=11, opacity=0.8)
        scene.text(middle, 0.26, gate, size=11 if h < 6 else 9)
        weight = f"w {round(w2[unit], 1) + 0.0:+.1f}".replace("-", "−")  # never −0.0
        scene.text(middle, 0.1, weight, size=11 if h < 6 else 9, opacity=0.7)


def _blank():
    left, right, bottom, top = _BOUNDS
    shape = round((top - bottom) / CELL), round((right - left) / CELL), 4
    return np.zeros(shape, np.uint8)


def _square(scene, panel, share, *, border=False):
    """Tint a panel between the colours of the classes, with a dark border where it crosses 0.5."""
    n, _ = panel.cells()
    share = np.clip(share, 0, 1).reshape(n, n)
    tile = blend(share, COLOURS, _TINT)
    if border:
        on = share >= 0.5
        edge = np.zeros_like(on)
        edge[:, 1:] |= on[:, 1:] != on[:, :-1]
        edge[1:] |= on[1:] != on[:-1]
        tile[edge] = (120, 120, 120, 255)
    top = round((_BOUNDS[3] - panel.bottom) / CELL) - n
    left = round(panel.left / CELL)
    scene.picture[top : top + n, left : left + n] = tile


def _write_names(scene, view):
    top = INPUT.bottom + INPUT.side + 0.12
    titles = ((INPUT, "input space", ("x₁ →", "↑ x₂")), (view.panel, "hidden space", view.names))
    for panel, title, (right, up) in titles:
        scene.text(panel.left + panel.side / 2, top, title, size=13)
        scene.text(panel.left + panel.side, panel.bottom - 0.1, right, align="right", opacity=0.7)
        scene.text(panel.left, top, up, align="left", opacity=0.7)
