"""Predict, run, outcome: what is said, and what is kept."""

import pytest
import torch

from nnlab import outcome, predict, progress
from nnlab.exercises import estimate, prediction, record, said
from nnlab.exercises.lessons import find_prediction, perceptron
from nnlab.exercises.panel import Panel

ZERO = torch.full((1000,), 0.7).prod()
WHY = "The product underflows."


@pytest.fixture(autouse=True)
def declared(tmp_path, monkeypatch):
    """A choice and an estimate of lesson 02, which has its own folder."""
    monkeypatch.setenv("NNLAB_PROGRESS", str(tmp_path / "progress.json"))
    asked = prediction("2.test-product", "What is `p.prod()`?", result="The product is {}.")
    asked.answer("about 0.7", lambda p: p > 0.1, like=0.7, wrong="Each factor makes it smaller.")
    asked.answer("a tiny number", lambda p: 0 < p < 0.1, like=1e-155, wrong="float32 ends sooner.")
    asked.answer("exactly 0", 0, right=WHY)
    monkeypatch.setattr(perceptron, "product", asked, raising=False)
    words = {"below": "The slope shrinks.", "above": "The first steps are long.", "right": "So."}
    numbers = {"low": 0, "high": 200, "step": 5, "near": 10, "unit": "steps"}
    steps = estimate("2.test-steps", "How many steps?", **words, **numbers)
    monkeypatch.setattr(perceptron, "steps", steps, raising=False)


def say(answer, sureness, id="2.test-product"):
    return said.keep(find_prediction(id), answer, sureness)


def test_a_question_is_its_text_without_a_front_end():
    text = "What is `p.prod()`?\n  a  about 0.7\n  b  a tiny number\n  c  exactly 0"
    assert repr(predict("2.test-product")) == text


def test_nobody_predicted_and_the_result_is_only_stated():
    assert repr(outcome("2.test-product", ZERO)) == f"The product is 0. (c) {WHY}"
    assert repr(outcome("2.test-steps", 45)) == "The result is 45. So."
    assert outcome("2.test-product", ZERO).right is None


@pytest.mark.parametrize(
    ("answer", "sureness", "words"),
    [
        ("c", "sure", f"You said (c) exactly 0, sure. It is. {WHY}"),
        ("a", "sure", "You said (a) about 0.7, sure. It is (c) exactly 0. Each factor makes it "
         f"smaller. {WHY}"),
        ("b", "guess", "You said (b) a tiny number, a guess. It is (c) exactly 0. float32 ends "
         f"sooner. {WHY}"),
        ("c", "think so", f"You said (c) exactly 0, fairly sure. It is. {WHY}"),
        ("c", "", f"You said (c) exactly 0. It is. {WHY}"),
    ],
)  # fmt: skip
def test_the_outcome_comes_back_to_what_was_said(answer, sureness, words):
    say(answer, sureness)
    told = outcome("2.test-product", ZERO)
    assert repr(told) == f"The product is 0. {words}"
    assert told.right is (answer == "c")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (50, "You said 50 steps, sure. It is, near enough. So."),
        (20, "You said 20 steps, sure. It is more: 45 steps. The slope shrinks. So."),
        (90, "You said 90 steps, sure. It is less: 45 steps. The first steps are long. So."),
    ],
)
def test_the_outcome_comes_back_to_a_number(answer, words):
    say(answer, "sure", "2.test-steps")
    assert repr(outcome("2.test-steps", torch.tensor(45.0))) == f"The result is 45. {words}"


def test_a_choice_can_be_changed_until_its_outcome_and_is_shown_again():
    say("a", "guess")
    say("b", "sure")
    assert repr(predict("2.test-product")).endswith("\nYou said (b) a tiny number, sure.")
    outcome("2.test-product", ZERO)
    assert say("c", "sure").answer == "b"
    assert repr(predict("2.test-product")).endswith("\nYou said (b) a tiny number, sure.")


def test_who_saw_the_outcome_first_may_answer_but_it_does_not_count():
    outcome("2.test-product", ZERO)
    assert say("c", "sure").late
    outcome("2.test-product", ZERO)
    assert "You said (c) exactly 0, sure. It is." in repr(outcome("2.test-product", ZERO))
    assert progress().calibration == {}


def test_the_board_counts_what_came_true_by_sureness():
    say("c", "sure")
    say(0, "guess", "2.test-steps")
    outcome("2.test-product", ZERO)
    outcome("2.test-steps", 45)
    outcome("2.test-product", 0.7)  # the cell was changed: what came first counts
    assert progress().calibration == {"guess": (0, 1), "sure": (1, 1)}
    assert repr(progress()).endswith("\npredictions that came true, guess: 0 of 1, sure: 1 of 1")
    html = progress()._repr_html_()
    assert "your predictions" in html
    assert "1 of 1 came true" in html


def test_without_predictions_the_board_says_nothing_of_them():
    assert "prediction" not in repr(progress()) + progress()._repr_html_()


def test_a_result_beyond_the_answers_says_so_and_keeps_nothing():
    say("a", "sure")
    assert "none of the answers" in repr(outcome("2.test-product", float("nan")))
    assert record.load().predictions["2.test-product"].get("came") is None


def test_an_entry_that_somebody_spoilt_is_no_answer():
    record.update(lambda kept: kept.predictions.update({"2.test-product": {"answer": "z", "x": 1}}))
    assert repr(outcome("2.test-product", ZERO)) == f"The product is 0. (c) {WHY}"


def test_an_outcome_is_html_that_escapes_and_marks_code():
    html = outcome("2.test-product", "<b>")._repr_html_()
    assert "&lt;b&gt;" in html
    html = predict("2.test-product")._repr_mimebundle_()["text/html"]
    assert "<strong>What is <code>p.prod()</code>?</strong>" in html


@pytest.mark.parametrize("ask", [predict, lambda id: outcome(id, 0)])
def test_an_unknown_id_is_an_error_with_the_close_match(ask):
    with pytest.raises(ValueError, match=r"no prediction '2\.test-step'.*Did you mean \"2\.test-"):
        ask("2.test-step")


def test_a_panel_keeps_what_the_page_sends_and_stays_after_the_outcome():
    panel = Panel(find_prediction("2.test-product"))
    kept = {"answer": None, "sureness": "", "settled": False, "late": False, "number": 0}
    assert panel.kept == kept
    panel.choose({"answer": "a", "sureness": "", "number": 1})
    panel.choose({"answer": "a", "sureness": "sure", "number": 2})
    assert panel.kept == kept | {"answer": "a", "sureness": "sure", "number": 2}
    outcome("2.test-product", ZERO)
    assert panel.kept["settled"]
    assert Panel(find_prediction("2.test-product")).kept == panel.kept | {"number": 0}


def test_a_display_has_the_panel_a_list_and_a_text():
    bundle = predict("2.test-steps")._repr_mimebundle_()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert bundle["text/plain"] == "How many steps?\n  0 steps to 200 steps"
    assert "0 steps to 200 steps" in bundle["text/html"]
