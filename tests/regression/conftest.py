"""A notebook written from its cells, and pytest run on notebooks in a process of its own."""

import os
import subprocess
import sys
from xml.etree import ElementTree

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook


@pytest.fixture(scope="session")
def write_notebook():
    """A function that writes a notebook of code cells, {id: source}, and returns its path."""

    def write(path, sources, tags=()):
        cells = [new_code_cell(source, id=name) for name, source in sources.items()]
        for cell in cells:
            if cell.id in dict(tags):
                cell.metadata.tags = dict(tags)[cell.id]
        # A kernel of that name exists nowhere: the tests' own interpreter must be taken.
        metadata = {"kernelspec": {"name": "elsewhere", "display_name": "x", "language": "python"}}
        nbformat.write(new_notebook(cells=cells, metadata=metadata), path)
        return path

    return write


@pytest.fixture(scope="session")
def run_notebooks():
    """A function that runs `pytest --nnlab` on a folder; it returns {cell: failure or None}."""

    def run(folder, *arguments):
        (folder / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
        command = [sys.executable, "-m", "pytest", "--nnlab", "--junitxml=results.xml", *arguments]
        environment = {**os.environ, "PYTEST_ADDOPTS": "", "NNLAB_DEVICE": "cpu"}
        ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        assert ended.returncode in (0, 1), ended.stdout + ended.stderr
        cases = ElementTree.parse(folder / "results.xml").iter("testcase")
        return {
            f"{case.get('classname').removesuffix('.ipynb')}::{case.get('name')}": "".join(
                part.text or part.get("message") for part in case if part.tag != "system-out"
            )
            for case in cases
        }

    return run
