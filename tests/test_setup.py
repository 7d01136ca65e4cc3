"""What sets the course up: the Makefile, Binder, conda, the wheel, and what the README promises."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile

import pytest
import yaml
from packaging.requirements import Requirement

from nnlab import __version__, paths

ROOT = paths.PACKAGE.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
CONDA_NAMES = {"torch": "pytorch-cpu", "matplotlib": "matplotlib-base"}  # the latter without Qt
COLAB = {"ipython": "7.34.0", "ipywidgets": "7.7.1"}  # loaded before its first cell runs


@pytest.fixture
def make(tmp_path):
    """`make` with the course's Makefile in an empty folder: what it printed, its status."""
    if not shutil.which("make"):
        pytest.skip("there is no make on this machine")
    (tmp_path / "pyproject.toml").touch()

    def run(*arguments):
        command = ["make", "-f", str(ROOT / "Makefile"), "-C", str(tmp_path), *arguments]
        outer = {name for name in os.environ if name.startswith("MAKE")} | {"ARGS", "CPU"}
        own = {name: value for name, value in os.environ.items() if name not in outer}
        done = subprocess.run(command, capture_output=True, text=True, env=own)
        return done.stdout + done.stderr, done.returncode

    return run


def installed(folder):
    """Make a folder look as after `make test`."""
    (folder / ".venv" / "bin").mkdir(parents=True)
    for name in ("bin/pip", "torch.stamp", "lab.stamp", "test.stamp"):
        (folder / ".venv" / name).touch()


def test_first_call_installs_before_it_opens(make):
    said, failed = make("-n", "lab", "ARGS=--no-browser --port 8899")
    assert not failed
    steps = ["-m venv .venv", "install --editable '.[lab]'", "nnlab lab --no-browser --port 8899"]
    assert [said.index(step) for step in steps] == sorted(said.index(step) for step in steps)


def test_second_call_installs_nothing(make, tmp_path):
    installed(tmp_path)
    commands = [line for line in make("-n", "test")[0].splitlines() if "directory" not in line]
    assert commands == [".venv/bin/python -m pytest -n 3 --dist loadscope --no-loadscope-reorder "]


def test_changed_pyproject_installs_again(make, tmp_path):
    installed(tmp_path)
    later = (tmp_path / ".venv" / "test.stamp").stat().st_mtime + 5
    os.utime(tmp_path / "pyproject.toml", (later, later))
    assert "install --editable '.[lab,docs,test]'" in make("-n", "test")[0]


@pytest.fixture(params=["short", "with a space", "deep/" + 20 * "folder"])
def environment(tmp_path, request):
    """A checkout with an environment whose scripts begin as pip writes them, and a workbook."""
    folder = tmp_path / request.param
    installed(folder)
    (folder / "workbook").mkdir()
    for name in ("pyproject.toml", "workbook/mine.ipynb"):
        (folder / name).touch()
    os.utime(folder / "pyproject.toml", (0, 0))
    (folder / ".venv/bin/python").symlink_to(sys.executable)
    python = folder / ".venv/bin/python3"
    simple = " " not in str(python) and len(str(python)) < 127
    first = f"#!{python}" if simple else f"""#!/bin/sh\n'\''exec' "{python}" "$0" "$@"\n' '\''"""
    (folder / ".venv/bin/pip").write_text(f"{first}\nimport sys\n")
    return folder


def test_an_environment_in_its_place_is_kept(make, environment):
    said, failed = make("-C", str(environment), "-n", "lab")
    assert (failed, "venv .venv" in said, "rm -rf" in said) == (0, False, False)
    link = environment.with_name("link")  # a checkout behind a link is the same checkout
    link.symlink_to(environment)
    assert "rm -rf" not in make("-C", str(link), "-n", "lab")[0]


@pytest.mark.parametrize("move", [shutil.move, shutil.copytree], ids=["renamed", "copied"])
def test_an_environment_of_another_place_is_made_anew_beside_the_workbook(make, environment, move):
    elsewhere = environment.with_name("elsewhere")
    move(environment, elsewhere)
    said, failed = make("-C", str(elsewhere), "-n", "lab")
    assert not failed
    steps = ["rm -rf .venv", "-m venv .venv", "install --editable '.[lab]'", "nnlab lab"]
    assert [said.index(step) for step in steps] == sorted(said.index(step) for step in steps)
    said, _ = make("-C", str(elsewhere), "moved")
    assert "This checkout was moved" in said
    assert not (elsewhere / ".venv").exists()
    assert (elsewhere / "workbook/mine.ipynb").is_file()


def test_an_environment_whose_python_is_gone_is_made_anew(make, environment):
    (environment / ".venv/bin/python").unlink()
    (environment / ".venv/bin/python").symlink_to("/no/such/python3.11")
    assert "rm -rf .venv" in make("-C", str(environment), "-n", "test")[0]


@pytest.mark.parametrize(("option", "asked"), [("CPU=1", True), ("CPU=", False)])
def test_cpu_takes_torch_from_the_cpu_index(make, option, asked):
    said, _ = make("-n", "lab", option)
    (line,) = [line for line in said.splitlines() if "whl/cpu" in line]
    assert line.startswith('if [ -n "1" ] && ' if asked else 'if [ -n "" ] && ')


