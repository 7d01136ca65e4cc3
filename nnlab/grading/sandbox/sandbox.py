"""A place to run requests: a warm Python, and a new bubble of bubblewrap for every run."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from nnlab.grading.sandbox import package
from nnlab.grading.sandbox.bubble import Bubble, NoSandboxError, python_folders
from nnlab.grading.sandbox.limits import Ended, Limits
from nnlab.grading.sandbox.run import Execution

_USERS = 1_900_000_000  # no system hands out ids from here on


# Long: its start, its restart and its end belong together.
class Sandbox:
    """A place to run requests, one at a time; Python and torch start once. Use it in a `with`.

    `hidden` files and folders are masked. With `safe=False` nothing is kept from student code.
    """

    def __init__(self, hidden: list[Path] | None = None, safe: bool = True):
        self.hidden, self.safe = hidden or [], safe
        self._folder = tempfile.TemporaryDirectory(prefix="nnlab-")
        os.chmod(self._folder.name, 0o755)
        self._lock = threading.Lock()
        self._runs = 0
        self._zygote: subprocess.Popen | None = None
        self._orders: socket.socket | None = None
        self.tree = package.copy_into(Path(self._folder.name).resolve() / "tree")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self) -> None:
        """End the zygote and remove its files."""
        self._stop()
        self._folder.cleanup()

    def run(self, request: dict, limits: Limits) -> Ended:
        """How a request ended.

        Raises: NoSandboxError if this machine cannot make one.
        """
        with self._lock:
            self._start()
            self._runs += 1
            bubble = Bubble(self.tree, limits.disk, self.hidden) if self.safe else None
            try:
                run = Execution(self._order, bubble, self._user(), self._folder.name, limits)
                return run.follow(request)
            finally:
                if bubble:
                    bubble.close()

    def _order(self, order: dict, descriptors: list[int]) -> int:
        """Send an order to the zygote; the process id of its guard."""
        assert self._orders  # `_start` made it
        socket.send_fds(self._orders, [json.dumps(order).encode()], descriptors)
        return int(self._orders.recv(32))

    def _user(self) -> int | None:
        """A user id that nobody else on this machine has, if this is root.

        The next run has another one: processes of the last may still be dying, and would count.
        """
        if os.geteuid() != 0:
            return None
        assert self._zygote  # `_start` made it
        return _USERS + 50 * self._zygote.pid + self._runs % 50

    def _start(self):
        if self._zygote and self._zygote.poll() is None:
            return
        self._stop()
        here, there = socket.socketpair()
        path = [str(self.tree), *python_folders()]
        code = (
            f"import sys; sys.path[:] = {path!r}; from nnlab.grading.sandbox.zygote import main; "
        )
        code += f"main({self._folder.name!r})"
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self._zygote = subprocess.Popen(
            [sys.executable, "-I", "-c", code],
            stdin=there.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/",
            env={"PATH": os.defpath, "MPLBACKEND": "agg", **threads},
        )
        there.close()
        self._orders = here
        if here.recv(1) != b"!":
            assert self._zygote.stderr  # it is a pipe
            words = self._zygote.stderr.read().decode(errors="replace").strip()
            raise NoSandboxError(f"Python and torch do not start for the sandbox: {words[-2000:]}")

    def _stop(self):
        if self._zygote:
            assert self._orders is not None  # `_start` made both
            assert self._zygote.stderr is not None
            self._orders.close()
            self._zygote.kill()
            self._zygote.stderr.close()
            self._zygote.wait()
            self._zygote = None
