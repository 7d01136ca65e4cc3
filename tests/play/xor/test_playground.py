"""The XOR playground from the Python side: what a click, a control or an argument does."""

import numpy as np
import pytest

from nnlab import play
from nnlab.play.xor.picture import gates
from nnlab.play.xor.presets import PRESETS
from nnlab.play.xor.view import INPUT, SQUARE, HiddenPlane

from .. import page
from ..page import again

BY_HAND = [1, -1, 1, -1, -0.5, 1.5, 1, 1, -1.5]
STATES = [
    {},
    {"preset": "noisy", "hidden": 4, "lr": 3.5, "seed": 3, "steps": 20},
    {"preset": "ring", "hidden": 8, "activation": "tanh", "steps": 5},
    {"start": BY_HAND, "activation": "step"},
    {"hidden": 1, "activation": "relu", "preset": "and"},
    {"points": [(0.5, 1.0, 1), (0.0, 0.25, 0)], "steps": 3},
    {"points": []},
]


def send(game, kind, x=0.0, y=0.0, **more):
    """What the browser sends about the input (x, y)."""
    page.send(game, kind, *INPUT.place([(x, y)])[0].tolist(), **more)


def alike(one, other):
    assert one.network.points == other.network.points
    np.testing.assert_allclose(one.network.numbers, other.network.numbers, atol=1e-6)
    assert one.state() == other.state()


@pytest.mark.parametrize("name", PRESETS)
def test_preset_is_the_same_for_the_same_seed_and_lies_in_the_square(name):
    game = play.xor(preset=name, seed=4)
    assert game.network.points == play.xor(preset=name, seed=4).network.points
    low, high = SQUARE
    assert all(low <= x <= high for point in game.network.points for x in point[:2])
    assert {label for *_, label in game.network.points} == {0, 1}
    assert PRESETS[name].task in game.task.value


def test_a_seed_that_two_units_leave_stuck_is_solved_by_more():
    assert play.xor(seed=3, steps=2000).network.errors() == 2
    assert play.xor(seed=3, hidden=4, steps=2000).network.errors() == 0


@pytest.mark.parametrize("state", STATES, ids=str)
def test_line_brings_the_state_back(state):
    game = play.xor(**state)
    alike(game, again(game))
    assert game.state() | state == game.state()


def test_line_brings_an_edited_state_back():
    game = play.xor(steps=70)
    send(game, "click", 0.5, 0.25)
    assert "points=[" in game.line()
    assert "start=[" in game.line()
    alike(game, again(game))


def test_a_weight_that_is_nearly_zero_has_no_minus():
    game = play.xor(start=[*BY_HAND[:6], -0.04, -0.06, -1.5])
    said = str(game.canvas.scene)
    assert "w +0.0" in said
    assert "w −0.1" in said
    assert "−0.0" not in said


def test_click_puts_a_point_and_shift_click_of_the_other_class():
    game = play.xor(points=[])
    send(game, "click", 0.504, 0.25)
    send(game, "click", 0, 1, shift=True)
    game.label.value = 1
    send(game, "click", 1, 1)
    assert game.network.points == [(0.5, 0.25, 0), (0, 1, 1), (1, 1, 1)]
    marks = [mark for mark in game.canvas.scene["marks"] if mark["kind"] == "point"]
    assert [mark["grab"] for mark in marks] == [None, None, None, 0, 1, 2]


def test_click_beside_the_input_space_does_nothing():
    game = play.xor()
    send(game, "click", 2.5, 0.5)
    send(game, "click", 0.5, -0.8)
    assert len(game.network.points) == 4


def test_click_on_a_point_takes_it_away_and_a_drag_moves_it_within_the_square():
    game = play.xor(points=[(0, 0, 0), (1, 1, 1)])
    send(game, "drag", 9, 0.75, grab=1)
    send(game, "click", 0, 0, grab=0)
    assert game.network.points == [(1.25, 0.75, 1)]


def test_moved_point_leaves_the_numbers_and_undo_brings_it_back():
    game = play.xor(steps=9)
    numbers = game.network.numbers.copy()
    send(game, "drag", 0.9, 0.9, grab=3)
    np.testing.assert_array_equal(game.network.numbers, numbers)
    game.undo.click()
    alike(game, play.xor())


def test_changed_rate_does_the_same_steps_again():
    game = play.xor(steps=30, seed=1)
    game.settings["lr"].value = 5.0
    alike(game, play.xor(steps=30, seed=1, lr=5.0))


def test_added_unit_takes_a_start_of_its_own():
    game = play.xor(steps=30, start=BY_HAND)
    game.settings["hidden"].value = 3
    alike(game, play.xor(steps=30, hidden=3))


def test_changed_preset_begins_with_its_own_points():
    game = play.xor(points=[(0, 0, 1)], steps=3)
    game.settings["preset"].value = "ring"
    alike(game, play.xor(preset="ring"))


def test_panel_reads_where_it_places():
    points = np.array([(0, 0), (1.2, -0.25), (0.5, 1)])
    places = INPUT.place(points)
    np.testing.assert_allclose([INPUT.read(*place) for place in places], points, atol=1e-12)


@pytest.mark.parametrize("hidden", [1, 2, 3, 8])
def test_border_of_the_hidden_space_is_where_the_answer_is_one_half(hidden):
    network = play.xor(hidden=hidden, seed=hidden, steps=60).network
    view = HiddenPlane(network)
    places = np.array([view.panel.read(*place) for place in view.points()])
    x = np.array(network.points)[:, :2]
    seen, said = network.answer(places @ view.axes), network.answer(network.hide(x))
    np.testing.assert_allclose(seen, said, atol=1e-9)


def test_two_panels_show_what_the_network_says():
    game = play.xor(start=BY_HAND, activation="step")
    tiles = game.scene().picture[10:98, 4:92], game.scene().picture[10:98, 100:188]
    for tile in tiles:
        assert len(np.unique(tile.reshape(-1, 4), axis=0)) > 2
    assert not game.scene().picture[:5].any()


def test_hidden_units_are_named_by_their_gates():
    assert gates(play.xor(start=BY_HAND, activation="step").network) == ["OR", "NAND"]
    texts = [mark.get("text") for mark in play.xor(start=BY_HAND).canvas.scene["marks"]]
    assert {"OR", "NAND", "w +1.0", "input space", "hidden space"} <= set(texts)


def test_label_tells_the_state_to_those_who_cannot_see_it():
    game = play.xor(start=BY_HAND, lr=1.0, steps=1000)
    assert game.canvas.scene["label"] == (
        "After 1000 steps: mean squared error 0.0114, wrong about 0 of 4 points; "
        "hidden units: OR, NAND."
    )
    assert "<td>(1, 0)</td><td>1</td><td>0.901</td>" in game.numbers.value


def test_step_without_points_says_what_to_do():
    game = play.xor(points=[])
    game.box.children[0].children[1].click()
    assert "click on the left square" in game.problem.value
