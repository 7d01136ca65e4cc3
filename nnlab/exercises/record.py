"""The reader's record: one file of the workbook, with verdicts and predictions.

    {"edition": 2,
     "exercises": {"2.1": "solved", "2.2": "tried"},
     "predictions": {"4.rate": {"answer": "b", "sureness": "sure", "came": "c"}}}

Every writer reads the file again under a lock and changes only its own entry, so two notebooks at
once lose nothing. No disk error raises here: a record that cannot be kept is done without.
"""

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from nnlab import atomic, paths

EDITION = 2
NAME = "progress.json"
PATIENCE = 10  # seconds to wait for another notebook; then it is written all the same
_RENUMBERED = {4: 5, 5: 6, 6: 7, 7: 8, 8: 10, 9: 11, 10: 13, 11: 15, 12: 16, 13: 17, 14: 18}


@dataclass
class Record:
    """What is known of a reader; `note` is what must be said about the file, if anything."""

    exercises: dict[str, str] = field(default_factory=dict)
    predictions: dict[str, dict] = field(default_factory=dict)
    note: str = ""


def load() -> Record:
    """The record as the file has it; a damaged file is set aside."""
    path = place()
    return _read(path) if path else Record()


def update(change: Callable[[Record], None]) -> Record:
    """Read the file, apply `change`, and write the result, with the file locked."""
    path = place()
    if path is None:
        record = Record()
        change(record)
        return record
    with _alone_with(path):
        record = _read(path)
        before = _text(record)
        change(record)
        if _text(record) != before and not record.note.startswith((_NEWER, _CLOSED)):
            with contextlib.suppress(OSError):  # a folder that cannot be written keeps nothing
                atomic.write(path, _text(record))
    return record


def place() -> Path | None:
    """Where the record is: `NNLAB_PROGRESS`, else the workbook, else the notebook's folder.

    It is the same wherever `%cd` has led meanwhile. None where there is no folder at all.
    """
    if path := os.environ.get("NNLAB_PROGRESS"):
        return Path(path)
    return find()


@cache
def find() -> Path | None:
    """The record of the workbook that the kernel started in; looked for once."""
    try:
        start = _start()
        workbook = paths.workbook(start)
        return (workbook if workbook.is_dir() else start) / NAME
    except OSError:  # the working folder is gone, or nobody may look at it
        return None


def _start() -> Path:
    """Where the kernel started: IPython remembers, whatever `%cd` did since."""
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    visited = shell.user_ns.get("_dh") if shell else None
    return Path(visited[0]) if visited else Path.cwd()


def _read(path: Path) -> Record:
    try:
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):  # none has been written yet
        return Record()
    except OSError as error:
        why = f"({error.strerror or error}); nothing is written to it."
        return Record(note=f"{_CLOSED} {path.name} {why} Make it readable, or move it away.")
    with contextlib.suppress(ValueError, TypeError, AttributeError, KeyError):
        return _parsed(json.loads(text), path)
    aside = _free(path.with_name(f"{path.name}.damaged"))
    with contextlib.suppress(OSError):
        os.replace(path, aside)
        return Record(note=f"{path.name} was damaged; it is kept as {aside.name}.")
    why = "(it is damaged, and cannot be renamed); nothing is written to it."
    return Record(note=f"{_CLOSED} {path.name} {why} Move it away.")


# With these a note begins where the file must stay as it is.
_NEWER = "A newer nnlab wrote"
_CLOSED = "Cannot read"


def _parsed(content: dict, path: Path) -> Record:
    """Raises: ValueError, TypeError, AttributeError or KeyError if this is no record."""
    edition = content.get("edition", 1)
    if edition == 1:
        return _first_edition(content, path)
    record = Record(_checked(content["exercises"], str), _checked(content["predictions"], dict))
    if edition > EDITION:
        record.note = f"{_NEWER} {path.name}; this one leaves it as it is."
    return record


def _first_edition(content: dict, path: Path) -> Record:
    """A flat dict, its lessons numbered 0 to 14; the file is kept beside under another name."""
    exercises = {_renumbered(id): state for id, state in _checked(content, str).items()}
    backup = path.with_name(f"{path.stem}.first-edition{path.suffix}")
    with contextlib.suppress(OSError):
        if not backup.exists():
            backup.write_bytes(path.read_bytes())
        atomic.write(path, _text(Record(exercises)))
    return Record(exercises)


def _renumbered(id: str) -> str:
    lesson, dot, rest = id.partition(".")
    return f"{_RENUMBERED.get(int(lesson), lesson) if lesson.isdigit() else lesson}{dot}{rest}"


def _checked(content: dict, kind: type) -> dict:
    if not all(isinstance(value, kind) for value in content.values()):
        raise ValueError("not a record")
    return content


def _text(record: Record) -> str:
    content = {"edition": EDITION} | {k: getattr(record, k) for k in ("exercises", "predictions")}
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def _free(path: Path) -> Path:
    """The path, or the first of path-2, path-3, ... that is not taken."""
    taken = (path.with_name(f"{path.name}-{n}" if n > 1 else path.name) for n in range(1, 1000))
    return next((free for free in taken if not free.exists()), path)


@contextlib.contextmanager
def _alone_with(path: Path) -> Iterator[None]:
    """Hold the lock beside a file, if there can be one."""
    if not path.parent.is_dir():  # filelock would make it
        yield
        return
    import filelock

    lock = filelock.FileLock(path.with_name(f".{path.name}.lock"), timeout=PATIENCE)
    with contextlib.suppress(OSError, NotImplementedError):  # too late, read-only, no locks here
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
