"""Which exercises an assignment asks, and where they are declared."""

import atexit
import importlib
import importlib.util
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from nnlab.exercises.declare import Task
from nnlab.exercises.lessons import declared, find


@dataclass(frozen=True)
class Assignment:
    """A name and the exercises it asks, in their order; `module` is the file of private ones."""

    name: str
    tasks: tuple[Task, ...]
    module: str | None = None


def load_module(name: str) -> ModuleType:
    """An instructor's own module, by its file or by the name it is imported under.

    Raises: ValueError if there is none.
    """
    if name.endswith(".py"):
        path = find_file(name)
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[path.stem] = module  # inspect finds the sources of its functions through this
        spec.loader.exec_module(module)
        return module
    if str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise ValueError(
            f"there is no module {name!r} ({error}); a file is named with .py"
        ) from None


def find_file(name: str, start: Path = Path()) -> Path:
    """A file by its name in a folder or in one above it.

    Raises: ValueError if there is none.
    """
    for folder in [start.resolve(), *start.resolve().parents]:
        if (folder / name).is_file():
            return (folder / name).resolve()
    raise ValueError(f"there is no file {name} in {start.resolve()} or above")


def source_of(name: str) -> tuple[str, str]:
    """A module's name and its source, with which another machine can load it."""
    path = Path(load_module(name).__file__) if not name.endswith(".py") else Path(name)
    return path.stem, path.read_text("utf-8")


@cache
def load_source(stem: str, source: str) -> ModuleType:
    """The module with this name and source, from a file of its own in a folder of this process."""
    folder = tempfile.mkdtemp(prefix="nnlab-module-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder, f"{stem}.py")
    path.write_text(source, "utf-8")
    return load_module(str(path))


def tasks_of(ids: Sequence[str], module: ModuleType | None = None) -> tuple[Task, ...]:
    """The exercises with these ids, the module's own before the course's.

    Raises: ValueError for an id that neither has, or that comes twice.
    """
    own = {task.id: task for task in declared(module)} if module else {}
    if twice := sorted({id for id in ids if list(ids).count(id) > 1}):
        raise ValueError(f"exercise {twice[0]} is asked twice")
    try:
        return tuple(own[id] if id in own else find(id) for id in ids)
    except ValueError as error:
        more = f" The module has: {', '.join(own) or 'none'}." if module else ""
        raise ValueError(f"{error}{more}") from None


def read(folder: Path) -> Assignment:
    """The assignment in a folder of the source, as `nnlab release` wrote it.

    Raises: ValueError if no notebook there says what it asks.
    """
    for path in sorted(folder.glob("*.ipynb")):
        metadata = json.loads(path.read_text("utf-8")).get("metadata", {})
        facts = metadata.get("nnlab", {})
        if "exercises" in facts:
            module = facts.get("module")
            if module and module.endswith(".py"):
                module = str(find_file(module, folder))
            tasks = tasks_of(facts["exercises"], module and load_module(module))
            return Assignment(folder.name, tasks, module)
    raise ValueError(f"no notebook in {folder} was written by nnlab release")
