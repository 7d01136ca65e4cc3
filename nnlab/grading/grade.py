"""One submission -> one mark for each exercise. Nothing of the student's is run here."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from nnlab.exercises.choose import Choices
from nnlab.exercises.source import solution_source
from nnlab.exercises.task import Task
from nnlab.grading.answers.extract import slug
from nnlab.grading.marks import Mark, mark_of, plain_mark
from nnlab.grading.release import as_notebook
from nnlab.grading.release import cell as made_cell
from nnlab.grading.sandbox.limits import DEFAULT, Ended, Limits
from nnlab.grading.sandbox.protocol import Bounds
from nnlab.grading.sandbox.requests import cut_off, is_unsure, reading, ways, working
from nnlab.grading.sandbox.sandbox import Sandbox
from nnlab.grading.submissions import identity

_READING = Limits(seconds=30, wall=60, reply=Bounds(16 * 2**20))


class Runs(Protocol):
    """What runs requests: the sandbox, or what wraps it."""

    def run(self, request: dict, limits: Limits, /) -> Ended:
        """How a request ended."""


def grade(
    sandbox: Runs,
    tasks: Sequence[Task],
    notebooks: Sequence[bytes],
    secret: str = "",
    limits: Limits = DEFAULT,
    replies: Mapping[str, int] | None = None,
) -> list[Mark]:
    """The marks of a submission, in the order of the tasks.

    Inputs are drawn from `secret` and what was handed in. `replies` bounds each reply in bytes.
    """
    attempts: dict[str, list] = {task.id: [] for task in tasks}
    broken = dict.fromkeys(attempts, "")
    troubles = []
    for notebook in notebooks:
        ended = sandbox.run(reading(tasks, notebook), _READING)
        trouble = _unread(ended)
        troubles += [trouble] if trouble else []
        for found in [] if trouble else json.loads(ended.reply["found"]):
            _add(attempts, broken, found)
    if len(troubles) == len(notebooks):
        status, note = troubles[0] if troubles else ("not attempted", "No notebook was handed in.")
        return [plain_mark(task, status, note) for task in tasks]
    content = identity(notebooks)
    marks = []
    for task in tasks:
        seed = seed_for(secret, task.id, content)
        size = (replies or {}).get(task.id, limits.reply.size)
        within = replace(limits, reply=replace(limits.reply, size=size))
        mark = _best(sandbox, task, attempts[task.id], seed, within)
        if mark.status == "not attempted" and broken[task.id]:
            mark = plain_mark(task, "error", broken[task.id])
        marks.append(mark)
    return marks


def _add(attempts, broken, found):
    """Take what one notebook has; its attempts share its cells and what is known of them."""
    shared = {"cells": found["cells"], "cut": set()}
    for id, own in found["attempts"].items():
        attempts[id] += [attempt | shared for attempt in own]
        broken[id] = broken[id] or found["broken"][id]


def seed_for(*parts: str) -> int:
    """A seed that cannot be known without all the parts."""
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big")


def reference(sandbox: Sandbox, task: Task, limits: Limits) -> tuple[Mark, int]:
    """The declared solution's mark, given as any other, and how many bytes its reply had."""
    sizes: list[int] = []

    class Measured:
        """The sandbox, which also notes how long replies are."""

        def run(self, request, within):
            ended = sandbox.run(request, within)
            sizes.append(ended.size)
            return ended

    source = solution_source(task)
    wide = replace(limits, reply=Bounds(256 * 2**20, 10**7, 100))
    book = as_notebook([made_cell("code", f"exercise-{slug(task.id)}", source)], {})
    (mark,) = grade(Measured(), [task], [json.dumps(book).encode()], "reference", wide)
    return mark, sizes[-1]


def _unread(ended: Ended):
    """Status and note if a notebook could not be read."""
    if ended.how != "replied":
        status = "error" if ended.how == "refused" else ended.how
        return status, f"The notebook could not be read. {ended.reason}"
    return ("error", ended.reply["refused"]) if "refused" in ended.reply else None


def _best(sandbox, task, attempts, seed, limits) -> Mark:
    """The mark of the first attempt, unless a further one passes; a choice has one attempt."""
    attempts = sorted(attempts, key=lambda attempt: attempt["unsolved"])
    if not attempts:
        names = " and ".join(f"`{name}`" for name in task.names)
        return plain_mark(task, "not attempted", f"No cell defines {names}.")
    if attempts[0]["unsolved"]:
        return plain_mark(task, "not attempted", "Not attempted.")
    first = None
    for attempt in attempts[: 1 if isinstance(task, Choices) else 3]:
        if not attempt["unsolved"]:
            mark = _tried(sandbox, task, attempt, seed, limits)
            if mark.status == "passed":
                note = (
                    mark.note if first is None else "Of several copies in the notebook one passes."
                )
                return replace(mark, note=note)
            first = first or mark
    assert first is not None  # the first attempt was tried
    return first


def _tried(sandbox, task, attempt, seed, limits) -> Mark:
    """The mark of an attempt in its notebook, run as a kernel runs it.

    First up to the cell that checks it, then to the end. Where that cannot tell what a kernel would
    have said (a cell was cut off, a file is not here), what the answer needs is run alone, too.
    """
    marks, unsure = [], False
    for program in ways(attempt):
        ended = sandbox.run(working(task, attempt, program, seed, limits), limits)
        marks.append(mark_of(task, attempt, ended, seed))
        attempt["cut"].update(cut_off(ended.reply))
        unsure = unsure or is_unsure(ended)
        if marks[-1].status in ("passed", "timeout"):
            return marks[-1]
    if unsure:
        ended = sandbox.run(working(task, attempt, None, seed, limits), limits)
        alone = mark_of(task, attempt, ended, seed)
        if alone.status == "passed" or marks[-1].status == "crashed":
            return alone
    return marks[0]
