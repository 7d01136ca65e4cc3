"""Shapes that torch would stretch silently are an error, also within a loss of one's own."""

import copy
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from nnlab import Batches, evaluate, fit, metrics
from nnlab.training.loss import Watched


def numbers(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed)).requires_grad_()


def squares(outputs, y):
    return ((outputs - y) ** 2).mean()


def own_by_steps(outputs, y):
    error = torch.sub(y, outputs.float().clamp(-9, 9))
    return torch.where(error > 0, error, -error).mean()


LOSSES = {
    "MSELoss": nn.MSELoss(),
    "l1_loss": F.l1_loss,
    "lambda": lambda outputs, y: ((outputs - y) ** 2).mean(),
    "BCE with logits": nn.BCEWithLogitsLoss(),
    "hinge": lambda outputs, y: (1 - y * outputs).clamp(0).mean(),
    "poisson": nn.PoissonNLLLoss(),
    "right side": lambda outputs, y: (torch.rsub(y, outputs) ** 2).mean(),
    "module": partial(F.mse_loss, reduction="mean"),
}


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(
    ("outputs", "y", "advice"),
    [
        ((8, 1), (8,), r"Type y.unsqueeze\(1\) where .*outputs.squeeze\(1\)"),
        ((8,), (8, 1), r"Type y.squeeze\(1\) where"),
        ((8, 1, 4, 4), (8, 4, 4), r"y.unsqueeze\(1\)"),
        ((8, 8), (8,), "Let the model return as many numbers"),
        ((8, 1), (8, 3), "Let the model return as many numbers"),
        ((8, 3), (8, 1), r"y.expand_as\(outputs\)"),
    ],
)
def test_a_silent_broadcast_names_both_shapes_and_what_to_type(name, outputs, y, advice):
    said = rf"outputs of shape {outputs} with targets of shape {y}".replace("(", r"\(")
    with pytest.raises(ValueError, match=said.replace(")", r"\)") + ".*" + advice):
        Watched(LOSSES[name])(numbers(*outputs), numbers(*y, seed=1).detach())


@pytest.mark.parametrize(("outputs", "y"), [((8, 1), (8,)), ((8, 1, 4, 4), (8, 4, 4))])
def test_values_made_of_outputs_and_targets_are_followed(outputs, y):
    with pytest.raises(ValueError, match="loss_fn compares outputs of shape"):
        Watched(own_by_steps)(numbers(*outputs), numbers(*y, seed=1).detach())


def contrastive(outputs, y):
    near = (outputs[:, None] - outputs[None]).square().sum(-1)
    same = y[:, None] == y
    return (near * same).mean()


LEGITIMATE = {
    "classes": (nn.CrossEntropyLoss(), (8, 3), (8,)),
    "as many classes as rows": (nn.CrossEntropyLoss(), (8, 8), (8,)),
    "places": (nn.CrossEntropyLoss(), (8, 3, 5), (8, 5)),
    "shares": (nn.CrossEntropyLoss(), (8, 3), (8, 3)),
    "flattened": (lambda o, y: F.cross_entropy(o.flatten(0, 1), y.flatten()), (8, 5, 3), (8, 5)),
    "squeezed": (lambda o, y: F.mse_loss(o.squeeze(), y), (8, 1), (8,)),
    "one column": (lambda o, y: squares(o[:, 0], y), (8, 1), (8,)),
    "a column made": (lambda o, y: squares(o, y[:, None]), (8, 1), (8,)),
    "viewed": (lambda o, y: squares(o, y.view_as(o)), (8, 1), (8,)),
    "quantiles": (lambda o, y: (y[:, None] - o).abs().mean(), (8, 3), (8,)),
    "expanded": (lambda o, y: F.mse_loss(o, y.expand_as(o)), (8, 3), (8, 1)),
    "picked": (lambda o, y: -o.log_softmax(1)[range(len(y)), y].mean(), (8, 3), (8,)),
    "gathered": (lambda o, y: -o.gather(1, y[:, None]).mean(), (8, 3), (8,)),
    "one-hot": (lambda o, y: squares(o, F.one_hot(y, 3)), (8, 3), (8,)),
    "contrastive": (contrastive, (8, 3), (8,)),
    "ranking": (
        lambda o, y: F.relu(1 - (o[:, None] - o) * (y[:, None] - y).sign()).mean(), (8,), (8,)
    ),
    "masked": (
        lambda o, y: (F.cross_entropy(o, y, reduction="none") * (y > 0)).sum() / len(y),
        (8, 3, 5), (8, 5),
    ),
    "one example": (squares, (1, 1), (1,)),
    "unlabelled": (lambda o, y: o.square().mean(), (8, 3), (8,)),
    "margin": (nn.MultiMarginLoss(), (8, 3), (8,)),
    "class weights": (lambda o, y: (torch.ones(3) * o).mean(), (8, 3), (8,)),
}  # fmt: skip


