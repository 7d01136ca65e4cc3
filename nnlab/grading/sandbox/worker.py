"""What runs in the sandbox: read a notebook, or call an answer on cases. It knows no solutions."""

import json
import multiprocessing
import os
from importlib import import_module
from typing import Any

from nnlab.grading.answers.archives import NoNotebookError, notebooks
from nnlab.grading.answers.extract import NotANotebookError, extract
from nnlab.grading.answers.kernel import Kernel
from nnlab.grading.answers.shell import main_module
from nnlab.grading.sandbox.protocol import WIDE, pack, unpack


def serve(request: int, reply: int) -> None:
    """Answer one request, read from a descriptor and written to another."""
    with open(request, "rb") as file:
        asked = unpack(file.read(), WIDE)
    data = pack({"read": read, "work": work, "look": look}[asked["do"]](asked))
    while data:
        data = data[os.write(reply, data) :]


def read(asked: dict) -> dict:
    """What a notebook has of the wanted exercises."""
    try:
        books = notebooks(asked["notebook"].tobytes())
    except NoNotebookError as error:
        return {"refused": str(error)}
    found, refused = [], []
    for book in books:
        try:
            found.append(extract(book, asked["wanted"]))
        except NotANotebookError as error:
            refused.append(str(error))
    return {"found": json.dumps(found)} if found else {"refused": refused[0]}


def look(asked: dict) -> dict:
    """Which files cannot be read here, and which modules not imported, with the reason."""
    failed = []
    for name in asked["modules"]:
        try:
            import_module(name)
        except BaseException as error:  # some end Python instead
            failed.append((name, f"{type(error).__name__}: {str(error)[:200]}"))
    return {"files": [f for f in asked["files"] if not os.access(f, os.R_OK)], "modules": failed}


def work(asked: dict) -> dict:
    """The outcomes of an answer on the cases, or why there is no answer to call.

    Also what failed on the way, which cells were cut off, and whether something was not there.
    """
    import torch

    torch.set_num_threads(1)
    # Linux's own way before Python 3.14: what a notebook defines is in no file to be imported.
    multiprocessing.set_start_method("fork", force=True)
    space = main_module()
    probe = _probe(asked["probe"])
    kernel = Kernel(space, asked["seconds"])
    kernel.run(asked["program"], asked["whole"])
    about = {"failures": kernel.failures, "cut": kernel.cut, "elsewhere": kernel.elsewhere}
    missing = [name for name in asked["names"] if name not in space]
    if missing:
        return {"missing": missing[0], **about}
    answers = tuple(space[name] for name in asked["names"])
    for name, answer in zip(asked["names"], answers, strict=True):
        fits = type(answer) is dict if asked["data"] else callable(answer)
        if not fits:
            return {"unfit": f"{name} is of type {type(answer).__name__}", **about}
    return {"outcomes": _outcomes(answers, asked["cases"], probe), **about}


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


def _probe(asked):
    """The probe: one of nnlab's own by its name, or a source that stands alone."""
    if "source" not in asked:
        return getattr(import_module(asked["module"]), asked["name"])
    space: dict[str, Any] = {}
    exec(compile(asked["source"], "<probe>", "exec"), space)
    return space[asked["name"]]
