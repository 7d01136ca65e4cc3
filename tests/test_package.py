"""The package as a whole: what its import costs, and which way its imports point."""

import ast
import inspect
import re
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import nnlab
from nnlab import paths, play

PACKAGE = Path(nnlab.__file__).parent

# From the foundation up: each part imports from itself and from the levels above it in this list.
LEVELS = [
    {"atomic", "paths", "style"},
    {"device"},
    {"address", "files", "looking", "metrics", "nested", "planar"},
    {"training"},
    {"data", "inspect", "plot"},
    {"exercises", "play", "regression"},
    {"grading"},
    {"commands"},
]
MODULES = [path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py"]


def level(part):
    return next(number for number, parts in enumerate(LEVELS) if part in parts)


def part_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(source, package="nnlab"):
    """The dotted names that a module of that package imports from nnlab, at its top or deeper."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: 1 - node.level or None] if node.level else []
            start = ".".join([*above, *([node.module] if node.module else [])])
            names = [f"{start}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "nnlab" and len(parts) > 1 and not parts[1].startswith("__"):
                public = nnlab._HOMES.get(parts[1]) or nnlab._MODULES.get(parts[1], parts[1])
                yield ".".join(["nnlab", public, *parts[2:]])


def imported_parts(source, package="nnlab"):
    return [name.split(".")[1] for name in imported(source, package)]


def package_of(path):
    return ".".join(path.relative_to(PACKAGE.parent).parent.parts)


def file_of(name):
    """The file that a dotted name is, or is defined in."""
    while name:
        path = PACKAGE.parent / name.replace(".", "/")
        if path.with_suffix(".py").is_file():
            return path.with_suffix(".py")
        if (path / "__init__.py").is_file():
            return path / "__init__.py"
        name = name.rpartition(".")[0]


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
def test_imports_point_one_way(path):
    part = part_of(path)
    for other in imported_parts(path.read_text("utf-8"), package_of(path)):
        assert other == part or level(other) < level(part), f"{part} may not import {other}"


def test_contributors_are_told_the_same_order():
    text = " ".join(paths.course().joinpath("CONTRIBUTING.md").read_text("utf-8").split())
    (told,) = re.findall(r"(commands → .*?)\. No files", text)
    names = [set(level.split(", ")) for level in told.split(" → ")]
    assert names == LEVELS[::-1]


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "play").glob("*/*.py")), ids=lambda path: path.parts[-2]
)
def test_a_playground_imports_only_itself_and_the_kit(path):
    """And the kit, which is a folder beside them, imports only itself."""
    for name in imported(path.read_text("utf-8"), package_of(path)):
        _, part, *rest = name.split(".")
        if part == "play":
            assert rest[0] in (path.parts[-2], "kit"), f"{path.parts[-2]} may not import {name}"


def test_no_files_import_each_other_in_a_circle():
    graph = {
        path: {file_of(name) for name in imported(path.read_text("utf-8"), package_of(path))}
        for path in MODULES
    }
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise AssertionError(
            " -> ".join(str(p.relative_to(PACKAGE)) for p in error.args[1])
        ) from None


@pytest.mark.parametrize(
    ("source", "part"),
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
def test_imports_are_seen_in_every_form(source, part):
    assert list(imported_parts(source, "nnlab.play")) == [part]


# pytest and nbval call these by their names, and say themselves what they hand over.
HOOKS = {PACKAGE / "regression/notebook.py", PACKAGE / "regression/plugin.py"}
TYPED = [path for path in MODULES if path not in HOOKS and "lessons" not in path.parts]


def untyped(body, inside=""):
    """The public functions and methods of a module or class that leave a type unsaid."""
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from untyped(node.body, f"{node.name}.")
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or is_private(node):
            continue
        marks = {ast.unparse(mark) for mark in node.decorator_list}
        given = node.args
        arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs]
        arguments += filter(None, [given.vararg, given.kwarg])
        own = arguments[bool(inside) and "staticmethod" not in marks :]
        said = node.returns is not None or node.name == "__init__"
        if not said or any(each.annotation is None for each in own):
            yield inside + node.name


def is_private(node):
    """Also the body below overloads, which say its types."""
    return node.name.startswith("_") and node.name not in ("__init__", "__call__")


@pytest.mark.parametrize("path", TYPED, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_public_signatures_say_their_types(path):
    assert list(untyped(ast.parse(path.read_text("utf-8")).body)) == []


@pytest.mark.parametrize("name", play.__all__)
def test_signatures_of_playgrounds_say_their_types(name):
    hints = inspect.signature(getattr(play, name))
    assert hints.return_annotation is not hints.empty
    assert all(each.annotation is not hints.empty for each in hints.parameters.values())


def test_what_is_untyped_is_found_in_classes_and_among_keywords():
    source = "class A:\n def f(self, *, x): ...\n def g(self, x: int) -> int: ...\ndef h(): ..."
    assert list(untyped(ast.parse(source).body)) == ["A.f", "h"]
