"""What every playground shares: Play, Step, Reset, a speed, and its state as one line of code."""

import asyncio
from abc import abstractmethod
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from html import escape
from threading import RLock, get_ident
from time import perf_counter
from typing import Any, ClassVar

import ipywidgets as widgets

from nnlab.play.kit.canvas import Canvas
from nnlab.play.kit.frame import arranged, complain_at
from nnlab.play.kit.pace import Pace
from nnlab.play.kit.scene import Scene
from nnlab.play.kit.state import Stateful
from nnlab.play.kit.still import still
from nnlab.play.kit.threads import one_thread
from nnlab.play.kit.words import call, tidy

FRAME = 1 / 40  # seconds between two pictures at full speed
TOLD = 1 / 8  # seconds between two texts and charts: nobody reads faster than that
SPEEDS = (1, 3, 10, 30, 100, 1000)  # steps a second


class Playground(Stateful):
    """A computation that a learner can watch, step through and disturb.

    A subclass computes and describes, in the abstract methods; this class shows and drives.
    `entry` is the public function that makes the playground, `settings` are controls, by the
    argument of it that they mirror, `tools` are further ones, and `canvas` is what the picture's
    `Canvas` takes, such as its size. Settings that are named in `rare` are folded behind "more".

    Play is a task on the kernel's event loop. While another cell runs the kernel is busy: the
    picture waits, and clicks are kept and answered when the cell is done. JupyterLab may send
    clicks over a subshell, which is another thread: a click waits for the step, and a step for it.
    """

    rare: ClassVar[tuple[str, ...]] = ()
    _alone = RLock()  # of all playgrounds: the number of threads that NumPy uses is one for all

    def __init__(
        self,
        entry: Callable,
        given: Mapping[str, Any],
        settings: dict[str, widgets.Widget],
        tools: Sequence = (),
        /,
        **canvas: Any,
    ):
        self.entry, self.settings = entry, settings
        self.canvas = Canvas(**canvas)
        self.chart = Canvas(width=300, height=124, active=False)
        self.task, self.numbers, self.code, self.problem = (widgets.HTML() for _ in range(4))
        self.speed = widgets.SelectionSlider(
            options=SPEEDS,
            value=3,
            description="steps a second",
            style={"description_width": "auto"},
        )
        self.button = widgets.Button(
            button_style="primary", layout={"width": "96px"}, tooltip="key: space"
        )
        self._task: asyncio.Task | None = None
        self._begin_with(given)
        self.box = arranged(self, tools)
        self.canvas.listen(self._hear)
        for name, control in settings.items():
            control.observe(lambda _, name=name: self._answer(name), "value")
        self.pause()

    @abstractmethod
    def reset(self) -> None:
        """Begin again from the start."""

    @abstractmethod
    def step(self) -> bool:
        """Do one step; False when playing on would change nothing any more."""

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

    def change(self, name: str) -> None:
        """Answer an argument that has just got a new value."""
        self.reset()

    def touch(self, event: dict) -> None:
        """Answer a click or a drag on the picture; see `Canvas.listen`."""

    def nudge(self, way: str) -> None:
        """Answer an arrow key: "left", "right", "up" or "down"."""

    @property
    def playing(self) -> bool:
        """Whether Play is on."""
        return self._task is not None

    def play(self) -> None:
        """Repeat steps until `pause`, until nothing changes any more, or until an error."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())
            self.button.description, self.button.icon = "Pause", "pause"

    def pause(self) -> None:
        """Stop playing."""
        if self._task is not None:
            self._task.cancel()
        self._task = None
        self.button.description, self.button.icon = "Play", "play"

    def close(self) -> None:
        """Stop playing and take the widget off the page."""
        self.pause()
        for widget in (self.canvas, self.chart, self.box):
            widget.close()

    def show(self) -> None:
        """Bring everything on the page up to date."""
        title, task, numbers = self.words()
        self.canvas.show(self.scene())
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
        title, task, _ = self.words()
        picture = still(scene, self.curve(), title, f"{task}\n\n{scene.label}")
        widget = "application/vnd.jupyter.widget-view+json"
        data = {
            "text/plain": repr(self),
            "image/png": b64encode(picture).decode(),
            widget: self.box._repr_mimebundle_()[widget],
        }
        return data, {"image/png": {"alt": f"{title}. {scene.label}"}}

    async def _run(self):
        try:
            told, pace = 0.0, Pace(perf_counter())
            while self.canvas.comm is not None:  # None once somebody has closed all widgets
                began, speed = perf_counter(), self.speed.value
                with self._alone, one_thread():
                    going_on = self._advance(pace, speed)
                    if not going_on or began >= told + TOLD:
                        told = pace.shown = began
                        self.show()
                    elif self.canvas.ready and pace.can_show(speed, began, FRAME):
                        pace.shown = began
                        self.canvas.show(self.scene())
                if not going_on:
                    break
                pause = max(1 / speed, FRAME) - (perf_counter() - began)
                await asyncio.sleep(max(0.005, pause))
        except Exception as error:  # a task's error would else be lost in the kernel's log
            self._complain(error)
        if self._task is asyncio.current_task():
            self.pause()

    def _advance(self, pace, speed):
        """Do the steps that are due, for half a frame at most; False if nothing changes any more.

        Slow ones are owed: the picture must not wait.
        """
        began = perf_counter()
        for _ in range(pace.due(speed, began)):
            if perf_counter() >= began + FRAME / 2:
                break
            pace.did()
            if not self.step():
                return False
        return True

    def _answer(self, name):
        """Answer a control that the learner has moved; on a page this may be another thread."""
        if self._mirroring != get_ident():
            value = self.kinds[name].parse(tidy(self.settings[name].value))
            self.attempt(self.set, name, value, at=name)

    def attempt(self, action, *arguments, at=None):
        """Do what the learner asked for and show the result, or the error, on the page.

        An error stands beside the control of the setting `at`.
        """
        self.problem.value = ""  # first, for an action may set a control whose answer complains
        try:
            with self._alone, one_thread():
                action(*arguments)
                self.show()
        except Exception as error:  # a callback's error would else be lost in the kernel's log
            self._complain(error, at)

    def _complain(self, error, at=None):
        self.pause()
        complain_at(self, at)
        self.problem.value = escape(f"{type(error).__name__}: {error}")

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

    def toggle(self):
        self.pause() if self.playing else self.play()
