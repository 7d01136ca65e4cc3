"""What the playground of lesson 11 says about one unit, and about those that are on together."""

from html import escape

import numpy as np

from nnlab.play.kit.words import count
from nnlab.play.rnn_lstm.matching import alike, together
from nnlab.play.rnn_lstm.model import Memory

_AROUND = 12  # letters before and after a place that is found


def arithmetic(memories: list[Memory], at: int, unit: int) -> list[str]:
    """How the unit came to its c and h at a column, in two lines of HTML."""
    memory = memories[at]
    f, i, g, o = (memory.gates[gate][unit] for gate in "figo")
    before = memories[at - 1].c[unit] if at else 0.0
    c, h = memory.c[unit], memory.h[unit]
    lines = (
        f"c = f·c + i·g = {f:.2f}·{before:.2f} + {i:.2f}·{g:.2f} = <b>{c:.2f}</b>",
        f"h = o·tanh(c) = {o:.2f}·{np.tanh(c):.2f} = <b>{h:.2f}</b>",
    )
    return [line.replace("-", "−") for line in lines]


def matches(voice: str, stretch: list[Memory], threshold: float) -> list[str]:
    """Which units are on along a stretch, and where else they are, as lines of HTML."""
    if not stretch:
        return []
    here = f"“{escape(_seen(''.join(memory.letter for memory in stretch)))}”"
    units = together(stretch, threshold)
    if not len(units):
        return [f"No unit has h above {threshold:g} throughout {here}."]
    numbers = ", ".join(map(str, units.tolist()))
    first = f"{count(len(units), 'unit')} with h above {threshold:g} throughout {here}: {numbers}."
    places = alike(voice, units, len(stretch), threshold)
    return [first, *(_found(place, len(units)) for place in places)]


def _found(place, units):
    text, start, end, on = place
    before, there, after = text[max(0, start - _AROUND) : start], text[start:end], text[end:]
    around = f"{escape(before)}<b>{escape(_seen(there))}</b>{escape(after[:_AROUND])}"
    return f"{on} of {units}: {around}"


def _seen(letters):
    return letters.replace(" ", "␣")
