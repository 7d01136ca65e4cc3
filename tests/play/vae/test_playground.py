"""The VAE playground from the Python side, and its numbers against torch's own."""

import numpy as np
import pytest
import torch

from nnlab import play
from nnlab.play.kit.codes import CodeMap
from nnlab.play.vae.model import BETAS, LONGEST, SHOWN, clouds, decode, draw, pictures, weights
from nnlab.play.vae.picture import BOUNDS, LEAST

from ..page import again, send

STATES = [
    {},
    {"beta": 0.0, "picture": 3, "steps": 4, "at": (1.5, -0.25)},
    {"beta": 30.0, "source": "prior", "seed": 5, "sigma": 2.5, "steps": LONGEST},
]


@pytest.mark.parametrize("state", STATES, ids=str)
def test_its_line_of_code_brings_the_state_back(state):
    game = play.vae(**state)
    same = again(game)
    assert same.state() == game.state()
    np.testing.assert_array_equal(same.draws, game.draws)
    assert repr(same) == repr(game)


@pytest.mark.parametrize("beta", BETAS)
def test_a_decoded_code_is_what_the_same_layers_of_torch_give(beta):
    kept = {name: torch.as_tensor(value) for name, value in weights().items()}
    x = torch.tensor([[0.5, -1.0], [3.0, 0.0]])
    for layer in ("0", "2", "4"):
        parts = (kept[f"{beta:g}.{layer}.{part}"].float() for part in ("weight", "bias"))
        x = torch.nn.functional.linear(x, *parts)
        x = x.relu() if layer != "4" else x.sigmoid()
    ours = decode(beta, np.array([[0.5, -1.0], [3.0, 0.0]])).reshape(2, -1)
    np.testing.assert_allclose(ours, x.numpy(), atol=1e-5)


def test_the_price_of_a_cloud_is_that_of_torch_distributions():
    cloud = clouds(1.0)
    mu, sigma = (torch.as_tensor(part[7]) for part in cloud)
    q, p = torch.distributions.Normal(mu, sigma), torch.distributions.Normal(0.0, 1.0)
    expected = torch.distributions.kl_divergence(q, p).sum().item()
    assert cloud.price(7) == pytest.approx(expected, rel=1e-4)


def test_the_densities_of_all_clouds_sum_to_one():
    places = np.linspace(-12, 12, 4001)
    assert np.trapezoid(clouds(1.0).density(places), places) == pytest.approx(1, abs=0.01)


def test_a_dearer_cloud_is_nearer_to_the_prior():
    prices = [np.mean([clouds(b).price(n) for n in range(SHOWN)]) for b in BETAS[1:]]
    assert prices == sorted(prices, reverse=True)
    assert prices[-1] < 0.1


def test_draws_lie_around_the_middle_of_the_cloud_as_wide_as_it_is():
    cloud, noise = clouds(1.0), np.random.default_rng(0).normal(size=(5000, 2))
    codes = draw("cloud", cloud, 2, 0.5, noise)
    np.testing.assert_allclose(codes.mean(axis=0), cloud.mu[2], atol=0.05)
    np.testing.assert_allclose(codes.std(axis=0), 0.5 * cloud.sigma[2], rtol=0.05)
    np.testing.assert_array_equal(draw("prior", cloud, 2, 0.5, noise), noise)


def test_sigma_of_zero_draws_the_middle_alone():
    game = play.vae(sigma=0.0, steps=3)
    np.testing.assert_allclose(game.draws, np.tile(game.clouds.mu[0], (3, 1)))


def test_a_click_moves_the_dot_and_what_is_decoded():
    game = play.vae()
    before = game.scene().tiles[1]
    send(game, "click", 3.0, 3.0)
    assert game.now["at"] == CodeMap(game.clouds.mu, LEAST).code(3.0, 3.0)
    assert not np.array_equal(before, game.scene().tiles[1])
    at = game.now["at"]
    send(game, "click", BOUNDS[1] - 0.1, 0.1)  # beside the map
    assert game.now["at"] == at
    send(game, "drag", 99.0, -99.0)
    reach = CodeMap(game.clouds.mu, LEAST).reach
    assert game.now["at"] == (reach, -reach)


def test_it_draws_until_the_last_and_begins_again():
    game = play.vae(steps=LONGEST - 1)
    assert game.step()
    assert not game.step()
    game.reset()
    assert len(game.draws) == 0


def test_the_pictures_are_of_every_class():
    shown, labels = pictures()
    assert shown.shape == (SHOWN, 14, 14)
    assert set(labels) == set(range(10))
    assert 0 <= shown.min() < shown.max() <= 1


def test_it_says_what_cannot_be_seen():
    assert "as wide as" in play.vae(picture=1).scene().label
    assert "without a price" in play.vae(beta=0.0).words()[2]
