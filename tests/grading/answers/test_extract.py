"""The answer to an exercise is found in any state of a notebook, with what it needs and no more."""

import json

import pytest

from nnlab.grading.answers.cells import read_cell
from nnlab.grading.answers.extract import NotANotebookError, digest, extract, sources
from nnlab.grading.answers.shell import Shell

from ..notebooks import code, notebook

WANTED = [
    {"id": "2.1", "names": ["classify"], "keys": []},
    {"id": "2.recall", "names": ["recall"], "keys": ["shape", "xor"]},
    {"id": "3.recall", "names": ["recall"], "keys": ["error"]},
    {"id": "9.9", "names": ["encode", "decode"], "keys": []},
]
STUB = 'def classify(x, w, b):\n    """Says 1 or 0."""\n    raise NotImplementedError'
RIGHT = "def classify(x, w, b):\n    return x @ w + b >= 0"


def attempts(data, id="2.1"):
    return extract(data, WANTED)["attempts"][id]


def run(attempt):
    """What the program of an attempt defines (these notebooks are ours)."""
    space = {"get_ipython": Shell}
    for cell in attempt["program"]:
        body = read_cell(0, set(), cell["source"]).statements
        for number in cell["keep"]:
            exec(compile(ast_of(body[number]), "cell", "exec"), space)
    return space


def ast_of(statement):
    import ast

    return ast.Module([statement.node], [])


def kept(attempt):
    return [(cell["cell"], cell["keep"]) for cell in attempt["program"]]


@pytest.mark.parametrize(
    "cells",
    [
        [(RIGHT, "2.1")],
        [code(RIGHT, id="exercise-2-1")],
        [code(RIGHT, metadata={"nbgrader": {"grade_id": "exercise-2-1"}})],
        [RIGHT],
        ["x = 1", "print(x)\n" + RIGHT + "\nclassify(1, 2, 3)"],
        [code(RIGHT.splitlines(keepends=True))],
        [{"cell_type": "markdown", "source": "Hello"}, RIGHT],
        [{"cell_type": "code", "source": RIGHT}],
        [None, 3, {"cell_type": "code"}, {"cell_type": "code", "source": {}}, RIGHT],
        ["classify = lambda x, w, b: x @ w + b >= 0"],
        [(RIGHT.replace("classify", "my_predict"), "2.1")],
        [f"%matplotlib inline\n{RIGHT}\n!ls\n?classify\nclassify?"],
        [f"%%time\n{RIGHT}"],
        [f"files = !ls\nt = %time 3\n{RIGHT}"],
    ],
    ids=[
        "metadata", "cell id", "nbgrader's id", "name", "amid other code", "source as lines",
        "after text", "no metadata", "cells that are none", "lambda", "renamed", "line magics",
        "cell magic", "assigned magics",
    ],
)  # fmt: skip
def test_an_answer_is_found(cells):
    cells = [code(c) if isinstance(c, (str, tuple)) else c for c in cells]
    (attempt,) = attempts(json.dumps({"cells": cells}).encode())
    assert not attempt["unsolved"]
    assert callable(run(attempt)[attempt["names"][0]])


@pytest.mark.parametrize(
    "cells",
    [
        [(STUB, "2.1"), RIGHT],
        [(STUB, "2.1"), (RIGHT, "2.1")],
        [(RIGHT, "2.1"), (STUB, "2.1")],
        [(RIGHT, "2.1"), STUB],
        ["classify = (", (RIGHT, "2.1"), "if:"],
    ],
    ids=["copied by name", "copied", "a stub copied below", "a stub by name", "broken cells"],
)
def test_a_solved_cell_counts_before_a_stub(cells):
    first, *_ = attempts(notebook(*cells))
    assert not first["unsolved"]


def test_a_stub_alone_is_unsolved():
    for stub in (STUB, STUB.replace("raise NotImplementedError", "raise NotImplementedError()")):
        (attempt,) = attempts(notebook((stub, "2.1")))
        assert attempt["unsolved"]


def test_a_solved_copy_above_the_stub_counts_and_a_lessons_own_function_does_not():
    data = notebook(RIGHT, (STUB, "2.1"))
    assert not attempts(data)[0]["unsolved"]
    lesson = [WANTED[0] | {"lesson": [digest(RIGHT)]}]
    (attempt,) = extract(data, lesson)["attempts"]["2.1"]
    assert attempt["unsolved"]


def test_of_several_answers_the_marked_one_counts_then_the_last():
    wrong = RIGHT.replace(">=", ">")
    found = attempts(notebook((STUB, "2.1"), (RIGHT, "2.1"), wrong, RIGHT))
    assert [kept(attempt) for attempt in found] == [[(1, [0])], [(3, [0])], [(2, [0])]]


def test_what_an_answer_needs_comes_with_it_and_nothing_else():
    (attempt,) = attempts(
        notebook(
            "import torch\nimport os",
            "print('training for an hour')\nlimit = 1\nlimit = 0",
            "def step(z):\n    return z >= limit",
            "def unused(z):\n    return limit",
            "def classify(x, w, b):\n    return step(torch.as_tensor(x @ w + b))",
            "limit = 5",
        )
    )
    assert kept(attempt) == [(0, [0]), (1, [2]), (2, [0]), (4, [0])]


