"""Record the tables of lesson 07 with its own cells: python benchmarks/07_training.py TABLE."""

import os
import sys

import torch
from recording import cells, write

SEEDS = (0, 1, 2)


def overfitting():
    """Every remedy of section 5 with three seeds, some 40 seconds."""
    names = ("setup", "dataset", "network", "loop-code", "same", "fight", "remedies")
    lesson = cells("07", names)
    for name in lesson["remedies"]:
        for seed in SEEDS:
            yield lesson["treat"](name, seed)


def deep():
    """The fourteen layers of section 6 with two seeds, some four minutes."""
    lesson = cells("07", ("setup", "loop-code", "deep-code", "deep-run"))
    for name in lesson["recipes"]:
        for seed in SEEDS[:2]:
            yield from lesson["train_deep"](name, seed)


def clinic():
    """The right loop and the eight patients of section 7, some 10 seconds."""
    patients = (f"patients-{pair}" for pair in ("ab", "cd", "ef", "gh"))
    lesson = cells("07", ("setup", "right-loop", "right-run", *patients))
    for name, treat in lesson["patients"].items():
        yield from ({"patient": name} | row for row in treat())


TABLES = {"overfitting": overfitting, "deep": deep, "clinic": clinic}

if __name__ == "__main__":
    os.environ["NNLAB_TESTING"] = "1"  # no progress bars
    torch.set_num_threads(1)
    for table in sys.argv[1:] or TABLES:
        write(f"07-{table}", TABLES[table]())
