"""Time limits for answers: a note after some seconds, an interrupt after minutes."""

import _thread
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType

WORD, END = 10.0, 120.0  # seconds of the processor, which a busy machine does not use up
WALL = 10  # times as long by the wall clock, so that waiting for ever ends, too


class Patience:
    """Says after `WORD` seconds that a check still runs, and ends it after `END` as Stop would.

    The seconds are those in which the checking thread computed; by the clock on the wall it has
    `WALL` times as many. Only Python's main thread can be interrupted, and only where Ctrl-C is an
    exception, as in a notebook and a terminal. In any other thread nothing is ended.
    """

    def __init__(self, heading: str):
        self.heading, self.ended = heading, False
        self._out, self._lock, self._over = sys.stdout, threading.Lock(), threading.Event()
        handler = signal.getsignal(signal.SIGINT)
        main = threading.current_thread() is threading.main_thread()
        self._ends = main and handler is signal.default_int_handler

    def __enter__(self):
        self._start, self._computed = time.monotonic(), _processor_clock()
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
        if self.ended:
            return (
                f"Not finished after {self._seconds}, so it was stopped. Is there a loop that "
                "never ends?"
            )
        return f"Stopped after {self._seconds}. Is there a loop that never ends?"

    @property
    def _seconds(self):
        return f"{time.monotonic() - self._start:.0f} seconds"

    def _watch(self):
        if self._over_before(WORD):
            return
        advice = "If it has a loop that never ends, press Stop (■)."
        print(f"{self.heading}: still running after {self._seconds}. {advice}", file=self._out)
        if self._over_before(END) or not self._ends:
            return
        with self._lock:
            if not self._over.is_set():
                self.ended = True
                _interrupt_main()

    def _over_before(self, limit):
        """Whether the check is over before it has used its time; waits until one or the other."""
        while not self._over.is_set():
            waited = time.monotonic() - self._start
            left = min(limit - self._computed(), WALL * limit - waited)
            if left <= 0:
                return False
            self._over.wait(max(left, 0.01))
        return True


def _processor_clock() -> Callable[[], float]:
    """A clock of the processor time that the calling thread uses from now on, for any thread."""
    try:
        ident = time.pthread_getcpuclockid(threading.get_ident())
    except (AttributeError, OSError):  # not on macOS and Windows: there the whole process counts
        began = time.process_time()
        return lambda: time.process_time() - began
    start = time.clock_gettime(ident)

    def used():
        try:
            return time.clock_gettime(ident) - start
        except OSError:  # the thread has ended, and its check with it
            return 0.0

    return used


def _interrupt_main():
    """Raise KeyboardInterrupt in the main thread, which may be asleep."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:  # on Windows, where a sleep goes on to its end
        _thread.interrupt_main()
