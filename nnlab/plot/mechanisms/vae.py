"""A variational autoencoder's parts: one picture's cloud of codes, and the bound under ln p(x)."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start


def cloud(
    mu: ArrayLike,
    sigma: ArrayLike,
    eps: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The Gaussian that an encoder names for one picture, and draws of it, each with its numbers.

    The ellipse holds what lies within two sigma on its axes; the dashed circle is the standard
    normal's.

    Shapes: mu (2,), sigma (2,) above 0, eps (N, 2) draws of the standard normal
    """
    mu, sigma = array(mu, "mu", (2,)), array(sigma, "sigma", (2,))
    eps = array(eps, "eps", ("N", 2), "One row for each draw.")
    if (sigma <= 0).any():
        raise ValueError(f"sigma is {sigma.tolist()}; expected two numbers above 0.")
    draws = mu + sigma * eps
    ax = start(ax, title, (6, 4))
    ring: dict[str, Any] = {"fill": False, "linestyle": "--", "edgecolor": style.FAINT}
    ax.add_patch(Ellipse((0, 0), 4, 4, label="the prior, 2σ", **ring))
    inside: dict[str, Any] = {"facecolor": style.CLASSES[5], "edgecolor": style.CLASSES[0]}
    ax.add_patch(Ellipse(tuple(mu), *(4 * sigma), alpha=0.3, label="its cloud, 2σ", **inside))
    ax.plot(*mu, "o", color=style.CLASSES[0], label=f"μ = {_pair(mu)}, σ = {_pair(sigma)}")
    for n, z in enumerate(draws):
        arrow = {"arrowstyle": "-|>", "color": style.CLASSES[4], "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", z, tuple(mu), arrowprops=arrow)
        named = f"ε = {_pair(eps[n])}: z = {_pair(z)}"
        ax.plot(*z, style.MARKERS[n + 1], color=style.CLASSES[4], label=named)
    corners = np.array([*draws, mu + 2 * sigma, mu - 2 * sigma])
    far = max(2.2, 1.08 * float(np.abs(corners).max()))
    ax.set(xlim=(-far, 2.2 * far), ylim=(-far, far), aspect="equal")  # right of it the legend
    ax.set(xlabel="code 1", ylabel="code 2")
    ax.legend(loc="upper right", fontsize="small")
    told = "; ".join(f"{_pair(e)} gives {_pair(z)}" for e, z in zip(eps, draws, strict=True))
    words = (
        f"A cloud of codes around {_pair(mu)}, as wide as {_pair(sigma)}, beside the standard "
        f"normal around 0. Draws: noise {told}"
    )
    return describe(ax, words if alt is None else alt)


def bound(
    likelihood: ArrayLike,
    prior: ArrayLike,
    clouds: Mapping,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The ELBO of one picture for several q by name, in its two parts, and its gap up to ln p(x).

    The codes are few, so that everything can be computed. The gap is the divergence of q from the
    probabilities of the codes, given the picture.

    Shapes: likelihood (K,), prior (K,), each q (K,)
    """
    likelihood = array(likelihood, "likelihood", ("K",)).astype(float)
    prior = array(prior, "prior", likelihood.shape).astype(float)
    rows = {name: _parts(likelihood, prior, array(q, name, likelihood.shape)) for name, q in
            clouds.items()}  # fmt: skip
    top = float(np.log(likelihood @ prior))
    ax = start(ax, title, (6, 0.7 + 0.75 * len(rows)))
    ax.axvline(top, color=style.INK, linestyle="--", linewidth=1.2)
    ax.text(top, -0.55, f" ln p(x) = {top:.3f}", ha="left", va="center", fontsize=9)
    for place, (rebuild, price) in enumerate(rows.values()):
        _row(ax, place, rebuild, price, top)
    low = min(rebuild - price for rebuild, price in rows.values())
    far = max(top - low, 0.1)
    ax.set(xlim=(low - 0.25 * far, top + 0.85 * far), ylim=(len(rows) - 0.35, -0.8))
    ax.set(xlabel="nats", yticks=range(len(rows)), yticklabels=list(rows))
    told = "; ".join(
        f"{name}: rebuilding {rebuild:.3f} minus price {price:.3f} is {rebuild - price:.3f}, "
        f"{top - rebuild + price:.3f} below"
        for name, (rebuild, price) in rows.items()
    )
    words = f"The bound under ln p(x) = {top:.3f} for each q. {told}"
    return describe(ax, words if alt is None else alt)


def _parts(likelihood, prior, q):
    """How well q rebuilds, and its divergence from the prior; codes of weight 0 add nothing."""
    some = q > 0
    rebuild = float(q[some] @ np.log(likelihood[some]))
    return rebuild, float(q[some] @ np.log(q[some] / prior[some]))


def _row(ax, place, rebuild, price, top):
    value = rebuild - price
    gap = max(top - value, 0.0)
    look = {"color": "white", "edgecolor": style.CLASSES[4], "hatch": "///", "linewidth": 1}
    ax.barh(place, gap, left=value, height=0.4, **look)
    ax.plot(value, place, "o", color=style.CLASSES[0], markersize=8, zorder=3)
    text = f"ELBO {rebuild:.3f} − {price:.3f} = {value:.3f}\ngap {gap:.3f}"
    ax.annotate(text, (top, place), (8, 0), textcoords="offset points", va="center", fontsize=9)


def _pair(values):
    return f"({', '.join(number(float(value)) for value in values)})"
