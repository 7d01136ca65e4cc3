"""Arrays that take long to unpack, kept as plain .npy files in the user's cache."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from nnlab import paths


def remembered(key: str, make: Callable[[], np.ndarray]) -> np.ndarray:
    """The array that `make` returns, read back from the cache if an earlier call left it there.

    A file's name ends in the SHA-256 of its content: one that was cut short or altered does not
    match its name, and is made again.
    """
    for path in paths.cache().glob(f"{key}-*.npy"):
        with suppress(OSError, ValueError), path.open("rb") as file:
            if path.stem == f"{key}-{_digest(file)}":
                return np.load(file, allow_pickle=False)
    array = make()
    with suppress(OSError):  # a cache that cannot be written costs time, nothing else
        _write(key, array)
    return array


def _write(key, array):
    """Write beside, then rename: a reader, or a second writer, never sees half a file."""
    folder = paths.cache()
    folder.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "w+b") as file:
            np.save(file, array, allow_pickle=False)
            digest = _digest(file)
        os.replace(part, folder / f"{key}-{digest}.npy")
    finally:
        Path(part).unlink(missing_ok=True)


def _digest(file):
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest
