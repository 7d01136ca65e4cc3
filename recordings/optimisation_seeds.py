"""Five starts for three experiments of lesson 07: a table, in a minute.

It runs the lesson's own cells, with the table's flag on: there is no second version of them.
"""

import csv
import os
import platform
from datetime import date

import nbformat
import torch

from nnlab import paths

LESSON = "optimisation"
CELLS = (  # the table's, and those that it needs
    "setup", "product", "walk", "digits", "momentum-rule", "adaptive-rules", "adam-rule", "race",
    "digits-race", "schedules-torch", "finder", "schedule-run", "claim-gaussian", "seeds",
)  # fmt: skip


def rows() -> list[dict]:
    """The table that the lesson makes when it computes it itself."""
    import matplotlib as mpl

    mpl.use("agg")
    cells = {cell.id: cell.source for cell in nbformat.read(paths.lesson(LESSON), 4).cells}
    space: dict = {}
    for name in CELLS:
        source = cells[name].replace("RECOMPUTE = False", "RECOMPUTE = True")
        exec(compile(source, name, "exec"), space)
        space["plt"].close("all")
    return space["rows"]


def main() -> None:
    """Write the table, with its date, machine and command."""
    os.environ["NNLAB_THREADS"] = "1"
    table = rows()
    path = paths.data() / "recorded" / "optimisation-seeds.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", newline="") as file:
        file.write(f"# recorded on {date.today()} by: python recordings/optimisation_seeds.py\n")
        file.write(f"# {platform.machine()}, one thread, torch {torch.__version__}\n")
        writer = csv.DictWriter(file, table[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: f"{v:.6g}" for k, v in row.items()} for row in table)


if __name__ == "__main__":
    main()
