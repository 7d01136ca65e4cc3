"""A page of reports in a folder of its own, for tests of what keeps its tables."""

import pytest


@pytest.fixture
def folder(request, tmp_path):
    """A folder whose reports.md is what the test's module has as PAGE."""
    (tmp_path / "reports.md").write_text(request.module.PAGE, "utf-8")
    return tmp_path
