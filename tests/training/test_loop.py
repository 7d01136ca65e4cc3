"""The loop equals the one written by hand, to the last digit, and learns."""

import math

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from nnlab import Batches, epochs, evaluate, fit, metrics


def data(n=100, seed=0):
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 4, generator=generator)
    return x, (x[:, 0] > 0).long()


def network(seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 2))


def sgd(model, lr=0.1):
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)


def exact(logits, labels):
    return metrics.accuracy(logits, labels)


def by_hand(model, train, valid, n_epochs, lr=0.1):
    """The loop of the textbooks: losses over examples, one row an epoch."""
    optimizer, loss_fn, rows = sgd(model, lr), nn.CrossEntropyLoss(), []
    for _ in range(n_epochs):
        model.train()
        total = 0.0
        for x, y in train:
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(y)
        model.eval()
        with torch.no_grad():
            logits = model(valid[0])
            rows.append((total / train.dataset_size, loss_fn(logits, valid[1]).item()))
    return rows


def test_epochs_equal_the_loop_by_hand():
    x, y = data()
    model = network()
    expected = by_hand(model, Batches(x, y, shuffle=True), data(40, seed=1), n_epochs=3)
    other = network()
    history = fit(
        other,
        (x, y),
        data(40, seed=1),
        epochs=3,
        loss_fn=nn.CrossEntropyLoss(),
        optimizer=sgd(other),
    )
    ours = list(zip(history.column("train_loss"), history.column("valid_loss"), strict=True))
    assert [train for train, _ in ours] == [train for train, _ in expected]
    assert [valid for _, valid in ours] == pytest.approx([valid for _, valid in expected])
    for p, q in zip(model.parameters(), other.parameters(), strict=True):
        assert torch.equal(p, q)


def test_a_short_last_batch_counts_as_what_it_is():
    x, y = data(65)
    model = nn.Linear(4, 2)
    row = evaluate(model, Batches(x, y, size=64), nn.CrossEntropyLoss(), [metrics.accuracy])
    assert row["loss"] == pytest.approx(nn.functional.cross_entropy(model(x), y).item())
    assert row["accuracy"] == pytest.approx(metrics.accuracy(model(x), y))


def test_f1_is_of_the_whole_epoch_and_not_a_mean_over_batches():
    x, y = data(65)
    model = nn.Linear(4, 2)
    row = evaluate(model, Batches(x, y, size=9), nn.CrossEntropyLoss(), [metrics.f1])
    assert row["f1"] == pytest.approx(metrics.f1(model(x), y))


def test_a_dataloader_works_as_well():
    x, y = data()
    model = network()
    loader = DataLoader(TensorDataset(x, y), batch_size=10)
    history = fit(
        model, loader, loader, epochs=2, loss_fn=nn.CrossEntropyLoss(), optimizer=sgd(model)
    )
    assert len(history) == 2


def test_the_network_overfits_eight_points():
    x, y = data(8)
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2))
    history = fit(
        model,
        (x, y),
        epochs=100,
        loss_fn=nn.CrossEntropyLoss(),
        optimizer=torch.optim.Adam(model.parameters(), lr=0.05),
        metrics=[metrics.accuracy],
    )
    assert history[-1]["train_accuracy"] == 1.0
    assert history[-1]["train_loss"] < 0.01


def test_the_scheduler_steps_once_a_batch():
    x, y = data()
    model = network()
    optimizer = sgd(model, lr=1.0)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)
    rows = list(
        epochs(
            model,
            Batches(x, y, size=25),
            epochs=2,
            loss_fn=nn.CrossEntropyLoss(),
            optimizer=optimizer,
            scheduler=scheduler,
            schedule_in="batches",
        )
    )
    assert [row["lr"] for row in rows] == [1.0, 0.25]


def test_clip_bounds_the_gradient():
    model = nn.Linear(1, 1)
    before = model.weight.detach().clone()
    fit(
        model,
        (torch.full((4, 1), 1e4), torch.zeros(4, 1)),
        epochs=1,
        loss_fn=nn.MSELoss(),
        optimizer=torch.optim.SGD(model.parameters(), lr=1.0),
        clip=0.01,
    )
    assert (model.weight - before).abs().item() <= 0.01


def test_keep_best_puts_the_best_weights_back():
    x, y = data()
    valid = data(50, seed=1)
    model = network()
    history = fit(
        model,
        (x, y),
        valid,
        epochs=6,
        loss_fn=nn.CrossEntropyLoss(),
        optimizer=sgd(model, lr=3.0),
        keep_best="valid_loss",
    )
    now = evaluate(model, valid, nn.CrossEntropyLoss())["loss"]
    assert history.best("valid_loss")["epoch"] < 6
    assert now == pytest.approx(history.best("valid_loss")["valid_loss"])


