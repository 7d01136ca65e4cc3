"""What a measurement takes, and what other programs take meanwhile."""

import os
import threading
import time

import psutil


class Peak(threading.Thread):
    """The most memory that the processes below this one had together, shared pages shared out."""

    def __init__(self):
        super().__init__(daemon=True)
        self.bytes, self._done = 0, threading.Event()

    def run(self):
        """Look five times a second."""
        while not self._done.wait(0.2):
            below = psutil.Process().children(recursive=True)
            self.bytes = max(self.bytes, sum(map(_memory, below)))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._done.set()
        self.join()


class Others:
    """The share of all processors that went to programs which this one did not start."""

    share = 0.0

    def __enter__(self):
        self._begin = time.monotonic(), _foreign()
        return self

    def __exit__(self, *_):
        begin, before = self._begin
        self.share = (_foreign() - before) / (time.monotonic() - begin) / (os.cpu_count() or 1)


def _memory(process):
    try:
        return process.memory_full_info().pss
    except psutil.Error:  # it ended
        return 0


def _foreign():
    """Seconds of the processor that all others have had; what ended is told by its parent."""
    me = psutil.Process()
    own = {me.pid, *(one.pid for one in me.children(recursive=True))}
    return sum(_seconds(one) for one in psutil.process_iter() if one.pid not in own)


def _seconds(process):
    try:
        return sum(process.cpu_times()[:4])  # its own and its children's, user and system
    except psutil.Error:
        return 0
