"""Batches as pairs on the model's device, and what torch's errors about them mean."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from nnlab.nested import each, first
from nnlab.training.batches import Batches

Source = Sequence | Batches | DataLoader  # what trainings take: a pair of tensors, or batches

_DTYPES = re.compile(r"dtype|scalar type|Input type|not implemented for|can't be cast", re.I)
_ARGUMENTS = re.compile(r"positional argument|keyword argument|must be Tensor, not")


class Feed:
    """The pairs (x, y) of a source, on the model's device; x and y are those of the last batch.

    A batch without y is its own target. x may be a tuple or a dict, for a model of several inputs.

    Raises: ValueError if a batch is not a pair, or there is no batch.
    """

    def __init__(self, source: Batches | DataLoader, model: nn.Module, name: str):
        self.source, self.name, self.x, self.y = source, name, None, None
        self.device = next((parameter.device for parameter in model.parameters()), None)

    def __iter__(self) -> Iterator[tuple]:
        self.x = None
        for batch in self.source:
            self.x, self.y = (each(self._here, part) for part in _pair(batch))
            yield self.x, self.y
        if self.x is None:
            raise ValueError(
                f"{self.name} gave no batch; expected at least one. Look at len() of its data; a "
                "DataLoader with drop_last=True leaves out a batch that is not full."
            )

    def _here(self, values):
        return values.to(device=self.device)


def as_batches(source: Source, *, shuffle: bool) -> Batches | DataLoader:
    """Batches or a DataLoader as they are; a pair of tensors as Batches of 64.

    Raises: ValueError for anything else.
    """
    if isinstance(source, Batches | DataLoader):
        return source
    rows = isinstance(source, Tensor | Dataset)  # two rows would unpack as a pair
    pair: Any = () if rows else source
    try:
        x, y = pair
    except (TypeError, ValueError):
        came = type(source).__name__
        if isinstance(source, tuple | list):
            came += f" of {len(source)}"
        more = " Type DataLoader(data, batch_size=64)." if isinstance(source, Dataset) else ""
        raise ValueError(
            f"got {came}; expected a pair of tensors (x, y), Batches or a DataLoader.{more}"
        ) from None
    return Batches(x, y, size=64, shuffle=shuffle)


@contextmanager
def explained(feed: Feed, model: nn.Module) -> Iterator[None]:
    """Where torch refuses the feed's last batch and the cause is known, say what to type.

    Raises: ValueError in place of torch's error, which stays as its cause.
    """
    try:
        yield
    except (RuntimeError, TypeError, ValueError, IndexError) as error:
        why = _why(str(error), feed, model)
        if why is None:
            raise
        raise ValueError(why) from error


def _pair(batch):
    if isinstance(batch, Tensor):
        return batch, batch
    if isinstance(batch, tuple | list) and len(batch) == 2:
        return batch
    if isinstance(batch, tuple | list) and len(batch) == 1:  # TensorDataset(x)
        return batch[0], batch[0]
    if isinstance(batch, Mapping):
        names = list(map(str, batch))
        a, b = names[:2] if len(names) > 1 else ("x", "y")
        raise ValueError(
            f"a batch is a dict of {', '.join(names)}; expected a pair (x, y). Say which is which: "
            f'DataLoader([(row["{a}"], row["{b}"]) for row in data], batch_size=64).'
        )
    if isinstance(batch, tuple | list):
        raise ValueError(
            f"a batch has {len(batch)} parts; expected x and y. For a model of two inputs type "
            "DataLoader([((a, b), y) for a, b, y in data], batch_size=64): it is called as "
            "model(a, b)."
        )
    raise ValueError(f"a batch is {type(batch).__name__}; expected a pair of tensors (x, y).")


def _why(said, feed, model):
    """The cause of torch's error in the terms of fit's caller; None if it is not known."""
    x, y = first(feed.x), first(feed.y)
    weights = next((p for p in model.parameters() if p.is_floating_point()), None)
    if not isinstance(x, Tensor) or not isinstance(y, Tensor) or weights is None:
        return None
    if "more than 1 value per channel" in said:
        return (
            f"a batch of {feed.name} has {len(x)} example, and BatchNorm in training needs at "
            "least 2. Leave the short last batch out with drop_last=True, or take another size."
        )
    if _ARGUMENTS.search(said):
        return _calling(said, feed, model)
    if not _DTYPES.search(said):
        return None
    return _input(said, x, weights, model) or _target(said, y)


def _input(said, x, weights, model):
    """What is wrong with the type of x; None if it is the weights' own."""
    numbers = "indices" in said
    if x.dtype == weights.dtype and not numbers:
        return None
    if not numbers and not x.is_floating_point() and _has_table(model):
        return None  # tokens are whole numbers
    kind = _name(x)
    if numbers:
        return f"x is {kind}; expected int64, the row numbers of a table. Type x.long()."
    change = "x.float()" if weights.dtype == torch.float32 else f"x.to(torch.{_name(weights)})"
    if x.dtype == torch.uint8:
        change += " / 255, or Batches(..., transform=lambda x: x.float() / 255)"
    return f"x is {kind} and the model's weights are {_name(weights)}; type {change}."


def _target(said, y):
    if "Long" in said and "target" in said:
        return f"y is {_name(y)}; expected int64 class numbers for a cross-entropy. Type y.long()."
    if not y.is_floating_point() and ("be cast" in said or "Found dtype" in said):
        return f"y is {_name(y)}; expected float32 for this loss. Type y.float()."
    return None


def _calling(said, feed, model):
    parts = feed.x
    if isinstance(parts, Tensor):
        came = "x, a tensor"
    elif isinstance(parts, Mapping):
        came = f"a dict, as in forward({', '.join(f'{name}=...' for name in parts)})"
    else:
        came = f"{len(parts)} tensors, as in forward({', '.join('abcdefgh'[: len(parts)])})"
    return (
        f"{type(model).__name__} was called with {came}, and says: {said}. Let forward take just "
        "that, or give fit other batches."
    )


def _has_table(model):
    return any(isinstance(module, nn.Embedding | nn.EmbeddingBag) for module in model.modules())


def _name(values):
    return str(values.dtype).removeprefix("torch.")
