"""What the MLP playground says about a run: its numbers, and its network as code."""

from html import escape

import numpy as np

from nnlab.play.kit.words import count
from nnlab.play.mlp.code import LOSSES, line
from nnlab.play.mlp.model import Run


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
        f"{' · '.join(words)}<br><span class=muted>.model() returns it, for the inputs "
        f"{escape(inputs)} and {loss}:</span><br><code>{line(run.network)}</code>"
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


def _silent(run):
    dead = run.dead()
    return sum(int(layer.sum()) for layer in dead), sum(len(layer) for layer in dead)
