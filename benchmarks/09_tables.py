"""The recorded tables of lesson 09, computed by the lesson's own cells.

`python benchmarks/09_tables.py recall scores` writes both, in about ten minutes.
"""

import ast
import sys

import nbformat
import torch
from recording import write

from nnlab import places

NAMES = {"recall": "recall_rows", "scores": "score_rows"}  # table -> the lesson's function
WHOLE = {  # cells that run as they are; of the others only what they define
    "setup", "births", "naive", "calendar", "examples", "encode", "date-written", "translator",
}  # fmt: skip
ASSIGNED = {"CELLS", "KINDS", "surnames", "named"}  # and these names


def lesson() -> dict:
    """What the lesson's cells define, without its trainings and figures."""
    space: dict = {}
    for cell in nbformat.read(places.lesson("09"), as_version=4).cells:
        if cell.cell_type != "code" or cell.id.startswith(("colab", "exercise", "check")):
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


def main(names: list[str]) -> None:
    """Compute the tables named on the command line; without a name say which there are."""
    if not names:
        print(f"benchmarks/09_tables.py computes a table by its name: {', '.join(NAMES)}")
        return
    space = lesson()
    torch.set_num_threads(1)
    for name in names:
        rows = []
        for seed in range(3):
            for row in space[NAMES[name]](seed):
                rows.append(row)
                print(row, flush=True)
        write(f"09-{name}", rows)


if __name__ == "__main__":
    main(sys.argv[1:])
