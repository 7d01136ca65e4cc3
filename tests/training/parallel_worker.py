"""What each of two processes does in test_parallel.py: python parallel_worker.py FOLDER."""

import os
import sys
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import nnlab


def points(n, seed):
    """Points in four dimensions, labelled by a line."""
    x = torch.randn(n, 4, generator=torch.Generator().manual_seed(seed))
    return x, (x[:, 0] + x[:, 1] > 0).long()


def trained(train, valid=None, epochs=3, dropout=0.0, **settings):
    """The weights after a training, as one vector, and its rows."""
    torch.manual_seed(int(os.environ.get("RANK", 0)))  # replicas take the first one's weights
    dropped = [nn.Dropout(dropout)] if dropout else []
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), *dropped, nn.Linear(8, 2))
    history = nnlab.fit(
        model,
        train,
        valid,
        epochs=epochs,
        loss_fn=nn.CrossEntropyLoss(),
        optimizer=torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9),
        metrics=[nnlab.metrics.accuracy],
        **settings,
    )
    return nn.utils.parameters_to_vector(model.parameters()).detach(), history


def scenarios(size, folder):
    """Trainings that two processes with batches of `size` and one with 2 * size must agree on."""
    train, valid = points(100, seed=0), points(51, seed=1)
    shuffled = {"size": size, "shuffle": True}
    yield "batches", trained(nnlab.Batches(*train, **shuffled), valid)
    yield "clipped", trained(nnlab.Batches(*train, **shuffled), valid, clip=0.1)
    loaders = [DataLoader(TensorDataset(*part), batch_size=size) for part in (train, valid)]
    yield "loader", trained(*loaders)
    yield (
        "best",
        trained(nnlab.Batches(*train, **shuffled), valid, keep_best="valid_accuracy", patience=1),
    )
    file = folder / "run.pt"
    trained(nnlab.Batches(*train, **shuffled), valid, epochs=1, checkpoint=file)
    yield "resumed", trained(nnlab.Batches(*train, **shuffled), valid, checkpoint=file)


def with_dropout(folder):
    """The weights after three epochs at once, and after one and two; each process draws its own."""
    train, file = nnlab.Batches(*points(100, seed=0), size=16, shuffle=True), folder / "dropped.pt"
    whole, _ = trained(train, dropout=0.5)
    train.epoch = 0
    trained(train, dropout=0.5, epochs=1, checkpoint=file)
    train.epoch = 0
    return {"whole": whole, "in parts": trained(train, dropout=0.5, checkpoint=file)[0]}


def main(folder):
    """Save what this process ended with; the history is written by all, and must appear once."""
    nnlab.setup(device="cpu")
    results = {}
    for name, (weights, history) in scenarios(16, folder):
        history.to_csv(folder / f"{name}.csv")
        results[name] = {"weights": weights, "rows": history.rows}
    results |= with_dropout(folder)
    torch.save(results, folder / f"rank-{os.environ['RANK']}.pt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
