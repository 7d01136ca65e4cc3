"""The board of progress: every exercise is on it, and a damaged record costs nothing."""

import json

import pytest

from nnlab.exercises import board


@pytest.fixture
def place(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    monkeypatch.setenv("NNLAB_PROGRESS", str(path))
    return path


def test_the_board_counts_and_lists_every_exercise(place):
    board.remember("2.1", "passed")
    board.remember("2.2", "error")
    lines = repr(board.read()).splitlines()
    assert "02 perceptron: 1 solved, 1 tried, 6 open" in lines
    assert "  ● 2.1 · A layer of one unit" in lines
    assert "  ◐ 2.2 · One step of Rosenblatt's rule" in lines
    assert "  ○ Recall · Three questions from lessons 00 and 01" in lines


def test_the_html_board_says_each_state_in_words(place):
    board.remember("2.1", "passed")
    html = board.read()._repr_html_()
    assert 'title="2.1 · A layer of one unit: solved"' in html
    assert 'title="2.2 · One step of Rosenblatt&#x27;s rule: open"' in html
    assert "1 solved, 7 open" in html
    assert " id=" not in html


def test_an_exercise_that_is_not_solved_leads_to_its_cell(place):
    board.remember("2.1", "passed")
    html = board.read()._repr_html_()
    assert '<a href="02-perceptron.ipynb#cell-id=about-2-2" style="color:inherit">2.2</a>' in html
    assert '<a href="02-perceptron.ipynb#cell-id=about-2-recall"' in html
    assert "cell-id=about-2-1" not in html


def test_the_board_has_a_total(place):
    board.remember("2.1", "passed")
    board.remember("3.1", "failed")
    assert board.read().total.startswith("all lessons: 1 solved, 1 tried, ")
    assert board.read().total in repr(board.read())


def test_solved_stays_solved_and_unknown_entries_are_kept(place):
    kept = {"77.1": "solved", "2.1": "solved"}
    place.write_text(json.dumps({"edition": 2, "exercises": kept, "predictions": {}}))
    board.remember("2.1", "failed")
    board.remember("2.3", "failed")
    board.remember("2.4", "not attempted")
    assert json.loads(place.read_text())["exercises"] == kept | {"2.3": "tried"}


@pytest.mark.parametrize(
    "content", [b"{", b"\xff\xfe", b"[]", b'{"2.1": 3}', b'{"edition": 2}', b""]
)
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(place, content):
    place.write_bytes(content)
    note = board.remember("2.1", "passed")
    assert note == "progress.json was damaged; it is kept as progress.json.damaged."
    assert place.with_name("progress.json.damaged").read_bytes() == content
    assert board.read().state("2.1") == "solved"
    assert board.read().note == ""


def test_a_folder_that_is_not_there_is_no_trouble(place, monkeypatch):
    monkeypatch.setenv("NNLAB_PROGRESS", str(place / "nowhere" / "progress.json"))
    assert board.remember("2.1", "passed") == ""
    assert board.read().state("2.1") == "open"
