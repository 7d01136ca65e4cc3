"""Patience with answers that take long: a word after some seconds, an end after minutes."""

import _thread
import signal
import sys
import threading
import time
from types import TracebackType

WORD, END = 10.0, 120.0  # seconds


class Patience:
    """Says after `WORD` seconds that a check still runs, and ends it after `END` as Stop would.

    Only Python's main thread can be interrupted, and only where Ctrl-C is an exception, as in a
    notebook and a terminal. In any other thread nothing is ended.
    """

    def __init__(self, heading: str):
        self.heading, self.ended = heading, False
        self._out, self._lock, self._over = sys.stdout, threading.Lock(), threading.Event()
        handler = signal.getsignal(signal.SIGINT)
        main = threading.current_thread() is threading.main_thread()
        self._ends = main and handler is signal.default_int_handler

    def __enter__(self):
        self._start = time.monotonic()
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType
    ):
        try:
            with self._lock:
                self._over.set()
            if self.ended and kind is not KeyboardInterrupt:
                time.sleep(0.1)  # the interrupt is on its way, and belongs here
        except KeyboardInterrupt:
            pass

    @property
    def words(self) -> str:
        """What a card says of an answer that was stopped."""
        seconds = f"{time.monotonic() - self._start:.0f} seconds"
        if self.ended:
            return f"Not done after {seconds}, so it was ended. Is there a loop that does not end?"
        return f"Stopped after {seconds}. Is there a loop that does not end?"

    def _watch(self):
        if self._over.wait(WORD):
            return
        advice = "If a loop in it does not end, press Stop (■)."
        print(f"{self.heading}: still running after {WORD:.0f} s. {advice}", file=self._out)
        if self._over.wait(END - WORD) or not self._ends:
            return
        with self._lock:
            if not self._over.is_set():
                self.ended = True
                _thread.interrupt_main()