def test_a_helper_below_the_answer_is_found():
    (attempt,) = attempts(
        notebook("def classify(x):\n    return below(x)", "def below(x):\n    pass")
    )
    assert kept(attempt) == [(0, [0]), (1, [0])]


def test_changes_of_a_helper_come_with_it():
    (attempt,) = attempts(
        notebook("table = {}", "table['a'] = 1\ntable.update(b=2)\nn = 0\nn += 1", "len(table)",
                 "def classify(x):\n    return table, n")
    )  # fmt: skip
    assert run(attempt)["table"] == {"a": 1, "b": 2}
    assert run(attempt)["n"] == 1


def test_a_class_comes_with_its_base_and_a_decorator():
    (attempt,) = attempts(
        notebook(
            "import functools",
            "class Base:\n    pass",
            "class classify(Base):\n    @functools.cache\n    def f(self): pass",
        )
    )  # fmt: skip
    assert [cell for cell, _ in kept(attempt)] == [0, 1, 2]


def test_a_dict_is_told_from_another_of_the_same_name_by_its_keys():
    data = notebook('recall = {"error": 1}', 'recall = {"shape": 2, "xor": "no"}')
    assert kept(attempts(data, "3.recall")[0]) == [(0, [0])]
    assert kept(attempts(data, "2.recall")[0]) == [(1, [0])]


def test_entries_filled_in_below_count():
    data = notebook('recall = {"error": None}', 'recall["error"] = 1', "recall = 3")
    (attempt,) = [a for a in attempts(data, "3.recall") if kept(a)[0][0] == 0]
    assert run(attempt)["recall"] == {"error": 1}


@pytest.mark.parametrize("empty", ["recall = {}", "recall = dict()", "recall: dict = {}"])
def test_a_dict_that_begins_empty_may_be_filled_in_below(empty):
    data = notebook('recall = {"error": 1}', empty, "recall['shape'] = 2\nrecall['xor'] = 'no'")
    attempt = attempts(data, "2.recall")[0]
    assert not attempt["unsolved"]
    assert run(attempt)["recall"] == {"shape": 2, "xor": "no"}


def test_a_function_that_chooses_by_type_is_no_stub_for_its_default():
    chooses = (
        "import functools\n@functools.singledispatch\n" + STUB + "\n"
        "@classify.register\ndef _(x: object, w, b):\n    return x @ w + b >= 0"
    )
    (attempt, *_) = attempts(notebook((chooses, "2.1")))
    assert not attempt["unsolved"]


@pytest.mark.parametrize(
    "cells",
    [
        [f"exec({RIGHT!r})"],
        ["mine = lambda x, w, b: x @ w + b >= 0", "globals()['classify'] = mine"],
        [f"%%writefile mine.py\n{RIGHT}", "from mine import *"],
        [f"%%writefile mine.py\n{RIGHT}", "%run mine.py"],
        [f"%%writefile mine.py\n{RIGHT}", STUB, "%run mine.py"],
    ],
    ids=["exec", "globals", "a file and a star", "a file that is run", "a stub and a file"],
)
def test_a_name_that_only_a_text_defines_has_an_attempt(cells):
    attempt = attempts(notebook(*cells))[0]
    assert not attempt["unsolved"]
    assert attempt["names"] == ["classify"]
    assert attempts(notebook("print('classify is hard')", '"classify"', "{'classify': 1}")) == []


def test_two_answers_of_one_exercise_may_stand_in_two_cells():
    (attempt,) = attempts(notebook("def decode(x): return x", "def encode(x): return x"), "9.9")
    assert {"encode", "decode"} <= set(run(attempt))


def test_answers_of_two_exercises_may_stand_in_one_marked_cell():
    data = notebook((RIGHT + "\ndef encode(x): return x\ndef decode(x): return x", "2.1"))
    assert attempts(data, "9.9")


def test_an_answer_that_is_not_there_has_no_attempt():
    assert attempts(notebook("x = 1")) == []


def test_older_and_odd_notebooks_are_read():
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": RIGHT}]}], "nbformat": 3}
    assert attempts(json.dumps(old).encode())
    old["worksheets"] += [{"cells": 5}, {"cells": None}, 3]
    assert attempts(json.dumps(old).encode())
    assert attempts(b"\xef\xbb\xbf" + notebook(RIGHT))
    assert attempts(notebook(RIGHT).decode().encode("utf-16"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not JSON", "it is not JSON"),
        (b"\xff\xfe\x00", "it is not JSON"),
        (b"[" * 200_000, "it is not JSON"),
        (b"[1, 2]", "it has no cells"),
        (b'{"cells": 3}', "it has no cells"),
        (notebook(*["x"] * 5001), "has 5,001 cells; at most 5,000 are read"),
    ],
    ids=["text", "bytes", "deep", "a list", "no cells", "many cells"],
)
def test_what_is_no_notebook_is_refused_with_a_reason(data, words):
    with pytest.raises(NotANotebookError, match=words):
        sources(data)