@pytest.mark.parametrize("name", LEGITIMATE)
def test_what_is_meant_gives_the_same_loss(name):
    loss_fn, outputs, y = LEGITIMATE[name]
    outputs = numbers(*outputs)
    y = torch.rand(y).softmax(1) if name == "shares" else torch.randint(0, 3, y)
    y = y if "Cross" in repr(loss_fn) or "Margin" in repr(loss_fn) or len(y) > 1 else y.float()
    assert torch.equal(Watched(loss_fn)(outputs, y), loss_fn(outputs, y))


def test_outputs_in_a_dict_are_seen():
    outputs = {"mean": numbers(8, 1), "spread": numbers(8)}
    y = torch.zeros(8)
    Watched(lambda o, y: ((o["mean"][:, 0] - y) / o["spread"]).mean())(outputs, y)
    with pytest.raises(ValueError, match=r"shape \(8, 1\) with targets of shape \(8,\)"):
        Watched(lambda o, y: ((o["mean"] - y) / 2).mean())(outputs, y)


def regression(y_shape):
    torch.manual_seed(0)
    model = nn.Linear(4, 1)
    settings = {"epochs": 1, "optimizer": torch.optim.SGD(model.parameters(), lr=0.1)}
    return model, (torch.randn(20, 4), torch.zeros(y_shape)), settings


@pytest.mark.parametrize("loss_fn", [nn.MSELoss(), squares])
def test_fit_and_evaluate_refuse_it_before_the_first_step(loss_fn):
    model, data, settings = regression((20,))
    before = copy.deepcopy(model.state_dict())
    with pytest.raises(ValueError, match=r"loss_fn compares outputs of shape \(20, 1\)"):
        fit(model, data, loss_fn=loss_fn, **settings)
    with pytest.raises(ValueError, match=r"loss_fn compares outputs of shape \(20, 1\)"):
        evaluate(model, data, loss_fn)
    torch.testing.assert_close(model.state_dict(), before, rtol=0, atol=0)


def test_a_metric_of_ones_own_is_seen_too():
    def mse(outputs, y):
        return ((outputs - y) ** 2).mean().item()

    model, data, settings = regression((20,))
    loss_fn = lambda outputs, y: squares(outputs[:, 0], y)  # noqa: E731
    with pytest.raises(ValueError, match="the metric mse compares outputs of shape"):
        fit(model, data, loss_fn=loss_fn, metrics=[mse], **settings)
    assert evaluate(model, (data[0], data[1][:, None]), squares, [mse])["mse"] > 0


def test_one_score_is_no_choice():
    with pytest.raises(ValueError, match=r"scores of shape \(8, 1\); expected \(N, K\)"):
        Watched(nn.CrossEntropyLoss())(numbers(8, 1), torch.zeros(8).long())


@pytest.mark.parametrize(
    ("loss_fn", "message"),
    [
        (lambda o, y: squares(o, y).item(), "loss_fn gives float; expected a tensor"),
        (lambda o, y: o - y, r"loss_fn gives shape \(8, 1\); expected one number"),
        (partial(F.mse_loss, reduction="sum"), "loss_fn has reduction='sum'; expected 'mean'"),
        (lambda o, y: F.mse_loss(o, y, reduction="sum"), "loss_fn has reduction='sum'"),
    ],
)
def test_a_loss_that_is_no_mean_is_named(loss_fn, message):
    with pytest.raises(ValueError, match=message):
        Watched(loss_fn)(numbers(8, 1), torch.zeros(8, 1))


