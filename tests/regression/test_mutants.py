"""Faults made on purpose: each is noticed by an output that moves, or it is told."""

import contextlib
import io
from dataclasses import replace
from pathlib import Path

import pytest

from nnlab import paths
from nnlab.regression import mutants
from nnlab.regression.record import record

FILE = Path(__file__).with_name("mutants.toml")
DECLARED = mutants.load(FILE)
QUICK = [mutant for mutant in DECLARED if mutant.quick]
FAULT = mutants.Mutant(
    name="fewer-samples",
    notebook="lesson.ipynb",
    file="regression/figures.py",
    old="SAMPLES = 24",
    new="SAMPLES = 23",
)


@pytest.fixture(scope="module")
def lessons(tmp_path_factory, write_notebook):
    """A folder with a lesson whose one number comes from the package."""
    folder = tmp_path_factory.mktemp("lessons")
    source = {"samples": "from nnlab.regression import figures\nfigures.SAMPLES"}
    with contextlib.redirect_stdout(io.StringIO()):
        record([write_notebook(folder / "lesson.ipynb", source)])
    return folder


@pytest.mark.parametrize(
    ("new", "verdict"),
    [
        ("SAMPLES = 23", "noticed"),
        ("SAMPLES = 20 + 4", "unnoticed"),
        ("samples = 24", "crashed"),
    ],
)
def test_a_fault_is_noticed_only_by_an_output_that_moves(lessons, new, verdict):
    assert mutants.verdict(replace(FAULT, new=new), lessons) == verdict


def test_a_lesson_that_cannot_be_tested_is_no_verdict(lessons):
    with pytest.raises(RuntimeError, match="file or directory not found"):
        mutants.verdict(replace(FAULT, notebook="missing.ipynb"), lessons)


def test_a_fault_that_is_not_in_the_source_says_so(lessons):
    with pytest.raises(ValueError, match=r"figures.py holds 'SAMPLES = 99' 0 times; expected once"):
        mutants.verdict(replace(FAULT, old="SAMPLES = 99"), lessons)


def test_an_unknown_mutant_is_refused_with_the_known_ones(capsys):
    assert mutants.main([str(FILE), "none-such"]) == 2
    assert f"named none-such; there are {DECLARED[0].name}, " in capsys.readouterr().out


@pytest.mark.parametrize("mutant", DECLARED, ids=lambda mutant: mutant.name)
def test_a_declared_mutant_still_fits_the_source(mutant):
    assert (paths.PACKAGE / mutant.file).read_text("utf-8").count(mutant.old) == 1
    assert (paths.notebooks() / mutant.notebook).exists()


@pytest.mark.parametrize("mutant", QUICK, ids=lambda mutant: mutant.name)
def test_a_quick_mutant_is_noticed(mutant):
    assert mutants.verdict(mutant, paths.notebooks()) == "noticed"


@pytest.mark.parametrize("path", sorted(paths.notebooks().glob("*.ipynb")), ids=lambda p: p.name)
def test_every_lesson_has_a_mutant(path):
    assert path.name in {mutant.notebook for mutant in DECLARED}
