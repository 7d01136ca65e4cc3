"""Every kind of exercise, on declarations of a few lines."""

import numpy as np
import pytest
import torch
from torch import nn

from nnlab.exercises import Case, exercise
from nnlab.exercises.compare import as_array
from nnlab.exercises.declare import UndeclaredError
from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find
from nnlab.exercises.probes import module_outputs

WORDS = {"statement": "A task.", "minutes": 1, "difficulty": 1}


@pytest.fixture
def halve():
    """A function against its reference."""
    task = exercise("9.1", "Halve", **WORDS)

    @task.solution
    def halve(x, n):
        return x / 2 + n

    @task.cases
    def _(rng):
        yield np.array([2.0, 4.0]), 0
        while True:
            yield rng.normal(size=3), int(rng.integers(1, 9))

    @task.wrong("doubles", "Half of x is x / 2.")
    def _(x, n):
        return x * 2 + n

    @task.wrong("forgets n", "n is added at the end.")
    def _(x, n):
        return x / 2

    task.hints("one", "two")
    return task


@pytest.fixture
def gate():
    """A function judged by a property: many answers are right."""
    task = exercise("9.2", "A gate", **WORDS)

    @task.solution
    def weights(name):
        return [1.0, 1.0], 2.0 if name == "AND" else 1.0

    @task.cases
    def _(rng):
        yield ("AND",)
        yield ("OR",)

    @task.accept
    def _(value, case):
        w, threshold = value
        corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
        sums = corners @ as_array(w)
        table = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1]}[case.args[0]]
        if ((sums >= threshold) == table).all():
            return None
        if ((sums > threshold) == table).all():
            return task.known("needs >")
        return f"{case.args} comes out wrong."

    @task.wrong("needs >", "The unit fires at the threshold, too.")
    def _(name):
        return [1.0, 1.0], 1.5 if name == "AND" else 0.0

    return task


@pytest.fixture
def wired():
    """A function that needs another one, which a probe builds and watches."""
    task = exercise("9.3", "Wire it", **WORDS)

    @task.solution
    def xor(nand, a, b):
        c = nand(a, b)
        return nand(nand(a, c), nand(b, c))

    @task.cases
    def _(rng):
        yield from ((a, b) for a in (0, 1) for b in (0, 1))

    @task.probe
    def _(answer, a, b):
        calls = []

        def nand(p, q):
            calls.append((p, q))
            return int(not (p and q))

        return {"value": answer(nand, a, b), "few calls": len(calls) <= 4}

    return task


@pytest.fixture
def halves():
    """Two functions that are judged together."""
    task = exercise("9.4", "There and back", **WORDS)

    @task.solution
    def split(x):
        return x.reshape(2, -1)

    @task.solution
    def merge(x):
        return x.reshape(-1)

    @task.cases
    def _(rng):
        yield (np.arange(4.0),)

    @task.probe
    def _(split, merge, x):
        return split(x), merge(split(x))

    @task.wrong("merges by columns", "Rows come first.", replaces=1)
    def _(x):
        return x.T.reshape(-1)

    return task


@pytest.fixture
def layer():
    """A module: parameters by name and shape, and the output under copied weights."""
    task = exercise("9.5", "A layer", **WORDS)

    @task.solution
    class Dense(nn.Module):
        def __init__(self, n_in, n_out):
            super().__init__()
            self.W = nn.Parameter(torch.zeros(n_in, n_out))
            self.b = nn.Parameter(torch.zeros(n_out))

        def forward(self, x):
            return x @ self.W + self.b

    task.probe(module_outputs)

    @task.cases
    def _(rng):
        weights = {"W": rng.normal(size=(3, 2)), "b": rng.normal(size=2)}
        yield (3, 2), weights, rng.normal(size=(5, 3))

    return task


