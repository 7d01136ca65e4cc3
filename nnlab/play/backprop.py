"""The backpropagation playground: a graph of numbers, stepped forward and then backward."""

from collections.abc import Mapping
from difflib import get_close_matches

import ipywidgets as widgets

from nnlab.play.backprop_graph import PRESETS, Graph
from nnlab.play.backprop_picture import draw, number
from nnlab.play.base import Playground, count
from nnlab.play.scene import Scene, curve

NUDGE, REACH = 0.25, 20.0  # what a click adds to an input, and how large inputs may become
LR = (0.1, 10.0)


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
    that cannot be.
    """
    _refuse(preset, values or {}, lr, steps)
    return Backprop(preset, values or {}, lr, steps)


class Backprop(Playground):
    """What `backprop` returns: a `Graph` at work, and the controls around it.

    A changed input does the same steps again: the picture shows what would have been.
    """

    def __init__(self, preset, values, lr, steps):
        style = {"description_width": "auto"}
        titles = [(each.title, name) for name, each in PRESETS.items()]
        low, high = LR
        self.downhill = widgets.Button(
            description="Downhill",
            icon="arrow-down",
            tooltip="moves what can learn against its gradient, when backward is done",
            layout={"width": "120px"},
        )
        self.restore = widgets.Button(
            description="First values", icon="history", layout={"width": "130px"}
        )
        self.downhill.on_click(lambda _: self._try(self._walk))
        self.restore.on_click(lambda _: self._try(self.change, "preset"))
        settings = {
            "preset": widgets.Dropdown(
                options=titles, value=preset, description="graph", style=style
            ),
            "lr": widgets.FloatSlider(
                value=lr, min=low, max=high, step=0.1, description="rate η", style=style
            ),
        }
        super().__init__(backprop, settings, [self.downhill, self.restore])
        self._values, self._losses = dict(values), []
        self._begin(steps)
        self.show()

    def reset(self) -> None:
        self._begin(0)

    def step(self) -> bool:
        return self.graph.step()

    def change(self, name: str) -> None:
        if name == "preset":
            self._values, self._losses = {}, []
            self._begin(0)

    def touch(self, event: dict) -> None:
        if event["kind"] != "click" or event["grab"] is None:
            return
        node = list(self.graph.nodes.values())[event["grab"]]
        if node.op:
            raise ValueError(f"{node.name} is computed; click an input, a number without a parent.")
        moved = self.graph.values[node.name] + (-NUDGE if event["shift"] else NUDGE)
        self._values[node.name] = max(-REACH, min(REACH, moved))
        self._begin(self.graph.steps)

    def state(self) -> dict:
        state = {"preset": self.settings["preset"].value, "lr": self.settings["lr"].value}
        starts = {name: node.start for name, node in self.graph.nodes.items()}
        values = {n: round(v, 6) for n, v in self._values.items() if v != starts[n]}
        return state | {"values": values or None, "steps": self.graph.steps}

    def scene(self) -> Scene:
        return draw(self.graph, self._sentence())

    def curve(self) -> Scene:
        return curve(self._losses, "E after each Downhill", colour="#6b6b6b")

    def words(self) -> tuple[str, str, str]:
        return self.preset.title, self.preset.task, self._arithmetic()

    @property
    def preset(self):
        """The chosen graph, with its task."""
        return PRESETS[self.settings["preset"].value]

    def _begin(self, steps):
        self.graph = Graph(self.preset.nodes, self._values, steps)

    def _walk(self):
        if self.graph.steps < self.graph.length:
            raise ValueError(
                "The gradient has not reached all numbers yet: step or play to the end."
            )
        if not self._losses:
            self._losses.append(self._loss())
        for name, node in self.graph.nodes.items():
            if node.learns:
                moved = (
                    self.graph.values[name] - self.settings["lr"].value * self.graph.gradients[name]
                )
                self._values[name] = max(-REACH, min(REACH, moved))
        self._begin(self.graph.length)
        self._losses.append(self._loss())

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


def _refuse(preset, values, lr, steps):
    if preset not in PRESETS:
        close = get_close_matches(str(preset).lower(), PRESETS, n=1)
        hint = f'Did you mean "{close[0]}"? ' if close else ""
        raise ValueError(f"There is no preset {preset!r}. {hint}Known: {', '.join(PRESETS)}.")
    inputs = [node.name for node in PRESETS[preset].nodes if not node.op]
    for name, value in values.items():
        if name not in inputs:
            raise ValueError(f"There is no input {name!r}; there are {', '.join(inputs)}.")
        if not -REACH <= value <= REACH:
            raise ValueError(f"{name} is {value!r}; expected a number from -20 to 20.")
    if not LR[0] <= lr <= LR[1]:
        raise ValueError(f"lr is {lr!r}; expected a number from {LR[0]} to {LR[1]}.")
    if steps not in range(10**6):
        raise ValueError(f"steps is {steps!r}; expected a whole number, 0 or more.")
