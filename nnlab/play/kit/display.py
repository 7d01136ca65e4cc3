"""What a playground shows: a picture, a chart, texts, and its state as one line of code."""

from abc import abstractmethod
from base64 import b64encode
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets

from nnlab.play.kit.canvas import Canvas
from nnlab.play.kit.scene import Scene
from nnlab.play.kit.state import Stateful
from nnlab.play.kit.still import still
from nnlab.play.kit.words import call


class Displayed(Stateful):
    """Something that is seen: live on a page, and as a still picture where no kernel runs.

    `entry` is the public function that makes it, and `canvas` is what the picture's `Canvas` takes.
    """

    box: widgets.Widget  # all of it, as it stands on the page

    def __init__(self, entry: Callable, /, **canvas: Any):
        self.entry = entry
        self.canvas = Canvas(**canvas, _dom_classes=["nnlab-picture"])
        self.chart = Canvas(width=300, height=124, active=False)
        self.task, self.numbers, self.code = (_html("text") for _ in range(3))
        self.problem = _html("problem")

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """The keyword arguments of `entry` that bring this picture back."""

    @abstractmethod
    def scene(self) -> Scene:
        """The picture."""

    @abstractmethod
    def curve(self) -> Scene:
        """The chart beside it, of the loss or of the mistakes."""

    @abstractmethod
    def words(self) -> tuple[str, str, str]:
        """A title, a task, and the present numbers as HTML."""

    def show(self) -> None:
        """Bring everything on the page up to date."""
        self.canvas.show(self.scene())
        self.tell()

    def tell(self) -> None:
        """Bring all but the picture up to date: the chart and the texts."""
        title, task, numbers = self.words()
        self.chart.show(self.curve())
        self.task.value = f"<b>{escape(title)}.</b> {escape(task)}"
        self.numbers.value = numbers
        self.code.value = f"<span class=muted>this state</span> <code>{escape(self.line())}</code>"

    def line(self) -> str:
        """The line of code that brings this state back; defaults are left out."""
        return call(self.entry, self.state())

    def __repr__(self):
        return f"{self.line()}\n{self.scene().label}"

    def _repr_mimebundle_(self, **_):
        """The live widget and, for pages without a kernel, a still picture and a sentence."""
        scene = self.scene()
        title, task = self.words()[:2]
        picture = still(scene, self.curve(), title, f"{task}\n\n{scene.label}")
        view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        data = {
            "text/plain": repr(self),
            "image/png": b64encode(picture).decode(),
            "application/vnd.jupyter.widget-view+json": view,
        }
        return data, {"image/png": {"alt": f"{title}. {scene.label}"}}


def _html(name):
    return widgets.HTML(_dom_classes=[f"nnlab-{name}"])
