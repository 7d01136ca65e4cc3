"""The page of reports: its tables count what is there."""

import json
import runpy
import sys

from nnlab import paths
from nnlab.exercises.lessons import every

sys.path.append(str(paths.course() / "docs" / "site"))
import reports

PAGE = (paths.course() / "docs" / "reports.md").read_text("utf-8")


def cells_of(table):
    return [
        [x.strip() for x in row.split("|")[1:-1]] for row in table.splitlines() if row[:1] == "|"
    ]


def test_every_table_finds_its_place():
    assert PAGE.count("<!-- ") == 3
    assert "<!-- " not in reports.filled(PAGE)


def test_what_is_compared_is_what_is_stored():
    rows = {row[0]: row for row in cells_of(reports.compared())}
    book = json.loads(paths.lesson("02").read_text("utf-8"))
    assert int(rows["02-perceptron"][1]) == sum(bool(c.get("outputs")) for c in book["cells"])
    faults = (paths.course() / reports.MUTANTS).read_text("utf-8").count("[[mutant]]")
    assert int(rows["all"][4]) == faults


def test_each_looser_tolerance_stands_with_its_reason():
    stored = [path.read_text("utf-8").count('"tolerance": {') for path in paths.lessons()]
    rows = cells_of(reports.reasons())[2:]
    assert len(rows) == sum(stored)
    assert all(row[3] for row in rows)


def test_the_attacks_that_the_table_has_are_those_that_the_command_runs():
    script = runpy.run_path(str(paths.course() / "benchmarks" / "attacks.py"))
    page = (paths.course() / "docs" / "attacks.md").read_text("utf-8")
    told = [row[0] for row in cells_of(page)[2:]]
    assert told == list(script["MEANT"].values())
    assert all(script["notebook_of"](name) for name in script["MEANT"])


def test_wrong_answers_are_those_that_exercises_declare():
    total = cells_of(reports.exercises())[-1]
    assert total[1:3] == [str(len(every())), str(sum(len(task.misconceptions) for task in every()))]
