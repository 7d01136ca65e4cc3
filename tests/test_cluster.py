"""The script for clusters trains under torchrun and goes on when started again."""

import os
import re
import subprocess
import sys

import pytest
import torch

from nnlab import paths

CLUSTER = paths.course() / "docs" / "cluster"


def start(folder, *arguments):
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    files = ["--checkpoint", folder / "run.pt", "--history", folder / "h.csv"]
    ran = subprocess.run(
        [*command, CLUSTER / "train.py", "--examples", "640", *files, *arguments],
        capture_output=True,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1", "NNLAB_DEVICE": "cpu"},
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_script_trains_on_two_processes_and_goes_on_when_started_again(tmp_path):
    assert start(tmp_path, "--epochs", "1").count("train_loss") == 1
    first = torch.load(tmp_path / "run.pt", weights_only=True)["more"]["rows"]
    start(tmp_path, "--epochs", "2")
    rows = torch.load(tmp_path / "run.pt", weights_only=True)["more"]["rows"]
    assert rows[:1] == first
    assert [row["epoch"] for row in rows] == [1, 2]
    assert rows[1]["valid_loss"] < rows[0]["valid_loss"]
    assert (tmp_path / "h.csv").read_text().count("\n") == 3


def test_the_slurm_script_is_valid_shell():
    subprocess.run(["bash", "-n", CLUSTER / "slurm.sh"], check=True)


def test_the_kubernetes_files_are_valid_and_name_the_script():
    yaml = pytest.importorskip("yaml")
    service, job = yaml.safe_load_all((CLUSTER / "kubernetes.yaml").read_text())
    container = job["spec"]["template"]["spec"]["containers"][0]
    assert service["metadata"]["name"] == job["spec"]["template"]["spec"]["subdomain"]
    assert any(part.endswith("docs/cluster/train.py") for part in container["command"])
    assert {m["name"] for m in container["volumeMounts"]} == {
        volume["name"] for volume in job["spec"]["template"]["spec"]["volumes"]
    }


def test_every_option_that_the_files_use_is_one_of_the_script():
    script = (CLUSTER / "train.py").read_text()
    known = set(re.findall(r'"--([\w-]+)"', script))
    for name in ("slurm.sh", "kubernetes.yaml"):
        after = (CLUSTER / name).read_text().split("train.py")[-1]
        assert set(re.findall(r"--([a-z-]+)", after)) <= known
