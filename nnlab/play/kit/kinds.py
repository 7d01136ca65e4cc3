"""The kinds of single values: a name, a number, a whole number, a switch, a text."""

from collections.abc import Callable, Container, Iterable
from difflib import get_close_matches
from math import isfinite
from numbers import Integral, Real
from typing import Any

import numpy as np

from nnlab.play.kit.arguments import Kind, UnfitError
from nnlab.play.kit.words import either, literal


def name(known: Iterable[str]) -> Kind:
    """One of these names."""
    names = tuple(known)

    def take(value):
        if not isinstance(value, str) or value not in names:
            raise UnfitError
        return value

    def near(value):
        words = [value, value.lower()] if isinstance(value, str) else []
        close = [name for word in words for name in get_close_matches(word, names, n=1)]
        return (close or names)[0]

    return Kind(either(names), take, near)


def number(low: float, high: float, example: float) -> Kind:
    """A number from `low` to `high`."""

    def take(value):
        if not _is_real(value) or not low <= value <= high:
            raise UnfitError
        return float(value)

    return Kind(f"a number from {low:g} to {high:g}", take, _nearest(low, high, example, float))


def one_of(known: Iterable[float], example: float) -> Kind:
    """One of these numbers."""
    numbers = tuple(known)

    def take(value):
        if not _is_real(value) or value not in numbers:
            raise UnfitError
        return float(value)

    return Kind(either(f"{each:g}" for each in numbers), take, lambda _: example)


def whole(low: int, high: int, example: int) -> Kind:
    """A whole number from `low` to `high`."""

    def take(value):
        if not _is_real(value) or not isinstance(value, Integral) or not low <= int(value) <= high:
            raise UnfitError
        return int(value)

    most = f"{high:,}" if high >= 10_000 else str(high)
    words = f"a whole number from {low} to {most}"
    return Kind(words, take, _nearest(low, high, example, round))


def steps(high: int, example: int) -> Kind:
    """How many steps to do, up to `high`; a message suggests the example, not `high`."""
    return whole(0, high, example)._replace(near=lambda _: example)


def switch(example: bool = True) -> Kind:
    """True or False."""

    def take(value):
        if not isinstance(value, (bool, np.bool_)):
            raise UnfitError
        return bool(value)

    return Kind("True or False", take, lambda _: example)


def text(
    most: int, example: str, *, known: Callable[[], Container[str]], letters: str, least: int = 0
) -> Kind:
    """A text of `least` to `most` characters, of those `known()`; `letters` says which they are."""

    def take(value):
        if not isinstance(value, str):
            raise UnfitError
        met = known() if value else ""
        if strange := [letter for letter in value if letter not in met]:
            raise UnfitError(f"has {literal(strange[0])}")
        if not least <= len(value) <= most:
            raise UnfitError(f"has {len(value)} characters")
        return value

    return Kind(f"a text of {least} to {most} {letters}", take, lambda _: example)


def _is_real(value: Any) -> bool:
    """Whether it is a number, which neither True nor a text is."""
    return isinstance(value, Real) and not isinstance(value, (bool, np.bool_))


def _nearest(low, high, example, kind):
    """A function that gives the nearest number of the range, or the example for anything else."""

    def near(value):
        if not _is_real(value) or not isfinite(value):
            return example
        return kind(min(max(value, low), high))

    return near
