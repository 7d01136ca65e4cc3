"""A table of how much of its tolerance each compared cell uses, and a report of it."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

MOST = 0.5  # of its tolerance a cell may use
_LAST = ["what", "day", "processor", "torch"]


def column(instructions: str, threads: int) -> str:
    """The name of a setting's column."""
    return f"{instructions}, {threads} thread{'s' if threads > 1 else ''}"


def columns(row: dict) -> list[str]:
    """The columns of a row that hold shares."""
    return [name for name, value in row.items() if isinstance(value, float)]


def largest(row: dict) -> float:
    """The largest share that a cell uses in any setting."""
    return max(row[name] for name in columns(row))


def too_much(rows: list[dict]) -> list[dict]:
    """The rows that use more than half, the worst first."""
    return sorted((row for row in rows if largest(row) > MOST), key=largest, reverse=True)


def lines(file: Path) -> Iterator[tuple[str, float, str]]:
    """(cell, share, words) of each line that `pytest --nnlab-usage` wrote; none without a file."""
    if file.exists():
        for line in map(json.loads, file.read_text("utf-8").splitlines()):
            yield line["cell"], line["used"], line["what"]


def read(table: Path) -> list[dict]:
    """The rows of a stored table; none if there is no table yet."""
    if not table.exists():
        return []
    with table.open(encoding="utf-8", newline="") as file:
        return [
            {k: float(v) if " thread" in k else v for k, v in row.items() if v}
            for row in csv.DictReader(file)
        ]


def write(table: Path, rows: list[dict]) -> None:
    """Store the rows, lesson by lesson, cells in their order."""
    rows = sorted(rows, key=lambda row: row["lesson"])
    shares = list(dict.fromkeys(name for row in rows for name in columns(row)))
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["lesson", "cell", *shares, *_LAST], lineterminator="\n")
        writer.writeheader()
        for row in rows:
            # Words only where they matter: what moves harmlessly differs from day to day.
            told = {} if largest(row) > MOST else {"what": ""}
            writer.writerow(row | {name: f"{row[name]:.3g}" for name in columns(row)} | told)


def summary(rows: list[dict]) -> Iterator[str]:
    """A line for a lesson and one for each of its cells that uses too much."""
    worst = max(rows, key=largest)
    name = f"{rows[0]['lesson']}: {len(rows)} cells"
    yield f"{name}, at most {largest(worst):.0%} used (cell {worst['cell']!r})"
    for row in too_much(rows):
        yield f"  {row['cell']}: {largest(row):.0%} used: {row.get('what', '')}"


def report(rows: list[dict]) -> str:
    """The report in Markdown: each lesson's largest shares, then the cells that use too much."""
    rows = sorted(rows, key=lambda row: row["lesson"])
    shares = list(dict.fromkeys(name for row in rows for name in columns(row)))
    return "\n".join([*_head(), *_lessons(rows, shares), "", *_over(rows), ""])


def _head():
    return [
        "# How steady the stored outputs are",
        "",
        "`make flakes` wrote this. It runs every lesson with the instruction set of the processor,",
        "with AVX2 alone and with SSE4 alone, on one thread and on two, and asks of each compared",
        "cell how much of its tolerance the largest difference uses: over all numbers of its texts",
        "and figures, and over the ink of its pictures. 100 % would be a red test. A text whose",
        "last printed digit is rounded the other way has used nothing. Each cell has its row in",
        "[regression.csv](regression.csv).",
        "",
    ]


def _lessons(rows, shares):
    yield f"| lesson | cells | {' | '.join(shares)} | most, by | measured |"
    yield f"| --- | ---: | {' | '.join('---:' for _ in shares)} | --- | --- |"
    for lesson in dict.fromkeys(row["lesson"] for row in rows):
        ours = [row for row in rows if row["lesson"] == lesson]
        most = [_most([row[share] for row in ours if share in row]) for share in shares]
        worst = max(ours, key=largest)
        where = f"{worst['day']}, {worst['processor']}, torch {worst['torch']}"
        name = f"`{worst['cell']}`" if largest(worst) else ""
        yield f"| {lesson} | {len(ours)} | {' | '.join(most)} | {name} | {where} |"


def _most(shares):
    return f"{max(shares):.0%}" if shares else "not run"


def _over(rows):
    if not (over := too_much(rows)):
        yield f"No cell uses more than {MOST:.0%} of its tolerance."
        return
    yield f"More than {MOST:.0%} of their tolerance use:"
    yield ""
    for row in over:
        yield f"- {row['lesson']}, `{row['cell']}`: {largest(row):.0%}. {row.get('what', '')}"
