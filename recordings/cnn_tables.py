"""Record the tables of lesson 10 over several seeds with its own cells.

`python recordings/cnn_tables.py [TABLE ...] [--processes N]`; tables: shuffled, pooling.
"""

from collections.abc import Iterator
from functools import cache, partial

from recording import cells, record

NETS = ["setup", "fashion-code", "net-code", "fit-code"]
RUNS = {  # table -> the cell that defines its run, the run's name, and its cases
    "shuffled": ("shuffle", "shuffle_run", range(3)),
    "pooling": ("pooling", "pooling_run", range(6)),
}


@cache
def lesson(name: str) -> dict:
    """What the lesson's cells define for this table."""
    return cells("cnn", [*NETS, RUNS[name][0]])


def table(name: str, n: int) -> Iterator[dict]:
    """The row of the n-th case."""
    defined = lesson(name)
    case = list(defined["NETS"])[n] if name == "pooling" else n
    yield defined[RUNS[name][1]](case)


def numbers(name: str) -> list[tuple]:
    """The places of the cases."""
    return [(n,) for n in RUNS[name][2]]


TABLES = {name: (partial(table, name), partial(numbers, name)) for name in RUNS}

if __name__ == "__main__":
    record("cnn", TABLES)
