"""The recurrent cells of lesson 11, and its window, against torch's layers."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from nnlab.exercises.lessons.rnn_lstm import (
    causal,
    clip_gradients,
    forget_bias,
    gru_step,
    lstm_step,
    rnn,
    through_time,
)

SIZES = [(1, 1, 1, 1), (4, 7, 3, 5), (2, 12, 8, 2)]  # N, T, D, H


def layer_and_input(kind, size):
    N, T, D, H = size
    torch.manual_seed(sum(size))
    layer = kind(D, H, batch_first=True, dtype=torch.float64)
    return layer, torch.randn(N, T, D, dtype=torch.float64, requires_grad=True)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_walk_gives_the_states_and_gradients_of_torch(size):
    layer, x = layer_and_input(nn.RNN, size)
    W, U, b, c = layer.parameters()
    theirs = layer(x)[0]
    ours = rnn(x, torch.zeros_like(theirs[:, 0]), W.T, U.T, b + c)
    torch.testing.assert_close(ours, theirs)
    above = torch.randn_like(theirs)
    grads = [torch.autograd.grad(h, [x, W, U, b, c], above) for h in (ours, theirs)]
    torch.testing.assert_close(*grads)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_way_back_through_time_is_that_of_autograd(size):
    layer, x = layer_and_input(nn.RNN, size)
    W, U, *_ = layer.parameters()
    states = layer(x)[0]
    last = torch.randn_like(states[:, -1])
    by_x = torch.autograd.grad(states[:, -1], x, last)[0]
    ours = (through_time(states, U.T, last) * (1 - states**2)) @ W
    torch.testing.assert_close(ours, by_x)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_steps_with_gates_lead_to_the_states_of_torch(size):
    N, _, _, H = size
    for kind in (nn.LSTM, nn.GRU):
        layer, x = layer_and_input(kind, size)
        W, U, b, c = layer.parameters()
        h = cell = x.new_zeros(N, H)
        for step in x.unbind(dim=1):
            if kind is nn.LSTM:
                h, cell = lstm_step(step, h, cell, W.T, U.T, b + c)
            else:
                h = gru_step(step, h, W.T, U.T, b, c)
        torch.testing.assert_close(h, layer(x)[0][:, -1])


@pytest.mark.parametrize("dilation", [1, 3, 9])
def test_a_causal_sum_is_a_convolution_of_torch_that_is_padded_in_front(dilation):
    x, k = torch.randn(4, 7), torch.randn(3)
    line = F.pad(x, (2 * dilation, 0))[:, None]
    theirs = F.conv1d(line, k[None, None], dilation=dilation)[:, 0]
    torch.testing.assert_close(causal(x, k, dilation), theirs)


@pytest.mark.parametrize(("share", "steps"), [(0.5, 1), (0.1, 7), (0.9, 200)])
def test_a_forget_bias_keeps_the_share_that_is_asked_for(share, steps):
    gate = torch.sigmoid(torch.tensor(forget_bias(share, steps), dtype=torch.float64))
    assert float(gate**steps) == pytest.approx(share)


@pytest.mark.parametrize("max_norm", [0.5, 3.0, 100.0])
def test_clipping_is_that_of_torch(max_norm):
    torch.manual_seed(0)
    given = [torch.randn(3, 4), torch.randn(5)]
    parameters = [nn.Parameter(torch.zeros_like(each)) for each in given]
    for parameter, each in zip(parameters, given, strict=True):
        parameter.grad = each.clone()
    nn.utils.clip_grad_norm_(parameters, max_norm)
    expected = [parameter.grad for parameter in parameters]
    torch.testing.assert_close(clip_gradients(given, max_norm), expected)
