"""Keep what a cell's processes print in that cell, at the place where they printed it.

ipykernel reads what arrives at the file descriptors of stdout and stderr in threads of its own.
They may be late: without this, two runs of `print("a"); os.system("echo b"); print("c")` differ.
"""

import asyncio
import os
import sys
from threading import Event, current_thread
from typing import Any, cast

from ipykernel.iostream import OutStream
from IPython import get_ipython

MARK = "\x16"  # "synchronous idle"; one byte cannot be cut in two
PATIENCE = 5  # seconds


def install() -> None:
    """Let each later cell, in the IPython that runs, wait for what its processes have printed."""
    # Not at once: while a cell runs, IPython replaces the streams' methods, and then undoes it.
    asyncio.get_running_loop().call_soon(_install)


def _install():
    streams = (sys.stdout, sys.stderr)
    if not all(hasattr(stream, "watch_fd_thread") for stream in streams):
        return  # on Windows ipykernel sees no descriptor
    for descriptor, plain in enumerate(streams, 1):
        vars(plain).pop("write", None)  # IPython's way of undoing
        plain.__class__ = Stream
        stream = cast(Stream, plain)
        stream.descriptor, stream.children, stream.came = descriptor, _children(), Event()
        get_ipython().events.register("post_run_cell", stream.await_pipe)


class Stream(OutStream):
    """What is printed and what comes by the descriptor, in their order."""

    descriptor: int
    children: int
    came: Event

    def write(self, string: str) -> int:
        """Write a text after all earlier output of processes that have ended."""
        if current_thread() is self.watch_fd_thread:
            return self._write_from_pipe(string)
        if (children := _children()) != self.children:
            self.children = children
            self.await_pipe()
        written: Any = super().write(string)  # a number, though it is declared to be perhaps None
        return written

    def await_pipe(self, _: Any = None) -> None:
        """Return when all that has come by the descriptor so far is written."""
        self.came.clear()
        os.write(self.descriptor, MARK.encode())
        self.came.wait(PATIENCE)

    def _write_from_pipe(self, string):
        written = super().write(string.replace(MARK, ""))
        if MARK in string:
            self.came.set()
        return written


def _children():
    """A number that grows with every process that was waited for."""
    import resource  # not on Windows

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt
