"""How a playground's widgets stand on the page; canvas.css says where each goes at which width."""

from collections.abc import Sequence

import ipywidgets as widgets

from nnlab.play.kit.share import Share


def arranged(game, tools: Sequence) -> widgets.VBox:
    """The box of a `Playground`, with its buttons made and connected.

    In reading order: what drives it, the picture with its tools, and beside or below it what it
    tells and its settings.
    """
    told = _box("told", [game.task, game.numbers, game.chart])
    row = _box("row", tools)
    stage = _box("stage", [game.canvas, row, told, _settings(game)])
    box = _box("play", [_drive(game), stage, _box("line", [game.code, Share()])])
    for widget, name in (
        (game.canvas, "picture"), (row, "tools"),
        (game.task, "text"), (game.numbers, "text"), (game.code, "text"), (game.problem, "problem"),
    ):  # fmt: skip
        widget.add_class(f"nnlab-{name}")
    return box


def complain_at(game, name: str | None) -> None:
    """Let the complaint stand after the control of a setting, or before all for None."""
    order = -1 if name is None else game.settings[name].layout.order
    game.problem.layout.order = str(order)


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
    box = _box("row", [*controls, game.problem])
    box.add_class("nnlab-settings")
    return box


def _more():
    more = widgets.ToggleButton(
        description="more", icon="sliders", tooltip="further settings", layout={"width": "84px"}
    )
    more.add_class("nnlab-more")
    return more


def _box(name, children):
    box = widgets.Box(list(children))
    box.add_class(f"nnlab-{name}")
    return box


def _button(description, icon, tooltip):
    return widgets.Button(
        description=description, icon=icon, tooltip=tooltip, layout={"width": "84px"}
    )
