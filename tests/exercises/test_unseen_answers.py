"""Answers that nobody had in mind when the checks were written: none may be told what is not so."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find
from nnlab.exercises.lessons.mcp_neuron import gate_parameters


class WithoutBiases(nn.Sequential):
    """Homogeneous: twice the picture gives twice the logits, and yet it bends."""

    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 8, 4, stride=4, bias=False),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(392, 10, bias=False),
        )


class Functional(nn.Module):
    """Its convolution is no layer."""

    def __init__(self):
        super().__init__()
        self.kernels = nn.Parameter(torch.randn(8, 1, 4, 4))
        self.head = nn.Linear(392, 10)

    def forward(self, x):
        return self.head(torch.tanh(F.conv2d(x, self.kernels, stride=4)).flatten(1))


class SigmoidAtTheEnd(nn.Module):
    """An autoencoder whose pictures are between 0 and 1."""

    def __init__(self):
        super().__init__()
        self.encode = nn.Sequential(
            nn.Conv2d(1, 8, 4, 2, 1), nn.ReLU(), nn.Conv2d(8, 8, 4, 2, 1), nn.ReLU(), nn.Flatten()
        ).append(nn.Linear(392, 32))
        self.decode = nn.Sequential(
            nn.Linear(32, 392),
            nn.ReLU(),
            nn.Unflatten(1, (8, 7, 7)),
            nn.ConvTranspose2d(8, 8, 4, 2, 1),
            nn.ReLU(),
            nn.ConvTranspose2d(8, 1, 4, 2, 1),
            nn.Sigmoid(),
        )

    def forward(self, x):
        return self.decode(self.encode(x))


def a_sine(a):
    x = torch.tensor(a.data, dtype=torch.float64)
    return type(a)(x.sin(), [a], [x.cos()])


RIGHT = [
    ("10.6", WithoutBiases),
    ("10.6", Functional),
    ("13.5", SigmoidAtTheEnd),
    ("15.6", lambda x, gamma, beta: F.layer_norm(x, x.shape[-1:], gamma, beta)),
    ("14.1", lambda mu, logvar, eps: torch.addcmul(mu, (0.5 * logvar).exp(), eps)),
    ("6.7", a_sine),
]


@pytest.mark.parametrize(("id", "answer"), RIGHT)
def test_a_right_answer_of_another_kind_passes(id, answer):
    result = assess(find(id), (answer,))
    assert result.passed, result


def swapped_gates(name):
    tie = {"NAND": ([-1, -1], -1), "NOR": ([-1, -1], 0)}
    other = {"NAND": "NOR", "NOR": "NAND"}
    return tie[other[name]] if name in tie else gate_parameters(name)


def with_a_unit_missing(n):
    at_least = torch.arange(1, n)
    signs = 1.0 - 2 * ((at_least - 1) % 2)
    return [(torch.ones(n, n - 1), 0.5 - at_least), (signs[:, None], torch.tensor([-0.5]))]


class AllOnes(find("5.2").answers[0]):
    def __init__(self, n_in, n_out, activation):
        super().__init__(n_in, n_out, activation)
        self.W = nn.Parameter(torch.ones(n_in, n_out))


def by_numpy(mu, logvar, eps):
    mu, logvar = mu.detach().numpy(), logvar.detach().numpy()
    return torch.tensor(mu + torch.tensor(logvar).div(2).exp().numpy() * eps.numpy())


def absolute(a):
    return type(a)(abs(a.data), (a,), (1.0 if a.data >= 0 else -1.0,))


def shared_list(node, done=[]):  # noqa: B006  the mistake itself
    def visit(node):
        if node not in done:
            for parent in node.parents:
                visit(parent)
            done.append(node)

    visit(node)
    return list(done)


def row_minimum(z):
    powers = torch.exp(z - z.amin(dim=-1, keepdim=True))
    return powers / powers.sum(dim=-1, keepdim=True)


def five_times(mu, logvar, eps):
    return mu + 5 * (logvar / 2).exp() * eps


WRONG = [  # exercise, answer, the misconception that may be named (None: none fits)
    ("1.3", swapped_gates, None),
    ("3.7", with_a_unit_missing, None),
    ("4.5", row_minimum, "subtracts the smallest score of each row"),
    ("5.2", AllOnes, "starts with equal weights"),
    ("6.3", shared_list, "keeps the nodes of an earlier call"),
    ("6.7", absolute, None),
    ("6.7", lambda a: a, "hands back a itself"),
    ("14.1", by_numpy, "lets no gradient through"),
    ("14.1", five_times, None),
]


@pytest.mark.parametrize(("id", "answer", "name"), WRONG)
def test_a_wrong_answer_is_told_nothing_that_is_not_so(id, answer, name):
    result = assess(find(id), (answer,))
    assert (result.status, result.diagnosis) == ("failed", name), result


def test_an_aim_is_no_condition():
    """What the statement says, holds: the check sees values alone."""
    for id, answer in (("4.5", lambda z: z.softmax(-1)), ("4.6", F.cross_entropy)):
        assert assess(find(id), (answer,)).passed
