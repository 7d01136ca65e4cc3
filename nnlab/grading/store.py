"""Marks on disk, named by what they depend on, so that a rerun does only what is missing."""

import hashlib
import json
import secrets
from collections.abc import Collection
from dataclasses import asdict
from functools import cache
from pathlib import Path

from nnlab import atomic, exercises
from nnlab.exercises.choose import Choices
from nnlab.exercises.declare import Exercise
from nnlab.exercises.task import Task
from nnlab.grading.marks import Mark
from nnlab.grading.sandbox.limits import Limits
from nnlab.grading.sandbox.selftest import environment
from nnlab.grading.sources import texts_of

_MARKING = (
    *("answers/*.py", "grade.py", "marks.py", "remarks.py"),
    *("sandbox/protocol.py", "sandbox/requests.py", "sandbox/worker.py"),
)
_BY_LIMITS = ("error", "timeout", "crashed")  # what more time or memory could change


class Store:
    """A folder of marks and the secret from which hidden inputs are drawn.

    A mark depends on what was handed in, on the exercise's declaration, on the code that marks, and
    on the secret; where one of them changes it is given anew.
    """

    def __init__(self, folder: Path, seed: str | None = None):
        self.folder = folder
        (folder / "marks").mkdir(parents=True, exist_ok=True)
        kept = folder / "secret"
        if seed is None and not kept.exists():
            atomic.write(kept, secrets.token_hex(16))
            kept.chmod(0o600)
        self.secret = kept.read_text() if seed is None else seed

    def key(self, task: Task, content: str) -> str:
        """The name of a mark."""
        parts = [fingerprint(task), engine(), content, self.secret]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]

    def get(self, key: str) -> Mark | None:
        """A mark that was given before."""
        return self._read(key)[0]

    def is_final(self, key: str, limits: Limits, again: Collection[str] = ()) -> bool:
        """Whether a mark is there and stays.

        What ran into a limit or broke is marked anew under other limits; so is what is asked again.
        """
        mark, under = self._read(key)
        if mark is None or mark.status in again:
            return False
        return mark.status not in _BY_LIMITS or under == limits.words()

    def put(self, key: str, mark: Mark, limits: Limits) -> None:
        """Keep a mark and the limits that it was given under, whole or not at all."""
        facts = asdict(mark) | {"limits": limits.words()}
        atomic.write(self.folder / "marks" / f"{key}.json", json.dumps(facts) + "\n")

    def _read(self, key):
        try:
            facts = json.loads((self.folder / "marks" / f"{key}.json").read_text("utf-8"))
            under = facts.pop("limits", "")
            return Mark(**facts | {"sketch": tuple(facts["sketch"])}), under
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None, ""

    def has_passed(self, environment: str) -> bool:
        """Whether the sandbox of this environment has passed its self-test."""
        return (self.folder / f"self-test-{environment}").exists()

    def put_passed(self, environment: str) -> None:
        """Keep what `has_passed` says."""
        atomic.write(self.folder / f"self-test-{environment}", "passed\n")

    def size(self, task: Task) -> int | None:
        """How many bytes the reply of an exercise's own solution has, if that was measured."""
        try:
            return int((self.folder / f"reference-{_name(task)}").read_text())
        except (OSError, ValueError):
            return None

    def put_size(self, task: Task, size: int) -> None:
        """Keep what `size` returns."""
        atomic.write(self.folder / f"reference-{_name(task)}", str(size))


@cache
def fingerprint(task: Task) -> str:
    """A hash of all that an exercise's marks depend on: its numbers, and what its functions are.

    It is the same in every process.
    """
    parts = [task.id, task.points]
    if isinstance(task, Choices):
        parts += [task.variable, repr(task.questions)]
    else:
        assert isinstance(task, Exercise)  # there is no third kind
        parts += [task.draws, task.rtol, task.atol, task.at_least]
        for known in task.misconceptions:
            parts += [known.name, known.sentence]
        parts += texts_of(_functions(task))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _functions(task):
    """All functions of a declaration."""
    marks = [function for known in task.misconceptions for function in (*known.answers, known.mark)]
    own = [*task.answers, task.case_source, task.probe_function]
    return filter(None, [*own, task.reading_function, task.accept_function, *marks])


@cache
def engine() -> str:
    """A hash of the code that compares and marks."""
    folder = Path(exercises.__file__).parent
    here = Path(__file__).parent
    files = [*folder.glob("*.py"), *(path for name in _MARKING for path in here.glob(name))]
    text = "".join(path.read_text("utf-8") for path in sorted(files))
    return hashlib.sha256(text.encode()).hexdigest()


def _name(task):
    parts = fingerprint(task) + engine() + environment()
    return hashlib.sha256(parts.encode()).hexdigest()[:40]
