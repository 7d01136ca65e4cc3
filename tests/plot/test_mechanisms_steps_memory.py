"""Drawings along time: the numbers are those of PyTorch, and what cannot be read is refused."""

import re

import numpy as np
import pytest
import torch
from torch import nn

from nnlab.plot import mechanisms as m


def texts(ax):
    return " ".join(text.get_text() for text in ax.texts)


def test_the_slopes_on_the_way_back_are_those_of_autograd():
    x = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64, requires_grad=True)
    h = torch.tensor(0.3, dtype=torch.float64)
    for step in x:
        h = torch.tanh(0.8 * step + 1.1 * h - 0.2)
    slopes = torch.autograd.grad(h, x)[0].tolist()
    drawn = texts(m.unrolled(x.detach(), 0.8, 1.1, -0.2, h=0.3, back=True))
    told = dict(re.findall(r"∂h₃/∂x(.) = (-?[\d.]+)", drawn))
    assert told == {low: f"{slope:.3f}" for low, slope in zip("₁₂₃", slopes, strict=True)}


def test_a_cell_shows_what_torch_computes():
    cell = nn.LSTMCell(1, 1, dtype=torch.float64)
    sums = torch.tensor([0.5, -1.0, 2.0, 0.3], dtype=torch.float64)
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.zero_()
        cell.bias_ih[:] = sums
        h, c = cell(torch.zeros(1, 1).double(), (torch.zeros(1, 1).double(),) * 2)
    drawn = texts(m.lstm_cell(0, sums))
    assert f"new c\n{c.item():.3f}" in drawn
    assert f"new h\n{h.item():.3f}" in drawn


@pytest.mark.parametrize(("dilations", "kernel"), [([1, 2, 4], 2), ([1, 3], 3)])
def test_the_lit_inputs_are_those_that_move_the_last_output(dilations, kernel):
    ax = m.past(dilations, kernel)
    lit = {
        int(line.get_xdata()[0])
        for line in ax.lines
        if line.get_marker() == "o"
        and line.get_ydata()[0] == 0
        and line.get_markerfacecolor() != "white"
    }
    x = torch.zeros(1, 1, 1 + (kernel - 1) * sum(dilations), requires_grad=True)
    out = x
    for apart in dilations:
        padded = nn.functional.pad(out, (apart * (kernel - 1), 0))
        out = nn.functional.conv1d(padded, torch.ones(1, 1, kernel), dilation=apart)
    slopes = torch.autograd.grad(out[0, 0, -1], x)[0].flatten()
    assert lit == set(np.flatnonzero(slopes.numpy()))


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: m.unrolled([0] * 6, 1, 1), "x has 6 steps; expected 1 to 5"),
        (lambda: m.past([1, 2, 4, 8, 16, 32]), "reads 64 steps; expected 2 to 32"),
        (lambda: m.lstm_cell(0, [1, 2, 3]), "In the order i, f, g, o."),
    ],
)
def test_what_cannot_be_drawn_is_an_error_that_says_why(draw, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        draw()
