"""Cells find what a kernel has beside Python, and leave what a kernel would leave."""

import os

import pytest

from nnlab.grading.answers.dialect import to_python
from nnlab.grading.answers.kernel import Kernel
from nnlab.grading.answers.shell import main_module

TASK = "import asyncio\nasync def one():\n    await asyncio.sleep(0)\n    return 1\n"
LEFT = {  # cells after which K is 1
    "a task that is awaited in another cell": [
        TASK + "task = asyncio.create_task(one())", "K = await task"
    ],
    "a task that a call makes": [
        TASK + "def start():\n    return asyncio.ensure_future(one())\ntask = start()",
        "K = await task",
    ],
    "what the cell above showed": ["1", "K = _"],
    "what a cell showed before one that shows nothing": ["1", "x = 3", "None", "K = _"],
    "a name of one's own for it": ["_ = 1", "7", "K = _"],
    "a file that is run": ["%%writefile helper.py\nK = 1", "%run helper.py"],
    "a file that is run and fails late": ["%%writefile helper.py\nK = 1\n1 / 0", "%run helper"],
    "a variable of the environment": ["%env ONE=1", "import os\nK = int(os.environ['ONE'])"],
    "one that is shown": ["%env ONE=1", "%env ONE", "import os\nK = int(os.environ['ONE'])"],
    "one that is set": ["%set_env ONE 1", "import os\nK = int(os.environ['ONE'])"],
}  # fmt: skip


@pytest.fixture
def space(tmp_path, monkeypatch):
    """The names of a kernel in a folder of its own; this process gets back what it had."""
    import builtins
    import sys

    import IPython
    from IPython.core import getipython

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    for place in (builtins, IPython, getipython):
        monkeypatch.setattr(place, "get_ipython", None, raising=False)
    monkeypatch.setattr(builtins, "display", None, raising=False)
    return main_module()


@pytest.mark.parametrize("cells", LEFT.values(), ids=LEFT)
def test_a_cell_leaves_what_it_leaves_in_a_kernel(cells, space):
    kernel = Kernel(space, seconds=10)
    made = [{"cell": n, "source": to_python(text), "need": True} for n, text in enumerate(cells)]
    kernel.run(made, whole=True)
    kernel.runner.loop.close()
    assert space.get("K") == 1, kernel.failures
