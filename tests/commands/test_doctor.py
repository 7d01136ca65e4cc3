"""What the doctor recognises, told by made-up facts; and that it can look at a real machine."""

import os
import re
import subprocess
import sys

import pytest

from nnlab.commands import doctor, machine
from nnlab.commands.machine import GB, Facts

HEALTHY = Facts(
    versions={"nnlab-course": "0.1.0", "torch": "2.15.0+cpu", "torchvision": "0.29.2"},
    needs=("torch>=2.11", 'nbval>=0.11; extra == "test"'),
    torchvision_needs=("torch>=2.14.0",),
    device="cpu (no GPU found), threads 2, seed 0",
)


def sick(**changes):
    """The one finding about a machine that is healthy but for the changes."""
    (finding,) = doctor.findings(Facts(**{**vars(HEALTHY), **changes}))
    return finding


def with_versions(**versions):
    return HEALTHY.versions | {name.replace("_", "-"): v for name, v in versions.items()}


def test_healthy_machine_gets_a_clean_bill():
    assert doctor.findings(HEALTHY) == []
    lines = doctor.report(HEALTHY).splitlines()
    assert "torch         2.15.0+cpu" in lines
    assert "jupyterlab    not installed" in lines
    assert "device        cpu (no GPU found), threads 2, seed 0" in lines
    assert "memory        16.0 GB, 8.0 GB of it free" in lines
    assert lines[-1] == "Nothing is wrong."


def test_report_says_under_each_finding_what_to_do():
    report = doctor.report(Facts(memory_free=GB, cache_free=0))
    assert report.count("  To do: ") == 2
    assert "Nothing is wrong" not in report


def test_unrelated_nnlab_is_to_be_removed():
    finding = sick(versions=with_versions(nnlab="0.0.3"))
    assert finding.problem.startswith("The package nnlab 0.0.3 is not this course")
    assert "pip uninstall nnlab" in finding.remedy


def test_missing_package_is_to_be_installed():
    finding = sick(needs=("anywidget>=0.9.18", "torch>=2.11"))
    assert finding.problem == "Installed packages do not fit the course: anywidget is missing."
    assert finding.remedy.endswith('-m pip install "anywidget>=0.9.18"')


def test_package_that_is_too_old_is_named_with_its_version():
    finding = sick(needs=("torch>=2.16",))
    assert "torch is 2.15.0+cpu" in finding.problem
    assert finding.remedy.endswith('install "torch>=2.16"')


def test_packages_of_the_extras_are_not_missed():
    assert doctor.packages(HEALTHY) is None


def test_names_are_compared_as_pip_compares_them():
    versions = with_versions(scikit_learn="1.9.1")
    assert doctor.packages(Facts(versions=versions, needs=("Scikit_Learn>=1.5",))) is None


NMS = "operator torchvision::nms does not exist"


def test_cpu_torch_beside_cuda_torchvision_takes_both_from_the_cpu_index():
    finding = sick(torch_error=NMS)
    assert finding.problem == "torch is built for the CPU, and torchvision is not."
    assert finding.remedy.endswith(f"torch torchvision --index-url {doctor.CPU_WHEELS}")


def test_cuda_torch_beside_cpu_torchvision_takes_both_from_the_usual_index():
    finding = sick(torch_error=NMS, torch_cuda="13.0")
    assert finding.problem == "torch is built for CUDA 13.0, and torchvision is not."
    assert finding.remedy.endswith("--force-reinstall torch torchvision")


def test_torchvision_of_another_release_is_recognised_by_what_it_asks_for():
    finding = sick(torchvision_needs=("torch==2.11.0",))
    assert finding.problem == "torch is 2.15.0+cpu; torchvision 0.29.2 goes with torch==2.11.0."


def test_build_tag_does_not_spoil_the_pair():
    of_one_day = Facts(versions=HEALTHY.versions, torchvision_needs=("torch==2.15.0",))
    assert doctor.torch_pair(of_one_day) is None


def test_any_other_failure_of_torch_is_quoted():
    finding = sick(torch_error="libgomp.so.1: cannot open shared object file", device="")
    assert finding.problem.endswith("libgomp.so.1: cannot open shared object file")
    report = doctor.report(Facts(torch_error="no"))
    assert "device        none, because torch cannot be imported" in report


