"""How a run in the sandbox ended: from its limits, its guard's report and what came back."""

import signal
from collections.abc import Mapping
from typing import Any

from nnlab.grading.sandbox.bubble import NoSandboxError
from nnlab.grading.sandbox.limits import GIB, Ended, Limits
from nnlab.grading.sandbox.protocol import UnreadableError, unpack


def verdict(why: str | None, report: Mapping[str, Any], received: bytes, limits: Limits) -> Ended:
    """How it ended; `why` is the limit for which it was stopped, None if it ended by itself.

    Raises: NoSandboxError if it never got into its sandbox.
    """
    if "broken" in report:
        raise NoSandboxError(f"the sandbox cannot be entered: {report['broken']}")
    seconds, code = report.get("seconds", 0.0), report.get("code")
    if why is None and seconds >= limits.seconds:
        return _too_long(limits.seconds, seconds)
    if code == 99 and why not in ("timeout", "processor"):
        why = "memory"
    if why is not None:
        return _stopped(why, seconds, limits)
    if not received:
        return Ended("crashed", reason=_how(code), seconds=seconds)
    try:
        reply = unpack(received, limits.reply)
        return Ended("replied", reply, "", seconds, len(received))
    except UnreadableError as error:
        return Ended("refused", reason=f"The reply cannot be read: {error}.", seconds=seconds)


def _stopped(why, seconds, limits):
    if why == "timeout":
        return _too_long(limits.wall, seconds)
    if why == "processor":
        words = f"Its processes used more than {limits.seconds:g} seconds of processor time."
        return Ended("timeout", reason=words, seconds=max(seconds, limits.seconds))
    words = {
        "memory": f"It was stopped: it used more than {limits.memory / GIB:g} GiB of memory.",
        "processes": f"It was stopped: it had more than {limits.processes} processes.",
        "reply": f"The reply is longer than {limits.reply.size:,} bytes.",
    }[why]
    return Ended("refused" if why == "reply" else "crashed", reason=words, seconds=seconds)


def _too_long(most, seconds):
    return Ended("timeout", reason=f"It was stopped after {most:g} seconds.", seconds=seconds)


def _signal(number):
    """Its name; those for real time have none of their own."""
    known = {signal.value: signal.name for signal in signal.Signals}
    return known.get(number, f"signal {number}")


def _how(code):
    if code is None:
        return "It ended without a word."
    if code < 0:
        return f"It was ended by {_signal(-code)}."
    if code in (98, 99):
        return "It broke what it ran in."
    return f"It ended Python with exit code {code}."
