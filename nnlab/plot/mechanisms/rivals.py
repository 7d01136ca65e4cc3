"""The two steps of a GAN with their numbers: which network moves, and which stands still."""

import math

from matplotlib.axes import Axes

from nnlab import style
from nnlab.plot.canvas import describe, number, start
from nnlab.plot.mechanisms.grids import LIT

_STILL = "#e8e8e8"


def discriminator_step(
    theta: float,
    psi: float,
    real: float,
    z: float,
    lr: float,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The discriminator's step, G(z) = theta z and the score psi x, in numbers: only psi moves."""
    fake = theta * z
    scores = psi * real, psi * fake
    loss = _softplus(-scores[0]) + _softplus(scores[1])
    slope = -_sigmoid(-scores[0]) * real + _sigmoid(scores[1]) * fake
    new = psi - lr * slope
    ax = start(ax, title, (6, 2.9))
    _box(ax, 0, -1, f"noise\nz = {_say(z)}")
    _box(ax, 1.25, -1, f"G: θ·z, θ = {_say(theta)}\nstands still", _STILL)
    _box(ax, 1.25, 1, f"a real example\nx = {_say(real)}")
    _box(ax, 2.7, 0, f"D: score ψ·x, ψ = {_say(psi)}\nψ becomes {_say(new)}", LIT)
    told = (
        f"loss of D {_say(loss)}\nreal: score {_say(scores[0])}\npainted: score {_say(scores[1])}"
    )
    _box(ax, 4.25, 0, told)
    _forth(ax, ((0, -1), (1.25, -1)), ((1.25, -1), (2.7, -0.1)), ((1.25, 1), (2.7, 0.1)))
    _forth(ax, ((2.7, 0), (4.25, 0)))
    ax.text(2.12, -0.85, f"detach\nx = {_say(fake)}", ha="left", va="center", fontsize=8.5)
    ax.plot([1.93, 2.05], [-0.75, -0.37], color=style.QUANTITIES["mistakes"][0], linewidth=3)
    _back(ax, 4.25, 2.7, f"slope by ψ: {_say(slope)}")
    words = (
        f"D's step: the real {_say(real)} scores {_say(scores[0])}, the painted {_say(fake)}, cut "
        f"off from G, scores {_say(scores[1])}; loss {_say(loss)}; the slope {_say(slope)} moves "
        f"ψ from {_say(psi)} to {_say(new)}, and G stands still"
    )
    return _end(ax, words if alt is None else alt)


def generator_step(
    theta: float,
    psi: float,
    z: float,
    lr: float,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The generator's step, for G(z) = theta z and the score psi x: only theta moves, through D."""
    fake = theta * z
    score = psi * fake
    loss = _softplus(-score)
    by_score = -_sigmoid(-score)
    by_fake = psi * by_score
    slope = by_fake * z
    new = theta - lr * slope
    ax = start(ax, title, (6, 2.4))
    _box(ax, 0, 0, f"noise\nz = {_say(z)}")
    _box(ax, 1.25, 0, f"G: θ·z, θ = {_say(theta)}\nθ becomes {_say(new)}", LIT)
    _box(ax, 2.7, 0, f"D: score ψ·x\nψ = {_say(psi)}\nstands still", _STILL)
    _box(ax, 4.25, 0, f"loss of G {_say(loss)}\nscore {_say(score)}")
    _forth(ax, ((0, 0), (1.25, 0)), ((1.25, 0), (2.7, 0)), ((2.7, 0), (4.25, 0)))
    ax.text(1.98, 0.62, f"x = {_say(fake)}", ha="center", va="center", fontsize=8.5)
    _back(ax, 4.25, 2.7, f"by the score: {_say(by_score)}")
    _back(ax, 2.7, 1.25, f"by x: {_say(by_fake)}")
    ax.text(0.95, -1.15, f"by θ: {_say(slope)}", ha="center", va="center", fontsize=8.5)
    words = (
        f"G's step: the painted {_say(fake)} scores {_say(score)}; loss {_say(loss)}; the gradient "
        f"{_say(by_score)} by the score goes through D, which stands still, to {_say(by_fake)} by "
        f"the example and {_say(slope)} by θ, which moves from {_say(theta)} to {_say(new)}"
    )
    return _end(ax, words if alt is None else alt)


def _sigmoid(x):
    return 1 / (1 + math.exp(-x))


def _softplus(x):
    return max(x, 0) + math.log1p(math.exp(-abs(x)))


def _say(value):
    return number(value).replace("-", "−")


def _box(ax, x, y, text, colour="white"):
    look = {"boxstyle": "round,pad=0.4", "facecolor": colour, "edgecolor": style.INK}
    ax.text(x, y, text, ha="center", va="center", fontsize=8.5, bbox=look, zorder=3)


def _forth(ax, *ways):
    for tail, head in ways:
        look = {"arrowstyle": "-|>", "color": style.INK, "shrinkA": 34, "shrinkB": 42}
        ax.annotate("", head, tail, arrowprops=look, zorder=1)


def _back(ax, tail, head, text):
    """A gradient's way, dashed, below the boxes from right to left."""
    look: dict = {"arrowstyle": "-|>", "color": style.INK, "linestyle": "--"}
    look |= {"connectionstyle": "arc3,rad=-0.35", "shrinkA": 20, "shrinkB": 20}
    ax.annotate("", (head, -0.3), (tail, -0.3), arrowprops=look, zorder=1)
    ax.text((tail + head) / 2, -1.15, text, ha="center", va="center", fontsize=8.5)


def _end(ax, words):
    ax.set(xlim=(-0.5, 4.85), ylim=(-1.55, 1.45))
    ax.set_axis_off()
    return describe(ax, words)
