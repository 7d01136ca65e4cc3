"""Jobs on processes of our own: each is done, whatever dies, and nobody else can reach them."""

import os
import shutil
import subprocess
import sys
import time
from importlib import import_module

import psutil
import pytest

from nnlab.grading.cluster import Cluster
from nnlab.grading.processes import Processes

NOBODY = 65534
STRANGER = """
import re, socket, sys
from pathlib import Path

reached = []
for name in ("tcp", "tcp6"):
    for line in Path("/proc/net", name).read_text().splitlines()[1:]:
        _, here, _, state, *rest = line.split()
        if state == "0A" and rest[3] == sys.argv[1]:
            port = int(here.rpartition(":")[2], 16)
            for host in ("127.0.0.1", "::1"):
                try:
                    socket.create_connection((host, port), 2).close()
                    reached.append(port)
                except OSError:
                    pass
print(sorted(set(reached)))
"""


@pytest.fixture
def jobs(monkeypatch):
    """The module of jobs, as another process finds it."""
    monkeypatch.syspath_prepend(os.path.dirname(__file__))
    return import_module("jobs")


def told(jobs, function, count, setting="s", workers=1):
    with Cluster(workers=workers, progress=False) as cluster:
        waiting = [jobs.Waiting(str(number)) for number in range(count)]
        return sorted(
            (job.keys[0], found, why and f"{type(why).__name__}: {why}")
            for job, found, why in cluster.follow(waiting, getattr(jobs, function), setting)
        )


def test_every_job_is_done_once_without_a_word_of_dask(jobs, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)  # it warns when another has its port
    assert told(jobs, "done", 9, workers=2) == [(str(n), ["s", str(n)], None) for n in range(9)]


def test_a_job_that_fails_says_why_and_the_others_are_done(jobs):
    assert told(jobs, "failing", 2) == [(n, [], f"ValueError: no {n}") for n in "01"]


def test_a_process_that_dies_costs_a_retry_and_at_last_a_reason(jobs, tmp_path):
    assert told(jobs, "dying_once", 1, str(tmp_path / "there")) == [("0", ["done"], None)]
    why = "RuntimeError: the process that did this died"
    assert told(jobs, "dying", 2) == [("0", [], why), ("1", [], why)]


def test_a_process_that_dies_idle_costs_nothing(jobs):
    with Processes(1) as pool:
        pool.submit("a", jobs.done, jobs.Asked("1"), "s")
        assert pool.next() == ("a", ["s", "1"], None)
        (child,) = _workers()
        child.kill()
        while child.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
        pool.submit("b", jobs.done, jobs.Asked("2"), "s")
        assert pool.next() == ("b", ["s", "2"], None)
    assert _workers() == []


def _workers():
    children = psutil.Process().children()
    return [one for one in children if "spawn_main" in " ".join(one.cmdline())]


def test_when_the_command_is_killed_its_processes_end():
    code = (
        "import time\nfrom nnlab.grading.processes import Processes\n"
        "if __name__ == '__main__':\n"
        "    with Processes(2) as pool:\n"
        "        pool.submit('a', time.sleep, 0)\n        pool.next()\n"
        "        print('!', flush=True)\n        time.sleep(100)\n"
    )
    command = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert command.stdout.readline() == b"!\n"
    children = psutil.Process(command.pid).children(recursive=True)
    assert len(children) >= 2
    command.kill()
    command.communicate()
    assert psutil.wait_procs(children, timeout=20)[1] == []


def test_another_user_of_the_machine_finds_nothing_to_connect_to():
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root, with setpriv, can act as another user")
    before = _reached()
    with Processes(1) as pool:
        pool.submit("a", time.sleep, 0)
        pool.next()
        assert _reached() == before
        family = [psutil.Process(), *psutil.Process().children(recursive=True)]
        local = [c.laddr for one in family for c in one.net_connections("unix")]
        assert [name for name in local if name] == []


def _reached():
    """The ports of ours that a stranger can connect to."""
    command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    command += [sys.executable, "-I", "-S", "-c", STRANGER, str(os.geteuid())]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd="/").stdout
