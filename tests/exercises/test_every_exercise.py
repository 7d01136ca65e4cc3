"""What must hold for every exercise of the course; new declarations are tested by these too."""

import ast
import functools
import inspect
import itertools
import pickle
from copy import copy
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
import torch

from nnlab.exercises import diagnose as diagnosing
from nnlab.exercises import judge as judging
from nnlab.exercises.choose import Choices
from nnlab.exercises.compare import difference
from nnlab.exercises.diagnose import alike
from nnlab.exercises.judge import judge
from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import MODULES, every
from nnlab.exercises.plain import handed, plain
from nnlab.exercises.run import run
from nnlab.exercises.source import solution_source, standalone, stub_source

TASKS = every()
CALLED = [task for task in TASKS if not isinstance(task, Choices)]
FUNCTIONS = [task for task in CALLED if not any(isinstance(a, type) for a in task.answers)]
WRONGS = [(task, known) for task in TASKS for known in task.misconceptions]


def by_id(value):
    return getattr(value, "id", None) or getattr(value, "name", None)


every_task = pytest.mark.parametrize("task", TASKS, ids=by_id)
every_function = pytest.mark.parametrize("task", FUNCTIONS, ids=by_id)


class EqualToAll:
    """Says that it is equal to whatever it is compared with."""

    __hash__ = None

    def __eq__(self, other):
        return True

    def __repr__(self):
        return "equal to all"

    def __array__(self, *args, **kwargs):
        raise AssertionError("nothing may ask for the value")


@functools.cache
def drawn(task):
    return task.draw()


def args(task):
    return [case.args for case in drawn(task)]


@functools.cache
def outcomes(task, name=None):
    """What the solution gives, or the misconception of that name."""
    answers = {known.name: known.answers for known in task.misconceptions} | {None: task.answers}
    return run(answers[name], args(task), task.probe_function)


@pytest.fixture(scope="module", autouse=True)
def imitated_once():
    """What a declaration's own answers give is always the same, and needed thousands of times."""
    kept, imitate = {}, judging.imitate

    def once(task, answers, cases):
        ids = [id(case) for case in cases]
        if not {id(case) for case in drawn(task)}.issuperset(ids):
            return imitate(task, answers, cases)
        key = (task.id, *map(id, answers), *ids)
        if key not in kept:
            kept[key] = imitate(task, answers, cases)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "imitate", once)
        patch.setattr(diagnosing, "imitate", once)
        yield


def named(source, names):
    space = {"torch": torch, "nn": torch.nn}
    exec(compile(source, "a-learners-cell", "exec"), space)
    return tuple(space[name] for name in names)


def without_diagnosis(task):
    """The same exercise, which looks for no misconception (some take a second to imitate)."""
    task = copy(task)
    task._misconceptions = []
    return task


def verdict_on_values(task, change):
    """The verdict if every value of the solution came changed."""
    changed = [replace(o, value=plain(change(o.value))) for o in outcomes(task)]
    return judge(without_diagnosis(task), drawn(task), changed)


def changing_arrays(change):
    """A change of arrays and numbers, inside lists, tuples and dicts too."""

    def apply(value):
        if isinstance(value, (list, tuple)):
            return type(value)(map(apply, value))
        if isinstance(value, dict):
            return {key: apply(item) for key, item in value.items()}
        return value if value is None or isinstance(value, str) else change(np.asarray(value))

    return apply


def integers(array):
    whole = np.isfinite(array).all() and np.array_equal(array, np.round(array))
    return array.astype(int) if whole else array  # no integer is infinite


def booleans(array):
    return array.astype(bool) if np.isin(array, (0, 1)).all() else array


def nested_tuples(array):
    return tuple(map(nested_tuples, array)) if array.ndim else array.item()


FORMS = {
    "lists": np.ndarray.tolist,
    "tuples": nested_tuples,
    "float32 tensors": lambda array: torch.tensor(array, dtype=torch.float32),
    "NumPy": lambda array: array,
    "integers": integers,
    "booleans": booleans,
}


