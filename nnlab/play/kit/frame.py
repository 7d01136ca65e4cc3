"""How a playground's widgets stand on the page; canvas.css says where each goes at which width."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Protocol

import ipywidgets as widgets

from nnlab.play.kit.share import Share


class Framed(Protocol):
    """What is arranged of a `Playground`: its widgets, and what its buttons do."""

    canvas: widgets.Widget
    chart: widgets.Widget
    task: widgets.HTML
    numbers: widgets.HTML
    code: widgets.HTML
    problem: widgets.HTML
    button: widgets.Button
    speed: widgets.Widget
    settings: dict[str, widgets.Widget]
    rare: ClassVar[tuple[str, ...]]

    def toggle(self) -> None: ...
    def step(self) -> bool: ...
    def reset(self) -> None: ...
    def attempt(self, action: Callable, /) -> None: ...


def arranged(game: Framed, tools: Sequence) -> widgets.VBox:
    """The box of a playground, with its buttons made and connected.

    In reading order: what drives it, the picture with its tools, and beside or below it what it
    tells and its settings.
    """
    told = _box("told", [game.task, game.numbers, game.chart])
    stage = _box("stage", [game.canvas, _box("row tools", tools), told, _settings(game)])
    return _box("play", [_drive(game), stage, _box("line", [game.code, Share()])])


def complain_at(problem: widgets.HTML, control: widgets.Widget | None) -> None:
    """Let the complaint stand after a control, or before all for None."""
    problem.layout.order = "-1" if control is None else control.layout.order


def _drive(game):
    """Play, Step, Reset and the speed."""
    step = _button("Step", "step-forward", "key: s")
    reset = _button("Reset", "undo", "key: r")
    presses = ((game.button, game.toggle), (step, game.step), (reset, game.reset))
    for button, action in presses:
        button.on_click(lambda _, action=action: game.attempt(action))
    return _box("row", [game.button, step, reset, game.speed])


def _settings(game):
    """The controls; the rare ones come last and are folded until "more" is pressed."""
    rare = [game.settings[name] for name in game.rare]
    usual = [control for name, control in game.settings.items() if name not in game.rare]
    for control in rare:
        control.add_class("nnlab-rare")
    more = [_more()] if rare else []
    controls = [*usual, *more, *rare]
    for place, control in enumerate(controls):
        control.layout.order = str(place)  # a complaint of the same order comes after it
    game.problem.layout.order = "-1"
    return _box("row settings", [*controls, game.problem])


def _more():
    return widgets.ToggleButton(
        description="more", icon="sliders", tooltip="further settings", layout={"width": "84px"},
        _dom_classes=["nnlab-more"],
    )  # fmt: skip


def _box(names, children):
    classes = [f"nnlab-{name}" for name in names.split()]
    return widgets.Box(list(children), _dom_classes=classes)  # each added later is a message


def _button(description, icon, tooltip):
    return widgets.Button(
        description=description, icon=icon, tooltip=tooltip, layout={"width": "84px"}
    )
