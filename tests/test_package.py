"""The package as a whole: what its import costs, and which way its imports point."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import nnlab

PACKAGE = Path(nnlab.__file__).parent

# A room imports from the floors below its own, never from its own floor or from above.
FLOORS = [
    {"paths"},
    {"address", "files", "style"},
    {"device"},
    {"looking", "metrics", "nested"},
    {"training"},
    {"data", "inspect", "plot"},
    {"exercises", "grading", "play", "regression"},
    {"commands"},
]
DOORS = {("grading", "exercises")}
MODULES = [path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py"]


def floor(room):
    return next(level for level, rooms in enumerate(FLOORS) if room in rooms)


def room_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(source, package="nnlab"):
    """The rooms of nnlab that a module of that package imports, at its top or deeper."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: 1 - node.level or None] if node.level else []
            start = ".".join([*above, *([node.module] if node.module else [])])
            names = [f"{start}.{alias.name}" for alias in node.names]
        else:
            continue
        for parts in (name.split(".") for name in names):
            if parts[0] == "nnlab" and len(parts) > 1 and not parts[1].startswith("__"):
                yield nnlab._HOMES.get(parts[1], parts[1]).partition(".")[0]


def test_import_loads_neither_torch_nor_matplotlib_nor_numpy():
    heavy = "{'torch', 'matplotlib', 'numpy', 'IPython'} & set(sys.modules)"
    code = f"import sys, nnlab, nnlab.commands.cli; print({heavy})"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "set()"


@pytest.mark.parametrize("name", nnlab.__all__)
def test_every_public_name_can_be_used(name):
    assert getattr(nnlab, name) is not None
    assert name in dir(nnlab)


def test_the_former_name_of_paths_goes_on_in_readers_copies_of_lesson_16():
    from nnlab import paths, places

    assert places is paths
    assert "places" not in nnlab.__all__


def test_unknown_name_error_lists_the_names():
    with pytest.raises(AttributeError, match=r"nnlab has no 'fitt'; it has Batches, .*, fit,"):
        nnlab.fitt  # noqa: B018


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_downwards(path):
    room = room_of(path)
    package = ".".join(path.relative_to(PACKAGE.parent).parent.parts)
    for other in imported_rooms(path.read_text("utf-8"), package):
        allowed = other == room or floor(other) < floor(room) or (room, other) in DOORS
        assert allowed, f"{room} may not import {other}"


@pytest.mark.parametrize(
    ("source", "room"),
    [
        ("import nnlab.plot.curves", "plot"),
        ("from nnlab import data", "data"),
        ("from nnlab import fit", "training"),
        ("from nnlab.training import fit", "training"),
        ("def f():\n    from nnlab.play import perceptron", "play"),
        ("from . import scene", "play"),
        ("from .. import grading", "grading"),
        ("from ..grading.sandbox import run", "grading"),
    ],
)
def test_imports_are_seen_in_every_form(source, room):
    assert list(imported_rooms(source, "nnlab.play")) == [room]
