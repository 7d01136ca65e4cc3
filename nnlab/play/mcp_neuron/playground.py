"""The threshold unit's playground: two weights, a threshold, and the gate that they make."""

from math import hypot

from nnlab.play.kit.arguments import read
from nnlab.play.kit.base import Playground
from nnlab.play.kit.plane import COLOURS, draw_border, half_planes
from nnlab.play.kit.scene import Scene
from nnlab.play.mcp_neuron.model import CORNERS, Unit
from nnlab.play.mcp_neuron.presets import PRESETS, Gate
from nnlab.play.mcp_neuron.settings import KINDS, REACH, controls
from nnlab.play.mcp_neuron.words import describe, number, unfold

BOUNDS = (-0.75, 1.75, -0.5, 1.5)


def mcp_neuron(
    *,
    preset: str = "and",
    w1: float = 1.0,
    w2: float = 1.0,
    threshold: float = 0.5,
    steps: int = 0,
) -> "McpNeuron":
    """A playground of one threshold unit with two inputs, looking at its corner number `steps`.

    It fires at a corner if w1 x1 + w2 x2 is at least the threshold. Step and Play show it the
    inputs 00, 01, 10, 11 in turn, and a click on a corner shows it that one. `preset` is the gate
    to make: "and", "or", "nand", "implies", "xor", or "collect" for any.

    Raises: ValueError for an unknown preset, and for a number that no slider can show.
    """
    return McpNeuron(read(locals(), KINDS))


class McpNeuron(Playground):
    """What `mcp_neuron` returns: a `Unit`, its controls, and the gates that it has been so far."""

    kinds, presets = KINDS, PRESETS
    preset: Gate

    def __init__(self, given: dict):
        super().__init__(mcp_neuron, given, controls())
        self._first = {name: given[name] for name in REACH}
        self.steps = given["steps"]
        self.met = {self.unit.outputs}
        self.show()

    @property
    def unit(self) -> Unit:
        """The unit that the sliders describe."""
        return Unit(*(self.now[name] for name in REACH))

    @property
    def looked(self) -> int | None:
        """The number of the corner looked at, if any."""
        return self.steps - 1 if self.steps else None

    def reset(self) -> None:
        self.steps = 0
        self.choose(**self._first)
        self.met = {self.unit.outputs}

    def step(self) -> bool:
        self.steps = self.steps % 4 + 1
        return self.steps < 4

    def change(self, name: str) -> None:
        self.met.add(self.unit.outputs)

    def touch(self, event: dict) -> None:
        distances = [hypot(event["x"] - x1, event["y"] - x2) for x1, x2 in CORNERS]
        if event["kind"] == "click" and min(distances) < 0.4:
            self.steps = distances.index(min(distances)) + 1

    def state(self) -> dict:
        return self.asked() | {"steps": self.steps}

    def scene(self) -> Scene:
        unit = self.unit
        line = (unit.w1, unit.w2, -unit.threshold)
        scene = Scene(BOUNDS, describe(unit, self.preset, self.looked), half_planes(line, BOUNDS))
        _draw_axes(scene)
        draw_border(scene, line, width=2.5)
        _draw_side(scene, unit)
        for index, ((x1, x2), y) in enumerate(zip(CORNERS, unit.outputs, strict=True)):
            scene.point(x1, x2, colour=COLOURS[y], radius=11, triangle=y == 1, grab=index)
            place = (x1 + 0.26 * x1 - 0.13, x2 + 0.3 * x2 - 0.15)  # outside of the square
            scene.text(*place, self._caption(index), align="left" if x1 else "right")
        if self.looked is not None:
            scene.ring(*CORNERS[self.looked], radius=18)
        return scene

    def curve(self) -> Scene:
        """The four sums on a line of numbers, with the threshold among them."""
        unit, reach = self.unit, 6.5
        scene = Scene((-reach, reach, -1, 4.4), f"Sums {', '.join(map(number, unit.sums))}")
        scene.text(-6.2, 4, "the four sums, and the threshold θ", align="left", opacity=0.8)
        scene.line([(-reach, 0), (reach, 0)], opacity=0.35)
        for value in range(-6, 7, 2):
            scene.text(value, -0.6, number(value), size=11, opacity=0.6)
        scene.line([(unit.threshold, 0), (unit.threshold, 3.2)], width=2)
        scene.text(unit.threshold + 0.2, 3, "θ", align="left")
        for index, (total, y) in enumerate(zip(unit.sums, unit.outputs, strict=True)):
            height = 0.5 + 0.8 * unit.sums[:index].count(total)  # equal sums stand on each other
            scene.point(total, height, colour=COLOURS[y], radius=5, triangle=y == 1)
            if index == self.looked:
                scene.ring(total, height, radius=8, width=1.5)
        return scene

    def words(self) -> tuple[str, str, str]:
        preset = self.preset
        return preset.title, preset.task, unfold(self.unit, preset, self.looked, len(self.met))

    def _caption(self, index):
        x1, x2 = CORNERS[index]
        y, wanted = self.unit.outputs[index], self.preset.wanted
        verdict = "" if wanted is None else " ✓" if y == wanted[index] else " ✗"
        return f"{x1}{x2} → {y}{verdict}"


def _draw_axes(scene):
    """Add the axes without numbers: the corners carry theirs."""
    left, right, bottom, top = BOUNDS
    scene.line([(left, 0), (right, 0)], opacity=0.25, width=1)
    scene.line([(0, bottom), (0, top)], opacity=0.25, width=1)
    scene.text(right - 0.04, 0.07, "x₁ →", opacity=0.7, align="right")
    scene.text(-0.04, top - 0.08, "↑ x₂", opacity=0.7, align="right")


def _draw_side(scene, unit):
    """Add an arrow from the line to the side that fires, or say why there is no line."""
    w1, w2, threshold = unit
    length = hypot(w1, w2)
    if not length:
        scene.text(0.5, -0.4, "w = 0: no line, the threshold alone decides")
        return
    beyond = (threshold - 0.5 * w1 - 0.5 * w2) / length**2  # from the centre (0.5, 0.5)
    along = 0.4 / length  # aside, or the word would stand on a corner
    x1, x2 = 0.5 + beyond * w1 - along * w2, 0.5 + beyond * w2 + along * w1
    step1, step2 = 0.17 * w1 / length, 0.17 * w2 / length
    scene.line([(x1, x2), (x1 + step1, x2 + step2)], arrow=True, width=2.5)
    scene.text(x1 + 1.6 * step1, x2 + 1.6 * step2, "fires", opacity=0.8)
