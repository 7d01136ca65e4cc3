"""Playgrounds whose points the learner adds, drags and removes, even in mid-run."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import ipywidgets as widgets

from nnlab.play.kit.base import Playground
from nnlab.play.kit.controls import button, labels


class Editable(Playground):
    """A playground with an argument `points` (x1, x2, label), edited by clicks and drags.

    Its row of tools begins with `hints`, the class of the points that clicks put, and a button
    that undoes all edits: the points are again those of the beginning, or of the last `forget`.
    """

    _edited = False  # in the middle of this run: no number of steps leads to its numbers

    def __init__(
        self,
        entry: Callable,
        given: Mapping[str, Any],
        settings: dict[str, widgets.Widget],
        tools: Sequence = (),
        /,
        hints: Sequence = (),
        **canvas: Any,
    ):
        self.label = labels()
        self.undo = button("Undo edits", "120px", lambda: self.attempt(self._undo), icon="history")
        own = [*hints, widgets.Label("a click adds"), self.label, self.undo]
        super().__init__(entry, given, settings, [*own, *tools], **canvas)
        self._given = self.now["points"]

    @abstractmethod
    def begin(self, steps: int) -> None:
        """Begin again with the present arguments, and do so many steps."""

    def reset(self) -> None:
        self.begin(0)

    def forget(self, points: Sequence | None) -> None:
        """Take these points; from now on, undo leads back to them."""
        self.choose(points=points)
        self._given = self.now["points"]

    def edited(self, points: Iterable, event: Mapping, place: Iterable[float]) -> list | None:
        """The points after a click or a drag: one is put or moved to `place`, or taken away.

        None for the second half of a double click, whose point is gone already.
        """
        points, grab = [tuple(point) for point in points], event["grab"]
        if grab is None:
            return [*points, (*place, int(self.label.value != event["shift"]))]
        if grab >= len(points):
            return None
        moved = [(*place, points[grab][2])] if event["kind"] == "drag" else []
        return [*points[:grab], *moved, *points[grab + 1 :]]

    def way(self, done: int, numbers: Iterable[float], digits: int = 6) -> dict[str, Any]:
        """What leads to the present numbers: the steps done, or the numbers as a new start."""
        (counted,) = self.counted
        if not self._edited:
            return {counted: done}
        return {counted: 0, "start": [round(float(each), digits) + 0.0 for each in numbers]}

    def _undo(self):
        self.choose(points=self._given)
        self.begin(0)
