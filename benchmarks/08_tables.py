"""Record the tables of lesson 08 over several seeds: `python benchmarks/08_tables.py [NAME ...]`.

The code is the lesson's own: its cells run here, with a `recorded` that computes each table and
writes it to data/recorded/08-NAME.csv.
"""

import os
import sys
import time

os.environ |= {"NNLAB_THREADS": "1", "NNLAB_DEVICE": "cpu", "MPLBACKEND": "Agg"}

import nbformat
import recording

import nnlab
from nnlab import places

CELLS = {  # table -> the cells that make it
    "fashion": ["setup", "fashion-code", "net-code", "fit-code", "table-code"],
    "shuffled": ["setup", "fashion-code", "net-code", "fit-code", "shuffle-code", "shuffle"],
    "transfer": ["setup", "net-code", "fit-code", "emoji", "augment-code", "transfer-code",
                 "transfer-table"],
}  # fmt: skip


def main():
    notebook = nbformat.read(places.lesson("08"), as_version=4)
    sources = {cell.id: cell.source for cell in notebook.cells}
    for name in sys.argv[1:] or CELLS:
        space = {"recorded": record, "compared": lambda *_: None}  # no figures here
        for cell in CELLS[name]:
            exec(compile(sources[cell], cell, "exec"), space)


def record(name, run, cases):
    """The rows of `run` for each case, written as a table with date, machine and command."""
    history, began = nnlab.History(), time.process_time()
    for case in cases:
        history.append(run(case))
        print(history[-1], f"{time.process_time() - began:.0f} s", flush=True)
    recording.write(f"08-{name}", history)
    return history


if __name__ == "__main__":
    main()
