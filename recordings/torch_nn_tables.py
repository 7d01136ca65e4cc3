"""Record the tables of lesson 09 over three seeds with its own cells.

`python recordings/torch_nn_tables.py [TABLE ...] [--processes N]`; tables: normalize, deep.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product

from recording import cells, record

SEEDS = (0, 1, 2)
SCALES = {"0 to 1": (0.0, 1.0), "Normalize(0.5)": (0.5, 0.5), "Normalize(0.13)": (0.1307, 0.3081)}

ROADS = ((0, 1e-5), (0, 1e-3), (1, 1e-5))  # batch norm or not, and the rate

lesson = cache(lambda *names: cells("torch-nn", ["setup", *names]))


def normalize(road: str, seed: int) -> Iterator[dict]:
    """Ten epochs of 784-128-64-10 on pixels of one scale, some ten seconds."""
    run = lesson("normalize-code")["normalize_run"]
    yield {"road": road, "seed": seed, "accuracy": run(*SCALES[road], seed)}


def deep(norm: int, lr: float, seed: int) -> Iterator[dict]:
    """A hundred epochs of the fourteen layers, some forty seconds."""
    run = lesson("deep-code", "deep-run")["deep_run"]
    for epoch, accuracy in enumerate(run(lr, bool(norm), seed), 1):
        yield {"norm": norm, "lr": lr, "seed": seed, "epoch": epoch, "valid_accuracy": accuracy}


TABLES = {
    "normalize": (normalize, lambda: product(SCALES, SEEDS)),
    "deep": (deep, lambda: [(*road, seed) for road, seed in product(ROADS, SEEDS)]),
}

if __name__ == "__main__":
    record("torch-nn", TABLES)