def of_tensors(form):
    """A change of all tensors in what an answer returns, and of nothing else."""

    def apply(value):
        if isinstance(value, torch.Tensor):
            return form(value.detach())
        if type(value) in (list, tuple):
            return type(value)(map(apply, value))
        return {k: apply(v) for k, v in value.items()} if type(value) is dict else value

    return apply


def narrower(tensor):
    return tensor.float() if tensor.is_floating_point() else tensor


def wider(tensor):
    return tensor if tensor.dtype == torch.bool else tensor.double()


def whole(tensor):
    return tensor if tensor.dtype == torch.bool else torch.tensor(integers(tensor.numpy()))


RETURNED = {
    "nested lists": torch.Tensor.tolist,
    "lists of tensors": lambda tensor: list(tensor) if tensor.ndim else tensor,
    "arrays": torch.Tensor.numpy,
    "float32": narrower,
    "float64": wider,
    "whole numbers": whole,
}
# Lists carry no gradients, and these are about gradients; 11.7's have no numbers on one device;
# 18.3's dictionary goes back into objects that take tensors alone.
NEEDS_A_GRAPH = {"9.3", "10.1", "11.1", "11.4", "11.5", "11.7", "12.3", "14.1", "14.2", "14.4"}
NEEDS_A_GRAPH |= {"15.1", "15.3", "15.6", "17.2", "17.3", "17.5", "17.9", "18.3"}


class Called:
    """An answer that is an object with a call."""

    def __init__(self, answer):
        self.answer = answer

    def __call__(self, *args):
        return self.answer(*args)


CALLABLES = {
    "partial": functools.partial,
    "lambda": lambda answer: lambda *args: answer(*args),
    "object": Called,
}


def test_every_lesson_has_exercises_and_no_id_is_used_twice():
    lessons = {task.id.partition(".")[0] for task in TASKS}
    assert lessons == {str(number) for number in MODULES}
    assert len({task.id for task in TASKS}) == len(TASKS)


@pytest.mark.parametrize("name", MODULES.values())
def test_every_name_that_a_judge_says_is_declared(name):
    module = import_module(f"nnlab.exercises.lessons.{name}")
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        match node:
            case ast.Call(ast.Attribute(ast.Name(task), "known"), [ast.Constant(said)]):
                vars(module)[task].known(said)


@every_task
def test_the_solution_passes_and_changes_no_input(task):
    result = judge(task, drawn(task), outcomes(task))
    assert result.passed, result
    assert not any(outcome.changed for outcome in outcomes(task))


@every_task
def test_the_stub_is_not_attempted(task):
    answers = named(stub_source(task), task.names)
    assert assess(task, answers).status == "not attempted"


@pytest.mark.parametrize(("task", "known"), WRONGS, ids=by_id)
def test_a_wrong_answer_fails_with_its_own_diagnosis(task, known):
    result = judge(task, drawn(task), outcomes(task, known.name))
    assert (result.status, result.diagnosis) == ("failed", known.name)
    assert known.sentence in result.message


@pytest.mark.parametrize("task", CALLED, ids=by_id)
def test_wrong_answers_differ_from_each_other(task):
    for one, other in itertools.combinations(task.misconceptions, 2):
        same = alike(task, outcomes(task, one.name), outcomes(task, other.name))
        assert not same, f"{one.name!r} and {other.name!r} are the same answer"


@every_function
@pytest.mark.parametrize("value", [0, 1, -1.0, float("nan"), "", None, [], EqualToAll()], ids=repr)
def test_no_constant_passes(task, value):
    given = run([lambda *args: value] * len(task.answers), args(task), task.probe_function)
    assert not judge(without_diagnosis(task), drawn(task), given).passed


@every_function
def test_the_identity_does_not_pass(task):
    given = run([lambda *args: args[0]] * len(task.answers), args(task), task.probe_function)
    assert judge(task, drawn(task), given).status in ("failed", "error")


@every_function
def test_a_wrong_shape_fails(task):
    assert verdict_on_values(task, lambda value: [value]).status == "failed"


