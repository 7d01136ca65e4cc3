"""Looking inside a model leaves it as it was."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from nnlab import inspect


@pytest.fixture
def model():
    return nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 3))


def test_summary_counts_every_parameter(model):
    summary = inspect.summary(model, torch.zeros(2, 1, 8, 8))
    assert summary.n_parameters == sum(p.numel() for p in model.parameters())
    assert [row[1] for row in summary.rows] == ["Conv2d", "ReLU", "Flatten", "Linear"]
    assert "(2, 4, 6, 6)" in repr(summary)
    assert repr(summary).splitlines()[-1].split() == ["total", "475"]


def test_summary_keeps_the_training_mode(model):
    model.train()
    inspect.summary(model, torch.zeros(1, 1, 8, 8))
    assert model.training


def test_a_layer_used_twice_counts_once():
    class Twice(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(2, 2)

        def forward(self, x):
            return self.linear(self.linear(x))

    assert inspect.summary(Twice(), torch.zeros(1, 2)).n_parameters == 6


def test_summary_counts_parameters_that_belong_to_no_leaf():
    class Positions(nn.Module):
        def __init__(self):
            super().__init__()
            self.positions = nn.Parameter(torch.zeros(5, 8))
            self.encoder = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
            self.never_run = nn.Linear(3, 3)

        def forward(self, x):
            return self.encoder(x + self.positions)

    model = Positions()
    summary = inspect.summary(model, torch.zeros(1, 5, 8))
    assert summary.n_parameters == sum(p.numel() for p in model.parameters())
    assert summary.rows[0] == ("(model)", "Positions", "(1, 5, 8)", 40 + 12)


def test_looking_leaves_modes_and_running_statistics_alone():
    model = nn.Sequential(nn.BatchNorm1d(4), nn.Dropout(), nn.Linear(4, 2))
    model[0].eval()
    inspect.summary(model, torch.zeros(3, 4))
    model[0].train()
    model[1].eval()
    inspect.activations(model, torch.ones(3, 4), ["2"])
    assert [layer.training for layer in model] == [True, False, True]
    assert model[0].running_mean.tolist() == [0, 0, 0, 0]


# What follows compares to the bit, so the layers run without gradients, as `activations` runs them:
# with gradients oneDNN takes another kernel for an LSTM, whose last bit differs for most inputs
# where there is AVX2 and no AVX-512.


@torch.no_grad()
def test_activations_before_an_in_place_layer_are_kept():
    model = nn.Sequential(nn.Linear(4, 3), nn.ReLU(inplace=True))
    x = torch.randn(5, 4)
    assert torch.equal(inspect.activations(model, x, ["0"])["0"], model[0](x))


@pytest.mark.parametrize("seed", range(10))
@torch.no_grad()
def test_activations_of_a_recurrent_layer_are_its_first_output(seed):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.LSTM(4, 3, batch_first=True))
    x = torch.randn(2, 5, 4)
    assert torch.equal(inspect.activations(model, x, ["0"])["0"], model(x)[0])


@torch.no_grad()
def test_activations_are_what_the_layers_put_out(model):
    x = torch.randn(2, 1, 8, 8)
    found = inspect.activations(model, x, ["0", "1"])
    assert torch.equal(found["0"], model[0](x))
    assert torch.equal(found["1"], model[1](model[0](x)))


def test_activations_have_no_gradients(model):
    assert not inspect.activations(model, torch.randn(2, 1, 8, 8), ["0"])["0"].requires_grad


def test_activations_leave_no_hook_even_after_an_error(model):
    with pytest.raises(RuntimeError):
        inspect.activations(model, torch.zeros(2, 7, 8, 8), ["0", "3"])
    assert not any(module._forward_hooks for module in model.modules())


def test_unknown_layer_error_lists_the_names(model):
    with pytest.raises(ValueError, match="no layer 'conv'; there are 0, 1, 2, 3"):
        inspect.activations(model, torch.zeros(1, 1, 8, 8), ["conv"])


def test_gradients_are_none_before_and_norms_after_backward(model):
    assert set(inspect.gradients(model).values()) == {None}
    model(torch.randn(2, 1, 8, 8)).sum().backward()
    found = inspect.gradients(model)
    assert found["3.bias"] == pytest.approx(model[3].bias.grad.norm().item())


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), min_size=1, max_size=4))
def test_receptive_field_is_the_smallest_input_that_gives_one_output(layers):
    size = 1
    for kernel, stride in reversed(layers):
        size = (size - 1) * stride + kernel
    assert inspect.receptive_field(layers) == size


def test_receptive_field_refuses_a_stride_of_zero():
    with pytest.raises(ValueError, match="got kernel 3, stride 0"):
        inspect.receptive_field([(3, 0)])


class Between(nn.Module):
    """Two inputs, and layers that put out packed sequences, a dict and nothing."""

    class Heads(nn.Module):
        def forward(self, h):
            return {"logits": h * 2, "values": h[:, :1]}

    class Silent(nn.Module):
        def forward(self, h):
            return None

    def __init__(self):
        super().__init__()
        self.rnn, self.heads, self.silent = nn.GRU(4, 3), self.Heads(), self.Silent()
        self.spare = nn.Linear(3, 3)

    def forward(self, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False)
        h = self.rnn(packed)[1][0]
        self.silent(h)
        return self.heads(h)


def test_activations_of_packed_sequences_are_padded_and_of_a_dict_the_first():
    model, x = Between(), (torch.randn(5, 2, 4), torch.tensor([3, 5]))
    found = inspect.activations(model, x, ["rnn", "heads"])
    assert found["rnn"].shape == (5, 2, 3)
    assert found["rnn"][3:, 0].abs().sum() == 0
    torch.testing.assert_close(found["heads"], model(*x)["logits"].detach())
    named = {"x": x[0], "lengths": x[1]}
    assert torch.equal(inspect.activations(model, named, ["rnn"])["rnn"], found["rnn"])


def test_summary_of_a_model_with_two_inputs_and_packed_sequences():
    summary = inspect.summary(Between(), (torch.randn(5, 2, 4), torch.tensor([3, 5])))
    assert summary.n_parameters == sum(p.numel() for p in Between().parameters())


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("silent", "layer 'silent' returns NoneType; expected a tensor, or a tuple or dict"),
        ("spare", "layer 'spare' did not run for this x"),
    ],
)
def test_a_layer_without_an_activation_is_named(layer, message):
    x = torch.randn(5, 2, 4), torch.tensor([3, 5])
    with pytest.raises(ValueError, match=message):
        inspect.activations(Between(), x, [layer])
