"""The network that the XOR playground trains, against torch, and what it can and cannot learn."""

import numpy as np
import pytest
import torch

from nnlab.play.xor.model import ACTIVATIONS, Network

XOR = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]
BY_HAND = (1, -1, 1, -1, -0.5, 1.5, 1, 1, -1.5)  # OR and NAND, and their AND
TORCH = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "step": lambda z: (z >= 0).double(),
    "none": lambda z: z,
}


def made(activation="sigmoid", hidden=2, start=None, lr=2.0, seed=0):
    rng = np.random.default_rng(seed)
    start = rng.normal(size=4 * hidden + 1) if start is None else start
    return Network(XOR, hidden=hidden, activation=activation, lr=lr, start=start)


def loss_in_torch(numbers, hidden, f):
    data = torch.tensor(XOR, dtype=torch.float64)
    W1, b1, w2, b2 = torch.split(numbers, [2 * hidden, hidden, hidden, 1])
    answers = torch.sigmoid(f(data[:, :2] @ W1.reshape(2, hidden) + b1) @ w2 + b2)
    return ((answers - data[:, 2]) ** 2).mean()


@pytest.mark.parametrize("hidden", [1, 2, 5])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_loss_and_gradient_match_torch(activation, hidden):
    network = made(activation, hidden, seed=hidden)
    numbers = torch.tensor(network.numbers, requires_grad=True)
    loss = loss_in_torch(numbers, hidden, TORCH[activation])
    loss.backward()
    np.testing.assert_allclose(network.loss(), loss.item(), rtol=1e-12)
    np.testing.assert_allclose(network.gradient(), numbers.grad, atol=1e-12)


def test_step_goes_downhill_by_the_rate():
    network = made(lr=0.5)
    before, slope, loss = network.numbers.copy(), network.gradient(), network.loss()
    assert network.step()
    np.testing.assert_allclose(network.numbers, before - 0.5 * slope)
    assert network.losses == [loss]
    assert network.loss() < loss


def test_hand_made_numbers_are_xor_with_steps():
    network = made("step", start=BY_HAND)
    np.testing.assert_array_equal(network.hide(np.array([[0, 0], [1, 0]])), [[0, 1], [1, 1]])
    assert network.errors() == 0


def test_hand_made_numbers_learn_xor_with_sigmoids():
    network = made(start=BY_HAND, lr=1.0)
    assert network.errors() == 2
    for _ in range(1000):
        network.step()
    assert network.errors() == 0
    assert network.loss() < 0.02


@pytest.mark.parametrize(("hidden", "activation"), [(1, "sigmoid"), (4, "none")])
def test_no_start_learns_xor_without_an_activation(hidden, activation):
    for seed in range(5):
        network = made(activation, hidden, seed=seed)
        for _ in range(500):
            network.step()
        assert network.errors() > 0


def test_hidden_steps_never_learn():
    network = made("step", hidden=3)
    before = network.numbers.copy()
    for _ in range(50):
        network.step()
    np.testing.assert_array_equal(network.numbers[:9], before[:9])
    assert not np.allclose(network.numbers[9:], before[9:])


def test_a_slope_of_zero_ends_the_play():
    assert not made(start=np.zeros(9)).step()


def test_repr_tells_where_it_stands():
    words = "Network(2-2-1, 4 points): loss 0.2488 after 0 steps, wrong about 2"
    assert repr(made(start=BY_HAND)) == words
