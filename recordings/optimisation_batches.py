"""Record four sizes of batch in equal seconds, with lesson 07's own net and loss.

`python recordings/optimisation_batches.py`: two seconds of processor for each run, five rates for
each size and start; the best of them is kept. Nothing should run beside it.
"""

import time
from collections.abc import Iterator
from functools import cache
from itertools import product

import torch
from recording import cells, record

import nnlab

SIZES, RATES, SEEDS, SECONDS = (8, 64, 256, 1078), (0.2, 0.5, 1.0, 2.0, 4.0), range(3), 2.0

lesson = cache(lambda: cells("optimisation", ("setup", "digits")))


def best_rate(size: int, seed: int) -> Iterator[dict]:
    """The run that ended lowest: its rate, its steps, and the loss over all training digits."""
    runs = [trained(size, rate, seed) for rate in RATES]
    best = min(runs, key=lambda run: run["loss"])
    yield best | {"seconds": SECONDS, "rates": len(RATES), "ms": 1000 * SECONDS / best["steps"]}


def trained(size: int, rate: float, seed: int) -> dict:
    """One run until its seconds are spent."""
    of = lesson()
    loss, inputs, labels = of["loss"], of["inputs"], of["train"].y
    v = 0.15 * torch.randn(2410, generator=torch.Generator().manual_seed(seed))
    steps, epoch, end = 0, 0, time.process_time() + SECONDS
    while time.process_time() < end:
        for xb, yb in nnlab.Batches(inputs, labels, size=size, shuffle=True, seed=epoch):
            v = v - rate * torch.func.grad(loss)(v, xb, yb)
            steps += 1
            if time.process_time() >= end:
                break
        epoch += 1
    row = {"size": size, "seed": seed, "rate": rate, "steps": steps}
    return row | {"loss": float(loss(v).nan_to_num(float("inf")))}


if __name__ == "__main__":
    record("optimisation", {"batches": (best_rate, lambda: product(SIZES, SEEDS))})
