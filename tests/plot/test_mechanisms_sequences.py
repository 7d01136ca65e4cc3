"""The drawings of lesson 12: windows, padding, and two networks with one vector between."""

import pytest

from nnlab.plot import mechanisms


def texts(ax):
    return [text.get_text() for text in ax.texts]


def lit(ax):
    """The boxes with a strong border."""
    return [patch for patch in ax.patches if patch.get_linewidth() > 1.5]


def test_each_window_has_its_target_as_many_steps_on_as_the_horizon():
    ax = mechanisms.windows([1, 2, 3, 4, 5, 6], 2, 3)
    assert [box.get_x() // 1 for box in lit(ax)] == [4, 5]  # 1 + 3 and 2 + 3
    assert texts(ax).count("6") == 2  # in the series, and as a target


def test_padding_is_hatched_and_the_rows_that_run_are_counted():
    ax = mechanisms.padding([["a", "b", "c"], ["d"], ["e", "f"]])
    assert len([patch for patch in ax.patches if patch.get_hatch()]) == 3
    assert texts(ax)[-3:] == ["3", "2", "1"]


def test_the_decoder_is_given_the_symbol_before():
    ax = mechanisms.encoder_decoder("xyz", "zyx", 16, begin="go")
    below = [text.get_text() for text in ax.texts if text.get_position()[1] == -1.2]
    assert below == ["x", "y", "z", "go", "z", "y"]
    assert len(lit(ax)) == 1


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: mechanisms.windows([1, 2, 3], 3, 1), "3 values with n = 3 .* make 0 windows"),
        (lambda: mechanisms.windows(range(13), 3, 1), "up to 12 values"),
        (lambda: mechanisms.padding([["a"], []]), r"\[1, 0\] steps; expected up to 6 rows"),
        (lambda: mechanisms.encoder_decoder("abcdefg", "gfedcba", 8), "7 symbols to read and 7"),
        (lambda: mechanisms.encoder_decoder("", "a", 8), "0 symbols to read"),
    ],
)
def test_what_cannot_be_drawn_is_an_error_that_says_why(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
