"""Two processes train as one with twice the batch, and speak and write as one."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from torch.utils.data import BatchSampler, DataLoader, DistributedSampler, RandomSampler

from nnlab import Batches
from nnlab.training import parallel
from nnlab.training.batches import shard

WORKER = Path(__file__).with_name("parallel_worker.py")
NAMES = ["batches", "clipped", "loader", "best", "resumed"]


@pytest.fixture(scope="module")
def worker():
    sys.path.insert(0, str(WORKER.parent))
    try:
        import parallel_worker

        yield parallel_worker
    finally:
        sys.path.remove(str(WORKER.parent))


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Where two processes under torchrun left their results, and what they said."""
    folder = tmp_path_factory.mktemp("pair")
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    ran = subprocess.run(
        [*command, str(WORKER), str(folder)], capture_output=True, text=True, env=environment
    )
    assert ran.returncode == 0, ran.stderr
    return folder, ran.stdout


@pytest.fixture(scope="module")
def ranks(pair):
    return [torch.load(pair[0] / f"rank-{rank}.pt", weights_only=True) for rank in (0, 1)]


@pytest.fixture(scope="module")
def alone(worker, tmp_path_factory):
    return dict(worker.scenarios(32, tmp_path_factory.mktemp("alone")))


@pytest.mark.parametrize("name", NAMES)
def test_two_processes_end_with_the_weights_of_one_with_the_double_batch(name, ranks, alone):
    weights, _ = alone[name]
    torch.testing.assert_close(ranks[0][name]["weights"], weights, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_both_processes_hold_the_same_weights_and_rows(name, ranks):
    assert torch.equal(ranks[0][name]["weights"], ranks[1][name]["weights"])
    assert ranks[0][name]["rows"] == ranks[1][name]["rows"]


@pytest.mark.parametrize("name", NAMES)
def test_losses_and_metrics_are_those_of_all_examples(name, ranks, alone):
    rows, (_, history) = ranks[0][name]["rows"], alone[name]
    assert len(rows) == len(history)
    for ours, theirs in zip(rows, history, strict=True):
        assert ours == pytest.approx(theirs, rel=1e-4)


def test_a_resumed_training_ends_as_the_uninterrupted_one(ranks):
    assert torch.equal(ranks[0]["resumed"]["weights"], ranks[0]["batches"]["weights"])
    assert ranks[0]["resumed"]["rows"] == ranks[0]["batches"]["rows"]


def test_every_process_goes_on_with_its_own_random_numbers(ranks):
    assert torch.equal(ranks[0]["in parts"], ranks[0]["whole"])


def test_with_another_number_of_processes_the_generators_stay():
    model = torch.nn.Linear(1, 1)
    (own,) = parallel.draws(model)
    expected = torch.rand(3)
    parallel.set_draws([own], model)
    assert torch.equal(torch.rand(3), expected)
    before = torch.get_rng_state()
    for states in ([], [own, own]):
        parallel.set_draws(states, model)
        assert torch.equal(torch.get_rng_state(), before)


def test_a_process_keeps_the_generator_of_its_models_gpu(monkeypatch):
    gpu, kept = torch.device("cuda", 1), {}
    kept[gpu] = torch.arange(16, dtype=torch.uint8)
    model = SimpleNamespace(parameters=lambda: iter([SimpleNamespace(device=gpu)]))
    monkeypatch.setattr(torch.Tensor, "to", lambda tensor, device: tensor)  # there may be no GPU
    monkeypatch.setattr(torch.cuda, "get_rng_state", kept.get)
    monkeypatch.setattr(
        torch.cuda, "set_rng_state", lambda state, device: kept.update({device: state})
    )
    states = parallel.draws(model)
    kept.clear()
    parallel.set_draws(states, model)
    assert list(kept) == [gpu]
    assert kept[gpu].tolist() == list(range(16))


def test_the_first_process_alone_speaks_and_writes(pair):
    folder, said = pair
    assert said.count("nnlab: cpu") == 1
    assert sorted(path.name for path in folder.glob("*.csv")) == sorted(f"{n}.csv" for n in NAMES)
    assert list(folder.glob("*.part")) == []


@pytest.mark.parametrize("n", [2, 5, 9, 10])
@pytest.mark.parametrize("world", [1, 2, 3, 7])
def test_padded_shares_are_those_of_the_distributed_sampler(n, world):
    for rank in range(world):
        theirs = list(DistributedSampler(range(n), world, rank, shuffle=False))
        assert shard(torch.arange(n), rank, world, pad=True).tolist() == theirs


@pytest.mark.parametrize("world", [1, 2, 3])
def test_shares_without_padding_are_disjoint_and_complete(world):
    shares = [shard(torch.arange(10), rank, world, pad=False) for rank in range(world)]
    assert sorted(torch.cat(shares).tolist()) == list(range(10))


def test_a_share_of_batches_knows_its_length():
    batches = Batches(torch.arange(10), size=2, shuffle=True)
    shares = [batches.share(rank, 3, pad=True) for rank in range(3)]
    assert [share.dataset_size for share in shares] == [4, 4, 4]
    assert [len(list(share)) for share in shares] == [len(share) for share in shares] == [2, 2, 2]
    assert batches.dataset_size == 10


def test_one_process_keeps_what_it_has():
    batches = Batches(torch.arange(10))
    model = torch.nn.Linear(1, 1)
    assert parallel.share(batches, pad=True) is batches
    assert parallel.replica(model) is model


def test_a_loader_with_an_order_of_its_own_is_refused(monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "2")
    own = BatchSampler(RandomSampler(range(10)), batch_size=2, drop_last=False)
    with pytest.raises(ValueError, match=r"2 processes cannot share .* or a DistributedSampler"):
        parallel.share(DataLoader(range(10), batch_sampler=own), pad=True)


def test_a_loader_that_is_shared_already_stays_as_it_is(monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "2")
    loader = DataLoader(range(10), sampler=DistributedSampler(range(10), 2, 0))
    assert parallel.share(loader, pad=True) is loader


def test_a_shuffled_loader_has_a_new_order_in_every_epoch(monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "2")
    loader = parallel.share(DataLoader(range(10), batch_size=5, shuffle=True), pad=True)
    orders = []
    for epoch in (1, 2):
        parallel.begin(loader, epoch)
        orders.append(torch.cat(list(loader)).tolist())
    assert orders[0] != orders[1]
    assert len(orders[0]) == 5


def test_fewer_examples_than_processes_are_refused(monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "4")
    with pytest.raises(ValueError, match="3 examples for 4 processes; expected at least one for"):
        parallel.share(Batches(torch.arange(3)), pad=True)
