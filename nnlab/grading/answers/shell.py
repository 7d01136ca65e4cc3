"""What a notebook finds in a kernel besides Python: `display`, `get_ipython`, `await`."""

import asyncio
import builtins
import contextlib
import inspect
import os
import sys
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any


class Quiet:
    """Takes everything, does nothing, and has nothing in it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> None:
        return None

    def __contains__(self, _: Any) -> bool:
        return False

    def __iter__(self):
        return iter(())


class Shell(Quiet):
    """What `get_ipython()` returns: commands of the system do nothing, nor do most magics.

    `%%writefile` writes its file, `%run` runs one, `%env` sets a variable: later cells use those.
    """

    def __init__(self, space: dict[str, Any] | None = None):
        self.space: dict[str, Any] = {} if space is None else space

    def run_line_magic(self, name: str, line: str, *_: Any) -> None:
        """Do what `%run` and `%env` do."""
        if name == "run":
            self._run(next((word for word in line.split() if not word.startswith("-")), ""))
        words = line.replace("=", " ", 1).split(maxsplit=1)
        if name in ("env", "set_env") and len(words) == 2:
            os.environ[words[0]] = words[1].strip()

    def _run(self, file):
        """Run a file as a program; what it defines, the notebook has, also after an error."""
        path = Path(file if file.endswith(".py") else f"{file}.py")
        own: dict[str, Any] = {"__name__": "__main__", "__file__": str(path)}
        code = compile(path.read_text("utf-8"), str(path), "exec")
        with contextlib.suppress(Exception, SystemExit):
            exec(code, own)
        self.space.update({key: own[key] for key in own if not key.startswith("__")})

    def run_cell_magic(self, name: str, line: str, body: str) -> None:
        """Write the file of a `%%writefile`."""
        if name in ("writefile", "file"):
            words = [word for word in line.split() if not word.startswith("-")]
            how = "a" if "-a" in line.split() else "w"
            with contextlib.suppress(OSError), open(Path(words[-1]), how) as file:
                file.write(body)
            if "" not in sys.path:
                sys.path.insert(0, "")  # a kernel imports from its folder

    def getoutput(self, *_: Any, **__: Any) -> list:
        """No line, where a cell says `files = !ls`."""
        return []


def main_module() -> dict[str, Any]:
    """The globals of a notebook whose imports may be lost; classes in it can be pickled."""
    import math

    import IPython
    import numpy as np
    import torch
    from IPython.core import getipython
    from torch import nn
    from torch.nn import functional as F

    module = ModuleType("__main__")
    sys.modules["__main__"] = module
    shell = Shell(vars(module))
    for place in (builtins, IPython, getipython):
        vars(place)["get_ipython"] = lambda: shell
    vars(builtins)["display"] = lambda *_, **__: None
    vars(module).update(math=math, np=np, torch=torch, nn=nn, F=F, __builtins__=builtins)
    return vars(module)


class Runner:
    """Runs pieces of code one after the other, as a kernel does: `await` stands anywhere.

    A kernel runs all code in its loop, so that what does not wait can still make tasks.
    """

    def __init__(self, space: dict[str, Any]):
        self.space = space
        self.loop: asyncio.AbstractEventLoop | None = None

    def run(self, code: CodeType) -> Any:
        """Run it to its end; the value of an expression."""
        if self.loop is None:
            self.loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self.loop)
        if code.co_flags & inspect.CO_COROUTINE:
            return self.loop.run_until_complete(eval(code, self.space))
        asyncio._set_running_loop(self.loop)
        try:
            return eval(code, self.space)
        finally:
            asyncio._set_running_loop(None)
