"""What comes back from the sandbox may be forged whole: it gains nothing without a right answer.

A submission that replaces what runs it can send whatever it computes: constants, its inputs,
numbers in the right form, a wrong answer's values with every claim about them put right.
"""

from functools import cache

import numpy as np
import pytest

from nnlab.commands.cli import main
from nnlab.exercises.choose import Choices, judge_choices
from nnlab.exercises.compare import difference
from nnlab.exercises.imitate import read
from nnlab.exercises.judge import _find, _references
from nnlab.exercises.lessons import every, find
from nnlab.exercises.run import Outcome, run
from nnlab.exercises.source import stub_source
from nnlab.grading.grade import grade
from nnlab.grading.release import release
from nnlab.grading.sandbox.limits import Limits
from nnlab.grading.sandbox.protocol import Bounds, pack, unpack

from .notebooks import notebook

GRADED = [task for task in every() if not task.practice_only]
CALLED = [task for task in GRADED if not isinstance(task, Choices)]
SEED = 20_260
WIDE = Bounds(2**27, 10**6, 50)
CONSTANTS = (None, False, True, 0, 1, -1, 2, 0.5, float("nan"), float("inf"), "", [], {}, [[0]])
CLAIMS = (bool, int, str, type(None))  # single words and counts, which a forger can put right
COUNTS = {"5.6"}  # here they are what is asked
HARMLESS = {  # the number is right and all that comes back; one `.item()` passes without a forgery
    ("8.1", "returns the loss with its graph"),
}

by_id = pytest.mark.parametrize("task", CALLED, ids=lambda task: task.id)


@cache
def drawn(task):
    """The hidden cases, the solution's own values and what they are compared with."""
    cases = task.draw(SEED)
    right = [o.value for o in run(task.answers, [c.args for c in cases], task.probe_function)]
    return cases, right, _references(task, cases)


def passes(task, values):
    """Whether a reply with these values would be marked as right."""
    cases, _, references = drawn(task)
    sent = unpack(pack(list(values)), WIDE)
    outcomes = read(task, cases, [Outcome(value) for value in sent])
    return _find(task, cases, outcomes, references) is None


@by_id
def test_the_solutions_own_values_pass(task):
    assert passes(task, drawn(task)[1])


READ = [task for task in CALLED if task.reading_function]


@pytest.mark.parametrize("task", READ, ids=lambda task: task.id)
def test_nobody_may_send_what_only_the_judge_may_read(task):
    cases, right, _ = drawn(task)
    readings = [task.reading_function(one, case) for one, case in zip(right, cases, strict=True)]
    assert not passes(task, readings)


@by_id
def test_constants_and_inputs_gain_nothing(task):
    cases = drawn(task)[0]
    for constant in CONSTANTS:
        assert not passes(task, [constant] * len(cases)), constant
    for place in range(max(len(case.args) for case in cases)):
        assert not passes(task, [case.args[min(place, len(case.args) - 1)] for case in cases])
    assert not passes(task, [list(case.args) for case in cases])


@by_id
def test_numbers_in_the_right_form_gain_nothing(task):
    _, right, _ = drawn(task)
    rng = np.random.default_rng(0)
    fills = [lambda a, n=n: a * 0 + n for n in (0, 1, np.nan, np.inf)]
    fills += [lambda a: rng.normal(size=np.shape(a)), lambda a: rng.permutation(np.ravel(a))]
    for fill in fills:
        values = [_filled(value, fill) for value in right]
        assert difference(right, values) is None or not passes(task, values)


def _filled(value, fill):
    """The same tree, its numbers filled; what a dict says in single words is claimed rightly."""
    if isinstance(value, (list, tuple)):
        return type(value)(_filled(item, fill) for item in value)
    if isinstance(value, dict):
        return {k: v if type(v) in CLAIMS else _filled(v, fill) for k, v in value.items()}
    if value is None or isinstance(value, str):
        return value
    with np.errstate(all="ignore"):
        filled = np.reshape(fill(np.asarray(value, float)), np.shape(value))
    return filled if isinstance(value, np.ndarray) else filled.item()


