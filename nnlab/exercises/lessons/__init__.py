"""The exercises of the course, one module of declarations a lesson, imported when first needed.

These modules are longer than others on purpose: all about an exercise is in one place.
"""

import difflib
from importlib import import_module
from types import ModuleType

from nnlab.exercises.declare import Task
from nnlab.exercises.predictions import Prediction

MODULES = {  # lesson -> module in this folder
    0: "start_here",
    1: "mcp_neuron",
    2: "perceptron",
    3: "xor",
    4: "logistic_regression",
    5: "mlp",
    6: "backprop",
    7: "optimisation",
    8: "training",
    9: "torch_nn",
    10: "cnn",
    11: "rnn_lstm",
    12: "sequences",
    13: "autoencoder",
    14: "vae",
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
    module = _module(number)
    return declared(module) if module else []


def predictions_of(number: int) -> list[Prediction]:
    """The predictions of one lesson."""
    found = vars(_module(number) or ModuleType("none")).values()
    return [value for value in found if isinstance(value, Prediction)]


def every() -> list[Task]:
    """All exercises of the course."""
    return [task for number in MODULES for task in of_lesson(number)]


def every_prediction() -> list[Prediction]:
    """All predictions of the course."""
    return [asked for number in MODULES for asked in predictions_of(number)]


def find(id: str) -> Task:
    """The exercise of the course with this id.

    Raises: ValueError for an id that no exercise has.
    """
    return _find(id, of_lesson, every, "exercise")


def find_prediction(id: str) -> Prediction:
    """The prediction of the course with this id.

    Raises: ValueError for an id that no prediction has.
    """
    return _find(id, predictions_of, every_prediction, "prediction")


def _find(id, of_one, of_all, kind):
    start = str(id).partition(".")[0]
    for each in of_one(int(start)) if start.isdigit() else []:
        if each.id == id:
            return each
    ids = [each.id for each in of_all()]
    own = [name for name in ids if name.partition(".")[0] == start]
    close = difflib.get_close_matches(str(id), own or ids, 1, cutoff=0.3)
    advice = f' Did you mean "{close[0]}"?' if close else ""
    known = f"Lesson {start} has {', '.join(own)}" if own else f"They go from {ids[0]} to {ids[-1]}"
    raise ValueError(f"There is no {kind} {id!r}.{advice} {known}.")


def _module(number):
    return import_module(f"{__name__}.{MODULES[number]}") if number in MODULES else None
