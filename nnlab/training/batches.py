"""Minibatches straight from tensors: no worker processes, no item-by-item copying."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor


# Long: what a DataLoader offers, with its checks.
class Batches:
    """Batches of `x`, or of `x` and `y`, in order or in a new order every epoch.

    The order depends on `seed` and the epoch alone, so it is the same on every device.
    `transform` is applied to each batch of x after it has moved to `device`; keep images as
    uint8 and let it make the floats.

    Shapes: x (N, ...), y (N, ...) -> x (B, ...), y (B, ...) with B = size, or less at the end.
    Raises: ValueError if the lengths differ, no batch is left, or x is not numbers.
    Example:
        >>> [len(x) for x, y in Batches(range(10), range(10), size=4)]
        [4, 4, 2]
    """

    def __init__(
        self,
        x: Any,
        y: Any = None,
        size: int = 64,
        shuffle: bool = False,
        seed: int = 0,
        device: torch.device | str | None = None,
        drop_last: bool = False,
        transform: Callable[[Tensor], Tensor] | None = None,
    ):
        self.x, self.y = _tensor("x", x), None if y is None else _tensor("y", y)
        self.size, self.shuffle, self.seed = size, shuffle, seed
        self.device, self.drop_last, self.transform = device, drop_last, transform
        self.epoch = 0  # how many iterations have begun; set it to resume
        self._part = (0, 1, False)  # rank, world, pad: everything
        self._check()

    def _check(self):
        if self.x.ndim == 0 or len(self.x) == 0:
            raise ValueError(f"x has shape {tuple(self.x.shape)}; expected at least one example.")
        if self.y is not None and (self.y.ndim == 0 or len(self.y) != len(self.x)):
            raise ValueError(
                f"x has {len(self.x)} examples and y has shape {tuple(self.y.shape)}; "
                "expected one label for each example."
            )
        if self.size < 1:
            raise ValueError(f"size is {self.size}; expected at least 1 example in a batch.")
        if len(self) == 0:
            raise ValueError(
                f"size is {self.size} and x has {len(self.x)} examples; with drop_last=True "
                "no batch is left. Take a smaller size or drop_last=False."
            )

    def share(self, rank: int, world: int, *, pad: bool) -> "Batches":
        """The batches of one of `world` processes: every world-th example of the same order.

        With `pad` all shares are equally long, and the first examples fill the gap.
        """
        shared = copy.copy(self)
        shared._part = (rank, world, pad)
        return shared

    @property
    def dataset_size(self) -> int:
        """How many examples there are, in this share."""
        rank, world, pad = self._part
        n = len(self.x)
        return -(-n // world) if pad else len(range(rank, n, world))

    def __len__(self) -> int:
        """How many batches an epoch has."""
        full, rest = divmod(self.dataset_size, self.size)
        return full + bool(rest and not self.drop_last)

    def __iter__(self) -> Iterator:
        rank, world, pad = self._part
        order = shard(self._order(self.epoch), rank, world, pad=pad)
        self.epoch += 1
        return self._batches(order)

    def _order(self, epoch):
        if not self.shuffle:
            return torch.arange(len(self.x))
        # torch keeps 32 bits of a seed; the factor gives each seed its own run of epochs
        generator = torch.Generator().manual_seed(self.seed * 100_003 + epoch)
        return torch.randperm(len(self.x), generator=generator)

    def _batches(self, order):
        for start in range(0, len(self) * self.size, self.size):
            chosen = order[start : start + self.size]
            x = self._take(self.x, chosen)
            x = x if self.transform is None else self.transform(x)
            yield x if self.y is None else (x, self._take(self.y, chosen))

    def _take(self, values, chosen):
        # twice as fast as values[chosen], four times for uint8
        batch = values.index_select(0, chosen.to(values.device))
        return batch if self.device is None else batch.to(self.device)

    def __repr__(self):
        order = f"shuffled, seed {self.seed}" if self.shuffle else "in order"
        return f"Batches({self.dataset_size} examples, {len(self)} of {self.size}, {order})"


def shard(order: Tensor, rank: int, world: int, *, pad: bool) -> Tensor:
    """Every world-th entry of `order`, from `rank` on; with `pad` the order wraps round.

    Shapes: order (N,) -> (ceil(N / world),), without `pad` one less for some ranks
    Example:
        >>> shard(torch.arange(5), 1, 2, pad=True)
        tensor([1, 3, 0])
    """
    if pad:
        total = -(-len(order) // world) * world
        order = order.repeat(-(-total // len(order)))[:total]
    return order[rank::world]


def _tensor(name, values):
    try:
        return torch.as_tensor(values)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"{name} is a {type(values).__name__} that cannot become a tensor ({error}). "
            "Give numbers; turn text into token numbers first."
        ) from error
