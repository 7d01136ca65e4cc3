"""A training that stopped goes on as if it had not, and a kill while saving loses nothing."""

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from nnlab import Batches, checkpoint, fit


def points(n=60, seed=0):
    x = torch.randn(n, 4, generator=torch.Generator().manual_seed(seed))
    return x, (x[:, 0] > 0).long()


class KilledError(Exception):
    """Stands for a process that ended."""


def trained(epochs, file=None, *, loader=False, stop_at=None, width=8, **settings):
    """The weights after a training with dropout, a schedule and shuffling, and its history."""
    torch.manual_seed(0)
    layers = nn.Linear(4, width), nn.ReLU(), nn.Dropout(0.3), nn.Linear(width, 2)
    model, calls = nn.Sequential(*layers), []
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    steps = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.05, total_steps=60)

    def loss_fn(logits, labels):
        calls.append(1)
        if len(calls) == stop_at:
            raise KilledError
        return nn.functional.cross_entropy(logits, labels)

    train = Batches(*points(), size=16, shuffle=True)
    if loader:
        train = DataLoader(TensorDataset(*points()), batch_size=16, shuffle=True)
    history = fit(
        model, train, points(30, seed=1), epochs=epochs, loss_fn=loss_fn, optimizer=optimizer,
        scheduler=steps, checkpoint=file, **settings,
    )  # fmt: skip
    return nn.utils.parameters_to_vector(model.parameters()), history


@pytest.mark.parametrize("loader", [False, True])
@pytest.mark.parametrize("stop_at", [2, 8, 13])
def test_a_resumed_training_equals_the_uninterrupted_one(tmp_path, stop_at, loader):
    expected, rows = trained(6, loader=loader)
    with pytest.raises(KilledError):
        trained(6, tmp_path / "run.pt", stop_at=stop_at, loader=loader)
    weights, history = trained(6, tmp_path / "run.pt", loader=loader)
    assert torch.equal(weights, expected)
    assert history.rows == rows.rows


def test_a_finished_training_is_not_done_again(tmp_path):
    weights, history = trained(2, tmp_path / "run.pt", keep_best="valid_loss")
    again, same = trained(2, tmp_path / "run.pt", keep_best="valid_loss", stop_at=1)
    assert torch.equal(again, weights)
    assert same.rows == history.rows


def test_patience_counts_across_the_interruption(tmp_path):
    whole, rows = trained(14, keep_best="train_loss", patience=1)
    assert len(rows) < 14
    with pytest.raises(KilledError):
        trained(14, tmp_path / "run.pt", keep_best="train_loss", patience=1, stop_at=9)
    weights, history = trained(14, tmp_path / "run.pt", keep_best="train_loss", patience=1)
    assert torch.equal(weights, whole)
    assert history.rows == rows.rows
    again, _ = trained(14, tmp_path / "run.pt", keep_best="train_loss", patience=1, stop_at=1)
    assert torch.equal(again, whole)


def half_accuracy(logits, labels):
    return np.float64(0.5)


def test_numbers_of_numpy_are_saved_as_plain_ones(tmp_path):
    file, model = tmp_path / "run.pt", nn.BatchNorm1d(2)
    optimizer = torch.optim.SGD(model.parameters(), lr=np.geomspace(0.1, 1, 3)[0])
    steps = torch.optim.lr_scheduler.MultiStepLR(optimizer, [np.int64(2), 4], np.float64(0.5))
    more = {"rows": [{np.str_("loss"): np.float32(0.5)}], "pair": (np.int64(1), np.bool_(True))}
    checkpoint.save(file, model, optimizer, steps, **more)
    back = checkpoint.load(file, model, optimizer, steps)
    assert repr(back) == "{'rows': [{'loss': 0.5}], 'pair': (1, True)}"
    assert steps.milestones == {2: 1, 4: 1}
    assert torch.load(file)["model"]._metadata[""] == {"version": 2}


def test_a_metric_of_numpy_stops_no_training_from_going_on(tmp_path):
    trained(2, tmp_path / "run.pt", metrics=[half_accuracy])
    _, history = trained(3, tmp_path / "run.pt", metrics=[half_accuracy])
    assert [type(row["valid_half_accuracy"]) for row in history] == [float] * 3


