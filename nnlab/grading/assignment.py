"""Which exercises an assignment has, and where they are declared."""

import importlib
import importlib.abc
import importlib.util
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from nnlab.exercises.lessons import declared, find
from nnlab.exercises.task import Task


@dataclass(frozen=True)
class Assignment:
    """A name and its exercises, in their order; `module` is the file of private ones."""

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
        assert spec is not None  # as for every name with .py
        assert spec.loader is not None
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
    """A module's name and its source, with which another machine can load it.

    A package has no single source: it must be installed there.
    """
    if name.endswith(".py"):
        path = Path(name)
    else:
        module = load_module(name)
        if "." in name or hasattr(module, "__path__"):
            return name, ""
        assert module.__file__ is not None  # only a package may have none
        path = Path(module.__file__)
    return path.stem, path.read_text("utf-8")


@cache
def load_source(name: str, source: str) -> ModuleType:
    """The module with this name and source, never written to disk; a package by its name."""
    if not source:
        return load_module(name)
    loader = _Memory(name, source)
    spec = importlib.util.spec_from_file_location(name, loader.get_filename(name), loader=loader)
    assert spec is not None  # as there is a loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # inspect finds the sources of its functions through this
    loader.exec_module(module)
    return module


class _Memory(importlib.abc.SourceLoader):
    """A module whose source came over a wire."""

    def __init__(self, name, source):
        self.name, self.source = name, source

    def get_filename(self, fullname):
        """A name that no file has."""
        return f"<private>/{self.name}.py"

    def get_data(self, path):
        """The source."""
        if path != self.get_filename(self.name):
            raise OSError(f"{path} is no file")
        return self.source.encode()


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


def for_points(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """The same exercises, if a mark for each of them can be trusted.

    Raises: ValueError with the reason if one is for practice only.
    """
    for task in tasks:
        if task.practice_only:
            raise ValueError(
                f"exercise {task.id} is for practice only: {task.practice_only}. Whoever forges "
                "its answer would get the points; take another"
            )
    return tuple(tasks)


def read(folder: Path) -> Assignment:
    """The assignment in a folder of the source, as `nnlab release` wrote it.

    Raises: ValueError if no notebook there lists its exercises, or one of them gives no points.
    """
    for path in sorted(folder.glob("*.ipynb")):
        metadata = json.loads(path.read_text("utf-8")).get("metadata", {})
        facts = metadata.get("nnlab", {})
        if "exercises" in facts:
            module = facts.get("module")
            if module and module.endswith(".py"):
                module = str(find_file(module, folder))
            tasks = for_points(tasks_of(facts["exercises"], module and load_module(module)))
            return Assignment(folder.name, tasks, module)
    raise ValueError(f"no notebook in {folder} was written by nnlab release")
