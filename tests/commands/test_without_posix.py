"""The commands where there is neither fork nor fcntl, as on Windows."""

import os
import subprocess
import sys

PROGRAM = """
import builtins, os, signal, time

import ipykernel.ipkernel, ipywidgets, nbformat

MODULES = {"fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "syslog"}
usual = builtins.__import__

def imported(name, globals=None, locals=None, fromlist=(), level=0):
    ours = str((globals or {}).get("__name__", "")).startswith("nnlab")
    if ours and name.partition(".")[0] in MODULES:
        raise ModuleNotFoundError(f"No module named {name!r}")
    return usual(name, globals, locals, fromlist, level)

builtins.__import__ = imported
for module, names in {
    os: "fork geteuid getuid killpg setsid sched_getaffinity sysconf getloadavg",
    signal: "SIGALRM SIGPROF SIGHUP ITIMER_REAL ITIMER_PROF setitimer pthread_kill",
    time: "pthread_getcpuclockid clock_gettime",
}.items():
    for name in names.split():
        delattr(module, name)

import nnlab
from nnlab.commands import cli

assert cli.main(["lab", "--copy-only"]) == 0
assert cli.main(["progress"]) == 0
assert cli.main(["solve", "02", "-o", "solved.ipynb"]) == 0
assert cli.main(["release", "ps1", "--exercises", "2.1"]) == 0
assert nnlab.check("2.1", lambda x, w, b: None).passed is False
print(nnlab.play.perceptron())
"""


def test_the_commands_run_without_what_only_posix_has(tmp_path):
    environment = os.environ | {"NNLAB_PROGRESS": str(tmp_path / "progress.json")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=tmp_path, env=environment, capture_output=True,
        text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "workbook" / "00-start-here.ipynb").exists()
    assert "play.perceptron(" in done.stdout
