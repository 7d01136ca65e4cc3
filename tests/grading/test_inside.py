"""What a sandbox uses is seen from outside, and an overloaded machine is nobody's fault."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from nnlab.grading import running
from nnlab.grading.bubble import Bubble
from nnlab.grading.inside import memory_inside, waited
from nnlab.grading.limits import DEFAULT
from nnlab.grading.running import Run


@pytest.fixture
def bubble(tmp_path, bubblewrap):
    bubble = Bubble(tmp_path, 2**20, [])
    yield bubble
    bubble.close()


def test_an_empty_sandbox_uses_little_and_one_that_ended_nothing(bubble):
    assert 0 < memory_inside(bubble.pid) < 2**24
    bubble.close()
    until = time.monotonic() + 20
    while memory_inside(bubble.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert memory_inside(bubble.pid) == 0


def test_every_file_counts_though_it_is_empty(bubble):
    before = memory_inside(bubble.pid)
    for number in range(100):
        open(f"/proc/{bubble.pid}/root/tmp/{number}", "w").close()
    assert memory_inside(bubble.pid) - before == pytest.approx(100 * 2048, abs=2**16)


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="Linux alone tells it")
def test_time_without_a_processor_is_told_by_the_system():
    cores = sorted(os.sched_getaffinity(0))[:1]  # two on one core: each waits for the other
    code = "while True: pass"
    both = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    for one in both:
        os.sched_setaffinity(one.pid, cores)
    until = time.monotonic() + 20
    while min(waited(one.pid) for one in both) < 0.1 and time.monotonic() < until:
        time.sleep(0.05)
    assert min(waited(one.pid) for one in both) >= 0.1
    for one in both:
        one.kill()
        one.wait()
    assert waited(both[0].pid) == waited(None) == 0


@pytest.mark.parametrize(
    ("passed", "stood", "ended"),
    [(5, 0, None), (11, 0, "timeout"), (30, 25, None), (41, 40, "timeout")],
)
def test_the_clock_stands_while_a_run_has_no_processor_but_not_for_ever(
    passed, stood, ended, monkeypatch
):
    run = Run(None, None, None, "/tmp", replace(DEFAULT, wall=10))
    run.report = json.dumps({"pid": 7}).encode() + b"\n"
    run.begin -= passed
    monkeypatch.setattr(running, "waited", lambda pid: {7: stood}[pid])
    assert run._too_much() == ended


@pytest.mark.parametrize(("there", "ended"), [(50, None), (51, "processes")])
def test_a_run_with_more_processes_than_the_kernel_should_allow_is_ended(there, ended, monkeypatch):
    run = Run(None, SimpleNamespace(pid=7), None, "/tmp", replace(DEFAULT, processes=48))
    monkeypatch.setattr(running, "processes_inside", lambda pid: {7: [None] * there}[pid])
    monkeypatch.setattr(running, "memory_inside", lambda pid: 0)
    assert run._too_much() == ended
