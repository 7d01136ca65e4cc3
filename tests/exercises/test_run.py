"""An answer run on cases: fresh copies each time, and errors with the learner's own line."""

import ast
import functools
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import nnlab.exercises
from nnlab.exercises.run import run

CASES = [(np.array([1.0, 2.0]), 3), (np.array([4.0]), 5)]


def only(answer, cases=CASES[:1]):
    (outcome,) = run([answer], cases)
    return outcome


def test_every_call_gets_float64_tensors_and_python_numbers():
    def answer(x, n):
        return [str(x.dtype), type(n).__name__]

    assert [o.value for o in run([answer], CASES)] == [["torch.float64", "int"]] * 2


def test_what_an_answer_makes_itself_fits_what_it_gets():
    def answer(x, n):
        return (torch.zeros(2) + 1) @ x + torch.nn.Linear(2, 1)(x).sum() * 0

    assert float(only(answer).value) == 3.0


def pass_over(x, n):
    return F.relu(x).float() @ torch.ones(2, n)


def put_in(x, n):
    rows = x.new_zeros(n, 2)
    rows[torch.arange(n)] = x.float().expand(n, 2)
    return rows


def read_by_a_cell(x, n):
    return torch.nn.GRUCell(2, n)(x.float()[None])[0]


@pytest.mark.parametrize("answer", [pass_over, put_in, read_by_a_cell], ids=lambda a: a.__name__)
def test_an_answer_that_turns_to_float32_runs_in_it_as_on_the_page(answer):
    (outcome,) = run([answer], CASES[:1])
    assert outcome.failure is None
    assert outcome.value.dtype == np.float32
    assert torch.get_default_dtype() is torch.float32


def test_an_answer_that_mixes_two_types_on_the_page_too_is_told_so():
    def answer(x, n):
        return x.float() @ torch.ones(2, dtype=torch.float64)

    assert "double" in only(answer).failure.message.lower()


def test_an_answer_that_fails_otherwise_in_float32_is_told_of_the_first_error():
    def answer(x, n):
        return torch.ones(2) @ x.float() if x.dtype is torch.float64 else torch.ones(7) @ x

    assert "double" in only(answer).failure.message.lower()


def test_every_call_gets_fresh_copies_and_a_changed_one_is_told():
    def answer(x, n):
        x += 1
        return x.sum()

    outcomes = run([answer], [CASES[0], CASES[0]])
    assert [float(o.value) for o in outcomes] == [5.0, 5.0]
    assert [o.changed for o in outcomes] == [(0,), (0,)]
    assert CASES[0][0].tolist() == [1.0, 2.0]


def test_a_list_that_was_emptied_counts_as_changed():
    assert only(lambda items: items.clear(), [([1, 2],)]).changed == (0,)


def test_an_exception_comes_with_the_learners_own_line():
    def answer(x, n):
        return torch.ones(7) @ x  # two sizes that do not fit

    failure = only(answer).failure
    assert failure.kind == "RuntimeError"
    assert failure.line == "return torch.ones(7) @ x  # two sizes that do not fit"
    assert failure.number == answer.__code__.co_firstlineno + 1
    assert not failure.unsolved


def test_a_helper_of_the_learners_is_the_own_line_too():
    def helper(x):
        raise ValueError("from the helper")

    failure = only(lambda x, n: helper(x)).failure
    assert (failure.kind, failure.message) == ("ValueError", "from the helper")
    assert failure.line == 'raise ValueError("from the helper")'


def test_an_unsolved_stub_ends_the_run():
    def answer(x, n):
        raise NotImplementedError

    outcomes = run([answer], CASES)
    assert len(outcomes) == 1
    assert outcomes[0].failure.unsolved