@pytest.mark.parametrize("value", [None, torch.ones(2), "good"])
def test_a_metric_that_gives_no_number_is_refused(value):
    def accuracy(logits, labels):
        return value

    with pytest.raises(TypeError, match=r"metric accuracy gave .*; expected one number. Let it"):
        trained(1, metrics=[accuracy])


def test_the_generator_of_apples_gpus_goes_on_too(tmp_path, monkeypatch):
    file, model, kept = tmp_path / "run.pt", nn.Linear(4, 2), [torch.arange(5, dtype=torch.uint8)]
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.mps, "get_rng_state", lambda: kept[-1])
    monkeypatch.setattr(torch.mps, "set_rng_state", kept.append)
    checkpoint.save(file, model, optimizer)
    kept.append(torch.zeros(5, dtype=torch.uint8))
    checkpoint.load(file, model, optimizer)
    assert kept[-1].tolist() == [0, 1, 2, 3, 4]


def test_a_checkpoint_without_apples_generator_is_still_read(tmp_path):
    file, model = tmp_path / "run.pt", nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    checkpoint.save(file, model, optimizer, turn=1)
    saved = torch.load(file)
    saved["random"] = {"cpu": saved["random"]["cpu"], "cuda": []}
    torch.save(saved, file)
    assert checkpoint.load(file, model, optimizer) == {"turn": 1}


def test_checkpoint_of_another_model_is_refused_and_kept(tmp_path):
    file = tmp_path / "run.pt"
    trained(1, file)
    before = file.read_bytes()
    with pytest.raises(ValueError, match=r"run.pt is the checkpoint of another training: .* anew"):
        trained(2, file, width=9)
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", b"PK\x03\x04half"])
def test_a_file_that_is_no_checkpoint_is_refused_and_kept(tmp_path, content):
    file = tmp_path / "run.pt"
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"run.pt is no checkpoint of nnlab .* Move it away"):
        trained(2, file)
    assert file.read_bytes() == content


def test_half_a_checkpoint_is_refused(tmp_path):
    file = tmp_path / "run.pt"
    trained(1, file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(ValueError, match=r"run\.pt is no checkpoint of nnlab"):
        trained(2, file)


def test_a_pickle_that_would_run_code_is_refused(tmp_path):
    class Evil:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "ran"),))

    torch.save({"model": Evil()}, tmp_path / "run.pt")
    with pytest.raises(ValueError, match="no checkpoint of nnlab"):
        trained(1, tmp_path / "run.pt")
    assert not (tmp_path / "ran").exists()


SAVER = """
import sys, torch
from nnlab import checkpoint
model = torch.nn.Linear(700, 700)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for turn in range(10_000):
    torch.nn.init.constant_(model.weight, turn)
    checkpoint.save(sys.argv[1], model, optimizer, turn=turn)
    print(turn, flush=True)
"""


def test_a_kill_while_saving_leaves_a_whole_checkpoint(tmp_path):
    file, model = tmp_path / "run.pt", nn.Linear(700, 700)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with subprocess.Popen(
        [sys.executable, "-c", SAVER, file], stdout=subprocess.PIPE, text=True
    ) as saver:
        while not (tmp_path / "run.pt.part").exists() or not file.exists():
            time.sleep(0.0005)  # until a later save is on its way
        saver.send_signal(signal.SIGKILL)
        said = [int(line) for line in saver.stdout]
    more = checkpoint.load(file, model, optimizer)
    assert more["turn"] >= max(said)
    assert bool((model.weight == more["turn"]).all())


def test_half_a_file_written_by_a_kill_is_never_the_checkpoint(tmp_path, monkeypatch):
    file, model = tmp_path / "run.pt", nn.Linear(4, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    checkpoint.save(file, model, optimizer, turn=1)

    def half(state, target):
        target.write(b"half")
        raise KilledError

    monkeypatch.setattr(torch, "save", half)
    with pytest.raises(KilledError):
        checkpoint.save(file, model, optimizer, turn=2)
    monkeypatch.undo()
    assert checkpoint.load(file, model, optimizer)["turn"] == 1
    checkpoint.save(file, model, optimizer, turn=3)
    assert checkpoint.load(file, model, optimizer)["turn"] == 3
