"""One sandbox for all tests of marking; where bubblewrap is missing they are skipped, or fail."""

import os
import shutil

import pytest

from nnlab.grading import command
from nnlab.grading.release import release
from nnlab.grading.sandbox.sandbox import Sandbox

from .here import Here


@pytest.fixture(scope="session")
def bubblewrap():
    """Skip what needs bubblewrap if it is missing; under CI that is a failure."""
    if shutil.which("bwrap"):
        return
    if os.environ.get("CI") == "true":
        pytest.fail("bubblewrap is not installed, and CI must test the sandbox")
    pytest.skip("bubblewrap is not installed: nothing shows that the sandbox holds")


@pytest.fixture(scope="session")
def sandbox(bubblewrap):
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def handed_in(tmp_path, monkeypatch):
    """A course, entered, whose one assignment ann has handed in solved; this process marks it."""
    release("ps1", exercises=["2.1"], course=tmp_path, solutions=True)
    folder = tmp_path / "submitted" / "ann" / "ps1"
    folder.mkdir(parents=True)
    shutil.copy(tmp_path / "solutions" / "ps1" / "ps1.ipynb", folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "Cluster", lambda *_: Here())
    return tmp_path
