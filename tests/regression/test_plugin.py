"""`pytest --nnlab` on a notebook: what fails, by which name, and what is left alone."""

import contextlib
import io
from copy import deepcopy
from types import SimpleNamespace

import nbformat
import pytest
import torch
from nbformat.v4 import new_output

from nnlab.regression import plugin
from nnlab.regression.compare import FIGURE, PNG
from nnlab.regression.record import record

pytest_plugins = ["pytester"]
# Whatever a run within this process imports first is forgotten after it, and torch loads only once:
# it is imported above.

LESSON = {
    "imports": "import os\nimport matplotlib.pyplot as plt\n"
    "from IPython.display import clear_output, display\n"
    "%config InlineBackend.print_figure_kwargs = {'bbox_inches': None}",
    "numbers": "print('accuracy', 0.9134, 'of', 120, 'in 3.2 s'); 1 / 3",
    "words": "print('the line turns left')",
    "figure": "plt.plot([3, 1, 2]); plt.title('Falls to 2');",
    "bars": "plt.bar([0, 1], [2, 3]); plt.title('Two bars');",
    "live": "for step in range(3):\n    clear_output(wait=True)\n    print('step', step)",
    "display": "handle = display('first', display_id=True)",
    "update": "handle.update('second')",
    "interact": "from ipywidgets import Output, interact\ninteract(lambda n=3: print('n is', n));",
    "widget": "out = Output()\nwith out:\n    print('within')\ndisplay(out)\nprint('without')",
    "bar": "from tqdm import tqdm\nfor _ in tqdm(range(3)):\n    pass",
    "error": "1 / 0",
    "environment": "print(*(os.environ[n] for n in ('NNLAB_TESTING', 'NNLAB_DEVICE')),"
    " os.path.exists(os.environ['NNLAB_PROGRESS']), [n for n in dir() if 'nnlab' in n])",
    "cleared": "'this cell was never run'",
}  # fmt: skip
TAGS = {"error": ["raises-exception"]}
SHORT = {"first": "x = 20", "second": "x + 1"}


def disturb(notebook):
    """What the plugin must notice, in a notebook that matched."""
    cells = {cell.id: cell for cell in notebook.cells}
    cells["numbers"].outputs[0].text = "accuracy 0.9135 of 121 in 3.2 s\n"
    cells["words"].outputs[0].text = "the line turns right\n"
    figure, bars = (cells[name].outputs[-1].data for name in ("figure", "bars"))
    figure[FIGURE]["axes"][0]["title"] = "Falls to 3"
    bars[PNG] = figure[PNG]
    cells["live"].outputs[0].text = "step 0\nstep 1\nstep 2\n"
    cells["display"].outputs[0].data["text/plain"] = "'first'"
    cells["widget"].outputs = cells["widget"].outputs[:1]
    cells["error"].outputs[0].evalue = "division by 0"
    cells["interact"].metadata.nnlab = {"tolerance": {"cpu": {"integers": 3}}}
    cells["cleared"].update(outputs=[], execution_count=None)
    for name in ("imports", "update", "interact", "bar", "environment", "cleared"):
        cells[name].metadata.tags = ["nbval-ignore-output"]
    return notebook


@pytest.fixture(scope="module")
def recorded(tmp_path_factory, write_notebook):
    """The lesson's cells after recording, and the notebook itself."""
    path = write_notebook(tmp_path_factory.mktemp("recorded") / "lesson.ipynb", LESSON, TAGS)
    with contextlib.redirect_stdout(io.StringIO()):
        assert record([path]) == 0
    notebook = nbformat.read(path, 4)
    return {cell.id: cell for cell in notebook.cells}, notebook


@pytest.fixture(scope="module")
def folder(tmp_path_factory, write_notebook, recorded):
    """A short notebook that matches, and the lesson, disturbed."""
    folder = tmp_path_factory.mktemp("lessons")
    nbformat.write(disturb(deepcopy(recorded[1])), folder / "moved.ipynb")
    short = nbformat.read(write_notebook(folder / "short.ipynb", SHORT), 4)
    short.cells[0].execution_count = short.cells[1].execution_count = 1
    result = new_output("execute_result", data={"text/plain": "21"}, execution_count=1)
    short.cells[1].outputs = [result]
    nbformat.write(short, folder / "short.ipynb")
    return folder


@pytest.fixture(scope="module")
def results(folder, run_notebooks):
    """Both notebooks run at once, each by one worker."""
    return run_notebooks(folder, "-n", "2", "--dist", "loadscope")


def test_a_notebook_that_matches_passes_as_a_whole_and_in_order(results):
    outcomes = {name: why for name, why in results.items() if name.startswith("short")}
    assert outcomes == {"short::first": "", "short::second": "", "short::whole notebook": ""}


