"""Judge outcomes against the reference and the known misconceptions: plain data in, a Result out.

Nothing of the learner's is called here: only the declaration's own code runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nnlab.exercises.choose import Choices, judge_choices
from nnlab.exercises.compare import as_array, describe, difference
from nnlab.exercises.declare import UndeclaredError
from nnlab.exercises.diagnose import diagnose, named_everywhere
from nnlab.exercises.failures import Failure
from nnlab.exercises.imitate import imitate, read
from nnlab.exercises.misfit import asked
from nnlab.exercises.raised import in_plain_words
from nnlab.exercises.result import Result
from nnlab.exercises.run import Outcome
from nnlab.exercises.show import clipped
from nnlab.exercises.task import Case, Complaint, Misconception, Task


@dataclass(frozen=True)
class Finding:
    """The first case on which an answer is not right, and why."""

    index: int
    complaint: Misconception | str
    diagnosis: str | None = None
    shown: bool = True  # whether the case itself says something

    @property
    def sentence(self) -> str:
        """What is said about it."""
        return self.complaint if isinstance(self.complaint, str) else self.complaint.sentence


def judge(task: Task, cases: Sequence[Case], outcomes: Sequence[Outcome]) -> Result:
    """The verdict on what an answer gave for these cases."""
    failure = outcomes[0].failure
    if failure and failure.unsolved:
        return Result(task.id, task.heading, "not attempted", "Not attempted yet.")
    if isinstance(task, Choices):
        result = judge_choices(task, outcomes[0].value)
    else:
        result = _judge_calls(task, cases, outcomes)
    if result.status in ("failed", "error") and task.hint_texts:
        return replace(result, advice=f'Stuck? `nnlab.hint("{task.id}")` gives a nudge.')
    return result


def _judge_calls(task, cases, outcomes):
    outcomes = read(task, cases, outcomes)
    references = _references(task, cases)
    finding = _find(task, cases, outcomes, references)
    if finding is None:
        return Result(task.id, task.heading, "passed", _praise(task, cases, outcomes))
    outcome = outcomes[finding.index]
    known = None
    if not outcome.failure and not finding.diagnosis:  # a changed input says all
        known = diagnose(task, cases, outcomes, finding.index, finding.complaint)
    reference = references and references[finding.index]
    return Result(
        task.id,
        task.heading,
        "error" if outcome.failure else "failed",
        clipped(_explanation(task, finding, known)),
        known.name if known else finding.diagnosis,
        place=f"case {finding.index + 1} of {len(cases)}" if finding.shown else "",
        rows=_rows(task, cases[finding.index], outcome, reference) if finding.shown else (),
        line=_line(outcome.failure),
        printed=outcome.printed,
    )


def _explanation(task, finding, known):
    if known is None:
        return finding.sentence
    words = f"This behaves like an answer that {known.name}. {known.sentence}"
    return f"{finding.sentence} {words}" if task.at_least else words


def _rows(task, case, outcome, reference):
    rows = list(zip(task.argument_names, case.args, strict=False))
    if not outcome.failure:
        rows += [("expected", reference.value)] if reference else []
        rows += [("got", outcome.value)]
    return tuple(rows)


def _references(task, cases):
    """The solution's outcomes; None where not the solution but a property decides."""
    if task.accept_function or task.at_least:
        return None
    outcomes = imitate(task, task.answers, cases)
    for outcome in outcomes:
        if outcome.failure:
            raise RuntimeError(f"the solution of exercise {task.id} fails: {outcome.failure}")
    return outcomes


def _find(task, cases, outcomes, references):
    for index, outcome in enumerate(outcomes):
        if outcome.failure:
            words = f"{outcome.failure.kind}: {outcome.failure.message}"
            more = asked(task, outcome.failure) or in_plain_words(outcome.failure)
            return Finding(index, words.removesuffix(": ") + more)
        reference = references[index].value if references else None
        if complaint := _complaint(task, cases[index], outcome.value, reference):
            return _with_a_name_for_all(task, cases, outcomes, Finding(index, complaint))
    if task.at_least and _share_right(cases, outcomes) < task.at_least:
        return Finding(0, _praise(task, cases, outcomes), shown=False)
    return next((_mutation(task, i, o) for i, o in enumerate(outcomes) if o.changed), None)


def _with_a_name_for_all(task, cases, outcomes, finding):
    """The finding, unless it names a mistake that some other case contradicts."""
    if isinstance(finding.complaint, str):
        return finding
    said = [o.failure or _complaint(task, c, o.value, None) for c, o in zip(cases, outcomes)]  # noqa: B905
    if named_everywhere(task, cases, said, finding.complaint, _complaint):
        return finding
    for index, complaint in enumerate(said):
        if isinstance(complaint, str):
            return Finding(index, complaint)
    value = describe(outcomes[finding.index].value)
    return Finding(finding.index, f"The result, {value}, is not right, nor are others.")


def _complaint(task, case, value, reference) -> Complaint:
    if task.at_least:
        labels = as_array(value)
        if labels is None or labels.shape != case.truth.shape:
            return f"The result is {describe(value)}; expected one label a row, {case.truth.shape}."
        return None
    if not task.accept_function:
        return difference(reference, value, task.rtol, task.atol)
    return _accepted(task, case, value)


def _accepted(task, case, value) -> Complaint:
    try:
        return task.accept_function(value, case)
    except UndeclaredError:  # the declaration's fault, not the answer's
        raise
    except Exception:  # written for answers of the right form
        return f"The result is {describe(value)}: this cannot be read as an answer."


def _share_right(cases, outcomes):
    pairs = zip(cases, outcomes, strict=True)
    return np.mean(np.concatenate([as_array(o.value) == case.truth for case, o in pairs]))


def _praise(task, cases, outcomes):
    if not task.at_least:
        return f"All {len(cases)} cases are right." if len(cases) > 1 else "Right."
    share, total = _share_right(cases, outcomes), sum(case.truth.size for case in cases)
    known = f"{100 * share:.1f} % of {total:,} held-out examples are right"
    return f"{known}; at least {100 * task.at_least:.0f} % are required."


def _mutation(task, index, outcome):
    name = task.argument_names[outcome.changed[0]]
    return Finding(
        index,
        f"The result is right, but your answer changed `{name}`, and the caller does not expect "
        f"that. Make a new one: `{name} = {name} + ...`, not `{name} += ...`.",
        "changes its input",
    )


def stopped(task: Task, words: str, failure: Failure) -> Result:
    """The card of an answer that was stopped before it came to an end."""
    advice = f'Stuck? `nnlab.hint("{task.id}")` gives a nudge.' if task.hint_texts else ""
    line = _line(failure)
    return Result(task.id, task.heading, "error", words, line=line, advice=advice)


def _line(failure):
    return f"line {failure.number}: {failure.line}" if failure and failure.line else ""
