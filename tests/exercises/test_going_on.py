"""`use`: which version a lesson goes on with, and what it says of that."""

import pickle

import pytest
import torch

from nnlab import check, progress, use
from nnlab.exercises import going_on
from nnlab.exercises.card import TONES
from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find, perceptron


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_PROGRESS", str(tmp_path / "progress.json"))


@pytest.fixture
def clock(monkeypatch):
    """A clock that only `clock.time` moves."""

    class Clock:
        time = 0.0

        def __call__(self):
            return self.time

    clock = Clock()
    monkeypatch.setattr(going_on, "perf_counter", clock)
    return clock


def classify(x, w, b):
    """Mine."""
    return x @ w + b >= 0


def stub(x, w, b):
    raise NotImplementedError


def test_a_right_answer_goes_on_as_it_is(capsys):
    assert use("2.1", classify) is classify
    assert capsys.readouterr().out == "✓ passed · 2.1 A layer of one unit. Yours goes on.\n"
    assert progress().state("2.1") == "solved"


@pytest.mark.parametrize(
    "give",
    [lambda tensor: tensor.numpy(), lambda tensor: tensor.tolist(), list],
    ids=["an array", "a list", "a list of tensors"],
)
def test_what_a_right_answer_returns_becomes_a_tensor(give, capsys):
    def theirs(x, w, b):
        return give(classify(x, w, b))

    chosen = use("2.1", theirs)
    x, w = torch.tensor([[1.0, 2.0], [-3.0, 0.5]]), torch.tensor([1.0, 1.0])
    assert torch.equal(chosen(x, w, b=-0.5).bool(), classify(x, w, -0.5))
    assert chosen.__wrapped__ is theirs
    said = "Yours goes on, and what it returns becomes a tensor, as the next cells expect."
    assert said in capsys.readouterr().out
    assert use("2.1", chosen) is chosen


def test_several_results_become_tensors_of_the_inputs_precision():
    linear, relu = find("6.5").answers

    def theirs(x, W, grad):
        return tuple(part.double().numpy() for part in linear(x, W, grad))

    chosen, same = use("6.5", theirs, lambda z, grad: relu(z, grad))
    given = torch.ones(2, 3), torch.ones(3, 4), torch.ones(2, 4)
    torch.testing.assert_close(chosen(*given), linear(*given))
    assert not hasattr(same, "__wrapped__")


def test_an_unsolved_stub_goes_on_with_the_courses_version_in_one_line(capsys):
    assert use("2.1", stub) is perceptron.classify
    assert capsys.readouterr().out == (
        "○ not attempted · 2.1 A layer of one unit. "
        "The lesson goes on with the course's version until yours passes.\n"
    )
    assert progress().state("2.1") == "open"


def test_a_wrong_answer_is_named_and_does_not_go_on(capsys):
    assert use("2.1", lambda x, w, b: x @ w >= 0) is perceptron.classify
    said = capsys.readouterr().out
    assert said.startswith("2.1 · A layer of one unit: failed (forgets the bias)\n")
    assert said.endswith("\nThe lesson goes on with the course's version until yours passes.\n")
    assert progress().state("2.1") == "tried"


@pytest.mark.parametrize("answers", [(3,), (classify, classify), ()])
def test_what_cannot_be_an_answer_does_not_go_on(answers, capsys):
    assert use("2.1", *answers) is perceptron.classify
    assert "2.1 · A layer of one unit: error" in capsys.readouterr().out


def test_the_courses_own_version_is_no_answer(capsys):
    """The cell is run a second time without the one above: the name is the course's by now."""
    given = use("2.1", stub)
    assert use("2.1", given) is given
    assert "run the cell with yours again" in capsys.readouterr().out
    assert check("2.1", given).status == "not attempted"
    assert progress().state("2.1") == "open"


def test_a_right_answer_that_is_too_slow_goes_on_only_if_asked(clock, capsys):
    def slow(x, w, b):
        clock.time += 0.01
        return x @ w + b >= 0

    assert use("2.1", slow) is perceptron.classify
    said = capsys.readouterr().out
    assert "it takes 300 times as long as the course's version on the check's cases" in said
    assert 'use("2.1", classify, anyway=True) goes on with yours.' in said
    assert progress().state("2.1") == "solved"
    assert use("2.1", slow, anyway=True) is slow
    assert "Yours goes on." in capsys.readouterr().out


def test_noise_is_not_slowness(clock):
    hiccups = [0.1] * 31  # in the check itself and once when measured, never again

    def once_slow(x, w, b):
        clock.time += hiccups.pop() if hiccups else 0.0001
        return x @ w + b >= 0

    assert use("2.1", once_slow) is once_slow


def test_microseconds_are_never_slow(clock):
    def loop(x, w, b):
        clock.time += 0.0006  # however quick the course's own is
        return x @ w + b >= 0

    assert use("2.1", loop) is loop


def test_a_mistake_of_the_reader_never_goes_on_with_anyway():
    assert use("2.1", lambda x, w, b: x @ w, anyway=True) is perceptron.classify


def test_cards_are_html_without_ids(monkeypatch):
    task = find("2.1")
    for answer, ending in ((classify, "Yours goes on."), (stub, "Ours."), (abs, "Ours.")):
        result = assess(task, (answer,))
        html = going_on.Used(result, ending)._repr_html_()
        assert TONES[result.status][0] in html
        assert ending in html
        assert "id=" not in html
        assert html.count("<div") == html.count("</div>")


def test_an_unknown_id_is_an_error_with_the_close_match():
    with pytest.raises(ValueError, match=r"no exercise '2\.11'.*Did you mean \"2\.1\"\?"):
        use("2.11", classify)


def test_what_goes_on_can_be_sent_to_a_worker():
    for version in (use("2.1", classify), use("2.1", stub)):
        again = pickle.loads(pickle.dumps(version))
        assert again is version
        assert again(torch.ones(2, 2), torch.ones(2), 0.0).tolist() == [1, 1]
