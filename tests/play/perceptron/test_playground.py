"""The perceptron's playground from the Python side: what a click, a control or an argument does."""

import numpy as np
import pytest

from nnlab import play
from nnlab.play.perceptron.presets import PRESETS

from ..page import again, send

STATES = [
    {},
    {"preset": "xor", "lr": 0.5, "seed": 3},
    {"preset": "margin", "start": "random", "seed": 2, "steps": 33, "pocket": True},
    {"preset": "and", "start": (-0.5, 0.4, 0.0), "steps": 2},
    {"points": [(0.5, 1.0, 1), (-1.0, 0.0, 0)], "steps": 3},
    {"points": []},
]


def alike(one, other):
    assert one.rule.points == other.rule.points
    np.testing.assert_allclose(one.rule.weights, other.rule.weights, atol=1e-6)
    assert one.state() == other.state()


@pytest.mark.parametrize("name", PRESETS)
def test_preset_is_the_same_for_the_same_seed_and_lies_in_the_picture(name):
    game = play.perceptron(preset=name, seed=4)
    assert game.rule.points == play.perceptron(preset=name, seed=4).rule.points
    left, right, bottom, top = PRESETS[name].bounds
    assert all(left < x1 < right and bottom < x2 < top for x1, x2, _ in game.rule.points)
    assert {label for *_, label in game.rule.points} == {0, 1}
    assert PRESETS[name].task in game.task.value.replace("&#x27;", "'")


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ["blobs", "and", "margin", "penguins"])
def test_separable_presets_end(name, seed):
    game = play.perceptron(preset=name, seed=seed)
    while game.step():
        assert game.rule.steps < 50_000
    assert game.rule.errors() == 0


@pytest.mark.parametrize("name", ["xor", "outlier"])
def test_presets_that_no_line_separates_go_on(name):
    game = play.perceptron(preset=name)
    assert all(game.step() for _ in range(5_000))


def test_penguins_are_standardised_birds_of_two_species():
    points = np.array(play.perceptron(preset="penguins").rule.points)
    assert len(points) == 40
    np.testing.assert_allclose(points[:, :2].mean(0), 0, atol=0.4)
    assert np.corrcoef(points[:, 2], points[:, 1])[0, 1] < -0.5  # a Gentoo's bill is less deep


@pytest.mark.parametrize("state", STATES, ids=str)
def test_line_brings_the_state_back(state):
    game = play.perceptron(**state)
    alike(game, again(game))
    assert game.state() | state == game.state()


def test_line_brings_an_edited_state_back():
    game = play.perceptron(preset="and", steps=7, lr=0.1)
    send(game, "click", 0.5, 0.25)
    assert "points=[" in game.line()
    assert "start=(" in game.line()
    alike(game, again(game))


def test_random_start_does_not_depend_on_the_points():
    game = play.perceptron(start="random", seed=5)
    weights = game.rule.weights
    send(game, "click", 0.5, 0.5)
    game.reset()
    assert game.rule.weights == weights != (0, 0, 0)


def test_click_puts_a_point_of_the_chosen_class_and_shift_click_of_the_other():
    game = play.perceptron(points=[])
    send(game, "click", 1.004, -0.5)
    send(game, "click", 0, 1, shift=True)
    game.label.value = 1
    send(game, "click", -1, 1)
    send(game, "click", 99, -99)
    assert game.rule.points == [(1.0, -0.5, 0), (0, 1, 1), (-1, 1, 1), (3.0, -2.4, 1)]
    assert sum(mark.get("grab") is not None for mark in game.canvas.scene["marks"]) == 4


def test_click_on_a_point_takes_it_away_and_a_drag_moves_it():
    game = play.perceptron(points=[(0, 0, 0), (1, 1, 1)])
    send(game, "drag", 0.5, -0.75, grab=1)
    send(game, "click", 0, 0, grab=0)
    assert game.rule.points == [(0.5, -0.75, 1)]


def test_second_half_of_a_double_click_does_nothing():
    game = play.perceptron(points=[(0, 0, 0), (1, 1, 1)])
    send(game, "click", 1, 1, grab=1)
    send(game, "click", 1, 1, grab=1)
    assert (game.rule.points, game.problem.value) == ([(0, 0, 0)], "")


def test_points_and_weights_may_be_arrays():
    points, start = np.array([[0, 0.5, 0], [1, 1, 1]]), np.array([0.5, 1, -1])
    game = play.perceptron(points=points, start=start)
    assert game.line() == (
        "play.perceptron(start=(0.5, 1.0, -1.0), points=[(0.0, 0.5, 0), (1.0, 1.0, 1)])"
    )


def test_moved_point_leaves_the_line_alone():
    game = play.perceptron(preset="and", steps=9)
    weights = game.rule.weights
    send(game, "drag", 1.2, 1.2, grab=3)
    assert game.rule.weights == weights


def test_undo_edits_brings_the_points_back():
    for state in ({"preset": "and"}, {"points": [(0, 0, 0), (1, 1, 1)]}):
        game = play.perceptron(**state)
        before = game.line()
        send(game, "click", 0, 0, grab=0)
        game.undo.click()
        assert game.line() == before


def test_reset_keeps_the_points_and_forgets_the_weights():
    game = play.perceptron(preset="and", steps=9)
    send(game, "click", 0.5, 0.5)
    game.reset()
    assert len(game.rule.points) == 5
    assert (game.rule.weights, game.rule.steps) == ((0, 0, 0), 0)


