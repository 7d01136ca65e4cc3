"""Looking at a model, in a picture or a table, leaves no trace of it."""

import inspect as python
import random
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from torch import nn

from nnlab import inspect, plot
from nnlab.looking import answer, looking


class Restless(nn.Module):
    """Changes whatever a forward pass can change: statistics, a counter, four generators."""

    def __init__(self, n_in, n_out):
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(n_in, 8), nn.BatchNorm1d(8), nn.Dropout(0.5), nn.Linear(8, n_out)
        )
        self.frozen = nn.BatchNorm1d(n_in)
        self.register_buffer("calls", torch.zeros(()))
        self.generator = torch.Generator().manual_seed(1)
        self.body[1].eval()
        self.seen = []

    def forward(self, x):
        self.seen.append((self.training, self.body[2].training, torch.is_grad_enabled()))
        self.calls = self.calls + 1
        noise = (
            random.random()
            + np.random.rand()  # noqa: NPY002  the global generator
            + torch.rand(())
            + torch.rand((), generator=self.generator)
        )
        x = self.frozen(x.to(self.frozen.weight.dtype))
        return self.body(x) + 1e-9 * noise.to(x.dtype)

    def scores(self, x):
        return self(x)


def state(model):
    """All that a look must leave alone, as text and numbers that compare."""
    numbers = {name: value.tolist() for name, value in model.state_dict().items()}
    modes = [module.training for module in model.modules()]
    pieces = (model.generator.get_state().tolist(), torch.get_rng_state().tolist())
    others = (random.getstate(), repr(np.random.get_state()))  # noqa: NPY002
    grads = [parameter.grad for parameter in model.parameters()]
    hooks = [len(module._forward_hooks) for module in model.modules()]
    return numbers, modes, pieces, others, grads, hooks, torch.is_grad_enabled()


X = torch.randn(12, 2, generator=torch.Generator().manual_seed(0))
SQUARE = ((-1, 1), (-1, 1))
# name: inputs, outputs, and how it is called with a function of the right shape
LOOKS = {
    "boundary": (2, 3, lambda f: plot.boundary(f, X)),
    "landscape": (2, 1, lambda f: plot.landscape(lambda p: f(p)[:, 0], SQUARE)),
    "function": (1, 1, lambda f: plot.function(lambda x: f(x[:, None])[:, 0])),
    "summary": (2, 3, lambda f: inspect.summary(f, X)),
    "activations": (2, 3, lambda f: inspect.activations(f, X, ["body.2"])),
}
STANDING = {"gradients"}  # reads what a model holds and runs nothing
WAYS = {
    "itself": lambda model: model,
    "lambda": lambda model: lambda x: model(x),
    "method": lambda model: model.scores,
    "forward": lambda model: model.forward,
    "partial": lambda model: partial(model.scores),
}
CASES = [
    (name, way)
    for name in LOOKS
    for way in WAYS
    if way == "itself" or name not in ("summary", "activations")
]


@pytest.fixture(autouse=True)
def figures_without_a_window():
    plt.switch_backend("agg")
    yield
    plt.close("all")


def test_every_function_that_takes_a_model_or_a_function_is_looked_at():
    found = set()
    for module, names in ((plot, plot.__all__), (inspect, vars(inspect))):
        for name in names:
            f = getattr(module, name)
            own = python.isfunction(f) and f.__module__.startswith(module.__name__)
            if own and not name.startswith("_"):
                kinds = str(python.signature(f))
                found |= {name} if "Callable" in kinds or "Module" in kinds else set()
    assert found == set(LOOKS) | STANDING


@pytest.mark.parametrize(("name", "way"), CASES)
def test_looking_leaves_no_trace(name, way):
    n_in, n_out, look = LOOKS[name]
    model = Restless(n_in, n_out).double() if n_in == 1 else Restless(n_in, n_out)
    before = state(model)
    look(WAYS[way](model))
    assert state(model) == before


@pytest.mark.parametrize(("name", "way"), CASES)
def test_a_look_is_in_evaluation_mode_and_without_gradients(name, way):
    n_in, n_out, look = LOOKS[name]
    model = Restless(n_in, n_out)
    look(WAYS[way](model))
    assert set(model.seen) == {(False, False, False)}


def test_a_look_that_fails_leaves_no_trace():
    model = Restless(2, 3)
    before = state(model)
    with pytest.raises(RuntimeError), looking(model):
        model(torch.zeros(4, 7))
    assert state(model) == before
    assert not torch.nn.modules.module._global_forward_pre_hooks


def test_eleven_pictures_do_not_change_what_the_network_says():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 3))
    x = 5 + torch.randn(40, 2)
    model(x)
    with torch.no_grad():
        before = model.eval()(x).clone()
        model.train()
        for _ in range(11):
            plot.boundary(model, x)
        assert torch.equal(model.eval()(x), before)


def test_a_look_between_forward_and_backward_does_not_disturb_the_gradient():
    model = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.Linear(4, 3))
    loss = model(X).sum()
    plot.boundary(model, X)
    loss.backward()
    assert model[0].weight.grad is not None


def test_a_slope_by_autograd_can_be_drawn():
    def slope(x):
        x = x.clone().requires_grad_()
        return torch.autograd.grad((x**2).sum(), x)[0]

    at = torch.tensor([1.0, 3.0])
    assert answer(slope, at).tolist() == [2, 6]
    assert "from -10 to 10" in plot.function({"slope": slope}).get_label()
