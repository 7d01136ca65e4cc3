"""Write a file whole or not at all."""

import os
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Replace `path` by `text` in one step, so that no reader meets half a file."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
