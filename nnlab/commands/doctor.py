"""What is installed, what the machine has, and what is wrong, with what to type for each fault.

Every check is a function of the facts that returns a finding, or None where all is well.
"""

import sys
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from nnlab.commands.machine import GB, Facts

PIP = f"{sys.executable} -m pip"
CPU_WHEELS = "https://download.pytorch.org/whl/cpu"
SHOWN = ("nnlab-course", "torch", "torchvision", "jupyterlab")


@dataclass(frozen=True)
class Finding:
    """Something wrong, and what to do about it."""

    problem: str
    remedy: str


def unrelated_nnlab(facts: Facts) -> Finding | None:
    """The public index has an old package called nnlab, which is not this course."""
    if version := facts.versions.get("nnlab"):
        return Finding(
            f"The package nnlab {version} is not this course, which is called nnlab-course.",
            f"{PIP} uninstall nnlab, and then install the course again",
        )
    return None


def packages(facts: Facts) -> Finding | None:
    """Everything that the course needs, in versions that it can use."""
    if lacking := _lacking(facts.needs, facts.versions):
        here = ", ".join(f"{r.name} is {facts.versions.get(r.name, 'missing')}" for r in lacking)
        wanted = " ".join(f'"{r.name}{r.specifier}"' for r in lacking)
        return Finding(
            f"Installed packages do not fit the course: {here}.", f"{PIP} install {wanted}"
        )
    return None


def torch_pair(facts: Facts) -> Finding | None:
    """Torch and torchvision, which fit together only if release and build are the same."""
    index = "" if facts.torch_cuda else f" --index-url {CPU_WHEELS}"
    again = f"{PIP} install --force-reinstall torch torchvision{index}"
    if "torchvision::nms" in facts.torch_error:
        built = f"CUDA {facts.torch_cuda}" if facts.torch_cuda else "the CPU"
        return Finding(f"torch is built for {built}, and torchvision is not.", again)
    if wanted := _lacking(facts.torchvision_needs, facts.versions):
        torch, vision = facts.versions.get("torch", "missing"), facts.versions["torchvision"]
        return Finding(f"torch is {torch}; torchvision {vision} goes with {wanted[0]}.", again)
    if facts.torch_error:
        return Finding(f"torch cannot be imported: {facts.torch_error}", again)
    return None


def idle_gpu(facts: Facts) -> Finding | None:
    """An NVIDIA card that torch does not use."""
    if not facts.nvidia_card or facts.cuda_works or facts.torch_error:
        return None
    if facts.torch_cuda:
        return Finding(
            f"{facts.nvidia_card} is idle: its driver does not support CUDA {facts.torch_cuda}, "
            "for which torch is built.",
            "update the NVIDIA driver",
        )
    return Finding(
        f"{facts.nvidia_card} is idle: torch is built for the CPU alone.",
        f"{PIP} install --force-reinstall torch torchvision "
        "(on Windows, the line that pytorch.org/get-started gives)",
    )


def front_ends(facts: Facts) -> Finding | None:
    """The halves of the widgets that run in the browser."""
    if facts.lost_front_ends:
        return Finding(
            f"JupyterLab has no {' and no '.join(facts.lost_front_ends)}: "
            "playgrounds would show as text.",
            f"{PIP} install --force-reinstall ipywidgets jupyterlab_widgets anywidget, "
            "then reload the page",
        )
    return None


def home(facts: Facts) -> Finding | None:
    """A home folder, without which JupyterLab does not start."""
    if not facts.has_home:
        return Finding(
            "There is no home folder: HOME names none, or the system does not know this user. "
            "JupyterLab needs one, and data is unpacked anew each time.",
            "export HOME=/a/folder/of/yours",
        )
    return None


def memory(facts: Facts) -> Finding | None:
    """Room for one lesson, of which the largest takes 1.57 GB."""
    if facts.memory_free < 2 * GB:
        return Finding(
            f"Only {facts.memory_free / GB:.1f} GB of memory are free; a lesson may need 1.6 GB.",
            "in JupyterLab: Kernel, Shut Down All Kernels; or close other programs",
        )
    return None


def disk(facts: Facts) -> Finding | None:
    """Room for the unpacked data."""
    if facts.cache_free < GB / 2:
        return Finding(
            f"Only {facts.cache_free / GB:.1f} GB are free where data is unpacked, {facts.cache}.",
            "export NNLAB_CACHE=/a/folder/with/more/room",
        )
    return None


def data(facts: Facts) -> Finding | None:
    """Every shipped data file, byte for byte."""
    if facts.data_problems:
        return Finding("\n".join(facts.data_problems), "restore the files as said above")
    return None


CHECKS = (unrelated_nnlab, packages, torch_pair, idle_gpu, front_ends, home, memory, disk, data)


def findings(facts: Facts) -> list[Finding]:
    """What is wrong."""
    return [finding for check in CHECKS if (finding := check(facts))]


def report(facts: Facts) -> str:
    """The facts as a short table, and under it what is wrong."""
    rows = {"python": sys.version.split()[0]}
    rows |= {name: facts.versions.get(name, "not installed") for name in SHOWN}
    rows |= {
        "device": facts.device or "none, because torch cannot be imported",
        "memory": f"{facts.memory / GB:.1f} GB, {facts.memory_free / GB:.1f} GB of it free",
        "cache": f"{facts.cache}, {facts.cache_free / GB:.0f} GB free",
        "data": _data_in_short(facts.data_problems),
    }
    lines = [f"{name:<13} {value}" for name, value in rows.items()]
    for finding in findings(facts):
        lines += ["", finding.problem, f"  To do: {finding.remedy}"]
    return "\n".join(lines if findings(facts) else [*lines, "", "Nothing is wrong."])


def _data_in_short(problems: tuple[str, ...] | None) -> str:
    if problems is None:
        return "not checked, because torch cannot be imported"
    return f"{len(problems)} files missing or damaged" if problems else "whole"


def _lacking(needs: tuple[str, ...], versions: dict[str, str]) -> list[Requirement]:
    """The requirements that the installed versions do not meet; optional ones are left out."""

    def is_met(need):
        version = versions.get(canonicalize_name(need.name))
        return version is not None and need.specifier.contains(version, prereleases=True)

    asked = [Requirement(text) for text in needs]
    asked = [need for need in asked if not need.marker or need.marker.evaluate({"extra": ""})]
    return [need for need in asked if not is_met(need)]
