"""What the processes that mark a class are given to do, and how they do it."""

import atexit
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from nnlab.grading.assignment import load_module, load_source, source_of, tasks_of
from nnlab.grading.grade import grade, reference
from nnlab.grading.marks import Mark
from nnlab.grading.sandbox.limits import DEFAULT, Limits
from nnlab.grading.sandbox.private import files_of
from nnlab.grading.sandbox.sandbox import Sandbox
from nnlab.grading.sandbox.selftest import environment, self_test
from nnlab.grading.submissions import Submission, identity


@dataclass(frozen=True)
class Setting:
    """What every job needs to know."""

    limits: Limits = DEFAULT
    safe: bool = True
    hidden: tuple[str, ...] = ()  # files of instructors' modules
    secret: str = ""
    replies: dict[str, int] = field(default_factory=dict)
    tested: str = ""  # the environment whose sandbox has passed its self-test
    modules: tuple[str, ...] = ()  # their modules that are installed, perhaps elsewhere at a worker


@dataclass(frozen=True)
class Job:
    """One submission and the exercises of it that have no mark yet."""

    ids: tuple[str, ...]
    module: tuple[str, str] | None  # name and source of the instructor's own
    notebooks: tuple[bytes, ...] | None  # None: what was hashed is gone
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Waiting:
    """A job whose notebooks are still on disk; without submissions it has none.

    What is marked is what was hashed: files can be swapped in between, and the mark is kept under
    the hash, for everybody who handed in the same.
    """

    missing: Mapping[str, str]  # exercise -> name of its mark
    module: str | None
    content: str = ""
    twins: tuple[Submission, ...] = ()

    def job(self) -> Job:
        """The job, with its notebooks."""
        notebooks = next(filter(None, map(self._hashed, self.twins)), None) if self.twins else ()
        module = source_of(self.module) if self.module else None
        return Job(tuple(self.missing), module, notebooks, tuple(self.missing.values()))

    def _hashed(self, submission):
        """The notebooks of one of the equal submissions, if they are still the same."""
        with suppress(ValueError):
            notebooks = tuple(submission.read())
            return notebooks if identity(notebooks) == self.content else None


def mark_job(job: Job, setting: Setting) -> list[Mark]:
    """What a worker does with a job."""
    if job.notebooks is None:
        raise RuntimeError("the notebook changed while the class was marked")
    sandbox = _sandbox(setting)  # before a module of the same name that came with the job
    tasks = tasks_of(job.ids, load_source(*job.module) if job.module else None)
    notebooks, limits = list(job.notebooks), setting.limits
    return grade(sandbox, tasks, notebooks, setting.secret, limits, setting.replies)


def measure_job(job: Job, setting: Setting) -> list[Any]:
    """The mark and the size of the reply of one exercise's own solution."""
    (task,) = tasks_of(job.ids, load_source(*job.module) if job.module else None)
    return [reference(_sandbox(setting), task, setting.limits)]


def test_job(job: Job, setting: Setting) -> list[str]:
    """The environment in which the sandbox can do what Python can outside it."""
    return [self_test(_bare(setting))]


vars(test_job)["__test__"] = False  # pytest would collect it


def _sandbox(setting):
    sandbox = _bare(setting)
    if setting.safe and setting.tested != environment():  # another machine of a cluster
        _tested_here(sandbox)
    return sandbox


def _bare(setting):
    """The sandbox, tested or not."""
    return _started(setting.hidden, setting.modules, setting.safe)


@cache
def _started(hidden, modules, safe):
    """One sandbox for each process: Python and torch start once."""
    here = {path for name in modules for path in files_of(_module(name))}
    sandbox = Sandbox(sorted({*map(Path, hidden), *here}), safe)
    atexit.register(sandbox.close)
    return sandbox


def _module(name):
    """A worker has it installed, or gets its source with each job and has nothing to hide."""
    try:
        return load_module(name)
    except ValueError:
        return ModuleType(name)


_tested_here = cache(self_test)
