"""Record lesson 08's table with its own cells: `python recordings/training_tables.py clinic`."""

from collections.abc import Iterator

from recording import cells, record

CLINIC = ("setup", "right-loop", "right-chart", "patients")


def clinic() -> Iterator[dict]:
    """The right loop and the nine patients of lesson 08, some ten seconds."""
    lesson = cells("training", CLINIC)
    for name, lines in lesson["patients"].items():
        yield from lesson["changed"](lines)(name)


TABLES = {"clinic": (clinic, lambda: [()])}

if __name__ == "__main__":
    record("training", TABLES)
