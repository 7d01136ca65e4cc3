"""Honest notebooks as students leave them: state, magics, decorators; moved, copied, split, merged.

Everything is drawn from a seed. A notebook is a list of cells, as source and the exercise it names.
"""

import ast
import random

from nnlab.exercises.lessons import find
from nnlab.exercises.source import solution_source, stub_source

from .wrong import wrong_source

Cell = tuple[str, str | None]

# What an answer may lean on: cells, an expression that is 1 after them, cells that make it 0.
_LEANS = [
    (["K = 1"], "K", ["K = 0"]),
    (["K = 0", "K += 1"], "K", ["K -= 1"]),
    (["%time K = 1"], "K", ["%time K = 0"]),
    (["%%time\nK = 1"], "K", ["%%capture\nK = 0"]),
    (["t = %time 1"], "(t or 1)", ["t = 2\nK2 = 0\ndel t\nt = -1"]),
    (["n = 0", "def count():\n    global n\n    n += 1\n    return min(n, 1)"], "count()",
     ["n = -1000"]),
    (["class Cfg:\n    scale = 0", "Cfg.scale = 1"], "Cfg.scale", ["Cfg.scale = 0"]),
    (["def f():\n    return f.one", "f.one = 1"], "f()", ["f.one = 0"]),
    (["TABLE = []", "def fill(t, v):\n    t[:] = [v]", "fill(TABLE, 1)"], "TABLE[0]",
     ["fill(TABLE, 0)"]),
    (["W = torch.zeros(2)", "nn.init.ones_(W)"], "int(W[0])", ["nn.init.zeros_(W)"]),
    (["def setup(v=1):\n    global S\n    S = v", "setup()"], "S", ["setup(0)"]),
    (["REG = dict()\ndef register(f):\n    REG[f.__name__] = f\n    return f",
      "@register\ndef one(): return 1"], "REG['one']()", ["@register\ndef one(): return 0"]),
    (["torch.set_default_dtype(torch.float64)"], "int(torch.zeros(1).dtype is torch.float64)",
     ["torch.set_default_dtype(torch.float32)"]),
    (["class A:\n    pass", "A.one = lambda self: 1"], "A().one()", ["A.one = lambda self: 0"]),
    (["import sys\nsys.setrecursionlimit(9_000)", "def deep(n): return n < 1 or deep(n - 1)"],
     "int(deep(4_000))", ["sys.setrecursionlimit(1_500)"]),
    (["import pickle", "class P:\n    def __init__(self):\n        self.one = 1"],
     "pickle.loads(pickle.dumps(P())).one", ["class P:\n    one = 0"]),
    (["import functools", "@functools.lru_cache\ndef cached():\n    return 1"], "cached()",
     ["def cached():\n    return 0"]),
    (["from contextlib import contextmanager\n@contextmanager\ndef ctx():\n    yield 1",
      "with ctx() as C:\n    pass"], "C", ["for C in (1, 0):\n    pass"]),
    (["import asyncio\nasync def later():\n    await asyncio.sleep(0)\n    return 1",
      "L = await later()"], "L", ["L = await later() - 1"]),
    (["from dataclasses import dataclass\n@dataclass\nclass D:\n    one: int = 1", "d = D()"],
     "d.one", ["d.one = 0"]),
    (["torch.manual_seed(0)", "R = torch.rand(1).item()", "R2 = torch.rand(1).item()"],
     "int(R < R2)", ["R, R2 = max(R, R2), min(R, R2)"]),
    (["import numpy as np\nnp.random.seed(3)", "v = np.random.rand()", "v = np.random.rand()"],
     "int(v > 0.6)", ["v = 0"]),
    (["files = !echo 1\nM = 1"], "M", ["!true\nM = 0"]),
    (["%%writefile helper.py\nH = 1", "%run helper.py"], "H", ["H = 0"]),
    (["%env ONE=1", "import os"], "int(os.environ['ONE'])", ["%env ONE=0"]),
    (["1", "U = int(_ == 1)"], "U", ["U = 0"]),
    (["G = dict(one=0)", "G['one'] = 1"], "G['one']", ["G.update(one=0)"]),
    (["if True:\n    B = 1\nelse:\n    B = 0"], "B", ["try:\n    B = 0\nfinally:\n    pass"]),
    (["Q = 1", "del Q", "Q = 1"], "Q", ["del Q\nQ = 0"]),
    (["import math as m"], "int(m.pi > 3)", ["class m:\n    pi = 0"]),
    (["sq = lambda v: v * v"], "sq(1)", ["sq = lambda v: 0"]),
]  # fmt: skip
_NOISE = [
    "print('hello')", "1 / 0", "# what is this?", "x = (", "%matplotlib inline", "!echo hello",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]);", "help?", "display(3)",
    "losses = [1 / (i + 1) for i in range(200)]", "raise KeyboardInterrupt", "torch.rand(3)",
    "get_ipython().run_line_magic('time', '1')", "%%html\n<b>bold</b>", "undefined_name",
    "model = nn.Linear(2, 2)\nfor _ in range(3):\n    model(torch.rand(4, 2)).sum().backward()",
    "assert False, 'never mind'", '"""A text\n%time that is none\n"""', "7\n%matplotlib inline",
]  # fmt: skip
_OTHERS = ("2.2", "2.recall", "3.1")


