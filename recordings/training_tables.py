"""Record the tables of lessons 08 and 09 with their own cells.

`python recordings/training_tables.py [TABLE ...] [--processes N]`; tables: deep, clinic.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product

from recording import cells, record

SEEDS = (0, 1, 2)
DEEP = ("setup", "deep-code", "deep-run")
CLINIC = ("setup", "right-loop", "right-chart", "patients")

torch_nn = cache(lambda: cells("torch-nn", DEEP))
clinics = cache(lambda: cells("training", CLINIC))


def deep(name: str, seed: int) -> Iterator[dict]:
    """A net of fourteen layers of lesson 09, some forty seconds."""
    yield from torch_nn()["train_deep"](name, seed)


def clinic() -> Iterator[dict]:
    """The right loop and the nine patients of lesson 08, some ten seconds."""
    for name, lines in clinics()["patients"].items():
        yield from clinics()["changed"](lines)(name)


TABLES = {
    "deep": (deep, lambda: product(torch_nn()["recipes"], SEEDS)),
    "clinic": (clinic, lambda: [()]),
}

if __name__ == "__main__":
    record("training", TABLES)
