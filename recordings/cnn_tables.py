"""Record the tables of lesson 10 over several seeds with its own cells.

`python recordings/cnn_tables.py [TABLE ...] [--processes N]`; tables: fashion, shuffled, transfer.
The lesson's `recorded(name, run, cases)` is replaced here by one that keeps the run and its cases.
"""

from collections.abc import Callable, Iterator
from functools import cache, partial

from recording import cells, record

CELLS = {  # table -> the cells that make it; the last one calls `recorded`
    "fashion": ["setup", "fashion-code", "net-code", "fit-code", "table-code"],
    "shuffled": ["setup", "fashion-code", "net-code", "fit-code", "shuffle-code", "shuffle"],
    "transfer": ["setup", "net-code", "fit-code", "emoji", "augment-code", "transfer-code",
                 "transfer-table"],
}  # fmt: skip


class KeptError(Exception):
    """Ends a cell once the run and its cases are known; what follows draws figures."""


@cache
def experiment(name: str) -> tuple[Callable, list]:
    """What the lesson runs for this table, and for which cases."""
    kept = []

    def recorded(_, run, cases):
        kept.extend([run, list(cases)])
        raise KeptError

    try:
        cells("cnn", CELLS[name], recorded=recorded)
    except KeptError:
        return tuple(kept)


def table(name: str, n: int) -> Iterator[dict]:
    """The row of the n-th case."""
    run, cases = experiment(name)
    yield run(cases[n])


def numbers(name: str) -> list[tuple]:
    """The places of the cases."""
    return [(n,) for n in range(len(experiment(name)[1]))]


TABLES = {name: (partial(table, name), partial(numbers, name)) for name in CELLS}

if __name__ == "__main__":
    record("cnn", TABLES)
