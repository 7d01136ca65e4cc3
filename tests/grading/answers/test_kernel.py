"""A notebook is marked as the kernel that ran it saw it: IPython's dialect, state, and order."""

import pytest

from nnlab.exercises.lessons import find
from nnlab.grading.answers.dialect import to_python
from nnlab.grading.grade import grade
from nnlab.grading.sandbox.limits import Limits

from ..notebooks import notebook

LIMITS = Limits(seconds=12, wall=60)
TASK = find("2.1")
BODY = "def classify(x, w, b):\n    return x @ w + b >= 0"
NOTES = '"""Is it one?\n    %time is no magic here\n    !nor this\n    """'


def mark(sandbox, *cells, limits=LIMITS):
    (got,) = grade(sandbox, [TASK], [notebook(*cells)], "secret", limits)
    return got


def using(value, head=""):
    """An answer that is right only if an expression is 1 where it runs."""
    return f"{head}\ndef classify(x, w, b):\n    return x @ w + b >= 1 - ({value})"


@pytest.mark.parametrize(
    ("source", "python"),
    [
        ("%time K = 1.0", "K = 1.0"),
        ("x = 2\n%time K = 1.0; L = x", "x = 2\nK = 1.0; L = x"),
        ("t = %time 3", "t = (3)"),
        ("if True:\n    %time K = 1", "if True:\n    K = 1"),
        ("%%time\nK = 1", "#\nK = 1"),
        ("%%capture out\n%time K = 1", "#\nK = 1"),
        ("a = 7\nb = (a\n  %2)\n# so?", "a = 7\nb = (a\n  %2)\n# so?"),
        ("from __future__ import annotations\nx = 1", "from __future__ import annotations\nx = 1"),
    ],
)
def test_a_cell_is_read_as_ipython_reads_it(source, python):
    assert to_python(source).rstrip("\n") == python


MAGIC = "%matplotlib inline\n"
HONEST = {
    "comment with ?": [MAGIC + BODY + "  # is it?\n# is it so?"],
    "docstring with magics": [MAGIC + BODY.replace("    return", f"    {NOTES}\n    return")],
    "line that starts with %": [MAGIC + "K = (7\n%2)", using("K")],
    "%time": ["%time K = 1.0", using("K")],
    "%%time": ["%%time\nK = 1.0", using("K")],
    "await": ["import asyncio\nawait asyncio.sleep(0)\nK = 1", using("K")],
    "async with": [
        "import contextlib\n@contextlib.asynccontextmanager\nasync def one():\n    yield 1",
        "async with one() as K:\n    pass",
        using("K"),
    ],
    "display": ["from IPython import get_ipython\ndisplay(3)\nget_ipython().magic('x')", BODY],
    "get_ipython": ["get_ipython().run_line_magic('load_ext', 'autoreload')\nK = 1", using("K")],
    "future annotations": [
        "from __future__ import annotations",
        "def classify(x: Nobody, w: Knows, b: These):\n    return x @ w + b >= 0",
    ],
    "%%writefile": ["%%writefile helpers.py\nK = 1", "from helpers import K", using("K")],
    "a merged cell": ["import seaborn_is_not_here\nK = 1\n" + using("K")],
    "global": ["n = 0", "def f():\n    global n\n    n += 1\n    return 1", using("f()")],
    "attribute of a class": ["class Cfg: pass", "Cfg.scale = 1", using("Cfg.scale")],
    "attribute of a function": ["def f(): return f.one", "f.one = 1", using("f()")],
    "fill": ["T = []\ndef fill(t): t.append(1)", "fill(T)", using("T[0]")],
    "nn.init": ["from torch import nn\nW = torch.zeros(1)", "nn.init.ones_(W)", using("W.item()")],
    "setup": ["def setup():\n    global K\n    K = 1", "setup()", using("K")],
    "register": [
        "R = {}\ndef register(f):\n    R[f.__name__] = f\n    return f",
        "@register\ndef one(): return 1",
        using("R['one']()"),
    ],
    "default dtype": [
        "torch.set_default_dtype(torch.float64)",
        "ZERO = torch.zeros(1)",  # the answer itself runs under the course's settings, as in check
        using("int(ZERO.dtype == torch.float64)"),
    ],
    "method added": [
        "class A: pass",
        "def one(self): return 1\nA.one = one\nsetattr(A, 'two', one)",
        using("A().two()"),
    ],
    "recursion limit": [
        "import sys\nsys.setrecursionlimit(20_000)",
        "def deep(n): return 1 if n == 0 else deep(n - 1)",
        using("deep(9_000)"),
    ],
    "pickled class": [
        "import pickle",
        "class A:\n    def __init__(self): self.one = 1",
        using("pickle.loads(pickle.dumps(A())).one"),
    ],
    "pool": [
        "from multiprocessing import Pool\ndef one(x): return 1",
        "with Pool(2) as pool:\n    K = pool.map(one, [3])[0]",
        using("K"),
    ],
    "a Python of its own": [
        "import subprocess, sys\nasked = [sys.executable, '-I', '-c', 'import joblib']",
        "K = 1 - subprocess.run(asked).returncode",
        using("K"),
    ],
    "use": [
        (BODY, "2.1"),
        'from nnlab import use\nclassify = use("2.1", classify)',
        "classify(1, 2)",
    ],
    "use, nothing marked": [BODY, 'classify = use("2.1", classify)'],
    "use of two": ["from nnlab import use", "a, b = use('9.9', 1, 2)", using("a")],
    "a copy above the stub": [
        BODY,
        ("def classify(x, w, b):\n    raise NotImplementedError", "2.1"),
        'classify = use("2.1", classify)',
    ],
    "a table changed below the check": [
        "K = 1", using("K"), 'check("2.1", classify)', "K = 0\nT = 3"
    ],
    "a table filled below the check": ["K = 0", using("K"), 'check("2.1", classify)', "K = 1"],
    "a change above what it changes": ["d.one = 0", "class D:\n    one = 1\nd = D()",
                                       using("d.one")],
    "a limit above its import": [
        "sys.setrecursionlimit(1_500)",
        "import sys\nsys.setrecursionlimit(9_000)",
        "def deep(n): return n < 1 or deep(n - 1)",
        using("int(deep(4_000))"),
    ],
    "a swap above its numbers": ["R, K = 1, R", "R, K = 0, 1", using("K")],
    "moved": [using("one()"), "class A(Base): pass", "class Base: pass\ndef one(): return 1"],
    "endless elsewhere": ["while True:\n    pass", BODY],
    "endless, and deaf": [
        "while True:\n    try:\n        while True: pass\n    except BaseException:\n        pass",
        BODY,
    ],
    "too much memory elsewhere": ["x = bytearray(10 * 2**30)", BODY],
    "exit elsewhere": ["import os\nos._exit(3)", BODY],
    "broken elsewhere": ["x = (", "1 / 0", BODY],
}  # fmt: skip


