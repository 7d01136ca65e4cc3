"""A right mark is final; what ran into a limit is not, once the limit is another."""

from dataclasses import replace

import pytest

from nnlab.grading.marks import Mark
from nnlab.grading.sandbox.limits import DEFAULT
from nnlab.grading.store import Store

WIDER = [{"seconds": 120}, {"memory": 2**33}, {"processes": 99}, {"disk": 2**30}]


def kept(tmp_path, status, limits=DEFAULT):
    store = Store(tmp_path, seed="1")
    store.put("key", Mark("2.1", float(status == "passed"), 1, status), limits)
    return store


@pytest.mark.parametrize("more", WIDER, ids=str)
@pytest.mark.parametrize("status", ["timeout", "crashed", "error"])
def test_another_limit_marks_anew_what_ran_into_one(status, more, tmp_path):
    store = kept(tmp_path, status)
    assert store.is_final("key", DEFAULT)
    assert not store.is_final("key", replace(DEFAULT, **more))


@pytest.mark.parametrize("status", ["passed", "failed", "not attempted"])
def test_another_limit_leaves_the_rest_alone(status, tmp_path):
    assert kept(tmp_path, status).is_final("key", replace(DEFAULT, **WIDER[0]))


def test_what_is_asked_again_is_marked_anew_and_nothing_else(tmp_path):
    again = ("timeout", "crashed")
    assert not kept(tmp_path, "timeout").is_final("key", DEFAULT, again)
    assert kept(tmp_path, "passed").is_final("key", DEFAULT, again)
    assert kept(tmp_path, "passed").get("key").points == 1
    assert not Store(tmp_path, seed="1").is_final("another", DEFAULT)
