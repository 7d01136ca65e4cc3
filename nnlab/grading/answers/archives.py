"""Notebooks among bytes that may be an archive. This runs in the sandbox: nothing is trusted.

Nothing is written to disk; how much is read is bounded by count, by size and by name.
"""

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from nnlab.grading.answers.names import is_clutter, is_notebook, listed

MOST_MEMBERS = 5_000
MOST_BYTES = 100 * 2**20  # of one notebook
MOST_NOTEBOOKS = 10


class NoNotebookError(ValueError):
    """Why an archive holds no notebook, for the student."""


def notebooks(data: bytes) -> list[bytes]:
    """The notebooks in an archive, the shallowest first; other bytes unchanged.

    Raises: NoNotebookError if an archive has none, or cannot be opened.
    """
    try:
        members = _members(data)
        if members is None:
            return [data]
        found: list = []
        others: list = []
        for name, size, read in members:
            if is_clutter(name):
                continue
            if not is_notebook(name):
                others.append(name)
            elif size > MOST_BYTES:
                raise NoNotebookError(f"{PurePosixPath(name).name} has {size:,} bytes: too many.")
            elif len(found) < MOST_NOTEBOOKS:
                found.append((name.count("/"), name, read()[: MOST_BYTES + 1]))
    except NoNotebookError:
        raise
    except (OSError, ValueError, RuntimeError, EOFError, KeyError, zlib.error, tarfile.TarError,
            zipfile.BadZipFile, NotImplementedError) as error:  # fmt: skip
        raise NoNotebookError(f"The archive cannot be opened: {str(error)[:100]}.") from None
    if not found:
        raise NoNotebookError(f"The archive has no notebook; it has: {listed(others)}.")
    return [book for _, _, book in sorted(found)]


def _members(data) -> Iterator[tuple] | None:
    """Name, size and a function that reads it, of every file; None if this is no archive."""
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zipped(zipfile.ZipFile(io.BytesIO(data)))
    packed = data[:2] == b"\x1f\x8b" or data[:3] == b"BZh" or data[:6] == b"\xfd7zXZ\x00"
    if packed or data[257:262] == b"ustar":
        return _tarred(tarfile.open(fileobj=io.BytesIO(data), mode="r|*"))
    return None


def _zipped(archive):
    for number, member in enumerate(archive.infolist()):
        _count(number)
        if member.flag_bits & 1:
            raise NoNotebookError("The archive asks for a password.")
        if not member.is_dir():
            yield member.filename, member.file_size, lambda m=member: _read(archive.open(m))


def _tarred(archive):
    for number, member in enumerate(archive):
        _count(number)
        if member.isreg():  # no link, no device
            yield member.name, member.size, lambda m=member: _read(archive.extractfile(m))


def _read(file):
    return file.read(MOST_BYTES + 1)


def _count(number):
    if number >= MOST_MEMBERS:
        raise NoNotebookError(f"The archive has more than {MOST_MEMBERS:,} files.")
