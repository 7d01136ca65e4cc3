"""The backpropagation playground: a graph of numbers, stepped forward and then backward."""

from collections.abc import Mapping

from nnlab.play.backprop.model import Graph
from nnlab.play.backprop.picture import draw, number
from nnlab.play.backprop.presets import PRESETS
from nnlab.play.backprop.settings import KINDS, REACH, controls, inputs
from nnlab.play.kit.arguments import read, take
from nnlab.play.kit.base import Playground
from nnlab.play.kit.controls import button
from nnlab.play.kit.scene import Scene, curve
from nnlab.play.kit.words import count

NUDGE = 0.25  # what a click adds to an input


def backprop(
    *,
    preset: str = "unit",
    values: Mapping[str, float] | None = None,
    lr: float = 1.0,
    steps: int = 0,
) -> "Backprop":
    """A playground of a graph of numbers, after `steps` steps, forward first and then backward.

    A click on an input raises it by 0.25, a shift-click lowers it. Space plays and pauses, s
    steps, r resets. `values` are inputs that differ from the preset's, by name.

    Raises: ValueError for an unknown preset or input, and for a value, rate or number of steps
    that is not allowed.
    """
    given = read(locals(), KINDS)
    take("values", given["values"], inputs([given["preset"]]))
    return Backprop(given)


class Backprop(Playground):
    """What `backprop` returns: a `Graph` at work, and the controls around it.

    A changed input does the same steps again: the picture shows what would have been.
    """

    kinds, presets = KINDS, PRESETS

    def __init__(self, given: dict):
        self.downhill = button(
            "Downhill", "120px", lambda: self.attempt(self._walk), icon="arrow-down",
            tooltip="moves the numbers that learn against their gradients, once backward is done",
        )  # fmt: skip
        self.restore = button(
            "First values", "130px", lambda: self.attempt(self.change, "preset"), icon="history"
        )
        super().__init__(backprop, given, controls(), [self.downhill, self.restore])
        self._losses: list[float] = []
        self._begin(given["steps"])
        self.show()

    def reset(self) -> None:
        self._begin(0)

    def step(self) -> bool:
        return self.graph.step()

    def change(self, name: str) -> None:
        if name == "preset":
            self.choose(values=None)
            self._losses = []
            self._begin(0)

    def touch(self, event: dict) -> None:
        if event["kind"] != "click" or event["grab"] is None:
            return
        node = list(self.graph.nodes.values())[event["grab"]]
        if node.op:
            raise ValueError(f"{node.name} is computed; click an input, a number without a parent.")
        moved = self.graph.values[node.name] + (-NUDGE if event["shift"] else NUDGE)
        self._put({node.name: moved})
        self._begin(self.graph.steps)

    def state(self) -> dict:
        starts = {name: node.start for name, node in self.graph.nodes.items()}
        values = self.now["values"] or {}
        moved = {name: round(v, 6) for name, v in values.items() if v != starts[name]}
        return self.asked() | {"values": moved or None, "steps": self.graph.steps}

    def scene(self) -> Scene:
        return draw(self.graph, self._sentence())

    def curve(self) -> Scene:
        return curve(self._losses, "E after each Downhill", colour="#6b6b6b")

    def words(self) -> tuple[str, str, str]:
        return self.preset.title, self.preset.task, self._arithmetic()

    def _begin(self, steps):
        self.graph = Graph(PRESETS[self.now["preset"]].nodes, self.now["values"] or {}, steps)

    def _walk(self):
        if self.graph.steps < self.graph.length:
            raise ValueError(
                "The gradient has not reached all numbers yet: step or play to the end."
            )
        if not self._losses:
            self._losses.append(self._loss())
        graph, lr = self.graph, self.now["lr"]
        learning = [name for name, node in graph.nodes.items() if node.learns]
        self._put({name: graph.values[name] - lr * graph.gradients[name] for name in learning})
        self._begin(self.graph.length)
        self._losses.append(self._loss())

    def _put(self, values):
        """Give inputs these values, as far as they may go."""
        near = {name: max(-REACH, min(REACH, value)) for name, value in values.items()}
        self.choose(values={**(self.now["values"] or {}), **near})

    def _loss(self):
        return self.graph.values[self.graph.made[-1].name]

    def _sentence(self):
        graph = self.graph
        ahead = min(graph.steps, len(graph.made))
        told = f"{count(ahead, 'node')} of {len(graph.made)} computed"
        if self._last in graph.values:
            told += f", {self._last} = {number(graph.values[self._last])}"
        if graph.backward:
            handed = ", ".join(f"{n} {number(g)}" for n, g in graph.gradients.items())
            told += (
                f"; {count(graph.steps - ahead, 'node')} passed a gradient on; gradients: {handed}"
            )
        return told + "."

    @property
    def _last(self):
        return self.graph.made[-1].name

    def _arithmetic(self):
        """The last step as a small table: each parent, its slope, and what it was handed."""
        graph, node = self.graph, self.graph.active
        if node is None:
            return "Step computes the first node."
        made = f"{node.name} = {number(graph.values[node.name])}"
        head = "<td>parent</td><td>slope</td>"
        rows = zip(node.parents, graph.slopes[node.name], strict=True)
        if not graph.backward:
            cells = "".join(f"<tr><td>{p}</td><td>{number(s)}</td></tr>" for p, s in rows)
            return f"<b>{made}</b><table><tr class=muted>{head}</tr>{cells}</table>"
        arrived = graph.gradients[node.name]
        cells = "".join(
            f"<tr><td>{p}</td><td>{number(s)}</td><td>{number(s * arrived)}</td></tr>"
            for p, s in rows
        )
        head = f"<tr class=muted>{head}<td>slope × {number(arrived)}</td></tr>"
        return f"<b>{made}, gradient {number(arrived)}</b><table>{head}{cells}</table>"
