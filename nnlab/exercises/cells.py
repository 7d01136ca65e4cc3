"""The cells of exercises in notebooks: written from the declarations, or solved for instructors.

An exercise has three: about-4-5 (its statement), exercise-4-5 (its stub) and check-4-5, or use-4-5
where it is in-line; a prediction has one, predict-rate. In-line cells and predictions stand where
the author put them: an empty cell with one of these ids is enough, the others come beside it.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from nnlab import address, atomic
from nnlab.exercises import own
from nnlab.exercises.board import Board
from nnlab.exercises.lessons import of_lesson, predictions_of
from nnlab.exercises.places import exercise_of, index, is_wanted, place, text
from nnlab.exercises.predictions import Prediction
from nnlab.exercises.source import solution_source, stub_source
from nnlab.exercises.task import Task

COLAB = "colab-install"  # the id of the first code cell
BOARD = "board"  # the id of the cell that lists every exercise of the course


def stubs(notebooks: Sequence[Path], check: bool = False) -> int:
    """Bring the generated cells of notebooks up to date; 1 if a difference is left.

    Cells are found by id or metadata and rewritten where they stand; missing ones come beside
    their own. If an exercise is not in-line, all three may be missing: they are put after the
    previous exercise, or at the end of the section headed "Exercises" or "Further". With `check`
    nothing is written, and every difference is left.
    """
    left = False
    for path in map(Path, notebooks):
        notebook = _read(path)
        changes, faults = _update(notebook["cells"], *_declared(path))
        changes += _update_colab(notebook["cells"]) + _update_board(notebook["cells"])
        for line in faults + changes:
            print(f"{path}: {line}")
        left |= bool(faults or (check and changes))
        if changes and not check:
            _write(path, notebook)
    return int(left)


def solve(notebook: Path, out: Path) -> None:
    """Write the instructor's edition: stubs are solved, and outputs of stubs and checks cleared.

    Raises: ValueError if there is a file already, or no folder for it.
    """
    own.expect(Path(out))
    own.expect_folder(Path(out))
    content = _read(notebook)
    for task in _declared(notebook)[0]:
        _, stub, check = _wanted(task, _revisits(content["cells"]))
        for cell in content["cells"]:
            if is_wanted(cell, stub):
                _fill(cell, stub | {"source": solution_source(task)})
            elif is_wanted(cell, check):
                _fill(cell, check)
    _write(out, content)


def _wanted(task: Task, revisits: bool) -> list[dict]:
    """The three cells of an exercise as they should be; a recall `revisits` what went wrong."""
    slug = task.id.replace(".", "-")
    dots = "●" * task.difficulty + "○" * (3 - task.difficulty)
    about = f"### {task.heading}\n\n{dots} · {task.minutes} minutes\n\n{task.statement}"
    below = f"{'use' if task.inline else 'check'}-{slug}"
    mark = {"nnlab": {"exercise": task.id}}
    lesson, _, name = task.id.partition(".")
    again = revisits and name == "recall"
    return [
        _cell(f"about-{slug}", "markdown", about),
        _cell(f"exercise-{slug}", "code", stub_source(task), mark),
        _cell(below, "code", f"display({task.call}, revisit({lesson}))" if again else task.call),
    ]


def _revisits(cells):
    """Whether a lesson has taken `revisit` from the package."""
    return any(re.search(r"\brevisit\b", text(c)) for c in cells if c.get("id") == "setup")


def _asked(prediction: Prediction) -> dict:
    """The cell of a prediction as it should be."""
    id = f"predict-{re.sub('[^a-z0-9]+', '-', prediction.name.lower())}"
    return _cell(id, "code", f'predict("{prediction.id}")')


def _cell(id, kind, source, metadata=None):
    return {"id": id, "cell_type": kind, "metadata": metadata or {}, "source": source}


def _update(cells, tasks, predictions):
    """Change cells in place; what was changed, and what could not be."""
    changes: list[str] = []
    faults, previous = _undeclared(cells, tasks, predictions), None
    for task in tasks:
        parts = _wanted(task, _revisits(cells))
        _rename_verdict(cells, parts[-1], changes)
        for number, wanted in enumerate(parts):
            at = index(cells, wanted)
            if at is None:
                at = place(cells, parts, number, previous, task.inline)
                if at is None:
                    faults.append(_homeless(wanted, task.inline))
                    break
                cells.insert(at, {"metadata": {}})
                changes.append(f"{wanted['id']} was missing")
            elif _differs(cells[at], wanted):
                changes.append(f"{wanted['id']} differed from its declaration")
            else:
                continue
            _fill(cells[at], wanted)
        previous = parts[-1]
    for wanted in map(_asked, predictions):
        changed, fault = _update_question(cells, wanted)
        changes, faults = changes + changed, faults + fault
    return changes, faults


def _update_question(cells, wanted):
    """The same for the cell of a prediction, which only its author can place."""
    at = index(cells, wanted)
    if at is None:
        return [], [_homeless(wanted, True)]
    if not _differs(cells[at], wanted):
        return [], []
    _fill(cells[at], wanted)
    return [f"{wanted['id']} differed from its declaration"], []


def _homeless(wanted, inline):
    if inline:
        return f"{wanted['id']} has no place: put an empty cell with this id where it belongs"
    return f'{wanted["id"]} has no place: add a cell "## Exercises"'


def _rename_verdict(cells, verdict, changes):
    """An exercise that has become in-line, or no longer is, keeps its last cell where it stands."""
    kind, _, slug = verdict["id"].partition("-")
    other = f"{'check' if kind == 'use' else 'use'}-{slug}"
    for cell in cells:
        if cell.get("id") == other and index(cells, verdict) is None:
            cell["id"] = verdict["id"]
            changes.append(f"{other} is now {verdict['id']}")


def _update_colab(cells):
    """Let the cell that acts on Colab install from where the course is."""
    wanted = address.colab_cell(address.repository())
    differing = [c for c in cells if c.get("id") == COLAB and text(c) != wanted]
    for cell in differing:
        cell["source"] = wanted.splitlines(keepends=True)
    return [f"{COLAB} differed from nnlab.address"] * len(differing)


def _update_board(cells):
    """Store the board as it is without a record: any lesson's declarations change it."""
    bare = Board()
    wanted = {"text/html": bare._repr_html_(), "text/plain": repr(bare)}
    stored = [o for c in cells if c.get("id") == BOARD for o in c["outputs"] if "data" in o]
    differing = [o for o in stored if {k: "".join(v) for k, v in o["data"].items()} != wanted]
    for output in differing:
        output["data"] = {kind: said.splitlines(keepends=True) for kind, said in wanted.items()}
    return ["board lists other exercises than there are"] * len(differing)


