"""The drawings of lesson 00's mechanisms: their numbers are those of the example."""

import pytest
import torch

from nnlab import style
from nnlab.plot import mechanisms

X = torch.tensor([[1.0, 2], [0, 1], [2, -1]])
W = torch.tensor([[3.0, 1], [5, 0]])


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_product_writes_out_the_sum_that_a_row_and_a_column_make():
    ax = mechanisms.product(X, W, row=2, column=1, title="A product")
    assert "2 · 1 + -1 · 0 = 2" in texts(ax)
    assert style.alternative(ax.figure).startswith("A product. Row 2 of X meets column 1 of W")


def test_product_shows_every_number_of_the_three_tables():
    shown = texts(mechanisms.product(X, W))
    for table in (X, W, X @ W):
        assert {f"{value:g}" for value in table.flatten().tolist()} <= set(shown)


def test_stretch_dashes_the_numbers_that_are_only_read_again():
    ax = mechanisms.stretch([[10.0], [20.0], [30.0]], [1.0, 2.0, 3.0, 4.0])
    dashed = [patch for patch in ax.patches if patch.get_linestyle() == ":"]
    assert len(ax.patches) == 3 * 12
    assert len(dashed) == 9 + 8  # three more columns, two more rows
    assert "(3, 1) and one of shape (1, 4), stretched to (3, 4)" in style.alternative(ax.figure)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (
            lambda: mechanisms.product(X, X),
            r"X has shape \(3, 2\) and W \(3, 2\); expected as many",
        ),
        (lambda: mechanisms.product(X, W, row=3), r"row 3, column 0 is not in a result of shape"),
        (lambda: mechanisms.product([1.0], W), r"X has shape \(1,\); expected \(N, D\)"),
        (lambda: mechanisms.product(torch.ones(7, 2), W), r"X has shape \(7, 2\); .* up to 6"),
        (lambda: mechanisms.stretch(X, [1, 2, 3]), "lengths must be equal or 1"),
        (lambda: mechanisms.stretch(torch.ones(2, 2, 2), [1.0]), "two axes of up to 6"),
    ],
)
def test_what_cannot_be_drawn_is_an_error_that_says_why(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
