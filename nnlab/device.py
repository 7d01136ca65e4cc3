"""One call that makes a run repeatable: seeds, device, threads, figure style."""

import os
import random
from collections.abc import Callable

import numpy as np
import torch

from nnlab import style

DEVICES = ("cuda", "mps", "cpu")


def setup(seed: int = 0, device: str = "auto", threads: int | None = None) -> torch.device:
    """Seed everything, pick the device, say so in one line, and return the device.

    `device` is "auto", "cpu", "cuda" or "mps"; "auto" follows the environment variable
    NNLAB_DEVICE if it is set. `threads=None` follows NNLAB_THREADS if it is set, else it
    means one thread under tests and on Binder, and up to four elsewhere. TF32 is off and algorithms
    are deterministic, so that results repeat.

    Raises: ValueError if the device is unknown or not available, or `threads` is below 1.
    """
    chosen, why = _choose(device)
    n_threads = _threads() if threads is None else threads
    if n_threads < 1:
        raise ValueError(
            f"threads is {n_threads}; expected at least 1, or None for a good default."
        )
    torch.set_num_threads(n_threads)
    _seed(seed)
    _repeatable()
    style.use()
    if os.environ.get("RANK", "0") == "0":  # under torchrun one process speaks for all
        print(f"nnlab: {chosen} ({why}), threads {n_threads}, seed {seed}")
    return chosen


def available() -> list[str]:
    """The names of the devices that work here, best first."""
    found: dict[str, Callable[[], bool]] = {
        "cuda": torch.cuda.is_available,
        "mps": torch.backends.mps.is_available,
    }
    return [name for name in DEVICES if name not in found or found[name]()]


def _choose(device):
    wanted, why, source = str(device), "as asked", "device"
    if wanted == "auto" and os.environ.get("NNLAB_DEVICE"):
        wanted, why, source = os.environ["NNLAB_DEVICE"], "NNLAB_DEVICE says so", "NNLAB_DEVICE"
    here = available()
    if wanted == "auto":
        wanted, why = here[0], "the best that is here" if len(here) > 1 else "no GPU found"
    if wanted not in here:
        raise ValueError(
            f"{source} is {wanted!r}; this machine has {', '.join(here)}. "
            'Use one of these or "auto"; `nnlab doctor` says why a GPU may be missing.'
        )
    if wanted == "cuda":
        return torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))), why
    return torch.device(wanted), why


def _threads():
    if given := os.environ.get("NNLAB_THREADS"):
        if not given.isdecimal():
            raise ValueError(f"NNLAB_THREADS is {given!r}; expected a whole number, such as 2.")
        return int(given)
    if os.environ.get("NNLAB_TESTING") or os.environ.get("BINDER_SERVICE_HOST"):
        return 1
    affinity = getattr(os, "sched_getaffinity", None)  # Linux only: respects a container's share
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    sharers = int(os.environ.get("LOCAL_WORLD_SIZE", 1))  # torchrun's processes on this machine
    return max(1, min(4, cores // sharers))


def _seed(seed):
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002  libraries that draw from the global generator follow too
    torch.manual_seed(seed)


def _repeatable():
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # read when CUDA starts
    # `use_deterministic_algorithms` would load torch's compiler to tell it too, which takes 1.5 s.
    torch.set_deterministic_debug_mode("error")
    os.environ.setdefault("TORCHINDUCTOR_DETERMINISTIC", "1")  # read when it is loaded
    torch.backends.cudnn.benchmark = False
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.set_printoptions(precision=4, linewidth=100, threshold=100, edgeitems=3)
    np.set_printoptions(precision=4, linewidth=100, threshold=100, edgeitems=3)
