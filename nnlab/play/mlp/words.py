"""What the MLP playground says about a run: its numbers, its curves, and its network as code."""

from html import escape

import numpy as np

from nnlab.play.kit.base import count
from nnlab.play.kit.scene import Scene
from nnlab.play.mlp.code import LOSSES, line
from nnlab.play.mlp.model import Run
from nnlab.style import QUANTITIES

_TITLES = {"classification": "cross-entropy", "regression": "mean squared error"}
_SAMPLES = 150


def numbers(run: Run) -> str:
    """The counters and the network as code, as HTML."""
    train, test = run.losses[-1]
    words = [f"<b>epoch {run.epochs}</b>", f"training loss {train:.3f}", f"test loss {test:.3f}"]
    if run.network.problem == "classification" and len(run.test[0]):
        words.append(f"{run.wrong()} of {len(run.test[0])} test points wrong")
    if not np.isfinite(run.network.numbers).all():
        words = ["<b>The numbers have grown beyond all bounds: lower the rate, then Reset.</b>"]
    silent, units = _silent(run)
    if silent:
        words.append(f"<b>{silent} of {count(units, 'ReLU')} silent</b>")
    loss = LOSSES[run.network.problem]
    inputs = ", ".join(run.features)
    return (
        f"{' · '.join(words)}<br><span class=muted>.model() gives it to you, on {escape(inputs)}, "
        f"for {loss}:</span><br><code>{line(run.network)}</code>"
    )


def sentence(run: Run, shown: str = "") -> str:
    """The state, for those who cannot see the picture."""
    train, test = run.losses[-1]
    hidden = ", ".join(map(str, run.network.sizes[1:-1])) or "none"
    silent, units = _silent(run)
    more = f" {silent} of {count(units, 'ReLU')} silent." if silent else ""
    return (
        f"After {count(run.epochs, 'epoch')}: training loss {train:.4f}, test loss {test:.4f}; "
        f"inputs {', '.join(run.features)}; hidden neurons {hidden}, "
        f"{run.network.activation}.{more}{shown}"
    )


def losses(run: Run) -> Scene:
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


def _silent(run):
    dead = run.dead()
    return sum(int(layer.sum()) for layer in dead), sum(len(layer) for layer in dead)
