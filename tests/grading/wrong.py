"""The source of a wrong answer, under the names that the exercise asks for."""

import ast

from nnlab.exercises.choose import Choices
from nnlab.exercises.source import _dict_source, standalone


def wrong_source(task, known) -> str:
    if isinstance(task, Choices):
        return _dict_source(task, known.answers[0])
    parts = []
    for name, answer in zip(task.names, known.answers, strict=True):
        imports, source = standalone(answer)
        tree = ast.parse(source)
        tree.body[0].name = name
        parts.append("\n".join([*imports, ast.unparse(tree)]))
    return "\n".join(parts)
