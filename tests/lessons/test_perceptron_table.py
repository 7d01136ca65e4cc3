"""The pass through AND that lesson 02 makes by hand, in a table of its text, computed again."""

import re

import nbformat
import numpy as np

from nnlab import paths


def table():
    """The rows of the table as numbers: point, sum, answer, label, error, new w, new b."""
    notebook = nbformat.read(paths.lesson("02"), as_version=4)
    source = next(cell.source for cell in notebook.cells if cell.id == "rule")
    rows = [line for line in source.splitlines() if line.startswith("| (")]
    return [[float(n) for n in re.findall(r"-?\d+", row.replace("−", "-"))] for row in rows]


def test_the_table_made_by_hand_is_right():
    w, b, made = np.zeros(2), 0.0, []
    for point, label in zip(np.ndindex(2, 2), (0, 0, 0, 1), strict=True):
        total = w @ point + b
        fires = float(total >= 0)
        w, b = w + (label - fires) * np.array(point), b + label - fires
        made.append([*point, total, fires, label, label - fires, *w, b])
    assert table() == made
