"""The table of what each lesson takes: kept lesson by lesson, so that it can be resumed."""

import runpy

import pytest

from nnlab import paths

SCRIPT = runpy.run_path(str(paths.course() / "benchmarks" / "lessons.py"))
PAGE = f"# Reports\n\nText.\n\n{SCRIPT['HEADING']}\nNot measured yet.\n"


@pytest.fixture
def measured(monkeypatch):
    """The lessons that were measured, each in two seconds and half a gigabyte."""
    lessons = []

    def measure(path):
        lessons.append(path.stem)
        return 2.0, 0.5

    monkeypatch.setenv("NNLAB_THREADS", "1")  # as main sets it, and here put back afterwards
    monkeypatch.setitem(SCRIPT["main"].__globals__, "measure", measure)
    return lessons


def keep(folder, *names):
    SCRIPT["main"](["--keep", str(folder), *names])
    return (folder / "reports.md").read_text("utf-8")


def test_a_run_goes_on_where_it_was_interrupted(folder, measured):
    keep(folder, "02", "00")
    page = keep(folder)
    assert sorted(measured) == [path.stem for path in paths.lessons()]
    assert f"| {len(paths.lessons())} lessons | {2.0 * len(paths.lessons()):.1f} | 0.50 | |" in page


def test_a_named_lesson_is_measured_again(folder, measured):
    keep(folder, "02")
    page = keep(folder, "02")
    assert measured == ["02-perceptron"] * 2
    assert page.count("| 02-perceptron |") == 1


def test_the_table_stands_once_below_its_heading(folder, measured):
    keep(folder, "02")
    page = keep(folder, "00")
    assert page.startswith("# Reports\n\nText.\n")
    assert page.count("| lesson |") == page.count(SCRIPT["HEADING"]) == 1
    assert page.index("| 00-start-here |") < page.index("| 02-perceptron |")


def test_a_page_without_the_heading_is_told(folder, measured):
    (folder / "reports.md").write_text("# Reports\n", "utf-8")
    with pytest.raises(ValueError, match="Time and memory"):
        keep(folder, "02")


def test_the_page_of_the_course_has_the_heading():
    page = (paths.course() / "docs" / "reports.md").read_text("utf-8")
    assert SCRIPT["HEADING"] in page
