"""Along time: a recurrent cell unrolled, with its gradient on the way back, and a causal stack."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start, together

WIDE = 2.0  # from one step to the next
_BOX = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}


def unrolled(
    x: ArrayLike,
    w: float,
    u: float,
    b: float = 0.0,
    *,
    h: float = 0.0,
    back: bool = False,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """A tanh cell of one number, drawn once for each step, from the state `h` on.

    With `back` also the way of the gradient, from the last state to each earlier one: the factor
    of each step, and under every cell and input the slope of the last state by it.

    Shapes: x (T,), up to 5 steps
    """
    x = array(x, "x", ("T",), "One sequence of single numbers.").astype(float)
    if not 0 < len(x) <= 5:
        raise ValueError(f"x has {len(x)} steps; expected 1 to 5, to be legible.")
    states = [float(h)]
    for value in x:
        states.append(float(np.tanh(value * w + states[-1] * u + b)))
    ax = start(ax, title, (6, 3.4 if back else 2.5))
    _node(ax, -1.5, 0, f"h{_low(0)}\n{number(h)}")
    for t, value in enumerate(x):
        _step(ax, t, value, w, u, states)
    told = f"{together([number(value) for value in x])} make the states "
    told += together([f"{state:.3f}" for state in states[1:]])
    if back:
        told += _way_back(ax, states, w, u)
    ax.set(xlim=(-1.9, WIDE * len(x) - 1.1), ylim=(-1.9 - 0.1 * back, 1.75 if back else 0.6))
    ax.set_axis_off()
    words = f"A cell with w = {number(w)}, u = {number(u)} and b = {number(b)}, unrolled: {told}"
    return describe(ax, words if alt is None else alt)


def past(
    dilations: Sequence[int],
    kernel: int = 2,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """Causal convolutions in layers, time from left to right, and all that the last output reads.

    Below stand the inputs. `dilations` has one number for each layer, from the inputs up.

    Raises: ValueError for more than 32 steps, which cannot be read.
    """
    steps = 1 + (kernel - 1) * sum(dilations)
    if not 0 < steps <= 32 or kernel < 2:
        raise ValueError(f"The last output reads {steps} steps; expected 2 to 32.")
    ax = start(ax, title, (6, 1.3 + 0.5 * len(dilations)))
    lit = {steps - 1}
    for level in range(len(dilations), -1, -1):
        for t in range(steps):
            face = style.CLASSES[0] if t in lit else "white"
            edge = style.INK if t in lit else style.FAINT
            ax.plot(t, level, "o", markersize=7, markerfacecolor=face, markeredgecolor=edge)
        name = f"dilation {dilations[level - 1]}" if level else "inputs"
        ax.text(-0.8, level, name, ha="right", va="center", fontsize=9)
        if level:
            apart = dilations[level - 1]
            below = {(t, t - apart * k) for t in lit for k in range(kernel)}
            for t, source in below:
                ax.plot(
                    [source, t], [level - 1, level], "-", color=style.INK, linewidth=1, zorder=1
                )
            lit = {source for _, source in below}
    ax.text(steps - 1, -0.45, "now", ha="center", va="top", fontsize=9)
    ax.text(0, -0.45, f"{steps - 1} steps ago", ha="center", va="top", fontsize=9)
    ax.set(xlim=(-0.24 * steps, steps - 0.3), ylim=(-0.95, len(dilations) + 0.35))
    ax.set_axis_off()
    told = together([str(each) for each in dilations])
    words = (
        f"Causal convolutions of kernel {kernel} with dilations {told}"
        f": the last output reads {steps} steps, the present one and {steps - 1} before it"
    )
    return describe(ax, words if alt is None else alt)


def _step(ax, t, value, w, u, states):
    """The cell of one step, its input below, and the arrows into it."""
    at = WIDE * t
    _arrow(ax, (at - WIDE + (0.5 if t else 0.75), 0), (at - 0.52, 0), f"× {number(u)}")
    _arrow(ax, (at, -1.22), (at, -0.42), f"× {number(w)}")
    _node(ax, at, -1.5, f"x{_low(t + 1)} = {number(value)}")
    total = np.arctanh(states[t + 1])
    _node(ax, at, 0, f"tanh({number(total)})\nh{_low(t + 1)} = {states[t + 1]:.3f}")


def _way_back(ax, states, w, u):
    """Above the cells the factors from right to left; returns what they make, in words."""
    last = len(states) - 1
    slope, told = 1.0, []
    for t in range(last, 0, -1):
        at = WIDE * (t - 1)
        by_state = f"∂h{_low(last)}/∂h{_low(t)} = {slope:.3f}"
        _write(ax, at, 0.62, by_state)
        own = (1 - states[t] ** 2) * slope * w
        _write(ax, at, -1.87, f"∂h{_low(last)}/∂x{_low(t)} = {own:.3f}")
        told.append(f"{own:.3f} by x{t}")
        if t > 1:
            factor = (1 - states[t] ** 2) * u
            look = {"arrowstyle": "-|>", "color": style.CLASSES[4],
                    "connectionstyle": "arc3,rad=0.3", "linewidth": 1.4}  # fmt: skip
            ax.annotate("", (at - WIDE + 0.1, 0.8), (at - 0.1, 0.8), arrowprops=look)
            text = f"× {1 - states[t] ** 2:.3f} × {number(u)} = {factor:.3f}"
            _write(ax, at - WIDE / 2, 1.42, text)
            slope *= factor
    return f". The slope of the last state is {together(told)}"


def _write(ax, x, y, text):
    ax.text(x, y, text, ha="center", va="center", fontsize=8.5, color=style.CLASSES[4], zorder=3)


def _node(ax, x, y, text):
    box = {"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": style.INK}
    ax.text(x, y, text, ha="center", va="center", fontsize=9, bbox=box, zorder=3)


def _arrow(ax, tail, head, text):
    look = {"arrowstyle": "-|>", "color": style.INK, "shrinkA": 0, "shrinkB": 0, "linewidth": 1.1}
    ax.annotate("", head, tail, arrowprops=look, zorder=1)
    x, y = ((a + b) / 2 for a, b in zip(tail, head, strict=True))
    ax.text(x - 0.03, y, text, ha="center", va="center", fontsize=9, bbox=_BOX, zorder=2)


def _low(n):
    return str(n).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
