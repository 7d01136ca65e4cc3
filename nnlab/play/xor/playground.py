"""The XOR playground: a 2-h-1 network that learns, seen in its input space and its hidden space."""

from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np

from nnlab.play.kit.base import Playground, count
from nnlab.play.kit.scene import Scene, curve
from nnlab.play.xor.model import Network
from nnlab.play.xor.picture import draw, gates
from nnlab.play.xor.presets import PRESETS, SQUARE, controls, refuse
from nnlab.play.xor.view import INPUT

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
    rate, start, seed or point that cannot be.
    """
    refuse(preset, points, hidden, activation, lr, start, seed, steps)
    return Xor(preset, points, hidden, activation, lr, start, seed, steps)


class Xor(Playground):
    """What `xor` returns: a `Network` at work, and the controls around it.

    A changed setting does the same number of steps again from the start: the picture shows what
    would have been. A moved point leaves the weights as they are.
    """

    def __init__(self, preset, points, hidden, activation, lr, start, seed, steps):
        self.label = widgets.ToggleButtons(
            options=[("● 0", 0), ("▲ 1", 1)],
            style={"button_width": "52px"},
            layout={"width": "auto"},
        )
        self.undo = widgets.Button(
            description="Undo edits", icon="history", layout={"width": "120px"}
        )
        self.undo.on_click(lambda _: self._try(self._undo))
        super().__init__(
            xor,
            controls(preset, hidden, activation, lr, seed),
            [widgets.Label("a click puts"), self.label, self.undo],
        )
        self.speed.value = 100
        self._given = self._points = points  # None: the preset's
        self._start = start
        self._begin(steps)
        self.show()

    def reset(self) -> None:
        self._begin(0)

    def step(self) -> bool:
        return self.network.step()

    def change(self, name: str) -> None:
        if name in ("preset", "seed"):
            self._given = self._points = None
        if name in ("hidden", "seed"):
            self._start = None
        self._begin(0 if name == "preset" else min(self.network.steps, REPLAY))

    def touch(self, event: dict) -> None:
        x1, x2 = INPUT.read(event["x"], event["y"])
        low, high = SQUARE
        if event["grab"] is None and not (low <= x1 <= high and low <= x2 <= high):
            return  # beside the square of inputs: the hidden space only follows it
        place = [round(float(x), 2) for x in np.clip((x1, x2), low, high)]
        points = self.network.points
        if event["kind"] == "drag":
            points[event["grab"]] = (*place, points[event["grab"]][2])
        elif event["grab"] is not None:
            del points[event["grab"]]
        else:
            points.append((*place, int(self.label.value != event["shift"])))
        self._points, self._edited = points, self.network.steps > 0

    def state(self) -> dict:
        state = {name: control.value for name, control in self.settings.items()}
        state["lr"] = round(state["lr"], 6)
        if self._points is not None:
            state["points"] = [tuple(point) for point in self._points]
        if self._start is not None:
            state["start"] = [float(number) for number in self._start]
        if self._edited:  # no number of steps leads to these numbers: they are the new start
            start = [round(float(number), 6) + 0.0 for number in self.network.numbers]
            return state | {"start": start, "steps": 0}
        return state | {"steps": self.network.steps}

    def scene(self) -> Scene:
        return draw(self.network, self._sentence())

    def curve(self) -> Scene:
        return curve(self.network.losses, "mean squared error", colour="#6b6b6b")

    def words(self) -> tuple[str, str, str]:
        return self.preset.title, self.preset.task, self._numbers()

    @property
    def preset(self):
        """The chosen set of points, with its task."""
        return PRESETS[self.settings["preset"].value]

    def _undo(self):
        self._points = self._given
        self._begin(0)

    def _begin(self, steps):
        value = {name: control.value for name, control in self.settings.items()}
        points = self._points
        if points is None:
            points = self.preset.draw(np.random.default_rng(value["seed"]))
        start = self._start
        if start is None:  # a stream of its own: the same weights for any points
            rng = np.random.default_rng([value["seed"], value["hidden"]])
            start = rng.normal(size=4 * value["hidden"] + 1)
        self.network = Network(
            points,
            hidden=value["hidden"],
            activation=value["activation"],
            lr=value["lr"],
            start=start,
        )
        self._edited = False
        for _ in range(steps):
            self.network.step()

    def _sentence(self):
        network = self.network
        loss = f"mean squared error {network.loss():.4f}, " if network.points else ""
        return (
            f"After {count(network.steps, 'step')}: {loss}wrong about {network.errors()} of "
            f"{len(network.points)} points; hidden units: {', '.join(gates(network))}."
        )

    def _numbers(self):
        network = self.network
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
