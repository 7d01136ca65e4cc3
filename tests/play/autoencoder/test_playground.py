"""The autoencoder playground from the Python side, and its training against torch's own."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from nnlab import data, play
from nnlab.play.autoencoder.adam import LR
from nnlab.play.autoencoder.model import LONGEST, Coder
from nnlab.play.autoencoder.opening import SETTINGS, STEPS, begun
from nnlab.play.autoencoder.picture import BOUNDS, LEAST
from nnlab.play.autoencoder.pictures import SETS, SHOWN, TRAIN, shown, training
from nnlab.play.kit.codes import CodeMap

from ..page import again, send

STATES = [
    {},
    {"preset": "variational", "steps": 4, "at": (1.5, -0.25)},
    {"preset": "denoising", "data": "clothes", "seed": 3, "show": "both", "steps": 2},
    {"preset": "collapsed", "beta": 3.0, "spoil": 0.25, "show": "pictures"},
]


def alike(one, other):
    assert one.state() == other.state()
    np.testing.assert_allclose(one.coder.codes(), other.coder.codes(), rtol=1e-3, atol=1e-4)


def trained(steps, **settings):
    coder = Coder("digits", **{"beta": 0.0, "spoil": 0.0, "seed": 0} | settings)
    for _ in range(steps):
        coder.step()
    return coder


def test_training_halves_the_cross_entropy_of_random_weights():
    losses = np.array(trained(120).losses)[:, 0]
    assert losses[0] > 500  # 784 ln 2 = 543
    assert losses[-10:].mean() < losses[0] / 2


def as_torch(net, numbers, x):
    """The net's output by torch, of these numbers."""
    for index, (a, b) in enumerate(pairwise(net.sizes)):
        weights, bias, numbers = numbers.split([a * b, b, len(numbers) - (a + 1) * b])
        x = x @ weights.view(a, b) + bias
        x = x if index == len(net.sizes) - 2 else torch.relu(x)
    return x


@pytest.mark.parametrize(("beta", "spoil"), [(0.0, 0.0), (2.0, 0.0), (0.0, 0.5), (1.0, 0.25)])
def test_losses_and_slopes_are_those_of_torch(beta, spoil):
    coder = trained(0, beta=beta, spoil=spoil, seed=5)
    numbers = torch.tensor(coder.numbers, requires_grad=True)
    of_encoder, of_decoder = numbers.split([len(coder.encoder.numbers), len(coder.decoder.numbers)])
    generator = torch.Generator().manual_seed(5)
    rows = torch.randint(TRAIN, (64,), generator=generator)
    x = torch.tensor(training("digits"))[rows] / 255
    kept = torch.rand(x.shape, generator=generator) >= spoil if spoil else 1
    mu, logvar = as_torch(coder.encoder, of_encoder, x * kept).chunk(2, dim=1)
    q = torch.distributions.Normal(mu, (logvar / 2).exp())
    normal = torch.distributions.Normal(0.0, 1.0)
    kl = torch.distributions.kl_divergence(q, normal).sum(dim=1).mean()
    z = mu + q.scale * torch.randn(mu.shape, generator=generator) if beta else mu
    share = as_torch(coder.decoder, of_decoder, z).sigmoid()
    nats = torch.nn.functional.binary_cross_entropy(share, x, reduction="sum") / 64
    (slope,) = torch.autograd.grad(nats + beta * kl, numbers)
    *losses, ours = coder.learn()
    expected = [nats.item(), kl.item() if beta else 0]
    np.testing.assert_allclose(losses, expected, rtol=1e-4)
    np.testing.assert_allclose(ours, slope, rtol=1e-3, atol=1e-4)


def test_the_steps_are_those_of_torchs_adam():
    ours, theirs = trained(0, beta=1.0), trained(0, beta=1.0)
    numbers = torch.from_numpy(theirs.numbers)  # the same memory
    optimizer = torch.optim.Adam([numbers], lr=LR)
    for _ in range(20):
        ours.step()
        *losses, slope = theirs.learn()
        numbers.grad = torch.tensor(slope)
        optimizer.step()
    np.testing.assert_allclose(ours.losses[-1], losses, rtol=1e-5, atol=1e-4)
    np.testing.assert_allclose(ours.numbers, theirs.numbers, atol=1e-5)


def test_the_stored_opening_is_what_training_comes_to_and_goes_on_like_it():
    stored, new = begun(SETTINGS, STEPS), trained(STEPS)
    assert stored.steps == STEPS
    for _ in range(40):
        stored.step()
        new.step()
    old, fresh = np.array(stored.losses)[:, 0], np.array(new.losses)[:, 0]
    np.testing.assert_allclose(old[:50], fresh[:50], rtol=0.01)  # later, rounding grows
    np.testing.assert_allclose(old[-40:], fresh[-40:], rtol=0.05)


