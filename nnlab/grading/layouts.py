"""What lies in a folder of submissions, however it was downloaded. Only names are looked at."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nnlab.grading.answers.names import is_archive, is_clutter, is_notebook, owner, stem

DEEPEST = 4  # levels of nested folders
MOST_ENTRIES = 2_000
_NOBODY = {".git", ".ipynb_checkpoints", ".nbgrader", "__macosx"}  # folders that programs make


@dataclass
class Student:
    """A student, and the entries that are theirs: each with the name that they gave it."""

    name: str
    entries: list[tuple[str, os.DirEntry]] = field(default_factory=list)
    is_link: bool = False


@dataclass
class Found:
    """What a submission is made of, each a list of entries."""

    notebooks: list[os.DirEntry] = field(default_factory=list)
    archives: list[os.DirEntry] = field(default_factory=list)
    others: list[os.DirEntry] = field(default_factory=list)


def students(folder: str | os.PathLike[str]) -> list[Student]:
    """Everybody who has a folder or a file there, by name."""
    found: dict[str, Student] = {}
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.casefold() in _NOBODY:
            continue
        owned = owner(entry.name)
        if entry.is_symlink():
            found[entry.name] = Student(entry.name, is_link=True)
        elif entry.is_dir():
            name = owned.student if owned and "_assignsubmission_" in entry.name else entry.name
            own = found.setdefault(name, Student(name))
            inside = sorted(os.scandir(entry.path), key=lambda one: one.name)
            own.entries += [(one.name, one) for one in inside if not is_clutter(one.name)]
        elif (is_notebook(entry.name) or is_archive(entry.name)) and not is_clutter(entry.name):
            name, file = owned or (stem(entry.name), entry.name)
            found.setdefault(name, Student(name)).entries.append((file, entry))
    return sorted(found.values(), key=lambda student: student.name)


def search(entries: Sequence[os.DirEntry]) -> Found:
    """All that lies among these entries and in the folders among them, no link followed."""
    found = Found()
    for entry in _files(entries, DEEPEST, [0]):
        if is_notebook(entry.name):
            found.notebooks.append(entry)
        elif is_archive(entry.name):
            found.archives.append(entry)
        else:
            found.others.append(entry)
    return found


def _files(entries, deep, seen) -> Iterator[os.DirEntry]:
    for entry in entries:
        seen[0] += 1
        if seen[0] > MOST_ENTRIES:
            return
        if is_clutter(entry.name):
            continue
        inner = entry.is_dir(follow_symlinks=False) and not is_notebook(entry.name)
        if not inner:
            yield entry
        elif deep:
            inside = sorted(os.scandir(entry.path), key=lambda one: one.name)
            yield from _files(inside, deep - 1, seen)
