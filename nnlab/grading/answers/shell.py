"""What a notebook finds in a kernel beside Python: `display`, `get_ipython`, `await`."""

import asyncio
import builtins
import contextlib
import inspect
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
    """What `get_ipython()` returns: magics and commands of the system do nothing.

    `%%writefile` alone writes its file, as a later cell may import it.
    """

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
    shell = Shell()
    for place in (builtins, IPython, getipython):
        vars(place)["get_ipython"] = lambda: shell
    vars(builtins)["display"] = lambda *_, **__: None
    vars(module).update(math=math, np=np, torch=torch, nn=nn, F=F, __builtins__=builtins)
    return vars(module)


class Runner:
    """Runs pieces of code one after the other, as a kernel does: `await` stands anywhere."""

    def __init__(self, space: dict[str, Any]):
        self.space = space
        self.loop: asyncio.AbstractEventLoop | None = None

    def run(self, code: CodeType) -> None:
        """Run it to its end."""
        if not code.co_flags & inspect.CO_COROUTINE:
            exec(code, self.space)
            return
        if self.loop is None:
            self.loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(eval(code, self.space))
