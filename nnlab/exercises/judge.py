"""Judge outcomes against the reference and the known misconceptions: plain data in, a Result out.

Nothing of the learner's is called here: only the declaration's own code runs.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from nnlab.exercises.choose import Choices, judge_choices
from nnlab.exercises.compare import as_array, describe, difference
from nnlab.exercises.declare import Case, Exercise, Misconception, Task
from nnlab.exercises.result import Result
from nnlab.exercises.run import Outcome, run


class Finding(NamedTuple):
    """The first case on which an answer is not right, and why."""

    index: int
    sentence: str
    diagnosis: str | None = None
    shown: bool = True  # whether the case itself says something


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
    outcomes = _read(task, cases, outcomes)
    references = _references(task, cases)
    finding = _find(task, cases, outcomes, references)
    if finding is None:
        return Result(task.id, task.heading, "passed", _praise(task, cases, outcomes))
    outcome = outcomes[finding.index]
    known = None if outcome.failure else _diagnose(task, cases, outcomes, finding)
    reference = references and references[finding.index]
    return Result(
        task.id,
        task.heading,
        "error" if outcome.failure else "failed",
        _explanation(task, finding, known),
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
    outcomes = _imitate(task, task.answers, cases)
    for outcome in outcomes:
        if outcome.failure:
            raise RuntimeError(f"the solution of exercise {task.id} fails: {outcome.failure}")
    return outcomes


def _find(task, cases, outcomes, references):
    for index, outcome in enumerate(outcomes):
        if outcome.failure:
            words = f"{outcome.failure.kind}: {outcome.failure.message}"
            return Finding(index, words.removesuffix(": "))
        reference = references[index].value if references else None
        if sentence := _complaint(task, cases[index], outcome.value, reference):
            return Finding(index, sentence)
    if task.at_least and _share_right(cases, outcomes) < task.at_least:
        return Finding(0, _praise(task, cases, outcomes), shown=False)
    return next((_mutation(task, i, o) for i, o in enumerate(outcomes) if o.changed), None)


def _complaint(task, case, value, reference):
    if task.at_least:
        labels = as_array(value)
        if labels is None or labels.shape != case.truth.shape:
            return f"The result is {describe(value)}; expected one label a row, {case.truth.shape}."
        return None
    if not task.accept_function:
        return difference(reference, value, task.rtol, task.atol)
    try:
        return task.accept_function(value, case)
    except Exception:  # written for answers of the right form
        return f"The result is {describe(value)}: this cannot be read as an answer."


def _share_right(cases, outcomes):
    pairs = zip(cases, outcomes, strict=True)
    return np.mean(np.concatenate([as_array(o.value) == case.truth for case, o in pairs]))


def _praise(task, cases, outcomes):
    if not task.at_least:
        return f"All {len(cases)} cases are right." if len(cases) > 1 else "Right."
    share, total = _share_right(cases, outcomes), sum(case.truth.size for case in cases)
    known = f"{100 * share:.1f} % of {total:,} held-back examples are right"
    return f"{known}; at least {100 * task.at_least:.0f} % are asked."


def _mutation(task, index, outcome):
    name = task.argument_names[outcome.changed[0]]
    return Finding(
        index,
        f"The result is right, but `{name}` was changed on the way, and its owner does not expect "
        f"that. Make a new one: `{name} = {name} + ...`, not `{name} += ...`.",
        "changes its input",
    )


def _diagnose(task, cases, outcomes, finding) -> Misconception | None:
    values = [outcome.value for outcome in outcomes]
    for known in task.misconceptions:
        if finding.sentence == known.name or _marked(known, cases, values):
            return known
        first = _imitate(task, known.answers, [cases[finding.index]])
        if not alike(task, first, [outcomes[finding.index]]):
            continue
        if alike(task, _imitate(task, known.answers, cases), outcomes):
            return known
    return None


def _imitate(task, answers, cases):
    given = run(answers, [case.args for case in cases], task.probe_function)
    return _read(task, cases, given)


def _read(task, cases, outcomes):
    """The outcomes with what the declaration reads from their values, where it does."""
    if not task.reading_function:
        return outcomes
    pairs = zip(outcomes, cases, strict=False)
    return [o if o.failure else replace(o, value=_reading(task, o.value, c)) for o, c in pairs]


def _reading(task, value, case):
    try:
        return task.reading_function(value, case)
    except Exception:  # written for data of the right form; what has another stays as it came
        return value


def _marked(known, cases, values):
    try:
        return known.mark is not None and known.mark(cases, values)
    except Exception:  # written for answers of the right form
        return False


def alike(task: Exercise, some, others):
    """Whether two answers gave the same on every case, failures of the same kind included."""
    pairs = zip(some, others, strict=False)
    return len(some) == len(others) and all(_same(task, a, b) for a, b in pairs)


def _same(task, a, b):
    if a.failure or b.failure:
        return bool(a.failure and b.failure) and a.failure.kind == b.failure.kind
    return difference(a.value, b.value, task.rtol, task.atol) is None


def _line(failure):
    return f"line {failure.number}: {failure.line}" if failure and failure.line else ""