WEIGHT = torch.tensor([1.0, 9.0, 0.5])
UNEVEN = {
    "ignored": nn.CrossEntropyLoss(ignore_index=0),
    "the usual -100": nn.CrossEntropyLoss(),
    "weights": nn.CrossEntropyLoss(weight=WEIGHT),
    "both": nn.CrossEntropyLoss(weight=WEIGHT, ignore_index=0),
    "smoothed": nn.CrossEntropyLoss(weight=WEIGHT, label_smoothing=0.1),
    "partial": partial(F.cross_entropy, weight=WEIGHT),
    "lambda": lambda o, y: F.cross_entropy(o, y.clone(), ignore_index=0),
    "likelihood": lambda o, y: F.nll_loss(o.log_softmax(1), y, WEIGHT),
    "shares": lambda o, y: F.cross_entropy(o, F.one_hot(y.clamp(0), 3).float(), weight=WEIGHT),
}


def classes(name, places=()):
    x = torch.randn(200, 4, *places, generator=torch.Generator().manual_seed(0))
    y = x.argmax(dim=1).clamp(max=2)
    if name == "the usual -100":
        y[y == 1] = -100
        y[:64] = 2  # the first batch does not show it
    return x, y


@pytest.mark.parametrize("name", UNEVEN)
@pytest.mark.parametrize("places", [(), (5,)])
@pytest.mark.parametrize("loader", [False, True])
def test_the_mean_loss_does_not_depend_on_the_size_of_the_batches(name, places, loader):
    torch.manual_seed(0)
    model = nn.Conv1d(4, 3, 1) if places else nn.Linear(4, 3)
    x, y = classes(name, places)
    if name == "shares" and places:
        return  # one_hot puts the classes last
    whole = UNEVEN[name](model(x), y).item()
    for size in (200, 64, 7, 1):
        source = Batches(x, y, size=size)
        if loader:
            source = DataLoader(TensorDataset(x, y), batch_size=size)
        assert evaluate(model, source, UNEVEN[name])["loss"] == pytest.approx(whole, rel=1e-5)


@pytest.mark.parametrize("name", ["ignored", "weights", "both", "lambda"])
def test_the_training_loss_does_not_depend_on_the_size_of_the_batches(name):
    losses = []
    for size in (200, 64, 7):
        torch.manual_seed(0)
        model = nn.Linear(4, 3)
        still = torch.optim.SGD(model.parameters(), lr=0.0)
        source = Batches(*classes(name), size=size)
        history = fit(model, source, epochs=1, loss_fn=UNEVEN[name], optimizer=still)
        losses.append(history[0]["train_loss"])
    assert losses[1:] == pytest.approx([losses[0]] * 2, rel=1e-5)


def test_a_batch_of_nothing_but_padding_is_passed_over():
    x, y = classes("ignored")
    y[7:14] = 0
    model, loss_fn = nn.Linear(4, 3), UNEVEN["ignored"]
    whole = loss_fn(model(x), y).item()
    assert evaluate(model, Batches(x, y, size=7), loss_fn)["loss"] == pytest.approx(whole)
    sgd = torch.optim.SGD(model.parameters(), lr=0.0)
    history = fit(model, Batches(x, y, size=7), epochs=1, loss_fn=loss_fn, optimizer=sgd)
    assert history[0]["train_loss"] == pytest.approx(whole)


def test_metrics_see_outputs_in_a_dict():
    class Two(nn.Linear):
        def forward(self, x):
            return {"logits": super().forward(x)}

    def accuracy(outputs, labels):
        return metrics.accuracy(outputs["logits"], labels)

    torch.manual_seed(0)
    model, (x, y) = Two(4, 3), classes("")
    row = evaluate(
        model, Batches(x, y, size=7), lambda o, y: F.cross_entropy(o["logits"], y), [accuracy]
    )
    assert row["accuracy"] == metrics.accuracy(model(x)["logits"], y)
    assert row["loss"] == pytest.approx(F.cross_entropy(model(x)["logits"], y).item())
