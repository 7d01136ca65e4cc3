"""Source code from declarations: the stub that a learner gets, and a solution that stands alone."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable
from types import ModuleType

from nnlab.exercises.choose import Choices, comment
from nnlab.exercises.task import Task


def stub_source(task: Task) -> str:
    """The unsolved cell of an exercise."""
    if isinstance(task, Choices):
        return _dict_source(task, dict.fromkeys(task.questions))
    return "\n\n\n".join(_stub(answer, task.given) for answer in task.answers)


def solution_source(task: Task) -> str:
    """The solved cell of an exercise, with the imports that it needs."""
    if isinstance(task, Choices):
        return _dict_source(task, task.answers[0])
    parts = [standalone(answer) for answer in task.answers]
    imports = dict.fromkeys(line for lines, _ in parts for line in lines)
    head = "\n".join(imports) + "\n\n\n" if imports else ""
    return head + "\n\n\n".join(source for _, source in parts)


def standalone(answer: Callable) -> tuple[list[str], str]:
    """The import lines that a function or class needs, and its source without decorators."""
    lines, node = _parsed(answer)
    used = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
    around = vars(sys.modules[answer.__module__])
    modules = {name: around[name] for name in sorted(used) if name in around}
    imports = [
        f"import {module.__name__}" + (f" as {name}" if name != module.__name__ else "")
        for name, module in modules.items()
        if isinstance(module, ModuleType)
    ]
    return imports, "\n".join(lines[node.lineno - 1 : node.end_lineno])


def _parsed(answer):
    source = textwrap.dedent(inspect.getsource(answer))
    return source.splitlines(), ast.parse(source).body[0]


def _stub(answer, given):
    lines, node = _parsed(answer)
    return "\n".join(_stub_lines(lines, node, given))


def _stub_lines(lines, node, given=()):
    """The header and docstring of a function, or of a class and its methods, with empty bodies.

    Only the `given` methods keep theirs.
    """
    documented = ast.get_docstring(node) is not None
    end = node.body[0].end_lineno if documented else node.body[0].lineno - 1
    kept = lines[node.lineno - 1 : end]
    if isinstance(node, ast.ClassDef):
        methods = [part for part in node.body if isinstance(part, ast.FunctionDef)]
        for method in methods:
            whole = lines[method.lineno - 1 : method.end_lineno]
            kept += ["", *(whole if method.name in given else _stub_lines(lines, method))]
        return kept
    indent = " " * node.body[0].col_offset
    return [*kept, f"{indent}raise NotImplementedError"]


def _dict_source(task, values):
    entries = [
        f'    "{key}": {_literal(values[key])},  # {comment(question)}'
        for key, question in task.questions.items()
    ]
    return "\n".join([f"{task.variable} = {{", *entries, "}"])


def _literal(value):
    return f'"{value}"' if isinstance(value, str) else repr(value)
