"""What the sandbox is asked: which attempts a notebook makes, and what one of them answers."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from nnlab import paths
from nnlab.exercises.choose import Choices
from nnlab.exercises.source import standalone
from nnlab.exercises.task import Task
from nnlab.grading.answers.extract import digest
from nnlab.grading.sandbox.limits import Ended, Limits

_IN_SANDBOX = ("nnlab.exercises.run", "nnlab.exercises.probes", "nnlab.exercises.wires")


def reading(tasks: Sequence[Task], notebook: bytes) -> dict:
    """The request that finds the answers to exercises in a notebook."""
    wanted = [
        {
            "id": task.id,
            "names": list(task.names),
            "keys": list(task.questions) if isinstance(task, Choices) else [],
            "lesson": lessons_own(task.id, tuple(task.names)),
        }
        for task in tasks
    ]
    return {"do": "read", "notebook": np.frombuffer(notebook, np.uint8), "wanted": wanted}


@cache
def lessons_own(id: str, names: tuple[str, ...]) -> list[str]:
    """Digests of the cells of an exercise's lesson that say something under its names."""
    try:
        lesson = json.loads(paths.lesson(id.partition(".")[0]).read_text("utf-8"))
    except (ValueError, OSError):  # a private exercise belongs to none
        return []
    cells = ["".join(cell["source"]) for cell in lesson["cells"] if cell["cell_type"] == "code"]
    return [digest(source) for source in cells if any(name in source for name in names)]


def ways(attempt: dict) -> list[list[dict]]:
    """The programs that run a whole notebook: to the check of the answer, and on if it matters.

    It matters if a cell below defines or changes what the answer uses.
    """
    need = {part["cell"] for part in attempt["program"]}
    leave: dict[int, list[int]] = {}
    for cell, number in attempt["leave"]:
        leave.setdefault(cell, []).append(number)
    whole = [
        cell | {"need": cell["cell"] in need, "leave": leave.get(cell["cell"], [])}
        for cell in attempt["cells"]
    ]
    if attempt["stop"] is None:
        return [whole]
    at, number = attempt["stop"]
    checked = [cell for cell in whole if cell["cell"] < at]
    checked += [cell | {"keep": range(number)} for cell in whole if cell["cell"] == at]
    return [checked, whole] if attempt["further"] else [checked]


def cut_off(reply: Any) -> list[int]:
    """The cells that a run had to cut off, as its reply says."""
    cut = reply.get("cut") if isinstance(reply, dict) else None
    return [cell for cell in cut if type(cell) is int] if isinstance(cut, list) else []


def is_unsure(ended: Ended) -> bool:
    """Whether a kernel on the student's machine may have come to another end."""
    reply = ended.reply if isinstance(ended.reply, dict) else {}
    ended_early = ended.how == "crashed" or bool({"missing", "unfit"} & {*reply})
    return ended_early or bool(reply.get("cut")) or reply.get("elsewhere") is True


def working(task: Task, attempt: dict, program: list | None, seed: int, limits: Limits) -> dict:
    """The request that runs an attempt in a program of `ways`, or alone, on the cases of a seed."""
    whole = program is not None
    cells = [cell | {"cut": cell["cell"] in attempt["cut"]} for cell in program or ()]
    return {
        "do": "work",
        "program": [cell | _numbers(cell) for cell in cells] if whole else attempt["program"],
        "whole": whole,
        "seconds": float(limits.seconds),
        "names": attempt["names"],
        "data": isinstance(task, Choices),
        "probe": _probe(task.probe_function),
        "cases": [case.args for case in task.draw(seed)],
    }


def _numbers(cell):
    return {"keep": list(cell["keep"])} if "keep" in cell else {}


def _probe(probe):
    if probe.__module__ in _IN_SANDBOX:
        return {"module": probe.__module__, "name": probe.__name__}
    imports, source = standalone(probe)
    return {"source": "\n".join([*imports, source]), "name": probe.__name__}
