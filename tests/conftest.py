"""What every test may use: its share of the workers, and a course of a few files of its own."""

import gc
import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from nnlab import paths

# PyTorch's threads wait for each other at full speed, on cores that other workers could use; asleep
# they compute the same. PyTorch reads this when it is loaded, as do the processes we start.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

# Sixteen thousand tests are gathered, and all of them stay: for the garbage collector to scan
# them again and again takes half of the time.
gc.disable()

# Hypothesis would fail a test because a busy machine drew its examples slowly.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_collection_finish():
    """From here on only what the tests make is looked through."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give out tests module by module, but those of each lesson on their own: they take longest.

    The first worker begins with the browser tests, which mostly wait and share what they open, the
    others with the rest; a worker that has nothing left helps.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByLesson(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            lesson = re.search(r"test_every_lesson.*(\[\d\d-[\w-]+\])", nodeid)
            return super()._split_scope(nodeid) + (lesson[1] if lesson else "")

        def _assign_work_unit(self, node):
            first = node.gateway.id == "gw0"
            left = list(self.workqueue)
            wanted = [scope for scope in left if scope.startswith("tests/browser/") == first]
            self.workqueue.move_to_end((wanted or left)[0], last=False)
            super()._assign_work_unit(node)

    return ByLesson(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.fixture
def course(tmp_path, monkeypatch) -> Path:
    """A course whose data are two files, to be damaged."""
    shipped, names = paths.data(), ("tabular/penguins.csv", "text/shakespeare-8-plays.txt.gz")
    for name in names:
        copy = tmp_path / "data" / name
        copy.parent.mkdir(parents=True)
        copy.write_bytes((shipped / name).read_bytes())
    lines = (shipped / "SHA256SUMS").read_text().splitlines(keepends=True)
    kept = [line for line in lines if line.split()[1] in names]
    (tmp_path / "data/SHA256SUMS").write_text("".join(kept))
    monkeypatch.setattr(paths, "PACKAGE", tmp_path / "nnlab")
    return tmp_path
