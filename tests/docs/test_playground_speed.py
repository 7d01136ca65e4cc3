"""The table of the playgrounds' speed: each once, quiet and busy, in the playgrounds' order."""

import runpy
from types import SimpleNamespace

import pytest

from nnlab import paths

SCRIPT = runpy.run_path(str(paths.course() / "benchmarks" / "playground.py"))
BELOW = "### Another table\n\n| a |\n"


@pytest.fixture
def reports(tmp_path):
    page = tmp_path / "reports.md"
    page.write_text(f"# Reports\n\n{SCRIPT['HEADING']}\nNot measured yet.\n\n{BELOW}", "utf-8")
    return page


def row(playground, beside, slider):
    row = {"playground": playground, "beside": beside, "shown": "0.7", "in a lesson": "0.3"}
    row |= {"slider": slider, "pictures": "30", "kernel": "1.0", "browser": "2.0"}
    return row | {"day": "2026-11-30", "processor": "Any", "cores": "2"}


def test_each_stands_once_and_in_order(reports):
    SCRIPT["keep"](reports.parent, [row("xor", "busy", "90"), row("xor", "quiet", "60")])
    SCRIPT["keep"](reports.parent, [row("xor", "busy", ""), row("cnn", "quiet", "70")])
    page = reports.read_text("utf-8")
    rows = [line.split(" | 30 |")[0] for line in page.splitlines() if "| 0.7 |" in line]
    assert rows == [
        "| cnn | quiet | 0.7 | 0.3 | 70",
        "| xor | quiet | 0.7 | 0.3 | 60",
        "| xor | busy | 0.7 | 0.3 | –",
    ]
    assert "Measured 2026-11-30 on Any, 2 cores.\n" in page
    assert page.endswith(f"\n\n{BELOW}")


def test_the_rows_are_what_the_tests_recorded():
    rows = SCRIPT["Rows"]()
    for when in ("setup", "call", "teardown"):
        recorded = [("row", {"a": "1"}), ("other", 2)]
        rows.pytest_runtest_logreport(SimpleNamespace(when=when, user_properties=recorded))
    assert rows.found == [{"a": "1"}]


def test_the_page_of_the_course_has_the_heading():
    assert SCRIPT["HEADING"] in (paths.course() / "docs" / "reports.md").read_text("utf-8")
