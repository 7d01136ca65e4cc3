"""A training run on disk: written whole or not at all, and read back without running anything."""

import copy
import os
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from nnlab import atomic


def save(
    path: str | os.PathLike,
    model: nn.Module,
    optimizer: Optimizer,
    scheduler: LRScheduler | None = None,
    **more: Any,
) -> None:
    """Write what a training run needs to resume; `more` is plain data and tensors.

    The file is written beside `path`, flushed to disk, and put in its place in one step:
    a process killed midway leaves the last checkpoint as it was.
    """
    path = Path(path)
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler and scheduler.state_dict(),
        "random": _random(),
        "more": more,
    }
    part = path.with_name(path.name + ".part")  # one name: the next save replaces a killed one's
    with atomic.draft(path, part), part.open("wb") as file:
        torch.save(_plain(state), file)
        file.flush()
        os.fsync(file.fileno())


def load(
    path: str | os.PathLike,
    model: nn.Module,
    optimizer: Optimizer,
    scheduler: LRScheduler | None = None,
) -> dict[str, Any]:
    """Restore a training run as it was saved, random states included, and return its `more`.

    Random states are those of the process that saved; `fit` keeps those of all in `more`.

    Raises: ValueError if the file is no checkpoint, or that of another model.
    """
    path = Path(path)
    with path.open("rb") as file:
        try:
            saved = torch.load(file, map_location="cpu", weights_only=True)
            parts = [saved[name] for name in ("model", "optimizer", "scheduler", "random", "more")]
        except Exception as error:  # torch.load has many ways to say so
            raise ValueError(
                f"{path.name} is no checkpoint of nnlab ({type(error).__name__}). Move it away to "
                "begin anew, or name another file."
            ) from error
    try:
        model.load_state_dict(parts[0])
        optimizer.load_state_dict(parts[1])
    except (RuntimeError, ValueError, KeyError) as error:
        raise ValueError(
            f"{path.name} is the checkpoint of another training: {str(error).splitlines()[0]} "
            "Build the same model and optimizer, or name another file to begin anew."
        ) from error
    if scheduler is not None and parts[2] is not None:
        scheduler.load_state_dict(parts[2])
    _set_random(parts[3])
    return parts[4]


def _plain(value):
    """The same, with NumPy's numbers as Python's: torch.load would take NumPy's for code."""
    if isinstance(value, np.generic):
        return value.item()
    if type(value) in (list, tuple):
        return type(value)(map(_plain, value))
    if isinstance(value, dict):
        copied = copy.copy(value)  # keeps what a state_dict says of versions
        copied.clear()
        for key, each in value.items():
            copied[_plain(key)] = _plain(each)
        return copied
    return value


def _random():
    """The states of torch's generators, which dropout and shuffling draw from."""
    cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []
    mps = torch.mps.get_rng_state() if torch.backends.mps.is_available() else None
    return {"cpu": torch.get_rng_state(), "cuda": cuda, "mps": mps}


def _set_random(states):
    torch.set_rng_state(states["cpu"])
    if states["cuda"] and torch.cuda.device_count() == len(states["cuda"]):
        torch.cuda.set_rng_state_all(states["cuda"])
    mps = states.get("mps")  # older checkpoints have none
    if mps is not None and torch.backends.mps.is_available():
        torch.mps.set_rng_state(mps)
