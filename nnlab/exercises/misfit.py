"""How a function should be called, for an answer that takes other arguments."""

import inspect
from collections.abc import Callable

from nnlab.exercises.failures import Failure
from nnlab.exercises.task import Task


def asked(task: Task, failure: Failure) -> str:
    """A sentence with the call that is asked for; empty if something else went wrong."""
    if not failure.misfit:
        return ""
    name = failure.message.partition("()")[0].rpartition(".")[2]
    wanted = next((a for a in task.answers if a.__name__ == name), task.answers[0])
    method = getattr(wanted, name, None)
    if isinstance(wanted, type) and inspect.isfunction(method):
        called = wanted.__name__ if name == "__init__" else name
        return f". It is called as `{called}({_arguments(method, skip=1)})`."
    return f". It is called as `{wanted.__name__}({_arguments(wanted)})`."


def _arguments(function: Callable, skip: int = 0) -> str:
    arguments = [str(each) for each in inspect.signature(function).parameters.values()]
    return ", ".join(arguments[skip:])
