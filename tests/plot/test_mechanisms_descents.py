"""The drawings of lesson 07's mechanisms: their numbers are those of torch.optim."""

import pytest
import torch

from nnlab import style
from nnlab.plot import mechanisms


def told(ax):
    return style.alternative(ax.figure)


def test_the_velocity_is_the_buffer_of_torchs_sgd():
    w = torch.tensor([-4.0, 1.5], requires_grad=True)
    optimiser = torch.optim.SGD([w], lr=0.06, momentum=0.5)
    for _ in range(2):
        optimiser.zero_grad()
        ((w**2) @ torch.tensor([1.0, 20.0]) / 2).backward()
        optimiser.step()
    u = [round(float(part), 3) for part in optimiser.state[w]["momentum_buffer"]]
    assert u == [-5.76, 9.0]
    words = told(mechanisms.velocity([1, 20], [-4, 1.5], lr=0.06, momentum=0.5))
    assert "new velocity (−5.76, 9)" in words


def test_the_first_step_of_adam_is_torchs():
    w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    w.grad = torch.tensor([-8.0, 200.0], dtype=torch.float64)
    optimiser = torch.optim.Adam([w], lr=0.1, betas=(0.9, 0.99))
    optimiser.step()
    torch.testing.assert_close(w.detach(), torch.tensor([0.1, -0.1]).double())
    assert "step +0.1; gradient 200" in told(
        mechanisms.averages([-8, 200], lr=0.1, betas=(0.9, 0.99))
    )


@pytest.mark.parametrize(("rate", "factor"), [(0.05, "0.5"), (0.2, "-1"), (0.21, "-1.1")])
def test_the_factor_of_a_jump_is_one_less_rate_times_curvature(rate, factor):
    assert f"multiplies w by {factor}" in told(mechanisms.jumps(10, [rate]))


def test_one_to_four_gradients_are_drawn():
    with pytest.raises(ValueError, match="grad has 5 numbers; expected 1 to 4"):
        mechanisms.averages([1.0] * 5, lr=0.1, betas=(0.9, 0.99))
