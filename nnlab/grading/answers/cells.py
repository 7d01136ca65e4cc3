"""A cell's source as statements: what each one defines, uses and changes. Nothing is run."""

import ast
import dis
import warnings
from dataclasses import dataclass
from types import CodeType

from nnlab.grading.answers.dialect import to_python

MOST_CHARACTERS = 200_000  # of one cell
_AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT

_LOOK_ON = {"check", "hint", "use", "print", "display", "len", "help", "plot", "imshow", "scatter"}
_LOADS = {"LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"}


@dataclass(frozen=True, eq=False)
class Statement:
    """A statement at the top level of a cell, and its place in the notebook."""

    position: tuple[int, int]  # cell, statement in the cell
    source: str  # of the whole cell, as Python
    marks: frozenset[str]
    node: ast.stmt
    defines: frozenset[str]
    uses: frozenset[str]
    changes: frozenset[str]

    @property
    def is_definition(self) -> bool:
        """Whether it is a function or a class, whose uses are looked up when it is called."""
        return isinstance(self.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))

    @property
    def is_import(self) -> bool:
        return isinstance(self.node, (ast.Import, ast.ImportFrom))

    @property
    def replaces(self) -> bool:
        """Whether what it defines owes nothing to an earlier value."""
        return self.is_definition or self.is_import or isinstance(self.node, ast.Assign)

    @property
    def passes_on(self) -> bool:
        """Whether it is `f = use("2.1", f)`: the lesson goes on with what stands above."""
        return isinstance(self.node, ast.Assign) and _called(self.node.value) == "use"

    @property
    def checks(self) -> set:
        """The exercises that it checks: `check("2.1", f)` or `use("2.1", f)` somewhere in it."""
        calls = [part for part in ast.walk(self.node) if isinstance(part, ast.Call)]
        calls = [call for call in calls if _called(call) in ("check", "use")]
        firsts = [call.args[0] for call in calls if call.args]
        return {one.value for one in firsts if isinstance(one, ast.Constant)}

    @property
    def texts(self) -> list[str]:
        """What is run or written as a text, or set by a name in quotes, and so may define names."""
        parts = [part for part in ast.walk(self.node) if _takes_text(part)]
        within = [part for one in parts for part in ast.walk(one)]
        constants = [part.value for part in within if isinstance(part, ast.Constant)]
        return [value for value in constants if isinstance(value, str)]

    @property
    def keys(self) -> set | None:
        """The keys of a dict that is written out, else None; an empty one may yet be filled."""
        value = getattr(self.node, "value", None)
        if not isinstance(value, ast.Dict):
            return None
        return {key.value for key in value.keys if isinstance(key, ast.Constant)} or None

    @property
    def unsolved(self) -> bool:
        """Whether it is a stub: nothing but a docstring and NotImplementedError, or only None.

        A class is one whatever its `__init__` does, which the stub may give.
        What a decorator makes of one is seen where it runs.
        """
        if isinstance(self.node, ast.ClassDef):
            methods = [part for part in self.node.body if isinstance(part, ast.FunctionDef)]
            asked = [method for method in methods if method.name != "__init__"] or methods
            return bool(asked) and all(_is_stub(method) for method in asked)
        if isinstance(self.node, ast.FunctionDef):
            return not self.node.decorator_list and _is_stub(self.node)
        value = getattr(self.node, "value", None)
        if not isinstance(value, ast.Dict) or not value.values:
            return False
        return all(isinstance(v, ast.Constant) and v.value is None for v in value.values)


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell of code: its Python and its statements, or why it has none."""

    index: int
    marks: frozenset[str]
    source: str = ""
    statements: tuple[Statement, ...] = ()
    trouble: str = ""


def read_cell(index: int, marks: set[str], source: str) -> Cell:
    """A cell as IPython reads it, whatever the rest of the notebook is."""
    kept = frozenset(marks)
    if len(source) > MOST_CHARACTERS:
        return Cell(index, kept, source, (), f"It has more than {MOST_CHARACTERS:,} characters.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an escape such as "\d" is no mistake
            text = to_python(source)
            body = enumerate(ast.parse(text).body)
            made = [_statement((index, number), text, kept, node) for number, node in body]
        return Cell(index, kept, text, tuple(made))
    except SyntaxError as error:
        return Cell(index, kept, source, (), _where(error, source))
    except (ValueError, RecursionError, RuntimeError, MemoryError) as error:
        return Cell(index, kept, source, (), f"{type(error).__name__}: it cannot be read.")


def _where(error, source):
    """What is wrong, and the line as it stands in the cell."""
    lines = source.split("\n")
    number = min(error.lineno or 1, len(lines))
    line = lines[number - 1].strip()[:80]
    return f"{type(error).__name__} in line {number}: {line} ({error.msg})"


def _statement(position, source, marks, node):
    code = compile(ast.Module([node], []), "<cell>", "exec", _AWAIT, dont_inherit=True)
    defines, uses = set(), set()
    for depth, part in _codes(code):
        for step in dis.get_instructions(part):
            if step.opname == "STORE_GLOBAL" or (step.opname == "STORE_NAME" and depth == 0):
                defines.add(step.argval)
            elif step.opname in _LOADS:
                uses.add(step.argval)
    changes = set() if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else _changes(node)
    sets = frozenset(defines), frozenset(uses), frozenset(changes)
    return Statement(position, source, marks, node, *sets)


def _codes(code, depth=0):
    yield depth, code
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _codes(part, depth + 1)


def _changes(node):
    """Names whose object a statement may change: `x[0] = 1`, `x.append(1)`, `x += 1`, `fill(x)`."""
    names = set()
    for part in ast.walk(node):
        if _is_stored(part, (ast.Attribute, ast.Subscript)):
            names.add(_root(part))
        elif isinstance(part, ast.AugAssign):
            names.add(_root(part.target))
        elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
            called = part.value.func
            names.add(_root(called) if isinstance(called, ast.Attribute) else None)
            if _called(part.value) not in _LOOK_ON:
                names |= {arg.id for arg in part.value.args if isinstance(arg, ast.Name)}
    return names - {None}


def _takes_text(node):
    """Whether it is `exec(...)`, `setattr(...)`, `globals()[...] = ` or `%%writefile`."""
    if _called(node) == "run_cell_magic":
        return getattr(node.args[0], "value", None) in ("writefile", "file")
    return _called(node) in ("exec", "setattr") or _is_stored(node, ast.Subscript)


def _is_stored(node, kinds):
    """Whether a part of a statement is something of these kinds that is set or deleted."""
    return isinstance(node, kinds) and isinstance(node.ctx, (ast.Store, ast.Del))


def _called(node):
    """The name of what is called: "use" of `use(...)` and of `nnlab.use(...)`."""
    if not isinstance(node, ast.Call):
        return None
    return getattr(node.func, "id", None) or getattr(node.func, "attr", None)


def _root(node):
    """The name that `name.a[0].b()` begins with, if it is one."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def _is_stub(function):
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return all(isinstance(part, ast.Pass) or _raises_not_implemented(part) for part in body)


def _raises_not_implemented(part):
    if not isinstance(part, ast.Raise):
        return False
    error = part.exc.func if isinstance(part.exc, ast.Call) else part.exc
    return isinstance(error, ast.Name) and error.id == "NotImplementedError"
