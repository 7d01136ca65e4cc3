"""Numbers, counts and values in words and as code."""

import json
from collections.abc import Callable, Iterable, Mapping
from inspect import signature
from typing import Any


def tidy(value: Any) -> Any:
    """A float without the rounding errors of adding: sliders count 1.0 as 1.0000000000000002."""
    return float(f"{value:.12g}") if isinstance(value, float) else value


def literal(value: Any) -> str:
    """A value as code; texts in the double quotes of the course's style."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def count(number: int, noun: str, ending: str = "s") -> str:
    """A number with its noun: 1 step, 2 steps."""
    return f"{number} {noun}" + ("" if number == 1 else ending)


def either(names: Iterable[str]) -> str:
    """Names with "or" before the last: a, b or c."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def call(entry: Callable, arguments: Mapping[str, Any]) -> str:
    """The line of code that calls a playground's function; defaults are left out."""
    known = signature(entry).parameters
    tidied = {name: tidy(value) for name, value in arguments.items()}
    given = {name: value for name, value in tidied.items() if value != known[name].default}
    words = ", ".join(f"{name}={literal(value)}" for name, value in given.items())
    return f"play.{entry.__name__}({words})"
