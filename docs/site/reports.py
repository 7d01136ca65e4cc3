"""What the page of reports counts: what a test run compares, and what exercises declare."""

import tomllib
from collections import Counter
from pathlib import Path

import nbformat

from nnlab import paths
from nnlab.exercises.lessons import of_lesson, predictions_of
from nnlab.regression import tolerance
from nnlab.regression.figures import MIME as FIGURE

MUTANTS = Path("tests", "regression", "mutants.toml")


def filled(text: str) -> str:
    """The page with its tables."""
    tables = {
        "what is compared, lesson by lesson": compared,
        "tolerances and their reasons": reasons,
        "exercises, lesson by lesson": exercises,
    }
    for name, made in tables.items():
        text = text.replace(f"<!-- {name} -->", made())
    return text


def compared() -> str:
    """For each lesson the outputs that are stored and compared, and the faults made on purpose."""
    faults = Counter(mutant["notebook"] for mutant in _mutants())
    rows = [[*_outputs(path), faults[path.name]] for path in paths.lessons()]
    names = ["lesson", "cells with outputs", "figures", "own tolerance", "faults on purpose"]
    usual = tolerance.DEFAULTS["cpu"]
    default = f"The default: |difference| ≤ {usual.atol:g} + {usual.rtol:g} · |number|."
    return f"{_table(names, rows)}\n\n{default.replace('|', chr(92) + '|')}"


def reasons() -> str:
    """Each cell with a tolerance of its own, and why."""
    rows = [
        [path.stem, f"`{cell.id}`", _said(said.get("cpu", {})), said["reason"]]
        for path in paths.lessons()
        for cell in nbformat.read(path, as_version=4).cells
        if (said := tolerance.declared(cell.metadata))
    ]
    return _table(["lesson", "cell", "tolerance", "reason"], rows)


def exercises() -> str:
    """For each lesson its exercises, their wrong answers with a name, and its predictions."""
    rows = []
    for path in paths.lessons():
        tasks = of_lesson(int(path.stem[:2]))
        known = sum(len(task.misconceptions) for task in tasks)
        rows.append([path.stem, len(tasks), known, len(predictions_of(int(path.stem[:2])))])
    return _table(["lesson", "exercises", "wrong answers with a name", "predictions"], rows)


def _outputs(path):
    cells = nbformat.read(path, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    figures = sum(FIGURE in output.get("data", {}) for output in outputs)
    own = sum(bool(tolerance.declared(cell.metadata)) for cell in cells)
    return [path.stem, sum(bool(cell.get("outputs")) for cell in cells), figures, own]


def _said(values):
    return ", ".join(f"{name} {value:g}" for name, value in values.items())


def _mutants():
    return tomllib.loads((paths.course() / MUTANTS).read_text("utf-8"))["mutant"]


def _table(names, rows):
    """Markdown; where a column has numbers they are added up in a last row."""
    lines = [names, ["---" if isinstance(x, str) else "---:" for x in rows[0]], *rows]
    if any(not isinstance(x, str) for x in rows[0]):
        lines.append(["all", *(sum(column) for column in list(zip(*rows, strict=True))[1:])])
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
