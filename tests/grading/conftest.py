"""One sandbox for all tests of marking; where bubblewrap is missing they are skipped, or fail."""

import os
import shutil

import pytest

from nnlab.grading.sandbox.sandbox import Sandbox


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
