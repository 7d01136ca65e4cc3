"""Follow one run: hand over the request, read the reply, keep the limits."""

import json
import os
import select
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress

from nnlab.grading.sandbox.bubble import Bubble
from nnlab.grading.sandbox.limits import Ended, Limits
from nnlab.grading.sandbox.protocol import pack
from nnlab.grading.sandbox.usage import Processor, memory_inside, processes_inside, waited
from nnlab.grading.sandbox.verdict import verdict

_PATIENCE = 20  # times the clock's limit, for a machine that is overloaded as much
_PLAIN = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1"}


# Long: one run has its pipes, clocks and limits in hand at once.
class Execution:
    """One run, from the order that `send` takes to its end; without a bubble it is not kept in."""

    def __init__(
        self, send: Callable, bubble: Bubble | None, user: int | None, folder: str, limits: Limits
    ):
        self.send, self.bubble, self.user, self.limits = send, bubble, user, limits
        self.folder = "/tmp" if bubble else folder
        self.received, self.report = bytearray(), b""
        self.begin, self.queued = time.monotonic(), 0.0
        self.processor = Processor(bubble.pid) if bubble else None

    def follow(self, request: dict) -> Ended:
        """What became of a request."""
        with tempfile.TemporaryFile() as file:
            file.write(pack(request))
            file.seek(0)
            reply, replying = os.pipe()
            report, reporting = os.pipe()
            try:
                guard = self.send(self._order(), [file.fileno(), replying, reporting])
            finally:
                os.close(replying)
                os.close(reporting)
        try:
            why = self._listen(reply, report)
            self._end(guard)
            if why is None:
                self._drain(reply)
        finally:
            os.close(reply)
            os.close(report)
        return verdict(why, self._said(), bytes(self.received), self.limits)

    def _order(self):
        limits = self.limits.resources()
        return {
            "sandbox": self.bubble and self.bubble.pid,
            "user": self.user,
            "limits": limits if self.bubble else {"CPU": limits["CPU"]},
            "folder": self.folder,
            "environment": dict.fromkeys(("HOME", "TMPDIR", "MPLCONFIGDIR"), self.folder) | _PLAIN,
        }

    def _listen(self, reply, report):
        """Read until the run has ended by itself (None), or must be ended: then why."""
        watched, checked = [reply, report], self.begin
        while report in watched:
            for pipe in select.select(watched, [], [], 0.1)[0]:
                data = os.read(pipe, 2**16)
                if not data:
                    watched.remove(pipe)
                elif pipe == report:
                    self.begin = self.begin if self.report else time.monotonic()  # it exists now
                    self.report += data
                else:
                    self.received += data
            if len(self.received) > self.limits.reply.size:
                return "reply"
            if time.monotonic() > checked + 0.2:
                if why := self._too_much():
                    return why
                checked = time.monotonic()
        return None

    def _too_much(self):
        """Which limit is exceeded, of those that the kernel does not enforce itself, if any.

        An overloaded machine is nobody's fault: the clock stands while a run has no processor. The
        kernel bounds the processor time of each process; here it is that of all together.
        """
        if self.bubble and self.processor:
            if len(processes_inside(self.bubble.pid)) > self.limits.processes + 2:
                return "processes"  # the kernel lets the first user have any number
            if memory_inside(self.bubble.pid) > self.limits.memory:
                return "memory"
            if self.processor.seconds() > self.limits.seconds + 2:
                return "processor"
        passed = time.monotonic() - self.begin
        self.queued = max(self.queued, waited(self._said().get("pid")))  # it ends with the process
        if passed - self.queued > self.limits.wall:
            return "timeout"
        return "timeout" if passed > _PATIENCE * self.limits.wall else None

    def _said(self):
        """What the guard has reported so far."""
        said: dict = {}
        for line in self.report.splitlines():
            said |= json.loads(line)
        return said

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
