"""Each lesson's wall time and peak memory on one thread, in a kernel of its own (`make bench`).

`python benchmarks/lessons.py [--keep FOLDER] [LESSON ...]` prints a line for each lesson. With
`--keep docs` it keeps `lessons.csv` there and the table below its heading in `reports.md`;
lessons that the CSV has already are left out unless they are named, so an interrupted run goes on.
"""

import argparse
import datetime
import os
import sys
import time
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat

from nnlab import paths
from nnlab.regression.kernel import running, watch
from nnlab.regression.machine import processor
from nnlab.regression.messages import Page

sys.path.insert(0, str(Path(__file__).parent))
import kept

PEAK = "import resource as _r; print(_r.getrusage(_r.RUSAGE_SELF).ru_maxrss)"  # KiB on Linux
HEADING = "### Time and memory, lesson by lesson\n"


def measure(path: Path) -> tuple[float, float]:
    """Seconds that the lesson runs, the kernel's start included, and its peak memory in GB."""
    cells = nbformat.read(path, as_version=4).cells
    page, begin = Page(), time.perf_counter()
    with TemporaryDirectory() as folder, running(Path(folder)) as kernel:
        for cell in cells:
            if cell.cell_type == "code":
                watch(kernel, kernel.execute_cell_input(cell.source, allow_stdin=False), page)
        seconds = time.perf_counter() - begin
        watch(kernel, kernel.execute_cell_input(PEAK, allow_stdin=False), page)
    return seconds, int(page.outputs[-1]["text"]) * 1024 / 1e9


def row_of(path: Path) -> kept.Row:
    """The lesson's measurement, with its day and its machine."""
    seconds, memory = measure(path)
    origin = {"day": str(datetime.date.today()), "processor": processor()}
    origin |= {"torch": metadata.version("torch").partition("+")[0]}
    return {"lesson": path.stem, "seconds": f"{seconds:.1f}", "GB": f"{memory:.2f}"} | origin


def read(table: Path) -> dict[str, kept.Row]:
    """The stored rows by lesson, without those of lessons that are gone."""
    known = {path.stem for path in paths.lessons()}
    return {row["lesson"]: row for row in kept.read(table) if row["lesson"] in known}


def keep(folder: Path, rows: dict[str, kept.Row]) -> None:
    """Store the rows, and their table in the page."""
    in_order = [rows[lesson] for lesson in sorted(rows)]
    table, page = folder / "lessons.csv", folder / "reports.md"
    kept.keep(table, in_order, page, HEADING, report(in_order))


def report(rows: list[kept.Row]) -> str:
    """The rows as a table in Markdown, and the command that made them."""
    command = "`python benchmarks/lessons.py --keep docs` wrote this, each lesson on one thread."
    lines = [
        command,
        "",
        "| lesson | seconds | GB at most | measured |",
        "| --- | ---: | ---: | --- |",
    ]
    for row in rows:
        where = f"{row['day']}, {row['processor']}, torch {row['torch']}"
        lines.append(f"| {row['lesson']} | {row['seconds']} | {row['GB']} | {where} |")
    total = sum(float(row["seconds"]) for row in rows)
    most = max(float(row["GB"]) for row in rows)
    return "\n".join([*lines, f"| {len(rows)} lessons | {total:.1f} | {most:.2f} | |", ""])


def main(arguments: list[str] | None = None) -> None:
    """Print a line for each lesson, or for those named; keep the table if a folder is given."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", metavar="LESSON")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="of lessons.csv and reports.md")
    given = parser.parse_args(arguments)
    os.environ["NNLAB_THREADS"] = "1"
    rows = read(given.keep / "lessons.csv") if given.keep else {}
    asked = [paths.lesson(name) for name in given.names]
    asked = asked or [path for path in paths.lessons() if path.stem not in rows]
    total = 0.0
    for path in asked:
        row = rows[path.stem] = row_of(path)
        total += float(row["seconds"])
        print(f"{row['lesson']:<20} {row['seconds']:>6} s {row['GB']:>6} GB", flush=True)
        if given.keep:
            keep(given.keep, rows)  # after each lesson, so that an interrupted run is not lost
    print(f"{'all':<20} {total:6.1f} s")


if __name__ == "__main__":
    main()
