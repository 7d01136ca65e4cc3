"""A class on many processes: every mark, each given once, whatever dies on the way."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from nnlab.grading.assignment import Assignment
from nnlab.grading.cluster import Cluster
from nnlab.grading.jobs import Setting, Waiting, mark_job, measure_job, test_job
from nnlab.grading.marks import Mark
from nnlab.grading.remarks import one_line
from nnlab.grading.sandbox.bubble import NoSandboxError
from nnlab.grading.sandbox.selftest import environment
from nnlab.grading.store import Store, fingerprint
from nnlab.grading.submissions import Submission

NOTHING = "Nothing was handed in."


@dataclass(frozen=True)
class Row:
    """One line of the marks."""

    student: str
    assignment: str
    mark: Mark


def grade_class(
    submissions: Sequence[Submission],
    assignments: Sequence[Assignment],
    store: Store,
    cluster: Cluster,
    setting: Setting,
    again: Collection[str] = (),
) -> list[Row]:
    """A row for each submission and exercise, in this order; what the store has is not done again.

    Marks with a status in `again` are redone, and those that ran into limits other than these.

    Raises: NoSandboxError if nothing can be run safely; ValueError if an exercise's own solution
    does not pass in the sandbox.
    """
    asked = {assignment.name: assignment for assignment in assignments}
    contents = {submission: _content(submission) for submission in submissions}
    final = partial(store.is_final, limits=setting.limits, again=again)
    jobs = _jobs(submissions, contents, asked, store, final)
    lost: dict[str, str] = {}
    if jobs:
        cluster.say("preparing: the sandbox, and each exercise's own solution in it")
        with cluster as client:
            setting = replace(setting, tested=_tested(client, store, setting))
            setting = replace(setting, replies=_replies(client, assignments, store, setting))
            for job, marks, why in client.follow(jobs, mark_job, setting):
                for key, mark in zip(job.keys, marks, strict=False):
                    store.put(key, mark, setting.limits)
                lost |= dict.fromkeys(job.keys, f"{type(why).__name__}: {why}") if why else {}
    return [
        Row(
            submission.student,
            submission.assignment,
            _with_note(_mark_of(submission, task, contents, store, lost), submission.note),
        )
        for submission in submissions
        for task in asked[submission.assignment].tasks
    ]


def _tested(client, store, setting) -> str:
    """Have the self-test done, unless this environment has passed it."""
    if not setting.safe:
        return ""
    if store.has_passed(environment()):
        return environment()
    found = ""
    test = [Waiting({"self-test": environment()}, None)]
    for _, passed, why in client.follow(test, test_job, setting, quiet=True):
        if why:
            raise why if isinstance(why, NoSandboxError) else NoSandboxError(str(why))
        (found,) = passed
        store.put_passed(found)
    return found


def _content(submission):
    """The hash of what was handed in, or why it cannot be read."""
    if submission.trouble:
        return None, submission.trouble
    if not submission.paths:
        return None, ""
    try:
        return submission.content(), ""
    except ValueError as error:
        return None, str(error)


def _jobs(submissions, contents, asked, store, final) -> list[Waiting]:
    jobs: dict[tuple, Waiting] = {}
    for submission in submissions:
        content, _ = contents[submission]
        if content is None:
            continue
        assignment = asked[submission.assignment]
        keys = {task.id: store.key(task, content) for task in assignment.tasks}
        missing = {id: key for id, key in keys.items() if not final(key)}
        if missing:  # equal submissions are one job
            place = submission.assignment, content
            twins = (*(jobs[place].twins if place in jobs else ()), submission)
            jobs[place] = Waiting(missing, assignment.module, content, twins)
    return list(jobs.values())


def _replies(client, assignments, store, setting) -> dict[str, int]:
    """How long a reply to each exercise may be: many times as long as its own solution's."""
    every = {task.id: (task, a.module) for a in assignments for task in a.tasks}
    sizes = {id: store.size(task) for id, (task, _) in every.items()}
    new = [id for id, size in sizes.items() if size is None]
    unknown = [Waiting({id: fingerprint(every[id][0])}, every[id][1]) for id in new]
    for job, found, why in client.follow(unknown, measure_job, setting, quiet=True):
        (id,) = job.ids
        if isinstance(why, NoSandboxError):
            raise why
        if why:
            raise ValueError(f"exercise {id} cannot be marked: {why}")
        ((mark, sizes[id]),) = found
        if mark.status != "passed":  # and so no answer would
            raise ValueError(
                f"the solution of exercise {id} does not pass in the sandbox: {mark.status}: "
                f"{mark.note} Its probe must stand alone, and no answer may need files."
            )
        store.put_size(every[id][0], sizes[id])
    return {id: max(2**20, 20 * size) for id, size in sizes.items()}


def _mark_of(submission, task, contents, store, lost) -> Mark:
    content, trouble = contents[submission]
    if content is None:
        status = "error" if trouble else "not attempted"
        words = one_line(trouble or NOTHING)
        return Mark(task.id, 0, task.points, status, words, words)
    key = store.key(task, content)
    words = one_line(f"not marked: {lost.get(key, 'run nnlab grade again')}")
    return store.get(key) or Mark(task.id, 0, task.points, "error", words, words)


def _with_note(mark, note):
    return replace(mark, note=f"{note}; {mark.note}".strip("; ")) if note else mark