def test_what_make_starts_may_keep_its_bytecode(make, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("SEEN", "1")
    said, failed = make("--eval=seen: ; @env", "seen")
    assert not failed
    assert "SEEN=1" in said
    assert "PYTHONDONTWRITEBYTECODE" not in said


@pytest.mark.parametrize("version", ["3.10", "3.15"])
def test_python_that_does_not_fit_is_refused_with_a_sentence(make, tmp_path, version):
    python = tmp_path / "some-python"
    major, minor = version.split(".")
    pretend = f"import sys; sys.version_info = ({major}, {minor}, 0)"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{pretend}\n$2"\n')
    python.chmod(0o755)
    said, failed = make("lab", f"PYTHON={python}")
    assert failed
    assert f"nnlab needs Python 3.11 to 3.14, and {python} is {version}." in said
    assert "make PYTHON=python3.12 lab" in said
    assert not (tmp_path / ".venv").exists()


def test_clean_keeps_the_workbook(make, tmp_path):
    for name in (
        "workbook",
        ".venv",
        "dist",
        "__pycache__",
        "nnlab/__pycache__",
        "docs/site/__pycache__",
        "tests",
        "benchmarks",
        "recordings",
    ):
        (tmp_path / name).mkdir(parents=True)
    assert make("clean")[1] == 0
    assert {p.name for p in tmp_path.iterdir()} >= {"workbook", "nnlab", "tests"}
    assert not (tmp_path / ".venv").exists()
    assert list(tmp_path.rglob("__pycache__")) == []


def test_help_names_every_target(make):
    targets = re.search(r"\.PHONY: (.*)", (ROOT / "Makefile").read_text())[1].split()
    assert re.findall(r"^make ([\w-]+) ", make()[0], re.MULTILINE) == targets


def test_readme_tells_pip_users_how_to_leave_out_cuda():
    readme = (ROOT / "README.md").read_text("utf-8")
    road = readme[readme.index("**Without make**") : readme.index("**With conda:**")]
    assert "pip install torch torchvision --index-url https://download.pytorch.org/whl/cpu" in road
    assert "3 GB" in road


def test_conda_brings_everything_that_the_course_needs_and_nothing_too_old():
    needs = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["lab"]
    bounds = {need.name: need.specifier for need in map(Requirement, needs)}  # the lab's come last
    asked = {f"{CONDA_NAMES.get(name, name)}{bound}" for name, bound in bounds.items()}
    assert asked | {"python=3.12", "pip"} == set(CONDA["dependencies"])


def test_colab_keeps_the_ipython_and_the_widgets_that_run_there():
    needs = map(Requirement, PROJECT["dependencies"])
    bounds = {need.name: need.specifier for need in needs if need.name in COLAB}
    assert {name: COLAB[name] in bounds[name] for name in COLAB} == dict.fromkeys(COLAB, True)


def test_binder_installs_the_environment_before_it_copies_the_course():
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    dockerfile = done.stdout + done.stderr
    steps = [
        "environment-2epy-2d3-2e12",  # the lock file of Python 3.12, escaped
        'env update -p ${NB_PYTHON_PREFIX} --file ".binder/environment.yml"',
        "COPY --chown=0:0 src/ ${REPO_DIR}/",
        "RUN ./.binder/postBuild",
        'ENV R2D_ENTRYPOINT="${REPO_DIR}/.binder/start"',
    ]
    steps[2] = re.search(r"COPY \S+ src/ \S+", dockerfile)[0]
    found = [dockerfile.index(step) for step in steps]
    assert found == sorted(found)


def test_binder_reads_the_environment_at_the_root():
    assert (ROOT / ".binder/environment.yml").resolve() == ROOT / "environment.yml"


def test_binder_runs_one_thread(tmp_path):
    start = [ROOT / ".binder/start", "sh", "-c", "echo $NNLAB_THREADS $OMP_NUM_THREADS"]
    assert subprocess.check_output(start, text=True) == "1 1\n"


def test_readme_links_the_lessons_that_exist_and_no_other():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert re.findall(r"\(notebooks/(\S+?)\)", readme) == [p.name for p in paths.lessons()]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_links_between_pages_lead_somewhere(page):
    links = re.findall(r"\]\((?!http)([^)#]+)", (ROOT / page).read_text("utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_wheel_carries_lessons_data_and_whatever_lies_in_the_package(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("nnlab_course-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")

    package = tmp_path / "site" / "nnlab"
    assert files_in(package) - files_in(package, "_course") == files_in(ROOT / "nnlab")
    assert files_in(package / "_course" / "data") == files_in(ROOT / "data")
    shared = tmp_path / "site" / f"nnlab_course-{__version__}.data" / "data" / "share" / "jupyter"
    extension = shared / "labextensions" / "nnlab-alternatives"
    assert files_in(extension) == files_in(ROOT / "nnlab" / "lab_extension")
    template = shared / "nbconvert" / "templates" / "nnlab"
    assert files_in(template) == files_in(ROOT / "nnlab" / "nbconvert_template")
    glossary = package / "_course" / "docs" / "glossary.md"  # where an installed `paths` looks
    assert glossary.read_bytes() == paths.glossary().read_bytes()
    code = "from nnlab import paths; print(*(path.name for path in paths.lessons()))"
    command = [sys.executable, "-c", code]
    found = subprocess.check_output(command, cwd=tmp_path / "site", text=True).split()
    assert found == [path.name for path in paths.lessons()]


def files_in(folder, inside=""):
    """The files of a folder, by their paths in it, without what Python and editors leave there."""
    paths = (path for path in (folder / inside).rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix() for path in paths}
    return {name for name in names if "__pycache__" not in name and ".ipynb_ch" not in name}
