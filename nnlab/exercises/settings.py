"""The settings under which answers run, whatever the notebook has set; all are put back."""

import contextlib
import os
import random
import sys
import tempfile
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

_PRINTED: dict[str, Any] = {"precision": 4, "linewidth": 100, "threshold": 100, "edgeitems": 3}


@contextlib.contextmanager
def own() -> Iterator[None]:
    """The same settings in every notebook: gradients, types, devices, generators, warnings.

    What the notebook had is back afterwards, also after an error or the Stop button.
    """
    import torch

    with contextlib.ExitStack() as stack:
        for part in (_warnings, _folder, _generators, _numpy, _figures):
            stack.enter_context(part())
        for setting in _of_torch(torch):
            stack.enter_context(setting)
        yield


def numbers() -> contextlib.AbstractContextManager:
    """NumPy's print options as a card needs them."""
    plain: dict[str, Any] = {"suppress": False, "sign": "-", "floatmode": "maxprec"}
    plain |= {"formatter": None, "nanstr": "nan", "infstr": "inf", "legacy": False}
    return np.printoptions(**_PRINTED, **plain)


@contextlib.contextmanager
def _warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _folder():
    before = _standing()
    with _elsewhere() if before is None else contextlib.nullcontext():
        try:
            yield
        finally:
            if before is not None and _standing() != before:
                with contextlib.suppress(OSError):  # the answer removed it
                    os.chdir(before)


@contextlib.contextmanager
def _elsewhere():
    """Stand in a folder that is there: from one that is gone, torch cannot load all its parts."""
    gone = None
    with contextlib.suppress(OSError):
        gone = os.open(".", os.O_RDONLY)
    os.chdir(tempfile.gettempdir())
    try:
        yield
    finally:
        if gone is not None:
            os.chdir(gone)
            os.close(gone)


def _standing():
    """The working folder; None if it is gone."""
    try:
        return os.getcwd()
    except OSError:
        return None


@contextlib.contextmanager
def _generators():
    import torch

    python, numpy = random.getstate(), np.random.get_state()  # noqa: NPY002
    devices = range(torch.cuda.device_count()) if torch.cuda.is_initialized() else ()
    try:
        with torch.random.fork_rng(devices):
            yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)  # noqa: NPY002


@contextlib.contextmanager
def _numpy():
    with np.errstate(all="ignore"), numbers():
        yield


@contextlib.contextmanager
def _figures():
    """Figures that an answer opens are closed, so that thirty cases do not show thirty."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        yield
        return
    before = pyplot.get_fignums()
    current = pyplot.gcf().number if before else None
    try:
        with pyplot.rc_context():
            yield
    finally:
        for number in set(pyplot.get_fignums()) - set(before):
            pyplot.close(number)
        if current in pyplot.get_fignums():
            pyplot.figure(current)


def _of_torch(torch) -> Iterator[contextlib.AbstractContextManager]:
    """Contexts, entered one by one, each made when the one before has been entered."""
    yield _types(torch)
    if torch.is_inference_mode_enabled():
        yield torch.inference_mode(False)
    yield torch.set_grad_enabled(True)
    if torch.is_anomaly_enabled():
        yield torch.autograd.set_detect_anomaly(False)
    if torch.get_default_device().type != "cpu":
        yield torch.device("cpu")
    if torch.is_autocast_enabled("cpu"):
        yield torch.autocast("cpu", enabled=False)
    # torch has no public way to ask for its print options, which an answer may change
    yield torch._tensor_str.printoptions(**_PRINTED, sci_mode=None)


@contextlib.contextmanager
def _types(torch):
    """float64 by default, and no error where an operation is not deterministic.

    Answers are handed float64, and `torch.zeros(3)` or a layer that they make should fit it.
    """
    dtype, anomaly = torch.get_default_dtype(), torch.is_anomaly_enabled()
    nan = torch.is_anomaly_check_nan_enabled()
    deterministic = torch.get_deterministic_debug_mode()  # use_... would load torch's compiler
    torch.set_default_dtype(torch.float64)
    torch.set_deterministic_debug_mode("warn" if deterministic else "default")
    try:
        yield
    finally:
        torch.set_default_dtype(dtype)
        if (torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()) != (anomaly, nan):
            torch.autograd.set_detect_anomaly(anomaly, nan)
        torch.set_deterministic_debug_mode(deterministic)
