"""Plain data: the only thing that passes between a learner's code and the judge.

It is None, a Python number or string, a NumPy array of numbers, or a list, tuple or dict of these.
Anything else is replaced by a `Foreign`, which no comparison accepts.
"""

import sys
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Foreign:
    """What stands in for an object that is not plain data."""

    kind: str


def plain(value: Any) -> Any:
    """A plain copy of `value`, which shares no memory with it."""
    kind = type(value)  # never isinstance, never ==: an object may lie about both
    if value is None or kind is bool:
        return value
    for number in (int, float, complex):
        if issubclass(kind, number):
            return number(value)
    if kind in (Fraction, Decimal):
        return float(value)
    if issubclass(kind, str):
        return str.__str__(value)
    if issubclass(kind, (list, tuple)):
        items = [plain(item) for item in value]
        return items if issubclass(kind, list) else tuple(items)
    if issubclass(kind, dict):
        return {plain(key): plain(item) for key, item in value.items()}
    if issubclass(kind, (np.ndarray, np.generic)):
        return _plain_array(value)
    torch = sys.modules.get("torch")  # not loaded: then nothing is a tensor
    if torch and issubclass(kind, torch.Tensor):
        return _plain_array(_to_numpy(value, torch))
    return Foreign(kind.__name__)


def handed(value: Any, floats: str = "float64") -> Any:
    """The fresh copy that an answer gets: arrays become tensors (`floats`, int64, bool)."""
    if isinstance(value, (list, tuple)):
        return type(value)(handed(item, floats) for item in value)
    if isinstance(value, dict):
        return {key: handed(item, floats) for key, item in value.items()}
    if not isinstance(value, np.ndarray):
        return value
    if value.ndim == 0:
        return value.item()
    import torch

    kind = {"f": floats, "i": "int64", "u": "int64"}.get(value.dtype.kind)
    wide = np.dtype(kind) if kind else value.dtype
    return torch.from_numpy(value.astype(wide))


def identical(a: Any, b: Any) -> bool:
    """Whether two pieces of plain data are the same to the last bit (NaN equals NaN)."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=True)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(identical, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(identical(a[key], b[key]) for key in a)
    return a == b or (a != a and b != b)


def _plain_array(array):
    array = np.array(array, subok=False)
    if array.dtype.kind in "biufc":
        return array
    return plain(array.tolist()) if array.dtype.kind in "OU" else Foreign(f"{array.dtype} array")


def _to_numpy(tensor, torch):
    tensor = tensor.detach().cpu()
    if tensor.layout is not torch.strided:
        tensor = tensor.to_dense()
    if tensor.dtype is torch.bfloat16:  # NumPy has no such type
        tensor = tensor.float()
    return tensor.resolve_conj().resolve_neg().numpy()
