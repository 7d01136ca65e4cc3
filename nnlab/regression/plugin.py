"""The pytest plugin that compares notebooks; `--nnlab` switches it on.

This module is loaded in every pytest run of the environment, so what is heavy is imported late.
"""

from pathlib import Path

import pytest

NBVAL_TIMEOUT = 2000  # nbval's default, which no one asked for


def pytest_addoption(parser):
    group = parser.getgroup("nnlab", "notebooks as tests")
    group.addoption(
        "--nnlab", action="store_true", help="run notebooks and compare every stored output"
    )
    group.addoption(
        "--nnlab-usage",
        metavar="FILE",
        type=Path,
        help="add a line of JSON for each compared cell: how much of its tolerance it used",
    )


def pytest_configure(config):
    if not config.option.nnlab:
        return
    if not hasattr(config.option, "nbval_cell_timeout"):
        raise pytest.UsageError("--nnlab needs nbval: python -m pip install -e '.[test]'")
    from nnlab.regression.tolerance import CELL_TIMEOUT, profile

    try:
        profile()
    except ValueError as error:
        raise pytest.UsageError(str(error)) from error
    if config.option.nbval_cell_timeout == NBVAL_TIMEOUT:
        config.option.nbval_cell_timeout = CELL_TIMEOUT


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    collected = yield
    if not (parent.config.option.nnlab and file_path.suffix == ".ipynb"):
        return collected
    from nnlab.regression.notebook import Notebook

    return [Notebook.from_parent(parent, path=file_path)]  # in place of nbval's own, with --nbval


def pytest_terminal_summary(terminalreporter, config):
    from nnlab.regression.masks import MASKED

    reports = [report for many in terminalreporter.stats.values() for report in many]
    calls = [report for report in reports if getattr(report, "when", "") == "call"]
    sections = [section for report in calls for section in report.sections]
    lines = "".join(sorted(text for name, text in sections if name == f"Captured {MASKED} call"))
    if lines:
        file = config.rootpath / "test-results" / "masked.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text(lines, encoding="utf-8")
        count = len(lines.splitlines())
        terminalreporter.write_line(f"nnlab: {count} texts were masked, as {file} lists them")
