"""The drawings of lesson 16: merges of pairs, and a text beside itself one place further on."""

import pytest

from nnlab.plot import mechanisms


def lit(ax):
    """The boxes with a strong border."""
    return [patch for patch in ax.patches if patch.get_linewidth() > 1.5]


def test_what_a_merge_makes_has_a_strong_border_and_its_characters_width():
    ax = mechanisms.merges([list("abcab"), ["ab", "c", "ab"], ["abc", "ab"]])
    assert [round(box.get_width() + 0.08) for box in lit(ax)] == [2, 2, 3]
    assert [text.get_text() for text in ax.texts][-1] == "2 tokens"


def test_each_place_sees_what_came_and_its_target_is_the_next_character():
    ax = mechanisms.shifted("abcd")
    assert [round(box.get_x() - 0.04) for box in lit(ax)] == [1, 2, 3]
    assert len(ax.patches) == 2 + 3 + 4


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: mechanisms.merges([["a"], ["b"]]), "expected one text of 1 to 14"),
        (lambda: mechanisms.merges([["a" * 15]]), "expected one text of 1 to 14"),
        (lambda: mechanisms.shifted("a"), "1 characters; expected 2 to 14"),
    ],
)
def test_what_cannot_be_read_is_an_error(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
