"""What runs in the sandbox: read a notebook, or call an answer on cases. It knows no solutions."""

import ast
import json
import linecache
import os
import warnings
from typing import Any

from nnlab.grading.extract import NotANotebookError, extract
from nnlab.grading.protocol import WIDE, pack, unpack


def serve(request: int, reply: int) -> None:
    """Answer one request, read from a descriptor and written to another."""
    with open(request, "rb") as file:
        asked = unpack(file.read(), WIDE)
    answer = read if asked["do"] == "read" else work
    data = pack(answer(asked))
    while data:
        data = data[os.write(reply, data) :]


def read(asked: dict) -> dict:
    """The attempts that a notebook makes at the wanted exercises."""
    try:
        found = extract(asked["notebook"].tobytes(), asked["wanted"])
    except NotANotebookError as error:
        return {"refused": str(error)}
    return {"attempts": json.dumps(found)}


def work(asked: dict) -> dict:
    """The outcomes of an answer on the cases, or why there is no answer to call."""
    import torch

    torch.set_num_threads(1)
    space = _space()
    failures = _execute(asked["program"], space)
    missing = [name for name in asked["names"] if name not in space]
    if missing:
        return {"missing": missing[0], "failures": failures}
    answers = tuple(space[name] for name in asked["names"])
    probe = _probe(asked["probe"])
    for name, answer in zip(asked["names"], answers, strict=True):
        fits = type(answer) is dict if asked["data"] else callable(answer)
        if not fits:
            return {"unfit": f"{name} is of type {type(answer).__name__}", "failures": failures}
    return {"outcomes": _outcomes(answers, asked["cases"], probe), "failures": failures}


def _outcomes(answers, cases, probe):
    from nnlab.exercises.run import run

    return [
        {
            "value": outcome.value,
            "failure": vars(outcome.failure) if outcome.failure else None,
            "changed": outcome.changed,
            "printed": outcome.printed,
        }
        for outcome in run(answers, cases, probe)
    ]


def _execute(program, space):
    """Run the kept statements of every cell; what failed is told, and does not stop the rest."""
    waiting = [part for cell in program for part in _statements(cell)]
    failures = []
    for last in (False, True):
        again = []
        for name, code in waiting:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    exec(code, space)
            except NameError as error:  # what it names may come further down: cells get moved
                again.append((name, code))
                failures += [_said(name, error)] if last else []
            except (Exception, SystemExit) as error:
                failures.append(_said(name, error))
        waiting = again
    return failures


def _statements(cell):
    name, source = f"<cell {cell['cell'] + 1}>", cell["source"]
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    body = ast.parse(source).body
    for number in cell["keep"]:
        yield name, compile(ast.Module([body[number]], []), name, "exec")


def _said(name, error):
    return f"{name}: {type(error).__name__}: {str(error)[:200]}"


def _space() -> dict[str, Any]:
    """The globals of a notebook whose imports may be lost."""
    import math

    import numpy as np
    import torch
    from torch import nn
    from torch.nn import functional as F

    names = {"math": math, "np": np, "torch": torch, "nn": nn, "F": F}
    return {"__name__": "__main__", "__builtins__": __builtins__, **names}


def _probe(asked):
    """The probe: one of nnlab's own by its name, or a source that stands alone."""
    if "source" not in asked:
        from importlib import import_module

        return getattr(import_module(asked["module"]), asked["name"])
    space: dict[str, Any] = {}
    exec(compile(asked["source"], "<probe>", "exec"), space)
    return space[asked["name"]]
