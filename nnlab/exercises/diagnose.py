"""Which misconception an answer behaves like: one that fits every case, or none."""

from collections.abc import Callable, Sequence

from nnlab.exercises.compare import difference
from nnlab.exercises.declare import Exercise
from nnlab.exercises.imitate import imitate
from nnlab.exercises.run import Outcome
from nnlab.exercises.task import Case, Complaint, Misconception


def diagnose(
    task: Exercise,
    cases: Sequence[Case],
    outcomes: Sequence[Outcome],
    index: int,
    complaint: Complaint,
) -> Misconception | None:
    """The misconception that explains all outcomes; `complaint` is about case `index`."""
    values = [outcome.value for outcome in outcomes]
    for known in task.misconceptions:
        if complaint is known or _marked(known, cases, values):
            return known
        first = imitate(task, known.answers, [cases[index]])
        if not alike(task, first, [outcomes[index]]):
            continue
        if alike(task, imitate(task, known.answers, cases), outcomes):
            return known
    return None


def named_everywhere(
    task: Exercise, cases: Sequence[Case], said: Sequence, known: Misconception, complaint: Callable
) -> bool:
    """Whether a mistake found in one case fits what was `said` of all: a `Complaint`, a failure.

    It fits where nothing is wrong, where the same is said, and where the same is said
    of the declared wrong answer.
    """
    others = [i for i, words in enumerate(said) if words is not None and words is not known]
    if not others:
        return True
    theirs = imitate(task, known.answers, [cases[i] for i in others])
    return len(theirs) == len(others) and all(
        not outcome.failure and complaint(task, cases[i], outcome.value, None) == said[i]
        for i, outcome in zip(others, theirs, strict=True)
    )


def _marked(known, cases, values):
    try:
        return known.mark is not None and bool(known.mark(cases, values))
    except Exception:  # written for answers of the right form
        return False


def alike(task: Exercise, some: Sequence[Outcome], others: Sequence[Outcome]) -> bool:
    """Whether two answers gave the same on every case, failures of the same kind included."""
    pairs = zip(some, others, strict=False)
    return len(some) == len(others) and all(_same(task, a, b) for a, b in pairs)


def _same(task, a, b):
    if a.failure or b.failure:
        return bool(a.failure and b.failure) and a.failure.kind == b.failure.kind
    return difference(a.value, b.value, task.rtol, task.atol) is None
