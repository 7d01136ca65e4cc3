"""How far numbers may move, and what is wrong with a tolerance that is declared."""

import pytest

from nnlab.regression.tolerance import DEFAULTS, problems, profile, tolerance


def declare(**said):
    return {"nnlab": {"tolerance": said}}


def test_cell_overrides_notebook_overrides_default():
    notebook = declare(cpu={"rtol": 0.01, "integers": 3}, reason="a long training")
    cell = declare(cpu={"rtol": 0.02}, reason="dropout")
    limits = tolerance("cpu", notebook, cell)
    assert (limits.rtol, limits.integers, limits.atol) == (0.02, 3, DEFAULTS["cpu"].atol)


def test_one_profile_does_not_touch_the_other():
    assert tolerance("cpu", declare(cuda={"rtol": 0.5}, reason="atomics")) == DEFAULTS["cpu"]


def test_looser_without_a_reason_is_a_problem():
    (found,) = problems(declare(cuda={"integers": 2}))
    assert found == (
        'tolerance for cuda: integers is 2, looser than 0, without a "reason"; write one beside it'
    )


def test_looser_with_a_reason_and_tighter_without_are_fine():
    assert problems(declare(cuda={"integers": 2}, reason="ties fall differently")) == []
    assert problems(declare(cpu={"rtol": 1e-6})) == []
    assert problems({}) == []


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"gpu": {}}, "tolerance has 'gpu'; expected cpu, cuda or reason"),
        ({"cpu": {"rel": 1}}, "tolerance for cpu has 'rel'; expected rtol, atol, integers, look"),
        ({"cpu": {"rtol": "1"}}, "tolerance for cpu: rtol is '1'; expected a number from 0 up"),
        ({"cpu": {"atol": -1}}, "tolerance for cpu: atol is -1; expected a number from 0 up"),
    ],
)
def test_malformed_tolerance_is_a_problem(said, message):
    assert problems(declare(**said)) == [message]


def test_profile_is_the_device_asked_for(monkeypatch):
    monkeypatch.delenv("NNLAB_DEVICE", raising=False)
    assert profile() == "cpu"
    monkeypatch.setenv("NNLAB_DEVICE", "cuda")
    assert profile() == "cuda"


def test_device_without_a_profile_is_an_error(monkeypatch):
    monkeypatch.setenv("NNLAB_DEVICE", "mps")
    with pytest.raises(ValueError, match="'mps'; notebooks are compared on cpu or cuda"):
        profile()
