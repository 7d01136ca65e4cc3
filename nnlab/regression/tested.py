"""Run pytest on one notebook in a process of its own, and return how it ended."""

import os
import subprocess
import sys
from pathlib import Path


def tested(
    notebook: Path, root: Path, *options: str, **variables: str
) -> subprocess.CompletedProcess:
    """pytest's run of the notebook, with these options and environment variables.

    Raises: RuntimeError if the notebook neither passed nor failed: it was not run.
    """
    command = [sys.executable, "-m", "pytest", "--nnlab", str(notebook), "-q", *options]
    command += ["-c", os.devnull, "--rootdir", str(root)]  # not the settings of a project
    command += ["-p", "nbval.plugin", "-p", "nnlab.regression.plugin"]  # and no other plugins
    environment = {
        **os.environ,
        "PYTEST_ADDOPTS": "",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        **variables,
    }
    ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    if ended.returncode > 1:
        raise RuntimeError(f"{notebook} could not be tested:\n{ended.stdout}{ended.stderr}")
    return ended
