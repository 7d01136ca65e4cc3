"""Before any mark: can the sandbox do what this Python can? What it cannot would cost marks."""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, files, version
from pathlib import Path

from nnlab.grading.sandbox.bubble import NoSandboxError, python_folders, secrets
from nnlab.grading.sandbox.limits import GIB, Limits
from nnlab.grading.sandbox.protocol import Bounds
from nnlab.grading.sandbox.sandbox import Sandbox
from nnlab.paths import PACKAGE

# What an installed course brings along; an answer may import any of it.
PACKAGES = (
    *("anywidget", "filelock", "ipywidgets", "ipython", "matplotlib", "numpy", "packaging"),
    *("psutil", "safetensors", "scikit-learn", "scipy", "threadpoolctl", "torch"),
    *("torchinfo", "torchvision", "tqdm"),
)
_LIMITS = Limits(seconds=120, wall=300, memory=4 * GIB, reply=Bounds(16 * 2**20, 500_000))


def self_test(sandbox: Sandbox) -> str:
    """Import every package inside and look for every file of them; the environment it holds for.

    Raises: NoSandboxError with what cannot be seen or imported there.
    """
    paths = sorted({str(path) for name in PACKAGES for path in _files(name)})
    modules = sorted({module for name in PACKAGES for module in _modules(name)})
    ended = sandbox.run({"do": "look", "files": paths, "modules": modules}, _LIMITS)
    if ended.how != "replied":
        raise NoSandboxError(f"the sandbox does not pass its self-test: {ended.reason}")
    lost = [f"{path} cannot be read" for path in ended.reply["files"]]
    lost += [f"import {name}: {why}" for name, why in ended.reply["modules"] if _imports(name)]
    if lost:
        more = f", and {len(lost) - 5} more" if len(lost) > 5 else ""
        raise NoSandboxError(
            f"right answers would fail in the sandbox, so nothing is marked: {'; '.join(lost[:5])}"
            f"{more}. Install the course and its packages outside the folders of other users, "
            "without links to elsewhere."
        )
    return environment()


@cache
def environment() -> str:
    """What a self-test depends on, as a hash: this Python, its packages, bubblewrap, the user."""
    program = shutil.which("bwrap") or ""
    facts = [sys.version, sys.executable, python_folders(), platform.release(), os.geteuid()]
    facts += [program, Path(program).stat().st_mtime_ns if program else 0]
    facts += [(name, version(name)) for name in PACKAGES if _files(name)]
    ours = sorted((PACKAGE / "grading").rglob("*.py"))
    facts += [path.read_text("utf-8") for path in ours]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:40]


@cache
def _files(name: str) -> tuple[Path, ...]:
    """The installed modules of a package, but for what the sandbox hides on purpose."""
    try:
        listed = [Path(path.locate()) for path in files(name) or ()]
    except PackageNotFoundError:
        return ()
    kept = [path for path in listed if path.suffix in (".py", ".so") and ".." not in path.parts]
    hidden = secrets()
    real = {path: path.parent.resolve() for path in kept}
    return tuple(
        path for path in kept if not any(real[path].is_relative_to(folder) for folder in hidden)
    )


def _modules(name: str) -> Iterator[str]:
    """What a package is imported as."""
    for path in files(name) or () if _files(name) else ():
        if len(path.parts) == 2 and path.name == "__init__.py":
            yield path.parts[0]
        elif len(path.parts) == 1 and path.suffix == ".py":
            yield path.stem


def _imports(name: str) -> bool:
    """Whether it can be imported outside: what is broken there is not the sandbox's fault."""
    path = [str(PACKAGE.parent), *python_folders()]
    code = f"import sys; sys.path[:] = {path!r}; import {name}"
    return subprocess.run([sys.executable, "-I", "-c", code], capture_output=True).returncode == 0
