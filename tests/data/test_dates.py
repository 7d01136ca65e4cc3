"""Dates in ten forms: each can be read back, and what is held out is never trained on."""

from datetime import date

import pytest
import torch

from nnlab.data import dates


def test_numbers_are_said_in_korean_as_people_say_them():
    said = [dates.korean_number(n) for n in (1, 10, 11, 20, 31, 1900, 1987, 2026, 2099)]
    assert said == [
        "일", "십", "십일", "이십", "삼십일", "천구백", "천구백팔십칠", "이천이십육", "이천구십구",
    ]  # fmt: skip
    assert [dates.korean_month(m) for m in (6, 10, 11, 12)] == ["유월", "시월", "십일월", "십이월"]


@pytest.mark.parametrize("form", dates.FORMS)
def test_a_form_uses_known_characters_and_tells_days_apart(form):
    days = [date.fromordinal(day) for day in range(dates.FIRST, dates.LAST + 1, 13)]
    texts = [dates.FORMS[form](day) for day in days]
    assert len(set(texts)) == len(days)
    assert set("".join(texts)) <= set(dates.SYMBOLS[2:])
    assert max(map(len, texts)) <= 40


def test_held_out_days_are_never_trained_on():
    parts = [set(part.tolist()) for part in dates.split()]
    assert [len(part) for part in parts] == [71_049, 1000, 1000]
    assert set.union(*parts) == set(range(dates.FIRST, dates.LAST + 1))
    assert sum(map(len, parts)) == dates.LAST - dates.FIRST + 1


def test_texts_are_padded_behind_their_end():
    short, long = dates.encode(["7.3.", "07.03."])
    assert short.tolist()[4:] == [dates.PAD] * 2
    assert "".join(dates.SYMBOLS[n] for n in long) == "07.03."


def test_a_day_is_paired_with_its_iso_form():
    x, y = dates.pairs(torch.tensor([date(2026, 3, 7).toordinal()]), ["Roman"])
    told = ["".join(dates.SYMBOLS[n] for n in row[0]) for row in (x, y)]
    assert told == ["7.III.2026", "2026-03-07"]


def test_what_is_drawn_comes_from_the_days_and_again_with_the_same_seed():
    days = torch.tensor([date(2000, 1, 1).toordinal()])
    drawn = [dates.draw(days, 3, torch.Generator().manual_seed(1)) for _ in range(2)]
    torch.testing.assert_close(*drawn)
    assert (drawn[0][1] == dates.encode(["2000-01-01"])).all()
