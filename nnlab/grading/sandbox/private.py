"""What must be hidden with an instructor's module: its whole package, what it imports beside it."""

import ast
import json
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from nnlab.address import DISTRIBUTION


def files_of(module: ModuleType) -> set[Path]:
    """The files and folders that a sandbox must not show: compiled ones, archives too."""
    found: set[Path] = set()
    waiting, seen = [module.__name__.partition(".")[0]], set()
    loaded = getattr(module, "__file__", None)
    places = _places(waiting[0]) | ({_on_disk(Path(loaded))} if loaded else set())
    own = _distributions(waiting[0])
    while waiting:
        name = waiting.pop()
        seen.add(name)
        found |= places if not found else _places(name)
        for source in _sources(found):
            waiting += [n for n in _imports(source) if n not in seen and _is_private(n, own, found)]
            seen.update(waiting)
    every = {path for place in found for path in [place, *_compiled(place)]}
    return {path for path in every if not every.intersection(path.parents)}


def _places(name) -> set[Path]:
    """Where a top-level module or package lies, every part of a namespace package."""
    spec = _spec(name)
    if spec is None:
        return set()
    if spec.submodule_search_locations:
        return {_on_disk(Path(folder)) for folder in spec.submodule_search_locations}
    return {_on_disk(Path(spec.origin))} if spec.has_location else set()


def _spec(name):
    try:
        return find_spec(name)
    except (ImportError, ValueError):  # run as a script, or half made
        return None


def _on_disk(path) -> Path:
    """The file or folder itself, or the archive that it lies in."""
    archive = next((folder for folder in path.parents if folder.is_file()), path)
    return path.resolve() if path.exists() else archive.resolve()


def _sources(places) -> Iterator[str]:
    for place in places:
        for path in place.rglob("*.py") if place.is_dir() else [place]:
            if path.suffix == ".py" and path.is_file():
                yield path.read_text("utf-8", errors="replace")


def _imports(source) -> set[str]:
    """The top-level names that a source imports anywhere in it."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError):
        return set()
    names = {a.name for node in nodes if isinstance(node, ast.Import) for a in node.names}
    names |= {n.module for n in nodes if isinstance(n, ast.ImportFrom) and n.module and not n.level}
    return {name.partition(".")[0] for name in names}


def _is_private(name, own, found):
    """Whether what lies beside a private module is private, too, and not a library of everybody."""
    if name in sys.stdlib_module_names or name == "nnlab":
        return False
    theirs = _distributions(name)
    if theirs & _of_the_course():
        return False
    beside = {place.parent for place in found}
    if not theirs:
        return any(place.parent in beside or place in found for place in _places(name))
    return bool(theirs & own) or any(map(_is_local, theirs))


def _distributions(name) -> frozenset[str]:
    return frozenset(map(canonicalize_name, _installed().get(name, ())))


_installed = cache(packages_distributions)  # reads every installed file's name


def _is_local(name):
    """Whether a distribution was installed from a folder here, as nobody's library is."""
    text = distribution(name).read_text("direct_url.json")
    return "dir_info" in json.loads(text or "{}")


@cache
def _of_the_course() -> frozenset[str]:
    """The course and all that it needs, which answers may use."""
    found, waiting = set(), [DISTRIBUTION]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in found:
            found.add(name)
            try:
                needed = map(Requirement, distribution(name).requires or ())
            except PackageNotFoundError:
                continue
            waiting += [r.name for r in needed if not r.marker or r.marker.evaluate({"extra": ""})]
    return frozenset(found)


def _compiled(place) -> list[Path]:
    """What Python may have compiled a file into, for any version."""
    if place.suffix != ".py":
        return []
    beside = place.with_suffix(".pyc")
    cached = list(place.parent.glob(f"__pycache__/{place.stem}.*"))
    return [*cached, beside] if beside.exists() else cached
