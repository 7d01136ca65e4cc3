"""For the scripts that record a lesson's tables: run the lesson's own cells, write the CSV.

A table is a pair: a task, which yields the rows of one run, and a function that lists the jobs,
the tuples of arguments of all runs. Runs share nothing, so they may go side by side.
"""

import argparse
import csv
import datetime
import hashlib
import io
import linecache
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import filelock
import nbformat
import torch

from nnlab import atomic, paths
from nnlab.regression.machine import processor

Task = Callable[..., Iterable[dict]]
Jobs = Callable[[], Iterable[tuple]]


def record(lesson: str, tables: dict[str, tuple[Task, Jobs]]) -> None:
    """Record the tables named on the command line, or all: `[TABLE ...] [--processes N]`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=", ".join(tables))
    parser.add_argument("--processes", type=int, default=1, help="runs side by side (1)")
    given = parser.parse_args()
    _alone()
    if unknown := [name for name in given.tables if name not in tables]:
        parser.error(f"no table {unknown[0]!r}; there are {', '.join(tables)}.")
    for name in given.tables or tables:
        task, jobs = tables[name]
        write(f"{lesson}-{name}", rows_of(task, jobs(), given.processes), given.processes)


def rows_of(task: Task, jobs: Iterable[tuple], processes: int = 1) -> Iterator[dict]:
    """The rows of task(*job), job after job in their order, whichever is ready first.

    Each process is a new Python on one CPU thread, so that a job gives the same rows in any.
    """
    spawn = multiprocessing.get_context("spawn")  # a fork may hang in a torch with threads
    with ProcessPoolExecutor(processes, spawn, initializer=_alone) as pool:
        for rows in pool.map(partial(_run, task), jobs):
            for row in rows:
                print(row, flush=True)
                yield row


def _alone():
    """One thread, the CPU, no windows and no progress bars."""
    os.environ |= {"NNLAB_THREADS": "1", "NNLAB_DEVICE": "cpu"}
    os.environ |= {"NNLAB_TESTING": "1", "MPLBACKEND": "Agg"}
    torch.set_num_threads(1)


def _run(task, job):
    return list(task(*job))


def cells(lesson: str, names: Sequence[str], **given) -> dict:
    """What these cells of a stored lesson define, by name: the tables have no code of their own.

    `given` names what the cells find defined already.
    """
    notebook = nbformat.read(paths.lesson(lesson), as_version=4)
    sources = {cell.id: cell.source for cell in notebook.cells}
    for name in names:
        linecache.cache[name] = len(sources[name]), None, sources[name].splitlines(True), name
        exec(compile(sources[name], name, "exec"), given)  # a cell may ask for its own source
    return given


def write(name: str, rows: Iterable[dict], processes: int = 1) -> None:
    """Write `data/recorded/<name>.csv` with its origin at the head, and its checksum."""
    rows = list(rows)
    file = io.StringIO()
    for line in origin(processes):
        file.write(f"# {line}\n")
    table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(
        {k: f"{v:.5g}" if isinstance(v, float) else v for k, v in row.items()} for row in rows
    )
    content = file.getvalue().encode()
    path = paths.data() / "recorded" / f"{name}.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    enter(f"recorded/{name}.csv", content)


def origin(processes: int) -> list[str]:
    """When, on what and by which command a table is made."""
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
    threads = "one thread" if processes == 1 else f"{processes} processes of one thread"
    return [
        f"recorded on {datetime.date.today()} by: python recordings/{command}",
        f"{processor()}, {threads}, torch {torch.__version__.partition('+')[0]}",
    ]


def enter(name: str, content: bytes) -> None:
    """Put a file's checksum into the list, and its row into the table of data/README.md.

    Another recording that ends at the same time waits, so that neither loses the other's row.
    """
    with filelock.FileLock(Path(__file__).with_name(".entering.lock")):
        _enter(name, content)


def _enter(name, content):
    digest, data = hashlib.sha256(content).hexdigest(), paths.data()
    sums = dict(line.split()[::-1] for line in (data / "SHA256SUMS").read_text().splitlines())
    sums[name] = digest
    lines = [f"{digest}  {path}\n" for path, digest in sorted(sums.items())]
    atomic.write(data / "SHA256SUMS", "".join(lines))  # another script may be reading it
    readme = (data / "README.md").read_text("utf-8")
    row = f"| {name} | {len(content):,} | {digest} |"
    rows = [line for line in readme.splitlines() if not line.startswith(f"| {name} |")]
    last = max(n for n, line in enumerate(rows) if line.startswith("| ") and line.count("|") == 4)
    rows.insert(last + 1, row)
    atomic.write(data / "README.md", "\n".join(rows) + "\n")
