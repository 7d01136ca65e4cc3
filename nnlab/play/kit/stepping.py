"""The steps of a playground: one at a time, or by themselves while Play is on."""

import asyncio
from abc import abstractmethod
from collections.abc import Callable
from html import escape
from threading import RLock
from time import perf_counter
from typing import Any, ClassVar

import ipywidgets as widgets

from nnlab.play.kit.display import Displayed
from nnlab.play.kit.frame import complain_at
from nnlab.play.kit.pace import Pace
from nnlab.play.kit.threads import one_thread

FRAME = 1 / 40  # seconds between two pictures at full speed
TOLD = 1 / 4  # seconds between two texts and charts: nobody reads faster than that
SOON = 1 / 20  # seconds from the picture that answers to its text and chart
SPEEDS = (1, 3, 10, 30, 100, 1000)  # steps a second


# Long: Play's task and lock are seen by nobody else.
class Stepping(Displayed):
    """Something that is computed step by step, by a button and a speed.

    Play is a task on the kernel's event loop. While another cell runs the kernel is busy: the
    picture waits, and clicks are kept and answered when the cell is done. JupyterLab may send
    clicks over a subshell, which is another thread: a click waits for the step, and a step for it.
    """

    first_speed: ClassVar[int] = 3  # one of `SPEEDS`
    _alone = RLock()  # for all playgrounds: they share one setting for NumPy's threads

    def __init__(self, entry: Callable, /, **canvas: Any):
        super().__init__(entry, **canvas)
        self.speed = widgets.SelectionSlider(
            options=SPEEDS,
            value=self.first_speed,
            description="steps a second",
            style={"description_width": "auto"},
        )
        self.button = widgets.Button(
            button_style="primary", layout={"width": "96px"}, tooltip="key: space"
        )
        self._task: asyncio.Task | None = None
        self._told_at = self._due = 0.0  # when texts and chart were shown, and are to be

    @abstractmethod
    def reset(self) -> None:
        """Begin again from the start."""

    @abstractmethod
    def step(self) -> bool:
        """Do one step; False when playing on would change nothing any more."""

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

    def toggle(self) -> None:
        """Play, or pause."""
        self.pause() if self.playing else self.play()

    def attempt(self, action: Callable, *arguments: Any, at: str | None = None) -> None:
        """Do what the learner asked for and show the result, or the error, on the page.

        An error stands beside the control of the setting `at`.
        """
        self.problem.value = ""  # first, for an action may set a control whose answer complains
        try:
            with self._alone, one_thread():
                action(*arguments)
                self.canvas.show(self.scene())
            self._tell_soon()
        except Exception as error:  # a callback's error would else be lost in the kernel's log
            self._complain(error, at)

    def _tell_soon(self):
        """Show texts and chart after the picture: a page that has them to handle draws it later."""
        try:
            loop, now = asyncio.get_running_loop(), perf_counter()
        except RuntimeError:  # no page waits
            self._tell()
            return
        if self._due <= now:
            self._due = max(now + SOON, self._told_at + TOLD)
            loop.call_later(self._due - now, self._tell)

    def _tell(self):
        self._told_at = perf_counter()
        try:
            with self._alone, one_thread():
                self.tell()
        except Exception as error:  # would else be lost in the kernel's log
            self._complain(error)

    def _complain(self, error, at=None):
        self.pause()
        complain_at(self.problem, None if at is None else self.settings[at])
        self.problem.value = escape(f"{type(error).__name__}: {error}")

    async def _run(self):
        try:
            pace = Pace(perf_counter())
            while self.canvas.comm is not None:  # None once somebody has closed all widgets
                began, speed = perf_counter(), self.speed.value
                with self._alone, one_thread():
                    going_on = self._advance(pace, speed)
                    if not going_on or began >= self._told_at + TOLD:
                        self._told_at = pace.shown = began
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