@pytest.mark.parametrize("cells", HONEST.values(), ids=HONEST)
def test_no_honest_mark_is_lost(cells, sandbox):
    got = mark(sandbox, *cells)
    assert got.status == "passed", got


WRONG = {
    "state that makes it wrong": ["K = 1", "K = 0", using("K")],
    "an earlier one of the same name": ["def one(): return 1", "def one(): return 0",
                                        using("one()")],
    "a cell ends at its error": ["K = 1", "K = 0\n1 / 0\nK = 1", using("K")],
    "what a call has set": ["K = 1\ndef spoil():\n    global K\n    K = 0", "spoil()", using("K")],
}  # fmt: skip


@pytest.mark.parametrize("cells", WRONG.values(), ids=WRONG)
def test_what_a_kernel_calls_wrong_is_wrong(cells, sandbox):
    assert mark(sandbox, *cells, 'check("2.1", classify)').status == "failed"


def test_a_syntax_error_in_the_answers_cell_is_an_error_with_its_line(sandbox):
    broken = "def classify(x, w, b):\n    return x @ w + b >= 0)"
    for cell in ((broken, "2.1"), broken):
        got = mark(sandbox, "x = 1", cell)
        assert got.status == "error"
        assert "SyntaxError in line 2: return x @ w + b >= 0)" in got.note
        assert "line 2" in got.says
    assert mark(sandbox, (broken, "2.1"), BODY).status == "passed"
    assert mark(sandbox, broken.replace("classify", "other"), "x = 1").status == "not attempted"


def test_a_cell_that_was_cut_off_once_is_not_waited_for_again(sandbox):
    cells = ["while True:\n    pass", BODY, "def step_rule(*_):\n    return None"]
    asked = [TASK, find("2.2")]
    requests = []

    class Spy:
        def run(self, request, limits):
            requests.append(request)
            return sandbox.run(request, limits)

    grade(Spy(), asked, [notebook(*cells)], "secret", LIMITS)
    known = [part.get("cut") for r in requests if r["do"] == "work" for part in r["program"]]
    assert known[0] is False
    assert all(request["do"] in ("read", "work") for request in requests)
