"""Several processes that train one model, as torchrun starts them.

torchrun tells each process its place in the environment (RANK, WORLD_SIZE). Without it there is one
process, and everything here hands back what it was given.
"""

import atexit
import math
import os
from collections.abc import Iterator
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.utils.data import DataLoader, RandomSampler, Sampler, SequentialSampler

from nnlab.training.batches import Batches, shard


def rank() -> int:
    """The number of this process, from 0; the first one speaks and writes for all."""
    return int(os.environ.get("RANK", 0))


def world() -> int:
    """How many processes there are."""
    return int(os.environ.get("WORLD_SIZE", 1))


def replica(model: nn.Module) -> nn.Module:
    """The model, or a wrapper that averages the gradients of all processes."""
    if world() == 1:
        return model
    device = next(model.parameters()).device
    _join(device)
    on_gpu = [device.index] if device.type == "cuda" else None
    return nn.parallel.DistributedDataParallel(model, device_ids=on_gpu)


def share(source: Batches | DataLoader, *, pad: bool) -> Batches | DataLoader:
    """This process's share of Batches or of a DataLoader.

    With `pad` all shares are equally long, which training needs: some examples come twice.
    Without it, each example is in one share, once.

    Raises: ValueError for fewer examples than processes, or a DataLoader with an order of its own.
    """
    if world() == 1:
        return source
    data: Any = source.x if isinstance(source, Batches) else source.dataset
    n = len(data)
    if n < world():
        raise ValueError(f"{n} examples for {world()} processes; expected at least one for each.")
    if isinstance(source, Batches):
        return source.share(rank(), world(), pad=pad)
    return _share_of_loader(source, pad)


def together(values: Tensor) -> Tensor:
    """The values of all processes in a row, in the order of their ranks.

    Shapes: values (N, ...), N may differ -> (sum of all N, ...)
    """
    if world() == 1:
        return values
    _join(values.device)
    counts = [torch.zeros(1, dtype=torch.int64, device=values.device) for _ in range(world())]
    dist.all_gather(counts, torch.full_like(counts[0], len(values)))
    longest = int(max(counts))
    padded = values.new_zeros(longest, *values.shape[1:])
    padded[: len(values)] = values
    parts = [torch.empty_like(padded) for _ in counts]
    dist.all_gather(parts, padded)
    return torch.cat([part[: int(n)] for part, n in zip(parts, counts, strict=True)])


def agreed(here: bool, model: nn.Module) -> bool:
    """Whether all processes see a file; ValueError if only some of them do."""
    seen = together(torch.tensor([here], device=next(model.parameters()).device)).tolist()
    if len(set(seen)) > 1:
        blind = [number for number, there in enumerate(seen) if not there]
        raise ValueError(
            f"processes {blind} of {world()} do not see the checkpoint. Put it where all machines "
            "can read it, on a shared disk."
        )
    return seen[0]


def draws(model: nn.Module) -> list[dict[str, Tensor]]:
    """The states of every process's generators, by rank: the CPU's, and that of its own GPU."""
    device = next(model.parameters()).device
    states = {"cpu": torch.get_rng_state()}
    if device.type == "cuda":
        states["cuda"] = torch.cuda.get_rng_state(device)
    # by way of the model's device: NCCL sends nothing from the CPU
    gathered = {
        name: together(state.to(device)).cpu().reshape(world(), -1)
        for name, state in states.items()
    }
    return [{name: rows[k].clone() for name, rows in gathered.items()} for k in range(world())]


def set_draws(states: list[dict[str, Tensor]], model: nn.Module) -> None:
    """Set this process's generators to what `draws` saw, if there are as many processes now."""
    if len(states) != world():
        return
    device, own = next(model.parameters()).device, states[rank()]
    torch.set_rng_state(own["cpu"])
    if "cuda" in own and device.type == "cuda":
        torch.cuda.set_rng_state(own["cuda"], device)


def wait() -> None:
    """Wait until all processes have got here."""
    if world() > 1:
        dist.barrier()


def begin(source: Batches | DataLoader, epoch: int) -> None:
    """Tell a shared DataLoader which epoch begins: its order is a new one each time."""
    sampler = getattr(source, "sampler", None)
    if sampler is not None and hasattr(sampler, "set_epoch"):
        sampler.set_epoch(epoch)


class _Share(Sampler):
    """The share of one process in a DataLoader's order, which is new in every epoch."""

    def __init__(self, n, shuffle, pad):
        self.n, self.shuffle, self.pad, self.epoch = n, shuffle, pad, 0

    def __len__(self):
        if self.pad:
            return math.ceil(self.n / world())
        return len(range(rank(), self.n, world()))

    def set_epoch(self, epoch):
        self.epoch = epoch

    def __iter__(self) -> Iterator[int]:
        generator = torch.Generator().manual_seed(self.epoch)
        shuffled = torch.randperm(self.n, generator=generator)
        order = shuffled if self.shuffle else torch.arange(self.n)
        return iter(shard(order, rank(), world(), pad=self.pad).tolist())


def _share_of_loader(loader, pad):
    if isinstance(loader.sampler, torch.utils.data.DistributedSampler):
        return loader  # shared already
    if not isinstance(loader.sampler, RandomSampler | SequentialSampler) or not loader.batch_size:
        raise ValueError(
            f"{world()} processes cannot share a DataLoader with {type(loader.sampler).__name__}. "
            "Give it batch_size= and shuffle= alone, or a DistributedSampler."
        )
    shuffle = isinstance(loader.sampler, RandomSampler)
    return DataLoader(
        loader.dataset,
        batch_size=loader.batch_size,
        sampler=_Share(len(loader.dataset), shuffle, pad),
        num_workers=loader.num_workers,
        collate_fn=loader.collate_fn,
        pin_memory=loader.pin_memory,
        drop_last=loader.drop_last,
        worker_init_fn=loader.worker_init_fn,
    )


def _join(device):
    if not dist.is_initialized():
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
        atexit.register(_leave)


def _leave():
    if dist.is_initialized():
        dist.destroy_process_group()
