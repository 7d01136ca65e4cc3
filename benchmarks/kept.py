"""Measurements that docs/ keeps: rows in a CSV, and their table below a heading of a page."""

import csv
import re
from pathlib import Path

from nnlab import atomic

Row = dict[str, str]


def read(table: Path) -> list[Row]:
    """The rows that are kept already."""
    if not table.exists():
        return []
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def keep(table: Path, rows: list[Row], page: Path, heading: str, report: str) -> None:
    """Store the rows, and put their report below its heading, up to the next one.

    Raises: ValueError if the page has no such heading.
    """
    before, found, after = page.read_text("utf-8").partition(heading)
    if not found:
        raise ValueError(f"{page} has no line {heading.strip()!r}: the table stands below it.")
    with atomic.draft(table) as place, place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    further = re.search(r"^#", after, flags=re.MULTILINE)
    rest = f"\n{after[further.start() :]}" if further else ""
    atomic.write(page, f"{before}{heading}\n{report}{rest}")
