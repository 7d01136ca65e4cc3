"""The arguments of playgrounds: what each has to be, and what is said about a wrong one.

Every message says what was given, what was expected, and what to type.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from nnlab.play.kit.words import literal


class UnfitError(ValueError):
    """A value that is not allowed; its text, if it has one, says which part of it."""


class Kind(NamedTuple):
    """What an argument has to be: in words, as an example, and as a function.

    `take` returns a value in its plain form or raises `UnfitError`; `near` is what may have been
    meant by a value that is not allowed. `written` and `parse` are for a field that holds a text.
    """

    expected: str
    take: Callable[[Any], Any]
    near: Callable[[Any], Any]
    written: Callable[[Any], Any] = lambda value: value
    parse: Callable[[Any], Any] = lambda value: value


def take(name: str, value: Any, kind: Kind) -> Any:
    """The argument in its plain form.

    Raises: ValueError if it cannot be.
    """
    try:
        return kind.take(value)
    except UnfitError as unfit:
        came = str(unfit) or f"is {shown(value)}"
    near = literal(kind.near(value))
    raise ValueError(f"{name} {came}; expected {kind.expected}. Try {name}={near}.")


def read(given: Mapping[str, Any], kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """The arguments in their plain form.

    Raises: ValueError for the first that cannot be.
    """
    return {name: take(name, value, kinds[name]) for name, value in given.items()}


def optional(kind: Kind, words: str = "None") -> Kind:
    """The same, or None; `words` say what None stands for."""
    return kind._replace(
        expected=f"{kind.expected}, or {words}",
        take=lambda value: None if value is None else kind.take(value),
    )


def shown(value: Any) -> str:
    """A value as code; a long one is cut."""
    text = literal(value)
    return text if len(text) <= 70 else f"{text[:67]}…"


def listed(value: Any) -> list:
    """Its parts.

    Raises: UnfitError if it is not a list of any kind, or is a text.
    """
    if not isinstance(value, Iterable) or isinstance(value, (str, bytes, Mapping)):
        raise UnfitError
    return list(value)
