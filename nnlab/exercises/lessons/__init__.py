"""The exercises of the course, one module of declarations a lesson, imported when first needed.

These modules are longer than others on purpose: all that is known of an exercise stands together.
"""

import difflib
from importlib import import_module
from types import ModuleType

from nnlab.exercises.declare import Task

MODULES = {  # lesson -> module in this folder
    0: "start_here",
    1: "mcp_neuron",
    2: "perceptron",
    3: "xor",
    5: "mlp",
    6: "backprop",
    7: "optimisation",
    8: "training",
    10: "cnn",
    11: "rnn_lstm",
    13: "autoencoder",
    15: "transformer",
    16: "language_models",
    17: "gan",
    18: "scaling_up",
}


def declared(module: ModuleType) -> list[Task]:
    """The exercises of a module of declarations, in their order there."""
    return [value for value in vars(module).values() if isinstance(value, Task)]


def of_lesson(number: int) -> list[Task]:
    """The exercises of one lesson, none if it has no module."""
    if number not in MODULES:
        return []
    return declared(import_module(f"{__name__}.{MODULES[number]}"))


def every() -> list[Task]:
    """All exercises of the course."""
    return [task for number in MODULES for task in of_lesson(number)]


def find(id: str) -> Task:
    """The exercise of the course with this id.

    Raises: ValueError for an id that no exercise has.
    """
    start = str(id).partition(".")[0]
    for task in of_lesson(int(start)) if start.isdigit() else []:
        if task.id == id:
            return task
    ids = [task.id for task in every()]
    close = difflib.get_close_matches(str(id), ids, 1, cutoff=0.3)
    advice = f' Did you mean "{close[0]}"?' if close else ""
    raise ValueError(f"There is no exercise {id!r}.{advice} There are: {', '.join(ids)}.")
