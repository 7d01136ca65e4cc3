"""Loops that do not end. What would take seconds is told by a clock of milliseconds."""

import contextlib
import re
import signal
import threading
import time

import pytest

from nnlab.exercises import patience
from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find

SOFTMAX = find("4.5")


def endless(z):
    while True:
        pass


@pytest.fixture(autouse=True)
def ctrl_c():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_stop_ends_with_a_card_that_shows_the_line():
    def answer(z):
        raise KeyboardInterrupt  # what the Stop button does

    result = assess(SOFTMAX, (answer,))
    assert result.status == "error"
    assert result.message == "Stopped after 0 seconds. Is there a loop that never ends?"
    assert result.line.endswith("raise KeyboardInterrupt  # what the Stop button does")
    assert "gives a nudge" in result.advice


def test_a_long_answer_is_told_on_the_page_and_ended_later(monkeypatch, capsys):
    monkeypatch.setattr(patience, "WORD", 0.01)
    monkeypatch.setattr(patience, "END", 0.05)
    result = assess(SOFTMAX, (endless,))
    out = capsys.readouterr().out
    assert re.match(r"Exercise 4\.5: still running after \d+ seconds\. ", out)
    assert "press Stop" not in result.message
    assert re.match(r"Not finished after \d+ seconds, so it was stopped\. ", result.message)
    assert result.line.endswith(("while True:", "pass"))


def test_a_right_answer_that_waits_for_the_processor_is_left_alone(monkeypatch, capsys):
    """Asleep, as it is while other processes have the processor: its own time does not pass."""

    def waiting(z):
        time.sleep(0.1)
        return SOFTMAX.answers[0](z)

    monkeypatch.setattr(patience, "WORD", 0.3)
    monkeypatch.setattr(patience, "END", 0.3)
    monkeypatch.setattr(patience, "WALL", 1000)
    assert assess(SOFTMAX, (waiting,)).passed
    assert capsys.readouterr().out == ""


def locked(seconds):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire(timeout=seconds)


@pytest.mark.parametrize("wait", [time.sleep, locked])
def test_an_answer_that_waits_for_ever_is_ended_by_the_clock_on_the_wall(monkeypatch, capsys, wait):
    slept = []

    def asleep(z):
        began = time.monotonic()
        try:
            wait(30)
        finally:
            slept.append(time.monotonic() - began)

    monkeypatch.setattr(patience, "WORD", 0.02)
    monkeypatch.setattr(patience, "END", 0.05)
    result = assess(SOFTMAX, (asleep,))
    assert "still running" in capsys.readouterr().out
    assert result.message.startswith("Not finished after")
    assert slept[0] < 20  # woken, not waited for


def test_where_a_thread_has_no_clock_of_its_own_the_process_s_is_read(monkeypatch):
    monkeypatch.delattr(time, "pthread_getcpuclockid", raising=False)
    monkeypatch.setattr(patience, "WORD", 0.01)
    monkeypatch.setattr(patience, "END", 0.05)
    monkeypatch.setattr(patience, "WALL", 1000)
    assert assess(SOFTMAX, (endless,)).message.startswith("Not finished after")


def test_nothing_is_said_of_a_quick_answer_and_no_thread_stays(capsys):
    assert assess(SOFTMAX, tuple(SOFTMAX.answers)).passed
    assert capsys.readouterr().out == ""
    watchers = [t for t in threading.enumerate() if "_watch" in t.name]
    for watcher in watchers:
        watcher.join(10)
    assert not any(watcher.is_alive() for watcher in watchers)


def test_an_interrupt_that_comes_at_the_last_moment_does_not_escape(monkeypatch):
    monkeypatch.setattr(patience, "WORD", 0.0)
    monkeypatch.setattr(patience, "END", 0.0)
    waiting = patience.Patience("Exercise")
    with contextlib.suppress(KeyboardInterrupt), waiting:
        while not waiting.ended:
            pass  # the interrupt comes here or on the way out
    assert waiting.ended


def test_in_another_thread_nothing_is_ended(monkeypatch):
    monkeypatch.setattr(patience, "WORD", 0.0)
    monkeypatch.setattr(patience, "END", 0.0)
    results = []
    thread = threading.Thread(
        target=lambda: results.append(assess(SOFTMAX, tuple(SOFTMAX.answers)))
    )
    thread.start()
    thread.join()
    assert results[0].passed
