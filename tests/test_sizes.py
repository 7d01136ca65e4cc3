"""The sizes of functions, classes and modules: small, or with a reason beside them."""

import ast
from pathlib import Path
from statistics import median

import pytest

import nnlab
from nnlab.play.kit.base import Playground

PACKAGE = Path(nnlab.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
DECLARATIONS = PACKAGE / "exercises/lessons"  # one module a lesson, as long as its exercises are
LINES = {ast.FunctionDef: 40, ast.AsyncFunctionDef: 40, ast.ClassDef: 60}
PLAYGROUND = 110  # a playground's class answers each of its controls, clicks and keys
MODULE = 200


def code(tree, source):
    """The numbers of the lines that have code: no blank lines, comments or docstrings."""
    kept = {number for number, line in enumerate(source.splitlines(), 1) if written(line)}
    for node in ast.walk(tree):
        if isinstance(node, (*LINES, ast.Module)) and ast.get_docstring(node) is not None:
            kept -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return kept


def written(line):
    return line.strip() and not line.strip().startswith("#")


def most(node):
    bases = {base.id for base in getattr(node, "bases", ()) if isinstance(base, ast.Name)}
    return PLAYGROUND if bases & {"Playground", "Editable"} else LINES[type(node)]


def long_ones(source):
    """The names of functions and classes that are longer than they should be, without a reason."""
    lines, tree = source.splitlines(), ast.parse(source)
    kept = code(tree, source)
    for node in ast.walk(tree):
        if type(node) not in LINES:
            continue
        if len(kept & set(range(node.lineno, node.end_lineno + 1))) > most(node):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            if not lines[first - 2].strip().startswith("# Long: "):
                yield node.name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_what_is_long_has_its_reason_above_it(path):
    source = path.read_text("utf-8")
    assert list(long_ones(source)) == []
    if DECLARATIONS not in path.parents:
        assert len(code(ast.parse(source), source)) <= MODULE


def test_half_of_all_functions_have_six_lines_and_nine_in_ten_seventeen():
    lines = [
        node.end_lineno - node.lineno + 1
        for path in MODULES
        if DECLARATIONS not in path.parents
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    assert median(lines) <= 6
    assert sorted(lines)[int(0.9 * len(lines))] <= 17


def test_only_a_reason_excuses_length_and_only_playgrounds_may_be_longer():
    body = "    x = 1\n" * 61
    assert list(long_ones(f"class A:\n{body}")) == ["A"]
    assert list(long_ones(f"# Long: it is a table.\nclass A:\n{body}")) == []
    assert list(long_ones(f"# it is a table\nclass A:\n{body}")) == ["A"]
    assert list(long_ones(f"class A({Playground.__name__}):\n{body}")) == []
    assert list(long_ones("class A:\n" + "    x = 1\n\n    # why\n" * 59)) == []
    assert list(long_ones('def f():\n    """A\n\n    text."""\n' + "    x = 1\n" * 40)) == ["f"]
