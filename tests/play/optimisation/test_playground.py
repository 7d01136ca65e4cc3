"""The optimisation playground from the Python side, and its descents against torch.optim."""

import numpy as np
import pytest
import torch

from nnlab import play
from nnlab.play.optimisation.model import LANDSCAPES, LONGEST, RULES, Descent
from nnlab.play.optimisation.picture import bands

from ..page import again, send

TORCH = {
    "plain": (torch.optim.SGD, {}),
    "momentum": (torch.optim.SGD, {"momentum": 0.8}),
    "nesterov": (torch.optim.SGD, {"momentum": 0.8, "nesterov": True}),
    "adagrad": (torch.optim.Adagrad, {}),
    "rmsprop": (torch.optim.RMSprop, {}),
    "adam": (torch.optim.Adam, {"betas": (0.8, 0.999)}),
}
STATES = [
    {},
    {"preset": "net", "lr": 0.4, "second": "adam", "second_lr": 0.1, "steps": 40},
    {"preset": "saddle", "start": (-2.0, 0.0), "first": "rmsprop", "momentum": 0.5, "steps": 7},
    {"preset": "banana", "first": "nesterov", "lr": 0.001, "second": "adagrad", "steps": 3},
    {"preset": "hills", "lr": 3.0, "steps": 20},
]
each_land = pytest.mark.parametrize("name", LANDSCAPES)


def alike(one, other):
    for a, b in zip(one.descents, other.descents, strict=True):
        np.testing.assert_allclose(a.path, b.path, rtol=1e-4, atol=1e-9)
    assert one.state() == other.state()


@pytest.mark.parametrize("rule", RULES)
def test_a_walk_is_that_of_torch(rule):
    optimiser, settings = TORCH[rule]
    w = torch.tensor([-1.5, 1.5], dtype=torch.float64, requires_grad=True)
    optimiser = optimiser([w], lr=0.002, **settings)
    descent = Descent(LANDSCAPES["banana"], rule, (-1.5, 1.5), lr=0.002, momentum=0.8)
    for _ in range(50):
        optimiser.zero_grad()
        ((1 - w[0]) ** 2 + 10 * (w[1] - w[0] ** 2) ** 2).backward()
        optimiser.step()
        descent.step()
        np.testing.assert_allclose(descent.path[-1], w.detach().numpy(), rtol=1e-9)


@each_land
def test_the_slope_is_that_of_the_height(name):
    land = LANDSCAPES[name]
    for w in np.random.default_rng(0).uniform(-2, 2, size=(5, 2)):
        nudges = 1e-6 * np.eye(2)
        expected = [(land.height(w + n) - land.height(w - n)) / 2e-6 for n in nudges]
        np.testing.assert_allclose(land.slope(w), expected, rtol=1e-4, atol=1e-6)


@each_land
def test_a_preset_starts_within_its_bounds_and_tells_its_task(name):
    game = play.optimisation(preset=name)
    left, right, bottom, top = game.land.bounds
    w1, w2 = game.land.start
    assert left < w1 < right
    assert bottom < w2 < top
    assert game.land.task in game.task.value


def test_the_valley_has_the_limit_that_its_curvature_says():
    assert "Curvature under ●: 20, and 2 / curvature = 0.1." in play.optimisation().numbers.value
    below, above = (play.optimisation(lr=lr, steps=600).descents[0] for lr in (0.098, 0.102))
    assert below.losses[-1] < 1e-3
    assert above.losses[-1] > above.losses[0]


def test_momentum_goes_beyond_the_limit_of_plain_descent():
    game = play.optimisation(lr=0.15, second_lr=0.15, steps=300)
    plain, momentum = game.descents
    assert plain.status == "is gone"
    assert momentum.losses[-1] < 1e-6
    assert "its rate is too large" in game.numbers.value


def test_a_rate_too_large_for_one_valley_finds_the_other():
    end = play.optimisation(preset="net", lr=0.4, steps=200).descents[0].path[-1]
    assert end.max() < 0
    assert end.prod() == pytest.approx(1)


def test_who_starts_on_the_ridge_comes_to_rest_on_the_saddle():
    descents = play.optimisation(preset="saddle", start=(-2, 0), steps=1000).descents
    assert [descent.status for descent in descents] == ["rests", "rests"]
    np.testing.assert_allclose([descent.path[-1] for descent in descents], 0, atol=1e-6)


def test_playing_ends_when_both_have_come_to_rest_or_walked_the_longest_way():
    resting = play.optimisation(steps=LONGEST)
    assert not resting.step()
    assert [descent.status for descent in resting.descents] == ["rests", "rests"]
    slow = play.optimisation(lr=0.001, steps=LONGEST)
    assert not slow.step()
    assert slow.steps == LONGEST
    assert slow.descents[0].status == "walks"


@pytest.mark.parametrize("state", STATES, ids=str)
def test_line_brings_the_state_back(state):
    game = play.optimisation(**state)
    alike(game, again(game))
    assert game.state() | state == game.state()


def test_dragged_start_does_the_same_steps_again():
    game = play.optimisation(steps=12)
    send(game, "drag", 3.004, -1, grab=0)
    alike(game, play.optimisation(steps=12, start=(3.0, -1.0)))
    send(game, "click", 99, 2)
    alike(game, play.optimisation(steps=12, start=(5.0, 2.0)))


def test_changed_rate_does_the_same_steps_again_and_another_preset_has_its_own_start():
    game = play.optimisation(steps=12, start=(1, 1))
    game.settings["lr"].value = 0.05
    alike(game, play.optimisation(steps=12, start=(1.0, 1.0), lr=0.05))
    game.settings["preset"].value = "net"
    alike(game, play.optimisation(preset="net", steps=12, lr=0.05))


def test_reset_goes_back_to_the_start_and_a_step_changes_the_label():
    game = play.optimisation(steps=12)
    send(game, "key", key="reset")
    before = game.canvas.scene["label"]
    assert before.startswith("After 0 steps from (−4, 1.5): plain walks at (−4, 1.5), loss 30.5;")
    send(game, "key", key="step")
    assert game.canvas.scene["label"] != before


def test_the_start_alone_can_be_grabbed():
    marks = [m for m in play.optimisation(steps=9).scene().marks if m["kind"] == "point"]
    assert [m["points"][0] for m in marks if m["grab"] == 0] == [[-4.0, 1.5]]


def test_the_bands_are_strongest_where_the_landscape_is_low():
    alpha = bands(LANDSCAPES["valley"])[..., 3]
    assert alpha[96, 120] == alpha.max()
    assert alpha[0, 0] == alpha.min()
