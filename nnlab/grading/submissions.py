"""Who handed in what and when, and which submission of a student counts. Nothing is parsed here."""

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

MOST_BYTES = 100 * 2**20  # of one notebook
MOST_FILES = 10  # notebooks of one submission that are read

_NOBODY = (".git", ".ipynb_checkpoints", ".nbgrader")  # folders that programs make
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[ T_](\d\d)[:.-](\d\d)(?:[:.-](\d\d))?(?:\.\d+)?\s*(\S.*)?")


@dataclass(frozen=True)
class Submission:
    """A folder that a student handed in; `trouble` is why its notebooks are not read."""

    student: str
    assignment: str
    paths: tuple[Path, ...] = ()
    time: datetime | None = None
    note: str = ""
    trouble: str = ""

    def read(self) -> list[bytes]:
        """The bytes of its notebooks.

        Raises: ValueError with the reason if one of them is no plain file of a bearable size.
        """
        return [bytes_of(path) for path in self.paths]

    def content(self) -> str:
        """What identifies what was handed in: a hash over all notebooks."""
        return identity(self.read())


def identity(notebooks: Iterable[bytes]) -> str:
    """A hash of what was handed in, which two parts do not share with their sum."""
    parts = (len(data).to_bytes(8, "big") + data for data in notebooks)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def parse_time(text: str) -> datetime:
    """A moment from "2026-11-30 23:59", with or without seconds and a zone (else UTC).

    Raises: ValueError if it is none.
    """
    found = _STAMP.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no time; write it as 2026-11-30 23:59 Asia/Seoul")
    day, hour, minute, second, zone = found.groups()
    moment = datetime.fromisoformat(f"{day} {hour}:{minute}:{second or '00'}")
    if zone in (None, "UTC", "Z"):
        return moment.replace(tzinfo=UTC)
    if re.fullmatch(r"[+-]\d\d:?\d\d", zone):
        return datetime.fromisoformat(f"{moment.isoformat()}{zone}")
    try:
        return moment.replace(tzinfo=ZoneInfo(zone))
    except (OSError, ValueError, KeyError):
        raise ValueError(
            f"there is no time zone {zone!r}; write it as Asia/Seoul or +09:00"
        ) from None


def collect(folder: Path, assignments: Iterable[str], deadlines: dict) -> Iterator[Submission]:
    """For each student and assignment the submission that counts, an empty one if there is none.

    Of several, `ps1` and `ps1+TIME`, the last before the deadline counts, or else the last.
    """
    names = list(assignments)
    for student in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if student.name in _NOBODY:
            continue
        if student.is_symlink():
            for name in names:
                yield Submission(student.name, name, trouble="The student's folder is a link.")
        elif student.is_dir():
            yield from _of_student(student, names, deadlines)


def _of_student(student, names, deadlines):
    folders = sorted(os.scandir(student.path), key=lambda entry: entry.name)
    for name in names:
        given = [f for f in folders if f.name == name or f.name.startswith(f"{name}+")]
        handed_in = [_submission(student.name, name, f) for f in given]
        deadline = deadlines.get(name, deadlines.get(None))
        yield _that_counts(handed_in, deadline) or Submission(student.name, name)


def _submission(student, name, folder):
    if folder.is_symlink() or not folder.is_dir():
        return Submission(student, name, trouble="The submission is a link or no folder.")
    entries = sorted(os.scandir(folder.path), key=lambda entry: entry.name)
    books = [entry for entry in entries if entry.name.endswith(".ipynb")]
    books.sort(key=lambda entry: entry.name != f"{name}.ipynb")  # its own name first
    paths = tuple(Path(entry.path) for entry in books[:MOST_FILES])
    if any(entry.is_symlink() for entry in books):
        return Submission(student, name, trouble="A notebook is a link to another file.")
    return Submission(student, name, paths, _time(folder, books))


def _time(folder, books):
    """By nbgrader's timestamp.txt, else by the folder's name, else by the newest notebook."""
    stamp = os.path.join(folder.path, "timestamp.txt")
    texts = [folder.name.partition("+")[2]]
    if os.path.lexists(stamp):
        with suppress(ValueError):  # a link or too long: the folder's own time counts
            texts.insert(0, bytes_of(Path(stamp), 100).decode("ascii", "replace"))
    for text in texts:
        try:
            return parse_time(text)
        except ValueError:
            continue
    changed = [entry.stat(follow_symlinks=False).st_mtime for entry in books]
    return datetime.fromtimestamp(max(changed), UTC) if changed else None


def _that_counts(handed_in, deadline) -> Submission | None:
    if not handed_in:
        return None
    never = datetime.min.replace(tzinfo=UTC)
    handed_in = sorted(handed_in, key=lambda one: one.time or never)
    if deadline is None:
        return handed_in[-1]
    in_time = [one for one in handed_in if one.time and one.time <= deadline]
    late = [one for one in handed_in if one.time and one.time > deadline]
    if not in_time:
        last = handed_in[-1]
        by = last.time and str(last.time - deadline).partition(".")[0]
        return replace(last, note=f"late by {by}") if by else last
    moments = ", ".join(f"{one.time:%Y-%m-%d %H:%M}" for one in late)
    note = f"a later submission ({moments}) came after the deadline" if late else ""
    return replace(in_time[-1], note=note)


def bytes_of(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a plain file.

    Raises: ValueError with the reason if it is none, or longer than `most`.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise ValueError(f"{path.name} cannot be opened: {error.strerror}.") from None
    facts = os.fstat(descriptor)
    if not stat.S_ISREG(facts.st_mode):
        os.close(descriptor)
        raise ValueError(f"{path.name} is no plain file.")
    with open(descriptor, "rb") as file:
        if facts.st_size > most:
            size = f"{facts.st_size / 2**20:,.0f} MiB; at most {most / 2**20:,.0f} MiB are read"
            raise ValueError(f"{path.name} has {size}.")
        return file.read(most)
