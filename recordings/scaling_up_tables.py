"""Record lesson 18's tables: what each lever buys, and a step on one process and on two.

The code that measures is the lesson's own; this script only runs it and keeps the rows.
"""

import os
import sys

import nbformat
import recording

from nnlab import paths

LESSON = "scaling-up"
os.environ["NNLAB_THREADS"] = "1"


def speed_script() -> str:
    """The lesson's script for torchrun, without the line that tells Jupyter to write it."""
    cells = nbformat.read(paths.lesson(LESSON), as_version=4).cells
    return next(cell.source for cell in cells if cell.id == "speed-script").partition("\n")[2]


def rows(table: str) -> list[dict]:
    """The rows of a table, measured now."""
    lesson = recording.cells(LESSON, ["setup", "step", "clock", "levers", "measure"])
    if table == "tricks":
        return list(lesson["tricks"]())
    lesson["sys"] = sys  # the lesson imports it in its first cell, which speaks Jupyter
    (lesson["folder"] / "speed.py").write_text(speed_script())
    return list(lesson["measured"]())


if __name__ == "__main__":
    for table in sys.argv[1:] or ("tricks", "workers"):
        recording.write(f"{LESSON}-{table}", rows(table))
