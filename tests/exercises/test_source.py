"""Stubs and solutions taken from declarations."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from nnlab.exercises import choices, exercise
from nnlab.exercises.source import solution_source, stub_source

WORDS = {"statement": "A task.", "minutes": 1, "difficulty": 1}
pair = exercise("9.1", "Two functions", **WORDS)
module = exercise("9.2", "A module", **WORDS)
quiz = choices("9.3", "A quiz", variable="quiz", **WORDS)
quiz.question("sky", "its colour", answer="blue", wrong={"green": "Look up."})
quiz.question("legs", "of a spider", answer=8, wrong={})


@pair.solution
def first(
    x,
    n=2,
):
    """One.

    Shapes: x (N,) -> (N,)
    """
    # a remark
    return F.relu(torch.tensor(np.asarray(x))) * n


@pair.solution
def second(x):
    """Two."""
    return torch.relu(x)


@module.solution
class Net(nn.Module):
    """A net."""

    def __init__(self, n):
        super().__init__()
        self.layer = nn.Linear(n, n)

    def forward(self, x):
        """(N, D) -> (N, D)"""
        return self.layer(x)


def test_a_stub_keeps_signature_and_docstring_alone():
    assert (
        stub_source(pair)
        == '''\
def first(
    x,
    n=2,
):
    """One.

    Shapes: x (N,) -> (N,)
    """
    raise NotImplementedError


def second(x):
    """Two."""
    raise NotImplementedError'''
    )


def test_a_stub_of_a_class_keeps_its_methods():
    assert (
        stub_source(module)
        == '''\
class Net(nn.Module):
    """A net."""

    def __init__(self, n):
        raise NotImplementedError

    def forward(self, x):
        """(N, D) -> (N, D)"""
        raise NotImplementedError'''
    )


def test_a_stub_keeps_the_methods_that_are_given():
    shell = exercise("9.4", "A shell", given=("__init__",), **WORDS)
    shell.solution(Net)
    assert stub_source(shell) == stub_source(module).replace(
        "        raise NotImplementedError\n",
        "        super().__init__()\n        self.layer = nn.Linear(n, n)\n",
        1,
    )


def test_a_solution_comes_with_the_imports_that_it_uses_and_no_decorator():
    lines = solution_source(pair).splitlines()
    assert lines[:5] == [
        "import torch.nn.functional as F",
        "import numpy as np",
        "import torch",
        "",
        "",
    ]
    assert lines[5] == "def first("
    assert "    # a remark" in lines
    assert "@pair.solution" not in lines
    assert solution_source(module).startswith("import torch.nn as nn\n\n\nclass Net(nn.Module):\n")


def test_a_quiz_is_a_dict_with_its_questions_as_comments():
    assert (
        stub_source(quiz)
        == """\
quiz = {
    "sky": None,  # its colour: "blue" or "green"
    "legs": None,  # of a spider
}"""
    )
    assert '    "sky": "blue",  # its' in solution_source(quiz)
    assert '    "legs": 8,  # of a spider' in solution_source(quiz)