def _undeclared(cells, tasks, predictions):
    known = {task.id for task in tasks}
    ids = [exercise_of(cell) for cell in cells]
    faults = [f"exercise {id} has no declaration" for id in ids if id and id not in known]
    known = {prediction.id for prediction in predictions}
    asked = [re.match(r'predict\("([^"]*)"\)', text(cell)) for cell in cells]
    ids = [match[1] for match in asked if match]
    return faults + [f"prediction {id} has no declaration" for id in ids if id not in known]


def _differs(cell, wanted):
    same = all(cell.get(key) == wanted[key] for key in ("id", "cell_type"))
    return not same or text(cell) != wanted["source"] or exercise_of(cell) != exercise_of(wanted)


def _fill(cell, wanted):
    """Make a cell the wanted one; outputs of another source are dropped, other metadata is kept."""
    nnlab = cell["metadata"].get("nnlab", {}) | wanted["metadata"].get("nnlab", {})
    cell["metadata"] |= {"nnlab": nnlab} if nnlab else {}
    cell |= {"id": wanted["id"], "cell_type": wanted["cell_type"]}
    cell["source"] = wanted["source"].splitlines(keepends=True)
    for key in ("outputs", "execution_count"):
        cell.pop(key, None)
    if wanted["cell_type"] == "code":
        cell |= {"outputs": [], "execution_count": None}


def _declared(path):
    """The exercises and predictions of the lesson that a notebook's name begins with."""
    number = re.match(r"\d+", Path(path).name)
    return (of_lesson(int(number[0])), predictions_of(int(number[0]))) if number else ([], [])


def _read(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def _write(path, notebook):
    """As nbformat writes it, so that a diff shows nothing else."""
    written = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False)
    atomic.write(Path(path), written + "\n")