@pytest.mark.parametrize(
    "line",
    [
        lambda x, n: -(x > 0),
        lambda x, n: torch.softmax(x.long(), 0),
        lambda x, n: (x > 0) @ (x > 0),
    ],
    ids=["minus of booleans", "softmax of integers", "product of booleans"],
)
def test_what_torch_has_not_implemented_is_an_error_with_the_line(line):
    failure = only(line).failure
    assert failure.kind in ("NotImplementedError", "RuntimeError")
    assert failure.message
    assert failure.line.startswith("lambda x, n:")
    assert not failure.unsolved


def test_only_the_answers_own_raise_is_an_unsolved_stub():
    def helper(x):
        raise NotImplementedError

    class Stub(torch.nn.Module):
        def forward(self, x, n):
            raise NotImplementedError

    assert not only(lambda x, n: helper(x)).failure.unsolved
    assert only(functools.partial(Stub())).failure.unsolved


def one_argument(x):
    return x


def three_arguments(
    x,
    n,
    b,
):
    return x


@pytest.mark.parametrize(
    "answer",
    [one_argument, three_arguments, lambda x: x],
    ids=["one argument", "three arguments", "a lambda"],
)
def test_a_call_that_does_not_fit_shows_the_learners_def(answer):
    failure = only(answer).failure
    assert failure.kind == "TypeError"
    assert failure.misfit
    assert failure.number >= answer.__code__.co_firstlineno
    assert "def " in failure.line or "lambda x: x" in failure.line


def test_an_input_that_was_put_into_itself_counts_as_changed():
    assert only(lambda items: items.append(items), [([1, 2],)]).changed == (0,)


def test_a_module_without_forward_is_no_unsolved_stub():
    failure = only(lambda x, n: torch.nn.Module()(x)).failure
    assert failure.kind == "NotImplementedError"
    assert not failure.unsolved


def test_exit_and_endless_recursion_are_failures():
    def forever(x, n):
        return forever(x, n)

    assert only(lambda x, n: sys.exit(1)).failure.kind == "SystemExit"
    assert only(forever).failure.kind == "RecursionError"


def test_the_interrupt_key_still_works():
    def answer(x, n):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        only(answer)


def test_an_exception_that_cannot_be_printed_is_a_failure_like_others():
    class MuteError(Exception):
        def __str__(self):
            raise ValueError

    def answer(x, n):
        raise MuteError

    assert only(answer).failure.kind == "MuteError"


def test_a_result_that_contains_itself_is_a_failure():
    def answer(x, n):
        endless = []
        endless.append(endless)
        return endless

    assert only(answer).failure.kind == "RecursionError"


def test_what_an_answer_prints_is_kept_from_the_page(capsys):
    def answer(x, n):
        print("looking at", n)
        return x

    assert only(answer).printed == "looking at 3\n"
    assert capsys.readouterr().out == ""


def test_warnings_in_an_answer_stop_nothing():
    assert np.isinf(only(lambda x, n: np.array([1.0]) / np.zeros(1)).value)


def test_random_answers_repeat_and_leave_torchs_generator_alone():
    torch.manual_seed(3)
    expected = torch.rand(2)
    torch.manual_seed(3)
    first, second = run([lambda: torch.rand(2)], [(), ()])
    assert first.value.tolist() == second.value.tolist()
    assert torch.equal(torch.rand(2), expected)


def test_a_probe_gets_all_answers_and_then_the_case():
    def probe(there, back, x):
        return back(there(x))

    (outcome,) = run([lambda x: 2 * x, lambda x: x / 2], [(np.ones(3),)], probe)
    assert outcome.value.tolist() == [1.0] * 3


@pytest.mark.parametrize("name", ["failures", "plain", "probes", "run", "settings"])
def test_the_side_where_answers_run_knows_no_judge(name):
    """A sandbox can carry these files alone."""
    tree = ast.parse(Path(nnlab.exercises.__file__).with_name(f"{name}.py").read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    ours = {node.module for node in imports if node.module.startswith("nnlab")}
    known = {"", ".failures", ".plain", ".settings"}
    assert ours <= {f"nnlab.exercises{name}" for name in known}
