"""The logistic regression playground: the loss of one unit over its weights, and its line."""

from collections.abc import Sequence
from dataclasses import replace

import ipywidgets as widgets
import numpy as np

from nnlab.play.kit.base import Playground, count
from nnlab.play.kit.scene import Scene, curve
from nnlab.play.logistic_regression.model import LONGEST, LOSSES, Descent, Point, Problem
from nnlab.play.logistic_regression.picture import (
    MAP,
    PATHS,
    PLANE,
    SIZE,
    draw,
    is_in,
)
from nnlab.play.logistic_regression.settings import EDGE, FAR, MOST, State, controls, read

NUDGE = 0.5  # how far an arrow key moves the start
WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, 1), "down": (0, -1)}


def logistic_regression(
    *,
    preset: str = "far",
    points: Sequence[tuple[float, float, int]] | None = None,
    loss: str = "cross-entropy",
    lr: float | None = None,
    bias: float = 0.0,
    start: tuple[float, float] | None = None,
    steps: int = 20,
) -> "LogisticRegression":
    """A playground of one sigmoid unit, after `steps` steps of gradient descent on its loss.

    Left the loss over the weights w1 and w2, with the descent on it; the start can be dragged,
    clicked elsewhere, or moved by the arrow keys. Right the plane: a click puts a point of the
    chosen class, a shift-click one of the other; a point can be dragged, and a click on it takes
    it away. Space plays and pauses, s steps, r resets. The `bias` is held, not learned. The same
    steps on the other loss are dashed. `points` (x1, x2, label), `lr` and `start` (w1, w2) are the
    preset's where they are None.

    Raises: ValueError for an unknown preset or loss, and for points, a rate, bias, start or number
    of steps that cannot be.
    """
    return LogisticRegression(read(preset, points, loss, lr, bias, start, steps))


