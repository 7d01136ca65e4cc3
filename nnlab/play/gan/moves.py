"""What was done in a game, in order, as one text: "r300 d_lr=0.01 g5"."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from nnlab.play.kit.arguments import Kind, UnfitError
from nnlab.play.kit.words import literal

LONGEST = 100_000  # rounds or updates in a row
_MOVE = re.compile(r"[rdg][1-9]\d*")


def moves(live: Mapping[str, Kind]) -> Kind:
    """Rounds, updates of one net, and changes of the settings that are `live`."""

    def take(text):
        if not isinstance(text, str):
            raise UnfitError
        for word in text.split():
            try:
                _check(word, live)
            except (UnfitError, ValueError):
                raise UnfitError(f"has {literal(word)}") from None
        return text

    words = (
        "r, d or g with a number (rounds, updates of D, of G), or a setting such as d_lr=0.01, "
        "with spaces between"
    )
    return Kind(words, take, lambda _: "r300 d_lr=0.01 g5")


def read_moves(text: str) -> Iterator[tuple[str, Any]]:
    """The moves of a text that can be: ("r", 300), or a setting with its value."""
    for word in text.split():
        name, _, value = word.partition("=")
        yield (name, _value(name, value)) if value else (word[0], int(word[1:]))


def write_moves(moves: list) -> str:
    """The text of these moves."""
    words = []
    for kind, value in moves:
        text = str(value).replace(" ", "_")
        words.append(f"{kind}={text}" if len(kind) > 1 else f"{kind}{text}")
    return " ".join(words)


def _check(word, live):
    name, _, value = word.partition("=")
    if name in live and value:
        live[name].take(_value(name, value))
    elif not _MOVE.fullmatch(word) or int(word[1:]) > LONGEST:
        raise UnfitError


def _value(name, text):
    if name == "loss":
        return text.replace("_", " ")
    return float(text) if name.endswith("lr") else int(text)
