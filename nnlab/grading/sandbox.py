"""Run a request in a sandbox within its limits, and say what became of it."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nnlab.grading import tree
from nnlab.grading.bubble import Bubble, NoSandboxError, python_folders
from nnlab.grading.protocol import Bounds, UnreadableError, pack, unpack

GIB = 2**30


@dataclass(frozen=True)
class Limits:
    """What one run may use. `seconds` are of the processor, `wall` by the clock.

    Units: memory and disk in bytes.
    """

    seconds: float = 60
    wall: float = 200
    memory: int = 2 * GIB
    disk: int = 64 * 2**20
    processes: int = 48
    reply: Bounds = field(default_factory=Bounds)

    def resources(self) -> dict[str, int]:
        """By the names of setrlimit."""
        return {
            "CPU": int(self.seconds) + 2,
            "DATA": self.memory,
            "FSIZE": self.disk,
            "NPROC": self.processes,
            "NOFILE": 256,
            "CORE": 0,
            "MEMLOCK": 0,
            "STACK": 64 * 2**20,
        }


DEFAULT = Limits()


@dataclass(frozen=True)
class Ended:
    """How a run ended: "replied", "timeout", "crashed" or "refused"; the reply, or the reason."""

    how: str
    reply: Any = None
    reason: str = ""
    seconds: float = 0.0
    size: int = 0  # bytes of the reply


class Sandbox:
    """A place to run requests, one at a time; Python and torch start once. Use it in a `with`.

    `hidden` files and folders are masked. With `safe=False` nothing is kept from student code.
    """

    def __init__(self, hidden: list[Path] | None = None, safe: bool = True):
        self.hidden, self.safe = hidden or [], safe
        self._folder = tempfile.TemporaryDirectory(prefix="nnlab-")
        os.chmod(self._folder.name, 0o755)
        self._lock = threading.Lock()
        self._zygote: subprocess.Popen | None = None
        self._orders: socket.socket | None = None
        self.tree = tree.plant(Path(self._folder.name).resolve() / "tree")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self) -> None:
        """End the zygote and remove its files."""
        self._stop()
        self._folder.cleanup()

    def run(self, request: dict, limits: Limits) -> Ended:
        """What became of a request.

        Raises: NoSandboxError if this machine cannot make one.
        """
        with self._lock:
            self._start()
            bubble = Bubble(self.tree, limits.disk, self.hidden) if self.safe else None
            try:
                return _Run(self, bubble, limits).follow(request)
            finally:
                if bubble:
                    bubble.close()

    def order(self, order: dict, descriptors: list[int]) -> int:
        """Send an order to the zygote; the process id of its guard."""
        socket.send_fds(self._orders, [json.dumps(order).encode()], descriptors)
        return int(self._orders.recv(32))

    @property
    def user(self) -> int | None:
        """A user id that nobody else on this machine has, if this is root."""
        if os.geteuid() != 0:
            return None
        return 1_900_000_000 + self._zygote.pid

    def _start(self):
        if self._zygote and self._zygote.poll() is None:
            return
        self._stop()
        here, there = socket.socketpair()
        path = [str(self.tree), *python_folders()]
        code = f"import sys; sys.path[:] = {path!r}; from nnlab.grading.zygote import main; "
        code += f"main({self._folder.name!r})"
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        self._zygote = subprocess.Popen(
            [sys.executable, "-I", "-c", code],
            stdin=there,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/",
            env={"PATH": os.defpath, "MPLBACKEND": "agg", **threads},
        )
        there.close()
        self._orders = here
        if here.recv(1) != b"!":
            words = self._zygote.stderr.read().decode(errors="replace").strip()
            raise NoSandboxError(f"Python and torch do not start for the sandbox: {words[-2000:]}")

    def _stop(self):
        if self._zygote:
            self._orders.close()
            self._zygote.kill()
            self._zygote.stderr.close()
            self._zygote.wait()
            self._zygote = None


class _Run:
    """One run from its order to its end."""

    def __init__(self, sandbox, bubble, limits):
        self.sandbox, self.bubble, self.limits = sandbox, bubble, limits
        self.received, self.report = bytearray(), b""

    def follow(self, request) -> Ended:
        begin = time.monotonic()
        with tempfile.TemporaryFile() as file:
            file.write(pack(request))
            file.seek(0)
            reply, replying = os.pipe()
            report, reporting = os.pipe()
            try:
                guard = self.sandbox.order(self._order(), [file.fileno(), replying, reporting])
            finally:
                os.close(replying)
                os.close(reporting)
        try:
            why = self._listen(reply, report, begin + self.limits.wall)
            self._end(guard)
            if why is None:
                self._drain(reply)
        finally:
            os.close(reply)
            os.close(report)
        return self._verdict(why)

    def _order(self):
        folder = "/tmp" if self.bubble else self.sandbox._folder.name
        limits = self.limits.resources()
        return {
            "sandbox": self.bubble and self.bubble.pid,
            "user": self.sandbox.user,
            "limits": limits if self.bubble else {"CPU": limits["CPU"]},
            "folder": folder,
            "environment": {
                "HOME": folder, "TMPDIR": folder, "MPLCONFIGDIR": folder, "MPLBACKEND": "agg",
                "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1",
            },
        }  # fmt: skip

    def _listen(self, reply, report, until):
        """Read until the run has ended by itself (None), or must be ended: then why."""
        watched, checked = [reply, report], time.monotonic() + 0.3
        while report in watched:
            now = time.monotonic()
            if now > until:
                return "timeout"
            if self.bubble and now > checked:
                if memory_inside(self.bubble.pid) > self.limits.memory:
                    return "memory"
                checked = now + 0.2
            for pipe in select.select(watched, [], [], 0.1)[0]:
                data = os.read(pipe, 2**16)
                if not data:
                    watched.remove(pipe)
                elif pipe == report:
                    self.report += data
                else:
                    self.received += data
            if len(self.received) > self.limits.reply.size:
                return "reply"
        return None

    def _end(self, guard):
        if self.bubble:
            self.bubble.close()
            return
        with suppress(OSError):  # it may have ended
            os.killpg(guard, signal.SIGKILL)

    def _drain(self, reply):
        """What is still in the pipe; every process that could write to it is gone."""
        os.set_blocking(reply, False)
        while len(self.received) <= self.limits.reply.size:
            try:
                data = os.read(reply, 2**16)
            except BlockingIOError:
                return
            if not data:
                return
            self.received += data

    def _verdict(self, why) -> Ended:
        report = json.loads(self.report or b"{}")
        if "broken" in report:
            raise NoSandboxError(f"the sandbox cannot be entered: {report['broken']}")
        seconds, code = report.get("seconds", 0.0), report.get("code")
        if why == "timeout" or seconds >= self.limits.seconds:
            most = self.limits.wall if why == "timeout" else self.limits.seconds
            words = f"It was ended after {most:g} seconds."
            return Ended("timeout", reason=words, seconds=seconds)
        if why == "memory" or code == 99:
            words = f"It was ended as it took more than {self.limits.memory / GIB:g} GiB of memory."
            return Ended("crashed", reason=words, seconds=seconds)
        if why == "reply":
            words = f"The reply is longer than {self.limits.reply.size:,} bytes."
            return Ended("refused", reason=words, seconds=seconds)
        if not self.received:
            return Ended("crashed", reason=_how(code), seconds=seconds)
        try:
            reply = unpack(bytes(self.received), self.limits.reply)
            return Ended("replied", reply, "", seconds, len(self.received))
        except UnreadableError as error:
            return Ended("refused", reason=f"The reply cannot be read: {error}.", seconds=seconds)


def memory_inside(pid: int) -> int:
    """Bytes that the processes of a sandbox have for themselves, shared ones counted in part."""
    try:
        space = os.stat(f"/proc/{pid}/ns/pid").st_ino
    except OSError:
        return 0
    total = 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.stat(f"/proc/{name}/ns/pid").st_ino == space:
                total += _proportional(name)
        except OSError:
            continue
    return total


def _proportional(pid):
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _how(code):
    if code is None:
        return "It ended without a word."
    if code < 0:
        return f"It was ended by {signal.Signals(-code).name}."
    if code in (98, 99):
        return "It broke what it ran in."
    return f"It ended Python with exit code {code}."
