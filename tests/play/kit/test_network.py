"""The network that playgrounds train, against torch."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from nnlab.play.kit.network import (
    ACTIVATIONS,
    PROBLEMS,
    Network,
    count_numbers,
    random_numbers,
)

SHAPES = [(2, 1), (3, 4, 1), (2, 8, 8, 3, 1)]
IN_TORCH = {
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "linear": lambda z: z,
}


def made(sizes=(2, 4, 2, 1), activation="tanh", problem="classification", seed=0):
    rng = np.random.default_rng(seed)
    numbers = random_numbers(sizes, rng) + 0.1 * rng.normal(size=count_numbers(sizes))
    network = Network(sizes, numbers, activation=activation, problem=problem)
    x = rng.normal(size=(17, sizes[0]))
    y = rng.normal(size=17)
    return network, x, (y > 0).astype(float) if problem == "classification" else y


def loss_in_torch(network, numbers, x, y):
    h, at = torch.tensor(x), 0
    for a, b in zip(network.sizes, network.sizes[1:], strict=False):
        weights, bias = numbers[at : at + a * b].reshape(a, b), numbers[at + a * b :][:b]
        h, at = h @ weights + bias, at + (a + 1) * b
        h = IN_TORCH[network.activation](h) if at < len(numbers) else h
    loss = F.mse_loss if network.problem == "regression" else F.binary_cross_entropy_with_logits
    return loss(h[:, 0], torch.tensor(y))


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("sizes", SHAPES, ids=str)
def test_loss_and_gradient_match_autograd(sizes, activation, problem):
    network, x, y = made(sizes, activation, problem, seed=len(sizes))
    numbers = torch.tensor(network.numbers, requires_grad=True)
    loss = loss_in_torch(network, numbers, x, y)
    loss.backward()
    np.testing.assert_allclose(network.loss(x, y), loss.item(), rtol=1e-12)
    np.testing.assert_allclose(network.gradient(x, y), numbers.grad, atol=1e-12)


def test_steps_with_l2_match_torch_sgd_on_the_loss_with_its_penalty():
    network, x, y = made()
    numbers = torch.tensor(network.numbers, requires_grad=True)
    kinds = [np.r_[np.ones(w.size), np.zeros(b.size)] for w, b in network.layers]
    is_weight = torch.tensor(np.concatenate(kinds))
    optimizer = torch.optim.SGD([numbers], lr=0.3)
    for _ in range(20):
        optimizer.zero_grad()
        penalty = 0.1 / 2 * (is_weight * numbers**2).sum()
        (loss_in_torch(network, numbers, x, y) + penalty).backward()
        optimizer.step()
        network.step(x, y, lr=0.3, penalty="L2", strength=0.1)
    np.testing.assert_allclose(network.numbers, numbers.detach(), rtol=1e-10)


def test_strong_l1_puts_weights_at_exactly_zero_and_leaves_biases():
    network, x, y = made()
    for _ in range(300):
        network.step(x, y, lr=0.1, penalty="L1", strength=1.0)
    assert not any(weights.any() for weights, _ in network.layers)
    assert network.layers[-1][1][0] != 0


def test_layers_are_views_of_the_numbers():
    network, _, _ = made()
    network.numbers[:] = 0
    assert not any(weights.any() or bias.any() for weights, bias in network.layers)


def test_connections_are_counted_as_the_weights_lie():
    network, _, _ = made((2, 3, 1))
    flat = np.concatenate([weights.ravel() for weights, _ in network.layers])
    for index, weight in enumerate(flat):
        layer, *place = network.connection(index)
        assert network.layers[layer][0][tuple(place)] == weight
    with pytest.raises(ValueError, match=r"\(2, 3, 1\) has fewer weights"):
        network.connection(len(flat))


def test_dead_relus_are_those_that_are_zero_for_every_row():
    network, x, _ = made((2, 3, 1), "relu")
    network.layers[0][1][1] = -99
    (dead,) = network.dead(x)
    assert dead.tolist() == [False, True, False]
    network, x, _ = made((2, 3, 1), "tanh")
    network.layers[0][1][1] = -99
    assert not network.dead(x)[0].any()


@pytest.mark.parametrize("problem", PROBLEMS)
def test_it_overfits_eight_points(problem):
    network, x, y = made((2, 8, 8, 1), "tanh", problem, seed=1)
    for _ in range(3000):
        network.step(x[:8], y[:8], lr=0.1)
    assert network.loss(x[:8], y[:8]) < 0.02


def test_a_map_in_float32_stays_in_float32():
    network, x, _ = made()
    assert all(values.dtype == np.float32 for values in network.forward(x.astype(np.float32)))


def test_repr_tells_its_shape():
    network, _, _ = made()
    assert repr(network) == "Network(2-4-2-1, tanh, classification): 25 numbers"
