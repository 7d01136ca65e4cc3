"""What this Python can import the sandbox can, wherever it lies; if not, nothing is marked."""

import sys
import tempfile
import tomllib
from importlib.machinery import PathFinder
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from nnlab.exercises.lessons import find
from nnlab.grading.grade import grade
from nnlab.grading.sandbox import bubble, selftest
from nnlab.grading.sandbox.bubble import NoSandboxError
from nnlab.grading.sandbox.limits import Limits
from nnlab.grading.sandbox.sandbox import Sandbox

from ..notebooks import notebook

ROOT = Path(__file__).parents[3]
USING = "import only_here\ndef classify(x, w, b):\n    return x @ w + b >= only_here.ZERO"


def test_every_package_that_the_course_needs_is_tested():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert {Requirement(text).name for text in project["dependencies"]} == {*selftest.PACKAGES}


def test_the_sandbox_here_passes_its_self_test(sandbox):
    assert selftest.self_test(sandbox) == selftest.environment()
    assert {"torch", "sklearn", "matplotlib"} <= {
        module for name in selftest.PACKAGES for module in selftest._modules(name)
    }
    assert len(selftest._files("torch")) > 1000


@pytest.fixture(params=["/tmp", "/dev/shm"])
def environment(request, monkeypatch, bubblewrap):
    """Installed modules below a folder of which the sandbox has its own."""
    with tempfile.TemporaryDirectory(dir=request.param) as folder:
        Path(folder).chmod(0o755)
        packages = Path(folder, "lib", "site-packages")
        packages.mkdir(parents=True)
        (packages / "only_here.py").write_text("ZERO = 0\n")
        monkeypatch.setattr(sys, "path", [*sys.path, str(packages)])
        bubble._bound.cache_clear()
        yield packages
    bubble._bound.cache_clear()


def test_an_environment_below_the_temporary_folder_can_be_used(environment):
    assert PathFinder.find_spec("only_here")
    with Sandbox() as own:
        (mark,) = grade(own, [find("2.1")], [notebook(USING)], "", Limits(20, 60))
        assert mark.status == "passed", mark


def test_what_cannot_be_seen_inside_is_told_and_nothing_is_marked(sandbox, monkeypatch, tmp_path):
    lost = tmp_path / "lost.py"
    lost.touch()
    monkeypatch.setattr(selftest, "_files", lambda name: (lost,))
    monkeypatch.setattr(selftest, "_modules", lambda name: ["anywhere_else"])
    monkeypatch.setattr(selftest, "_imports", lambda name: True)
    with pytest.raises(
        NoSandboxError, match=r"nothing is marked: .*lost.py cannot be read"
    ) as told:
        selftest.self_test(sandbox)
    assert "import anywhere_else: ModuleNotFoundError" in str(told.value)
