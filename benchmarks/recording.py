"""For the scripts that record a lesson's tables: run the lesson's own cells, write the CSV."""

import csv
import datetime
import hashlib
import io
import platform
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import nbformat
import torch

from nnlab import places


def cells(lesson: str, names: Sequence[str]) -> dict:
    """What these cells of a stored lesson define, by name: the tables have no code of their own."""
    notebook = nbformat.read(places.lesson(lesson), as_version=4)
    sources = {cell.id: cell.source for cell in notebook.cells}
    space: dict = {}
    for name in names:
        exec(compile(sources[name], name, "exec"), space)
    return space


def write(name: str, rows: Iterable[dict]) -> None:
    """Write `data/recorded/<name>.csv` with its origin at the head, and its checksum."""
    rows = list(rows)
    file = io.StringIO()
    for line in origin():
        file.write(f"# {line}\n")
    table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(
        {k: f"{v:.5g}" if isinstance(v, float) else v for k, v in row.items()} for row in rows
    )
    content = file.getvalue().encode()
    path = places.data() / "recorded" / f"{name}.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    _enter(f"recorded/{name}.csv", content)


def origin() -> list[str]:
    """When, on what and by which command a table is made."""
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])
    return [
        f"recorded on {datetime.date.today()} by: python benchmarks/{command}",
        f"{processor()}, one thread, torch {torch.__version__.partition('+')[0]}",
    ]


def processor() -> str:
    """The CPU's model name; Linux tells it only in /proc."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _enter(name, content):
    """Put the checksum into the list, and the row into the table of data/README.md."""
    digest, data = hashlib.sha256(content).hexdigest(), places.data()
    sums = dict(line.split()[::-1] for line in (data / "SHA256SUMS").read_text().splitlines())
    sums[name] = digest
    lines = [f"{digest}  {path}\n" for path, digest in sorted(sums.items())]
    (data / "SHA256SUMS").write_text("".join(lines))
    readme = (data / "README.md").read_text("utf-8")
    row = f"| {name} | {len(content):,} | {digest} |"
    rows = [line for line in readme.splitlines() if not line.startswith(f"| {name} |")]
    last = max(n for n, line in enumerate(rows) if line.startswith("| ") and line.count("|") == 4)
    rows.insert(last + 1, row)
    (data / "README.md").write_text("\n".join(rows) + "\n", "utf-8")
