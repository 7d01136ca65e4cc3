"""Plain data as short text for a card: abbreviated, and finer only where it must be."""

from itertools import islice
from typing import Any

import numpy as np

from nnlab.exercises import settings
from nnlab.exercises.compare import as_array, describe, short
from nnlab.exercises.plain import Foreign


def rows_text(rows: tuple[tuple[str, Any], ...]) -> list[tuple[str, str, str]]:
    """Label, shape and value of each row; more digits if expected and got would look alike."""
    texts = [(label, shape_text(value), clipped(value_text(value))) for label, value in rows]
    ends = texts[-2:]
    if [row[0] for row in ends] == ["expected", "got"] and ends[0][1:] == ends[1][1:]:
        texts[-2:] = [(label, shape_text(v), clipped(value_text(v, 12))) for label, v in rows[-2:]]
    return texts


def shape_text(value: Any) -> str:
    """The shape of an array or of a list that is one, the length of other lists; else nothing."""
    if not isinstance(value, (np.ndarray, list, tuple)):
        return ""
    array = as_array(value)
    if array is None:
        return "1 part" if len(value) == 1 else f"{len(value)} parts"
    return str(array.shape) if array.shape else ""


def value_text(value: Any, digits: int = 4) -> str:
    """A value in a few lines at most."""
    if isinstance(value, np.ndarray):
        small = digits == 4  # at 12 digits nothing is rounded away
        with settings.numbers():
            return np.array2string(
                value, 64, digits, small, ", ", threshold=30, edgeitems=3, floatmode="maxprec"
            )
    if isinstance(value, float):
        return f"{value:.{digits + 2}g}"
    if isinstance(value, (list, tuple)):
        return _items_text(value, digits)
    if isinstance(value, dict):
        pairs = [
            f"{clipped(str(key), 40)}: {value_text(item, digits)}"
            for key, item in islice(value.items(), 12)
        ]
        return "\n".join(pairs + ["..."] * (len(value) > 12))
    if isinstance(value, Foreign):
        return f"an object of type {value.kind}"
    huge = isinstance(value, int) and value.bit_length() > 1000
    return describe(value) if huge else short(value)


def clipped(text: str, length: int = 800) -> str:
    """The text, cut where it would fill a page."""
    return text if len(text) <= length else f"{text[: length - 4]} ..."


def _items_text(items, digits):
    texts = [value_text(item, digits) for item in items[:12]] + ["..."] * (len(items) > 12)
    if any(isinstance(item, np.ndarray) and item.ndim for item in items):
        return "\n".join(texts)
    return f"[{', '.join(texts)}]" if isinstance(items, list) else f"({', '.join(texts)})"
