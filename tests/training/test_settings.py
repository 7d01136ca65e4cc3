"""Schedules count what the learner means, and a training that stops leaves its history."""

import pytest
from torch import nn
from torch.optim import lr_scheduler as schedules
from torch.utils.data import DataLoader, IterableDataset

from nnlab import Batches, epochs, evaluate, fit, training

from .line import data, learner


def rates(make, n_epochs=10, size=10, train=None, **more):
    """The rate of each epoch's row; 10 batches an epoch."""
    model, optimizer = learner(lr=0.05)
    history = fit(
        model, train if train is not None else Batches(*data(100), size=size), epochs=n_epochs,
        loss_fn=nn.CrossEntropyLoss(), optimizer=optimizer, scheduler=make(optimizer), **more,
    )  # fmt: skip
    return history.column("lr")


EPOCHWISE = {
    "StepLR counts to 3": lambda o: schedules.StepLR(o, 3),
    "MultiStepLR counts to 8": lambda o: schedules.MultiStepLR(o, [4, 8]),
    "CosineAnnealingLR counts to 10": lambda o: schedules.CosineAnnealingLR(o, T_max=10),
    "LinearLR counts to 10": lambda o: schedules.LinearLR(o, 1, 0.1, total_iters=10),
    "OneCycleLR counts to 10": lambda o: schedules.OneCycleLR(o, 0.1, total_steps=10),
    "ExponentialLR would take lr from 0.05 to": lambda o: schedules.ExponentialLR(o, 0.8),
    "StepLR would take lr from 0.05 to 5e-09": lambda o: schedules.StepLR(o, 14),
    "CosineAnnealingWarmRestarts counts to 5": lambda o: schedules.CosineAnnealingWarmRestarts(
        o, 5
    ),
    "SequentialLR counts to 2": lambda o: schedules.SequentialLR(
        o, [schedules.ConstantLR(o), schedules.CosineAnnealingLR(o, 8)], milestones=[2]
    ),
}


@pytest.mark.parametrize("sign", EPOCHWISE)
def test_a_schedule_that_seems_to_count_epochs_must_be_said(sign):
    with pytest.raises(ValueError, match=sign + ".*or batches .10 an epoch, 100 in all"):
        rates(EPOCHWISE[sign])


@pytest.mark.parametrize("sign", EPOCHWISE)
def test_a_schedule_in_epochs_steps_once_an_epoch(sign):
    _, optimizer = learner(lr=0.05)
    scheduler, expected = EPOCHWISE[sign](optimizer), []
    for _ in range(10):
        expected.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    assert rates(EPOCHWISE[sign], schedule_in="epochs") == pytest.approx(expected)


@pytest.mark.parametrize(
    "make",
    [
        lambda o: schedules.CosineAnnealingLR(o, T_max=100),
        lambda o: schedules.OneCycleLR(o, 0.1, total_steps=100),
        lambda o: schedules.LinearLR(o, 1, 0.01, 100),
        lambda o: schedules.ExponentialLR(o, 0.97),
        lambda o: schedules.StepLR(o, 40),
        lambda o: schedules.LambdaLR(o, lambda step: 1 - step / 100),
    ],
)
def test_a_schedule_in_batches_needs_no_word(make):
    assert rates(make) == rates(make, schedule_in="batches")


def test_where_an_epoch_is_one_batch_or_of_unknown_length_nothing_is_asked():
    class Stream(IterableDataset):
        def __iter__(self):
            return iter(zip(*data(40), strict=True))

    make = EPOCHWISE["CosineAnnealingLR counts to 10"]
    assert rates(make, size=100) == rates(make, size=100, schedule_in="epochs")
    rates(make, train=DataLoader(Stream(), batch_size=10))


def test_a_one_cycle_that_is_too_short_is_refused_before_the_first_step():
    with pytest.raises(ValueError, match="has 99 of its total_steps left; this training steps it"):
        rates(lambda o: schedules.OneCycleLR(o, 0.1, total_steps=99))
    with pytest.raises(ValueError, match="schedule_in is 'epoch'; expected 'batches' or 'epochs'"):
        rates(lambda o: schedules.StepLR(o, 40), schedule_in="epoch")


def test_a_rate_that_is_gone_within_an_epoch_is_told():
    said = r"took lr from 0.05 to 4.*e-06 within epoch 1 of 2.*schedule_in"
    with pytest.warns(RuntimeWarning, match=said):
        rates(lambda o: schedules.LambdaLR(o, lambda step: 0.39**step), n_epochs=2)


def test_a_plateau_is_stepped_by_who_goes_through_the_rows():
    with pytest.raises(ValueError, match=r"ReduceLROnPlateau steps by a loss.*for row in nnlab.ep"):
        rates(lambda o: schedules.ReduceLROnPlateau(o))
    model, optimizer = learner(lr=0.01)
    plateau = schedules.ReduceLROnPlateau(optimizer, patience=0, threshold=9.0)
    rows, loss_fn = [], nn.CrossEntropyLoss()
    for row in epochs(model, data(100), data(100), epochs=4, loss_fn=loss_fn, optimizer=optimizer):
        plateau.step(row["valid_loss"])
        rows.append(row)
    assert rows[-1]["lr"] == pytest.approx(1e-5)


def test_the_bar_shows_the_rate(monkeypatch, capsys):
    monkeypatch.delenv("NNLAB_TESTING", raising=False)
    rates(lambda o: schedules.StepLR(o, 40), n_epochs=1)
    assert "lr=0.05" in capsys.readouterr().err


@pytest.mark.parametrize(("stop", "done"), [(15, "1 epoch"), (25, "2 epochs")])
def test_the_history_survives_the_stop_button_with_its_best_weights(stop, done):
    model, optimizer = learner(lr=0.05)
    calls = []

    def loss_fn(outputs, labels):
        calls.append(1)
        if len(calls) == stop:  # an epoch is 10 batches
            raise KeyboardInterrupt
        return nn.functional.cross_entropy(outputs, labels)

    with pytest.raises(KeyboardInterrupt) as stopped:
        fit(
            model, Batches(*data(100), size=10), epochs=9, loss_fn=loss_fn, optimizer=optimizer,
            keep_best="train_loss",
        )  # fmt: skip
    assert stopped.value.__notes__ == [f"Stopped after {done}. history = nnlab.training.latest()"]
    history = training.latest()
    assert [row["epoch"] for row in history] == [1, 2][: stop // 10]
    assert evaluate(model, data(100), nn.CrossEntropyLoss())["loss"] <= history[-1]["train_loss"]
    assert model.training
