"""What went wrong in one lesson is asked again in a later one."""

import ipywidgets as widgets
import pytest

from nnlab import outcome, revisit
from nnlab.exercises import board, estimate, prediction, record, said
from nnlab.exercises.again import MOST, NOTHING
from nnlab.exercises.lessons import find_prediction, perceptron
from nnlab.exercises.panel import Again

WORDS = {"below": "The slope shrinks.", "above": "The first are long.", "right": "So."}


@pytest.fixture(autouse=True)
def declared(tmp_path, monkeypatch):
    """Five choices and an estimate of lesson 02, and a record of their own."""
    monkeypatch.setenv("NNLAB_PROGRESS", str(tmp_path / "progress.json"))
    for number in range(5):
        asked = prediction(f"2.test-{number}", f"Which, `{number}`?")
        asked.answer("less", lambda p: p < 0, like=-1, wrong="It cannot be less.")
        asked.answer("as much", 0, right="Both are one.")
        monkeypatch.setattr(perceptron, f"asked_{number}", asked, raising=False)
    numbers = {"low": 0, "high": 200, "step": 5, "near": 10, "unit": "steps"}
    steps = estimate("2.test-steps", "How many steps?", **WORDS, **numbers)
    monkeypatch.setattr(perceptron, "asked_steps", steps, raising=False)


def goes(answer, id="2.test-0", came=0):
    said.keep(find_prediction(id), answer, "sure")
    outcome(id, came)


def asked(lesson):
    return [prediction.id for prediction in revisit(lesson).asked]


def test_without_a_record_there_is_nothing_to_come_back_to():
    assert repr(revisit(4)) == NOTHING
    assert NOTHING in revisit(4)._repr_mimebundle_()["text/html"]


def test_only_what_went_wrong_in_lessons_before_is_asked_again():
    goes("a", "2.test-0")
    goes("b", "2.test-1")
    said.keep(find_prediction("2.test-2"), "a", "sure")  # its outcome was never seen
    outcome("2.test-3", 0)
    said.keep(find_prediction("2.test-3"), "a", "sure")  # after its outcome: it does not count
    assert asked(3) == ["2.test-0"]
    assert asked(2) == asked(1) == []


def test_it_is_asked_until_it_was_put_right_in_a_later_lesson():
    goes("a")
    panel = Again(find_prediction("2.test-0"), 3)
    assert panel.kept["answer"] is None
    panel.choose({"answer": "a", "number": 1})
    told = "You said (a) less. It is (b) as much. It cannot be less. Both are one."
    assert panel.kept["told"] == told
    assert panel.kept["settled"]
    assert told in repr(revisit(3))
    assert asked(5) == ["2.test-0"]
    Again(find_prediction("2.test-0"), 5).choose({"answer": "b", "number": 1})
    assert asked(5) == ["2.test-0"]  # the lesson shows the same when its cell is run again
    assert "You said (b) as much. It is." in repr(revisit(5))
    assert asked(6) == []


def test_the_first_answer_in_a_lesson_stays():
    goes("a")
    panel = Again(find_prediction("2.test-0"), 3)
    panel.choose({"answer": "a", "number": 1})
    panel.choose({"answer": "b", "number": 2})
    assert panel.kept["answer"] == "a"


def test_what_is_no_answer_is_not_kept():
    goes("a")
    panel = Again(find_prediction("2.test-0"), 3)
    for answer in ("z", None, 7, []):
        panel.choose({"answer": answer, "number": 1})
        assert panel.kept["answer"] is None


def test_a_number_is_asked_again():
    goes(20, "2.test-steps", 45)
    panel = Again(find_prediction("2.test-steps"), 3)
    panel.choose({"answer": 60, "number": 1})
    assert panel.kept["told"] == "You said 60 steps. It is less: 45 steps. The first are long. So."
    assert asked(4) == ["2.test-steps"]
    Again(find_prediction("2.test-steps"), 4).choose({"answer": 50, "number": 1})
    assert asked(5) == []


def test_a_lesson_asks_a_few_those_first_that_were_asked_least():
    for number in range(5):
        goes("a", f"2.test-{number}")
    assert asked(3) == [f"2.test-{number}" for number in range(MOST)]
    for id in asked(3):
        Again(find_prediction(id), 3).choose({"answer": "a", "number": 1})
    assert asked(4) == ["2.test-3", "2.test-4", "2.test-0"]


def test_tried_exercises_are_named_with_a_link():
    board.remember("2.2", "failed")
    board.remember("2.3", "passed")
    again = revisit(4)
    assert "Tried, and still open: 2.2" in repr(again)
    assert "2.3" not in repr(again)
    assert (
        '<a href="02-perceptron.ipynb#cell-id=about-2-2">' in again._repr_mimebundle_()["text/html"]
    )


def test_the_calibration_stays_as_it_was():
    goes("a")
    before = said.calibration(record.load())
    Again(find_prediction("2.test-0"), 3).choose({"answer": "b", "number": 1})
    assert said.calibration(record.load()) == before == {"sure": (0, 1)}


def test_it_is_shown_with_the_widgets_of_colab_whose_boxes_have_no_bundle(monkeypatch):
    goes("a")
    monkeypatch.delattr(widgets.Widget, "_repr_mimebundle_")
    shown = revisit(4)._repr_mimebundle_()
    assert shown["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert "Which, <code>0</code>?" in shown["text/html"]


@pytest.mark.parametrize("again", [{"3": "z"}, {"x": "b"}, [], "b", {"3": None}])
def test_a_record_that_somebody_changed_is_no_answer(again):
    goes("a")
    record.update(lambda kept: kept.predictions["2.test-0"].update(again=again))
    assert asked(4) == ["2.test-0"]


@pytest.mark.parametrize("lesson", [99, "4", None, -1])
def test_an_unknown_lesson_is_told(lesson):
    with pytest.raises(ValueError, match="expected a lesson's number: 0, 1"):
        revisit(lesson)
