"""The sandbox holds Python and nothing secret, starts again when it must, and works as it says."""

import os
import re
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from nnlab.exercises.lessons import every, find
from nnlab.exercises.source import solution_source
from nnlab.grading.grade import grade
from nnlab.grading.sandbox import package
from nnlab.grading.sandbox.bubble import python_folders
from nnlab.grading.sandbox.limits import Limits
from nnlab.grading.sandbox.sandbox import Sandbox

from ..notebooks import notebook

LIMITS = Limits(seconds=20, wall=100)


def told(sandbox, source):
    """What the answer to an exercise says, as its exception brings it out."""
    text = f"def classify(x, w, b):\n    {source}"
    (mark,) = grade(sandbox, [find("2.1")], [notebook(text)], "", LIMITS)
    return mark.note


def test_the_copied_package_holds_no_solution_no_case_no_wrong_answer_and_no_judge(tmp_path):
    copied = package.copy_into(tmp_path / "tree")
    names = {path.stem for path in copied.rglob("*")}
    assert not names & {"lessons", "judge", "compare", "learner", "play", "regression", "batch"}
    text = "\n".join(path.read_text() for path in copied.rglob("*.py"))
    for task in every():
        sentences = [known.sentence for known in task.misconceptions]
        assert not [sentence for sentence in sentences if len(sentence) > 20 and sentence in text]
    assert "perceptron_step" not in text


def test_whatever_the_copied_package_imports_of_itself_is_copied(tmp_path):
    copied = package.copy_into(tmp_path / "tree")
    for path in copied.rglob("*.py"):
        for name in re.findall(r"^\s*(?:from|import) nnlab\.([\w.]+)", path.read_text(), re.M):
            module = copied / "nnlab" / name.replace(".", "/")
            assert module.is_dir() or module.with_suffix(".py").exists(), (path.name, name)


def test_the_copied_package_can_be_imported_alone(tmp_path):
    import subprocess

    code = f"""
import sys
sys.path[:] = {[str(package.copy_into(tmp_path / "tree")), *python_folders()]!r}
import nnlab, nnlab.plot, nnlab.training, nnlab.data
import nnlab.grading.sandbox.worker, nnlab.exercises.run
assert nnlab.__file__.startswith({str(tmp_path)!r})
assert nnlab.check("2.1", None) is None
assert nnlab.exercises.run.settings.own  # a stand-in for all names must not take its place
"""
    subprocess.run([sys.executable, "-I", "-c", code], check=True, cwd=tmp_path)


def test_an_answer_may_use_the_package_inside(sandbox):
    source = (
        "from nnlab import Batches\nfrom nnlab.data import moons\n"
        "def classify(x, w, b):\n"
        "    assert len(Batches(x, size=1)) == len(x) and moons(10)\n"
        "    return x @ w + b >= 0"
    )
    (mark,) = grade(sandbox, [find("2.1")], [notebook(source)], "", LIMITS)
    assert mark.status == "passed", mark


def test_labels_among_the_installed_modules_are_hidden(sandbox):
    data = Path(find_spec("sklearn").origin).parent / "datasets" / "data"
    assert (data / "digits.csv.gz").exists()
    words = told(sandbox, f"import os; raise ValueError(os.listdir({str(data)!r}))")
    assert words == "ValueError: []"


def test_a_private_module_among_the_installed_ones_is_hidden(bubblewrap):
    secret = Path(find_spec("tqdm").origin).with_name("gui.py")  # as if it were an instructor's
    with Sandbox([secret]) as hiding:
        words = told(hiding, f"raise ValueError(len(open({str(secret)!r}).read()))")
    assert words.startswith("PermissionError")
    assert secret.stat().st_size > 0


def test_a_run_has_no_rights_and_as_root_a_user_of_its_own(sandbox):
    status = "open('/proc/self/status').read()"
    for line in ("CapEff:\\t0000000000000000", "NoNewPrivs:\\t1"):
        assert told(sandbox, f"raise ValueError('{line}' in {status})") == "ValueError: True"
    words = [told(sandbox, "import os; raise ValueError(os.getuid())") for _ in range(2)]
    if os.geteuid() == 0:
        users = [int(word.removeprefix("ValueError: ")) for word in words]
        assert min(users) > 1_900_000_000
        assert len(set(users)) == 2
    else:
        assert set(words) == {f"ValueError: {os.getuid()}"}


def test_nothing_can_be_written_to_that_is_not_bounded(sandbox):
    source = (
        "import os\n"
        "    places = [line.split()[1] for line in open('/proc/self/mounts')]\n"
        "    found = {place: os.statvfs(place) for place in places if os.path.isdir(place)}\n"
        "    found = {place: s for place, s in found.items() if not s.f_flag & os.ST_RDONLY}\n"
        "    sizes = {s.f_blocks * s.f_frsize for s in found.values()}\n"
        "    raise ValueError(sorted(sizes - {0}), {'/tmp', '/dev/shm'} <= {*found})"
    )
    assert told(sandbox, source) == f"ValueError: ([{LIMITS.disk}], True)"


def test_what_one_run_writes_the_next_does_not_see(sandbox):
    told(sandbox, "open('/tmp/mine', 'w').close()")
    assert told(sandbox, "import os; raise ValueError('mine' in os.listdir('/tmp'))") == (
        "ValueError: False"
    )


def test_a_zygote_that_died_is_started_again_and_leaves_no_files(bubblewrap):
    right = [notebook(solution_source(find("2.1")))]
    with Sandbox() as own:
        assert grade(own, [find("2.1")], right, "", LIMITS)[0].status == "passed"
        folder = own.tree.parent
        own._zygote.kill()
        own._zygote.wait()
        assert grade(own, [find("2.1")], right, "", LIMITS)[0].status == "passed"
    assert not folder.exists()


def test_the_environment_is_empty_but_for_the_plain(sandbox, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "x")
    words = told(sandbox, "import os; raise ValueError(sorted(os.environ))")
    assert "TOKEN" not in words
    assert "'HOME'" in words


@pytest.mark.parametrize("name", ["/etc/passwd", "/work", "/sys"])
def test_the_rest_of_the_machine_is_not_there(name, sandbox):
    inside = [Path(sys.base_prefix), *map(Path, python_folders())]
    if any(path.is_relative_to(name) for path in inside):
        pytest.skip(f"Python itself lies in {name}")
    assert told(sandbox, f"import os; raise ValueError(os.path.exists({name!r}))") == (
        "ValueError: False"
    )
