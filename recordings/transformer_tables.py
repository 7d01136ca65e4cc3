"""Record the tables of lesson 15 with its own cells: costs by length, parts missing, whole runs.

`python recordings/transformer_tables.py [TABLE ...] [--processes N]`; tables: costs, parts, whole.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product

from recording import cells, record

SEEDS = (0, 1, 2)
CELLS = (
    "setup", "one-query", "all-queries", "attend", "multi-head", "positions", "encoder-block",
    "decoder-block", "date-words", "forms", "tokens", "network", "gru-pair", "train", "answer",
    "costs-figure", "changed",
)  # fmt: skip

lesson = cache(lambda: cells("transformer", CELLS))


def costs() -> Iterator[dict]:
    """CPU time of one layer over lengths; with other runs beside it, it measures these too."""
    yield from lesson()["costs"]()


def parts(part: str, seed: int) -> Iterator[dict]:
    """Shares of unseen days read exactly with a part missing, some ten seconds."""
    yield lesson()["trial"](part, seed)


def whole(name: str, seed: int) -> Iterator[dict]:
    """The same after the lesson's full training, some forty seconds."""
    yield lesson()["trial"](name, seed, 1000, lesson()["test_days"])


TABLES = {
    "costs": (costs, lambda: [()]),
    "parts": (parts, lambda: product(lesson()["PARTS"], SEEDS)),
    "whole": (whole, lambda: product(("whole", "two GRUs"), SEEDS)),
}

if __name__ == "__main__":
    record("transformer", TABLES)