def draw(seed: int) -> tuple[list[Cell], list[str]]:
    """The cells of a notebook, and the exercises it has."""
    rng = random.Random(seed)
    leans = rng.sample(_LEANS, rng.randint(0, 3))
    names = " * ".join(f"({one})" for _, one, _ in leans) or "1"
    cells: list[list[Cell]] = [
        [("import torch\nfrom torch import nn\nfrom nnlab import check", None)]
    ]
    setup = _weave(rng, [[(source, None) for source in made] for made, _, _ in leans])
    spoil = [(source, None) for _, _, bad in leans if rng.random() < 0.25 for source in bad]
    answer = [_answer(rng, names)]
    if rng.random() < 0.3:  # a helper comes below its use
        cut = rng.randint(0, len(setup))
        if not {"%", "del ", "= 0", "+="} & set(setup):
            setup, later = setup[:cut], setup[cut:]
            answer += later
    asked = ["2.1"]
    body = [*setup, *_noise(rng), *spoil, *answer, *_noise(rng)]
    if rng.random() < 0.3:  # an earlier try, with its own check
        first = rng.choice([wrong_source(find("2.1"), k) for k in find("2.1").misconceptions])
        body = [*setup, (first, rng.choice(["2.1", None])), _check("2.1"), *_noise(rng), *body]
    cells += [[cell] for cell in [*body, _check("2.1"), *_noise(rng)]]
    if rng.random() < 0.5:
        id = rng.choice(_OTHERS)
        asked.append(id)
        cells += [[cell] for cell in [_other(rng, id), *_noise(rng), _check(id)]]
    return _reshaped(rng, [cell for group in cells for cell in group]), asked


def _answer(rng, one):
    lines = f"return x @ w + b >= 1 - {one}"
    forms = [
        f"def classify(x, w, b):\n    {lines}",
        f"def classify(x, w, b):  # so?\n    '''Is it?\n    %time\n    '''\n    {lines}",
        f"classify = lambda x, w, b: {lines.removeprefix('return ')}",
        f"def score(x, w, b):\n    {lines}\ndef classify(*a):\n    return score(*a)",
        f"from __future__ import annotations\ndef classify(x: Any, w, b):\n    {lines}",
        f"%matplotlib inline\ndef classify(x, w, b):  # is it?\n    {lines}",
        f"%%time\ndef classify(x, w, b):\n    {lines}",
    ]
    return rng.choice(forms), rng.choice(["2.1", None])


def _other(rng, id):
    task = find(id)
    texts = [solution_source(task), stub_source(task)]
    texts += [wrong_source(task, known) for known in task.misconceptions[:1]]
    return rng.choice(texts), id


def _check(id):
    return f'check("{id}", {", ".join(find(id).names)})', None


def _noise(rng):
    return [(source, None) for source in rng.sample(_NOISE, rng.randint(0, 2))]


def _weave(rng, lists):
    """All items, those of each list in their order."""
    lists, woven = [list(one) for one in lists], []
    while lists := [one for one in lists if one]:
        woven.append(rng.choice(lists).pop(0))
    return woven


def _reshaped(rng, cells):
    """The same lines in other cells: some split, some joined with the next."""
    out: list[Cell] = []
    for source, mark in cells:
        if mark is None and rng.random() < 0.3:
            out += [(part, None) for part in _split(source)]
        elif (
            out
            and mark is None
            and out[-1][1] is None
            and rng.random() < 0.2
            and _plain(source)
            and _plain(out[-1][0])
        ):
            out[-1] = (f"{out[-1][0]}\n{source}", None)
        else:
            out.append((source, mark))
    return out


def _plain(source):
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return "check(" not in source and "classify" not in source


def _split(source):
    if not _plain(source):
        return [source]
    lines = source.split("\n")
    starts = [min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))]) - 1
              for node in ast.parse(source).body]  # fmt: skip
    if not starts:
        return [source]
    ends = [*starts[1:], len(lines)]
    return ["\n".join(lines[a:b]) for a, b in zip(starts, ends, strict=True)]
