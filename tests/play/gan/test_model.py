"""The two nets of the GAN playground against torch, and the game that they play."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy.stats import entropy

from nnlab.play.gan.data import BOUNDS, DATA, NOISES, noise, real, threads
from nnlab.play.gan.model import BATCH, EVERY, Game
from nnlab.play.gan.network import LOSSES, RULES, Optimiser, chances, start

SETTINGS = {
    "data": "ring", "drawing": (), "noise": "2-d normal", "seed": 3,
    "d_hidden": (8,), "g_hidden": (8,), "d_rule": "adam", "g_rule": "adam",
}  # fmt: skip
TORCH = {
    "sgd": (torch.optim.SGD, {}),
    "momentum": (torch.optim.SGD, {"momentum": 0.9}),
    "adam": (torch.optim.Adam, {"betas": (0.5, 0.999)}),
}


def as_torch(net, x):
    """The net's output by torch, and its numbers as a leaf."""
    numbers = torch.tensor(net.numbers, requires_grad=True)
    at = 0
    for index, (a, b) in enumerate(zip(net.sizes, net.sizes[1:], strict=False)):
        weights = numbers[at : at + a * b].view(a, b)
        x = x @ weights + numbers[at + a * b : at + a * b + b]
        x = x if index == len(net.sizes) - 2 else torch.relu(x)
        at += (a + 1) * b
    return x, numbers


def test_gradients_by_numbers_and_by_input_are_those_of_torch():
    rng = np.random.default_rng(0)
    net, x, back = start((2, 7, 5, 3), rng), rng.normal(size=(9, 2)), rng.normal(size=(9, 3))
    inputs = torch.tensor(x, requires_grad=True)
    out, numbers = as_torch(net, inputs)
    (out * torch.tensor(back)).sum().backward()
    values = net.forward(x)
    by_numbers, by_input = net.backward(values, back)
    np.testing.assert_allclose(values[-1], out.detach())
    np.testing.assert_allclose(by_numbers, numbers.grad, atol=1e-12)
    np.testing.assert_allclose(by_input, inputs.grad, atol=1e-12)


@pytest.mark.parametrize("rule", RULES)
def test_an_optimiser_walks_as_torch_does(rule):
    rng = np.random.default_rng(1)
    ours, theirs = rng.normal(size=5), None
    theirs = torch.tensor(ours, requires_grad=True)
    optimiser, (kind, settings) = Optimiser(rule, 5), TORCH[rule]
    reference = kind([theirs], lr=0.02, **settings)
    for gradient in rng.normal(size=(50, 5)):
        optimiser.step(ours, gradient, 0.02)
        theirs.grad = torch.tensor(gradient)
        reference.step()
    np.testing.assert_allclose(ours, theirs.detach(), rtol=1e-7)


@pytest.mark.parametrize("name", LOSSES)
def test_each_slope_is_that_of_its_loss(name):
    s = torch.linspace(-6, 6, 25, dtype=torch.float64)
    for loss, slope in LOSSES[name]:
        nudge = 1e-6
        rise = (loss(s.numpy() + nudge) - loss(s.numpy() - nudge)) / (2 * nudge)
        np.testing.assert_allclose(slope(s.numpy()), rise, atol=1e-6)


def test_the_losses_are_those_of_the_lesson():
    s = torch.linspace(-6, 6, 25, dtype=torch.float64)
    (real_loss, _), (fake_loss, _), (painting, _) = LOSSES["non-saturating"]
    np.testing.assert_allclose(real_loss(s.numpy()), F.softplus(-s))
    np.testing.assert_allclose(fake_loss(s.numpy()), F.softplus(s))
    np.testing.assert_allclose(painting(s.numpy()), F.softplus(-s))
    np.testing.assert_allclose(LOSSES["saturating"][2][0](s.numpy()), -F.softplus(s))
    np.testing.assert_allclose(chances(s.numpy(), "saturating"), torch.sigmoid(s))


