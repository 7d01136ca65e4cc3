"""Write a file whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def draft(path: Path, place: Path | None = None) -> Iterator[Path]:
    """A place beside `path` to write to; at the end it replaces `path` in one step.

    After an error `path` is as it was, and nothing is left beside it. Unless `place` is given, it
    gets a unique name, so that threads, processes and machines can write the same file at once.
    """
    place = place or path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield place
        os.replace(place, path)
    finally:
        place.unlink(missing_ok=True)


def write(path: Path, text: str) -> None:
    """Replace the content of `path` with `text`, so that no reader sees half a file."""
    with draft(path) as place:
        place.write_text(text, encoding="utf-8", newline="\n")