class LogisticRegression(Playground):
    """What `logistic_regression` returns: a `State`, and a `Descent` on either loss from it.

    The controls only mirror the state. A changed setting, start or point does the same number of
    steps again: the picture shows what would have been.
    """

    def __init__(self, state: State):
        self.label = widgets.ToggleButtons(
            options=[("● 0", 0), ("▲ 1", 1)],
            style={"button_width": "52px"},
            layout={"width": "auto"},
        )
        self.undo = widgets.Button(
            description="Undo edits", icon="history", layout={"width": "110px"}
        )
        hint = widgets.Label("start: drag ◉, or arrow keys")
        tools = [hint, widgets.Label("a click puts"), self.label, self.undo]
        width, height = SIZE
        super().__init__(
            logistic_regression, controls(state), tools, width=width, height=height, arrows=True
        )
        self.box.children[2].children[0].remove_class("nnlab-wide")
        self.box.children[2].children[0].add_class("nnlab-pair")
        self.speed.value = 30  # squared error needs 652 steps of the first task
        self._given = state.points
        self.undo.on_click(lambda _: self._try(self._undo))
        self._go(state)
        self.show()

    def reset(self) -> None:
        self._go(replace(self._now, steps=0))

    def step(self) -> bool:
        if not self._now.points:
            raise ValueError("There are no points to learn from: click on the plane to put some.")
        moves = self._walk(1)
        self._now = replace(self._now, steps=self.chosen.steps)
        return moves

    def change(self, name: str) -> None:
        value = self.settings[name].value
        if isinstance(value, float):
            value = round(value, 6)  # a slider on a page counts 0.1 as 0.1000000000000001
        if value == getattr(self._now, name):
            return  # the control has only been brought up to date
        if name == "preset":
            state = self._now.at(value)
            self._given = state.points
        else:
            state = replace(self._now, **{name: value})
        self._go(state)

    def touch(self, event: dict) -> None:
        here, grab = (event["x"], event["y"]), event["grab"]
        weights, place = MAP.read(*here), PLANE.read(*here)
        if grab == "start" or (grab is None and is_in(MAP, weights)):
            self._start_at(weights)
        elif grab is not None or is_in(PLANE, place):
            self._edit(event, tuple(place.clip(-EDGE, EDGE).round(2).tolist()))

    def nudge(self, way: str) -> None:
        self._start_at(np.add(self._now.start, NUDGE * np.array(WAYS[way])))

    def state(self) -> dict:
        return self._now.arguments()

    def scene(self) -> Scene:
        return draw(self._now, self.chosen, self.other, self._sentence())

    def curve(self) -> Scene:
        kind = self._now.loss
        return curve(self.chosen.losses, kind, colour=PATHS[kind], from_start=True)

    def words(self) -> tuple[str, str, str]:
        return self._now.usual.title, self._now.usual.task, self._numbers()

    @property
    def chosen(self) -> Descent:
        """The descent on the loss that the map shows."""
        return self.descents[self._now.loss]

    @property
    def other(self) -> Descent:
        """The descent on the other loss."""
        return next(each for kind, each in self.descents.items() if kind != self._now.loss)

    def _go(self, state):
        """Be in this state, and bring the controls up to date."""
        self._now = state
        problems = (Problem(state.points, kind, state.bias) for kind in LOSSES)
        self.descents = {each.kind: Descent(each, state.start, state.lr) for each in problems}
        self._walk(state.steps if state.points else 0)
        self._now = replace(state, steps=self.chosen.steps)
        for name, control in self.settings.items():
            control.value = getattr(state, name)

    def _walk(self, steps):
        """Do steps on both losses; whether another one would move anything."""
        both = tuple(self.descents.values())
        for _ in range(steps):
            if not self._moves(both):
                break
            for each in both:
                each.step()
        return self._moves(both)

    def _moves(self, both):
        return both[0].steps < LONGEST and not all(each.resting for each in both)

    def _start_at(self, weights):
        start = np.clip(weights, -FAR, FAR).round(2) + 0.0
        self._go(replace(self._now, start=tuple(start.tolist())))

    def _edit(self, event, place):
        points, grab = list(self._now.points), event["grab"]
        if grab is None and len(points) >= MOST:
            raise ValueError(f"There are {MOST} points, the most there may be: take one away.")
        if grab is None:
            points.append(Point(*place, int(self.label.value != event["shift"])))
        elif grab >= len(points):
            return  # the second half of a double click: the point is gone
        elif event["kind"] == "drag":
            points[grab] = Point(*place, points[grab].label)
        else:
            del points[grab]
        self._go(replace(self._now, points=tuple(points)))

    def _undo(self):
        self._go(replace(self._now, points=self._given))

    def _sentence(self):
        state, chosen, other = self._now, self.chosen, self.other
        ends = "; ".join(
            f"{each.problem.kind} is at w = {_pair(each.path[-1])} with loss {each.losses[-1]:.3g},"
            f" wrong about {each.errors[-1]} of {len(state.points)}"
            for each in (chosen, other)
        )
        return (
            f"After {count(chosen.steps, 'step')} from {_pair(state.start)} at rate {state.lr:g}: "
            f"{ends}."
        )

    def _numbers(self):
        if not self._now.points:
            return "No points: click on the plane to put some."
        both = tuple(self.descents.values())
        rows = (
            ("loss", [f"{each.losses[-1]:.3g}" for each in both]),
            ("slope", [f"{each.steepness:.2g}" for each in both]),
            ("w₁, w₂", [_pair(each.path[-1]) for each in both]),
            ("wrong", [f"{each.errors[-1]} of {len(self._now.points)}" for each in both]),
            ("all right", [_since(each) for each in both]),
        )
        head = "".join(_heading(kind, dashed=kind != self._now.loss) for kind in LOSSES)
        body = "".join(
            f"<tr><td class=muted>{name}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
            for name, cells in rows
        )
        steps = count(self.chosen.steps, "step")
        return f"<b>{steps}</b><table><tr><td></td>{head}</tr>{body}</table>"


def _heading(kind, dashed):
    """A loss as its path is drawn, on two lines: the panel may be narrow."""
    first, second = kind.replace("-", "- ").split()
    line = "╍" if dashed else "━"
    return f"<td style='color:{PATHS[kind]}'>{line} {first}<br>{second}</td>"


def _pair(w):
    return f"({w[0]:.3g}, {w[1]:.3g})".replace("-", "−")


def _since(descent):
    step = descent.right_from
    return "not yet" if step is None else f"from step {step}"
