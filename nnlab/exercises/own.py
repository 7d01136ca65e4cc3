"""Refuse to overwrite a file that the package did not write itself."""

import contextlib
from collections.abc import Callable
from pathlib import Path

_ENOUGH = 4096  # letters of a file by which it is known


def expect(path: Path, is_own: Callable[[str], bool] | None = None) -> None:
    """Require that `path` may be written: it is new, or its beginning shows that we made it.

    Raises: ValueError with the reason if it may not.
    """
    if path.is_dir():
        raise ValueError(f"{path} is a folder; name a file")
    if not path.exists() and not path.is_symlink():
        return
    begin = ""
    with contextlib.suppress(OSError, UnicodeDecodeError), open(path, encoding="utf-8-sig") as file:
        begin = file.read(_ENOUGH)
    if is_own is None or not is_own(begin):
        raise ValueError(
            f"{path} exists, and must not be overwritten: name another file, or move it away"
        )


def expect_folder(path: Path) -> None:
    """Raises: ValueError if the folder of a file to be written is not there."""
    if not path.parent.is_dir():
        raise ValueError(f"there is no folder {path.parent}; make it, or name another file")
