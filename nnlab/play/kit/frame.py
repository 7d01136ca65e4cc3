"""How a playground's widgets stand on the page."""

from collections.abc import Sequence

import ipywidgets as widgets


def arranged(game, tools: Sequence) -> widgets.VBox:
    """The box of a `Playground`, with its buttons made and connected."""
    step = _button("Step", "step-forward", "key: s")
    reset = _button("Reset", "undo", "key: r")
    presses = ((game.button, game.toggle), (step, game.step), (reset, game.reset))
    for button, action in presses:
        button.on_click(lambda _, action=action: game.attempt(action))
    drive = widgets.HBox([game.button, step, reset, game.speed])
    settings = widgets.HBox(list(game.settings.values()))
    below = widgets.HBox(list(tools))
    picture = widgets.VBox([game.canvas, below])
    panel = widgets.VBox([game.task, game.numbers, game.chart])
    stage = widgets.HBox([picture, panel])
    box = widgets.VBox([drive, settings, stage, game.code, game.problem])
    for widget, name in (
        (box, "play"), (drive, "row"), (settings, "row"), (below, "row"), (stage, "stage"),
        (picture, "picture"), (panel, "panel"), (game.task, "text"), (game.numbers, "text"),
        (game.code, "text"), (game.problem, "problem"),
    ):  # fmt: skip
        widget.add_class(f"nnlab-{name}")
    if game.canvas.width > 480:  # the panel goes below it
        picture.add_class("nnlab-wide")
    return box


def _button(description, icon, tooltip):
    return widgets.Button(
        description=description, icon=icon, tooltip=tooltip, layout={"width": "84px"}
    )
