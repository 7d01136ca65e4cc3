"""Record the two tables of lesson 11: what each part buys, and what a layer costs by length.

`python benchmarks/11_tables.py [costs] [parts]`; without a name both, in some 15 minutes.
"""

import sys

import matplotlib
from recording import cells, write

CELLS = (
    "setup", "one-query", "all-queries", "attend", "multi-head", "positions", "encoder-block",
    "decoder-block", "date-words", "forms", "tokens", "network", "gru-pair", "train", "answer",
    "costs", "changed",
)  # fmt: skip


def costs(lesson: dict):
    """CPU time of one layer over lengths."""
    return lesson["costs"]()


def parts(lesson: dict):
    """Shares of unseen days read exactly: each part missing once, three seeds."""
    for part in lesson["PARTS"]:
        for seed in range(3):
            row = lesson["trial"](part, seed)
            print(row, flush=True)
            yield row


def main(names: list[str]) -> None:
    """Record the tables named on the command line, or both."""
    matplotlib.use("Agg")
    lesson = cells("11", CELLS)
    lesson["torch"].set_num_threads(1)
    for table in (costs, parts):
        if not names or table.__name__ in names:
            write(f"11-{table.__name__}", table(lesson))


if __name__ == "__main__":
    main(sys.argv[1:])
