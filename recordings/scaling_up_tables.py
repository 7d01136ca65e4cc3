"""Record lesson 18's tables: a step on one process and on two, and messages between two.

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
from recording import write
from torch import nn

WIDTHS, BATCHES, NUMBERS = (256, 1024), (32, 128, 512), (1, 4_000_000)


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
    """A forward and backward pass of four square layers, for each width and batch."""
    for width in WIDTHS:
        layers = [layer for _ in range(4) for layer in (nn.Linear(width, width), nn.ReLU())]
        model = nn.parallel.DistributedDataParallel(nn.Sequential(*layers))
        parameters = sum(p.numel() for p in model.parameters())
        for batch in BATCHES:
            x = torch.randn(batch // processes, width)
            seconds = best(lambda model=model, x=x: model(x).sum().backward())
            yield {"width": width, "parameters": parameters, "batch": batch, "seconds": seconds}


def messages() -> Iterator[dict]:
    """An all-reduce of one number, and of many."""
    for count in NUMBERS:
        numbers = torch.randn(count)
        seconds = best(lambda numbers=numbers: dist.all_reduce(numbers))
        yield {"numbers": count, "seconds": seconds}


def measure() -> None:
    """What each process does; the first one prints all rows."""
    torch.set_num_threads(1)
    dist.init_process_group("gloo")
    found = {"steps": [*steps(dist.get_world_size())], "messages": [*messages()]}
    if dist.get_rank() == 0:
        print(json.dumps(found))
    dist.destroy_process_group()


def measured(processes: int) -> dict[str, list[dict]]:
    """The rows of so many processes."""
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command = [*torchrun, f"--nproc-per-node={processes}", __file__]
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(ran.stdout)


def side_by_side(alone: list[dict], shared: list[dict]) -> Iterator[dict]:
    """The seconds of one process and of two, step by step."""
    for one, two in zip(alone, shared, strict=True):
        step = {name: one[name] for name in ("width", "parameters", "batch")}
        yield step | {"alone": one["seconds"], "shared": two["seconds"]}


if __name__ == "__main__":
    if "RANK" in os.environ:
        measure()
    else:
        one, two = measured(1), measured(2)
        write("scaling-up-steps", side_by_side(one["steps"], two["steps"]), processes=2)
        write("scaling-up-messages", two["messages"], processes=2)
