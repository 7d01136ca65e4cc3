"""The chart of a training: the loss on the points to train on and on those to test with."""

import numpy as np

from nnlab.play.kit.scene import Scene
from nnlab.play.kit.trained import Trained
from nnlab.style import QUANTITIES

_TITLES = {"classification": "cross-entropy", "regression": "mean squared error"}
_SAMPLES = 150


def losses(run: Trained) -> Scene:
    """The chart of both losses over the epochs; long histories are thinned out."""
    name = _TITLES[run.network.problem]
    history = np.array(run.losses)
    scene = Scene((-0.2, 1.06, -0.25, 1.35), f"{name}, training and test, over {run.epochs} epochs")
    scene.line([(0, 0), (1, 0)], opacity=0.35)
    scene.text(-0.18, 1.22, name, align="left", opacity=0.8)
    kept = np.unique(np.linspace(0, run.epochs, _SAMPLES).round().astype(int))
    top = max(np.max(history[np.isfinite(history)], initial=0), 1e-12)
    looks = (("train", 0.72, QUANTITIES["train"][0], (5, 3)), ("test", 1.0, "ink", ()))
    for column, (title, x, colour, dash) in enumerate(looks):
        scene.line([(x - 0.13, 1.22), (x - 0.06, 1.22)], colour=colour, dash=dash, width=2)
        scene.text(x - 0.04, 1.22, title, align="left", size=11, opacity=0.8)
        values = history[kept, column]
        shown = np.isfinite(values)
        if shown.any():
            places = np.stack([kept / max(run.epochs, 1), values / top], 1)[shown]
            scene.line(places, colour=colour, dash=dash, width=2)
            scene.dots(places[-1:], colour=colour, radius=3)
    scene.text(-0.03, 1, f"{top:.3g}", align="right", size=11, opacity=0.6)
    scene.text(-0.03, 0, "0", align="right", size=11, opacity=0.6)
    scene.text(1, -0.16, str(run.epochs), size=11, opacity=0.6)
    return scene
