"""Setup makes a run repeatable and says in one line what it chose."""

import random
import subprocess
import sys

import numpy as np
import pytest
import torch

from nnlab import device, setup
from nnlab.exercises import settings


def draws():
    return random.random(), np.random.rand(), torch.rand(1).item()  # noqa: NPY002


def test_setup_repeats_python_numpy_and_torch():
    setup(seed=3, device="cpu")
    first = draws()
    setup(seed=3, device="cpu")
    assert draws() == first
    setup(seed=4, device="cpu")
    assert draws() != first


def test_setup_says_device_reason_threads_and_seed(capsys):
    assert setup(seed=7, device="cpu", threads=1) == torch.device("cpu")
    assert capsys.readouterr().out == "nnlab: cpu (as asked), threads 1, seed 7\n"


def test_the_environment_chooses_the_device(monkeypatch, capsys):
    monkeypatch.setenv("NNLAB_DEVICE", "cpu")
    setup()
    assert "cpu (NNLAB_DEVICE says so)" in capsys.readouterr().out


def test_only_the_first_process_of_torchrun_speaks(monkeypatch, capsys):
    monkeypatch.setenv("RANK", "1")
    setup(device="cpu")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("variable", ["NNLAB_TESTING", "BINDER_SERVICE_HOST"])
def test_one_thread_under_tests_and_on_binder(monkeypatch, variable):
    for name in ("NNLAB_TESTING", "BINDER_SERVICE_HOST", "NNLAB_THREADS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, "1")
    setup(device="cpu")
    assert torch.get_num_threads() == 1


def test_at_most_four_threads_elsewhere(monkeypatch):
    for name in ("NNLAB_TESTING", "BINDER_SERVICE_HOST", "NNLAB_THREADS"):
        monkeypatch.delenv(name, raising=False)
    setup(device="cpu")
    assert 1 <= torch.get_num_threads() <= 4
    setup(device="cpu", threads=1)


def test_tf32_is_off_and_algorithms_are_deterministic():
    setup(device="cpu")
    assert torch.are_deterministic_algorithms_enabled()
    assert not torch.backends.cudnn.allow_tf32
    assert not torch.backends.cuda.matmul.allow_tf32


def test_what_sets_up_and_checks_loads_no_compiler(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch._inductor", None)  # it cannot be imported
    setup(device="cpu")
    with settings.own():
        assert torch.get_deterministic_debug_mode() == 1  # answers are warned
    assert torch.get_deterministic_debug_mode() == 2


def test_a_device_that_is_not_there_is_named_with_what_is():
    missing = next((name for name in ("cuda", "mps") if name not in device.available()), None)
    if missing is None:
        pytest.skip("this machine has every device")
    with pytest.raises(ValueError, match=f"device is '{missing}'; this machine has .*cpu"):
        setup(device=missing)


def test_wrong_arguments_are_named():
    with pytest.raises(ValueError, match="device is 'gpu'; this machine has"):
        setup(device="gpu")
    with pytest.raises(ValueError, match="threads is 0; expected at least 1"):
        setup(device="cpu", threads=0)


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("NNLAB_DEVICE", "gpu", "NNLAB_DEVICE is 'gpu'; this machine has"),
        ("NNLAB_THREADS", "two", "NNLAB_THREADS is 'two'; expected a whole number"),
        ("NNLAB_THREADS", "0", "threads is 0; expected at least 1"),
    ],
)
def test_wrong_environment_variables_are_named(monkeypatch, variable, value, message):
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValueError, match=message):
        setup()


def test_processes_of_torchrun_share_the_cores(monkeypatch):
    for name in ("NNLAB_TESTING", "BINDER_SERVICE_HOST", "NNLAB_THREADS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOCAL_WORLD_SIZE", "1000")
    setup(device="cpu")
    assert torch.get_num_threads() == 1


def test_a_device_object_is_as_good_as_its_name():
    assert setup(device=torch.device("cpu"), threads=1) == torch.device("cpu")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_setup_does_not_start_cuda():
    code = "import nnlab, torch; nnlab.setup(device='cpu'); assert not torch.cuda.is_initialized()"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
