"""Record the tables of lesson 11 with its own cells.

`python recordings/rnn_lstm_tables.py [TABLE ...] [--processes N]`; tables: recall.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache

import nbformat
import torch
from recording import record

from nnlab import paths

SEEDS = (0, 1, 2)


@cache
def lesson() -> dict:
    """What the lesson's cells define, without its trainings and figures."""
    space: dict = {}
    for cell in nbformat.read(paths.lesson("rnn-lstm"), as_version=4).cells:
        magic = re.search(r"^ +[%!]", cell.source, re.MULTILINE)
        if cell.cell_type != "code" or magic or cell.id.startswith(("exercise", "check")):
            continue
        tree = ast.parse(cell.source)
        if cell.id != "setup":
            tree.body = [node for node in tree.body if _defines(node)]
        exec(compile(tree, cell.id, "exec"), space)
    return space


def _defines(node: ast.stmt) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom))


RECALLERS = ("RNN", "GRU", "LSTM", "LSTM, bias 1", "LSTM, bias 3")
LED = (5, 10, 20, 50, 100, 200)


def recall(seed: int, cell: str, start: int, distances: tuple[int, ...]) -> Iterator[dict]:
    """The share recalled at each distance by one network, trained from `start` to the last."""
    of, last = lesson(), distances[-1]
    way = "plain" if start == last else "curriculum"
    torch.manual_seed(seed)
    model = of["learn_recall"](of["FromMemory"](cell, 8, 8), last, start)
    for T in distances:
        share = round(of["accuracy_at"](model, T), 3)
        yield {"way": way, "cell": cell, "distance": T, "seed": seed, "share": share}


def recallers() -> list[tuple]:
    """For each cell a network led from 5 to 200, and one trained plainly at each distance."""
    ways = [(5, LED), (5, (5,)), (10, (10,)), (20, (20,))]
    return [(seed, cell, *way) for seed in SEEDS for cell in RECALLERS for way in ways]


TABLES = {"recall": (recall, recallers)}

if __name__ == "__main__":
    record("rnn-lstm", TABLES)
