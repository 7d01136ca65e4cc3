"""What a notebook has set changes no verdict, and what an answer sets is put back."""

import contextlib
import os
import random
import warnings

import numpy as np
import pytest
import torch

from nnlab.exercises import settings
from nnlab.exercises.learner import assess
from nnlab.exercises.lessons import find


@contextlib.contextmanager
def default_dtype():
    torch.set_default_dtype(torch.float16)
    try:
        yield
    finally:
        torch.set_default_dtype(torch.float32)


@contextlib.contextmanager
def strict():
    torch.use_deterministic_algorithms(True)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(False)


@contextlib.contextmanager
def errors():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


IN_THE_NOTEBOOK = {
    "no gradients": torch.no_grad,
    "inference mode": torch.inference_mode,
    "anomaly mode": lambda: torch.autograd.set_detect_anomaly(True, check_nan=True),
    "float16": default_dtype,
    "another device": lambda: torch.device("meta"),
    "autocast": lambda: torch.autocast("cpu", torch.bfloat16),
    "deterministic": strict,
    "NumPy's errors": lambda: np.errstate(all="raise"),
    "NumPy's printing": lambda: np.printoptions(precision=1, formatter={"float": lambda x: "?"}),
    "warnings are errors": errors,
}


def state():
    """All that `own` promises to leave alone."""
    return {
        "gradients": torch.is_grad_enabled(),
        "inference": torch.is_inference_mode_enabled(),
        "anomaly": (torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()),
        "dtype": torch.get_default_dtype(),
        "device": torch.get_default_device(),
        "autocast": torch.is_autocast_enabled("cpu"),
        "deterministic": torch.are_deterministic_algorithms_enabled(),
        "lenient": torch.is_deterministic_algorithms_warn_only_enabled(),
        "torch prints": vars(torch._tensor_str.PRINT_OPTS).copy(),
        "numpy prints": np.get_printoptions(),
        "numpy errors": np.geterr(),
        "warnings": list(warnings.filters),
        "python draws": random.getstate(),
        "numpy draws": np.random.get_state()[1].tolist(),  # noqa: NPY002
        "torch draws": torch.get_rng_state().tolist(),
        "folder": os.getcwd(),
    }


def meddle():
    """What an answer may do to the notebook."""
    torch.set_grad_enabled(False)
    torch.set_default_dtype(torch.float16)
    torch.use_deterministic_algorithms(True)
    torch.set_printoptions(precision=2)
    torch.manual_seed(5)
    torch.autograd.set_detect_anomaly(True)
    np.set_printoptions(precision=2)
    np.seterr(all="raise")
    np.random.seed(5)  # noqa: NPY002
    random.seed(5)
    warnings.simplefilter("error")
    os.chdir("/")


@pytest.mark.parametrize("notebook", IN_THE_NOTEBOOK)
@pytest.mark.parametrize("id", ["8.1", "13.4", "15.7"])
def test_what_the_notebook_has_set_changes_no_verdict_and_stays(notebook, id):
    task = find(id)
    with IN_THE_NOTEBOOK[notebook]():
        before = state()
        result = assess(task, tuple(task.answers))
        assert result.passed, result
        assert state() == before


@pytest.mark.parametrize("error", [None, ValueError, KeyboardInterrupt])
def test_what_an_answer_sets_is_put_back(error):
    before = state()
    with contextlib.suppress(ValueError, KeyboardInterrupt), settings.own():
        meddle()
        if error:
            raise error
    assert state() == before


def test_a_working_folder_that_is_gone_changes_no_verdict(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    task = find("8.1")
    result = assess(task, tuple(task.answers))
    assert result.passed, result
    with pytest.raises(FileNotFoundError):
        os.getcwd()


def test_an_answer_that_removes_the_working_folder_gets_its_verdict(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")

    def classify(x, w, b):
        if os.path.isdir(tmp_path / "gone"):
            os.rmdir(tmp_path / "gone")
        os.chdir(tmp_path)
        return find("2.1").answers[0](x, w, b)

    result = assess(find("2.1"), (classify,))
    assert result.passed, result


def test_figures_of_an_answer_are_closed_and_those_of_the_page_stay():
    from matplotlib import pyplot as plt

    mine, other = plt.figure(), plt.figure()
    plt.figure(mine.number)
    try:
        with settings.own():
            plt.figure()
            plt.rcParams["figure.dpi"] = 7
        assert plt.get_fignums() == [mine.number, other.number]
        assert plt.gcf() is mine
        assert plt.rcParams["figure.dpi"] != 7
    finally:
        plt.close("all")


def test_draws_of_every_generator_repeat_from_case_to_case():
    from nnlab.exercises.run import run

    def answer():
        return random.random(), np.random.rand(), torch.rand(1)  # noqa: NPY002

    first, second = run([answer], [(), ()])
    assert repr(first.value) == repr(second.value)


def test_a_card_shows_numbers_as_always_under_other_print_options():
    task = find("2.1")
    usual = repr(assess(task, (lambda x, w, b: x @ w,)))
    with np.printoptions(precision=1, formatter={"float": lambda x: "?"}):
        assert repr(assess(task, (lambda x, w, b: x @ w,))) == usual