def test_patience_stops_after_epochs_without_a_better_value():
    x, y = data()
    model = network()
    history = fit(
        model,
        (x, y),
        (x, y),
        epochs=50,
        loss_fn=nn.CrossEntropyLoss(),
        optimizer=sgd(model, lr=0.0),
        patience=3,
    )
    assert len(history) == 4


def test_a_diverged_run_says_so_at_once_and_in_its_rows():
    x, y = data()
    model = network()
    with pytest.warns(RuntimeWarning, match=r"the loss is nan in batch 2 of epoch 1; in the model"):
        history = fit(
            model,
            (x * 1e30, y),
            (x, y),
            epochs=3,
            loss_fn=nn.CrossEntropyLoss(),
            optimizer=sgd(model, lr=1e30),
            keep_best="valid_loss",
            patience=2,
        )
    assert math.isnan(history[-1]["train_loss"])
    assert len(history) == 2  # nan is no better value


def test_a_batch_without_labels_is_its_own_target():
    x, _ = data()
    model = nn.Linear(4, 4)
    row = evaluate(model, Batches(x, size=2), nn.MSELoss())
    assert row["loss"] == pytest.approx(nn.functional.mse_loss(model(x), x).item())


def test_an_interrupted_run_keeps_its_best_weights():
    valid, model = data(50, seed=1), network()
    seen = []

    def accuracy(logits, labels):  # called after training and after validation, every epoch
        seen.append(evaluate(model, valid, nn.CrossEntropyLoss())["loss"])
        if len(seen) == 6:
            raise KeyboardInterrupt
        return 0.0

    with pytest.raises(KeyboardInterrupt):
        fit(
            model,
            data(),
            valid,
            epochs=9,
            loss_fn=nn.CrossEntropyLoss(),
            optimizer=sgd(model, lr=3.0),
            metrics=[accuracy],
            keep_best="valid_loss",
        )
    now = evaluate(model, valid, nn.CrossEntropyLoss())["loss"]
    assert now == pytest.approx(min(seen[:4]))
    assert now < seen[-1]


def test_the_bar_counts_batches_and_leaves_no_hook(monkeypatch, capsys):
    monkeypatch.delenv("NNLAB_TESTING", raising=False)
    model = network()
    optimizer = sgd(model)
    fit(model, data(100), epochs=3, loss_fn=nn.CrossEntropyLoss(), optimizer=optimizer)
    last = capsys.readouterr().err.split("\r")[-1]
    assert "6/6" in last
    assert "epoch=3" in last
    assert "train_loss=" in last
    assert not optimizer._optimizer_step_post_hooks


def test_a_frozen_layer_stays_frozen():
    model = nn.Sequential(nn.BatchNorm1d(4), nn.Linear(4, 2))
    model[0].eval()
    evaluate(model, data(), nn.CrossEntropyLoss())
    assert [model.training, model[0].training] == [True, False]


def test_the_model_is_left_in_the_mode_it_came_in():
    model = network().eval()
    fit(model, data(), epochs=1, loss_fn=nn.CrossEntropyLoss(), optimizer=sgd(model))
    assert not model.training
    model.train()
    evaluate(model, data(), nn.CrossEntropyLoss())
    assert model.training


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"epochs": 0}, "epochs is 0; expected at least 1"),
        ({"patience": 0}, "patience is 0; expected at least 1 epoch"),
        (
            {"keep_best": "train_los"},
            "no column 'train_los' to watch; there are train_loss. Give valid=",
        ),
        ({"patience": 2}, "no column 'valid_loss' to watch; there are train_loss. Give valid="),
        (
            {"metrics": [exact], "keep_best": "train_exact"},
            "is a larger or a smaller 'train_exact' better",
        ),
        ({"metrics": [lambda logits, labels: 0.0]}, "a metric is called <lambda>; expected a name"),
        ({"optimizer": sgd(network())}, "the optimizer steps none of the model's parameters"),
        ({"loss_fn": nn.CrossEntropyLoss(reduction="sum")}, "loss_fn has reduction='sum'"),
        ({"train": torch.zeros(2, 4)}, "got Tensor; expected a pair of tensors"),
        ({"train": 7}, "got int; expected a pair of tensors"),
    ],
)
def test_wrong_arguments_are_named(change, message):
    model = network()
    settings = {
        "train": data(),
        "epochs": 1,
        "loss_fn": nn.CrossEntropyLoss(),
        "optimizer": sgd(model),
    }
    with pytest.raises(ValueError, match=message):
        fit(model, **(settings | change))
