"""The facts about this machine and installation that `nnlab doctor` judges."""

import io
import shutil
import subprocess
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from packaging.utils import canonicalize_name

from nnlab import paths

GB = 10**9
FRONT_ENDS = ("@jupyter-widgets/jupyterlab-manager", "anywidget")


@dataclass(frozen=True)
class Facts:
    """What the checks look at. The defaults describe a healthy machine without a GPU."""

    versions: dict[str, str] = field(default_factory=dict)  # distribution -> version
    needs: tuple[str, ...] = ()  # what nnlab-course asks for, as in its metadata
    torchvision_needs: tuple[str, ...] = ()
    torch_error: str = ""  # what importing torch and torchvision raised
    torch_cuda: str = ""  # the CUDA version that torch was built for
    cuda_works: bool = False
    nvidia_card: str = ""
    device: str = ""  # the line that `nnlab.setup` prints
    lost_front_ends: tuple[str, ...] = ()
    has_home: bool = True  # whether the reader has a folder for settings
    memory: int = 16 * GB
    memory_free: int = 8 * GB
    cache: Path = Path("cache")
    cache_free: int = 100 * GB
    data_problems: tuple[str, ...] | None = ()  # None: not looked at


def look() -> Facts:
    """The facts of this machine, in a few seconds (torch is imported)."""
    torch = _torch()
    works = "torch_cuda" in torch
    memory, memory_free = memory_bytes()
    return Facts(
        versions=_versions(),
        needs=_needs("nnlab-course"),
        torchvision_needs=tuple(n for n in _needs("torchvision") if n.startswith("torch")),
        **torch,
        device=_device() if works else "",
        nvidia_card=_nvidia_card(),
        lost_front_ends=_lost_front_ends(),
        has_home=_has_home(),
        memory=memory,
        memory_free=memory_free,
        cache=paths.cache(),
        cache_free=_free_on_disk(paths.cache()),
        data_problems=_data_problems() if works else None,
    )


def memory_bytes(cgroup: Path = Path("/sys/fs/cgroup")) -> tuple[int, int]:
    """Total and free memory, within the limit of a container if there is one."""
    import psutil

    machine = psutil.virtual_memory()
    try:
        limit = int((cgroup / "memory.max").read_text())
        used = int((cgroup / "memory.current").read_text())
        stat = dict(line.split() for line in (cgroup / "memory.stat").read_text().splitlines())
    except (OSError, ValueError):  # no container, or one without a limit ("max")
        return machine.total, machine.available
    free = limit - used + int(stat["inactive_file"])  # file caches are given up when needed
    return min(limit, machine.total), min(free, machine.available)


def _versions() -> dict[str, str]:
    """Every installed distribution by its normalised name; of two, the one that is imported."""
    installed = [(d.name, d.version) for d in metadata.distributions()]
    return {canonicalize_name(name): version for name, version in reversed(installed) if name}


def _needs(distribution: str) -> tuple[str, ...]:
    try:
        return tuple(metadata.requires(distribution) or ())
    except metadata.PackageNotFoundError:
        return ()


def _torch() -> dict:
    """What torch says about itself; the error if it, or torchvision, cannot be imported."""
    found: dict = {}
    try:
        import torch

        found |= {"torch_cuda": torch.version.cuda or "", "cuda_works": torch.cuda.is_available()}
        import torchvision  # noqa: F401
    except Exception as error:  # broken builds raise anything: OSError, RuntimeError, ImportError
        return found | {"torch_error": str(error)}
    return found


def _device() -> str:
    from nnlab import device

    with redirect_stdout(io.StringIO()) as said:
        try:
            device.setup()
        except ValueError as error:  # NNLAB_DEVICE names a device that is not there
            return str(error)
    return said.getvalue().strip().removeprefix("nnlab: ")


def _data_problems() -> tuple[str, ...]:
    from nnlab import files

    return tuple(files.verify())


def _nvidia_card() -> str:
    """The name of the first NVIDIA card, whether torch can use it or not."""
    try:
        cards = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return cards.stdout.splitlines()[0].split(" (UUID")[0] if cards.returncode == 0 else ""


def _has_home() -> bool:
    try:
        return Path.home().is_dir()
    except RuntimeError:  # HOME is not set, and the system does not know the user
        return False


def _lost_front_ends() -> tuple[str, ...]:
    """The widgets' halves that run in the browser, where this JupyterLab does not find them."""
    try:
        from jupyter_core.paths import jupyter_path
    except ImportError:  # no JupyterLab here: another program shows the notebooks
        return ()
    try:
        folders = [Path(folder) for folder in jupyter_path("labextensions")]
    except RuntimeError:  # it asks for a home folder, whose lack is a finding of its own
        return ()
    return tuple(n for n in FRONT_ENDS if not any((f / n).is_dir() for f in folders))


def _free_on_disk(path: Path) -> int:
    """Free bytes where `path` is, or will be."""
    there = next(folder for folder in (path, *path.absolute().parents) if folder.exists())
    return shutil.disk_usage(there).free
