"""The package as the sandbox sees it: no solutions, cases, wrong answers, data or judge."""

import shutil
from pathlib import Path

from nnlab import paths

# What a learner can import everywhere and an answer may use. `data` comes without its files.
_COPIED = (
    *("atomic", "data", "device", "files", "inspect", "looking", "metrics", "nested", "paths"),
    *("planar", "plot", "style", "training"),
)
_FILES = ("__init__.py", "nnlab.mplstyle")
_EXERCISES = ("failures.py", "plain.py", "probes.py", "run.py", "settings.py", "wires.py")
_ANSWERS = (
    *("archives.py", "names.py", "cells.py", "dialect.py", "extract.py", "kernel.py"),
    *("shell.py", "slice.py"),
)
_SANDBOX = ("protocol.py", "seccomp.py", "worker.py", "zygote.py")
_PARTS = {"exercises": _EXERCISES, "grading": (), "grading/answers": _ANSWERS}
_PARTS |= {"grading/sandbox": _SANDBOX}

_NO_EXERCISES = '''"""In the sandbox nothing can be checked or solved: calls of these do nothing."""


def use(id, *answers, **_):
    """The reader's own answer, or answers: the course's are not here."""
    return answers[0] if len(answers) == 1 else answers
'''
_CALLS = """

def __getattr__(name):
    if name.startswith("__") or name in {modules}:  # these are looked for as files next
        raise AttributeError(name)
    return lambda *_, **__: None
"""
_NO_HOMES = """
_HOMES |= dict.fromkeys(("check", "hint", "progress", "solution", "use"), "exercises")
"""


def _calls():
    return _CALLS.format(modules=sorted(name.removesuffix(".py") for name in _EXERCISES))


def copy_into(folder: Path) -> Path:
    """Copy the sandbox's `nnlab` into a folder; the folder to import it from."""
    package = folder / "nnlab"
    package.mkdir(parents=True)
    for name in _FILES:
        if (paths.PACKAGE / name).is_file():
            shutil.copy(paths.PACKAGE / name, package)
    for part in _COPIED:
        _copy(paths.PACKAGE / part, package / part)
    for part, files in _PARTS.items():
        (package / part).mkdir()
        (package / part / "__init__.py").touch()
        for name in files:
            shutil.copy(paths.PACKAGE / part / name, package / part)
    (package / "__init__.py").write_text((package / "__init__.py").read_text() + _NO_HOMES)
    (package / "exercises" / "__init__.py").write_text(_NO_EXERCISES + _calls())
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    elif source.with_suffix(".py").is_file():
        shutil.copy(source.with_suffix(".py"), target.with_suffix(".py"))
