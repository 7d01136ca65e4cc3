"""nnlab: what the lessons share. Importing it is instant: each part loads on first use."""

from importlib import import_module

__version__ = "0.1.0"

_HOMES = {  # public name -> the module that defines it
    "setup": "device",
    "Batches": "training.batches",
    "History": "training.history",
    "epochs": "training",
    "evaluate": "training",
    "fit": "training",
    "load": "data",
    "check": "exercises",
    "hint": "exercises",
    "outcome": "exercises",
    "predict": "exercises",
    "progress": "exercises",
    "revisit": "exercises",
    "solution": "exercises",
    "use": "exercises",
}
_MODULES = {  # public name -> the module, inside this package
    **{
        name: name for name in ("data", "device", "exercises", "inspect", "metrics", "play", "plot")
    },
    "training": "training",
    "batches": "training.batches",
    "checkpoint": "training.checkpoint",
    "history": "training.history",
}
_FORMER = {"places": "paths"}  # old name, used by readers' copies of lesson 16
__all__ = sorted([*_HOMES, *_MODULES])


def __getattr__(name):
    if module := (_MODULES | _FORMER).get(name):
        return import_module(f"nnlab.{module}")
    if name in _HOMES:
        return getattr(import_module(f"nnlab.{_HOMES[name]}"), name)
    raise AttributeError(f"nnlab has no {name!r}; it has {', '.join(__all__)}")


def __dir__():
    return [*__all__, "__version__"]