def test_a_recorded_notebook_holds_what_a_reader_would_see(recorded):
    cells, _ = recorded
    assert cells["live"].outputs[0].text == "step 2\n"
    assert cells["display"].outputs[0].data["text/plain"] == "'second'"
    assert [output.output_type for output in cells["widget"].outputs] == ["display_data", "stream"]
    assert FIGURE in cells["figure"].outputs[0].data


def test_the_kernel_is_prepared_and_hides_how(recorded):
    cells, _ = recorded
    assert cells["environment"].outputs[0].text == "1 cpu False []\n"


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("numbers", "stdout: stored '121', came '120': 1 apart, 0 allowed"),
        ("words", "stored: the line turns [right]"),
        ("figure", "figure, axes, title: stored '3', came '2'"),
        ("bars", "of its ink has no like nearby, 4.0% allowed"),
        ("live", "stdout: stored '0', came '2'"),
        ("widget", "stdout: not stored: 'without'"),
        ("error", "error: stored '0', came 'zero'"),
        ("cleared", "cell 'cleared': never executed"),
    ],
)
def test_a_disturbed_cell_fails_by_its_name(results, cell, message):
    failure = results[f"moved::{cell}"]
    assert message in failure
    assert "If this is meant: nnlab record moved.ipynb" in failure


def test_undisturbed_cells_of_the_same_notebook_pass(results):
    for cell in ("imports", "update", "interact", "bar", "environment"):
        assert not results[f"moved::{cell}"]


@pytest.mark.parametrize(
    "message",
    [
        "8 of 14 code cells are compared, at least 60% expected",
        "cell 'interact': tolerance for cpu: integers is 3, looser than 0, without a \"reason\"",
        "cell 'display', at the end:\noutput 1, text/plain: stored 'first', came 'second'",
    ],
)
def test_the_whole_notebook_tells_what_no_single_cell_can(results, message):
    assert message in results["moved::whole notebook"]


def test_pictures_of_a_difference_are_kept(folder, results):
    kept = {path.name for path in (folder / "test-results" / "moved").iterdir()}
    assert {f"bars-1-{name}.png" for name in ("actual", "difference", "expected")} <= kept
    assert "test-results/moved/bars-1-*.png" in results["moved::bars"]


def test_nothing_else_is_written_beside_the_notebooks(folder, results):
    made = {"moved.ipynb", "short.ipynb", "pytest.ini", "results.xml", "test-results"}
    assert {path.name for path in folder.iterdir()} - {".pytest_cache"} == made


def test_without_the_option_no_notebook_is_collected(pytester):
    pytester.path.joinpath("lesson.ipynb").write_text("{")
    assert pytester.runpytest_inprocess("-q").parseoutcomes() == {}


def test_a_broken_notebook_fails_by_name(pytester):
    pytester.path.joinpath("broken.ipynb").write_text('{"cells": [')
    result = pytester.runpytest_inprocess("--nnlab")
    result.stdout.fnmatch_lines(["*broken.ipynb is no notebook: *does not appear to be JSON*"])
    assert result.parseoutcomes() == {"errors": 1}


def test_a_missing_nbval_says_what_to_install():
    config = SimpleNamespace(option=SimpleNamespace(nnlab=True))
    with pytest.raises(pytest.UsageError, match=r"--nnlab needs nbval: python -m pip install"):
        plugin.pytest_configure(config)


def test_a_device_without_a_profile_is_refused(monkeypatch):
    monkeypatch.setenv("NNLAB_DEVICE", "abacus")
    config = SimpleNamespace(option=SimpleNamespace(nnlab=True, nbval_cell_timeout=9.0))
    with pytest.raises(pytest.UsageError, match=r"NNLAB_DEVICE is 'abacus'.*cpu or cuda"):
        plugin.pytest_configure(config)


@pytest.mark.parametrize(("given", "used"), [(plugin.NBVAL_TIMEOUT, 300), (9.0, 9.0)])
def test_a_cell_has_300_seconds_unless_told_otherwise(monkeypatch, given, used):
    monkeypatch.delenv("NNLAB_DEVICE", raising=False)
    config = SimpleNamespace(option=SimpleNamespace(nnlab=True, nbval_cell_timeout=given))
    plugin.pytest_configure(config)
    assert config.option.nbval_cell_timeout == used


def test_cells_are_skipped_by_name_where_the_device_is_missing(
    pytester, monkeypatch, write_notebook
):
    if torch.cuda.is_available():
        pytest.skip("a CUDA device is here")
    write_notebook(pytester.path / "lesson.ipynb", {"one": "1", "two": "2"})
    monkeypatch.setenv("NNLAB_DEVICE", "cuda")
    result = pytester.runpytest_inprocess("--nnlab", "-rs")
    assert result.parseoutcomes() == {"skipped": 3}
    result.stdout.fnmatch_lines(["*NNLAB_DEVICE is 'cuda', and no CUDA device is there*"])
