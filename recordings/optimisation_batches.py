"""Equal seconds for four sizes of batch, in lesson 07: a table, in a minute.

It runs the lesson's own net and loss: there is no second version of them.
"""

import csv
import os
import platform
import time
from datetime import date

import nbformat
import torch

import nnlab
from nnlab import places

LESSON = "optimisation"
CELLS = ("setup", "digits")
SIZES, RATES, SEEDS, SECONDS = (8, 64, 256, 1078), (0.2, 0.5, 1.0), range(3), 1.0


def lesson() -> dict:
    """The names that the lesson's cells define."""
    cells = {cell.id: cell.source for cell in nbformat.read(places.lesson(LESSON), 4).cells}
    space: dict = {}
    for name in CELLS:
        exec(compile(cells[name], name, "exec"), space)
    return space


def trained(space: dict, size: int, rate: float, seed: int) -> tuple[int, float]:
    """The steps taken in the seconds given, and the training loss after them."""
    loss, inputs, labels = space["loss"], space["inputs"], space["train"].y
    v = 0.15 * torch.randn(2410, generator=torch.Generator().manual_seed(seed))
    steps, epoch, end = 0, 0, time.process_time() + SECONDS
    while time.process_time() < end:
        for xb, yb in nnlab.Batches(inputs, labels, size=size, shuffle=True, seed=epoch):
            v = v - rate * torch.func.grad(loss)(v, xb, yb)
            steps += 1
            if time.process_time() >= end:
                break
        epoch += 1
    return steps, float(loss(v))


def rows() -> list[dict]:
    """For each size and start the best of the rates, with its steps and final loss."""
    space, table = lesson(), []
    for seed in SEEDS:
        for size in SIZES:
            runs = [(*trained(space, size, rate, seed), rate) for rate in RATES]
            steps, loss, rate = min(runs, key=lambda run: run[1])
            row = {"seed": seed, "size": size, "rate": rate, "steps": steps, "loss": loss}
            table.append(row | {"ms": 1000 * SECONDS / steps})
            print(table[-1], flush=True)
    return table


def main() -> None:
    """Write the table, with its date, machine and command."""
    os.environ["NNLAB_THREADS"] = "1"
    table = rows()
    path = places.data() / "recorded" / "optimisation-batches.csv"
    with path.open("w", newline="") as file:
        file.write(f"# recorded on {date.today()} by: python recordings/optimisation_batches.py\n")
        file.write(f"# {platform.machine()}, one thread, torch {torch.__version__}\n")
        writer = csv.DictWriter(file, table[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: f"{v:.6g}" for k, v in row.items()} for row in table)


if __name__ == "__main__":
    main()