def test_only_the_settings_of_the_stored_opening_begin_with_it():
    assert begun(SETTINGS | {"seed": 1}, STEPS).losses != begun(SETTINGS, STEPS).losses
    longer = begun(SETTINGS, STEPS + 2)
    assert longer.steps == STEPS + 2
    assert longer.losses[:STEPS] == begun(SETTINGS, STEPS).losses


def test_a_large_beta_empties_the_code():
    free, dear = (np.abs(trained(150, beta=beta).codes()).mean() for beta in (0.1, 100.0))
    assert dear < 0.2 * free


def test_spoilt_pictures_are_those_without_some_pixels():
    coder = trained(0, spoil=0.75)
    left = coder._spoilt(np.ones((50, 784), np.float32))
    assert set(left.ravel().tolist()) == {0.0, 1.0}
    assert left.mean() == pytest.approx(0.25, abs=0.02)


@pytest.mark.parametrize("name", SETS)
def test_its_pictures_are_those_of_the_set_and_the_map_shows_what_training_never_sees(name):
    known, (pictures, labels, classes) = data.load(SETS[name]), shown(name)
    np.testing.assert_array_equal(training(name), known.train.x[:TRAIN].flatten(1))
    np.testing.assert_array_equal(pictures, known.valid.x[:SHOWN].flatten(1))
    np.testing.assert_array_equal(labels, known.valid.y[:SHOWN])
    assert classes == known.classes
    assert Coder(name, beta=0.0, spoil=0.0, seed=0).codes().shape == (SHOWN, 2)


def test_training_ends_after_the_longest():
    coder = trained(1)
    coder.losses *= LONGEST
    assert not coder.step()
    assert coder.steps == LONGEST


@pytest.mark.parametrize("state", STATES, ids=str)
def test_line_brings_the_state_back(state):
    game = play.autoencoder(**state)
    alike(game, again(game))
    assert game.state() | state == game.state()


def test_a_drag_moves_the_code_and_not_the_weights():
    game = play.autoencoder(steps=2)
    codes = game.coder.codes()
    _, right, bottom, _ = BOUNDS
    before = game.canvas.scene["label"]
    send(game, "drag", 1.0, 3.0, grab=0)
    assert game.state()["at"] == CodeMap(codes, LEAST).code(1.0, 3.0)
    assert game.canvas.scene["label"] != before
    send(game, "drag", right + 5, bottom - 5, grab=0)  # the map's edge holds it
    reach = CodeMap(codes, LEAST).reach
    assert game.state()["at"] == (reach, -reach)
    np.testing.assert_array_equal(game.coder.codes(), codes)


def test_a_click_beside_the_map_moves_nothing():
    game = play.autoencoder()
    send(game, "click", 6.0, 2.0)
    assert game.state()["at"] == (0.0, 0.0)
    send(game, "click", 1.0, 2.0)
    assert game.state()["at"] != (0.0, 0.0)


def test_place_and_code_are_inverse():
    view = CodeMap(np.array([[5.0, -7.0], [1.0, 2.0]]), LEAST)
    place = view.place((2.5, -1.25))
    assert view.code(*place) == (2.5, -1.25)


def test_draws_are_standard_normal_and_repeat_with_the_seed():
    games = [play.autoencoder(seed=2) for _ in "ab"]
    draws = []
    for game in games:
        for _ in range(100):
            game.sample.click()
            draws.append(game.state()["at"])
    assert draws[:100] == draws[100:]
    assert np.std(draws) == pytest.approx(1, abs=0.15)
    assert np.mean(draws) == pytest.approx(0, abs=0.2)


def test_another_preset_sets_its_knobs_and_begins_again():
    game = play.autoencoder(steps=3)
    game.settings["preset"].value = "denoising"
    alike(game, play.autoencoder(preset="denoising"))
    assert game.settings["spoil"].value == 0.5
    send(game, "key", key="step")
    game.settings["beta"].value = 3.0
    assert game.coder.steps == 0
    assert "KL" not in game.numbers.value  # nothing is learned yet
    send(game, "key", key="step")
    assert "times beta 3" in game.numbers.value


def test_showing_pictures_keeps_the_training():
    game = play.autoencoder(steps=2)
    tiles = len(game.scene().tiles)
    game.settings["show"].value = "both"
    assert game.coder.steps == 2
    assert len(game.scene().tiles) == tiles + 1


def test_reset_and_step_change_the_label():
    game = play.autoencoder(steps=2)
    send(game, "key", key="reset")
    before = game.canvas.scene["label"]
    assert before.startswith("After 0 steps: the code (0.00, 0.00) decodes to a picture with")
    send(game, "key", key="step")
    assert game.canvas.scene["label"].startswith("After 1 step: ")
