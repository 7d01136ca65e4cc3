"""Kernels that die, what a cell's processes print, and what a clock says."""

import contextlib
import io
import re
from queue import Empty

import nbformat
import pytest

from nnlab.regression import kernel, streams
from nnlab.regression.messages import Page
from nnlab.regression.record import record

DEADLY = {"first": "x = 1", "fatal": "import os\nos._exit(3)", "after": "x"}
TALKATIVE = {
    "shell": "import os, subprocess\nprint('a')\nos.system('echo b; echo c >&2')\nprint('d')",
    "many": "for n in range(20):\n    print(n)\n    status = os.system(f'echo of {n}')",
    "late": "subprocess.run(['seq', '2000'])",
    "descriptor": "os.write(1, b'to the descriptor');",
    "silent": "y = 1",
    "clock": "import time\nprint(f'{time.time()} s')",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory, write_notebook, run_notebooks):
    """What record said of the notebook whose kernel dies, and what the test said."""
    folder = tmp_path_factory.mktemp("processes")
    deadly = write_notebook(folder / "deadly.ipynb", DEADLY)
    before = deadly.read_bytes()
    talkative = write_notebook(folder / "talkative.ipynb", TALKATIVE)
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert record([deadly]) == 1
        assert deadly.read_bytes() == before
        assert record([talkative]) == 0
    results = run_notebooks(folder)
    masked = (folder / "test-results" / "masked.txt").read_text("utf-8")
    return said.getvalue(), results, nbformat.read(talkative, 4), masked


def test_record_says_where_and_how_a_kernel_died(told):
    dead = "in cell 'fatal' the kernel died: its process ended with exit status 3"
    assert f"deadly.ipynb: not recorded: {dead}" in told[0]


def test_the_test_says_it_too_and_of_later_cells_that_they_were_not_run(told):
    dead = "the kernel died: its process ended with exit status 3"
    assert told[1]["deadly::fatal"] == f"cell 'fatal': {dead}"
    assert told[1]["deadly::after"] == f"cell 'after': not run: in cell 'fatal' {dead}"


def test_what_processes_print_is_recorded_where_they_printed_it(told):
    cells = {cell.id: cell.outputs for cell in told[2].cells}
    by_name = {output.name: output.text for output in cells["shell"] if "name" in output}
    assert by_name == {"stdout": "a\nb\nd\n", "stderr": "c\n"}
    assert cells["many"][0].text == "".join(f"{n}\nof {n}\n" for n in range(20))
    texts = {name: [out.text for out in cells[name] if "text" in out] for name in cells}
    assert texts["late"] == ["".join(f"{n}\n" for n in range(1, 2001))]
    assert texts["descriptor"] == ["to the descriptor"]
    assert cells["silent"] == []


def test_what_was_recorded_of_processes_is_what_the_test_meets(told):
    outcomes = {name: why for name, why in told[1].items() if name.startswith("talkative")}
    assert outcomes == dict.fromkeys(outcomes, "")
    assert len(outcomes) == len(TALKATIVE) + 1


def test_only_what_the_clock_said_was_masked_and_the_report_lists_it(told):
    time, unit = next(c.outputs[0].text for c in told[2].cells if c.id == "clock").split()
    assert re.fullmatch(r"talkative\.ipynb::clock: [\d.]+ s\n", told[3])
    assert told[3] != f"talkative.ipynb::clock: {time} {unit}\n"  # it was another second


@pytest.fixture
def alive(tmp_path):
    with kernel.running(tmp_path) as running:
        yield running


def test_a_kernel_that_is_killed_is_told_from_one_that_is_slow(alive):
    with pytest.raises(Empty):
        alive.get_message("shell", timeout=0.1)
    request = alive.execute_cell_input("import os\nos.kill(os.getpid(), 9)", allow_stdin=False)
    with pytest.raises(kernel.KernelDiedError, match="ended by SIGKILL, as the system does"):
        kernel.watch(alive, request, Page(), timeout=300)


def test_ipykernel_has_the_names_that_are_used():
    assert {"write", "flush"} <= vars(streams.OutStream).keys()
    assert "watch_fd_thread" in streams.OutStream._setup_stream_redirects.__code__.co_names
