"""Record the tables of lesson 08 with its own cells.

`python recordings/training_tables.py [TABLE ...] [--processes N]`; tables: overfitting, deep,
clinic.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product

from recording import cells, record

SEEDS = (0, 1, 2)
FIGHT = ("setup", "dataset", "network", "loop-code", "same", "fight", "remedies")
DEEP = ("setup", "loop-code", "deep-code", "deep-run")
CLINIC = (
    "setup", "right-loop", "right-run", "patients-ab", "patients-cd", "patients-ef", "patients-gh",
)  # fmt: skip

lesson = cache(lambda names: cells("training", names))


def overfitting(remedy: str, seed: int) -> Iterator[dict]:
    """A remedy of section 5, some two seconds."""
    yield lesson(FIGHT)["treat"](remedy, seed)


def deep(name: str, seed: int) -> Iterator[dict]:
    """A net of fourteen layers of section 6, some forty seconds."""
    yield from lesson(DEEP)["train_deep"](name, seed)


def clinic() -> Iterator[dict]:
    """The right loop and the eight patients of section 7, some ten seconds."""
    for name, treat in lesson(CLINIC)["patients"].items():
        yield from ({"patient": name} | row for row in treat())


TABLES = {
    "overfitting": (overfitting, lambda: product(lesson(FIGHT)["remedies"], SEEDS)),
    "deep": (deep, lambda: product(lesson(DEEP)["recipes"], SEEDS)),
    "clinic": (clinic, lambda: [()]),
}

if __name__ == "__main__":
    record("training", TABLES)
