"""What stands beside the course for those who find it: it says what is true now."""

import csv
import json
import re
import tomllib

import nbformat
import pytest
import yaml
from packaging.specifiers import SpecifierSet

import nnlab
from nnlab import paths

COURSE = paths.course()
PROJECT = tomllib.loads((COURSE / "pyproject.toml").read_text("utf-8"))["project"]
TARGETS = set(re.findall(r"^([a-z]+):", (COURSE / "Makefile").read_text("utf-8"), re.M))
MEMORY = re.compile(r"(?:cores,|cores and|Up to|may need) ([\d.]+) GB")


def test_the_citation_names_this_version_and_the_index_gets_the_same():
    cited = yaml.safe_load((COURSE / "CITATION.cff").read_text("utf-8"))
    assert cited["version"] == nnlab.__version__
    assert PROJECT["authors"] == cited["authors"]
    assert PROJECT["keywords"] == cited["keywords"]


def test_the_index_is_told_the_versions_of_python_that_pip_takes():
    told = [name.rpartition(" ")[2] for name in PROJECT["classifiers"] if ":: 3." in name]
    takes = SpecifierSet(PROJECT["requires-python"])
    assert told == [f"3.{minor}" for minor in range(30) if f"3.{minor}" in takes]


def test_the_readme_says_how_long_lessons_take():
    minutes = []
    for path in paths.lessons():
        text = " ".join(c.source for c in nbformat.read(path, as_version=4).cells[:8])
        minutes.append(int(re.search(r"[Pp]lan\s+(?:about\s+)?(\d+)\s+minutes", text)[1]))
    readme = " ".join((COURSE / "README.md").read_text("utf-8").split())
    assert f"a lesson takes {min(minutes)} to {max(minutes)} minutes" in readme
    said = re.search(r"the whole course about (\d+) hours", readme)
    assert abs(int(said[1]) - sum(minutes) / 60) <= 1


@pytest.mark.parametrize(
    "page", ["README.md", "docs/learners.md", "nnlab/commands/doctor.py"], ids=str
)
def test_a_page_promises_the_memory_that_the_largest_lesson_takes(page):
    with (COURSE / "docs" / "lessons.csv").open(encoding="utf-8") as table:
        most = max(float(row["GB"]) for row in csv.DictReader(table))
    said = [float(gb) for gb in MEMORY.findall((COURSE / page).read_text("utf-8"))]
    assert said
    assert all(most <= gb < most + 0.5 for gb in said)


def test_pictures_of_the_readme_are_there_and_small():
    text = (COURSE / "README.md").read_text("utf-8")
    pictures = re.findall(r'src="(docs/pictures/[^"]+)"', text)
    assert len(pictures) >= 3 + len(paths.lessons())
    sizes = {name: (COURSE / name).stat().st_size for name in pictures}
    assert max(sizes.values()) < 1_500_000
    assert re.findall(r"<img (?![^>]*alt=\"[^\"]+\")", text) == []


def test_a_picture_of_the_readme_is_described_in_one_way():
    text = (COURSE / "README.md").read_text("utf-8")
    described = re.findall(r'src="([^"]+)"[^>]* alt="([^"]+)"', text)
    assert len(set(described)) == len({name for name, _ in described}) < len(described)


def test_evidence_that_the_readme_names_is_there():
    text = (COURSE / "README.md").read_text("utf-8")
    named = re.findall(r"\]\(([\w./-]+)\)|`(tests/[\w./]+)`", text)
    assert [name for pair in named for name in pair if name and not (COURSE / name).exists()] == []


@pytest.mark.parametrize("path", [*(COURSE / ".github" / "workflows").iterdir()])
def test_public_checks_run_targets_that_exist(path):
    jobs = yaml.safe_load(path.read_text("utf-8"))["jobs"]
    lines = [step.get("run", "") for job in jobs.values() for step in job["steps"]]
    assert set(re.findall(r"\bmake ([a-z]+)", " ".join(lines))) <= TARGETS
    assert {job["runs-on"] for job in jobs.values()} == {
        "ubuntu-latest", "macos-latest", "windows-latest",
    }  # fmt: skip


@pytest.mark.parametrize(
    "page",
    [
        "Makefile", "README.md", "CONTRIBUTING.md", "docs/cluster.md", "docs/instructors.md",
        "docs/attacks.md", ".github/workflows/test.yml",
    ],
)  # fmt: skip
def test_tests_that_a_page_names_are_there(page):
    named = re.findall(r"(?<![\w/])tests/[\w./]*\w", (COURSE / page).read_text("utf-8"))
    assert [name for name in named if not (COURSE / name).exists()] == []


def test_the_containers_start_what_there_is():
    docker = (COURSE / "Dockerfile").read_text("utf-8")
    command = json.loads(re.search(r"^CMD (\[.*\])$", docker, re.M)[1])
    assert command[:2] == ["nnlab", "lab"]
    container = json.loads((COURSE / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    assert (COURSE / ".devcontainer" / container["build"]["dockerfile"]).exists()
    installed = re.search(r"^WORKDIR (.*)$", docker, re.M)[1]  # from there, for it stays editable
    assert container["workspaceFolder"] == installed
    assert f"target={installed}," in container["workspaceMount"]
