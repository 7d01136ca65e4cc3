"""No test touches the progress of whoever runs it."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def progress_of_nobody(tmp_path_factory):
    """What `check` and `use` record goes into a folder of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NNLAB_PROGRESS", str(tmp_path_factory.mktemp("progress") / "progress.json"))
        yield
