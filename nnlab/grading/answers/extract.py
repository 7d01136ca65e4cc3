"""Find the answer to an exercise in a notebook, and whatever else of the notebook it needs.

This runs in the sandbox, as a hostile source can crash even Python's parser, but it calls nothing
of the notebook. A program is a list of cells, each with the statements of it that are to be run.
"""

import hashlib
import json
import re
from typing import Any

from nnlab.grading.answers.cells import read_cell
from nnlab.grading.answers.slice import later_changes, slice_for

MOST_CELLS = 5_000
MOST_TRIES = 3  # attempts at one exercise that are looked at


class NotANotebookError(ValueError):
    """Why a file cannot be read as a notebook."""


def sources(data: bytes) -> list[tuple[set[str], str]]:
    """The code cells of a notebook: the marks that name an exercise, and the source.

    Raises: NotANotebookError with a sentence for the student.
    """
    try:
        notebook = json.loads(data)  # UTF-8, 16 or 32, as its first bytes tell
    except (ValueError, RecursionError):
        raise NotANotebookError("The file is not a notebook: it is not JSON.") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if isinstance(notebook, dict) and isinstance(notebook.get("worksheets"), list):  # nbformat 3
        sheets = [sheet for sheet in notebook["worksheets"] if isinstance(sheet, dict)]
        lists = [sheet["cells"] for sheet in sheets if isinstance(sheet.get("cells"), list)]
        cells = [cell for part in lists for cell in part]
    if not isinstance(cells, list):
        raise NotANotebookError("The file is not a notebook: it has no cells.")
    if len(cells) > MOST_CELLS:
        raise NotANotebookError(
            f"The notebook has {len(cells):,} cells; at most {MOST_CELLS:,} are read."
        )
    code = [cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    return [(_marks(cell), _source(cell)) for cell in code]


def extract(data: bytes, wanted: list[dict]) -> dict[str, Any]:
    """The "cells" that can be run, and for each wanted exercise its "attempts", the best one first.

    Exercises are wanted by id, names, keys, and what the lesson itself says under these names
    (`lesson`, see `digest`). An attempt has the "program" of what it needs, whether it is
    "unsolved", the "names" it defines; the statements to "leave" out where the whole notebook is
    run; and where to "stop": at the cell that checks it, if one stands below. "broken" says which
    mistake a cell with the answer has that is no Python.
    """
    found = list(enumerate(sources(data)))
    cells = [read_cell(index, marks, source) for index, (marks, source) in found]
    statements = [statement for cell in cells for statement in cell.statements]
    attempts = {}
    for task in wanted:
        lessons = {n for n, (_, source) in found if digest(source) in task.get("lesson", ())}
        others = _namesakes(task, wanted)
        attempts[task["id"]] = _attempts(task, statements, others, lessons)
    broken = {task["id"]: _broken(task, cells) for task in wanted}
    parts = [{"cell": cell.index, "source": cell.source} for cell in cells if cell.statements]
    return {"cells": parts, "attempts": attempts, "broken": broken}


def digest(source: str) -> str:
    """What tells a cell of a lesson from what a student wrote."""
    return hashlib.sha256(source.strip().encode("utf-8", "replace")).hexdigest()[:16]


def _attempts(task, statements, others, lessons):
    found, names = _found(task, statements, others, lessons)
    attempts: list[dict] = []
    for number in range(min(MOST_TRIES, max(map(len, found), default=0))):
        chosen = [ranked[min(number, len(ranked) - 1)] for ranked in found]
        pairs = zip(names, chosen, strict=True)
        unsolved = any(_is_unsolved(name, one, statements) for name, one in pairs)
        if attempts and unsolved:
            break
        attempt = {"program": slice_for(chosen, names, statements), "unsolved": unsolved}
        attempt |= {"names": names, "leave": _left(chosen, names, statements)}
        stop = _stop(task, chosen, statements)
        further = stop is not None and _is_further(stop, attempt, statements)
        attempts.append(attempt | {"stop": stop, "further": further})
    return attempts


def _found(task, statements, others, lessons):
    """For each name of an answer the statements that define it, the best first; and the names."""
    found = [_ranked(name, task, statements, others, lessons) for name in task["names"]]
    names = task["names"]
    if not all(found):
        found, names = _renamed(task, statements)
    firsts = zip(names, (ranked[0] for ranked in found), strict=True)
    if not found or any(_is_unsolved(name, one, statements) for name, one in firsts):
        written = [_written(name, statements) for name in task["names"]]
        return (written, task["names"]) if all(written) else (found, names)
    return found, names


def _written(name, statements):
    """The last statement with a text that may define a name, if there is one."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    return [s for s in statements if any(map(word.search, s.texts))][-1:]


def _left(chosen, names, statements):
    """What would put something else in the place of an answer below it."""
    left = []
    for name, answer in zip(names, chosen, strict=True):
        replaced = False
        for statement in statements:
            if statement.position <= answer.position or statement in chosen:
                continue
            anew = name in statement.defines and statement.replaces and not statement.passes_on
            if anew and (statement.is_definition or name not in statement.uses):
                replaced = True
                left.append(statement.position)
            elif replaced and name in statement.changes:  # it belongs to the other one
                left.append(statement.position)
    return left


def _stop(task, chosen, statements):
    """The cell below the answer that checks it; what stands further down comes later."""
    last = max(answer.position for answer in chosen)
    below = [s.position for s in statements if s.position > last and task["id"] in s.checks]
    return min(below, default=None)


def _is_further(stop, attempt, statements):
    """Whether something below the check is about what the answer needs."""
    kept = {(part["cell"], number) for part in attempt["program"] for number in part["keep"]}
    needed = [s for s in statements if s.position in kept]
    if any(s.position >= stop for s in needed):
        return True
    names = set(attempt["names"]).union(*(s.uses | s.defines for s in needed))
    below = [s for s in statements if s.position > stop and s.position not in attempt["leave"]]
    return any(names & (s.defines | s.changes) for s in below)


def _broken(task, cells):
    """What is wrong with a cell that would hold the answer, if it is no Python."""
    names = "|".join(map(re.escape, task["names"]))
    defines = re.compile(rf"^(?:(?:async\s+)?(?:def|class)\s+(?:{names})\b|(?:{names})\s*=)", re.M)
    found = [cell for cell in cells if cell.trouble]
    marked = [cell for cell in found if slug(task["id"]) in cell.marks]
    named = [cell for cell in found if not cell.marks and defines.search(cell.source)]
    return (marked or named)[-1].trouble if marked or named else ""


def _namesakes(task, wanted):
    """The marks of other exercises whose answers have the same name, as every lesson's `recall`."""
    return {slug(other["id"]) for other in wanted if set(other["names"]) & set(task["names"])} - {
        slug(task["id"])
    }


def _ranked(name, task, statements, others, lessons):
    """The statements that define a name: solved ones first, marked ones first, the last first.

    What the lesson itself says above the exercise's own cell is no answer of the student's.
    """
    able = [s for s in statements if name in s.defines and not s.marks & others]
    able = [s for s in able if not s.passes_on]
    own = next((s.position for s in able if slug(task["id"]) in s.marks), (0, 0))
    able = [s for s in able if s.position >= own or s.position[0] not in lessons]
    if task["keys"]:
        able = [s for s in able if s.keys is None or s.keys == set(task["keys"])]

    def rank(statement):
        cell, number = statement.position
        other_form = bool(task["keys"]) and statement.keys is None
        marked = slug(task["id"]) in statement.marks
        unsolved = _is_unsolved(name, statement, statements)
        return other_form, unsolved, not marked, -cell, -number

    return sorted(able, key=rank)


def _is_unsolved(name, statement, statements):
    return statement.unsolved and not later_changes(name, statement, statements)


def _renamed(task, statements):
    """The definitions in the marked cell, if it has as many as the exercise has names."""
    marked = [s for s in statements if slug(task["id"]) in s.marks]
    if task["keys"]:
        marked = [s for s in marked if s.keys == set(task["keys"]) and s.defines]
    else:
        marked = [s for s in marked if s.is_definition]
    wanted = len(task["names"])
    if len(marked) != wanted:
        return [], []
    return [[statement] for statement in marked], [next(iter(s.defines)) for s in marked]


def _marks(cell: dict) -> set[str]:
    """The exercises that a cell's metadata or id name, as slugs: "2-1" for 2.1."""
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    exercise = _inner(metadata, "nnlab", "exercise")
    if isinstance(exercise, str):
        return {slug(exercise)}
    names = [cell.get("id"), _inner(metadata, "nbgrader", "grade_id")]
    starts = "exercise-"
    return {n.removeprefix(starts) for n in names if isinstance(n, str) and n.startswith(starts)}


def slug(id: str) -> str:
    """An exercise id as it stands in the ids of cells."""
    return id.replace(".", "-")


def _inner(metadata, key, inner) -> Any:
    part = metadata.get(key)
    return part.get(inner) if isinstance(part, dict) else None


def _source(cell) -> str:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""
