"""Refuse settings that would train wrongly and silently, before the first batch."""

from collections.abc import Callable, Sequence

from torch import nn
from torch.optim import Optimizer

from nnlab.history import is_better


def check(model: nn.Module, epochs: int, loss_fn: Callable, optimizer: Optimizer) -> None:
    """Raise ValueError if nothing, or not what was meant, would be trained."""
    if epochs < 1:
        raise ValueError(f"epochs is {epochs}; expected at least 1.")
    reduction = getattr(loss_fn, "reduction", "mean")
    if reduction != "mean":
        raise ValueError(f"loss_fn has reduction={reduction!r}; expected 'mean', torch's default.")
    stepped = {p for group in optimizer.param_groups for p in group["params"]}
    if stepped.isdisjoint(model.parameters()):
        raise ValueError(
            "the optimizer steps none of the model's parameters, as happens when the model was "
            "made anew. Make the optimizer after the model, from model.parameters()."
        )


def watched(
    keep_best: str | None, patience: int | None, valid: object, metrics: Sequence[Callable]
) -> str | None:
    """The column that says which epoch is best; None if nobody asks.

    Raises: ValueError if the column will not exist or `patience` is below 1.
    """
    if patience is not None and patience < 1:
        raise ValueError(f"patience is {patience}; expected at least 1 epoch.")
    column = keep_best or ("valid_loss" if patience else None)
    parts = ("train",) if valid is None else ("train", "valid")
    columns = [f"{part}_{name}" for part in parts for name in ("loss", *_names(metrics))]
    if column and column not in columns:
        missing = " Give valid=, or keep_best=." if valid is None else ""
        raise ValueError(f"no column {column!r} to watch; there are {', '.join(columns)}.{missing}")
    if column:
        is_better(column, 0.0, 0.0)  # a name that tells no direction fails now, not an epoch later
    return column


def _names(metrics):
    names = [getattr(metric, "__name__", "<unnamed>") for metric in metrics]
    if odd := [name for name in names if not name.isidentifier()]:
        raise ValueError(f"a metric is called {odd[0]}; expected a name. Write it with def.")
    return names
