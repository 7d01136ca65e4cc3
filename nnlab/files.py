"""The shipped files: where they are, and whether they are whole."""

import gzip
import hashlib
from pathlib import Path

from nnlab import paths

CHECKSUMS = "SHA256SUMS"  # beside the files; `sha256sum -c` reads it too


class DataError(RuntimeError):
    """A shipped file is missing or damaged; the message says which, and how to restore it."""


def checksums() -> dict[str, str]:
    """The SHA-256 of every shipped file, by its path inside `data/`."""
    file = paths.data() / CHECKSUMS
    try:
        return dict(line.split()[::-1] for line in file.read_text("utf-8").splitlines())
    except (OSError, ValueError) as error:
        wrong = f"{file} is missing or not a list of checksums. {_restore(CHECKSUMS)}"
        raise DataError(wrong) from error


def path(name: str) -> Path:
    """The path of a shipped file, its content checked.

    Raises: DataError for a file that is missing or not as it was shipped.
    """
    if problem := _problem(name, checksums()):
        raise DataError(problem)
    return paths.data() / name


def text(name: str) -> str:
    """The text of a shipped file, unpacked if it is a .gz.

    Raises: DataError as `path` does.
    """
    content = path(name).read_bytes()
    return (gzip.decompress(content) if name.endswith(".gz") else content).decode("utf-8")


def verify() -> list[str]:
    """What is wrong with the shipped files, a sentence for each; empty when all are whole."""
    try:
        known = checksums()
    except DataError as error:
        return [str(error)]
    return [problem for name in known if (problem := _problem(name, known))]


def _problem(name, known):
    file = paths.data() / name
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return f"{file} is missing or unreadable ({error.strerror}). {_restore(name)}"
    if digest == known.get(name):
        return None
    expected = f"{known[name][:12]}…" if name in known else f"an entry in {CHECKSUMS}"
    return (
        f"{file} is damaged: its SHA-256 is {digest[:12]}…, expected {expected}. {_restore(name)}"
    )


def restore(name: str) -> str:
    """How to restore a damaged or missing file, named by its path in the course's folder."""
    if (paths.course() / ".git").exists():
        return f'Restore it with: git -C "{paths.course()}" checkout -- {name}'
    return "Restore it by downloading or installing the course again."


def _restore(name):
    return restore(f"data/{name}")
