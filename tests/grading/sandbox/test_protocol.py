"""Plain data survives the way through bytes; forged bytes are refused in bounded time and space."""

import io
import json
import math
import pickle
import struct
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from nnlab.exercises.plain import Foreign, identical
from nnlab.grading.sandbox.protocol import Bounds, UnreadableError, pack, unpack

numbers = st.one_of(
    nps.boolean_dtypes(),
    nps.integer_dtypes(endianness="="),
    nps.floating_dtypes(endianness="=", sizes=(16, 32, 64)),
    nps.complex_number_dtypes(endianness="=", sizes=(64, 128)),
)
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.floats(), st.text(),
    st.complex_numbers(), nps.arrays(numbers, nps.array_shapes(min_dims=0, min_side=0)),
)  # fmt: skip
keys = st.one_of(st.text(), st.integers(), st.tuples(st.integers(), st.text()))
plain_data = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner), st.lists(inner).map(tuple), st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=12,
)


def message(tree, *arrays):
    """A forged message."""
    text = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    return b"".join(struct.pack("<Q", len(part)) + part for part in (text, *arrays))


def npy(header: str, body=b""):
    """A forged array."""
    text = header.encode().ljust(117) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + body


@given(plain_data)
def test_plain_data_survives_the_way_there_and_back(value):
    assert identical(unpack(pack(value)), value)


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_refused_and_nothing_else_is_raised(data):
    with pytest.raises(UnreadableError):
        unpack(data + b"\xff")


@given(plain_data, st.data())
def test_a_flipped_byte_gives_plain_data_or_a_refusal(value, data):
    raw = bytearray(pack(value))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    with suppress(UnreadableError):
        unpack(bytes(raw))


class Bomb:
    def __reduce__(self):
        return (pytest.fail, ("a pickle was loaded",))


def pickled_array():
    file = io.BytesIO()
    np.save(file, np.array([Bomb()], dtype=object), allow_pickle=True)
    return file.getvalue()


def test_a_pickle_in_an_array_is_not_loaded():
    assert unpack(message({"array": 0}, pickled_array())) == Foreign("object array")


BOMB = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000,)}"
FORGED = {
    "a pickle": pickle.dumps(Bomb()),
    "nothing": b"",
    "a length beyond the end": struct.pack("<Q", 2**63) + b"1",
    "deep JSON": message(b"[" * 100_000),
    "deep JSON that is closed": message(b"[" * 50 + b"]" * 50),
    "many parts": message([0] * 60_000),
    "many numbers as keys": message({"dict": [[k, 0] for k in range(1000)]}),
    "a key that is a list": message({"dict": [[[], 0]]}),
    "a dict without pairs": message({"dict": [1, 2]}),
    "an unknown mark": message({"eval": "1"}),
    "two marks": message({"tuple": [], "dict": []}),
    "an integer of a million digits": message(b"1" * 1_000_000),
    "an array that is not there": message({"array": 3}),
    "a negative array": message({"array": -1}),
    "an array by a boolean": message({"array": True}, npy(BOMB)),
    "a shape bomb": message({"array": 0}, npy(BOMB)),
    "a negative shape": message({"array": 0}, npy(BOMB.replace("1000000000000", "-1"))),
    "a header of code": message({"array": 0}, npy("__import__('os')._exit(1)")),
    "a header of brackets": message({"array": 0}, npy("(" * 60_000)),
    "an npz": message({"array": 0}, b"PK\x03\x04" + bytes(100)),
    "not UTF-8": message(b"\xff\xfe"),
}


@pytest.mark.parametrize("data", FORGED.values(), ids=FORGED)
def test_a_forged_message_is_refused(data):
    with pytest.raises(UnreadableError):
        unpack(data)


def test_a_message_beyond_the_size_is_refused_unread():
    with pytest.raises(UnreadableError, match=r"a reply of 1,009 bytes; at most 1,000 are read"):
        unpack(pack("x" * 999), Bounds(size=1000))


def test_numbers_of_any_order_and_layout_come_as_native_ones():
    for array in (np.arange(6, dtype=">i4").reshape(2, 3), np.asfortranarray(np.eye(3)[:, :2])):
        got = unpack(pack(array))
        assert got.dtype.isnative
        assert got.flags.c_contiguous
        np.testing.assert_array_equal(got, array)


@pytest.mark.parametrize("dtype", ["M8[s]", "S3", "V4", "i4,f8", "longdouble"])
def test_other_types_of_arrays_are_foreign(dtype):
    assert isinstance(unpack(pack(np.zeros(2, dtype))), Foreign)
    file = io.BytesIO()
    np.save(file, np.zeros(2, dtype))
    assert isinstance(unpack(message({"array": 0}, file.getvalue())), Foreign)


def test_nan_and_infinities_are_numbers_like_others():
    assert math.isnan(unpack(pack(math.nan)))
    assert unpack(pack([math.inf, -math.inf])) == [math.inf, -math.inf]
