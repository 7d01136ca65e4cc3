"""Who handed in what and when, and which submission of a student counts. Nothing is parsed here."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from nnlab.grading.answers.names import is_meant, is_numbered, listed
from nnlab.grading.layouts import search, students
from nnlab.grading.times import parse_time

MOST_BYTES = 100 * 2**20  # of one notebook
MOST_FILES = 10  # notebooks of one submission that are read


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

        Raises: ValueError with the reason if one of them is not a regular file of acceptable size.
        """
        return [bytes_of(path) for path in self.paths]

    def content(self) -> str:
        """What identifies what was handed in: a hash over all notebooks."""
        return identity(self.read())


def identity(notebooks: Iterable[bytes]) -> str:
    """A hash of what was handed in, which tells two notebooks from one that joins them."""
    parts = (len(data).to_bytes(8, "big") + data for data in notebooks)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def collect(
    folder: Path, assignments: Iterable[str], deadlines: dict, known: Iterable[str] = ()
) -> Iterator[Submission]:
    """For each student and assignment the submission that counts, an empty one if there is none.

    Of several, `ps1` and `ps1+TIME`, the last before the deadline counts, or else the last. The
    `known` are further assignments, whose submissions are left alone.
    """
    names = list(assignments)
    every = [*names, *(name for name in known if name not in names)]
    for student in students(folder):
        for name in names:
            if student.is_link:
                yield Submission(student.name, name, trouble="The student's folder is a link.")
            else:
                yield _of_student(student, name, every, deadlines.get(name, deadlines.get(None)))


def _of_student(student, name, every, deadline):
    given = [e for file, e in student.entries if _is_folder(e) and _begins(file, name)]
    if given:
        return _that_counts([_submission(student.name, name, f) for f in given], deadline)
    loose = [
        (file, entry)
        for file, entry in student.entries
        if not any(_is_folder(entry) and _begins(file, other) for other in every)
    ]
    meant = [entry for file, entry in loose if _for(file, every) == name]
    if meant:
        return _that_counts([_made(student.name, name, meant, None)], deadline)
    if unknown := [file for file, _ in loose if _for(file, every) is None]:
        words = f"No folder is called {name}; found: {listed(unknown)}."
        return Submission(student.name, name, trouble=words)
    return Submission(student.name, name)


def _is_folder(entry):
    return entry.is_symlink() or entry.is_dir(follow_symlinks=False)


def _begins(file, name):
    file, name = file.casefold(), name.casefold()
    return file == name or file.startswith(f"{name}+")


def _for(file, every):
    """The assignment that a loose file or folder is meant for, if that is plain."""
    meant = [name for name in every if is_meant(file, name)]
    if len(meant) == 1:
        return meant[0]
    return every[0] if len(every) == 1 and not is_numbered(file, every[0]) else None


def _submission(student, name, folder):
    if folder.is_symlink() or not folder.is_dir():
        return Submission(student, name, trouble="The submission is a link, or not a folder.")
    inside = sorted(os.scandir(folder.path), key=lambda entry: entry.name)
    return _made(student, name, inside, folder)


def _made(student, name, entries, folder):
    """A submission of what lies among some entries: notebooks, else archives, else its trouble."""
    found = search(entries)
    books = found.notebooks or found.archives
    time = _time(folder, books)
    if not books:
        names = listed(entry.name for entry in found.others)
        trouble = f"No notebook was found, only: {names}." if found.others else ""
        return Submission(student, name, time=time, trouble=trouble)
    if any(entry.is_symlink() for entry in books):
        return Submission(student, name, trouble="A notebook is a link to another file.")
    books.sort(key=lambda e: (e.name.casefold() != f"{name}.ipynb".casefold(), e.path.count("/")))
    paths = tuple(Path(entry.path) for entry in books[:MOST_FILES])
    return Submission(student, name, paths, time)


def _time(folder, books):
    """By nbgrader's timestamp.txt, else by the folder's name, else by the newest notebook."""
    stamp = os.path.join(folder.path, "timestamp.txt") if folder else ""
    texts = [folder.name.partition("+")[2]] if folder else []
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
