"""JupyterLab on the reader's own copies of the lessons, with the course's settings."""

import hashlib
import json
import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from nnlab import atomic, paths
from nnlab.commands import copies

SETTINGS = Path(__file__).with_name("lab_settings")
HIDDEN = paths.HIDDEN
find_workbook = paths.workbook


def fill(workbook: Path, lessons: list[Path], *, outputs: bool = False) -> list[str]:
    """Copy the lessons that the workbook lacks; returns what to tell the reader, line by line.

    The copies have no stored outputs unless `outputs` asks for them. No file that exists is
    touched, whatever happened to the lesson that it was copied from.
    """
    current = {lesson: _digest(lesson) for lesson in lessons}
    seen = _seen(workbook)
    new = [lesson for lesson in lessons if not (workbook / lesson.name).exists()]
    for lesson in new:
        copies.copy(lesson, workbook / lesson.name, outputs=outputs)
        seen[lesson.name] = current[lesson]
    _remember(workbook, seen)

    news = _changed(workbook, lessons, seen, current) + _moved(workbook, lessons, seen)
    if new:
        names = ", ".join(p.stem for p in new)
        news.insert(0, f"Copied into {workbook}, yours to change: {names}")
    return news


def put_glossary(workbook: Path, glossary: Path) -> None:
    """Put the glossary beside the copies, again if it changed; a reader's own version stays."""
    target, seen, current = workbook / glossary.name, _seen(workbook), _digest(glossary)
    if target.exists() and _digest(target) not in (current, seen.get(target.name)):
        return
    with atomic.draft(target) as part:
        part.write_bytes(glossary.read_bytes())
    _remember(workbook, seen | {target.name: current})


def _changed(workbook, lessons, seen, current):
    """Which lessons are newer than the reader's copies."""
    changed = [p.stem for p in lessons if seen.get(p.name, current[p]) != current[p]]
    if not changed:
        return []
    again = _command(workbook, f"--fresh {changed[0][:2]}")
    return [
        f"Newer than your copies, which stay as they are: {', '.join(changed)}. "
        f"For a new copy beside yours: {again}"
    ]


def _moved(workbook, lessons, seen):
    """Which copies bear a number that their lesson no longer has: their checks now test others."""
    by_subject = {path.stem[3:]: path.stem for path in lessons}
    known = {path.name for path in lessons}
    copied = {name for name in seen if name.endswith(".ipynb")}  # not the glossary
    old = [name for name in sorted(copied - known) if (workbook / name).exists()]
    moves = [f"{name[:-6]} (now {by_subject.get(name[3:-6], 'gone')})" for name in old]
    if not moves:
        return []
    return [
        f"From an earlier edition, with other numbers: {', '.join(moves)}. These copies stay as "
        "they are, but their checks now belong to other exercises: go on in the new ones."
    ]


def fresh_copy(workbook: Path, lesson: Path, *, outputs: bool = False) -> Path:
    """A new copy of a lesson beside the reader's own, under a name that was still free."""
    number, target = 1, workbook / f"{lesson.stem}.fresh.ipynb"
    while target.exists():
        number += 1
        target = workbook / f"{lesson.stem}.fresh-{number}.ipynb"
    copies.copy(lesson, target, outputs=outputs)
    _remember(workbook, _seen(workbook) | {lesson.name: _digest(lesson)})
    return target


def arguments(workbook: Path, page: Path | None) -> list[str]:
    """What JupyterLab is started with; without a page it opens the tabs that were open last time.

    The reader's own configuration is read as usual and never written: the course's settings are
    defaults beneath it, and open tabs are remembered in the workbook.
    """
    url = f"/lab/tree/{page.name}" if page else "/lab"
    allow_root = hasattr(os, "geteuid") and os.geteuid() == 0  # as in most containers
    return [
        f"--ServerApp.root_dir={workbook}",
        f"--LabApp.default_url={url}",
        f"--LabApp.app_settings_dir={SETTINGS}",
        f"--LabApp.workspaces_dir={_workspaces(workbook)}",
        "--ServerApp.log_level=WARN",
        "--LabApp.log_level=WARN",
        *(["--allow-root"] if allow_root else []),
    ]


def first_page(workbook: Path, lessons: list[Path]) -> Path | None:
    """The first lesson, or None where tabs of an earlier visit are remembered."""
    been_here = any(_workspaces(workbook).glob("*"))
    return None if been_here or not lessons else workbook / lessons[0].name


def start(
    further: list[str],
    fresh: Path | None = None,
    *,
    outputs: bool = False,
    copy_only: bool = False,
) -> int:
    """Fill the workbook, say what is new, and run JupyterLab in it until it is stopped."""
    folder, lessons = find_workbook(Path.cwd()), paths.lessons()
    if not copy_only:
        _need_jupyterlab()
    for line in fill(folder, lessons, outputs=outputs):
        print(line)
    put_glossary(folder, paths.glossary())
    page = fresh_copy(folder, fresh, outputs=outputs) if fresh else first_page(folder, lessons)
    if copy_only:
        return 0
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance([*arguments(folder, page), *further])
    return 0


def _need_jupyterlab() -> None:
    if find_spec("jupyterlab") is None:
        raise SystemExit("JupyterLab is not installed. Type: python -m pip install jupyterlab")


def _command(workbook: Path, options: str) -> str:
    """How this command is typed here: through make in a checkout without `nnlab` on the path."""
    in_checkout = (workbook.parent / "Makefile").is_file()
    by_make = in_checkout and not shutil.which("nnlab") and shutil.which("make")
    return f'make lab ARGS="{options}"' if by_make else f"nnlab lab {options}"


def _workspaces(workbook: Path) -> Path:
    return workbook / HIDDEN / "workspaces"


def _seen(workbook: Path) -> dict[str, str]:
    """The digest that each lesson had when the reader last took a copy of it."""
    try:
        return json.loads((workbook / HIDDEN / "copied.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def _remember(workbook: Path, seen: dict[str, str]) -> None:
    path = workbook / HIDDEN / "copied.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write(path, json.dumps(seen, indent=1) + "\n")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
