"""The address of the course's repository, and what Colab is told to install from it.

It stands in one place, `[project.urls]` of pyproject.toml. A name on the public index would not do:
until the course is published there, whoever took the name would run code on learners' machines.
"""

import tomllib
from importlib import metadata
from pathlib import Path

from nnlab import paths

DISTRIBUTION = "nnlab-course"

_KNOWN = """\
import sys

if "google.colab" in sys.modules:
    %pip install -q git+{address}"""
_UNKNOWN = """\
import sys

if "google.colab" in sys.modules:
    address = ""  # of the repository that this notebook came from: https://...
    assert address, "Type the repository's address between the quotes, and run the cell again."
    %pip install -q git+{address}"""


def repository(course: Path | None = None) -> str:
    """The address, from the checkout or from what is installed; empty while it is unknown."""
    try:
        project = (course or paths.course()) / "pyproject.toml"
        urls = tomllib.loads(project.read_text("utf-8"))["project"].get("urls", {})
    except FileNotFoundError:
        urls = _installed_urls()
    return urls.get("Repository", "")


def colab_cell(address: str) -> str:
    """The source of each lesson's first code cell, which acts on Colab alone."""
    return _KNOWN.format(address=address) if address else _UNKNOWN


def _installed_urls():
    try:
        named = metadata.metadata(DISTRIBUTION).get_all("Project-URL", [])
    except metadata.PackageNotFoundError:
        return {}
    return dict(line.split(", ", 1) for line in named)