@pytest.fixture
def small():
    """A module of the learner's own shape, held to a budget."""
    task = exercise("9.6", "A small one", **WORDS)

    @task.solution
    class Small(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(4, 2)

        def forward(self, x):
            return self.layer(x)

    task.probe(module_outputs)

    @task.cases
    def _(rng):
        yield (), {}, rng.normal(size=(5, 4))

    @task.accept
    def _(value, case):
        count = sum(int(np.prod(shape)) for shape in value["parameters"].values())
        if value["output"].shape != (5, 2):
            return f"The output has shape {value['output'].shape}; expected (5, 2)."
        return f"{count} parameters; at most 10 are allowed." if count > 10 else None

    return task


@pytest.fixture
def sign():
    """Predictions on held-back data."""
    task = exercise("9.7", "Signs", at_least=0.9, draws=2, **WORDS)

    @task.solution
    def signs(x):
        return (x > 0).long()

    @task.cases
    def _(rng):
        while True:
            x = rng.normal(size=50)
            yield Case((x,), truth=(x > 0).astype(int))

    @task.wrong("says yes", "Look at x.", mark=lambda cases, values: np.mean(values) > 0.9)
    def _(x):
        return torch.ones_like(x)

    return task


def test_a_right_answer_passes(halve):
    result = assess(halve, (lambda x, n: (x / 2 + n).tolist(),))
    assert (result.status, result.passed, result.diagnosis) == ("passed", True, None)
    assert result.message == "All 30 cases are right."


def test_the_first_case_that_differs_is_shown(halve):
    result = assess(halve, (lambda x, n: x / 2 + n + (n == 7),))
    assert result.status == "failed"
    number = next(i for i, case in enumerate(halve.draw(), 1) if case.args[1] == 7)
    assert result.place == f"case {number} of 30"
    assert [label for label, _ in result.rows] == ["x", "n", "expected", "got"]
    assert dict(result.rows)["n"] == 7
    assert "3 of 3 values differ" in result.message
    assert result.advice == 'Stuck? `nnlab.hint("9.1")` gives a nudge.'


def test_a_misconception_is_named_only_if_every_case_is_alike(halve):
    always = assess(halve, (lambda x, n: x / 2,))
    assert always.diagnosis == "forgets n"
    assert always.message == "This behaves like an answer that forgets n. n is added at the end."
    sometimes = assess(halve, (lambda x, n: x / 2 + (n == 7),))
    assert (sometimes.status, sometimes.diagnosis) == ("failed", None)


def test_a_changed_input_is_a_finding_of_its_own(halve):
    def answer(x, n):
        x /= 2
        return x + n

    result = assess(halve, (answer,))
    assert (result.status, result.diagnosis) == ("failed", "changes its input")
    assert "your answer changed `x`" in result.message


def test_a_wrong_value_comes_before_a_changed_input(halve):
    def answer(x, n):
        x *= 2
        return x + n

    assert assess(halve, (answer,)).diagnosis == "doubles"


def test_an_exception_shows_the_learners_line(halve):
    def answer(x, n):
        return x / 2 + m  # noqa: F821

    result = assess(halve, (answer,))
    assert (result.status, result.diagnosis) == ("error", None)
    assert result.message == "NameError: name 'm' is not defined"
    assert result.line.endswith(": return x / 2 + m  # noqa: F821")
    assert [label for label, _ in result.rows] == ["x", "n"]


def test_a_call_that_does_not_fit_shows_the_def_and_what_is_asked(halve, layer):
    def answer(x):
        return x

    result = assess(halve, (answer,))
    assert result.message.endswith("were given. It is called as `halve(x, n)`.")
    assert result.line.endswith("def answer(x):")

    class Dense(layer.answers[0]):
        def forward(self):
            return 0

    result = assess(layer, (Dense,))
    assert result.message.endswith("It is called as `forward(x)`.")
    assert result.line.endswith("def forward(self):")


def test_what_may_be_left_out_of_a_call_is_shown_with_its_default():
    def answer(n, kernel, stride, padding, extra):
        return (n - 1) * stride + kernel - 2 * padding + extra

    result = assess(find("17.6"), (answer,))
    assert "`transposed_size(n, kernel, stride, padding, extra=0)`" in result.message


def test_a_name_from_one_case_is_dropped_if_another_case_contradicts_it(gate):
    def answer(name):  # a tie at AND; the bound of OR is wrong altogether
        return ([2, 2], 2) if name == "AND" else ([-1, -1], 5)

    result = assess(gate, (answer,))
    assert result.diagnosis is None
    assert result.message == "('OR',) comes out wrong."
    assert result.place == "case 2 of 2"


HUGE = {
    "text": lambda x, n: "a" * 10**6,
    "array": lambda x, n: torch.zeros(1000, 1000),
    "list": lambda x, n: [[[["a" * 99] * 30] * 30] * 30] * 3,
    "dict": lambda x, n: {f"key {i} {'k' * 500}": i for i in range(3000)},
    "number": lambda x, n: 10**5000,
    "kind": lambda x, n: type("K" * 10**5, (), {})(),
    "print": lambda x, n: print("a" * 10**6),
}


@pytest.mark.parametrize("form", HUGE)
def test_a_huge_result_gets_a_small_card(halve, gate, form):
    for task in (halve, gate):
        answer = HUGE[form] if task is halve else lambda name: HUGE[form](name, 0)
        result = assess(task, (answer,))
        assert result.status == "failed"
        assert len(repr(result)) < 6_000
        assert len(result._repr_html_()) < 10_000


def test_a_stub_that_is_half_solved_is_an_error(halve):
    def answer(x, n):
        if n > 3:
            raise NotImplementedError
        return x / 2 + n

    assert assess(halve, (answer,)).status == "error"


def test_what_the_answer_printed_on_that_case_is_shown(halve):
    def answer(x, n):
        print("n is", n)
        return x

    assert assess(halve, (answer,)).printed == "n is 0\n"


def test_the_wrong_number_of_answers_is_told(halves):
    result = assess(halves, (lambda x: x,))
    assert result.status == "error"
    assert result.message == 'Got 1 answer; expected 2: check("9.4", split, merge).'


def test_a_result_in_place_of_the_function_is_told(halve):
    result = assess(halve, (torch.ones(2),))
    assert result.message == (
        'halve is of type Tensor, which cannot be called: check("9.1", halve).'
    )


def test_a_solution_that_fails_is_the_declarations_fault(halve):
    halve.answers[:] = [lambda x, n: 1 / 0]
    with pytest.raises(RuntimeError, match=r"solution of exercise 9\.1 fails: .*ZeroDivision"):
        assess(halve, (lambda x, n: x,))


def test_a_name_that_nothing_declares_is_the_declarations_fault(gate):
    gate.accept(lambda value, case: gate.known("needs =="))
    with pytest.raises(UndeclaredError, match=r"exercise 9\.2 declares no answer that needs =="):
        assess(gate, tuple(gate.answers))


def test_a_name_alone_stands_for_what_it_names(gate):
    gate.accept(lambda value, case: "needs >")
    assert assess(gate, tuple(gate.misconceptions[0].answers)).diagnosis == "needs >"


def test_other_seeds_draw_other_cases(halve):
    assert repr(halve.draw(1)) == repr(halve.draw(1)) != repr(halve.draw(2))


def test_any_answer_with_the_property_passes(gate):
    assert assess(gate, tuple(gate.answers)).passed
    assert assess(gate, (lambda name: ([3, 3], 5 if name == "AND" else 2),)).passed


def test_a_property_can_mark_a_misconception(gate):
    result = assess(gate, (lambda name: ([2, 2], 3 if name == "AND" else 0),))
    assert (result.status, result.diagnosis) == ("failed", "needs >")
    result = assess(gate, (lambda name: ([0, 0], 5),))
    assert (result.diagnosis, result.message) == (None, "('AND',) comes out wrong.")


def test_an_answer_that_a_property_cannot_read_fails(gate):
    result = assess(gate, (lambda name: 3,))
    assert result.status == "failed"
    assert result.message == "The result is 3: this cannot be read as an answer."


def test_a_probe_builds_what_the_answer_needs(wired):
    assert assess(wired, tuple(wired.answers)).passed

    def wasteful(nand, a, b):
        nand(a, b)
        return wired.answers[0](nand, a, b)

    result = assess(wired, (wasteful,))
    assert result.message == "`result['few calls']` is False; expected True."
    assert [label for label, _ in result.rows[:2]] == ["a", "b"]


def test_several_answers_are_judged_together(halves):
    assert assess(halves, tuple(halves.answers)).passed
    split = halves.answers[0]
    result = assess(halves, (split, lambda x: x.T.flatten()))
    assert result.diagnosis == "merges by columns"


def test_a_module_with_the_same_weights_gives_the_same(layer):
    assert assess(layer, tuple(layer.answers)).passed

    class Forgetful(layer.answers[0]):
        def forward(self, x):
            return x @ self.W

    assert "`result['output']" in assess(layer, (Forgetful,)).message


def test_a_module_that_registers_nothing_is_told_apart(layer):
    class Unregistered(nn.Module):
        def __init__(self, n_in, n_out):
            super().__init__()
            self.W = torch.zeros(n_in, n_out)

        def forward(self, x):
            return x @ self.W

    result = assess(layer, (Unregistered,))
    assert result.message == (
        "`result['parameters']` is a dict with the keys (none); expected a dict with the keys W, b."
    )


def test_a_module_in_place_of_its_class_is_told(layer):
    result = assess(layer, (layer.answers[0](3, 2),))
    assert result.status == "error"
    assert "hand over the class itself" in result.message


def test_building_a_module_leaves_torchs_generator_alone(small):
    torch.manual_seed(1)
    expected = torch.rand(1)
    torch.manual_seed(1)
    assert assess(small, tuple(small.answers)).passed
    assert torch.equal(torch.rand(1), expected)


def test_a_module_of_any_form_is_held_to_shape_and_budget(small):
    result = assess(small, (lambda: nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 2)),))
    assert result.message == "58 parameters; at most 10 are allowed."
    result = assess(small, (lambda: nn.Linear(4, 1),))
    assert result.message == "The output has shape (5, 1); expected (5, 2)."


def test_predictions_need_a_share_of_all_cases_together(sign):
    assert assess(sign, tuple(sign.answers)).message == (
        "100.0 % of 100 held-out examples are right; at least 90 % are required."
    )
    assert assess(sign, (lambda x: (x > 0.05).float(),)).passed
    result = assess(sign, (lambda x: x > 0.8,))
    assert result.status == "failed"
    assert "at least 90 % are required" in result.message
    assert (result.diagnosis, result.rows) == (None, ())


def test_predictions_can_be_known_by_a_mark(sign):
    result = assess(sign, (lambda x: (x > -2).int(),))
    assert result.diagnosis == "says yes"
    assert result.message.startswith(("4", "5"))  # the share stays in the message


def test_predictions_of_another_shape_are_told(sign):
    result = assess(sign, (lambda x: x[:, None] > 0,))
    assert result.message == (
        "The result is an array of shape (50, 1); expected one label a row, (50,)."
    )
