"""The page that sets the playgrounds beside their models: its lines run, its counts hold."""

import re

import pytest

from nnlab import paths, play
from nnlab.play.cnn.settings import RANGES as SIZES
from nnlab.play.gan.data import NAMES
from nnlab.play.kit.toys import DATA
from nnlab.play.language_models.settings import RANGES
from nnlab.play.mlp.features import FEATURES
from nnlab.play.mlp.settings import KINDS, LAYERS, RATES, STRENGTHS, UNITS
from nnlab.play.rnn_lstm.matching import FOUND, STRETCH, TEXTS

PAGE = (paths.course() / "docs" / "playgrounds.md").read_text("utf-8")
LINES = sorted(set(re.findall(r"`(play\.\w+\(.*?\))`", PAGE)))


def test_there_are_lines_for_six_playgrounds():
    assert len({line.partition("(")[0] for line in LINES}) == 6


@pytest.mark.parametrize("line", LINES)
def test_a_line_opens_the_state_that_it_says(line):
    game = eval(line, {"play": play})
    again = eval(game.line(), {"play": play})
    assert again.scene().label == game.scene().label
    assert game.problem.value == ""


def test_the_counts_of_the_page_are_those_of_the_playgrounds():
    assert len(play.__all__) == 17
    assert len(FEATURES) == 7
    assert set(DATA) == {"blobs", "rings", "xor", "spirals", "moons", "plane", "hills", "none"}
    assert (len(RATES), len(STRENGTHS), LAYERS, UNITS) == (11, 10, 6, 8)
    assert KINDS["batch"].take(100) == 100
    assert NAMES == ("line", "two hills", "circle", "ring", "grid", "drawn")
    assert set(SIZES) == {"stride", "padding", "dilation"}
    assert RANGES["temperature"] == (0.1, 2.0)
    assert play.rnn_lstm().cell.units == 64
    assert (STRETCH, FOUND, TEXTS) == (10, 5, 400)
