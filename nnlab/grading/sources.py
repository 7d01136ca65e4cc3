"""What functions depend on, as texts that are the same in every process."""

import functools
import hashlib
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path, PurePath
from types import CodeType, ModuleType
from typing import Any

import numpy as np

from nnlab.grading.sandbox.private import files_of


def texts_of(functions: Iterable[Callable]) -> list[str]:
    """The sources of functions and of everything of their own that they name, in a fixed order.

    Their own are functions and classes of their module and, where that is an instructor's, of the
    files that belong to it; values count by their content, wherever they came from.
    """
    found = _Found()
    for function in functions:
        found.add(function)
    return sorted(found.texts)


class _Found:
    """What was found so far: each source once, each named value once."""

    def __init__(self):
        self.texts: set[str] = set()
        self._sources: dict[int, str] = {}  # by id: many declarations are called _

    def add(self, value: Any) -> str:
        """The source of a function or class; with it comes whatever of its own it names."""
        if id(value) in self._sources:
            return self._sources[id(value)]
        self._sources[id(value)] = source = _source(value)
        self.texts.add(source)
        home, code = _home(value), _code(value, source)
        around = vars(sys.modules[home]) if home in sys.modules else {}
        around, enclosed = getattr(value, "__globals__", around), _enclosed(value)
        if code:
            self._follow(_names(code).union(enclosed), around | enclosed, home)
        return source

    def _follow(self, names: set[str], around: Mapping[str, Any], home: str, within=()) -> None:
        """Take in what these names mean in a module; `within` are the ids of what leads here."""
        for name in sorted(names):
            value = around[name] if name in around else _imported(name, home)
            if not isinstance(value, ModuleType):
                if name in around:
                    self._keep(f"{home}.{name}", value, home)
            elif id(value) not in within and _is_own(value.__name__, home):
                self._follow(names, vars(value), value.__name__, (*within, id(value)))

    def _keep(self, name, value, home):
        text = self._text(value, home)
        if not _is_code(value):  # whose source is kept already
            self.texts.add(f"{name} = {text}")

    def _text(self, value: Any, home: str, within: tuple[int, ...] = ()) -> str:
        """A value by its content: no address in memory, no order that another process changes."""
        if id(value) in within:
            return "..."
        inner = functools.partial(self._text, home=home, within=(*within, id(value)))
        if _is_code(value):
            return self._text_of_code(value, home, inner)
        if isinstance(value, functools.partial):
            return f"partial{[inner(part) for part in (value.func, value.args, value.keywords)]}"
        if isinstance(value, dict):
            return f"{_kind(value)}{[(inner(key), inner(each)) for key, each in value.items()]}"
        if isinstance(value, (set, frozenset)):
            return f"{_kind(value)}{sorted(map(inner, value))}"
        if isinstance(value, (list, tuple)):
            return f"{_kind(value)}{list(map(inner, value))}"
        if is_dataclass(value):
            said = [(each.name, getattr(value, each.name, None)) for each in fields(value)]
            return f"{_kind(value)}{[(name, inner(part)) for name, part in said]}"
        return _plain(value)

    def _text_of_code(self, value, home, inner):
        """A function, also one that a decorator such as `cache` has wrapped, or a class."""
        text = self.add(value) if _is_own(_home(value), home) else _kind(value)
        wrapped = inspect.getattr_static(value, "__wrapped__", None)
        return text if wrapped is None or inspect.isclass(value) else f"{text} {inner(wrapped)}"


def _plain(value):
    """A number, a word, an array or what has a telling repr by its content; else its type."""
    torch = sys.modules.get("torch")  # loaded wherever a tensor exists
    if torch and isinstance(value, torch.Tensor):
        numbers = value.detach().to_dense().tolist()
        return f"{value.dtype} {tuple(value.shape)} {_plain(np.array(numbers))}"
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        content = repr(array.tolist()).encode() if array.dtype.hasobject else array.tobytes()
        return f"{array.dtype} {array.shape} {hashlib.sha256(content).hexdigest()}"
    if isinstance(value, (int, float, complex, str, bytes, range, type(None))):
        return repr(value)
    if isinstance(value, PurePath):  # not by the folder that the course lies in
        return f"{_kind(value)} {value.name if value.is_absolute() else value}"
    try:
        said = repr(value)  # an enum, a fraction, a pattern; not where it is in memory
    except Exception:  # an instructor's own
        return _kind(value)
    return _kind(value) if " at 0x" in said else f"{_kind(value)} {said}"


def _kind(value):
    named = value if _is_code(value) else type(value)
    return f"{named.__module__}.{getattr(named, '__qualname__', '')}"


def _is_code(value):
    """Whether it is a function or class, or a function that a decorator has wrapped."""
    is_wrapper = isinstance(value, functools._lru_cache_wrapper)
    return inspect.isfunction(value) or inspect.isclass(value) or is_wrapper


def _home(value) -> str:
    """The module that a function was written in: a wrapper calls itself after what it wraps."""
    return getattr(value, "__globals__", {}).get("__name__") or value.__module__


def _is_own(module: str, home: str) -> bool:
    """Whether a module is `home`, or one of an instructor's files that belong to it."""
    if module == home:
        return True
    file, here = getattr(sys.modules.get(module), "__file__", None), sys.modules.get(home)
    return bool(file) and here is not None and _is_in(file, _places(here))


def _is_in(file, places):
    return any(Path(file).resolve().is_relative_to(place) for place in places)


@functools.cache
def _places(module: ModuleType) -> frozenset[Path]:
    """The files of an instructor's module; none for the course's, which are one package."""
    course = module.__name__.partition(".")[0] == "nnlab"
    return frozenset() if course else frozenset(files_of(module))


def _imported(name, home):
    """The module that a function of an instructor's module imports itself by this name, or None."""
    here = sys.modules.get(home)
    package = getattr(here, "__package__", "")
    if here is None or not _places(here):
        return None
    for full in (name, f"{package}.{name}" if package else name):
        with suppress(ImportError, ValueError):
            spec = find_spec(full)
            if spec and spec.origin and _is_in(spec.origin, _places(here)):
                return import_module(full)
    return None


def _enclosed(value):
    """The values that a function took along from where it was made, by name."""
    if not inspect.isfunction(value):
        return {}
    names, found = value.__code__.co_freevars, {}
    for name, cell in zip(names, value.__closure__ or (), strict=True):
        with suppress(ValueError):  # it is empty as yet
            found[name] = cell.cell_contents
    return found


def _source(value) -> str:
    """The source of a function or class; where there is none, the hash of its compiled file."""
    is_wrapper = inspect.isfunction(value) and hasattr(value, "__wrapped__")
    try:
        return inspect.getsource(value.__code__ if is_wrapper else value)
    except (OSError, TypeError):
        file = getattr(sys.modules.get(_home(value)), "__file__", None)
        content = Path(file).read_bytes() if file and Path(file).is_file() else b""
        return f"# {_kind(value)} of {hashlib.sha256(content).hexdigest()}"


def _code(value, source) -> CodeType | None:
    """A function's own code, for the source of a lambda may begin within a call; a class's anew."""
    if code := getattr(value, "__code__", None):
        return code
    return compile(textwrap.dedent(source), value.__qualname__, "exec")


def _names(code: CodeType) -> set[str]:
    inner = (part for part in code.co_consts if isinstance(part, CodeType))
    return set(code.co_names).union(*map(_names, inner))
