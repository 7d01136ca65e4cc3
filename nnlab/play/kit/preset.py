"""Tasks to begin with, and arguments that a task fills in where they are None."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from nnlab.play.kit.arguments import Kind, read, take


class Opening(Protocol):
    """What a playground can begin with, whatever else it knows: `Preset` is the usual one."""

    @property
    def title(self) -> str:
        """What the list of tasks calls it."""

    @property
    def task(self) -> str:
        """What to try."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """The arguments that it sets."""


@dataclass(frozen=True)
class Preset:
    """A task, and the arguments that it sets."""

    title: str
    task: str
    settings: Mapping[str, Any] = field(default_factory=dict)


def read_from(
    presets: Mapping[str, Opening], given: Mapping[str, Any], kinds: Mapping[str, Kind]
) -> dict[str, Any]:
    """The arguments in their plain form, the preset's where they are None.

    Raises: ValueError for the first that cannot be.
    """
    usual = presets[take("preset", given["preset"], kinds["preset"])].settings
    full = {name: usual.get(name) if v is None else v for name, v in given.items()}
    return read(full, kinds)


def beside(preset: Opening, values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments, None for each that equals the preset's: the opposite of `read_from`."""
    usual = preset.settings
    return {n: None if n in usual and usual[n] == v else v for n, v in values.items()}