@pytest.mark.parametrize("task", [t for t in CALLED if t.id not in COUNTS], ids=lambda t: t.id)
def test_a_wrong_answer_with_every_claim_put_right_gains_nothing(task):
    cases, right, _ = drawn(task)
    args = [case.args for case in cases]
    for known in task.misconceptions:
        wrong = [outcome.value for outcome in run(known.answers, args, task.probe_function)]
        wrong += [None] * (len(right) - len(wrong))
        same = passes(task, wrong)  # right values, and its arguments changed on the way
        gained = not same and passes(task, [*map(_claimed, wrong, right)])
        assert gained == ((task.id, known.name) in HARMLESS), known.name


def _claimed(wrong, right):
    """A wrong answer's arrays and numbers; all that merely describes them, from the right one."""
    if not isinstance(right, dict):
        return wrong
    given = wrong if isinstance(wrong, dict) else {}
    return {k: v if type(v) in CLAIMS else _claimed(given.get(k), v) for k, v in right.items()}


@pytest.mark.parametrize("task", [t for t in GRADED if isinstance(t, Choices)], ids=lambda t: t.id)
def test_a_dict_is_right_only_if_every_entry_is(task):
    for key, question in task.questions.items():
        for value in [*CONSTANTS, *question.wrong]:
            if value != question.answer:
                assert not judge_choices(task, {**task.answers[0], key: value}).passed


ENGINE = """
class Engine:
    import nnlab.exercises.run as engine
    def forged(answers, cases, probe, engine=engine, make=lambda case: {value}):
        return [engine.Outcome(value=make(case)) for case in cases]
    engine.run = forged
"""
FORGED = {  # what was paid for before, or is the nearest to it
    "1.7": "{'output': case[0] ^ case[1], 'units': 4}",
    "6.2": "{'sum': [1.0] * 3, 'product': [1.0] * 3, 'sigmoid': [.5] * 2, 'twice': [2.0] * 2}",
    "6.3": "list(range(len(case[0])))",
    "6.4": "[1.0] * len(case[0])",
    "6.7": "{'parents': True, 'value': 1.5, 'slope': 1.0, 'nudged': 1.0, 'grad': 3.0}",
    "7.6": "[[list(range(case[0]))]] * 4",
    "7.7": "[np.random.rand(case[0], case[1]) * .1] * 4",
    "8.3": "[[list(range(part)) for part in case[1]]] * 3",
    "2.1": "[True] * len(case[0])",
}


@pytest.mark.parametrize("id", FORGED)
def test_an_engine_replaced_in_the_sandbox_gains_nothing(id, sandbox):
    task = find(id)
    cells = [ENGINE.format(value=FORGED[id]), (_empty(task), id)]
    (got,) = grade(sandbox, [task], [notebook(*cells)], "secret", Limits(20, 90, reply=WIDE))
    assert (got.status, got.points) == ("failed", 0), got


def _empty(task):
    """A stub that counts as an attempt, and that keeps the engine's cell."""
    source = stub_source(task).replace("raise NotImplementedError", "return Engine")
    return f"Engine\n{source}"


PRACTICE = [task for task in every() if task.practice_only]


def test_what_can_be_forged_is_for_practice_only():
    assert {task.id for task in PRACTICE} == {"5.2", "10.6", "13.5"}


@pytest.mark.parametrize("task", PRACTICE, ids=lambda task: task.id)
def test_release_refuses_points_for_practice_and_says_why(task, tmp_path, capsys):
    asked = ["release", "ps1", "--exercises", task.id, "--course", str(tmp_path)]
    assert main(asked) == 2
    assert f"{task.id} is for practice only: {task.practice_only}" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_lesson_is_released_without_what_is_for_practice_only(tmp_path, capsys):
    assert main(["release", "ps1", "--lesson", "5", "--course", str(tmp_path)]) == 0
    assert "left out 5.2, for practice only: " in capsys.readouterr().out
    text = (tmp_path / "release" / "ps1" / "ps1.ipynb").read_text()
    assert '"5.5"' in text
    assert '"5.2"' not in text


def test_an_assignment_of_before_with_such_an_exercise_is_not_marked(tmp_path, capsys):
    (written, *_) = release("ps1", exercises=["5.5"], course=tmp_path)
    written.write_text(written.read_text().replace('"5.5"', '"5.2"'))
    (tmp_path / "submitted").mkdir()
    submitted, out = str(tmp_path / "submitted"), str(tmp_path / "marks.csv")
    assert main(["grade", submitted, "--out", out, "--unsafe-no-sandbox"]) == 2
    assert "exercise 5.2 is for practice only" in capsys.readouterr().err
