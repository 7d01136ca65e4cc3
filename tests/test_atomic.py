"""A file is replaced whole or left as it was, whoever else writes it and whatever goes wrong."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from nnlab import atomic


def test_a_text_is_written_with_the_same_bytes_on_every_system(tmp_path):
    atomic.write(tmp_path / "a.txt", "가\nb\n")
    assert (tmp_path / "a.txt").read_bytes() == "가\nb\n".encode()


def test_an_error_leaves_the_file_as_it_was_and_nothing_beside_it(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        atomic.write(path, "a letter that no file holds: \ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_many_that_write_at_once_never_meet_in_one_draft(tmp_path):
    path, texts = tmp_path / "a.txt", [f"{number}\n" * 5_000 for number in range(32)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda text: atomic.write(path, text), texts))
    assert path.read_text("utf-8") in texts
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_may_be_read_by_others_as_any_file_may(tmp_path):
    atomic.write(tmp_path / "a.txt", "")
    (tmp_path / "b.txt").touch()
    assert os.stat(tmp_path / "a.txt").st_mode == os.stat(tmp_path / "b.txt").st_mode


def test_a_given_place_is_used_and_gone_afterwards(tmp_path):
    path, given = tmp_path / "a.txt", tmp_path / "a.part"
    given.write_text("left by a kill")
    with atomic.draft(path, given) as place:
        assert place == given
        place.write_text("new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]
