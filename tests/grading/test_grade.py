"""Every kind of exercise is marked rightly: solution, stub and each wrong answer."""

import pytest

from nnlab.exercises.lessons import declared
from nnlab.exercises.source import solution_source, stub_source
from nnlab.grading.grade import grade, reference
from nnlab.grading.marks import Mark
from nnlab.grading.sandbox.limits import Limits
from nnlab.grading.sandbox.sandbox import Sandbox

from . import my_course
from .notebooks import notebook
from .wrong import wrong_source

LIMITS = Limits(seconds=10, wall=60)
TASKS = declared(my_course)
WRONGS = [(task, known) for task in TASKS for known in task.misconceptions]


def by_id(value):
    return getattr(value, "id", None) or getattr(value, "name", None)


def marks(sandbox, *cells, tasks=TASKS):
    return grade(sandbox, tasks, [notebook(*cells)], "secret", LIMITS)


def test_solutions_of_every_kind_get_all_their_points(sandbox):
    got = marks(sandbox, *((solution_source(task), task.id) for task in TASKS))
    assert [(m.exercise, m.status) for m in got] == [(task.id, "passed") for task in TASKS]
    assert [(m.points, m.max_points) for m in got] == [(2, 2), (3, 3), *[(1, 1)] * 4]


def test_stubs_of_every_kind_are_not_attempted(sandbox):
    got = marks(sandbox, *((stub_source(task), task.id) for task in TASKS))
    assert {(m.status, m.points, m.says) for m in got} == {("not attempted", 0, "Not attempted.")}


@pytest.mark.parametrize(("task", "known"), WRONGS, ids=by_id)
def test_a_wrong_answer_meets_its_own_sentence(task, known, sandbox):
    (got,) = marks(sandbox, (wrong_source(task, known), task.id), tasks=[task])
    assert (got.status, got.points, got.diagnosis) == ("failed", 0, known.name)
    assert known.sentence in got.note
    assert known.sentence in got.says


@pytest.mark.parametrize("task", TASKS, ids=by_id)
def test_the_reference_passes_inside_and_its_reply_is_measured(task, sandbox):
    mark, size = reference(sandbox, task, LIMITS)
    assert mark.status == "passed"
    assert 20 < size < 20_000


def test_no_notebook_gives_a_row_for_each_exercise(sandbox):
    got = grade(sandbox, TASKS, [], "secret", LIMITS)
    assert {m.status for m in got} == {"not attempted"}
    assert {m.note for m in got} == {"No notebook was handed in."}


def test_of_two_notebooks_each_may_hold_a_part(sandbox):
    one, two = TASKS[0], TASKS[4]
    books = [notebook(solution_source(task)) for task in (one, two)]
    got = grade(sandbox, [one, two], [*books, b"no notebook"], "secret", LIMITS)
    assert [m.status for m in got] == ["passed", "passed"]


TELLING = """
def unit_rows(x):
    if len(x) > 4:
        raise ValueError(x.tolist())
    n = x.norm(dim=1, keepdim=True)
    return x / n.where(n > 0, n * 0 + 1)
"""


def test_the_students_words_hold_no_input_and_no_expected_value(sandbox):
    (error,) = marks(sandbox, TELLING, tasks=TASKS[:1])
    assert error.says == "ValueError in your own line 4: raise ValueError(x.tolist())"
    (failed,) = marks(sandbox, "def unit_rows(x):\n    return x * 3", tasks=TASKS[:1])
    assert "some results are not right" in failed.says.lower()
    (shape,) = marks(sandbox, "def unit_rows(x):\n    return x.sum()", tasks=TASKS[:1])
    assert shape.says == "The result has the form number; expected array (2, 2)."


def test_a_choice_has_one_attempt(sandbox):
    cells = [f'counts = {{"bias": {n}, "linear": "no"}}' for n in (4, 5, 6)]
    (got,) = marks(sandbox, *cells, tasks=[TASKS[3]])
    assert (got.status, got.says) == ("failed", "bias: 6 is not right.")


def test_without_a_sandbox_answers_are_still_marked():
    with Sandbox(safe=False) as unsafe:
        got = marks(unsafe, *((solution_source(task), task.id) for task in TASKS))
        assert {m.status for m in got} == {"passed"}
        (slow,) = grade(
            unsafe,
            TASKS[:1],
            [notebook("def unit_rows(x):\n    while True: pass")],
            "",
            Limits(1, 3),
        )
        assert slow.status == "timeout"
    assert isinstance(slow, Mark)
