"""The optimisation playground: two rules walk downhill from a start that can be dragged."""

from difflib import get_close_matches

import ipywidgets as widgets
import numpy as np

from nnlab.play.kit.base import Playground, count
from nnlab.play.kit.scene import Scene
from nnlab.play.optimisation.model import LANDSCAPES, LONGEST, RULES, Walker
from nnlab.play.optimisation.picture import COLOURS, draw, losses

LR = (0.001, 3.0)  # the sliders' ends
RATES = tuple(  # finer than anybody's eye, and of few digits
    round(size * mantissa / 100, 6)
    for size in (0.001, 0.01, 0.1, 1.0)
    for mantissa in (*range(100, 200, 10), *range(200, 500, 25), *range(500, 1000, 50))
    if size * mantissa <= 100 * LR[1]
)
MOMENTUM = (0.0, 0.99)


def optimisation(
    *,
    preset: str = "valley",
    start: tuple[float, float] | None = None,
    first: str = "plain",
    second: str = "momentum",
    lr: float = 0.09,
    second_lr: float = 0.02,
    momentum: float = 0.9,
    steps: int = 0,
) -> "Optimisation":
    """A playground of two optimisers on one landscape, after `steps` steps.

    The start can be dragged, and a click puts it elsewhere. Space plays and pauses, s steps, r
    resets. `lr` is the rate of the first rule, `second_lr` that of the second; `momentum` is
    Adam's first beta too, and changes nothing for rules without it. `start` None is the preset's.

    Raises: ValueError for an unknown preset or rule, and for a start, rate, momentum or number of
    steps that cannot be.
    """
    _refuse(preset, start, (first, second), (lr, second_lr), momentum, steps)
    return Optimisation(preset, start, first, second, lr, second_lr, momentum, steps)


class Optimisation(Playground):
    """What `optimisation` returns: two `Walker`s on a landscape, and the controls around them.

    A changed setting or start does the same number of steps again: the picture shows what would
    have been.
    """

    def __init__(self, preset, start, first, second, lr, second_lr, momentum, steps):
        settings = _controls(preset, first, second, lr, second_lr, momentum)
        super().__init__(optimisation, settings, [widgets.Label("drag the start, or click")])
        self.speed.value = 10
        self._start = None if start is None else tuple(float(number) for number in start)
        self._begin(steps)
        self.show()

    def reset(self) -> None:
        self._begin(0)

    def step(self) -> bool:
        moved = [walker.step() for walker in self.walkers]  # both, even if one rests
        return any(moved)

    def change(self, name: str) -> None:
        if name == "preset":
            self._start = None
        self._begin(self.steps)

    def touch(self, event: dict) -> None:
        left, right, bottom, top = self.land.bounds
        w1, w2 = np.clip((event["x"], event["y"]), (left, bottom), (right, top))
        self._start = (round(float(w1), 2), round(float(w2), 2))
        self._begin(self.steps)

    def state(self) -> dict:
        return self._values() | {"start": self._start, "steps": self.steps}

    def scene(self) -> Scene:
        return draw(self.land, self.walkers, self._sentence())

    def curve(self) -> Scene:
        return losses(self.walkers)

    def words(self) -> tuple[str, str, str]:
        return self.land.title, self.land.task, self._numbers()

    @property
    def land(self):
        """The chosen landscape, with its task."""
        return LANDSCAPES[self.settings["preset"].value]

    @property
    def steps(self) -> int:
        """How many steps were done by the walker that has done more."""
        return max(walker.steps for walker in self.walkers)

    def _values(self):
        values = {name: control.value for name, control in self.settings.items()}
        return values | {"momentum": round(values["momentum"], 4)}  # a page says 0.9000000000000001

    def _begin(self, steps):
        value = self._values()
        start = self.land.start if self._start is None else self._start
        rules = ((value["first"], value["lr"]), (value["second"], value["second_lr"]))
        self.walkers = tuple(
            Walker(self.land, rule, start, lr=lr, momentum=value["momentum"]) for rule, lr in rules
        )
        for _ in range(steps):
            self.step()

    def _sentence(self):
        ends = "; ".join(
            f"{each.rule} {each.fate} at {_place(each.path[-1])}, loss {each.losses[-1]:.3g}"
            for each in self.walkers
        )
        return f"After {count(self.steps, 'step')} from {_place(self.walkers[0].path[0])}: {ends}."

    def _numbers(self):
        rows = "".join(
            f"<tr><td style='color:{colour}'>{mark} {walker.rule}</td>"
            f"<td>{walker.losses[-1]:.3g}</td><td>{walker.fate}</td></tr>"
            for mark, colour, walker in zip("●▲", COLOURS, self.walkers, strict=True)
        )
        head = "<tr class=muted><td>rule</td><td>loss</td><td></td></tr>"
        return f"<b>{count(self.steps, 'step')}</b><table>{head}{rows}</table>{self._limit()}"

    def _limit(self):
        """What the curvature under the first walker allows."""
        if self.walkers[0].fate == "is gone":
            return "● is gone: its rate is too large."
        h = self.land.curvature(self.walkers[0].path[-1])
        if h <= 0:
            return "No curvature upwards under ●."
        return f"Curvature under ●: {h:.3g}, and 2 / curvature = {2 / h:.3g}."


def _place(w):
    return f"({w[0]:.3g}, {w[1]:.3g})".replace("-", "−")


def _controls(preset, first, second, lr, second_lr, momentum):
    titles = [(each.title, name) for name, each in LANDSCAPES.items()]
    rules = {"options": list(RULES)}
    return {
        "preset": _plain(widgets.Dropdown, "140px", "on", preset, options=titles),
        "first": _plain(widgets.Dropdown, "120px", "●", first, **rules),
        "lr": _plain(widgets.SelectionSlider, "240px", "rate ●", lr, **_rates(lr)),
        "second": _plain(widgets.Dropdown, "120px", "▲", second, **rules),
        "second_lr": _plain(
            widgets.SelectionSlider, "240px", "rate ▲", second_lr, **_rates(second_lr)
        ),
        "momentum": _plain(
            widgets.FloatSlider, "270px", "momentum β", momentum,
            min=MOMENTUM[0], max=MOMENTUM[1], step=0.01,
        ),
    }  # fmt: skip


def _rates(value):
    return {"options": sorted({*RATES, float(value)})}


def _plain(kind, width, description, value, **more):
    style = {"description_width": "auto"}
    return kind(description=description, value=value, layout={"width": width}, style=style, **more)


def _refuse(preset, start, rules, rates, momentum, steps):
    names = [("preset", preset, LANDSCAPES), *(("rule", rule, RULES) for rule in rules)]
    for name, value, known in names:
        if value not in known:
            close = get_close_matches(str(value).lower(), known, n=1)
            hint = f'Did you mean "{close[0]}"? ' if close else ""
            raise ValueError(f"There is no {name} {value!r}. {hint}Known: {', '.join(known)}.")
    if start is not None and (len(start) != 2 or not np.isfinite(start).all()):
        raise ValueError(f"start is {start!r}; expected two numbers (w1, w2), or None.")
    for name, lr in zip(("lr", "second_lr"), rates, strict=True):
        if not LR[0] <= lr <= LR[1]:
            raise ValueError(f"{name} is {lr!r}; expected a number from {LR[0]} to {LR[1]}.")
    if not MOMENTUM[0] <= momentum <= MOMENTUM[1]:
        raise ValueError(f"momentum is {momentum!r}; expected a number from 0.0 to 0.99.")
    if steps not in range(LONGEST + 1):
        raise ValueError(f"steps is {steps!r}; expected a whole number from 0 to {LONGEST}.")
