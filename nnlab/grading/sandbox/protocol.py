"""Plain data as bytes and back: JSON for its tree, `.npy` for its arrays, no pickle, all bounded.

What comes from a sandbox may have been forged byte by byte, so `unpack` trusts no number in it.
"""

import io
import json
import math
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlab.exercises.plain import Foreign

_TYPES = {"bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"}
_TYPES |= {"float16", "float32", "float64", "complex64", "complex128"}
_LENGTH = struct.Struct("<Q")


class UnreadableError(ValueError):
    """Bytes that are no message, or one beyond the bounds."""


@dataclass(frozen=True)
class Bounds:
    """How large a message may be: bytes in all, parts of its tree, levels of nesting."""

    size: int = 2**20
    parts: int = 50_000
    depth: int = 20


WIDE = Bounds(2**31, 2**31, 100)  # for what the trusted side sends


def pack(value: Any) -> bytes:
    """Plain data as bytes: the length of the JSON, the JSON, and each array with its length."""
    arrays: list[bytes] = []
    text = json.dumps(_tree(value, arrays)).encode()
    return b"".join(_LENGTH.pack(len(part)) + part for part in [text, *arrays])


def unpack(data: bytes, bounds: Bounds = Bounds()) -> Any:
    """The plain data in these bytes; arrays of other types than numbers come as `Foreign`.

    Raises: UnreadableError for anything that `pack` does not write, or that is out of bounds.
    """
    if len(data) > bounds.size:
        raise UnreadableError(f"a reply of {len(data):,} bytes; at most {bounds.size:,} are read")
    text, *arrays = _parts(memoryview(data), bounds)
    try:
        tree = json.loads(bytes(text), parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"no JSON of the expected form ({type(error).__name__})") from None
    return _Reader(arrays, bounds).value(tree, 0)


def _tree(value, arrays):
    if isinstance(value, np.ndarray):
        if value.dtype.name not in _TYPES:
            return {"foreign": f"{value.dtype} array"}
        file = io.BytesIO()
        np.lib.format.write_array(file, np.asarray(value, order="C"), (1, 0), allow_pickle=False)
        arrays.append(file.getvalue())
        return {"array": len(arrays) - 1}
    if isinstance(value, complex):
        return {"complex": [value.real, value.imag]}
    if isinstance(value, Foreign):
        return {"foreign": value.kind}
    if isinstance(value, tuple):
        return {"tuple": [_tree(item, arrays) for item in value]}
    if isinstance(value, list):
        return [_tree(item, arrays) for item in value]
    if isinstance(value, dict):
        return {"dict": [[_tree(k, arrays), _tree(v, arrays)] for k, v in value.items()]}
    return value  # None, bool, int, float, str


def _parts(data, bounds):
    parts: list[bytes] = []
    at = 0
    while at < len(data):
        if len(parts) > bounds.parts or at + _LENGTH.size > len(data):
            raise UnreadableError("the lengths of the parts do not fit")
        (length,) = _LENGTH.unpack_from(data, at)
        at += _LENGTH.size
        if length > len(data) - at:
            raise UnreadableError("a part is longer than the reply")
        parts.append(data[at : at + length])
        at += length
    if not parts:
        raise UnreadableError("nothing came back")
    return parts


def _integer(text):
    if len(text) > 400:  # more than any float holds
        raise ValueError("too many digits")
    return int(text)


class _Reader:
    """Turns a tree of JSON back into plain data, counting its parts."""

    def __init__(self, arrays, bounds):
        self.arrays, self.bounds, self.count = arrays, bounds, 0

    def value(self, tree, depth):
        self.count += 1
        if depth > self.bounds.depth:
            raise UnreadableError(f"nested more than {self.bounds.depth} deep")
        if self.count > self.bounds.parts:
            raise UnreadableError(f"more than {self.bounds.parts:,} parts")
        if isinstance(tree, list):
            return [self.value(item, depth + 1) for item in tree]
        if not isinstance(tree, dict):
            return tree
        if len(tree) != 1:
            raise UnreadableError("an unknown mark")
        ((mark, inner),) = tree.items()
        return self._marked(mark, inner, depth)

    def _marked(self, mark, inner, depth):
        if mark == "tuple" and isinstance(inner, list):
            return tuple(self.value(item, depth + 1) for item in inner)
        if mark == "dict" and isinstance(inner, list):
            return self._dict(inner, depth)
        if mark == "foreign" and isinstance(inner, str):
            return Foreign(inner[:80])
        if mark == "complex" and isinstance(inner, list) and list(map(type, inner)) == [float] * 2:
            return complex(*inner)
        if mark == "array" and type(inner) is int and 0 <= inner < len(self.arrays):
            self.count += 10
            return _array(self.arrays[inner])
        raise UnreadableError("an unknown mark")

    def _dict(self, pairs, depth):
        if not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
            raise UnreadableError("a dict that is not made of pairs")
        read = [(self.value(k, depth + 1), self.value(v, depth + 1)) for k, v in pairs]
        others = [key for key, _ in read if type(key) is not str]
        if len(others) > 500:  # numbers can be made to collide, which takes quadratic time
            raise UnreadableError("too many keys that are not strings")
        try:
            return dict(read)
        except TypeError:
            raise UnreadableError("a key that cannot be hashed") from None


def _array(data):
    """One `.npy` of version 1 whose header tells the truth, as an array of the native order."""
    file = io.BytesIO(data)
    try:
        if np.lib.format.read_magic(file) != (1, 0):
            raise ValueError
        header = np.lib.format.read_array_header_1_0(file, max_header_size=1000)
    except Exception:  # whatever a forged header provokes
        raise UnreadableError("an array whose header cannot be read") from None
    shape, by_columns, dtype = header
    if dtype.hasobject or dtype.newbyteorder("=").name not in _TYPES:
        return Foreign(f"{dtype} array"[:80])
    body = file.read()
    if (
        len(shape) > 32
        or math.prod(shape) * dtype.itemsize != len(body)
        or min(shape, default=0) < 0
    ):
        raise UnreadableError("an array whose shape does not fit its bytes")
    array = np.frombuffer(body, dtype).reshape(shape, order="F" if by_columns else "C")
    return np.array(array, dtype.newbyteorder("="), order="C")
