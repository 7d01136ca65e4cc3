"""Cards: how verdicts and hints look, as HTML and as plain text."""

import re

import numpy as np
import pytest

from nnlab.exercises import Result
from nnlab.exercises.card import TONES, hint_html
from nnlab.exercises.plain import Foreign
from nnlab.exercises.show import rows_text, shape_text, value_text


def failed(**changes):
    rows = (("x", np.ones((2, 3))), ("expected", np.array([1.0, 0.0])), ("got", [1.0, 1.0]))
    words = {"diagnosis": "forgets b", "place": "case 1 of 30", "rows": rows}
    return Result("2.1", "2.1 · Predict", "failed", "Use `b < 1`.", **words | changes)


def test_the_text_of_a_verdict_says_everything():
    assert (
        repr(failed(advice='Stuck? `nnlab.hint("2.1")` gives a nudge.'))
        == """\
2.1 · Predict: failed (forgets b)
Use `b < 1`.
case 1 of 30:
  x         (2, 3)  [[1., 1., 1.],
                     [1., 1., 1.]]
  expected  (2,)    [1., 0.]
  got       (2,)    [1, 1]
Stuck? nnlab.hint("2.1") gives a nudge."""
    )


def test_the_text_of_an_error_shows_the_line_and_what_was_printed():
    result = Result("2.1", "2.1 · Predict", "error", "E: m", line="line 3: y", printed="a\nb\n")
    assert repr(result) == "2.1 · Predict: error\nE: m\nline 3: y\nprinted: a\nb"


def test_the_card_escapes_what_it_is_given_and_marks_code():
    result = failed(rows=(("x", "<script>"), ("got", Foreign("<b>"))), printed="<i>")
    html = result._repr_html_()
    assert "<code>b &lt; 1</code>" in html
    for tag in ("<script>", "<b>", "<i>"):
        assert tag not in html


def test_a_card_has_no_ids_and_repeats_byte_for_byte():
    html = failed()._repr_html_()
    assert html == failed()._repr_html_()
    assert not re.search(r"\sid=", html)
    assert html.count("<div") == html.count("</div>")


@pytest.mark.parametrize("status", ["passed", "failed", "error", "not attempted"])
def test_a_status_is_a_sign_and_a_word_not_just_a_colour(status):
    html = Result("2.1", "2.1 · Predict", status, "")._repr_html_()
    assert f">{TONES[status][0]} {status}</span>" in html


@pytest.mark.parametrize("tone", TONES)
def test_white_reads_on_every_badge(tone):
    """WCAG 2.1 asks for a contrast of 4.5 to 1."""
    channels = [int(TONES[tone][1][i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = np.dot([0.2126, 0.7152, 0.0722], linear)
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_a_hint_says_its_number():
    assert "hint 1 of 3" in hint_html("Try `x`.", 1, 3, "")


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        (np.array([1, 2]), "(2,)", "[1, 2]"),
        (0.123456789, "", "0.123457"),
        ([1, 2.5], "(2,)", "[1, 2.5]"),
        ((np.ones(2), 0.5), "2 parts", "[1., 1.]\n0.5"),
        ([([2.0, -1.0], 0.5)], "1 part", "[([2, -1], 0.5)]"),
        ({"W": (3, 2), "b": None}, "", "W: (3, 2)\nb: None"),
        (Foreign("map"), "", "an object of type map"),
        ("yes", "", "'yes'"),
        ("y" * 99, "", "'" + "y" * 59 + " ..."),
        (list(range(99)), "(99,)", "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ...]"),
        (np.arange(99), "(99,)", "[ 0,  1,  2, ..., 96, 97, 98]"),
    ],
    ids=str,
)
def test_values_are_short_text(value, shape, text):
    assert (shape_text(value), value_text(value)) == (shape, text)


def test_numbers_that_look_alike_get_more_digits():
    rows = rows_text((("expected", np.array([0.123456])), ("got", np.array([0.123478]))))
    assert [row[2] for row in rows] == ["[0.123456]", "[0.123478]"]
