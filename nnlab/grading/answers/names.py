"""What the names of files tell: notebooks, archives, clutter, and whose a downloaded file is."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

_NOTEBOOK = re.compile(r"\.ipynb(\.txt|\.json)?$", re.IGNORECASE)  # as some systems rename them
_ARCHIVE = re.compile(r"\.(zip|tar|tgz|tar\.(gz|bz2|xz))$", re.IGNORECASE)
_CLUTTER = {"__macosx", "thumbs.db", "desktop.ini", "__pycache__", "timestamp.txt"}
# How systems name what teachers download: Moodle, Canvas, Google Classroom.
_OWNERS = (
    re.compile(r"(?P<student>.+_\d+)_assignsubmission_\w+?_(?P<file>.*)"),
    re.compile(r"(?P<student>.+_\d+)_assignsubmission_file(?P<file>)"),
    re.compile(r"(?P<student>[^_\W]+)(?:_LATE)?_(?P<number>\d+)_\d+_(?P<file>.+)"),
    re.compile(r"(?P<student>.+?) - (?P<file>.+)"),
)


class Owned(NamedTuple):
    """Whose a file or folder of a download is, and what the student called it."""

    student: str
    file: str


def is_notebook(name: str) -> bool:
    """Whether a file's name is that of a notebook, in upper or lower case, even `.ipynb.txt`."""
    return bool(_NOTEBOOK.search(name))


def is_archive(name: str) -> bool:
    """Whether a file's name is that of an archive that can be opened."""
    return bool(_ARCHIVE.search(name))


def is_clutter(path: str) -> bool:
    """Whether a path belongs to nobody: hidden, or made by a system and not by the student."""
    parts = PurePosixPath(path).parts
    return any(part.startswith(".") or part.casefold() in _CLUTTER for part in parts)


def is_meant(name: str, assignment: str) -> bool:
    """Whether the name of a file or folder says this assignment: `PS1`, `my ps1 (2).zip`."""
    edge = r"(?<![a-z0-9]){}(?![0-9])"
    return bool(re.search(edge.format(re.escape(assignment.casefold())), name.casefold()))


def is_numbered(name: str, assignment: str) -> bool:
    """Whether a name is that of another assignment of the same series: `ps10` beside `ps1`."""
    row = re.sub(r"\d+$", "", assignment.casefold())
    return bool(row) and bool(re.match(rf"{re.escape(row)}\d+(?![a-z0-9])", name.casefold()))


def owner(name: str) -> Owned | None:
    """Whose an entry of a download is, if its name follows a system's pattern."""
    for pattern in _OWNERS:
        if found := pattern.fullmatch(name):
            number = found.groupdict().get("number")
            student = f"{found['student']}_{number}" if number else found["student"]
            return Owned(student, found["file"])
    return None


def stem(name: str) -> str:
    """The name of a notebook or archive without its endings."""
    return _ARCHIVE.sub("", _NOTEBOOK.sub("", name))


def listed(names: Iterable[str], most: int = 5) -> str:
    """A few names in a sentence."""
    names = sorted(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(name[:80] for name in names[:most]) + more if names else "nothing"