@every_task
@pytest.mark.parametrize("thing", [None, 3, "text", EqualToAll(), [1, 2]], ids=repr)
def test_what_cannot_be_an_answer_is_an_error_that_shows_the_call(task, thing):
    result = assess(task, (thing,) * len(task.names))
    assert result.status == "error"
    assert f'("{task.id}", {", ".join(task.names)})' in result.message


@every_function
@pytest.mark.parametrize("form", FORMS)
def test_the_form_of_right_values_does_not_matter(task, form):
    result = verdict_on_values(task, changing_arrays(FORMS[form]))
    assert result.passed, result


RETURNING = [task for task in FUNCTIONS if task.id not in NEEDS_A_GRAPH]
TO_STACK = {"9.5"}  # here a list of tensors is the mistake
SLOW = {"13.5"}  # these train


def handed_in(task, answers):
    """The verdict on answers for the first six cases: their form is the same in all."""
    some = drawn(task)[: 1 if task.id in SLOW else 6]
    given = run(answers, [case.args for case in some], task.probe_function)
    return judge(without_diagnosis(task), some, given)


@pytest.mark.parametrize("task", RETURNING, ids=by_id)
@pytest.mark.parametrize("form", RETURNED)
def test_an_answer_may_return_its_tensors_in_any_form(task, form):
    change = of_tensors(RETURNED[form])
    answers = [lambda *args, answer=answer: change(answer(*args)) for answer in task.answers]
    result = handed_in(task, answers)
    assert result.passed != (form == "lists of tensors" and task.id in TO_STACK), result


@pytest.mark.parametrize("task", CALLED, ids=by_id)
@pytest.mark.parametrize("form", CALLABLES)
def test_an_answer_may_be_anything_that_can_be_called(task, form):
    result = handed_in(task, [CALLABLES[form](answer) for answer in task.answers])
    assert result.passed, result


@pytest.mark.parametrize("task", CALLED, ids=by_id)
def test_the_shown_solution_stands_alone_and_so_does_its_probe(task):
    space = {}
    exec(compile(solution_source(task), "a-learners-cell", "exec"), space)
    answers = [space[name] for name in task.names]
    probe = task.probe_function
    if probe.__module__.startswith("nnlab.exercises.lessons."):
        imports, source = standalone(probe)
        exec(compile("\n".join([*imports, source]), "a-probe", "exec"), space)
        probe = space[probe.__name__]
    again = run(answers, args(task)[:1], probe)
    assert not again[0].failure, again
    assert task.accept_function or alike(task, again, outcomes(task)[:1])


@pytest.mark.parametrize("task", CALLED, ids=by_id)
def test_the_courses_own_version_can_be_sent_to_a_worker(task):
    for answer in task.answers:
        assert pickle.loads(pickle.dumps(answer)) is answer


@pytest.mark.parametrize("task", [t for t in FUNCTIONS if t.inline], ids=by_id)
def test_the_courses_own_version_takes_the_notebooks_float32(task):
    """The lesson goes on with it, on tensors as a lesson makes them."""
    single = [tuple(map(as_float32, case)) for case in args(task)]
    for case, outcome in zip(single, outcomes(task), strict=True):
        value = plain(task.probe_function(*task.answers, *case))
        assert difference(outcome.value, value, rtol=1e-2, atol=1e-3) is None


def as_float32(value):
    """The argument of a case as a notebook has it."""
    value = handed(value)
    if isinstance(value, (list, tuple)):  # the layers of a network
        return type(value)(map(as_float32, value))
    is_wide = isinstance(value, torch.Tensor) and value.dtype is torch.float64
    return value.float() if is_wide else value


@every_task
def test_the_words_of_an_exercise_are_complete(task):
    assert len(task.hint_texts) >= 2
    assert task.statement
    assert task.minutes > 0
    assert task.difficulty in (1, 2, 3)


@every_task
def test_the_stub_is_short_valid_python(task):
    source = stub_source(task)
    ast.parse(source)
    assert max(map(len, source.splitlines())) <= 100


@pytest.mark.parametrize("task", CALLED, ids=by_id)
def test_the_stub_names_shapes(task):
    for answer in task.answers:
        assert "Shapes:" in answer.__doc__
        assert "->" in answer.__doc__
