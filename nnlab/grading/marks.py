"""How one run becomes a mark: by how it ended and what it sent back, which is not trusted."""

from dataclasses import dataclass, replace

from nnlab.exercises.judge import judge
from nnlab.exercises.result import Result
from nnlab.exercises.run import Failure, Outcome
from nnlab.exercises.task import Task
from nnlab.grading import remarks
from nnlab.grading.sandbox.limits import Ended

STATUSES = ("passed", "failed", "not attempted", "error", "timeout", "crashed")


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


def mark_of(task: Task, attempt: dict, ended: Ended, seed: int) -> Mark:
    """The mark of one attempt, from how its run ended and what came back."""
    sketch = remarks.sketch(part["source"] for part in attempt["program"])
    if ended.how != "replied":
        status = "error" if ended.how == "refused" else ended.how
        says = "The answer's output cannot be read." if status == "error" else ""
        mark = plain_mark(task, status, ended.reason, says)
    else:
        mark = _judged(task, attempt, ended.reply, seed)
    return replace(mark, seconds=round(ended.seconds, 3), sketch=sketch)


def _judged(task, attempt, reply, seed) -> Mark:
    if not isinstance(reply, dict):
        return plain_mark(task, "error", "The reply does not have the expected form.")
    failures = reply.get("failures")
    if not isinstance(failures, list):
        failures = []
    told = " ".join(str(failure)[:200] for failure in failures[:3])
    if "missing" in reply:
        if "NotImplementedError" in told:
            return plain_mark(task, "not attempted", "Not attempted.")
        name = attempt["names"][0]
        where = (remarks.where(str(failure), attempt["program"]) for failure in failures[:20])
        says = f"`{name}` could not be defined{next(filter(None, where), '')}."
        return plain_mark(task, "error", f"{name} could not be defined. {told}", says)
    if "unfit" in reply:
        says = f"`{attempt['names'][0]}` is not what the exercise asks for."
        note = f"{str(reply['unfit'])[:200]}; that cannot be called."
        return plain_mark(task, "error", note, says)
    cases = task.draw(seed)
    try:
        result = judge(task, cases, _outcomes(reply, cases))
    except Exception as error:  # a forged reply may provoke any
        return plain_mark(task, "error", f"The reply cannot be judged ({type(error).__name__}).")
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


def plain_mark(task: Task, status: str, note: str, says: str = "") -> Mark:
    """A mark without points; the student reads the note of an error if the words are our own."""
    note = remarks.one_line(note)
    if status != "error":
        says = remarks.public(task, Result(task.id, task.heading, status, note))
    return Mark(task.id, 0, task.points, status, note, says or note)
