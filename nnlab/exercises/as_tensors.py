"""Make a right answer that gives arrays or lists give tensors, as the next cells expect."""

import functools
from collections.abc import Sequence
from typing import Any

from nnlab.exercises.run import run
from nnlab.exercises.task import Task


def as_tensors(task: Task, answers: Sequence) -> tuple:
    """The answers; one that gives something else where the course's gives tensors is wrapped.

    The check's first case tells what they give. A class stays as it is.
    """
    given, course = _given(task, answers), _given(task, task.answers)
    rows = zip(answers, given, course, strict=True)
    return tuple(
        _wrapped(answer, own) if _lacks(mine, own) else answer for answer, mine, own in rows
    )


def _given(task, answers):
    """What each answer gave last while the first case was tried."""
    given = [None] * len(answers)

    def heard(i, answer):
        @functools.wraps(answer)
        def call(*args, **named):
            given[i] = answer(*args, **named)
            return given[i]

        return answer if isinstance(answer, type) else call

    heard_ones = [heard(i, answer) for i, answer in enumerate(answers)]
    run(heard_ones, [case.args for case in task.draw()[:1]], task.probe_function)
    return given


def _lacks(mine, own):
    """Whether the course's version has a tensor where this has something else."""
    if isinstance(own, (list, tuple)):
        same = isinstance(mine, (list, tuple)) and len(mine) == len(own)
        return same and any(map(_lacks, mine, own))
    return _is_tensor(own) and not _is_tensor(mine)


def _wrapped(answer, own):
    @functools.wraps(answer)
    def call(*args, **named):
        floats = next(filter(_is_floating, [*args, *named.values()]), None)
        return _converted(answer(*args, **named), own, getattr(floats, "dtype", None))

    return call


def _converted(value: Any, own: Any, floats: Any) -> Any:
    """The value with tensors where the course's version has some; floats get the inputs' dtype."""
    if isinstance(own, (list, tuple)) and isinstance(value, (list, tuple)):
        alike = own if len(own) == len(value) else [*own[:1]] * len(value)
        return type(value)(_converted(v, o, floats) for v, o in zip(value, alike, strict=True))
    if not _is_tensor(own) or _is_tensor(value):
        return value
    import torch

    if isinstance(value, (list, tuple)) and value and all(map(_is_tensor, value)):
        return torch.stack(tuple(value))  # gradients pass
    tensor = torch.tensor(value)
    return tensor.to(floats or torch.get_default_dtype()) if _is_floating(tensor) else tensor


def _is_floating(value):
    return _is_tensor(value) and value.is_floating_point()


def _is_tensor(value):
    import torch

    return isinstance(value, torch.Tensor)
