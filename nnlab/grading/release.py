"""Write an assignment: the instructor's source, the students' release, and a solved edition."""

import ast
import json
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from nnlab import atomic
from nnlab.exercises import own
from nnlab.exercises.choose import Choices
from nnlab.exercises.lessons import of_lesson
from nnlab.exercises.source import solution_source, stub_source
from nnlab.exercises.task import Task
from nnlab.grading.answers.extract import slug
from nnlab.grading.assignment import for_points, load_module, tasks_of

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_SETUP = """import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from nnlab import check, hint"""
_WELCOME = """# {name}

{count} exercises, {points:g} points, about {minutes} minutes. Write your answers where
`NotImplementedError` or `None` stands; keep the names of functions and entries. A check, where
there is one, tells you at once what is right; marks are given after you have handed in your
notebook, with other inputs."""


def release(
    name: str,
    *,
    exercises: Sequence[str] | None = None,
    lesson: int | None = None,
    module: str | None = None,
    course: Path = Path(),
    solutions: bool = False,
) -> list[Path]:
    """Write source/NAME and release/NAME (and solutions/NAME) into the course; the files written.

    Of a lesson, exercises for practice only are left out.

    Raises: ValueError for a name that cannot be one, or exercises that are not there or give no
    points.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", name):
        raise ValueError(f"{name!r} is no name for an assignment: letters, digits, . _ - only")
    loaded = load_module(module) if module else None
    ids = exercises
    if not exercises and lesson is not None:
        ids = [task.id for task in of_lesson(lesson) if not task.practice_only]
    if not ids:
        raise ValueError(f"lesson {lesson} has no exercises")
    tasks = for_points(tasks_of(ids, loaded))
    private = {task.id for task in tasks if module and task in vars(loaded).values()}
    kinds = {"source": source_source, "release": stub_source}
    kinds |= {"solutions": solution_source} if solutions else {}
    written = []
    paths = {kind: course / kind / name / f"{name}.ipynb" for kind in kinds}
    for path in paths.values():
        own.expect(path, partial(_is_ours, path))
    for kind, source in kinds.items():
        path = paths[kind]
        path.parent.mkdir(parents=True, exist_ok=True)
        book = _notebook(name, tasks, source, module, private, kind)
        atomic.write(path, json.dumps(book, indent=1, ensure_ascii=False) + "\n")
        written.append(path)
    return written


def _is_ours(path, _):
    """Whether a notebook is an assignment that was released from here."""
    try:
        return "assignment" in json.loads(path.read_text("utf-8"))["metadata"]["nnlab"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def source_source(task: Task) -> str:
    """The solved cell with marks around what nbgrader takes out of it."""
    solved = solution_source(task)
    if isinstance(task, Choices):
        return _choices_source(task, solved)
    lines = solved.splitlines()
    for function in reversed(list(_functions(ast.parse(solved), task.given))):
        indent = " " * function.body[0].col_offset
        first = function.body[0].lineno
        if ast.get_docstring(function) is not None:
            first = function.body[0].end_lineno + 1
        lines.insert(function.end_lineno, f"{indent}### END SOLUTION")
        lines.insert(first - 1, f"{indent}### BEGIN SOLUTION")
    return "\n".join(lines)


def _choices_source(task, solved):
    """A dict is filled in below its stub, where a student has left it as it was."""
    return (
        f"{stub_source(task)}\nif None in {task.variable}.values():\n    ### BEGIN SOLUTION\n"
        + "\n".join(f"    {line}" for line in solved.splitlines())
        + "\n    ### END SOLUTION"
    )


def _functions(tree, given):
    """The functions and methods whose bodies a stub leaves out, in their order."""
    for part in tree.body:
        if isinstance(part, ast.FunctionDef):
            yield part
        elif isinstance(part, ast.ClassDef):
            methods = [inner for inner in part.body if isinstance(inner, ast.FunctionDef)]
            yield from (method for method in methods if method.name not in given)


def _notebook(name, tasks, source, module, private, kind):
    points = sum(task.points for task in tasks)
    minutes = sum(task.minutes for task in tasks)
    welcome = _WELCOME.format(name=name, count=len(tasks), points=points, minutes=minutes)
    cells = [cell("markdown", "welcome", welcome), cell("code", "setup", _SETUP)]
    for task in tasks:
        cells += _exercise(task, source(task), module if task.id in private else None, kind)
    facts = {"assignment": name, "exercises": [task.id for task in tasks]}
    if kind == "source" and module:
        facts["module"] = module
    return as_notebook(cells, facts)


def as_notebook(cells: list[dict], facts: dict) -> dict:
    """A notebook of these cells; the facts stand in its metadata."""
    metadata = {"kernelspec": _KERNEL, "language_info": {"name": "python"}, "nnlab": facts}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _exercise(task, source, module, kind):
    """What is asked, the answer's cell, and the cell that nbgrader marks."""
    mark = slug(task.id)
    worth = f"{task.points} point" + ("s" if task.points != 1 else "")
    about = f"## {task.heading}\n\n{worth} · {task.minutes} minutes\n\n{task.statement}"
    answer = cell("code", f"exercise-{mark}", source, solution=True, locked=False)
    answer["metadata"]["nnlab"] = {"exercise": task.id}
    test = _private_test(task, module, kind) if module else _test(task)
    return [
        cell("markdown", f"about-{mark}", about),
        answer,
        cell("code", f"check-{mark}", test, grade=True, points=task.points),
    ]


def _test(task):
    return (
        f'result = check("{task.id}", {", ".join(task.names)})\n'
        "assert result.passed, result\n"
        "display(result)"  # a result that is no number makes nbgrader warn
    )


def _private_test(task, module, kind):
    """A private exercise cannot be checked where its module is not."""
    words = "# This exercise is marked after you have handed in your notebook."
    if kind != "source":
        return words
    names = ", ".join(task.names) + ("," if len(task.names) == 1 else "")
    return (
        f"{words}\n### BEGIN HIDDEN TESTS\n"
        "from nnlab.exercises.learner import assess\n"
        "from nnlab.grading.assignment import load_module, tasks_of\n\n"
        f'(task,) = tasks_of(["{task.id}"], load_module("{module}"))\n'
        f"result = assess(task, ({names}))\n"
        "assert result.passed, result\n### END HIDDEN TESTS"
    )


def cell(
    kind: str,
    id: str,
    source: str,
    *,
    grade: bool = False,
    solution: bool = False,
    locked: bool = True,
    points: float | None = None,
) -> dict:
    """A cell with nbgrader's metadata."""
    facts = {"grade": grade, "grade_id": id, "locked": locked, "schema_version": 3}
    facts |= {"solution": solution, "task": False} | ({"points": points} if grade else {})
    made = {"cell_type": kind, "id": id, "metadata": {"nbgrader": facts}}
    made["source"] = source.splitlines(keepends=True)
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})
