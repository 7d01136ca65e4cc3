"""How optimisers step: jumps along one curvature, a velocity, the factor of a step, Adam's sums."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, legend, number, start

_BOX = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
_FRAME = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": style.FAINT}


def jumps(
    curvature: float,
    rates: Sequence[float] | np.ndarray,
    *,
    steps: int = 3,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """Gradient descent from w = 1 along one curvature, a row for each rate: its factor, its places.

    Shapes: rates (R,)
    """
    rates = array(rates, "rates", ("R",), "A list of rates.").astype(float)
    factors = (1 - rates * curvature).round(10)
    ax = start(ax, title, (6, 0.9 + 0.6 * len(rates)))
    for row, (rate, factor) in enumerate(zip(rates, factors, strict=True)):
        ax.text(-3.4, -row, f"η = {number(rate)}", va="center")
        ax.text(-2.5, -row, f"times {_minus(number(factor))}", va="center")
        _jump(ax, factor ** np.arange(steps + 1), -row, style.CLASSES[row % 10])
    ax.axvline(0, color=style.FAINT, linestyle=":", linewidth=1, zorder=0)
    ax.set(xlim=(-3.5, 1.6), ylim=(0.4 - len(rates), 0.75), xlabel="w", yticks=[])
    ax.set_xticks([-1, 0, 1])
    ax.spines["left"].set_visible(False)
    pairs = zip(rates, factors, strict=True)
    told = [f"rate {number(rate)} multiplies w by {number(factor)}" for rate, factor in pairs]
    words = f"{steps} steps from w = 1 with curvature {number(curvature)}: {', '.join(told)}"
    return describe(ax, words if alt is None else alt)


def velocity(
    curvatures: ArrayLike,
    w: ArrayLike,
    *,
    lr: float,
    momentum: float,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The second step of momentum in a valley: part of the old velocity, and the new gradient.

    Both are drawn downhill and times the rate, as the weights feel them.

    Shapes: curvatures (2,), w (2,), where the first step begins
    """
    h = array(curvatures, "curvatures", (2,)).astype(float)
    first = array(w, "w", (2,), "One place, two weights.").astype(float)
    old = h * first
    second = first - lr * old
    kept, grad = momentum * old, h * second
    new = kept + grad
    corner, third = second - lr * kept, second - lr * new
    ax = start(ax, title, (6, 3.8))
    _valley(ax, h, np.array([first, second, corner, third]))
    _arrow(ax, first, second, style.FAINT, f"first step\nvelocity {_pair(old)}", (9, 0))
    _arrow(
        ax, second, corner, style.CLASSES[0], f"{number(momentum)} × old\n{_pair(kept)}", (-9, 0)
    )
    _arrow(ax, corner, third, style.CLASSES[1], f"new gradient\n{_pair(grad)}", (9, -22))
    _arrow(ax, second, third, style.INK, f"new velocity\n{_pair(new)}", (9, 22))
    words = (
        f"The first step has the velocity {_pair(old)}. {number(momentum)} of it, {_pair(kept)}, "
        f"and the new gradient {_pair(grad)} add up to the new velocity {_pair(new)}"
    )
    return describe(ax, words if alt is None else alt)


