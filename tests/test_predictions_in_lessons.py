"""Predictions in the notebooks: asked before their run, answered by what the page computed."""

import re

import nbformat
import pytest

from nnlab import paths
from nnlab.exercises.lessons import predictions_of
from nnlab.exercises.predictions import Choice

SAID = re.compile(r"\"[^\"]*\"|#.*")  # what code says to a reader: texts and comments
LESSONS = [path for path in paths.lessons() if predictions_of(int(path.stem[:2]))]


@pytest.fixture(params=LESSONS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def cells(path):
    return nbformat.read(path, as_version=4).cells


@pytest.fixture
def predictions(path):
    return predictions_of(int(path.stem[:2]))


def calls(cells, name):
    """Prediction -> the places of the cells that call predict or outcome for it."""
    found = {}
    for at, cell in enumerate(cells):
        if cell.cell_type == "code":
            for id in re.findall(rf'\b{name}\("([^"]+)"', cell.source):
                found.setdefault(id, []).append(at)
    return found


def test_each_is_asked_once_and_its_outcome_stands_once_after(cells, predictions):
    asked, told = calls(cells, "predict"), calls(cells, "outcome")
    for prediction in predictions:
        (question,), (outcome,) = asked[prediction.id], told[prediction.id]
        assert question < outcome, prediction.id


def test_an_outcome_is_shown_by_the_last_line_of_its_cell(cells, predictions):
    told = calls(cells, "outcome")
    for prediction in predictions:
        last = cells[told[prediction.id][0]].source.rstrip().splitlines()
        start = next(n for n, line in enumerate(last) if line.startswith("outcome("))
        assert all(line.startswith((" ", ")")) for line in last[start + 1 :]), prediction.id


def test_the_stored_result_selects_the_answer_that_the_lesson_explains(cells, predictions):
    told = calls(cells, "outcome")
    for prediction in predictions:
        shown = [o.data["text/plain"] for o in cells[told[prediction.id][0]].outputs if "data" in o]
        is_choice = isinstance(prediction, Choice)
        right = prediction.answers[prediction.right].sentence if is_choice else prediction.right
        assert any(text.endswith(right.replace("`", "")) for text in shown), prediction.id
        if is_choice:
            assert any(f"({prediction.right})" in text for text in shown), prediction.id


def test_nothing_of_a_reader_is_stored(cells):
    said = [cell.id for cell in cells if "You said" in str(cell.get("outputs", ""))]
    assert said == []


def test_code_between_them_does_not_speak_in_the_words_of_the_answer(cells, predictions):
    asked, told = calls(cells, "predict"), calls(cells, "outcome")
    for prediction in predictions:
        if isinstance(prediction, Choice):
            (question,), (outcome,) = asked[prediction.id], told[prediction.id]
            for cell in cells[question + 1 : outcome + 1]:
                said = letters(" ".join(SAID.findall(cell.source)))
                given = giving_away(prediction) & said  # one word alone may be the thing's name
                assert len(given) < 2, (prediction.id, cell.id, given)


def giving_away(prediction):
    """The words that the right answer has, and neither another answer nor the question."""
    wrong = [text.text for letter, text in prediction.answers.items() if letter != prediction.right]
    right = prediction.answers[prediction.right].text
    return letters(right) - letters(" ".join([prediction.question, *wrong]))


def letters(text):
    return set(re.findall(r"[a-z]{4,}", text.lower()))
