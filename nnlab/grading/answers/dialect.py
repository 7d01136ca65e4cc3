"""A cell as IPython reads it: magics become calls, and what a magic only measures stays code."""

import ast
import re

from IPython.core.inputtransformer2 import TransformerManager

_CELL = re.compile(r"%%(\w+)[^\n]*")
_MEASURES = {"time", "capture", "prun"}  # their code runs, once, among the notebook's own names


def to_python(source: str) -> str:
    """The cell without what only IPython knows.

    Raises: SyntaxError if IPython would refuse it, with the line; ValueError for odd characters.
    """
    try:
        ast.parse(source)
        return source
    except SyntaxError:
        pass
    magic = _CELL.match(source.lstrip())
    if magic and magic[1] in _MEASURES:  # a comment in its place keeps the numbers of the lines
        before = source[: len(source) - len(source.lstrip())]
        return to_python(f"{before}#{source.lstrip()[magic.end() :]}")
    text = TransformerManager().transform_cell(source)
    return _unwrapped(text)


def _unwrapped(text):
    """Replace `get_ipython().run_line_magic('time', 'K = 1')` by `K = 1`, the last one first."""
    tree = ast.parse(text)
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    lines = text.split("\n")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda one: (one.lineno, one.col_offset), reverse=True):
        if (measured := _measured(call)) is None:
            continue
        code = TransformerManager().transform_cell(measured).strip("\n")
        try:
            ast.parse(code, mode="exec" if id(call) in statements else "eval")
        except SyntaxError:
            continue  # IPython would say so; the rest of the cell is none the worse
        line = lines[call.lineno - 1].encode()
        code = code if id(call) in statements else f"({code})"
        line = line[: call.col_offset] + code.encode() + line[call.end_col_offset :]
        lines[call.lineno - 1] = line.decode()
    changed = "\n".join(lines)
    try:
        ast.parse(changed)
    except SyntaxError:  # several lines where one may stand
        return text
    return changed


def _measured(call):
    """The code in `get_ipython().run_line_magic('time', 'code')`; None for any other call."""
    is_magic = isinstance(call.func, ast.Attribute) and call.func.attr == "run_line_magic"
    texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
    if not is_magic or call.lineno != call.end_lineno or len(texts) != 2:
        return None
    magic, code = texts
    return code if magic in _MEASURES and isinstance(code, str) else None
