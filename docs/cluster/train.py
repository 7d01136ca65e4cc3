"""Train the MNIST network of lesson 09 on one process or on many: the script of docs/cluster.md.

    python train.py --epochs 3
    torchrun --nproc-per-node 2 train.py --epochs 3 --checkpoint run.pt

Nothing below mentions how many processes there are: `nnlab.fit` shares the data and averages the
gradients. Started again with the same checkpoint, it goes on where it was.
"""

import argparse
import os

import torch
from torch import nn

import nnlab


def settings() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description="Train the MNIST network of lesson 09.")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch-size", type=int, default=64, help="examples a process and step")
    parser.add_argument("--lr", type=float, default=0.01)
    parser.add_argument("--examples", type=int, help="train on the first so many only")
    parser.add_argument("--checkpoint", help="written after every epoch, read at the start")
    parser.add_argument("--history", help="where the CSV with a row an epoch goes")
    return parser.parse_args()


def network() -> nn.Module:
    """784-128-64-10 with ReLU."""
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(),
        nn.Linear(64, 10),
    )  # fmt: skip


def main(given: argparse.Namespace) -> None:
    """Train, and let the first process say how it went."""
    device = nnlab.setup(seed=0)
    mnist = nnlab.load("mnist")
    train, valid = (
        nnlab.Batches(
            part.x[:limit],
            part.y[:limit],
            size=size,
            shuffle=shuffle,
            device=device,
            transform=lambda x: x.float() / 255,
        )
        for part, size, shuffle, limit in (
            (mnist.train, given.batch_size, True, given.examples),
            (mnist.valid, 1000, False, None),
        )
    )
    model = network().to(device)
    history = nnlab.fit(
        model,
        train,
        valid,
        epochs=given.epochs,
        loss_fn=nn.CrossEntropyLoss(),
        optimizer=torch.optim.SGD(model.parameters(), lr=given.lr, momentum=0.9),
        metrics=[nnlab.metrics.accuracy],
        checkpoint=given.checkpoint,
    )
    if given.history:
        history.to_csv(given.history)
    if os.environ.get("RANK", "0") == "0":
        print(history)


if __name__ == "__main__":
    main(settings())
