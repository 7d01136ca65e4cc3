"""The threshold unit's playground from the Python side, and the unit that it shows."""

import pytest

from nnlab import play
from nnlab.play.mcp_neuron.model import CORNERS, NAMES, Unit
from nnlab.play.mcp_neuron.presets import PRESETS

from ..page import again, send

NAND = {"preset": "nand", "w1": -1.0, "w2": -1.0, "threshold": -1.5}
STATES = [{}, NAND | {"steps": 4}, {"preset": "xor", "threshold": 0.0}, {"preset": "collect"}]


def move(game, **values):
    """Move sliders."""
    for name, value in values.items():
        game.settings[name].value = value


def marks(scene, kind):
    return [mark for mark in scene["marks"] if mark["kind"] == kind]


def test_the_sliders_reach_every_gate_that_one_unit_can_be():
    halves = [step / 2 for step in range(-10, 11)]
    weights = [step / 2 for step in range(-6, 7)]
    met = {Unit(w1, w2, t).gate for w1 in weights for w2 in weights for t in halves}
    assert met == set(NAMES.values()) - {"XOR", "XNOR"}


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("AND", lambda a, b: a and b),
        ("OR", lambda a, b: a or b),
        ("NAND", lambda a, b: not (a and b)),
        ("NOR", lambda a, b: not (a or b)),
        ("XOR", lambda a, b: a != b),
        ("XNOR", lambda a, b: a == b),
        ("NOT x₁", lambda a, b: not a),
        ("NOT x₂", lambda a, b: not b),
        ("x₁ alone", lambda a, b: a),
        ("x₂ alone", lambda a, b: b),
        ("x₁ implies x₂", lambda a, b: b if a else True),
        ("x₂ implies x₁", lambda a, b: a if b else True),
        ("x₁ and not x₂", lambda a, b: a and not b),
        ("x₂ and not x₁", lambda a, b: b and not a),
        ("always", lambda a, b: True),
        ("never", lambda a, b: False),
    ],
)
def test_a_gate_has_the_name_of_its_truth_table(name, function):
    assert NAMES[tuple(int(bool(function(*corner))) for corner in CORNERS)] == name


def test_a_sum_equal_to_the_threshold_fires():
    assert Unit(1, 1, 2).outputs == (0, 0, 0, 1)
    assert Unit(0, 0, 0).gate == "always"


@pytest.mark.parametrize("state", STATES, ids=str)
def test_line_brings_the_state_back(state):
    game = play.mcp_neuron(**state)
    same = again(game)
    assert same.state() == game.state() == game.state() | state
    assert same.canvas.scene == game.canvas.scene
    assert same.canvas.picture == game.canvas.picture


def test_steps_look_at_the_corners_in_turn_and_play_ends_at_the_last():
    game = play.mcp_neuron()
    assert [game.step() for _ in range(4)] == [True, True, True, False]
    assert game.looked == 3
    game.step()
    assert game.looked == 0


@pytest.mark.parametrize("index", range(4))
def test_click_on_a_corner_looks_at_it(index):
    game = play.mcp_neuron()
    x1, x2 = CORNERS[index]
    send(game, "click", x1 + 0.1, x2 - 0.2)
    assert marks(game.canvas.scene, "ring")[0]["points"] == [[x1, x2]]
    assert f"Looking at {x1}{x2}." in game.canvas.scene["label"]


def test_click_far_from_every_corner_and_a_drag_change_nothing():
    game = play.mcp_neuron(steps=2)
    before = game.line()
    send(game, "click", 0.5, 0.5)
    send(game, "drag", 1, 1, grab=3)
    assert game.line() == before


def test_slider_turns_the_line_and_fills_other_corners():
    game = play.mcp_neuron()
    picture = game.canvas.picture
    assert sum(mark["triangle"] for mark in marks(game.canvas.scene, "point")) == 3
    move(game, threshold=1.5)
    assert sum(mark["triangle"] for mark in marks(game.canvas.scene, "point")) == 1
    assert game.canvas.picture != picture


def test_chart_has_the_sums_and_stacks_equal_ones():
    points = marks(play.mcp_neuron(w1=2.0, w2=2.0).chart.scene, "point")
    places = [mark["points"][0] for mark in points]
    assert [x for x, _ in places] == [0, 2, 2, 4]
    assert len({tuple(place) for place in places}) == 4


def test_words_judge_the_gate_by_the_task():
    game = play.mcp_neuron()
    assert "<b>OR</b>, right at 2 of 4 corners" in game.numbers.value
    move(game, threshold=1.5)
    assert "<b>AND</b>, as wanted" in game.numbers.value
    move(game, preset="collect")
    assert "wanted" not in game.numbers.value


def test_sum_is_shown_with_its_numbers():
    game = play.mcp_neuron(**NAND, steps=4)
    assert "(−1)·1 + (−1)·1 = −2 &lt; −1.5" in game.numbers.value
    assert "<b>0 ✓</b>" in game.numbers.value


def test_unit_without_weights_has_no_line_and_says_so():
    game = play.mcp_neuron(w1=0.0, w2=0.0)
    assert "threshold alone decides" in str(marks(game.canvas.scene, "text"))
    assert not any(mark["arrow"] for mark in marks(game.canvas.scene, "line"))


def test_gates_met_are_counted_once_and_forgotten_on_reset():
    game = play.mcp_neuron()
    move(game, threshold=1.5)
    move(game, threshold=2.0)
    assert "gates met: 2 of 16" in game.numbers.value
    game.reset()
    assert (game.state(), game.met) == (play.mcp_neuron().state(), {(0, 1, 1, 1)})


def test_or_is_one_corner_short_of_xor():
    game = play.mcp_neuron(preset="xor")
    assert "right at 3 of 4" in game.numbers.value


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_shows_its_task(name):
    game = play.mcp_neuron(preset=name)
    assert PRESETS[name].task in game.task.value
