"""Record the tables of lesson 10 with its own cells: python benchmarks/10_codes.py TABLE."""

import os
import sys

import torch
from recording import cells, write

SEEDS = (0, 1, 2)
BETAS = (0.1, 0.3, 1.0, 3.0, 10.0)
NAMES = (
    "setup", "clothes", "autoencoder-class", "pca", "clothes-pca", "learn", "two", "beside",
    "from-pca", "conv-run", "emoji-pca", "emoji-fix", "vae-class", "vae-loss", "numbers",
)  # fmt: skip
PRICED = ("setup", "clothes", "learn", "two", "vae-class", "vae-loss", "beta")


def codes():
    """What section 11 calls the numbers of this lesson, some 2 minutes."""
    lesson = cells("10", NAMES)
    for seed in SEEDS:
        yield from lesson["numbers"](seed)


def beta():
    """The two parts of the loss against the weight of the second, half a minute."""
    lesson = cells("10", PRICED)
    for value in BETAS:
        for seed in SEEDS:
            yield lesson["priced"](value, seed)


TABLES = {"codes": codes, "beta": beta}

if __name__ == "__main__":
    os.environ["NNLAB_TESTING"] = "1"  # no progress bars
    torch.set_num_threads(1)
    for table in sys.argv[1:] or TABLES:
        write(f"10-{table}", TABLES[table]())
