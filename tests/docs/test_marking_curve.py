"""The table of how marking goes with the size of a class: each size once, of one mix."""

import runpy

import pytest

from nnlab import paths

SCRIPT = runpy.run_path(str(paths.course() / "benchmarks" / "grading.py"))
BELOW = "### Another table\n\n| a |\n"
PAGE = f"# Reports\n\nText.\n\n{SCRIPT['HEADING']}\nNot measured yet.\n\n{BELOW}"


@pytest.fixture
def measured(monkeypatch):
    """The sizes that were measured, each with the number of its turn as its rate."""
    sizes = []

    def row_of(size):
        sizes.append(size)
        row = {"students": str(size), "slow": "1", "a minute": f"{len(sizes)}", "GiB": "1.5"}
        return row | {"others": "3%", "day": "2026-11-29", "processor": "Any", "cores": "2"}

    monkeypatch.setitem(SCRIPT["main"].__globals__, "row_of", row_of)
    return sizes


def keep(folder, *sizes):
    SCRIPT["main"](["--keep", str(folder), "--curve", *map(str, sizes)])
    return (folder / "reports.md").read_text("utf-8")


def test_each_size_stands_once_and_in_order_above_the_next_heading(folder, measured):
    keep(folder, 100, 10)
    page = keep(folder, 100)
    rows = [line for line in page.splitlines() if line.startswith("| 1")]
    where = "2026-11-29, Any, 2 cores"
    assert rows == [f"| {n} | 1 | {m} | 1.5 | 3% | {where} |" for n, m in ((10, 2), (100, 3))]
    assert "--curve 10 100`" in page
    assert page.startswith("# Reports\n\nText.\n")
    assert page.endswith(f"{where} |\n\n{BELOW}")
    assert page.count(SCRIPT["HEADING"]) == 1


def test_a_page_without_the_heading_is_told_and_nothing_is_kept(folder, measured):
    (folder / "reports.md").write_text("# Reports\n", "utf-8")
    with pytest.raises(ValueError, match="by the size of the class"):
        keep(folder, 10)
    assert not (folder / "grading.csv").exists()


def test_the_page_of_the_course_has_the_heading():
    page = (paths.course() / "docs" / "reports.md").read_text("utf-8")
    assert SCRIPT["HEADING"] in page


def test_a_small_class_is_of_the_same_mix(tmp_path):
    synthetic = SCRIPT["synthetic"]
    expected = synthetic.build(tmp_path, 10, slow=True, mixed=True)
    kinds = {student.rpartition("-")[0] for student, _ in expected}
    assert len(kinds) == 10
    assert 1 <= len(kinds & {*synthetic.SLOW}) <= 2
