"""The recurrent cells of lesson 11, as its cells define them, against torch's layers."""

import nbformat
import pytest
import torch
from torch import nn

from nnlab import paths
from nnlab.exercises.lessons.rnn_lstm import (
    clip_gradients,
    gru_step,
    lstm_step,
    masked_mean,
    rnn_step,
)

SIZES = [(1, 1, 1, 1), (4, 7, 3, 5), (2, 12, 8, 2)]  # N, T, D, H
KINDS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


@pytest.fixture(scope="module")
def lesson():
    """The three functions of the lesson, without what its cells run on them."""
    cells = nbformat.read(paths.lesson("rnn-lstm"), as_version=4).cells
    space = {"torch": torch, "nn": nn}
    for cell in cells:
        for name in KINDS:
            if cell.cell_type == "code" and cell.source.startswith(f"def {name}(x"):
                exec(cell.source.split("\n\n\n")[0], space)
    return space


def layer_and_input(kind, size):
    N, T, D, H = size
    torch.manual_seed(sum(size))
    layer = kind(D, H, batch_first=True, dtype=torch.float64)
    return layer, torch.randn(N, T, D, dtype=torch.float64, requires_grad=True)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", KINDS)
def test_states_and_gradients_are_those_of_torch(lesson, name, size):
    layer, x = layer_and_input(KINDS[name], size)
    W, U, b, c = layer.parameters()
    theirs, ours = layer(x)[0], lesson[name](x, W.T, U.T, b, c)
    torch.testing.assert_close(ours, theirs)
    push = torch.randn_like(theirs)
    grads = [torch.autograd.grad(h, [x, W, U, b, c], push) for h in (ours, theirs)]
    torch.testing.assert_close(*grads)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_steps_of_the_exercises_give_the_same_states(size):
    N, _, _, H = size
    for name, kind in KINDS.items():
        layer, x = layer_and_input(kind, size)
        W, U, b, c = layer.parameters()
        params = {"W": W.T, "U": U.T, "b": b if name == "gru" else b + c, "c": c}
        h = cell = x.new_zeros(N, H)
        for step in x.unbind(dim=1):
            if name == "lstm":
                h, cell = lstm_step(step, h, cell, params)
            else:
                h = (rnn_step if name == "rnn" else gru_step)(step, h, params)
        torch.testing.assert_close(h, layer(x)[0][:, -1])


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


def test_the_masked_mean_ignores_what_padding_holds():
    x = torch.randn(3, 6, 2)
    lengths = torch.tensor([6, 1, 4])
    expected = torch.stack([row[:n].mean(dim=0) for row, n in zip(x, lengths, strict=True)])
    x[1, 1:], x[2, 4:] = float("nan"), float("inf")
    torch.testing.assert_close(masked_mean(x, lengths), expected)
