"""The playground of lesson 11 from the Python side, and its cell against torch's."""

import numpy as np
import pytest
import torch

from nnlab import files, play
from nnlab.play.rnn_lstm.model import FILE, LONGEST, shares, shipped
from nnlab.play.rnn_lstm.picture import places
from nnlab.play.rnn_lstm.playground import TASKS

from ..page import again, send

STATES = [
    {},
    {"voice": "Finnish", "text": "ko", "steps": 3},
    {"text": "", "unit": 63, "temperature": 2.0, "seed": 7, "steps": 5, "at": 2},
]


def test_the_cell_is_that_of_torch():
    cell = shipped()
    weights = {name: torch.from_numpy(value) for name, value in cell.weights.items()}
    symbols, units = weights["W"].shape[0], cell.units
    layer = torch.nn.LSTM(symbols, units, batch_first=True, dtype=torch.float64)
    for parameter, value in zip(
        layer.parameters(), (weights["W"].T, weights["U"].T, weights["b"], 0), strict=True
    ):
        parameter.data[:] = value
    memories = [cell.start("Italian")]
    for letter in "marini":
        memories.append(cell.read(memories[-1], letter))
    numbers = [len(cell.alphabet) + 1 + cell.voices.index("Italian")]
    numbers += [cell.alphabet.index(letter) + 1 for letter in "marini"]
    given = torch.nn.functional.one_hot(torch.tensor([numbers]), symbols).double()
    states, (_, c) = layer(given)
    for memory, state in zip(memories, states[0], strict=True):
        np.testing.assert_allclose(memory.h, state.detach(), atol=1e-12)
    np.testing.assert_allclose(memories[-1].c, c[0, 0].detach(), atol=1e-12)


def test_its_weights_are_checked_and_small():
    assert files.path(FILE).stat().st_size < 120_000


def test_it_has_learned_its_letters():
    cell = shipped()
    memory = cell.start("Finnish")
    for letter in "virtane":
        memory = cell.read(memory, letter)
    likely = shares(cell.scores(memory), 1.0)
    assert likely.argmax() == cell.alphabet.index("n") + 1
    assert likely.max() > 0.5


@pytest.mark.parametrize("state", STATES, ids=str)
def test_a_line_of_code_brings_the_state_back(state):
    game = play.rnn_lstm(**state)
    same = again(game)
    assert same.state() == game.state()
    assert same.text == game.text
    assert same.scene().label == game.scene().label


@pytest.mark.parametrize("key", TASKS, ids=str)
def test_every_example_fits_and_tells_its_task(key):
    game = play.rnn_lstm()
    game.examples.value = key
    _, task = TASKS[key]
    assert (game.now["voice"], game.text) == key
    assert task in game.task.value.replace("&#x27;", "'")


def test_drawing_depends_on_the_seed():
    texts = [play.rnn_lstm(text="", steps=20, seed=seed).text for seed in (0, 0, 1)]
    assert texts[0] == texts[1] != texts[2]


def test_a_low_temperature_draws_the_likeliest_letter():
    cold = play.rnn_lstm(text="", steps=9, temperature=0.1)
    for before, after in zip(cold.memories, cold.memories[1:], strict=False):
        scores = cold.cell.scores(before)
        assert shares(scores, 0.1).max() > shares(scores, 1.0).max() > shares(scores, 3.0).max()
        assert shares(scores, 0.1)[cold.cell.alphabet.index(after.letter) + 1] > 0.01


def test_drawing_ends_and_a_reset_takes_the_letters_away():
    game = play.rnn_lstm(voice="Irish", text="", steps=LONGEST)
    assert game.ended or len(game.memories) > LONGEST
    assert not game.step()
    send(game, "key", key="reset")
    assert (game.text, game.steps, game.ended) == ("", 0, False)


def test_a_step_changes_the_label():
    game = play.rnn_lstm()
    before = game.canvas.scene["label"]
    send(game, "key", key="step")
    assert game.canvas.scene["label"] != before
    assert "after 1 draw" in game.canvas.scene["label"]


def test_a_click_on_a_column_shows_its_arithmetic():
    game = play.rnn_lstm(text="good")
    send(game, "click", x=places(5)[2], y=300)
    assert game.state()["at"] == 2
    memory, before = game.memories[2], game.memories[1]
    f, i, g = (memory.gates[gate][0] for gate in "fig")
    assert memory.c[0] == pytest.approx(f * before.c[0] + i * g)
    assert f"{memory.c[0]:.2f}".replace("-", "−") in game.numbers.value


def test_a_click_on_a_row_chooses_its_unit():
    game = play.rnn_lstm()
    send(game, "click", x=200, y=127)
    assert game.state()["unit"] == 0
    send(game, "click", x=200, y=9)
    assert game.state()["unit"] == 63


def test_a_letter_that_it_never_saw_is_named_on_the_page():
    game = play.rnn_lstm()
    game.settings["text"].value = "한글"
    assert "text has &quot;한&quot;; expected" in game.problem.value


def test_the_numbers_of_the_bars_stand_apart_from_them_and_from_each_other():
    marks = play.rnn_lstm().curve().marks
    tops = [mark["points"][1][1] for mark in marks if mark["kind"] == "line"]
    texts = [mark for mark in marks if mark["kind"] == "text" and mark["size"] == 10]
    assert len(texts) == len(tops) == 9
    for text, top in zip(texts, tops, strict=True):
        assert text["points"][0][1] - text["size"] / 2 > top
        assert len(text["text"]) <= 2  # two digits are 20 of 32 pixels in the still
    assert [text["text"] for text in texts][:2] == ["76", "6"]
