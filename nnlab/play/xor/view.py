"""The two squares of the XOR playground, and how the hidden space is laid flat in the second."""

import numpy as np

from nnlab.play.kit.panel import Panel
from nnlab.play.xor.model import Network

SQUARE = (-0.25, 1.25)  # what the left square shows, both ways
INPUT = Panel(0.1, 1.38, 2.2, (SQUARE, SQUARE))


class HiddenPlane:
    """The hidden space as a plane in which the output unit's border is a straight line.

    With two units it is the space itself. With more, one axis goes across the border and the
    other along it, the way in which the points are spread most; with one unit it is a line.
    """

    def __init__(self, network: Network):
        self.network = network
        self.lines = network.hide(GRID)  # (22, 25, h)
        self.given = np.array(network.points, float).reshape(-1, 3)[:, :2]
        hidden = network.hide(self.given)
        self.axes = self._choose(hidden)
        flat = np.concatenate([self._flat(self.lines).reshape(-1, 2), self._flat(hidden)])
        self.panel = INPUT._replace(left=2.5, shows=tuple(map(_range, flat.T)))

    def place(self, hidden: np.ndarray) -> np.ndarray:
        """Where places of the hidden space lie in the picture."""
        return self.panel.place(self._flat(hidden))

    def points(self) -> np.ndarray:
        """Where the points lie in the picture."""
        return self.place(self.network.hide(self.given))

    def answers(self) -> np.ndarray:
        """What the output unit says to each cell."""
        return self.network.answer(self.panel.cells()[1] @ self.axes)

    @property
    def names(self) -> tuple[str, str]:
        """What goes to the right and what goes up."""
        return {1: ("h₁ →", ""), 2: ("h₁ →", "↑ h₂")}.get(
            self.network.hidden, ("across the border →", "↑ along it")
        )

    def _flat(self, hidden):
        return hidden @ self.axes.T

    def _choose(self, hidden):
        """Two directions of the hidden space, (2, h)."""
        h, w2 = self.network.hidden, self.network.parts[2]
        if h <= 2:
            return np.eye(2)[:, :h]
        across = w2 / (np.linalg.norm(w2) or 1.0)
        rest = hidden - hidden.mean(0) if len(hidden) else hidden
        rest = rest - np.outer(rest @ across, across)
        along = np.linalg.svd(np.vstack([rest, 1e-9 * np.eye(h)]))[2][0]
        along = along - along @ across * across
        along *= np.sign(along[np.abs(along).argmax()]) / (np.linalg.norm(along) or 1.0)
        return np.stack([across, along])


def _grid():
    """Eleven lines each way over the unit square, as places (22, 25, 2)."""
    t, c = np.meshgrid(np.linspace(0, 1, 25), np.linspace(0, 1, 11))
    return np.stack([np.stack([t, c], -1), np.stack([c, t], -1)], 1).reshape(22, 25, 2)


GRID = _grid()


def _range(values):
    """A range that holds the values with a rim, and never less than 0 to 1."""
    low, high = min(values.min(), 0.0), max(values.max(), 1.0)
    rim = 0.12 * (high - low)
    return low - rim, high + rim
