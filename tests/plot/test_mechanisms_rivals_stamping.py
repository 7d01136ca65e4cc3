"""A game's two steps and a stamping: their numbers are PyTorch's, and what cannot be read fails."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from nnlab.plot import mechanisms as m
from nnlab.plot.canvas import number


def texts(ax):
    return " ".join(text.get_text() for text in ax.texts).replace("−", "-")


def cells_of_the_sum(ax):
    lowest = min(text.get_position()[1] for text in ax.texts)
    row = [text for text in ax.texts if text.get_position()[1] == lowest]
    return [text.get_text() for text in row if text.get_text() != "their sum"]


@pytest.mark.parametrize(("theta", "psi", "real", "z"), [(1.0, 0.5, 2.0, 1.0), (-0.7, 1.4, 0.6, 2)])
def test_both_steps_are_those_of_autograd(theta, psi, real, z):
    theta, psi = (torch.tensor(n, dtype=torch.float64, requires_grad=True) for n in (theta, psi))
    loss = F.softplus(-psi * real) + F.softplus(psi * (theta * z).detach())
    slope = torch.autograd.grad(loss, psi)[0]
    drawn = texts(m.discriminator_step(theta.item(), psi.item(), real, z, 0.5))
    assert f"loss of D {number(loss.item())}" in drawn
    assert f"slope by ψ: {number(slope.item())}" in drawn
    assert f"ψ becomes {number((psi - 0.5 * slope).item())}" in drawn
    loss = F.softplus(-psi * theta * z)
    slope = torch.autograd.grad(loss, theta)[0]
    drawn = texts(m.generator_step(theta.item(), psi.item(), z, 0.5))
    assert f"loss of G {number(loss.item())}" in drawn
    assert f"by θ: {number(slope.item())}" in drawn
    assert f"θ becomes {number((theta - 0.5 * slope).item())}" in drawn


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1), (3, 2)])
def test_the_kept_stamps_are_the_transposed_convolution(stride, padding):
    x, kernel = torch.tensor([1.0, -2.0, 3.0]), torch.tensor([1.0, 3.0, 2.0, 4.0])
    out = F.conv_transpose1d(x[None, None], kernel[None, None], stride=stride, padding=padding)
    drawn = cells_of_the_sum(m.stamps(x, kernel, stride, padding))
    kept = drawn[padding : len(drawn) - padding]
    assert kept == [number(value) for value in out[0, 0].tolist()]


@pytest.mark.parametrize("padding", [3, 4])
def test_a_padding_that_leaves_nothing_is_refused(padding):
    with pytest.raises(ValueError, match="make 6 places"):
        m.stamps(np.ones(3), np.ones(2), 2, padding)


def test_more_places_than_can_be_read_are_refused():
    with pytest.raises(ValueError, match="make 18 places"):
        m.stamps(np.ones(8), np.ones(4), 2)
