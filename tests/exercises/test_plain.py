"""Plain data keeps values and replaces objects that could run code of a learner's."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch

from nnlab.exercises.plain import Foreign, handed, identical, plain


class Liar:
    """Claims to be an int and equal to everything."""

    __class__ = int
    __hash__ = None

    def __eq__(self, other):
        return True

    def __repr__(self):
        return "liar"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (3, 3),
        ("text", "text"),
        (np.float64(0.5), 0.5),
        (Fraction(1, 2), 0.5),
        (Decimal("0.5"), 0.5),
        ((1, [2.0, "a"], {"k": None}), (1, [2.0, "a"], {"k": None})),
        (torch.tensor([1, 2]), np.array([1, 2])),
        (torch.tensor(2.5, requires_grad=True), np.array(2.5, dtype=np.float32)),
        (torch.tensor([1.5], dtype=torch.bfloat16), np.array([1.5], dtype=np.float32)),
        (torch.eye(2).to_sparse(), np.eye(2, dtype=np.float32)),
        (np.array([1, "a"], dtype=object), [1, "a"]),
        (torch.Size([2, 3]), (2, 3)),
        (range(3), Foreign("range")),
        (Liar(), Foreign("Liar")),
        (torch.nn.Identity(), Foreign("Identity")),
    ],
    ids=str,
)
def test_plain_keeps_values_and_replaces_strangers(value, expected):
    assert identical(plain(value), expected)


def test_plain_shares_no_memory():
    tensor, array = torch.zeros(2), np.zeros(2)
    copies = plain([tensor, array])
    tensor += 1
    array += 1
    assert not copies[0].any()
    assert not copies[1].any()


def test_subclasses_become_the_plain_type():
    class Number(float):
        def __eq__(self, other):
            return True

        __hash__ = None

    class Words(str):
        __slots__ = ()

    assert type(plain(Number(1))) is float
    assert type(plain(Words("a"))) is str


@pytest.mark.parametrize(
    ("array", "dtype"),
    [
        (np.ones(2, np.float32), torch.float64),
        (np.ones(2, np.int32), torch.int64),
        (np.ones(2, np.uint8), torch.int64),
        (np.ones(2, bool), torch.bool),
    ],
    ids=str,
)
def test_arrays_are_handed_over_as_wide_tensors(array, dtype):
    tensor = handed(array)
    assert tensor.dtype is dtype
    tensor[:] = 0
    assert array.all()


def test_scalars_are_handed_over_as_python_numbers():
    given = handed(plain((np.int64(3), np.float64(0.5), np.array(2), [np.float32(1)])))
    assert given == (3, 0.5, 2, [1.0])
    assert [type(item) for item in given] == [int, float, int, list]
    assert type(given[3][0]) is float


def test_identical_sees_value_type_shape_and_nan():
    nan = float("nan")
    assert identical([nan, np.array([nan])], [nan, np.array([nan])])
    assert not identical(1, 1.0)
    assert not identical(np.zeros(2), np.zeros((2, 1)))
    assert not identical({"a": 1}, {"a": 2})
