"""The recorded tables of lesson 09, computed by the lesson's own cells.

`python benchmarks/09_tables.py recall scores` writes both, in about ten minutes.
"""

import ast
import sys
from collections.abc import Iterator

import nbformat
import torch
from recording import write

from nnlab import metrics, places

WHOLE = {  # cells that run as they are; of the others only what they define
    "setup", "births", "naive", "calendar", "examples", "encode", "date-written", "translator",
}  # fmt: skip
ASSIGNED = {"KINDS", "surnames", "named"}  # and these names


def lesson() -> dict:
    """What the lesson's cells define, without its trainings and figures."""
    space: dict = {}
    for cell in nbformat.read(places.lesson("09"), as_version=4).cells:
        skipped = cell.id.startswith(("exercise", "check")) or "    %" in cell.source
        if cell.cell_type != "code" or skipped:
            continue
        tree = ast.parse(cell.source)
        if cell.id not in WHOLE:
            tree.body = [node for node in tree.body if _defines(node)]
        exec(compile(tree, cell.id, "exec"), space)
    return space


def _defines(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        names = {each.id for each in ast.walk(node.targets[0]) if isinstance(each, ast.Name)}
        return bool(names & ASSIGNED)
    return isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom))


RECALLERS = ("RNN", "GRU", "LSTM", "LSTM, bias 1", "LSTM, bias 3")


def recall(of: dict, seed: int) -> Iterator[dict]:
    """The share recalled at each distance: by a network led to 200, and by one trained there."""
    for cell in RECALLERS:
        led = of["learn_recall"](cell, 200, 5, seed)
        made = [("curriculum", T, led) for T in (5, 10, 20, 50, 100, 200)]
        made += [("plain", T, of["learn_recall"](cell, T, T, seed)) for T in (5, 10, 20)]
        for way, T, model in made:
            share = round(of["accuracy_at"](model, T), 3)
            yield {"way": way, "cell": cell, "distance": T, "seed": seed, "share": share}


def scores(of: dict, seed: int) -> Iterator[dict]:
    """Every other training of the lesson: errors in births a day, else shares right."""
    known, films, named = [of["holidays"]], of["films"]["test"], of["named"]["test"]
    births, read, right = of["forecast"], of["read_films"], of["right"]
    trials = {
        "births, LSTM, values": lambda: metrics.mae(births(seed=seed), of["truth"]),
        "births, LSTM, calendar": lambda: metrics.mae(births(known, seed=seed), of["truth"]),
        "births, a week ahead": lambda: metrics.mae(births(known, 7, seed), of["truth"]),
        "films, RNN": lambda: right(read(of["LastState"], seed), *films),
        "films, GRU": lambda: right(read(of["MeanState"], seed), *films),
        "films, GRU, table from 1": lambda: right(read(of["MeanState"], seed, 1), *films),
        "names, GRU": lambda: right(of["read_names"](seed), *named),
        "dates, one": lambda: of["exact"](of["read_dates"](1, seed), 1)[0],
        "dates, two": lambda: sum(of["exact"](of["read_dates"](2, seed), 2)) / 2,
    }
    for trial, score in trials.items():
        yield {"trial": trial, "seed": seed, "score": round(score(), 4)}


TABLES = {"recall": recall, "scores": scores}


def main(names: list[str]) -> None:
    """Compute the tables named on the command line; without a name say which there are."""
    if not names:
        print(f"benchmarks/09_tables.py computes a table by its name: {', '.join(TABLES)}")
        return
    space = lesson()
    torch.set_num_threads(1)
    for name in names:
        rows = []
        for seed in range(3):
            for row in TABLES[name](space, seed):
                rows.append(row)
                print(row, flush=True)
        write(f"09-{name}", rows)


if __name__ == "__main__":
    main(sys.argv[1:])
