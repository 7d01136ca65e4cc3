"""A class of synthetic students and the marks that each must get.

Right, partly right, every declared wrong answer, every attack.
"""

from itertools import cycle, islice
from pathlib import Path

from nnlab.exercises.lessons import declared, find
from nnlab.exercises.source import solution_source, stub_source
from nnlab.grading.release import release

from . import my_course
from .notebooks import from_file, notebook
from .wrong import wrong_source

HERE = Path(__file__).parent
IDS = ("2.1", "hw1.1", "hw1.4")
SLOW = ("endless_loop", "loop_that_ignores_signals", "sleeping", "memory_bomb", "disk_bomb")
SLOW += ("shared_memory_bomb", "empty_files_bomb", "sockets_bomb", "hidden_memory", "fork_bomb")
SLOW += ("reading_hidden_tests", "honest_slow_import")

Expected = dict[tuple[str, str], tuple[str, float]]  # student, exercise -> status, points


def build(
    course: Path,
    size: int | None = None,
    slow: bool = False,
    attacks: bool = True,
    mixed: bool = False,
) -> Expected:
    """Write source/ps1 and submitted/STUDENT/ps1 for `size` students; the marks they must get.

    Without a size there is one of every kind. A class too small for that has the first kinds, or,
    if it is `mixed`, some from everywhere.
    """
    release("ps1", exercises=IDS, module=str(HERE / "my_course.py"), course=course)
    expected: Expected = {}
    kinds = [*_honest(), *(_attacks(slow) if attacks else ())]
    size = size or len(kinds)
    if mixed and size < len(kinds):
        kinds = [kinds[number * len(kinds) // size] for number in range(size)]
    for number, (name, cells, marks) in enumerate(islice(cycle(kinds), size)):
        student = f"{name}-{number:03}"
        folder = course / "submitted" / student / "ps1"
        folder.mkdir(parents=True)
        (folder / "ps1.ipynb").write_bytes(notebook(f"# {student}", *cells))
        expected |= {(student, id): mark for id, mark in marks.items()}
    return expected


def _tasks():
    own = {task.id: task for task in declared(my_course)}
    return [own.get(id) or find(id) for id in IDS]


def _right(*but):
    return [(solution_source(task), task.id) for task in _tasks() if task.id not in but]


def _passed(*but):
    return {task.id: ("passed", task.points) for task in _tasks() if task.id not in but}


def _honest():
    """Names, cells and marks of students who mean well."""
    yield "right", _right(), _passed()
    stubs = [(stub_source(task), task.id) for task in _tasks()]
    yield "stub", stubs, dict.fromkeys(IDS, ("not attempted", 0))
    yield "empty", [], dict.fromkeys(IDS, ("not attempted", 0))
    for task in _tasks():
        yield (
            f"without-{task.id}",
            _right(task.id),
            _passed(task.id) | {task.id: ("not attempted", 0)},
        )
        for number, known in enumerate(task.misconceptions):
            cells = [*_right(task.id), (wrong_source(task, known), task.id)]
            yield f"wrong-{task.id}-{number}", cells, _passed(task.id) | {task.id: ("failed", 0)}


def _attacks(slow):
    for path in sorted((HERE / "attacks").glob("*.txt")):
        if slow or path.stem not in SLOW:
            facts, data = from_file(path)
            status = facts["status"]
            marks = _passed("2.1") | {"2.1": (status, float(status == "passed"))}
            yield path.stem, [*_cells(data), *_right("2.1")], marks


def _cells(data):
    import json

    return json.loads(data)["cells"]
