"""Arrays that take long to unpack, kept as plain .npy files in the user's cache."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from types import SimpleNamespace

import numpy as np

from nnlab import atomic, paths


def remembered(key: str, make: Callable[[], np.ndarray]) -> np.ndarray:
    """The array that `make` returns, read back from the cache if an earlier call left it there.

    A file's name ends in the SHA-256 of its content: one that was cut short or altered does not
    match its name, and is made again.
    """
    for path in paths.cache().glob(f"{key}-*.npy"):
        with suppress(OSError, ValueError), path.open("rb") as file:
            if path.stem == f"{key}-{hashlib.file_digest(file, 'sha256').hexdigest()}":
                file.seek(0)
                return np.load(file, allow_pickle=False)
    array = make()
    with suppress(OSError):  # a cache that cannot be written costs time, nothing else
        _write(key, array)
    return array


def _write(key, array):
    paths.cache().mkdir(parents=True, exist_ok=True)
    path = paths.cache() / f"{key}-{_digest(array)}.npy"
    with atomic.draft(path) as place, place.open("wb") as file:
        np.save(file, array, allow_pickle=False)


def _digest(array):
    """The SHA-256 of the array's file, which is part of its name and so needed first."""
    sha = hashlib.sha256()
    np.save(SimpleNamespace(write=sha.update), array, allow_pickle=False)
    return sha.hexdigest()
