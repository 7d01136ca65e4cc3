"""The MLP playground: its state, and what a click, a drag or a slider does to a `Run`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from nnlab.play.kit.chart import losses
from nnlab.play.kit.editable import Editable
from nnlab.play.kit.scene import Scene
from nnlab.play.kit.toys import RANGE
from nnlab.play.mlp.code import build
from nnlab.play.mlp.features import FEATURES, inputs
from nnlab.play.mlp.layout import Layout, node_named
from nnlab.play.mlp.model import Run
from nnlab.play.mlp.number import Number
from nnlab.play.mlp.picture import BOUNDS, View, describe, draw
from nnlab.play.mlp.presets import PRESETS
from nnlab.play.mlp.settings import KINDS, controls
from nnlab.play.mlp.tools import Tools
from nnlab.play.mlp.words import numbers, sentence

if TYPE_CHECKING:
    from torch import nn

LIVE = ("lr", "batch", "penalty", "strength")  # these change while the network learns
LOOKS = ("show_test", "discretise")
SHAPE = ("data", "noise", "share", "seed", "features", "hidden", "activation", "problem")


class MLP(Editable):
    """What `mlp` returns: a `Run`, and the controls around it.

    A change of the data or of the network begins again. The rate, the batch and the penalty take
    hold in the middle of a training, as do a moved point and an edited weight; the numbers that
    they leave behind are then the start of the shared line.
    """

    kinds, presets, counted = KINDS, PRESETS, ("epochs",)
    first_speed = 100
    rare = ("seed", "features", "penalty", "strength", "noise", "share", "batch")
    _over: tuple[int, int] | None  # the neuron under the pointer
    _pinned: tuple[int, int] | None  # the neuron that was clicked

    def __init__(self, entry: Callable, given: dict):
        self.number = Number(lambda value: self.attempt(self._edit, value))
        self.tools = Tools(self.attempt, renew=self._renew, model=lambda: self.run)
        tools = self.tools.row(self.number.field)
        size: dict[str, Any] = {"width": round(100 * BOUNDS[1]), "height": round(100 * BOUNDS[3])}
        super().__init__(entry, given, controls(), tools, hovers=True, **size)
        self.begin(given["epochs"])
        self.show()

    def step(self) -> bool:
        return self.run.epoch(**{name: self.now[name] for name in LIVE})

    def change(self, name: str) -> None:
        if name == "preset":
            self.forget(())
        if name in LIVE:
            self._edited |= self.run.epochs > 0
        elif name not in LOOKS:
            self.choose(start=None)
            self.begin(0)

    def touch(self, event: dict) -> None:
        match event:
            case {"kind": "hover", "grab": grab}:
                self._over = node_named(grab)
                self.number.look(self._link(grab), self.run)
            case {"grab": int()}:
                self._put(event)
            case {"kind": "click", "grab": str(name)}:
                self._press(name)
            case {"kind": "click", "x": x, "y": y}:
                if np.abs(Layout.read(x, y)).max() <= RANGE:
                    self._put(event)
                else:
                    self.number.pick(None, self.run)

    def tell(self) -> None:
        if not self.playing:
            self.number.show(self.run)
        super().tell()

    def state(self) -> dict:
        return self.asked("start") | self.way(self.run.epochs, self.run.network.numbers, digits=5)

    def scene(self) -> Scene:
        seen = self._over or self._pinned
        label = sentence(self.run, f" The large map shows {describe(seen)}." if seen else "")
        return draw(View(self.run, label, seen, *(self.now[name] for name in LOOKS)))

    def curve(self) -> Scene:
        return losses(self.run)

    def words(self) -> tuple[str, str, str]:
        return self.preset.title, self.preset.task, numbers(self.run)

    def inputs(self, x: ArrayLike) -> np.ndarray:
        """The inputs of the network, and of `model()`, for points (N, 2): (N, D) float32."""
        return inputs(np.asarray(x, np.float32), self.run.features)

    def model(self) -> "nn.Sequential":
        """The network as an `nn.Sequential` of its own, with the present numbers, in float32."""
        return build(self.run.network)

    def _link(self, name):
        """The connection (layer, from, to) that a mark's name stands for, or None."""
        match name.split() if isinstance(name, str) else []:
            case ["link", index]:
                return self.run.network.connection(int(index))

    def begin(self, steps: int) -> None:
        shape = {name: self.now[name] for name in SHAPE}
        self.run = Run(**shape, points=self.now["points"], start=self.now["start"])
        self._edited, self._over, self._pinned = False, None, None
        self.number.pick(None, self.run)
        for _ in range(steps):
            if not self.step():
                break

    def _renew(self):
        self.set("seed", (self.now["seed"] + 1) % 10_000)

    def _put(self, event):
        """Put a point of the learner's own, move one, or take one away."""
        place = np.clip(Layout.read(event["x"], event["y"]), -RANGE, RANGE).round(2).tolist()
        points = self.edited(self.now["points"], event, place)
        if points is not None:
            self.choose(points=points)
            self.run.put(points)
            self._edited |= self.run.epochs > 0

    def _press(self, name):
        """Answer a click on a button, an input or a neuron."""
        hidden = self.now["hidden"]
        match name.split():
            case ["more", "layers"]:
                self.set("hidden", (*hidden, 2))
            case ["fewer", "layers"]:
                self.set("hidden", hidden[:-1])
            case ["more" | "fewer" as way, layer]:
                at = int(layer)
                units = hidden[at] + (1 if way == "more" else -1)
                self.set("hidden", (*hidden[:at], units, *hidden[at + 1 :]))
            case ["link", _]:
                self.number.pick(self._link(name), self.run)
            case ["0", unit]:
                switched = {list(FEATURES)[int(unit)]} ^ set(self.now["features"])
                self.set("features", tuple(name for name in FEATURES if name in switched))
            case _:
                node = node_named(name)
                self._pinned = None if self._pinned == node else node
                self.number.pick(node and self._pinned and (node[0] - 1, node[1]), self.run)

    def _edit(self, value):
        self.number.write(value, self.run)
        self.run.put(self.now["points"])
        self._edited = True