def test_card_without_a_cuda_build_is_an_idle_gpu():
    finding = sick(nvidia_card="GPU 0: NVIDIA RTX 4070")
    assert finding.problem == "GPU 0: NVIDIA RTX 4070 is idle: torch is built for the CPU alone."
    assert "--force-reinstall torch torchvision" in finding.remedy


def test_card_with_an_old_driver_is_an_idle_gpu():
    finding = sick(nvidia_card="GPU 0: NVIDIA RTX 4070", torch_cuda="13.0")
    assert "its driver does not support CUDA 13.0" in finding.problem
    assert finding.remedy == "update the NVIDIA driver"


def test_card_that_works_is_no_finding():
    assert doctor.idle_gpu(Facts(nvidia_card="GPU 0", torch_cuda="13.0", cuda_works=True)) is None


def test_widgets_without_their_browser_half_are_found():
    finding = sick(lost_front_ends=("anywidget",))
    assert finding.problem == "JupyterLab has no anywidget: playgrounds would show as text."
    assert "install --force-reinstall ipywidgets" in finding.remedy


def test_a_missing_home_folder_is_found_with_the_variable_that_helps():
    finding = sick(has_home=False)
    assert finding.problem.startswith("There is no home folder")
    assert finding.remedy.startswith("export HOME=")


HOMELESS = """
import os, pwd
def unknown(uid):
    raise KeyError(uid)
for name in ("HOME", "USER", "LOGNAME", "XDG_CACHE_HOME", "NNLAB_CACHE"):
    os.environ.pop(name, None)
pwd.getpwuid = unknown
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs users as POSIX has them")
def test_a_user_without_a_home_can_load_data_and_is_told_by_the_doctor(tmp_path):
    code = f"""{HOMELESS}
from nnlab import data
from nnlab.commands import cli
from nnlab import paths
print(len(data.load("digits").train.x), paths.cache(), paths.cache() == paths.cache())
raise SystemExit(cli.main(["doctor"]))
"""
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path, env=os.environ | {"TMPDIR": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert (run.returncode, "Traceback" in run.stderr) == (1, False)
    first, *report = run.stdout.splitlines()
    assert re.fullmatch(rf"\d+ {tmp_path}/nnlab-cache-\w+/nnlab True", first)
    assert "There is no home folder" in "\n".join(report)
    assert list(tmp_path.glob("nnlab-cache-*")) == []


@pytest.mark.parametrize(("free", "found"), [(1.99, True), (2.0, False)])
def test_memory_under_two_gigabytes_is_found(free, found):
    finding = doctor.memory(Facts(memory_free=int(free * GB)))
    assert bool(finding) == found
    assert not found or finding.problem.startswith("Only 2.0 GB of memory are free")


def test_full_disk_is_found_with_the_variable_that_helps(tmp_path):
    finding = sick(cache=tmp_path, cache_free=GB // 10)
    assert finding.problem == f"Only 0.1 GB are free where data is unpacked, {tmp_path}."
    assert finding.remedy.startswith("export NNLAB_CACHE=")


def test_damaged_data_is_told_file_by_file():
    finding = sick(data_problems=("penguins.csv is damaged.", "digits.csv is missing."))
    assert finding.problem.splitlines() == ["penguins.csv is damaged.", "digits.csv is missing."]


def test_a_containers_limit_bounds_the_memory(tmp_path):
    (tmp_path / "memory.max").write_text("1000\n")
    (tmp_path / "memory.current").write_text("700\n")
    (tmp_path / "memory.stat").write_text("anon 500\ninactive_file 150\n")
    assert machine.memory_bytes(tmp_path) == (1000, 450)


@pytest.mark.parametrize("limit", [None, "max\n"])
def test_without_a_limit_the_machine_counts(tmp_path, limit):
    if limit:
        (tmp_path / "memory.max").write_text(limit)
    total, free = machine.memory_bytes(tmp_path)
    assert 10**8 < free < total


def test_the_doctor_can_look_at_this_machine():
    seen = machine.look()
    assert seen.versions["torch"].startswith("2.")
    assert any(need.startswith("torchvision") for need in seen.needs)
    assert seen.memory >= seen.memory_free > 0
    assert seen.torch_error == ""
    assert "threads" in seen.device
    assert seen.data_problems == ()
