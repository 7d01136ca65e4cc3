"""A loss that is no number is told at once, with its cause; an option stops there."""

import math
import warnings

import pytest
import torch
from torch import nn

from nnlab import Batches, epochs, fit

from .line import data, learner


def run(x, y, lr=0.1, loss_fn=None, n_epochs=3, **more):
    model, optimizer = learner(lr)
    train = Batches(x, y, size=10)
    loss_fn = loss_fn or nn.CrossEntropyLoss()
    return model, fit(model, train, epochs=n_epochs, loss_fn=loss_fn, optimizer=optimizer, **more)


def poisoned():
    x, y = data()
    x[25, 1] = math.nan
    return x, y


def test_nan_in_the_data_is_found_in_its_batch():
    said = r"the loss is nan in batch 3 of epoch 1; in x, 1 of 40 numbers are nan or .*lr"
    with pytest.warns(RuntimeWarning, match=said) as caught:
        run(*poisoned())
    assert len(caught) == 1


def test_a_rate_that_is_too_large_is_named_with_its_value():
    x, y = data()
    with pytest.warns(RuntimeWarning, match=r"in the model's weights, .*lr is 1e\+38; try a tenth"):
        run(x * 1e3, y, lr=1e38)


def test_a_loss_that_divides_by_zero_is_told_from_broken_data():
    with pytest.warns(RuntimeWarning, match="data and weights are finite, so outputs or loss_fn"):
        run(*data(), loss_fn=lambda outputs, y: (outputs / (y - y)[:, None]).sum())


def test_the_option_stops_before_the_step_that_would_break_the_weights():
    with pytest.warns(RuntimeWarning, match="the loss is nan in batch 3 of epoch 1"):
        model, history = run(*poisoned(), stop_at_nan=True)
    assert len(history) == 1
    assert math.isnan(history[0]["train_loss"])
    assert all(p.isfinite().all() for p in model.parameters())


def test_a_training_that_stopped_at_nan_does_not_go_on_when_it_is_started_again(tmp_path):
    settings = {"n_epochs": 4, "stop_at_nan": True, "checkpoint": tmp_path / "run.pt"}
    with pytest.warns(RuntimeWarning, match="the loss is nan in batch 3 of epoch 1"):
        model, history = run(*poisoned(), **settings)
    again, same = run(*poisoned(), **settings)
    assert str(same.rows) == str(history.rows)
    assert all(map(torch.equal, again.parameters(), model.parameters()))
    settings["stop_at_nan"] = False
    with pytest.warns(RuntimeWarning, match="epoch 2"):
        assert len(run(*poisoned(), **settings)[1]) == 4


def test_keep_best_passes_over_weights_that_are_nan():
    with pytest.warns(RuntimeWarning):
        model, history = run(*poisoned(), keep_best="train_loss")
    assert len(history) == 3

    def accuracy(outputs, labels):
        return 0.5 + 0.1 * bool(outputs.isnan().any())  # better when all is broken

    x, y = data()
    model, optimizer = learner()
    calls = []

    def loss_fn(outputs, labels):
        calls.append(1)
        factor = math.nan if len(calls) > 4 else 1.0  # from the second epoch on
        return nn.functional.cross_entropy(outputs, labels) * factor

    with pytest.warns(RuntimeWarning, match="batch 1 of epoch 2"):
        history = fit(
            model, Batches(x, y, size=10), epochs=3, loss_fn=loss_fn, optimizer=optimizer,
            metrics=[accuracy], keep_best="train_accuracy",
        )  # fmt: skip
    assert history.best("train_accuracy")["epoch"] > 1
    assert all(p.isfinite().all() for p in model.parameters())


def test_a_validation_loss_that_is_nan_is_told():
    model, optimizer = learner()
    with pytest.warns(RuntimeWarning, match="valid_loss is nan in epoch 1; .* look at the valid"):
        fit(model, data(), poisoned(), epochs=1, loss_fn=nn.CrossEntropyLoss(), optimizer=optimizer)


def test_a_batch_of_padding_rings_no_alarm():
    x, y = data()
    y[10:20] = -100
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run(x, y, stop_at_nan=True)


def test_epochs_ends_where_it_is_told_to():
    model, optimizer = learner()
    settings = {"loss_fn": nn.CrossEntropyLoss(), "optimizer": optimizer, "stop_at_nan": True}
    with pytest.warns(RuntimeWarning):
        assert len(list(epochs(model, poisoned(), epochs=5, **settings))) == 1
