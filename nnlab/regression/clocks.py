"""Which cells may print what a clock said: their code, or code that they use, reads one."""

import ast
from collections.abc import Sequence

from IPython.core.inputtransformer2 import TransformerManager

CLOCKS = {"time", "timeit", "datetime"}  # modules; what is imported from them reads a clock
TAG = "clock"  # for a cell that prints a time though its code does not show it


_BLOCKS = (ast.For, ast.While, ast.If, ast.With, ast.Try, ast.TryStar, ast.Match)


def read_clock(sources: Sequence[str]) -> list[bool]:
    """For each cell, whether it uses a clock, or a name that an earlier statement made with one."""
    timed: set[str] = set()
    found = []
    for source in sources:
        tree = _parsed(source)
        _follow(tree.body, timed)
        _follow(tree.body, timed)  # once more: a loop's end is before its beginning
        found.append(bool(_names(tree) & timed))
    return found


def _parsed(source):
    try:
        return ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:  # another language's cell, or one that will fail anyway
        return ast.Module([], [])


def _follow(statements, timed):
    """Add to `timed` the names that a clock's reading goes into, statement by statement."""
    for statement in statements:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            timed |= _imported(statement)
        elif isinstance(statement, _BLOCKS):
            for block in _blocks(statement):
                _follow(block, timed)
            for value, names in _bound(statement):
                timed |= names if _names(value) & timed else set()
        elif _names(statement) & timed or _imports_one(statement):
            timed |= _made(statement)


def _blocks(statement):
    """The statements within a statement, in the order in which they may run."""
    parts = [*getattr(statement, "handlers", []), *getattr(statement, "cases", [])]
    yield getattr(statement, "body", [])
    yield from (part.body for part in parts)
    yield getattr(statement, "orelse", [])
    yield getattr(statement, "finalbody", [])


def _bound(statement):
    """Each expression at the head of a block, and the names that it goes into."""
    if isinstance(statement, ast.For):
        yield statement.iter, _names(statement.target)
    elif isinstance(statement, ast.With):
        for item in statement.items:
            yield item.context_expr, _names(item.optional_vars or ast.Tuple([]))
    elif isinstance(statement, ast.Match):
        parts = [part for case in statement.cases for part in ast.walk(case.pattern)]
        names = {getattr(part, "name", None) or getattr(part, "rest", None) for part in parts}
        yield statement.subject, names - {None}


def _imported(statement):
    own = getattr(statement, "module", None) in CLOCKS
    names = [name for name in statement.names if own or name.name in CLOCKS]
    return {name.asname or name.name for name in names}


def _imports_one(statement):
    imports = [n for n in ast.walk(statement) if isinstance(n, ast.Import | ast.ImportFrom)]
    return any(_imported(each) for each in imports)


def _names(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _made(statement):
    """The names that a statement binds, or whose object it changes: `kept.append(...)`."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    made = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            made.add(node.id)
        elif isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            made |= _names(node.value)
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        function = statement.value.func
        made |= _names(function.value) if isinstance(function, ast.Attribute) else set()
    return made
