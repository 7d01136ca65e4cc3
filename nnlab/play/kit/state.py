"""The state of a playground: its arguments as one value, which the controls mirror."""

from abc import ABC
from collections.abc import Mapping
from threading import get_ident
from types import MappingProxyType
from typing import Any, ClassVar

import ipywidgets as widgets

from nnlab.play.kit.arguments import Kind, read
from nnlab.play.kit.controls import mirror
from nnlab.play.kit.preset import Opening, beside


class Stateful(ABC):
    """Something that depends on arguments, of which some can be set by controls.

    `now` holds the arguments as one value that is replaced and never changed. Those named in
    `counted` are left out: they say how far a computation has come. An invalid value leaves
    everything as it was, and the controls too.
    """

    kinds: Mapping[str, Kind]  # what each argument has to be
    presets: ClassVar[Mapping[str, Opening]] = MappingProxyType({})
    counted: ClassVar[tuple[str, ...]] = ("steps",)
    settings: dict[str, widgets.Widget]  # controls, by the argument that they mirror
    now: Mapping[str, Any]
    _mirroring: int | None = None  # the thread that sets controls without an answer

    def change(self, name: str) -> None:  # noqa: B027 (some arguments need no answer)
        """Answer an argument that has just got a new value."""

    @property
    def preset(self) -> Opening:
        """The chosen task."""
        return self.presets[self.now["preset"]]

    def asked(self, *lists: str) -> dict[str, Any]:
        """The arguments without those counted, None for each that is as the preset has it.

        Those named in `lists` come as lists, as people write them.
        """
        asked = beside(self.preset, self.now) if self.presets else dict(self.now)
        return {n: list(v) if n in lists and v is not None else v for n, v in asked.items()}

    def choose(self, **values: Any) -> None:
        """Take these arguments, without reacting to any.

        Raises: ValueError for the first that cannot be; then none is taken.
        """
        try:
            self.now = MappingProxyType({**self.now, **read(values, self.kinds)})
        finally:
            self._mirror()

    def set(self, name: str, value: Any) -> None:
        """Take one argument and answer it, as if its control had been moved.

        A preset brings its own arguments with it.

        Raises: ValueError if it cannot be, or what the answer raises; then all is as before.
        """
        before = self.now
        try:
            self.choose(**{name: value})
            if name == "preset":
                self.choose(**self.preset.settings)
            self.change(name)
        except Exception:
            self.now = before
            self._mirror()
            raise

    def _begin_with(self, given):
        """Take the arguments, in the order of the controls and then in their own."""
        rest = {name: value for name, value in given.items() if name not in self.counted}
        self.now = MappingProxyType({**dict.fromkeys(self.settings), **rest})
        self._mirror()

    def _mirror(self):
        """Set every control to what is now, without an answer to any."""
        before, self._mirroring = self._mirroring, get_ident()
        try:
            for name, control in self.settings.items():
                mirror(control, self.kinds[name].written(self.now[name]))
        finally:
            self._mirroring = before
