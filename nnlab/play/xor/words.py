"""What the XOR playground says about its network."""

import numpy as np

from nnlab.play.kit.words import count
from nnlab.play.xor.model import Network
from nnlab.play.xor.picture import gates


def sentence(network: Network) -> str:
    """The state, for those who cannot see the picture."""
    loss = f"mean squared error {network.loss():.4f}, " if network.points else ""
    return (
        f"After {count(network.steps, 'step')}: {loss}wrong about {network.errors()} of "
        f"{len(network.points)} points; hidden units: {', '.join(gates(network))}."
    )


def numbers(network: Network) -> str:
    """The counters, and what it says to a few points, as HTML."""
    if not network.points:
        return "No points."
    counters = (
        f"<b>loss {network.loss():.4f}</b> · {count(network.steps, 'step')} · "
        f"wrong about {network.errors()} of {len(network.points)}"
    )
    if len(network.points) > 6:
        return counters
    x = np.array(network.points, float)[:, :2]
    rows = zip(network.points, network.answer(network.hide(x)), strict=True)
    cells = "".join(
        f"<tr><td>({x1:g}, {x2:g})</td><td>{y}</td><td>{says:.3f}</td></tr>"
        for (x1, x2, y), says in rows
    )
    head = "<tr class=muted><td>point</td><td>y</td><td>ŷ</td></tr>"
    return f"{counters}<table>{head}{cells}</table>"
