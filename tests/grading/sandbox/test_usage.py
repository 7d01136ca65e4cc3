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

from nnlab.exercises.lessons import find
from nnlab.grading.grade import grade
from nnlab.grading.sandbox import usage
from nnlab.grading.sandbox.bubble import Bubble
from nnlab.grading.sandbox.limits import DEFAULT, Limits
from nnlab.grading.sandbox.run import Execution
from nnlab.grading.sandbox.sandbox import Sandbox
from nnlab.grading.sandbox.usage import Processor, memory_inside, waited
from nnlab.grading.sandbox.verdict import verdict

from ..notebooks import notebook

RUN = "nnlab.grading.sandbox.run"


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


def test_every_file_counts_though_it_is_empty(bubble, monkeypatch):
    # The pages that processes share are split among all that run now, other tests' among them.
    # And bubblewrap closes sockets of its own after it has said that it is ready.
    monkeypatch.setattr(usage, "_memory", lambda process: 0)
    monkeypatch.setattr(usage, "_sockets", lambda pid: 0)
    before = memory_inside(bubble.pid)
    for number in range(100):
        open(f"/proc/{bubble.pid}/root/tmp/{number}", "w").close()
    assert memory_inside(bubble.pid) - before == 100 * 2048


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
    [(5, 0, None), (11, 0, "timeout"), (30, 25, None), (150, 145, None), (201, 200, "timeout")],
)
def test_the_clock_stands_while_a_run_has_no_processor_but_not_for_ever(
    passed, stood, ended, monkeypatch
):
    run = Execution(None, None, None, "/tmp", replace(DEFAULT, wall=10))
    run.report = json.dumps({"pid": 7}).encode() + b"\n"
    run.begin -= passed
    monkeypatch.setattr(f"{RUN}.waited", lambda pid: {7: stood}[pid])
    assert run._too_much() == ended


@pytest.mark.parametrize(("there", "ended"), [(50, None), (51, "processes")])
def test_a_run_with_more_processes_than_the_kernel_should_allow_is_ended(there, ended, monkeypatch):
    run = Execution(None, SimpleNamespace(pid=7), None, "/tmp", replace(DEFAULT, processes=48))
    run.processor = SimpleNamespace(seconds=lambda: 0)
    monkeypatch.setattr(f"{RUN}.processes_inside", lambda pid: {7: [None] * there}[pid])
    monkeypatch.setattr(f"{RUN}.memory_inside", lambda pid: 0)
    assert run._too_much() == ended


def test_processes_share_the_processor_time_of_a_run(monkeypatch):
    run = Execution(None, SimpleNamespace(pid=7), None, "/tmp", replace(DEFAULT, seconds=10))
    monkeypatch.setattr(f"{RUN}.processes_inside", lambda pid: [])
    monkeypatch.setattr(f"{RUN}.memory_inside", lambda pid: 0)
    run.processor = SimpleNamespace(seconds=lambda: 11)
    assert run._too_much() is None
    run.processor = SimpleNamespace(seconds=lambda: 13)
    assert run._too_much() == "processor"
    assert verdict("processor", {}, b"", run.limits).how == "timeout"


def test_processor_time_is_summed_over_who_is_there_and_who_was(tmp_path, monkeypatch):
    def look(**times):
        folders = []
        for name, (own, of_children) in times.items():
            folders.append(tmp_path / name)
            folders[-1].mkdir(exist_ok=True)
            rest = ["S", *"0" * 10, str(own), "0", str(of_children), "0", *"0" * 20]
            (folders[-1] / "stat").write_text(f"7 (a ) b) {' '.join(rest)}")
        monkeypatch.setattr(usage, "processes_inside", lambda pid: folders)
        return processor.seconds() * usage._TICKS

    processor = Processor(7)
    assert look(p1=(5, 0), p2=(10, 0), p3=(20, 0)) == 35
    assert look(p1=(6, 10), p3=(30, 0)) == 46  # p2 ended
    assert look(p1=(6, 500)) == 500  # what ended between two looks is told by its parent


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="Linux alone tells it")
def test_a_neighbour_that_burns_its_time_costs_nobody_a_mark(bubblewrap):
    source = """
import time
def classify(x, w, b):
    until = time.process_time() + 0.05
    while time.process_time() < until:
        pass
    return x @ w + b >= 0
"""
    core = sorted(os.sched_getaffinity(0))[:1]
    with Sandbox() as sandbox:
        task, handed_in = find("2.1"), [notebook(source)]
        grade(sandbox, [task], handed_in, "", Limits(20, 100))  # it starts before it is slowed
        os.sched_setaffinity(sandbox._zygote.pid, core)
        burning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(6)]
        try:
            for one in burning:
                os.sched_setaffinity(one.pid, core)
            (mark,) = grade(sandbox, [task], handed_in, "", Limits(20, 2))
        finally:
            for one in burning:
                one.kill()
                one.wait()
    assert mark.status == "passed", mark
