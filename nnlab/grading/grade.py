"""One submission -> one mark for each exercise. Nothing of the student's is run here."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from nnlab.exercises.choose import Choices
from nnlab.exercises.judge import judge
from nnlab.exercises.result import Result
from nnlab.exercises.run import Failure, Outcome
from nnlab.exercises.source import solution_source
from nnlab.exercises.task import Task
from nnlab.grading import remarks
from nnlab.grading.answers.extract import slug
from nnlab.grading.release import as_notebook
from nnlab.grading.release import cell as made_cell
from nnlab.grading.sandbox.limits import DEFAULT, Ended, Limits
from nnlab.grading.sandbox.protocol import Bounds
from nnlab.grading.sandbox.requests import cut_off, is_unsure, reading, ways, working
from nnlab.grading.sandbox.sandbox import Sandbox
from nnlab.grading.submissions import identity

STATUSES = ("passed", "failed", "not attempted", "error", "timeout", "crashed")
_READING = Limits(seconds=30, wall=60, reply=Bounds(16 * 2**20))


@dataclass(frozen=True)
class Mark:
    """What one exercise of one submission got. `note` is for the instructor, `says` for both."""

    exercise: str
    points: float
    max_points: float
    status: str
    note: str = ""
    says: str = ""
    diagnosis: str | None = None
    seconds: float = 0.0
    sketch: tuple[int, ...] = ()  # of the answer's source, to compare with others'


class Runs(Protocol):
    """What runs requests: the sandbox, or what stands before it."""

    def run(self, request: dict, limits: Limits, /) -> Ended:
        """What became of a request."""


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
        return [_plain_mark(task, status, note) for task in tasks]
    content = identity(notebooks)
    marks = []
    for task in tasks:
        seed = seed_for(secret, task.id, content)
        size = (replies or {}).get(task.id, limits.reply.size)
        within = replace(limits, reply=replace(limits.reply, size=size))
        mark = _best(sandbox, task, attempts[task.id], seed, within)
        if mark.status == "not attempted" and broken[task.id]:
            mark = _plain_mark(task, "error", broken[task.id])
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
    """What the declared solution gets on the whole road, and how many bytes its reply had."""
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
        return _plain_mark(task, "not attempted", f"No cell defines {names}.")
    if attempts[0]["unsolved"]:
        return _plain_mark(task, "not attempted", "Not attempted.")
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
        marks.append(_mark(task, attempt, ended, seed))
        attempt["cut"].update(cut_off(ended.reply))
        unsure = unsure or is_unsure(ended)
        if marks[-1].status in ("passed", "timeout"):
            return marks[-1]
    if unsure:
        ended = sandbox.run(working(task, attempt, None, seed, limits), limits)
        alone = _mark(task, attempt, ended, seed)
        if alone.status == "passed" or marks[-1].status == "crashed":
            return alone
    return marks[0]


def _mark(task, attempt, ended: Ended, seed) -> Mark:
    sketch = remarks.sketch(part["source"] for part in attempt["program"])
    if ended.how != "replied":
        status = "error" if ended.how == "refused" else ended.how
        says = "What came back cannot be read." if status == "error" else ""
        mark = _plain_mark(task, status, ended.reason, says)
    else:
        mark = _judged(task, attempt, ended.reply, seed)
    return replace(mark, seconds=round(ended.seconds, 3), sketch=sketch)


def _judged(task, attempt, reply, seed) -> Mark:
    if not isinstance(reply, dict):
        return _plain_mark(task, "error", "The reply has not the expected form.")
    failures = reply.get("failures")
    if not isinstance(failures, list):
        failures = []
    told = " ".join(str(failure)[:200] for failure in failures[:3])
    if "missing" in reply:
        if "NotImplementedError" in told:
            return _plain_mark(task, "not attempted", "Not attempted.")
        name = attempt["names"][0]
        where = (remarks.where(str(failure), attempt["program"]) for failure in failures[:20])
        says = f"`{name}` could not be defined{next(filter(None, where), '')}."
        return _plain_mark(task, "error", f"{name} could not be defined. {told}", says)
    if "unfit" in reply:
        says = f"`{attempt['names'][0]}` is something else than the exercise asks for."
        note = f"{str(reply['unfit'])[:200]}; that cannot be called."
        return _plain_mark(task, "error", note, says)
    cases = task.draw(seed)
    try:
        result = judge(task, cases, _outcomes(reply, cases))
    except Exception as error:  # a forged reply may provoke any
        return _plain_mark(task, "error", f"The reply cannot be judged ({type(error).__name__}).")
    result = replace(result, line=remarks.own_line(result.line, attempt["cells"]))
    note = f"{result.message} {told}" if result.status == "error" and told else result.message
    return Mark(
        task.id,
        task.points if result.passed else 0,
        task.points,
        result.status,
        remarks.one_line(note),
        remarks.public(task, result),
        result.diagnosis,
    )


def _outcomes(reply, cases) -> list[Outcome]:
    """The outcomes of a reply; only an unsolved answer may give fewer than there are cases."""
    outcomes = [_outcome(given, len(case.args)) for given, case in zip(reply["outcomes"], cases)]  # noqa: B905
    complete = len(reply["outcomes"]) == len(cases)
    if not complete and not (outcomes[-1].failure and outcomes[-1].failure.unsolved):
        raise ValueError("outcomes are missing")
    return outcomes


def _outcome(given, arguments) -> Outcome:
    failure = given["failure"]
    if failure is not None:
        kinds = {"kind": str, "message": str, "line": str, "number": int, "unsolved": bool}
        failure = Failure(**{name: kind(failure[name]) for name, kind in kinds.items()})
    changed = tuple(i for i in given["changed"] if type(i) is int and 0 <= i < arguments)
    return Outcome(given["value"], failure, changed, str(given["printed"])[:500])


def _plain_mark(task, status, note, says="") -> Mark:
    """A mark without points; of an error the student reads the note, if it is of our own words."""
    note = remarks.one_line(note)
    if status != "error":
        says = remarks.public(task, Result(task.id, task.heading, status, note))
    return Mark(task.id, 0, task.points, status, note, says or note)
