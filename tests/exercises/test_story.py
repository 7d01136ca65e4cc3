"""A small notebook that goes on with the reader's pieces, and the same numbers whatever they are.

Its stubs are unsolved, solved, wrong, and right but slow; each time it runs from top to bottom.
"""

import json

import nbformat
import pytest

from nnlab.exercises.cells import solve, stubs
from nnlab.exercises.lessons import perceptron
from nnlab.exercises.predictions import Prediction
from nnlab.exercises.task import Task
from nnlab.regression.kernel import running, watch
from nnlab.regression.messages import Page

WRONG = {
    "exercise-2-1": "def classify(x, w, b):\n    return x @ w >= 0",
    "exercise-2-2": "def perceptron_step(w, b, x, y, lr):\n    return w + y * x, b + y",
}
SLOW = {
    "exercise-2-1": """\
import time
def classify(x, w, b):
    time.sleep(0.02)
    return (x @ w + b >= 0) * 1""",
}
CELLS = {
    "setup": "import torch\nfrom nnlab import check, use",
    "exercise-2-1": "",
    "rows": "rows = torch.arange(12.0).reshape(4, 3) - 5\n"
    "classify(rows, torch.tensor([1.0, -2.0, 1.5]), -1.0).int()",
    "exercise-2-2": "",
    "learn": """\
w, b = torch.zeros(3), 0.0
for x, y in zip(rows, [1, 0, 0, 1]):
    w, b = perceptron_step(w, b, x, y, 0.5)
print(w, float(b))""",
}


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """The notebook, its stubs unsolved as `nnlab stubs` writes them."""
    path = tmp_path_factory.mktemp("story") / "02-perceptron.ipynb"
    inline = [perceptron.classifying, perceptron.stepping]
    with pytest.MonkeyPatch.context() as patch:
        for name, thing in list(vars(perceptron).items()):
            if isinstance(thing, Prediction):
                patch.setattr(perceptron, name, None)
            elif isinstance(thing, Task):
                patch.setattr(thing, "inline", thing in inline)
        kinds = [nbformat.v4.new_code_cell(source, id=id) for id, source in CELLS.items()]
        further = nbformat.v4.new_markdown_cell("## Further", id="further")
        nbformat.write(nbformat.v4.new_notebook(cells=[*kinds, further]), path)
        assert stubs([path]) == 0
        solve(path, path.with_name("solved.ipynb"))
    return path


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    with running(tmp_path_factory.mktemp("kernel")) as kernel:
        yield kernel


def sources(path):
    """Id -> source of the code cells above "Further"."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    last = [cell["id"] for cell in cells].index("further")
    return {c["id"]: "".join(c["source"]) for c in cells[:last] if c["cell_type"] == "code"}


def shown(kernel, cells):
    """Id -> what each cell shows when all run from top to bottom."""
    said = {}
    for id, source in cells.items():
        page = Page()
        watch(kernel, kernel.execute_cell_input(source, allow_stdin=False), page)
        said[id] = "".join(o.get("text") or o["data"]["text/plain"] for o in page.outputs)
    return said


def test_the_cells_are_where_the_author_put_them(lesson):
    assert list(sources(lesson)) == [
        "setup", "exercise-2-1", "use-2-1", "rows", "exercise-2-2", "use-2-2", "learn",
    ]  # fmt: skip
    assert sources(lesson)["use-2-2"] == 'perceptron_step = use("2.2", perceptron_step)'


def test_it_shows_the_same_numbers_whatever_the_reader_has(lesson, kernel):
    cells = sources(lesson)
    unsolved = shown(kernel, cells)
    assert unsolved["rows"].startswith("tensor([")
    assert unsolved["learn"].startswith("tensor([")
    assert unsolved["use-2-1"].startswith("○ not attempted · 2.1 A layer of one unit.")
    endings = {
        "solved": (sources(lesson.with_name("solved.ipynb")), "Yours goes on."),
        "wrong": (cells | WRONG, "the course's version until yours passes."),
        "slow": (cells | SLOW, "goes on with yours."),
    }
    for state, (changed, ending) in endings.items():
        said = shown(kernel, changed)
        assert said["use-2-1"].endswith(ending), state
        assert [said[id] for id in ("rows", "learn")] == [unsolved[id] for id in ("rows", "learn")]
