"""The inside of an LSTM cell at one step: what it keeps, writes and shows, with the numbers."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start

TOP, LOW = 2.3, 0.0  # the heights of the cell's line and of the gates
GATES = {
    "f": (1.45, "forget"),
    "i": (2.65, "input"),
    "g": (3.85, "candidate"),
    "o": (5.05, "output"),
}


def lstm_cell(
    c: float,
    sums: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """One step of an LSTM of one unit, from the old cell on the left to the new one and its h.

    `sums` are the four weighted sums that the gates squash, in torch's order i, f, g, o. The
    circled numbers say in which order to read: squash, keep, add, show.

    Shapes: sums (4,)
    """
    four = array(sums, "sums", (4,), "In the order i, f, g, o.").tolist()
    before = dict(zip("ifgo", four, strict=True))
    value = {gate: float(1 / (1 + np.exp(-before[gate]))) for gate in "ifo"}
    value["g"] = float(np.tanh(before["g"]))
    kept, written = value["f"] * c, value["i"] * value["g"]
    new = kept + written
    h = value["o"] * float(np.tanh(new))
    ax = start(ax, title, (6, 3.8))
    for gate, (at, name) in GATES.items():
        curve = "tanh" if gate == "g" else "σ"
        text = f"{name} {gate}\n{curve}({number(before[gate])})\n= {value[gate]:.3f}"
        _box(ax, at, LOW, text, style.CLASSES[1] if gate == "g" else style.CLASSES[2])
    _wires(ax)
    _box(ax, 0, TOP, f"old c\n{number(c)}")
    dots = ((GATES["f"][0], TOP, "×"), (3.25, 1.3, "×"), (3.25, TOP, "+"), (5.05, 1.3, "×"))
    for x, y, sign in dots:
        _dot(ax, x, y, sign)
    _box(ax, 6.35, TOP, f"new c\n{new:.3f}")
    _box(ax, 6.35, 1.3, f"new h\n{h:.3f}")
    _number(ax, 2.35, TOP + 0.22, f"② kept {kept:.3f}")
    _number(ax, 3.37, 1.8, f"③ written {written:.3f}", "left")
    _number(ax, 5.16, 1.85, f"④ tanh(new c)\n= {np.tanh(new):.3f}", "left")
    _number(ax, 3.25, LOW - 0.75, "① four sums of x and the old h, squashed", size=9.5)
    ax.set(xlim=(-0.5, 6.85), ylim=(-0.95, 2.75))
    ax.set_axis_off()
    shown = ", ".join(f"{name} {value[gate]:.3f}" for gate, (_, name) in GATES.items())
    words = (
        f"An LSTM cell: {shown}. Of the old c, {number(c)}, {kept:.3f} is kept; {written:.3f} is "
        f"written; the new c is {new:.3f}, and h shows {h:.3f}"
    )
    return describe(ax, words if alt is None else alt)


def _wires(ax):
    f, i, g, o = (GATES[gate][0] for gate in "figo")
    _arrow(ax, (0.4, TOP), (f - 0.17, TOP))
    _arrow(ax, (f + 0.17, TOP), (3.08, TOP))
    _arrow(ax, (3.42, TOP), (5.93, TOP))
    _arrow(ax, (f, LOW + 0.48), (f, TOP - 0.17))
    _arrow(ax, (i, LOW + 0.48), (3.13, 1.18))
    _arrow(ax, (g, LOW + 0.48), (3.37, 1.18))
    _arrow(ax, (3.25, 1.47), (3.25, TOP - 0.17))
    _arrow(ax, (o, LOW + 0.48), (o, 1.13))
    _arrow(ax, (o, TOP), (o, 1.47))
    _arrow(ax, (o + 0.17, 1.3), (5.93, 1.3))


def _box(ax, x, y, text, edge=style.INK):
    box = {"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": edge, "linewidth": 1.4}
    ax.text(x, y, text, ha="center", va="center", fontsize=9, bbox=box, zorder=3)


def _dot(ax, x, y, sign):
    box = {"boxstyle": "circle,pad=0.2", "facecolor": "white", "edgecolor": style.INK}
    ax.text(x, y, sign, ha="center", va="center", fontsize=10, bbox=box, zorder=3)


def _number(ax, x, y, text, ha="center", size=8.5):
    ax.text(x, y, text, ha=ha, va="center", fontsize=size, color=style.CLASSES[0], zorder=4)


def _arrow(ax, tail, head):
    look = {"arrowstyle": "-|>", "color": style.INK, "shrinkA": 0, "shrinkB": 0, "linewidth": 1.1}
    ax.annotate("", head, tail, arrowprops=look, zorder=1)
