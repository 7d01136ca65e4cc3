"""The kinds of lists: numbers, a place, points with labels, the layers of a network, a shape."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from nnlab.play.kit.arguments import Kind, UnfitError, listed, optional, shown
from nnlab.play.kit.kinds import name, number, one_of, whole

FAR = 1e6  # no weight of a playground that still computes is larger


def numbers(size: int | None, example: Iterable[float], words: str, reach: float = FAR) -> Kind:
    """So many finite numbers, or any number of them; `words` say what they are."""

    def take(value):
        parts = listed(value)
        if size is not None and len(parts) != size:
            raise UnfitError(f"has {len(parts)} numbers")
        return tuple(_part(number(-reach, reach, 0.0), each) for each in parts)

    return Kind(words, take, lambda _: tuple(example))


def start(size: int | None, made: str, order: str) -> Kind:
    """All the numbers that a network starts from, of which there are `size`, or None for random."""
    words = f"{size or 'all'} numbers{made if size else ''}{order}"
    kind = numbers(size, (), words)._replace(near=lambda _: None)
    return optional(kind, "None for random ones")


def tuple_of(kinds: Mapping[str, Kind]) -> Kind:
    """A tuple with a part of each of these kinds, which have names."""

    def take(value):
        return tuple(kind.take(each) for kind, each in _paired(list(kinds.values()), value))

    parts = ", ".join(f"{name} {kind.expected}" for name, kind in kinds.items())
    words = f"({', '.join(kinds)}) with {parts}"
    return Kind(words, take, lambda _: tuple(kind.near(None) for kind in kinds.values()))


def place(across: tuple[float, float], up: tuple[float, float], names: str = "x1, x2") -> Kind:
    """Two numbers within these ranges."""
    first, second = names.split(", ")
    middles = [round(sum(ends) / 2, 2) for ends in (across, up)]
    return tuple_of({first: number(*across, middles[0]), second: number(*up, middles[1])})


def several(kind: Kind, most: int, words: str) -> Kind:
    """A list of at most so many of a kind; `words` say what one of them is."""

    def take(value):
        parts = listed(value)
        if len(parts) > most:
            raise UnfitError(f"has {len(parts)} of them")
        return tuple(_part(kind, each) for each in parts)

    expected = f"a list of at most {most} {words}: {kind.expected}"
    return Kind(expected, take, lambda _: [kind.near(None)])


def labelled(across: tuple[float, float], up: tuple[float, float], most: int = 1000) -> Kind:
    """Points (x1, x2, label) within these ranges."""
    label = one_of((0, 1), 1)._replace(expected="0 or 1")
    kind = tuple_of({"x1": number(*across, 0.5), "x2": number(*up, 0.5), "label": label})

    def take(value):
        x1, x2, label = kind.take(value)
        return x1, x2, int(label)

    return several(kind._replace(take=take), most, "points")


def layers(most: int, units: int, example: tuple[int, ...]) -> Kind:
    """The numbers of units of at most so many layers."""
    kind = whole(1, units, 1)

    def take(value):
        parts = listed(value)
        if len(parts) > most:
            raise UnfitError
        for each in parts:
            try:
                kind.take(each)
            except UnfitError:
                raise UnfitError from None
        return tuple(map(int, parts))

    words = f"at most {most} layers of 1 to {units} units, or () for none"
    return Kind(words, take, lambda _: example, _spaced, _numbers_of)


def names(known: Iterable[str], example: tuple[str, ...]) -> Kind:
    """One or more of these names, each once."""
    single = name(known)

    def take(value):
        parts = tuple(_part(single, each) for each in listed(value))
        if not parts or len(set(parts)) < len(parts):
            raise UnfitError
        return parts

    def near(value):
        words = value if isinstance(value, (list, tuple)) else ()
        return tuple(dict.fromkeys(single.near(word) for word in words)) or example

    expected = f"one or more of these, each once: {single.expected}"
    return Kind(expected, take, near, _spaced, lambda text: tuple(text.replace(",", " ").split()))


def shape(axes: int, length: int, example: tuple[int, ...]) -> Kind:
    """A shape of at most so many axes."""

    def take(value):
        parts = listed(value)
        if len(parts) > axes:
            raise UnfitError(f"has {len(parts)} axes")
        return tuple(_part(whole(0, length, 1), each) for each in parts)

    words = f"a shape of at most {axes} axes, each of length 0 to {length}"
    return Kind(words, take, lambda _: example, lambda s: ", ".join(map(str, s)), _numbers_of)


def _part(kind: Kind, value: Any) -> Any:
    try:
        return kind.take(value)
    except UnfitError as unfit:
        raise UnfitError(str(unfit) or f"has {shown(value)}") from None


def _paired(kinds, value):
    """Each kind with its part of a value that has as many; at a fault the whole is named."""
    try:
        parts = listed(value)
    except UnfitError:
        parts = []
    if len(parts) != len(kinds):
        raise UnfitError(f"has {shown(value)}")
    pairs = list(zip(kinds, parts, strict=True))
    for kind, part in pairs:
        try:
            kind.take(part)
        except UnfitError:
            raise UnfitError(f"has {shown(value)}") from None
    return pairs


def _spaced(values):
    return " ".join(map(str, values))


def _split(text):
    return re.split(r"[\s,]+", bare) if (bare := text.strip().strip("()[]").strip(" ,")) else []


def _numbers_of(text):
    """A typed list: whole numbers, and words as they are for the message about them."""
    return tuple(int(word) if word.isdecimal() else word for word in _split(text))
