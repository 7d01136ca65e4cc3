"""What is said about arguments that cannot be, and what is made of those that can."""

import numpy as np
import pytest

from nnlab.play.kit import kinds, lists
from nnlab.play.kit.arguments import optional, read, take
from nnlab.play.kit.preset import Preset, beside, read_from

NAME = kinds.name(["ring", "line"])
POINTS = lists.labelled((-1, 1), (0, 2), 2)


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (NAME, "rings", 'is "rings"; expected ring or line. Try it="ring".'),
        (NAME, "LINE", 'is "LINE"; expected ring or line. Try it="line".'),
        (kinds.number(0, 0.5, 0.1), 7, "is 7; expected a number from 0 to 0.5. Try it=0.5."),
        (kinds.number(0, 0.5, 0.1), "a", 'is "a"; expected a number from 0 to 0.5. Try it=0.1.'),
        (kinds.one_of((0, 2.5), 2.5), 1, "is 1; expected 0 or 2.5. Try it=2.5."),
        (kinds.whole(1, 9, 3), 2.4, "is 2.4; expected a whole number from 1 to 9. Try it=2."),
        (kinds.steps(9, 3), 99, "is 99; expected a whole number from 0 to 9. Try it=3."),
        (kinds.switch(), 1, "is 1; expected True or False. Try it=True."),
        (
            kinds.text(3, "ab", known=lambda: "abc", letters="letters"), "abcd",
            'has "d"; expected a text of 0 to 3 letters. '
            'Try it="ab".',
        ),
        (
            lists.layers(2, 8, (4, 2)), (4, 9),
            "is (4, 9); expected at most 2 layers of 1 to 8 units, or () for none. Try it=(4, 2).",
        ),
        (
            POINTS, [(0, 0, 1), (0, 3, 1)],
            "has (0, 3, 1); expected a list of at most 2 points: (x1, x2, label) with x1 a number "
            "from -1 to 1, x2 a number from 0 to 2, label 0 or 1. Try it=[(0.5, 0.5, 1)].",
        ),
        (
            optional(kinds.whole(0, 3, 1), "None for all"), -1,
            "is -1; expected a whole number from 0 to 3, or None for all. Try it=0.",
        ),
    ],
)  # fmt: skip
def test_message_tells_what_came_what_was_expected_and_what_to_type(kind, value, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (its text is compared)
        take("it", value, kind)
    assert str(caught.value) == f"it {message}"


def test_a_long_value_is_cut():
    with pytest.raises(ValueError, match=r"^it is \[0, 0, 0.{50,70}…; expected a number"):
        take("it", [0] * 1000, kinds.number(0, 1, 0.5))


@pytest.mark.parametrize(
    ("kind", "value", "plain"),
    [
        (kinds.number(0, 1, 0.5), np.float32(0.5), 0.5),
        (kinds.whole(0, 9, 1), np.int64(3), 3),
        (kinds.switch(), np.bool_(True), True),
        (lists.layers(3, 8, (4,)), [np.int64(4), 2], (4, 2)),
        (lists.shape(3, 6, (3, 1)), [], ()),
        (POINTS, np.array([[0, 1, 1]]), ((0.0, 1.0, 1),)),
        (optional(kinds.switch()), None, None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_arrays_and_numbers_of_numpy_become_plain(kind, value, plain):
    taken = take("it", value, kind)
    assert (taken, type(taken)) == (plain, type(plain))


@pytest.mark.parametrize("text", ["4, 2", "4 2", "(4, 2)", " [4,2] "])
def test_a_list_is_read_as_people_type_it(text):
    kind = lists.layers(3, 8, (4,))
    assert kind.parse(text) == (4, 2)
    assert kind.written((4, 2)) == "4 2"


def test_arguments_are_the_presets_where_they_are_none():
    known = {"a": Preset("A", "Do a.", {"lr": 0.1}), "b": Preset("B", "Do b.", {"lr": 0.3})}
    taken = {"preset": kinds.name(known), "lr": kinds.number(0, 1, 0.5)}
    given = read_from(known, {"preset": "b", "lr": None}, taken)
    assert given == {"preset": "b", "lr": 0.3}
    assert beside(known["b"], given) == {"preset": "b", "lr": None}
    assert beside(known["a"], given) == given
    assert read(given, taken) == given
