"""Jobs on processes of our own, joined by pipes: there is no address that anybody could reach."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable
from multiprocessing import connection
from typing import Any

RETRIES = 2  # of a job whose process died


class Processes:
    """`size` processes, each with one job at a time; one that dies is replaced. Use in a `with`."""

    def __init__(self, size: int):
        self.size = size
        self._waiting: deque = deque()
        self._workers: list[_Worker] = []

    def __enter__(self):
        self._workers = [_Worker() for _ in range(self.size)]
        return self

    def __exit__(self, *error):
        for worker in self._workers:
            worker.leave()
        for worker in self._workers:
            worker.end(0 if error[0] else 10)

    def submit(self, key: str, function: Callable, *arguments: Any) -> None:
        """Have a job done under a name; both travel as pickles, between processes that are ours."""
        self._waiting.append((key, function, arguments, RETRIES))
        self._hand_out()

    def next(self) -> tuple[str, Any, Exception | None]:
        """The name of a job that is done, its result and, if it has none, why."""
        while True:
            busy: dict[Any, _Worker] = {w.pipe: w for w in self._workers if w.job}
            worker = busy[connection.wait(list(busy))[0]]
            (key, function, arguments, left), worker.job = worker.job, None
            try:
                result, why = worker.pipe.recv()
            except (EOFError, OSError):
                self._replace(worker)
                result, why = None, RuntimeError("the process that did this died")
                if left:
                    self._waiting.appendleft((key, function, arguments, left - 1))
                    key = None
            self._hand_out()
            if key is not None:
                return key, result, why

    def _hand_out(self):
        for worker in self._workers:
            while not worker.job and self._waiting:
                worker.job = self._waiting.popleft()
                try:
                    worker.pipe.send(worker.job[1:3])
                except OSError:  # it died while idle, which is no fault of the job
                    self._waiting.appendleft(worker.job)
                    worker = self._replace(worker)

    def _replace(self, worker):
        worker.end(0)
        self._workers[self._workers.index(worker)] = new = _Worker()
        return new


class _Worker:
    """A process, the pipe to it, and the job that it has."""

    def __init__(self):
        context = multiprocessing.get_context("spawn")  # a fork would copy whatever threads hold
        self.job: Any = None
        self.pipe, there = context.Pipe()
        self.process = context.Process(target=_serve, args=(there,))
        self.process.start()
        there.close()

    def leave(self):
        self.pipe.close()

    def end(self, patience: float) -> None:
        """Wait for it to leave, for so many seconds; then kill it."""
        self.pipe.close()
        self.process.join(patience)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _serve(pipe) -> None:
    """Do one job after another until the pipe closes."""
    signal.signal(signal.SIGINT, lambda *_: None)  # whoever ends the command ends this process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        while True:
            function, arguments = pipe.recv()
            pipe.send(_done(function, arguments))


def _done(function, arguments):
    try:
        return function(*arguments), None
    except Exception as error:
        return None, error


def _end_with_parent() -> None:
    """A parent that was killed cannot end its processes: they see it, and end themselves."""
    parent = multiprocessing.parent_process()
    assert parent  # this runs in a child
    connection.wait([parent.sentinel])
    os._exit(1)
