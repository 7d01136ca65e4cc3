"""The part of a notebook that an answer needs: the definitions it reaches, in their order."""

import ast
from collections.abc import Sequence

from nnlab.grading.answers.cells import Statement

_LAST = (10**9, 0)


def slice_for(
    answers: Sequence[Statement], names: Sequence[str], statements: Sequence[Statement]
) -> list[dict]:
    """The program that makes the answers: cells in order, with the numbers of their statements."""
    kept: dict[tuple[int, int], Statement] = {}
    rivals = dict(zip(names, answers, strict=True))
    here = max(answer.position for answer in answers)
    for name, answer in rivals.items():
        _keep(answer, here, statements, rivals, kept)
        for later in later_changes(name, answer, statements):
            _keep(later, later.position, statements, rivals, kept)
    for statement in statements:
        if _is_star(statement) or _is_future(statement):
            kept[statement.position] = statement
    return _program(kept)


def _keep(statement, here, statements, rivals, kept):
    """Keep a statement and what it needs; a function's needs are looked up where it is called."""
    waiting = [(statement, here)]
    while waiting:
        needed, asked_at = waiting.pop()
        if needed.position in kept:
            continue
        kept[needed.position] = needed
        place = asked_at if needed.is_definition else needed.position
        for name in needed.uses | (needed.changes - needed.defines):
            if rivals.get(name) not in (None, needed):
                waiting.append((rivals[name], here))
            elif not (needed.is_definition and name in needed.defines):  # it may call itself
                waiting += [(need, place) for need in _definers(name, place, statements)]


def _definers(name, place, statements):
    """What gives a name its value at a place: its last definition there, and later changes."""
    touching = [s for s in statements if name in s.defines or name in s.changes]
    before = [s for s in touching if s.position < place]
    anchors = [s for s in before if name in s.defines and s.replaces]
    if anchors and anchors[-1].is_import:
        return anchors[-1:]
    if anchors and anchors[-1].is_definition:  # with its attributes: `f.calls = 0`
        return [s for s in before if s.position >= anchors[-1].position and not _calls_it(s, name)]
    start = anchors[-1].position if anchors else (-1, 0)
    found = [s for s in before if s.position >= start]
    if any(name in s.defines for s in found):
        return found
    return [s for s in touching if s.position >= place and name in s.defines][:1]


def later_changes(name: str, answer: Statement, statements: Sequence[Statement]) -> list[Statement]:
    """Changes of an answer that is data: `recall["nand"] = 4` in a cell below."""
    if answer.is_definition:
        return []
    later = [s for s in statements if s.position > answer.position]
    end = min((s.position for s in later if name in s.defines and s.replaces), default=_LAST)
    return [s for s in later if name in s.changes and s.position < end]


def _calls_it(statement, name):
    """Whether it is no more than a call of the function, or of what it has made."""
    return name not in statement.defines and isinstance(statement.node, ast.Expr)


def _is_star(statement):
    names = getattr(statement.node, "names", []) if statement.is_import else []
    return any(alias.name == "*" for alias in names)


def _is_future(statement):
    return getattr(statement.node, "module", None) == "__future__"


def _program(kept):
    cells: dict[int, dict] = {}
    for (cell, number), statement in sorted(kept.items()):
        part = cells.setdefault(cell, {"cell": cell, "source": statement.source, "keep": []})
        part["keep"].append(number)
    return list(cells.values())
