"""The cache of unpacked arrays: read once it is made, and made again where it is damaged."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from nnlab.data import cache

ARRAY = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def make():
    """Makes the array and counts how often it had to."""

    def make():
        make.calls += 1
        return ARRAY.copy()

    make.calls = 0
    return make


def test_an_array_is_made_once_and_read_afterwards(make, folder):
    for _ in range(3):
        np.testing.assert_array_equal(cache.remembered("key", make), ARRAY, strict=True)
    assert make.calls == 1
    assert [file.suffix for file in folder.iterdir()] == [".npy"]


def test_keys_do_not_mix(make):
    cache.remembered("train", make)
    cache.remembered("test", make)
    assert make.calls == 2


def test_what_the_caller_changes_does_not_reach_the_cache(make):
    cache.remembered("key", make)
    cache.remembered("key", make)[:] = 0
    np.testing.assert_array_equal(cache.remembered("key", make), ARRAY)
    assert make.calls == 1


@pytest.mark.parametrize(
    "damage",
    [lambda content: content[:-1], lambda content: content[:-1] + b"?", lambda content: b""],
    ids=["truncated", "altered", "empty"],
)
def test_a_damaged_file_is_quietly_made_again(make, folder, damage):
    cache.remembered("key", make)
    (file,) = folder.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    np.testing.assert_array_equal(cache.remembered("key", make), ARRAY)
    cache.remembered("key", make)
    assert make.calls == 2
    assert list(folder.iterdir()) == [file]


def test_a_pickle_is_never_read(make, folder):
    content = io.BytesIO()
    np.save(content, np.array([{"a": 1}]), allow_pickle=True)
    digest = hashlib.sha256(content.getvalue()).hexdigest()
    folder.mkdir()
    (folder / f"key-{digest}.npy").write_bytes(content.getvalue())
    np.testing.assert_array_equal(cache.remembered("key", make), ARRAY)
    assert make.calls == 1


def test_a_cache_that_cannot_be_written_costs_only_time(make, folder):
    folder.write_text("a file where the folder should be")
    for _ in range(2):
        np.testing.assert_array_equal(cache.remembered("key", make), ARRAY)
    assert make.calls == 2


def test_a_write_that_fails_leaves_nothing_behind(make, folder):
    cache.remembered("key", make)
    (file,) = folder.iterdir()
    file.unlink()
    file.mkdir()  # a folder in the place of the file
    np.testing.assert_array_equal(cache.remembered("key", make), ARRAY)
    assert list(folder.iterdir()) == [file]


def test_many_at_once_get_the_array_and_leave_one_file(make, folder):
    with ThreadPoolExecutor(8) as pool:
        for array in pool.map(lambda _: cache.remembered("key", make), range(64)):
            np.testing.assert_array_equal(array, ARRAY, strict=True)
    assert len(list(folder.iterdir())) == 1
