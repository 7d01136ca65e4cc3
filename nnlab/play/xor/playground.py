"""The XOR playground: a 2-h-1 network that learns, seen in its input space and its hidden space."""

from collections.abc import Sequence

import numpy as np

from nnlab.play.kit.arguments import read, take
from nnlab.play.kit.editable import Editable
from nnlab.play.kit.points import Cloud
from nnlab.play.kit.scene import Scene, curve
from nnlab.play.xor.model import Network
from nnlab.play.xor.picture import draw
from nnlab.play.xor.presets import PRESETS
from nnlab.play.xor.settings import KINDS, LONGEST, controls, start_of
from nnlab.play.xor.view import INPUT, SQUARE
from nnlab.play.xor.words import numbers, sentence

REPLAY = 2000  # steps that are done again at most when a setting changes


def xor(
    *,
    preset: str = "xor",
    points: Sequence[tuple[float, float, int]] | None = None,
    hidden: int = 2,
    activation: str = "sigmoid",
    lr: float = 2.0,
    start: Sequence[float] | None = None,
    seed: int = 0,
    steps: int = 0,
) -> "Xor":
    """A playground of a 2-h-1 network that learns by slopes, after `steps` steps.

    A click on the left square puts a point of the chosen class, a shift-click one of the other; a
    point can be dragged, and a click on it takes it away. Space plays and pauses, s steps, r
    resets. `points` (x1, x2, label) replace those of the preset; `start` is the network's numbers
    (4 hidden + 1: W1 row by row, b1, w2, b2), or None for random normal ones by the seed.

    Raises: ValueError for an unknown preset or activation, and for a number of units or steps, a
    rate, start, seed or point that is not allowed.
    """
    given = read(locals(), KINDS)
    take("start", start, start_of(given["hidden"]))
    return Xor(given)


class Xor(Editable):
    """What `xor` returns: a `Network` at work, and the controls around it.

    A changed setting does the same number of steps again from the start: the picture shows what
    would have been. A moved point leaves the weights as they are.
    """

    kinds, presets = KINDS, PRESETS
    preset: Cloud
    first_speed = 100

    def __init__(self, given: dict):
        super().__init__(xor, given, controls())
        self.begin(given["steps"])
        self.show()

    def step(self) -> bool:
        return self.network.steps < LONGEST and self.network.step()

    def change(self, name: str) -> None:
        if name in ("preset", "seed"):
            self.forget(None)  # the preset's
        if name in ("hidden", "seed"):
            self.choose(start=None)
        self.begin(0 if name == "preset" else min(self.network.steps, REPLAY))

    def touch(self, event: dict) -> None:
        x1, x2 = INPUT.read(event["x"], event["y"])
        low, high = SQUARE
        if event["grab"] is None and not (low <= x1 <= high and low <= x2 <= high):
            return  # beside the square of inputs: the hidden space only follows it
        place = [round(float(x), 2) for x in np.clip((x1, x2), low, high)]
        points = self.edited(self.network.points, event, place)
        if points is not None:
            self.choose(points=points)
            self.network.points = points
            self._edited = self.network.steps > 0

    def state(self) -> dict:
        net = self.network
        return self.asked("points", "start") | self.way(net.steps, net.numbers)

    def scene(self) -> Scene:
        return draw(self.network, sentence(self.network))

    def curve(self) -> Scene:
        return curve(self.network.losses, "mean squared error", colour="#6b6b6b")

    def words(self) -> tuple[str, str, str]:
        return self.preset.title, self.preset.task, numbers(self.network)

    def begin(self, steps: int) -> None:
        now, points, start = self.now, self.now["points"], self.now["start"]
        if points is None:
            points = self.preset.draw(np.random.default_rng(now["seed"]))
        if start is None:  # a stream of its own: the same weights for any points
            rng = np.random.default_rng([now["seed"], now["hidden"]])
            start = rng.normal(size=4 * now["hidden"] + 1)
        shape = {name: now[name] for name in ("hidden", "activation", "lr")}
        self.network = Network(points, start=start, **shape)
        self._edited = False
        for _ in range(steps):
            self.network.step()
