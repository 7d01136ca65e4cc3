"""The VAE playground's picture: the plane of codes with its clouds, and codes decoded."""

from collections.abc import Mapping

import numpy as np

from nnlab.planar import circle
from nnlab.play.kit.codes import CodeMap, frame
from nnlab.play.kit.scene import Scene
from nnlab.play.vae.model import Clouds, decode, pictures
from nnlab.style import CLASSES, QUANTITIES

BOUNDS = (0.0, 7.2, 0.0, 3.84)  # a hundred pixels of the canvas are 1
LEAST = 3.5  # of the map's reach
_GREY = 235  # a picture's paper
_CIRCLE = circle(1.0, np.linspace(0, 2 * np.pi, 61))


def drawn(now: Mapping, cloud: Clouds, draws: np.ndarray, label: str) -> Scene:
    """The map with the middles of all clouds, one cloud, the prior and the draws; then pictures."""
    scene, view = Scene(BOUNDS, label), CodeMap(cloud.mu, LEAST)
    frame(scene, view)
    _middles(scene, view, cloud)
    scene.line(_clipped(view, 2 * _CIRCLE), dash=(6, 4), opacity=0.8)
    chosen, scale = now["picture"], max(now["sigma"], 0.01)
    ring = cloud.mu[chosen] + 2 * scale * cloud.sigma[chosen] * _CIRCLE
    scene.line(_clipped(view, ring), colour="#222222", width=2.5)
    scene.ring(*view.place(cloud.mu[chosen]), radius=5, colour="#222222")
    scene.dots(_clipped(view, draws), colour="#222222", radius=3, hollow=True)
    scene.point(*_clipped(view, [now["at"]])[0], colour="#cc3311", radius=7, grab=0)
    _shown(scene, now, draws)
    return scene


def prior(cloud: Clouds, beta: float) -> Scene:
    """All clouds together along the first number of the code, against the standard normal."""
    reach = CodeMap(cloud.mu, LEAST).reach
    places = np.linspace(-reach, reach, 121)
    together, normal = cloud.density(places), np.exp(-0.5 * places**2) / np.sqrt(2 * np.pi)
    if not beta:  # points have no density: a histogram's
        together = np.interp(places, *_histogram(cloud.mu[:, 0], reach))
    scene = Scene((-0.08, 1.06, -0.25, 1.35), "")
    scene.line([(0, 0), (1, 0)], opacity=0.35)
    scene.text(0, 1.2, "all clouds along code 1; dashed: N(0, 1)", align="left", size=11)
    top = max(together.max(), normal.max())
    along = (places + reach) / (2 * reach)
    scene.line(list(zip(along, normal / top, strict=True)), dash=(5, 3), width=1.5)
    colour = QUANTITIES["valid"][0]
    scene.line(list(zip(along, together / top, strict=True)), colour=colour, width=2)
    for at, number in ((0, -reach), (0.5, 0), (1, reach)):
        scene.text(at, -0.16, f"{number:g}".replace("-", "−"), size=11, opacity=0.6)
    spread = float(np.sqrt(cloud.mu[:, 0].var() + (cloud.sigma[:, 0] ** 2).mean()))
    scene.label = f"All clouds together have a standard deviation of {spread:.2f} along code 1"
    return scene


def _histogram(values, reach):
    share, edges = np.histogram(values, 40, (-reach, reach), density=True)
    return (edges[1:] + edges[:-1]) / 2, share


def _middles(scene, view, cloud):
    """The middle of each cloud in the colour of its class; every second class has triangles."""
    labels = pictures()[1]
    for label in range(10):
        rows = cloud.mu[labels == label]
        rows = rows[np.abs(rows).max(axis=1) <= view.reach]
        scene.dots(view.place(rows), colour=CLASSES[label], radius=3, triangle=label % 2 == 1)
        if len(rows):
            scene.text(*view.place(np.median(rows, axis=0)), str(label), size=17)


def _clipped(view, codes):
    return view.place(np.clip(codes, -view.reach, view.reach))


def _shown(scene, now, draws):
    """The picture, the place decoded, and below them the last draws decoded."""
    shown = pictures()[0][now["picture"]]
    code = f"({now['at'][0]:.2f}, {now['at'][1]:.2f})".replace("-", "−")
    named = (
        (f"picture {now['picture']}", shown),
        (f"the red dot, {code}", decode(now["beta"], np.array([now["at"]]))[0]),
    )
    for n, (name, picture) in enumerate(named):
        left = 4.0 + 1.62 * n
        scene.tile((left, 2.0), (1.5, 1.5), _pixels(picture))
        scene.text(left + 0.75, 3.66, name, size=12)
    last = draws[-8:]
    source = "its cloud" if now["source"] == "cloud" else "the prior"
    scene.text(4.0, 1.72, f"the last draws from {source}, decoded", size=12, align="left")
    for n, picture in enumerate(decode(now["beta"], last) if len(last) else []):
        row, column = divmod(n, 4)
        scene.tile((4.0 + 0.8 * column, 0.86 - 0.8 * row), (0.74, 0.74), _pixels(picture))


def _pixels(picture):
    """Ink on light paper. Shapes: (H, W) from 0 to 1 -> (H, W, 4) uint8"""
    ink = (_GREY * (1 - np.clip(picture, 0, 1))).round().astype(np.uint8)
    return np.dstack([ink, ink, ink, np.full_like(ink, 255)])
