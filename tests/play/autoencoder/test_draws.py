"""Random numbers that are PyTorch's."""

import numpy as np
import pytest
import torch

from nnlab.play.autoencoder.draws import Draws


@pytest.mark.parametrize("seed", [0, 5, 999])
def test_draws_are_those_of_a_torch_generator_in_any_order(seed):
    draws, generator = Draws(seed), torch.Generator().manual_seed(seed)
    for _ in range(3):
        expected = torch.randint(8000, (64,), generator=generator)
        np.testing.assert_array_equal(draws.whole(8000, 64), expected)
        np.testing.assert_array_equal(draws.shares(64, 5), torch.rand(64, 5, generator=generator))
        expected = torch.randn(64, 2, generator=generator)
        np.testing.assert_allclose(draws.normal(64, 2), expected, atol=1e-5)


@pytest.mark.parametrize("seed", [0, 7])
def test_layers_begin_as_those_of_torch(seed):
    sizes = [(784, 128), (32, 4), (2, 32)]
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        layers = [torch.nn.Linear(*size) for size in sizes]
    parts = iter(Draws(seed).dense(sizes))
    for layer, (inputs, outputs) in zip(layers, sizes, strict=True):
        weights = next(parts).reshape(inputs, outputs).T
        np.testing.assert_allclose(weights, layer.weight.detach(), atol=1e-7)
        np.testing.assert_allclose(next(parts), layer.bias.detach(), atol=1e-7)
