"""Compare plain data with plain data, and say in a sentence where they differ."""

from itertools import islice
from typing import Any

import numpy as np

from nnlab.exercises.plain import Foreign

_COARSE = {"float32": (1e-4, 1e-5)}  # dtype of the result -> rtol, atol; no other is coarser


def difference(
    expected: Any, got: Any, rtol: float = 1e-5, atol: float = 1e-7, path: str = "result"
) -> str | None:
    """Where `got` first differs from `expected`, in one sentence; None if it does not.

    Lists, tuples and arrays count alike, and so do 1, 1.0 and True: values and shapes decide.
    """
    if isinstance(expected, dict):
        return _dict_difference(expected, got, rtol, atol, path)
    if isinstance(expected, (list, tuple)):
        return _sequence_difference(expected, got, rtol, atol, path)
    if expected is None or isinstance(expected, str):
        same = type(got) is type(expected) and got == expected
        return None if same else _unlike(expected, got, path)
    return _number_difference(as_array(expected), got, rtol, atol, path)


def as_array(value: Any) -> np.ndarray | None:
    """Plain data as one array of numbers; None if it is not that."""
    try:
        if type(value) is int and abs(value) >= 2**63:
            return np.asarray(float(value))
        array = np.asarray(value)
    except (ValueError, OverflowError):  # rows of uneven length, an integer beyond any float
        return None
    return array if array.dtype.kind in "biufc" else None


def describe(value: Any) -> str:
    """What a piece of plain data is, in a few words."""
    if value is None:
        return "None"
    if isinstance(value, Foreign):
        return f"an object of type {value.kind}"
    if isinstance(value, str):
        return short(value)
    if isinstance(value, dict):
        keys = [str(key) for key in islice(value, 12)] + ["..."] * (len(value) > 12)
        return f"a dict with the keys {', '.join(keys) or '(none)'}"
    array = as_array(value)
    if array is None and isinstance(value, int):
        return f"a whole number of {value.bit_length():,} bits"
    if array is None or (isinstance(value, (list, tuple)) and array.ndim == 1):
        return f"a {type(value).__name__} of length {len(value)}"
    if array.shape:
        return f"an array of shape {array.shape}"
    return f"{array.item():.6g}" if array.dtype.kind in "fc" else str(array.item())


def short(value: Any, length: int = 64) -> str:
    """The repr of a text or number, cut where it would fill a page."""
    value = value[: 2 * length] if isinstance(value, str) else value
    text = repr(value)
    return text if len(text) <= length else f"{text[: length - 4]} ..."


def _dict_difference(expected, got, rtol, atol, path):
    if not isinstance(got, dict) or set(got) != set(expected):
        return _unlike(expected, got, path)
    places = ((key, f"{path}[{key!r}]") for key in expected)
    found = (difference(expected[key], got[key], rtol, atol, place) for key, place in places)
    return next(filter(None, found), None)


def _sequence_difference(expected, got, rtol, atol, path):
    if isinstance(got, np.ndarray) and got.ndim:
        got = list(got)
    if not isinstance(got, (list, tuple)) or len(got) != len(expected):
        return _unlike(expected, got, path)
    pairs = enumerate(zip(expected, got, strict=True))
    found = (difference(a, b, rtol, atol, f"{path}[{i}]") for i, (a, b) in pairs)
    return next(filter(None, found), None)


def _number_difference(expected, got, rtol, atol, path):
    array = as_array(got)
    if array is None:
        return _unlike(expected, got, path)
    if array.shape != expected.shape:
        return _unlike(expected, got, path) + _same_numbers(expected, array, rtol, atol)
    close = _close(expected, array, rtol, atol)
    if close.all():
        return None
    first = tuple(np.argwhere(~close)[0].tolist())  # () for a number
    place = f"{path}{list(first)}" if first else path
    sentence = _unlike(expected[first], array[first], place)
    count = (~close).sum()
    return f"{sentence} {count} of {close.size} values differ." if close.size > 1 else sentence


def _close(expected, array, rtol, atol):
    if expected.dtype.kind in "bui":
        rtol = 0.0  # a count is right or wrong
    coarse_rtol, coarse_atol = _COARSE.get(array.dtype.name, (0.0, 0.0))
    rtol, atol = max(rtol, coarse_rtol) if rtol else 0.0, max(atol, coarse_atol)
    wide = complex if "c" in (expected.dtype.kind, array.dtype.kind) else float
    return np.isclose(array.astype(wide), expected.astype(wide), rtol, atol, equal_nan=True)


def _same_numbers(expected, array, rtol, atol):
    """What to do if the numbers are right and only their arrangement is not."""
    if array.shape == expected.shape[::-1] and _close(expected, array.T, rtol, atol).all():
        return " These are the right numbers, transposed."
    reshaped = array.size == expected.size > 0 and array.reshape(expected.shape)
    if reshaped is not False and _close(expected, reshaped, rtol, atol).all():
        return " The numbers are right; only the shape is not."
    return ""


def _unlike(expected, got, path):
    name = "The result" if path == "result" else f"`{path}`"
    remedy = " Is a `return` missing?" if got is None and path == "result" else ""
    want, came = describe(expected), describe(got)
    if want == came:  # six digits do not show it
        want, came = _in_full(expected), _in_full(got)
    return f"{name} is {came}; expected {want}.{remedy}"


def _in_full(value):
    array = as_array(value)
    return repr(value if array is None else array.item())
