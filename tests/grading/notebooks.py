"""Notebooks for tests, from sources of cells or from a file of cells after `# %%` lines."""

import json
import re
from pathlib import Path


def notebook(*cells, **more) -> bytes:
    """A notebook of code cells; a pair is a source and the exercise that its metadata names."""
    made = [cell if isinstance(cell, dict) else code(cell) for cell in cells]
    return json.dumps(
        {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more
    ).encode()


def code(source, **more) -> dict:
    if isinstance(source, tuple):
        source, exercise = source
        more = {"metadata": {"nnlab": {"exercise": exercise}}} | more
    empty = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    return empty | {"source": source} | more


def from_file(path: Path) -> tuple[dict, bytes]:
    """What a file's head says (`# name: value`), and the notebook of its cells."""
    head, *cells = re.split(r"^# %%.*\n", path.read_text("utf-8"), flags=re.MULTILINE)
    facts = dict(re.findall(r"^# (\w+): (.*)$", head, flags=re.MULTILINE))
    return facts, notebook(*(cell.strip("\n") for cell in cells))
