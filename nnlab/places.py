"""Where the course's files are: in a checkout beside the package, in a wheel inside it."""

import os
from pathlib import Path

PACKAGE = Path(__file__).parent


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


def cache() -> Path:
    """The user's cache folder for unpacked data (`NNLAB_CACHE` overrides it); it may not exist yet."""
    if path := os.environ.get("NNLAB_CACHE"):
        return Path(path)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nnlab"
