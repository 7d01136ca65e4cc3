"""The file with verdicts and predictions: nothing is lost, and nothing raises."""

import json
import os
import subprocess
import sys
from threading import Thread
from types import SimpleNamespace

import pytest

from nnlab.exercises import board, record

WRITER = """
import sys
from nnlab.exercises import board
for number in range(100):
    board.remember(f"{sys.argv[1]}.{number}", "passed")
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    monkeypatch.setenv("NNLAB_PROGRESS", str(path))
    return path


@pytest.fixture
def anywhere(tmp_path, monkeypatch):
    """No place is named, and none has been found yet."""
    monkeypatch.delenv("NNLAB_PROGRESS", raising=False)
    monkeypatch.chdir(tmp_path)
    record.find.cache_clear()
    yield tmp_path
    record.find.cache_clear()


def test_two_notebooks_at_once_lose_nothing(place):
    start = [sys.executable, "-c", WRITER]
    writers = [subprocess.Popen([*start, name]) for name in ("77", "78")]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert len(json.loads(place.read_text())["exercises"]) == 200


def test_threads_of_one_kernel_lose_nothing(place):
    def write(name):
        for number in range(30):
            board.remember(f"{name}.{number}", "failed")

    threads = [Thread(target=write, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(record.load().exercises) == 90


def test_a_first_edition_is_renumbered_once_and_kept(place):
    old = {"0.1": "solved", "4.recall": "tried", "7.2": "solved", "9.1": "solved", "14.7": "tried"}
    place.write_text(json.dumps(old))
    new = {"0.1": "solved", "5.recall": "tried", "8.2": "solved", "11.1": "solved", "18.7": "tried"}
    assert board.read().states == new
    assert board.read().states == new
    assert board.remember("4.1", "passed") == ""
    kept = place.with_name("progress.first-edition.json")
    assert json.loads(kept.read_text()) == old
    assert json.loads(place.read_text())["exercises"] == {**new, "4.1": "solved"}


def test_a_later_edition_is_left_alone(place):
    text = '{"edition": 9, "exercises": {"2.1": "solved"}, "predictions": {}, "more": 1}'
    place.write_text(text)
    assert "A newer nnlab wrote progress.json" in board.remember("2.2", "passed")
    assert place.read_text() == text
    assert board.read().state("2.1") == "solved"


def test_a_second_damaged_file_does_not_replace_the_first(place):
    for content in ("{", "}"):
        place.write_text(content)
        board.remember("2.1", "passed")
    assert place.with_name("progress.json.damaged").read_text() == "{"
    assert place.with_name("progress.json.damaged-2").read_text() == "}"


def test_the_workbook_keeps_the_record_wherever_the_kernel_stands(anywhere, monkeypatch):
    (anywhere / "workbook" / ".nnlab").mkdir(parents=True)
    (anywhere / "workbook" / "drafts").mkdir()
    for folder in ("workbook", "workbook/drafts", "."):
        monkeypatch.chdir(anywhere / folder)
        record.find.cache_clear()
        assert record.place() == anywhere / "workbook" / "progress.json"


def test_another_folder_later_starts_no_second_record(anywhere, monkeypatch):
    board.remember("2.1", "passed")
    (anywhere / "elsewhere").mkdir()
    monkeypatch.chdir(anywhere / "elsewhere")
    board.remember("2.2", "passed")
    assert json.loads((anywhere / "progress.json").read_text())["exercises"].keys() == {
        "2.1",
        "2.2",
    }
    assert os.listdir(anywhere / "elsewhere") == []


def test_a_folder_left_before_the_first_verdict_is_remembered_by_ipython(anywhere, monkeypatch):
    (anywhere / "data").mkdir()
    monkeypatch.chdir(anywhere / "data")
    shell = SimpleNamespace(user_ns={"_dh": [str(anywhere), str(anywhere / "data")]})
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    assert record.place() == anywhere / "progress.json"


def test_a_working_folder_that_is_gone_is_no_trouble(anywhere, monkeypatch):
    (anywhere / "gone").mkdir()
    monkeypatch.chdir(anywhere / "gone")
    (anywhere / "gone").rmdir()
    assert board.remember("2.1", "passed") == ""
    assert board.read().states == {}


def test_no_home_and_no_known_user_are_no_trouble(anywhere, monkeypatch):
    for name in ("HOME", "USERPROFILE", "LOGNAME", "USER"):
        monkeypatch.delenv(name, raising=False)
    assert board.remember("2.1", "passed") == ""
    assert board.read().state("2.1") == "solved"


@pytest.mark.parametrize("refused", ["filelock.FileLock.acquire", "os.replace"])
def test_a_folder_that_cannot_be_written_is_no_trouble(place, monkeypatch, refused):
    place.write_text('{"edition": 2, "exercises": {"2.1": "solved"}, "predictions": {}}')

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(refused, refuse)
    assert board.remember("2.2", "passed") == ""
    assert "2.1" in board.read().states
    assert board.remember("2.3", "failed") == ""


@pytest.mark.parametrize(
    "error",
    [PermissionError(13, "Permission denied"), OSError(5, "Input/output error"), OSError("odd")],
)
def test_a_file_that_cannot_be_read_is_told_and_left_as_it_is(place, monkeypatch, error):
    text = '{"edition": 2, "exercises": {"2.1": "solved"}, "predictions": {}}'
    place.write_text(text)

    def refuse(*_, **__):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.open", refuse)
        said = board.remember("2.2", "passed")
        assert board.read().states == {}
    assert said.startswith(f"Cannot read progress.json ({error.strerror or error}); nothing is")
    assert place.read_text() == text
    assert board.remember("2.2", "passed") == ""
    assert set(board.read().states) == {"2.1", "2.2"}


def test_a_damaged_file_that_cannot_be_set_aside_is_left_as_it_is(place, monkeypatch):
    place.write_text("{")
    rename = os.replace

    def refuse(old, new):
        if str(old) == str(place):
            raise PermissionError(13, "Permission denied")
        rename(old, new)

    monkeypatch.setattr("os.replace", refuse)
    said = board.remember("2.1", "passed")
    assert said.startswith("Cannot read progress.json (it is damaged, and cannot be renamed);")
    assert place.read_text() == "{"


def test_a_place_below_a_file_is_an_empty_record(place, monkeypatch):
    place.write_text("a file")
    monkeypatch.setenv("NNLAB_PROGRESS", str(place / "progress.json"))
    assert board.remember("2.1", "passed") == ""
    assert board.read().states == {}
