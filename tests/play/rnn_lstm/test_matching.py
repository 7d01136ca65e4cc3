"""Places where the units behave alike: against a plain loop, and as the playground tells them."""

import numpy as np
import pytest

from nnlab import play
from nnlab.play.rnn_lstm.matching import FOUND, STRETCH, alike, hidden, read, together
from nnlab.play.rnn_lstm.model import Memory, shipped

from ..page import again, send


def test_all_texts_at_once_are_read_as_each_alone():
    cell, texts = shipped(), ["ko", "", "korhonen"]
    values = hidden(cell, "Finnish", texts)
    assert values.shape == (3, STRETCH, cell.units)
    for text, row in zip(texts, values, strict=True):
        memory = cell.start("Finnish")
        for letter, h in zip(text, row, strict=False):
            memory = cell.read(memory, letter)
            np.testing.assert_allclose(h, memory.h, atol=1e-12)
        assert not row[len(text) :].any()


def test_units_are_together_where_each_stays_above_the_threshold():
    rows = ([0.5, 0.2, 0.9, -0.8], [0.31, 0.9, 0.3, -0.9])
    stretch = [Memory("a", np.array(row), np.zeros(4), {}) for row in rows]
    assert together(stretch, 0.3).tolist() == [0]
    assert together(stretch, 0.25).tolist() == [0, 2]
    assert together(stretch[:1], 0.1).tolist() == [0, 1, 2]
    assert together([], 0.1).tolist() == []


@pytest.mark.parametrize(("letters", "threshold"), [(1, 0.6), (3, 0.3), (10, 0.0)])
def test_the_places_are_the_best_of_a_plain_loop(letters, threshold):
    units, (texts, values) = np.array([3, 7, 40]), read("Irish")
    best = []
    for text, h in zip(texts, values, strict=True):
        counts = []
        for start in range(len(text) - letters + 1):
            on = np.flatnonzero((h[start : start + letters] > threshold).all(0))
            mine = len(set(on.tolist()) & set(units.tolist()))
            counts.append((mine, -len(on), -start))
        best += [max(counts)] if counts else []
    wanted = sorted(best, reverse=True)[:FOUND]
    found = alike("Irish", units, letters, threshold)
    assert [place.units for place in found] == [mine for mine, *_ in wanted if mine]
    for place in found:
        assert 0 <= place.start < place.end <= len(place.text)
        assert place.end - place.start == letters


def test_a_stretch_of_a_name_that_it_was_trained_on_is_found_there_first():
    game = play.rnn_lstm(voice="Finnish", text="korho", stretch=3)
    told = game.numbers.value.split("<br>")
    number = len(game.on)
    assert told[4].startswith(f"{number} units with h above 0.3 throughout “rho”")
    assert told[5] == f"{number} of {number}: ko<b>rho</b>nen"
    assert len(told) == 5 + FOUND
    assert f" {number} units on throughout the stretch." in game.scene().label


def test_the_stretch_ends_at_the_letter_that_is_clicked_and_is_framed():
    game = play.rnn_lstm(text="good film", stretch=4, threshold=0.2)
    frame = game.scene().marks[len("good film") + 1]["points"]
    across = (472 - 66) / 10
    wide = min(26, across)
    assert frame[1][0] - frame[0][0] == pytest.approx(4 * wide, abs=1e-3)
    send(game, "click", x=66 + 5.5 * wide, y=300)  # the space
    assert "throughout “ood␣”" in game.numbers.value
    send(game, "click", x=66 + 2.5 * wide, y=300)
    assert "throughout “go”" in game.numbers.value
    send(game, "click", x=66 + 0.5 * wide, y=300)  # the voice: no letter
    assert "throughout" not in game.numbers.value
    assert again(game).numbers.value == game.numbers.value


def test_a_threshold_that_no_unit_reaches_is_told():
    game = play.rnn_lstm(stretch=10)
    game.settings["threshold"].value = 0.9
    assert "No unit has h above 0.9 throughout" in game.numbers.value
    assert game.line() == "play.rnn_lstm(stretch=10, threshold=0.9)"
