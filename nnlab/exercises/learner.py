"""What a learner calls: check, hint, solution, progress."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nnlab.exercises import board, settings
from nnlab.exercises.failures import failure_of
from nnlab.exercises.judge import judge, stopped
from nnlab.exercises.lessons import find
from nnlab.exercises.patience import Patience
from nnlab.exercises.result import Result
from nnlab.exercises.run import run
from nnlab.exercises.shown import Hint, Source
from nnlab.exercises.source import solution_source
from nnlab.exercises.task import Task

_hints_given: dict[str, int] = {}


def check(id: str, answer: Any, *more: Any) -> Result:
    """The verdict on your answer to exercise `id`, remembered for `progress()`.

    Raises: ValueError for an unknown id, never for a mistake in the answer.
    """
    task = find(id)
    answers = (answer, *more)
    result = own_version(task, answers) or assess(task, answers)
    note = board.remember(id, result.status)
    return replace(result, note=note)


def assess(task: Task, answers: tuple[Callable, ...], seed: int = 0) -> Result:
    """The verdict on answers to any exercise, a private one too; nothing is remembered."""
    if problem := task.unfit(answers):
        return Result(task.id, task.heading, "error", problem)
    with Patience(f"Exercise {task.label}") as patience:
        try:
            with settings.own():
                cases = task.draw(seed)
                args = [case.args for case in cases]
                return judge(task, cases, run(answers, args, task.probe_function))
        except KeyboardInterrupt as error:
            failure = failure_of(error, answers, task.probe_function)
            return stopped(task, patience.words, failure)


def own_version(task: Task, answers: tuple) -> Result | None:
    """What is said if `use` handed out one of these answers (not an attempt); else None."""
    if not any(answer is own for answer in answers for own in task.answers):
        return None
    words = "This is the course's version: run the cell with yours again, then this one."
    return Result(task.id, task.heading, "not attempted", words)


def hint(id: str) -> Hint:
    """The next hint for exercise `id`, from nudge to nearly there; the last one stays."""
    task = find(id)
    count = len(task.hint_texts)
    number = _hints_given[id] = min(_hints_given.get(id, 0) + 1, count)
    more = f'That was the last. `nnlab.solution("{id}")` shows one way.' if number == count else ""
    return Hint(task.hint_texts[number - 1], number, count, more)


def solution(id: str) -> Source:
    """One right answer to exercise `id`, as source code."""
    return Source(solution_source(find(id)))


def progress() -> board.Board:
    """All lessons with what is solved, tried and open."""
    return board.read()
