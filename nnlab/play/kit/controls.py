"""Make the controls of playgrounds, all in one style: sliders, fields, lists, buttons."""

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from nnlab.play.kit.preset import Opening


def control(
    kind: type[widgets.Widget], width: str | None, description: str, **more: Any
) -> widgets.Widget:
    """A control with its whole description before it."""
    style, layout = {"description_width": "auto"}, {"width": width}
    return kind(description=description, layout=layout, style=style, **more)


def tasks(
    width: str | None, presets: Mapping[str, Opening], description: str = "task"
) -> widgets.Dropdown:
    """A list of presets, by their titles."""
    titles = [(each.title, name) for name, each in presets.items()]
    return control(widgets.Dropdown, width, description, options=titles)


def check(width: str, description: str) -> widgets.Checkbox:
    """A box to tick."""
    return control(widgets.Checkbox, width, description, indent=False)


def seed(width: str, most: int = 9999) -> widgets.BoundedIntText:
    """A field for the seed."""
    return control(widgets.BoundedIntText, width, "seed", max=most)


def button(
    description: str, width: str, press: Callable[[], None], *, icon: str = "", tooltip: str = ""
) -> widgets.Button:
    """A button that calls `press`."""
    made = widgets.Button(
        description=description, icon=icon, tooltip=tooltip, layout={"width": width}
    )
    made.on_click(lambda _: press())
    return made


def labels() -> widgets.ToggleButtons:
    """The class of the points that clicks put."""
    return widgets.ToggleButtons(
        options=[("● 0", 0), ("▲ 1", 1)],
        style={"button_width": "52px"},
        layout={"width": "auto"},
    )


def mirror(control: widgets.Widget, value: Any) -> None:
    """Set a control to a value; a slider over a list gets a value that its list lacks."""
    if isinstance(control, widgets.SelectionSlider) and value not in control.options:
        control.options = sorted({*control.options, value})
    control.value = value
