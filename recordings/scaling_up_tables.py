"""Record lesson 18's table: a step on one process and on two, and messages alone.

    .venv/bin/python recordings/scaling_up_tables.py

torchrun starts this file again as its workers: under it, it measures in place of recording.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import torch
import torch.distributed as dist
from torch import nn


def best(action: Callable[[], object], times: int = 60) -> float:
    """The least of many times, in seconds: whatever else the machine does only adds."""
    took = []
    for _ in range(times):
        dist.barrier()
        begin = time.perf_counter()
        action()
        took.append(time.perf_counter() - begin)
    return min(took)


def steps(processes: int) -> Iterator[dict]:
    """A forward and backward pass of four square layers, of two widths and three batches."""
    for width in (256, 1024):
        layers = [layer for _ in range(4) for layer in (nn.Linear(width, width), nn.ReLU())]
        model = nn.parallel.DistributedDataParallel(nn.Sequential(*layers))
        for batch in (32, 128, 512):
            x = torch.randn(batch // processes, width)
            seconds = best(lambda model=model, x=x: model(x).sum().backward())
            yield {"processes": processes, "width": width, "batch": batch, "seconds": seconds}


def messages(processes: int) -> Iterator[dict]:
    """An all-reduce of one number and of four million; its rows have the width 0."""
    for count in (1, 4_000_000):
        numbers = torch.randn(count)
        seconds = best(lambda numbers=numbers: dist.all_reduce(numbers))
        yield {"processes": processes, "width": 0, "batch": count, "seconds": seconds}


def measure() -> None:
    """What each process does; the first one prints all rows."""
    torch.set_num_threads(1)
    dist.init_process_group("gloo")
    world = dist.get_world_size()
    rows = [*steps(world), *messages(world)]
    if dist.get_rank() == 0:
        print(json.dumps(rows))
    dist.destroy_process_group()


def measured() -> Iterator[dict]:
    """The rows of one process and of two."""
    for processes in (1, 2):
        torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
        command = [*torchrun, f"--nproc-per-node={processes}", __file__]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        yield from json.loads(ran.stdout)


if __name__ == "__main__":
    if "RANK" in os.environ:
        measure()
    else:
        from recording import write

        write("scaling-up-workers", measured())
