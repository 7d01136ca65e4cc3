"""What every plot does with values: it takes each form, and tells what does not fit."""

import numpy as np
import pytest
import torch

from nnlab import plot
from nnlab.plot.canvas import array, number, span, together


@pytest.mark.parametrize(
    "values",
    [
        [[1.5, 2.0]],
        np.array([[1.5, 2.0]]),
        torch.tensor([[1.5, 2.0]], requires_grad=True),
        torch.tensor([[1.5, 2.0]], dtype=torch.bfloat16),
        [torch.tensor([1.5, 2.0], requires_grad=True)],
    ],
    ids=["list", "array", "tensor with gradient", "bfloat16", "list of tensors"],
)
def test_values_come_as_lists_arrays_or_tensors(values):
    np.testing.assert_array_equal(array(values, "x", ("N", 2)), [[1.5, 2.0]])


def test_whole_numbers_stay_whole():
    assert array(torch.tensor([1], dtype=torch.uint8), "x").dtype == np.uint8


def test_a_wrong_shape_is_told_with_the_expected_one_and_advice():
    with pytest.raises(
        ValueError, match=r"x has shape \(4,\); expected \(N, 2\)\. For two of many"
    ):
        plot.points([1, 2, 3, 4])


def test_words_are_told_to_be_no_numbers():
    with pytest.raises(ValueError, match=r"values holds <U1; expected numbers\."):
        plot.bars({"a": "b"})


def test_ragged_rows_are_told():
    with pytest.raises(ValueError, match="x has rows of different lengths; expected a full grid"):
        plot.points([[1, 2], [3]])


def test_numbers_are_said_short():
    said = {0.12345: "0.123", 60_000: "60,000", -2: "-2", -0.0: "0", float("nan"): "nan"}
    said |= {92_145.6: "92.1 thousand", 11_795_995.0: "11.8 million"}
    said |= {999_999.9: "1 million", 2e12: "2e+12"}
    assert [number(n) for n in said] == list(said.values())


def test_a_span_leaves_out_what_is_not_finite():
    assert span("x", [3, np.nan, np.inf, 1]) == "x from 1 to 3"
    assert span("x", [np.nan]) == "x without a number"


def test_a_list_is_said_with_one_and():
    assert [together(list(words)) for words in ("", "a", "ab", "abc")] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