def test_an_update_of_the_discriminator_is_that_of_torch():
    game = Game(**SETTINGS | {"d_rule": "sgd"})
    rng = np.random.default_rng([3, 2])
    x = real("ring", (), BATCH, rng)
    fake = game.G.forward(noise("2-d normal", BATCH, rng))[-1]
    said_real, numbers = as_torch(game.D, torch.tensor(x))
    at_real = torch.autograd.grad(F.softplus(-said_real).mean(), numbers)[0]
    said_fake, numbers = as_torch(game.D, torch.tensor(fake))
    at_fake = torch.autograd.grad(F.softplus(said_fake).mean(), numbers)[0]
    expected = game.D.numbers - 0.1 * (at_real + at_fake).numpy()
    game.learn("non-saturating", 0.1)
    np.testing.assert_allclose(game.D.numbers, expected)


def test_the_arrows_raise_the_score():
    game = Game(**SETTINGS)
    for _ in range(30):
        game.learn("non-saturating", 0.01)
    points = game.points()[1]
    moved = points + 1e-3 * game.downhill(points, "non-saturating")
    before, after = (game.opinion(each, "non-saturating").mean() for each in (points, moved))
    assert after > before


def test_the_same_seed_and_updates_lead_to_the_same_numbers():
    one, other = (Game(**SETTINGS) for _ in "ab")
    for game in (one, other):
        for _ in range(5):
            game.learn("least squares", 0.01)
            game.paint("least squares", 0.01)
    assert one.losses == other.losses
    np.testing.assert_array_equal(one.G.numbers, other.G.numbers)
    assert repr(one) == "Game(G Net(2-8-2): 42 numbers, D Net(2-8-1): 33 numbers): 10 updates"


def test_the_divergence_is_0_for_the_data_itself_and_ln_2_for_what_is_apart():
    game = Game(**SETTINGS)
    game.G.numbers[:] = 0
    game.G.layers[-1][1][:] = (9.0, 9.0)  # everything in one corner
    assert game.divergence() == pytest.approx(np.log(2), abs=1e-6)
    x = game.points(2000)[0]
    game.points = lambda n: (x, x)
    assert game.divergence() == 0


def test_kullback_and_leibler_are_those_of_scipy_on_the_cells_counts():
    game = Game(**SETTINGS)
    left, right, bottom, top = BOUNDS
    counts = []
    for points in game.points(2000):
        inside = points.clip((left, bottom), (right, top))
        cells = ((inside - (left, bottom)) / (right - left, top - bottom) * (10, 8)).astype(int)
        across, up = np.minimum(cells, (9, 7)).T
        counts.append(np.bincount(8 * across + up, minlength=80))
    assert game.surprise() == pytest.approx(entropy(counts[0], counts[1] + 1))
    assert game.surprise() > 0.5


def test_the_divergence_is_kept_from_before_the_first_update_on_and_after_every_few():
    game, values = Game(**SETTINGS), []
    for update in range(2 * EVERY + 1):
        values.append(game.divergence())
        (game.paint if update % 2 else game.learn)("least squares", 0.05)
    assert game.apart == values[::EVERY]
    assert len(set(game.apart)) == 3


@pytest.mark.parametrize("name", DATA)
def test_a_distribution_lies_in_the_picture(name):
    x = real(name, (), 500, np.random.default_rng(0))
    left, right, bottom, top = BOUNDS
    assert x.shape == (500, 2)
    inside = (x >= (left, bottom)) & (x <= (right, top))
    assert inside.all(1).mean() > 0.99


def test_drawn_points_lie_around_the_drawing():
    x = real("drawn", np.array([[0.5, 0.5], [-0.5, 0.0]]), 400, np.random.default_rng(0))
    assert np.abs(x[x[:, 0] > 0].mean(0) - 0.5).max() < 0.01
    with pytest.raises(ValueError, match="Nothing is drawn yet"):
        real("drawn", np.empty((0, 2)), 5, np.random.default_rng(0))


@pytest.mark.parametrize("name", NOISES)
def test_threads_go_through_the_space_of_the_noise(name):
    numbers = NOISES[name][0]
    assert noise(name, 7, np.random.default_rng(0)).shape == (7, numbers)
    assert {line.shape[1] for line in threads(name)} == {numbers}
