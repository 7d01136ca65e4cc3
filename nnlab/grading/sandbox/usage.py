"""What the processes of a sandbox use, read from outside."""

import os
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_FILE = 2048  # bytes that the kernel keeps for a file in memory, its contents not counted


def processes_inside(pid: int) -> list[Path]:
    """The folders in /proc of all processes in the sandbox of a process, its own two among them."""
    try:
        every = list(Path(f"/proc/{pid}/root/proc").iterdir())
    except OSError:  # it ended
        return []
    return [folder for folder in every if folder.name.isdigit()]


def memory_inside(pid: int) -> int:
    """Bytes that the sandbox of a process has: its processes, files' entries, sockets' buffers.

    Shared memory counts in part for each process.
    """
    total = sum(map(_memory, processes_inside(pid)))
    try:
        for folder in ("tmp", "dev/shm"):
            files = os.statvfs(f"/proc/{pid}/root/{folder}")
            total += _FILE * (files.f_files - files.f_ffree)
        return total + _sockets(pid) * _socket_buffers()
    except OSError:  # it ended
        return 0


class Processor:
    """Seconds of a processor that the processes of a sandbox have used together.

    Whoever ended since the last look counts with what was seen of it then, or through its parent.
    """

    def __init__(self, pid: int):
        self.pid = pid
        self.own: dict[str, int] = {}
        self.ended: dict[str, int] = {}

    def seconds(self) -> float:
        """So far."""
        for process in processes_inside(self.pid):
            try:
                fields = (process / "stat").read_bytes().rpartition(b")")[2].split()
            except OSError:  # it ended
                continue
            own, of_children = sum(map(int, fields[11:13])), sum(map(int, fields[13:15]))
            self.own[process.name], self.ended[process.name] = own, of_children
        alive_or_seen = sum(self.own.values())
        through_parents = sum(self.ended.values())
        return max(alive_or_seen, through_parents) / _TICKS


def waited(pid: int | None) -> float:
    """Seconds that a process has stood in the queue for a processor."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):  # it ended, or the system does not tell
        return 0.0


def _memory(process):
    try:
        return _proportional(process)
    except OSError:  # it ended, or runs a program that may not be read, which hides its memory
        return _resident(process)


def _proportional(process):
    for line in (process / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _resident(process):
    try:
        return int((process / "statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def _sockets(pid):
    """How many there are: the first line is `sockets: used 3`."""
    with open(f"/proc/{pid}/net/sockstat") as file:
        return int(file.readline().split()[2])


def _socket_buffers():
    return 2 * int(Path("/proc/sys/net/core/wmem_default").read_text())
