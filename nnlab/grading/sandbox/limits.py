"""What one run in the sandbox may use, and how it ended."""

from dataclasses import dataclass, field
from typing import Any

from nnlab.grading.sandbox.protocol import Bounds

GIB = 2**30


@dataclass(frozen=True)
class Limits:
    """What one run may use. `seconds` are of the processor, `wall` by the clock while it has one.

    Units: memory and disk in bytes.
    """

    seconds: float = 60
    wall: float = 90
    memory: int = 2 * GIB
    disk: int = 64 * 2**20
    processes: int = 48
    reply: Bounds = field(default_factory=Bounds)

    def words(self) -> str:
        """What a mark may depend on, as text."""
        return f"{self.seconds:g} s, {self.memory} B, {self.disk} B, {self.processes} processes"

    def resources(self) -> dict[str, int]:
        """By the names of setrlimit."""
        return {
            "CPU": int(self.seconds) + 2,
            "DATA": self.memory,
            "AS": self.memory + 8 * GIB,  # beside what is imported; DATA misses what is only read
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