def test_changed_rate_does_the_same_steps_again():
    game = play.perceptron(preset="margin", start="random", steps=30)
    picture = game.canvas.picture
    game.settings["lr"].value = 0.2
    alike(game, play.perceptron(preset="margin", start="random", steps=30, lr=0.2))
    assert game.canvas.picture != picture


def test_changed_preset_begins_with_its_own_points():
    game = play.perceptron(points=[(0, 0, 1)], steps=3)
    game.settings["preset"].value = "xor"
    alike(game, play.perceptron(preset="xor"))


def test_pocket_line_is_dashed_and_does_not_disturb_the_run():
    game = play.perceptron(preset="outlier", steps=40)
    assert not any(mark.get("dash") for mark in game.canvas.scene["marks"])
    game.settings["pocket"].value = True
    assert sum(bool(mark.get("dash")) for mark in game.canvas.scene["marks"]) == 1
    assert game.rule.steps == 40


def test_rule_is_shown_with_its_numbers():
    game = play.perceptron(points=[(0.6, -1.1, 1)], start=(-0.5, 0.4, 0.0), lr=0.5, steps=1)
    for words in (
        "x = (0.60, −1.10), y = 1",
        "(−0.50)·0.60 + 0.40·(−1.10) + 0.00<br>= −0.74",
        "0, wrong: y − ŷ = +1",
        "(−0.50, 0.40) + 0.5·(+1)·(0.60, −1.10)<br>= (−0.20, −0.15)",
        "0.00 + 0.5·(+1) = 0.50",
    ):
        assert words in game.numbers.value


def test_correction_leaves_the_old_line_faded_and_rings_the_point():
    game = play.perceptron(preset="and", steps=5)
    assert game.rule.look.error
    marks = game.canvas.scene["marks"]
    assert [mark["points"] for mark in marks if mark["kind"] == "ring"] == [[[0, 0]]]
    assert sum(mark["kind"] == "line" and mark["width"] == 2 for mark in marks) == 1


def drawn(game, colour=None):
    """The arrows of the scene as tail and head, the small one at the line left out."""
    marks = [m for m in game.canvas.scene["marks"] if m["kind"] == "line" and m["arrow"]]
    marks = [m for m in marks if m["width"] != 2.5]
    return [np.array(m["points"]) for m in marks if colour in (None, m["colour"])]


def test_correction_is_drawn_as_two_sides_of_a_triangle_and_the_third():
    game = play.perceptron(preset="margin", steps=40)
    look = game.rule.look
    assert look.error == 1
    old, piece, new = drawn(game)
    scale = np.linalg.norm(new[1]) / np.hypot(*look.after[:2])
    np.testing.assert_allclose(old, [(0, 0), scale * np.array(look.before[:2])], atol=1e-3)
    np.testing.assert_allclose(piece, [old[1], new[1]], atol=1e-3)
    np.testing.assert_allclose(new, [(0, 0), scale * np.array(look.after[:2])], atol=1e-3)
    words = {mark["text"] for mark in game.canvas.scene["marks"] if mark["kind"] == "text"}
    assert {"old w", "+ x", "new w"} <= words


def test_a_look_without_a_mistake_draws_no_triangle():
    game = play.perceptron(preset="margin", steps=41)
    assert game.rule.look.error == 0
    assert drawn(game) == []


def test_correction_at_the_origin_moves_the_bias_alone():
    game = play.perceptron(preset="and", steps=1)
    assert game.rule.look.error == -1
    assert drawn(game) == []


def test_first_correction_has_no_old_arrow_and_half_a_rate_says_so():
    game = play.perceptron(points=[(1, 2, 0)], lr=0.5, steps=1)
    assert len(drawn(game)) == 2
    words = {mark["text"] for mark in game.canvas.scene["marks"] if mark["kind"] == "text"}
    assert "new w = − 0.5 x" in words


def test_label_tells_the_state_to_those_who_cannot_see_it():
    game = play.perceptron(preset="and", steps=24)
    assert game.canvas.scene["label"] == (
        "After 24 steps: 11 corrections, wrong about 0 of 4 points; "
        "w = (2.00, 1.00), b = −3.00. The last pass had no mistake."
    )
    assert repr(game) == f'play.perceptron(preset="and", steps=24)\n{game.canvas.scene["label"]}'


def test_step_without_points_says_what_to_do():
    game = play.perceptron(points=[])
    game.box.children[0].children[1].click()
    assert "click on the picture to add some" in game.problem.value


def words(game):
    """The boxes of what is written beside the border and the arrows, a letter 0.7 of its height."""
    scene = game.scene()
    *_, bottom, top = scene.bounds
    unit = (top - bottom) / 384
    for mark in scene.marks:
        if mark["kind"] == "text" and mark["text"].startswith(("ŷ", "new", "old")):
            (x, y), half = mark["points"][0], 0.35 * mark["size"] * len(mark["text"]) * unit
            high = mark["size"] / 2 * unit
            yield mark["text"], (x - half, x + half, y - high, y + high)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["blobs", "and", "margin", "penguins"])
def test_what_the_sides_say_is_not_written_over_the_arrows_names(name, seed):
    game = play.perceptron(preset=name, seed=seed)
    for _ in range(12):
        game.step()
        if game.rule.look.error:
            boxes = dict(words(game))
            sides = [box for text, box in boxes.items() if text.startswith("ŷ")]
            names = [box for text, box in boxes.items() if not text.startswith("ŷ")]
            met = [(a, b) for a in sides for b in names
                   if a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]]  # fmt: skip
            assert met == [], game.line()
