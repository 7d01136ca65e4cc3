"""The logistic regression playground: its numbers against torch, and what each touch does."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from nnlab import play
from nnlab.play.kit.points import Point
from nnlab.play.logistic_regression.model import LONGEST, LOSSES, Descent, Problem, sigmoid
from nnlab.play.logistic_regression.picture import MAP, PLANE, runs, shades, surface
from nnlab.play.logistic_regression.presets import FARTHEST, PRESETS
from nnlab.play.logistic_regression.settings import EDGE, FAR

from ..page import again, send

STATES = [
    {},
    {"steps": 0},
    {"preset": "overlap", "loss": "squared error", "lr": 0.5, "bias": -1.25, "steps": 7},
    {"preset": "rate", "start": (3.0, -2.5), "lr": 0.037},
    {"points": [(0.5, 1.0, 1), (-1.0, 0.0, 0)], "steps": 3},
    {"points": [], "steps": 0},
]
FOUR = (Point(1.0, 0.5, 1), Point(-0.5, 2.0, 0), Point(2.0, -1.0, 0), Point(-3.0, -2.0, 1))


def in_map(w1, w2):
    x, y = MAP.place((w1, w2))
    return {"x": x, "y": y}


def in_plane(x1, x2):
    x, y = PLANE.place((x1, x2))
    return {"x": x, "y": y}


def grabs(game):
    return [mark["grab"] for mark in game.canvas.scene["marks"] if mark.get("grab") is not None]


def in_torch(points, w, kind, bias):
    """Loss and gradient by torch and its autograd."""
    x, y = torch.tensor(points, dtype=torch.float64).split([2, 1], dim=1)
    w = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    z, y = x @ w + bias, y[:, 0]
    if kind == "cross-entropy":
        loss = F.binary_cross_entropy_with_logits(z, y)
    else:
        loss = F.mse_loss(torch.sigmoid(z), y)
    loss.backward()
    return loss.item(), w.grad.numpy()


@pytest.mark.parametrize("kind", LOSSES)
@pytest.mark.parametrize("w", [(0.0, 0.0), (1.5, -0.7), (-8.0, 8.0), (300.0, -20.0)])
def test_loss_and_gradient_are_those_of_torch(kind, w):
    problem = Problem(FOUR, kind, bias=0.25)
    loss, gradient = in_torch(FOUR, w, kind, bias=0.25)
    assert float(problem.loss(np.array(w))) == pytest.approx(loss, rel=1e-12)
    np.testing.assert_allclose(problem.gradient(np.array(w)), gradient, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("kind", LOSSES)
def test_descent_takes_the_steps_of_torchs_sgd(kind):
    points, lr, w = PRESETS["overlap"].settings["points"], 2.0, np.array([3.0, -4.0])
    descent = Descent(Problem(points, kind), (3.0, -4.0), lr)
    for _ in range(30):
        descent.step()
        w = w - lr * in_torch(points, w, kind, 0.0)[1]
    np.testing.assert_allclose(descent.path[-1], w, rtol=1e-10)
    assert descent.losses[-1] == pytest.approx(in_torch(points, w, kind, 0.0)[0], rel=1e-10)


def test_sigmoid_is_torchs_and_neither_overflows_nor_warns():
    z = np.array([-1000.0, -30, -1, 0, 1, 30, 1000])
    np.testing.assert_allclose(sigmoid(z), torch.sigmoid(torch.tensor(z)).numpy(), rtol=1e-12)


def test_loss_of_many_weights_at_once_is_that_of_each():
    problem = Problem(FOUR, "cross-entropy")
    weights = np.array([[[0.0, 1.0], [2.0, 3.0]], [[-4.0, 1.0], [5.0, -6.0]]])
    each = [[float(problem.loss(w)) for w in row] for row in weights]
    np.testing.assert_allclose(problem.loss(weights), each)


@pytest.mark.parametrize("name", PRESETS)
def test_presets_lie_in_the_picture_and_say_what_to_do(name):
    preset = PRESETS[name]
    own = preset.settings
    assert np.abs(np.array(own["points"])[:, :2]).max() <= FARTHEST < EDGE
    assert np.abs(own["start"]).max() < FAR
    assert {point.label for point in own["points"]} == {0, 1}
    assert preset.task in play.logistic_regression(preset=name).task.value


def test_opening_shows_that_cross_entropy_arrives_where_squared_error_has_hardly_moved():
    game = play.logistic_regression()
    assert game.chosen.errors[-1] == 0
    assert game.other.errors[-1] == 20
    assert np.linalg.norm(game.other.path[-1] - game.other.path[0]) < 0.05
    assert game.chosen.right_from == 5
    assert "from step 5" in game.numbers.value
    assert "not yet" in game.numbers.value


def test_squared_error_arrives_too_hundreds_of_steps_later():
    game = play.logistic_regression(steps=LONGEST)
    assert game.other.right_from == 652


def test_no_line_separates_the_second_preset_and_every_start_ends_at_one_loss():
    ends = [
        play.logistic_regression(preset="overlap", start=start, steps=600).chosen.losses[-1]
        for start in ((5, -5), (-6, -2), (0, 7))
    ]
    np.testing.assert_allclose(ends, 0.274, atol=5e-4)


def test_rate_of_the_third_preset_leaps_and_a_smaller_one_rests():
    game = play.logistic_regression(preset="rate", steps=400)
    lowest = play.logistic_regression(preset="rate", lr=5.0, steps=400)
    assert game.chosen.losses[-1] > lowest.chosen.losses[-1] + 0.03
    assert np.linalg.norm(game.chosen.path[-1] - game.chosen.path[-2]) > 1
    assert lowest.chosen.resting
    assert not play.logistic_regression(preset="rate", lr=6.0, steps=400).chosen.resting


@pytest.mark.parametrize("state", STATES, ids=str)
def test_line_brings_the_state_back(state):
    game = play.logistic_regression(**state)
    other = again(game)
    assert game.state() == other.state()
    np.testing.assert_array_equal(game.chosen.path, other.chosen.path)
    assert {name: game.state()[name] for name in state} == state


def test_line_leaves_out_what_is_the_presets_own():
    game = play.logistic_regression(preset="rate", **PRESETS["rate"].settings)
    assert game.line() == 'play.logistic_regression(preset="rate")'


def test_points_and_start_may_be_arrays():
    points, start = np.array([[0, 0.5, 0], [1, 1, 1]]), np.array([0.5, 1])
    game = play.logistic_regression(points=points, start=start, steps=np.int64(0))
    assert game.line() == (
        "play.logistic_regression(points=[(0.0, 0.5, 0), (1.0, 1.0, 1)], start=(0.5, 1.0), steps=0)"
    )


def test_step_walks_on_and_reset_begins_again():
    game = play.logistic_regression()
    send(game, "key", key="step")
    assert game.canvas.scene["label"].startswith("After 21 steps from (−6, −2) at rate 1: ")
    send(game, "key", key="reset")
    assert game.canvas.scene["label"].startswith("After 0 steps")
    assert game.line() == "play.logistic_regression(steps=0)"


def test_it_stops_at_rest_and_at_the_longest_walk():
    assert not play.logistic_regression(steps=LONGEST).step()
    game = play.logistic_regression(points=[(1, 0, 1), (1, 0, 0)], start=(0, 1))
    assert (game.step(), game.chosen.steps) == (False, 0)


def test_start_is_dragged_clicked_and_moved_by_arrows_and_the_walk_follows():
    game = play.logistic_regression()
    send(game, "drag", **in_map(2, -3.001), grab="start")
    assert game.state()["start"] == (2.0, -3.0)
    assert game.chosen.steps == 20
    send(game, "click", **in_map(-4, 5))
    for way in ("left", "up", "up", "right", "right", "down"):
        send(game, "key", key=way)
    assert game.state()["start"] == (-3.5, 5.5)
    send(game, "drag", x=-9, y=99, grab="start")
    assert game.state()["start"] == (-FAR, FAR)
    assert game.canvas.arrows


def test_click_puts_a_point_of_the_chosen_class_and_shift_click_of_the_other():
    game = play.logistic_regression(points=[])
    send(game, "click", **in_plane(1.004, -0.5))
    send(game, "click", **in_plane(0, 1), shift=True)
    game.label.value = 1
    send(game, "click", **in_plane(-1, 1))
    send(game, "click", x=2.9, y=1)  # between the two panels
    assert game.state()["points"] == [(1.0, -0.5, 0), (0.0, 1.0, 1), (-1.0, 1.0, 1)]
    assert grabs(game) == ["start", 0, 1, 2]


def test_click_on_a_point_takes_it_away_and_a_drag_moves_it():
    game = play.logistic_regression(points=[(0, 0, 0), (1, 1, 1)])
    send(game, "drag", **in_plane(0.5, -0.75), grab=1)
    send(game, "drag", **in_plane(9, -9), grab=0)
    assert game.state()["points"] == [(EDGE, -EDGE, 0), (0.5, -0.75, 1)]
    send(game, "click", **in_plane(0.5, -0.75), grab=1)
    send(game, "click", **in_plane(0.5, -0.75), grab=1)  # a double click's second half
    assert game.state()["points"] == [(EDGE, -EDGE, 0)]
    assert game.problem.value == ""


def test_a_moved_point_changes_the_map_and_undo_brings_it_back():
    game = play.logistic_regression()
    before, picture = game.line(), game.canvas.picture
    send(game, "drag", **in_plane(2, -2), grab=0)
    assert game.canvas.picture != picture
    game.undo.click()
    assert (game.line(), game.canvas.picture) == (before, picture)


@pytest.mark.parametrize(
    ("name", "value"), [("loss", "squared error"), ("lr", 3.0), ("bias", 1.25), ("preset", "rate")]
)
def test_changed_setting_does_the_same_steps_again(name, value):
    game = play.logistic_regression(steps=30)
    game.settings[name].value = value
    assert game.state() == play.logistic_regression(**{name: value}, steps=30).state()
    assert game.settings[name].value == value


def test_changed_preset_brings_its_points_start_and_rate_to_the_controls_too():
    game = play.logistic_regression(points=[(1, 0, 1)], lr=0.5, start=(1, 1), bias=1.0)
    game.settings["preset"].value = "rate"
    assert game.line() == 'play.logistic_regression(preset="rate", bias=1.0)'
    assert game.settings["lr"].value == PRESETS["rate"].settings["lr"]
    game.undo.click()
    assert game.line() == 'play.logistic_regression(preset="rate", bias=1.0)'


def test_controls_are_alive_after_an_error():
    game = play.logistic_regression(points=[])
    game.box.children[0].children[1].click()
    assert "click on the plane to add some" in game.problem.value
    game.settings["loss"].value = "squared error"
    assert game.problem.value == ""
    assert "no points" in game.numbers.value.lower()
    assert game.state()["loss"] == "squared error"


def test_too_many_points_are_refused_and_nothing_changes():
    game = play.logistic_regression(points=[(0.01 * i, 0, i % 2) for i in range(200)])
    send(game, "click", **in_plane(1, 1))
    assert "200 points" in game.problem.value
    assert len(game.state()["points"]) == 200


def test_map_is_strongest_where_the_loss_is_lowest():
    picture = surface(PRESETS["overlap"].settings["points"], "cross-entropy", 0.0)
    n, weights = MAP.cells()
    losses = Problem(PRESETS["overlap"].settings["points"], "cross-entropy").loss(weights)
    assert picture.shape == (n, n, 4)
    assert picture[..., 3].flat[losses.argmin()] == picture[..., 3].max()
    assert picture[..., 3].flat[losses.argmax()] == picture[..., 3].min()


def test_plane_is_shaded_by_the_probability():
    picture = shades(np.array([4.0, 0.0]), 0.0)
    assert picture[50, -1].tolist() == [230, 159, 0, 120]  # class 1's colour, sure
    assert picture[50, 0].tolist() == [0, 114, 178, 120]
    assert picture[50, 50, 3] < 15  # near the line it is not


def test_path_is_cut_at_the_panels_edge_and_goes_on_where_it_comes_back():
    path = np.array([[0, 0], [16, 0], [16, 4], [0, 4], [0, 5.0], [20, 30], [30, 40]])
    parts = list(runs(MAP, path))
    assert [part.round(6).tolist() for part in parts] == [
        [[0, 0], [8, 0]],
        [[8, 4], [0, 4], [0, 5], [2.4, 8]],
    ]
    assert list(runs(MAP, path[:1])) == []


@pytest.mark.parametrize("lr", [0.01, 100.0])
@pytest.mark.parametrize("start", [(0, 0), (8, -8)])
def test_any_rate_and_start_can_be_drawn_inside_the_picture(start, lr):
    game = play.logistic_regression(preset="rate", start=start, lr=lr, steps=80)
    left, right, bottom, top = game.canvas.scene["bounds"]
    places = np.concatenate([mark["points"] for mark in game.canvas.scene["marks"]])
    assert (places >= (left, bottom)).all()
    assert (places <= (right, top)).all()


def test_a_unit_without_weights_has_no_line():
    game = play.logistic_regression(start=(0, 0), steps=0)
    assert not any(mark.get("arrow") for mark in game.canvas.scene["marks"])
