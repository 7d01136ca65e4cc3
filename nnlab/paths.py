"""Where the course's files are: in a checkout beside the package, in a wheel inside it."""

import os
import tempfile
from functools import cache as once
from pathlib import Path

PACKAGE = Path(__file__).parent
HIDDEN = ".nnlab"  # in the workbook: what was copied, and which tabs were open


def course() -> Path:
    """The folder that holds `notebooks/` and `data/`."""
    inside = PACKAGE / "_course"
    return inside if inside.is_dir() else PACKAGE.parent


def data() -> Path:
    """The folder of shipped data files."""
    return course() / "data"


def notebooks() -> Path:
    """The folder of the lessons as they are stored, with outputs."""
    return course() / "notebooks"


def glossary() -> Path:
    """The terms that the lessons introduce, a table in Markdown."""
    return course() / "docs" / "glossary.md"


def lessons() -> list[Path]:
    """The stored lessons, in order."""
    return sorted(notebooks().glob("[0-9][0-9]-*.ipynb"))


def lesson(name: str) -> Path:
    """The stored lesson of that number, subject, name or path: `2`, `02`, `perceptron`, ...

    Raises: ValueError, which lists the lessons, if there is none.
    """
    stem = Path(name).stem
    for path in lessons():
        if stem in (path.stem, path.stem[3:]) or stem.zfill(2) == path.stem[:2]:
            return path
    known = ", ".join(path.stem for path in lessons()) or f"none in {notebooks()}"
    raise ValueError(f"there is no lesson {name!r}; the lessons are: {known}")


def workbook(here: Path) -> Path:
    """The folder of the reader's copies: `workbook/` of the checkout or workbook that `here` is in.

    Where there is neither, it is `here / "workbook"`.
    """
    for folder in (here, *here.parents):
        is_checkout = (folder / "notebooks").is_dir() and (folder / "nnlab/paths.py").is_file()
        if is_checkout or (folder / "workbook" / HIDDEN).is_dir():
            return folder / "workbook"
    return here / "workbook"


def cache() -> Path:
    """The folder for unpacked data (`NNLAB_CACHE` overrides it); it may not exist yet."""
    if path := os.environ.get("NNLAB_CACHE"):
        return Path(path)
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nnlab"
    except RuntimeError:  # no HOME, and a user whom the system does not know, as in some containers
        return Path(_passing_folder().name) / "nnlab"


@once
def _passing_folder():
    """A folder removed when the process ends; its name is new, so nobody can have filled it."""
    return tempfile.TemporaryDirectory(prefix="nnlab-cache-", ignore_cleanup_errors=True)
