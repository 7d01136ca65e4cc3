"""Where the cells of an exercise stand in a notebook, and where a missing one belongs."""

import re


def place(
    cells: list[dict], parts: list[dict], number: int, previous: dict | None, inline: bool
) -> int | None:
    """Where a missing cell belongs: beside its own, after the exercise before, or last of all."""
    for wanted in reversed(parts[:number]):
        if (at := index(cells, wanted)) is not None:
            return at + 1
    for wanted in parts[number + 1 :]:
        if (at := index(cells, wanted)) is not None:
            return at
    if inline:
        return None
    start, end = _section(cells)
    at = index(cells, previous) if previous else None
    return at + 1 if at is not None and start is not None and start < at < end else end


def _section(cells):
    """Where the section headed "Exercises" or "Further" starts and ends."""
    start, level = None, 0
    for at, cell in enumerate(cells):
        heading = cell["cell_type"] == "markdown" and re.match(r"(#+) (.*)", text(cell))
        if not heading:
            continue
        if start is not None and len(heading[1]) <= level:
            return start, at
        if start is None and re.search(r"\b(Exercises|Further)$", heading[2].strip()):
            start, level = at, len(heading[1])
    return start, None if start is None else len(cells)


def index(cells: list[dict], wanted: dict) -> int | None:
    """Where the wanted cell stands, if it does."""
    return next((at for at, cell in enumerate(cells) if is_wanted(cell, wanted)), None)


def is_wanted(cell: dict, wanted: dict) -> bool:
    """Whether a cell is the wanted one, by its id or by the exercise named in its metadata."""
    exercise = exercise_of(wanted)
    return cell.get("id") == wanted["id"] or bool(exercise and exercise_of(cell) == exercise)


def exercise_of(cell: dict) -> str | None:
    """The exercise that a cell's metadata name."""
    return cell["metadata"].get("nnlab", {}).get("exercise")


def text(cell: dict) -> str:
    """A cell's source in one piece."""
    return "".join(cell["source"])
