"""What every playground is: displayed, stepped, and answering to controls, clicks and keys."""

from collections.abc import Callable, Mapping, Sequence
from threading import get_ident
from typing import Any, ClassVar

import ipywidgets as widgets

from nnlab.play.kit.frame import arranged
from nnlab.play.kit.stepping import Stepping
from nnlab.play.kit.words import tidy


class Playground(Stepping):
    """A computation that a learner can watch, step through and disturb.

    A subclass computes and describes, in the abstract methods; this class and those above it show,
    drive and listen. `settings` are controls, by the argument of `entry` that they mirror, and
    `tools` are further ones. Settings that are named in `rare` are folded behind "more".
    """

    rare: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        entry: Callable,
        given: Mapping[str, Any],
        settings: dict[str, widgets.Widget],
        tools: Sequence = (),
        /,
        **canvas: Any,
    ):
        super().__init__(entry, **canvas)
        self.settings = settings
        self._begin_with(given)
        self.box = arranged(self, tools)
        self.canvas.listen(self._hear)
        for name, control in settings.items():
            control.observe(lambda _, name=name: self._answer(name), "value")
        self.pause()

    def change(self, name: str) -> None:
        """Answer an argument that has just got a new value."""
        self.reset()

    def touch(self, event: dict) -> None:
        """Answer a click or a drag on the picture; see `Canvas.listen`."""

    def nudge(self, way: str) -> None:
        """Answer an arrow key: "left", "right", "up" or "down"."""

    def close(self) -> None:
        """Stop playing and take the widget off the page."""
        self.pause()
        for widget in (self.canvas, self.chart, self.box):
            widget.close()

    def _answer(self, name):
        """Answer a control that the learner has moved; on a page this may be another thread."""
        if self._mirroring != get_ident():
            value = self.kinds[name].parse(tidy(self.settings[name].value))
            self.attempt(self.set, name, value, at=name)

    def _hear(self, event):
        match event:
            case {"kind": "removed"}:
                self.pause()  # the cell was run again or deleted: nobody is looking
            case {"kind": "key", "key": "left" | "right" | "up" | "down" as way}:
                self.attempt(self.nudge, way)
            case {"kind": "key", "key": key}:
                self.attempt({"play": self.toggle, "step": self.step, "reset": self.reset}[key])
            case {"kind": "hover"} if self.problem.value:
                pass  # a complaint stays until something is done
            case {"kind": "click" | "drag" | "hover"}:
                self.attempt(self.touch, event)
