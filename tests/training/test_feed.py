"""Batches of every form work, or the error says what came, what was expected and what to type."""

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from nnlab import Batches, evaluate, fit

X, Y = torch.randn(17, 4, generator=torch.Generator().manual_seed(0)), torch.arange(17) % 3


class Sum(nn.Module):
    """Two inputs by position or by name."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 3)

    def forward(self, left, right):
        return self.layer(left + right)


def run(model, train, loss_fn=None, **more):
    """The history and the evaluation of one epoch at rate 0, which must agree."""
    settings = {"epochs": 1, "loss_fn": loss_fn or nn.CrossEntropyLoss(), **more}
    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    history = fit(model, train, train, optimizer=optimizer, **settings)
    assert history[0]["train_loss"] == pytest.approx(history[0]["valid_loss"])
    return history[0]["train_loss"]


def test_a_loader_of_x_alone_is_its_own_target():
    model = nn.Linear(4, 4)
    loss = run(model, DataLoader(TensorDataset(X), batch_size=4), nn.MSELoss())
    assert loss == pytest.approx(nn.functional.mse_loss(model(X), X).item())


@pytest.mark.parametrize("pack", [lambda x: (x, x), lambda x: {"right": x, "left": x}])
def test_several_inputs_come_as_a_tuple_or_by_name(pack):
    model = Sum()
    loader = DataLoader([(pack(x), y) for x, y in zip(X, Y, strict=True)], batch_size=4)
    expected = nn.functional.cross_entropy(model(X, X), Y).item()
    assert run(model, loader) == pytest.approx(expected)


def test_the_line_for_three_parts_works():
    data = TensorDataset(X, X, Y)
    with pytest.raises(ValueError, match=r"a batch has 3 parts; expected x and y.*\(\(a, b\), y\)"):
        run(Sum(), DataLoader(data, batch_size=4))
    run(Sum(), DataLoader([((a, b), y) for a, b, y in data], batch_size=4))


def test_the_line_for_rows_that_are_dicts_works():
    data = [{"pixels": x, "label": y} for x, y in zip(X, Y, strict=True)]
    with pytest.raises(ValueError, match=r'dict of pixels, label.*\(row\["pixels"\], row\["label'):
        run(nn.Linear(4, 3), DataLoader(data, batch_size=4))
    pairs = [(row["pixels"], row["label"]) for row in data]
    run(nn.Linear(4, 3), DataLoader(pairs, batch_size=4))


def words(x):
    return x.abs().long()


@pytest.mark.parametrize("change", [torch.Tensor.int, torch.Tensor.long])
def test_token_numbers_are_no_floats_and_welcome(change):
    class Bag(nn.Sequential):
        def forward(self, tokens):
            return super().forward(tokens).mean(dim=1)

    run(Bag(nn.Embedding(9, 3)), (change(words(X)), Y))


@pytest.mark.parametrize("change", [torch.Tensor.double, torch.Tensor.int, torch.Tensor.byte])
def test_targets_of_another_type_work_where_torch_takes_them(change):
    y = change(words(X)[:, :2])
    run(nn.Linear(4, 2), (X, y), nn.MSELoss())


@pytest.mark.parametrize("change", [torch.Tensor.double, torch.Tensor.byte])
def test_a_model_that_makes_its_own_floats_is_left_alone(change):
    class Own(nn.Linear):
        def forward(self, x):
            return super().forward(x.float())

    run(Own(4, 3), (change(words(X)), Y))


LINEAR, CONV = nn.Linear(4, 3), nn.Sequential(nn.Conv1d(1, 3, 4), nn.Flatten())
RNN = nn.LSTM(4, 3)


@pytest.mark.parametrize(
    ("model", "x", "y", "message"),
    [
        (LINEAR, X.double(), Y, "x is float64 and the model's weights are float32; type x.float()"),
        (LINEAR, X, Y, r"float32 and .* float64; type x.to\(torch.float64\)"),
        (
            LINEAR,
            words(X).byte(),
            Y,
            r"x is uint8 .*type x.float\(\) / 255, or Batches\(..., trans",
        ),
        (LINEAR, words(X).int(), Y, r"x is int32 and .* float32; type x.float\(\)"),
        (CONV, X[:, None].double(), Y, "x is float64 and the model's weights are float32"),
        (CONV, words(X)[:, None].byte(), Y, "x is uint8 and the model's weights are float32"),
        (RNN, X.double(), Y, "x is float64 and the model's weights are float32"),
        (nn.BatchNorm1d(4), words(X).byte(), Y, "x is uint8 and the model's weights are float32"),
        (nn.Embedding(9, 3), X, Y, r"x is float32; expected int64, the row numbers .* x.long\(\)"),
        (nn.Embedding(9, 3), words(X).byte(), Y, "x is uint8; expected int64"),
        (LINEAR, X, Y.int(), r"y is int32; expected int64 class numbers.*Type y.long\(\)"),
        (LINEAR, X, Y.float(), "y is float32; expected int64 class numbers"),
        (Sum(), X, Y, r"Sum was called with x, a tensor, and says: .*missing 1 required"),
    ],
)
def test_types_that_do_not_fit_are_named(model, x, y, message):
    model = model.double() if "torch.float64" in message else model.float()
    with pytest.raises(ValueError, match=message):
        run(model, Batches(x, y, size=4))


def test_whole_numbers_as_targets_of_a_binary_loss_are_named():
    with pytest.raises(ValueError, match=r"y is int64; expected float32 for this loss.*y.float"):
        run(nn.Linear(4, 1), (X, (Y[:, None] > 0).long()), nn.BCEWithLogitsLoss())


@pytest.mark.parametrize(
    ("x", "message"),
    [
        ((X, X), r"Linear was called with 2 tensors, as in forward\(a, b\), and says"),
        ({"left": X}, r"a dict, as in forward\(left=...\), and says.*unexpected keyword"),
    ],
)
def test_inputs_that_do_not_fit_forward_are_named(x, message):
    loader = DataLoader([(x, Y)], batch_size=None)
    with pytest.raises(ValueError, match=message):
        evaluate(nn.Linear(4, 3), loader, nn.CrossEntropyLoss())


def test_a_type_that_differs_within_the_model_is_not_blamed_on_the_data():
    with pytest.raises(RuntimeError, match="must have the same dtype"):
        run(nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 3).double()), (X, Y))


def test_an_error_of_another_kind_stays_as_it_is():
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        run(nn.Linear(5, 3), (X, Y))


@pytest.mark.parametrize("part", ["train", "valid"])
def test_a_loader_without_a_batch_is_named(part):
    model = nn.Linear(4, 3)
    parts = {"train": (X, Y), "valid": (X, Y)}
    parts[part] = DataLoader(TensorDataset(X, Y), batch_size=64, drop_last=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with pytest.raises(ValueError, match=f"{part} gave no batch; expected at least one"):
        fit(model, **parts, epochs=1, loss_fn=nn.CrossEntropyLoss(), optimizer=optimizer)
    with pytest.raises(ValueError, match="the data gave no batch"):
        evaluate(model, parts[part], nn.CrossEntropyLoss())


def test_batch_norm_with_a_last_batch_of_one_says_what_to_do():
    model = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3))
    settings = {"epochs": 1, "loss_fn": nn.CrossEntropyLoss()}
    settings["optimizer"] = torch.optim.SGD(model.parameters(), lr=0.1)
    with pytest.raises(ValueError, match=r"a batch of train has 1 example, .* drop_last=True"):
        fit(model, Batches(X, Y, size=4), **settings)
    evaluate(model, Batches(X, Y, size=4), nn.CrossEntropyLoss())
    fit(model, Batches(X, Y, size=4, drop_last=True), **settings)


@pytest.mark.parametrize(
    ("train", "message"),
    [
        (TensorDataset(X, Y), "got TensorDataset; expected .* Type DataLoader"),
        ((X, X, Y), "got tuple of 3; expected a pair of tensors"),
        (DataLoader(["a", "b"], batch_size=None), "a batch is str; expected a pair"),
    ],
)
def test_a_source_that_is_none_is_named(train, message):
    with pytest.raises(ValueError, match=message):
        run(nn.Linear(4, 3), train)