def factors(
    low: float,
    high: float,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The factor by which a step changes the distance, for curvatures from low to high, at best.

    Plain descent at the rate 2 / (low + high), and momentum as Polyak chose it.
    """
    h, root = np.linspace(low, high, 201), np.sqrt(high / low)
    plain = np.abs(1 - 2 * h / (low + high))
    beta = np.full(201, (root - 1) / (root + 1))
    ax = start(ax, title)
    for place, (name, line) in enumerate({"plain": plain, "momentum": beta}.items()):
        colour = style.CLASSES[place]
        ax.plot(h, line, color=colour, linestyle=style.DASHES[place], label=name)
        ax.plot(h[[0, -1]], line[[0, -1]], "o", color=colour)
        for n, side in ((0, 1), (-1, -1)):
            offset, ha = (8 * side, -4 if place else 3), "left" if side > 0 else "right"
            va, far = "top" if place else "bottom", "offset points"
            ax.annotate(f"{line[n]:.3f}", (h[n], line[n]), offset, textcoords=far, ha=ha, va=va)
    ax.set(xlabel="curvature", ylabel="factor of a step", ylim=(0, 1.08))
    legend(ax)
    words = (
        f"Curvatures from {number(low)} to {number(high)}: at both ends plain descent multiplies "
        f"by {plain[0]:.3f} a step, momentum by {beta[0]:.3f} everywhere"
    )
    return describe(ax, words if alt is None else alt)


def averages(
    grad: ArrayLike,
    *,
    lr: float,
    betas: tuple[float, float],
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The first step of Adam, a pair of lines for each weight: gradient, averages, correction.

    Shapes: grad (D,), up to 4 weights
    """
    grad = array(grad, "grad", ("D",), "One gradient, not a batch.").astype(float)
    if not 0 < len(grad) <= 4:
        raise ValueError(f"grad has {len(grad)} numbers; expected 1 to 4, a line for each.")
    ax = start(ax, title, (6, 0.9 + 1.05 * len(grad)))
    first, second = (_minus(number(1 - beta)) for beta in betas)
    kept = f"m = {first} g\nv = {second} g²"
    heads = ("gradient g", kept, f"m / {first}\nv / {second}", "step\n−η m / √v")
    for x, head in zip((0, 1.7, 3.4, 5.1), heads, strict=True):
        ax.text(x, 0.95, head, ha="center", va="center", fontsize=9, color=style.FAINT)
    told = [_adam_row(ax, -1.3 * n, g, lr, betas) for n, g in enumerate(grad)]
    ax.set(xlim=(-0.7, 5.8), ylim=(-1.3 * len(grad) + 0.6, 1.3))
    ax.set_axis_off()
    return describe(ax, f"Adam's first step: {'; '.join(told)}" if alt is None else alt)


def _adam_row(ax, y, g, lr, betas):
    """One weight: two lines that part at the gradient and meet at the step; in words, too."""
    m, v = (1 - betas[0]) * g, (1 - betas[1]) * g**2
    step = -lr * np.sign(g)
    lines = {0.33: ("m", m, g), -0.33: ("v", v, g**2)}
    for up, (name, average, corrected) in lines.items():
        for a, b in (((0, y), (1.7, y + up)), ((1.7, y + up), (3.4, y + up))):
            ax.plot(*zip(a, b, strict=True), color=style.FAINT, linestyle="-", lw=1, zorder=0)
        ax.plot([3.4, 5.1], [y + up, y], color=style.FAINT, linestyle="-", lw=1, zorder=0)
        _frame(ax, 1.7, y + up, f"{name} = {_minus(number(average))}")
        _frame(ax, 3.4, y + up, _minus(number(corrected)))
    _frame(ax, 0, y, _minus(number(g)))
    _frame(ax, 5.1, y, _minus(f"{step:+g}"))
    return f"gradient {number(g)}, m {number(m)}, v {number(v)}, step {step:+g}"


def _frame(ax, x, y, text):
    ax.text(x, y, text, ha="center", va="center", fontsize=9, bbox=_FRAME)


def _jump(ax, places, y, colour):
    """Arcs from place to place, above where w falls and below where it comes back."""
    for a, b in pairwise(places):
        if abs(b - a) > 0.02:
            look = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.2}
            look |= {"connectionstyle": "arc3,rad=0.3", "shrinkA": 2, "shrinkB": 2}
            ax.annotate("", (b, y), (a, y), arrowprops=look)
    ax.plot(places, np.full(len(places), y), "o", color=colour, markersize=5)


def _valley(ax, h, places):
    """Lines of equal loss around these places."""
    low, high = places.min(axis=0), places.max(axis=0)
    edge = (high - low) * [0.3, 0.2]
    x, y = (np.linspace(a, b, 81) for a, b in np.stack([low - edge, high + edge], axis=1))
    heights = (h[0] * x[None] ** 2 + h[1] * y[:, None] ** 2) / 2
    ax.contour(x, y, heights, 12, colors=[style.FAINT], linewidths=0.5, alpha=0.7)
    ax.set(xlabel="w₁, along the floor", ylabel="w₂, across")


def _arrow(ax, tail, head, colour, text, offset):
    """An arrow with its words beside its middle, so many points away."""
    look = {"arrowstyle": "-|>", "color": colour, "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", head, tail, arrowprops=look, zorder=3)
    ha = "left" if offset[0] > 0 else "right"
    look = {"textcoords": "offset points", "ha": ha, "va": "center", "bbox": _BOX, "fontsize": 9}
    ax.annotate(text, (np.asarray(tail) + head) / 2, offset, zorder=4, **look)


def _pair(values):
    return _minus(f"({', '.join(number(value) for value in values)})")


def _minus(text):
    return text.replace("-", "−")
