"""Refuse settings that would train wrongly and silently, before the first batch."""

from collections.abc import Callable, Sequence

from torch import nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler, OneCycleLR, ReduceLROnPlateau

from nnlab.training.history import is_better


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


def schedule(
    scheduler: LRScheduler | None,
    schedule_in: str | None,
    epochs: int,
    n_batches: int,
    start: int = 1,
) -> str:
    """Whether the scheduler counts "batches" or "epochs"; n_batches of an epoch is 0 if unknown.

    Raises: ValueError if it cannot be stepped this way, or epochs seem to be meant but
    `schedule_in` is not given.
    """
    if schedule_in not in (None, "batches", "epochs"):
        raise ValueError(f"schedule_in is {schedule_in!r}; expected 'batches' or 'epochs'.")
    if isinstance(scheduler, ReduceLROnPlateau):
        raise ValueError(
            "ReduceLROnPlateau steps by a loss, which fit does not give it; expected a scheduler "
            "that counts. Go through the rows yourself: for row in nnlab.epochs(model, ...): "
            'plateau.step(row["valid_loss"]).'
        )
    unit = schedule_in or "batches"
    if scheduler is None or not n_batches:
        return unit
    if schedule_in is None and n_batches > 1:
        _ask(scheduler, epochs, n_batches)
    steps = (epochs - start + 1) * (n_batches if unit == "batches" else 1)
    left = getattr(scheduler, "total_steps", 0) - scheduler.last_epoch
    if isinstance(scheduler, OneCycleLR) and left < steps:
        raise ValueError(
            f"OneCycleLR has {left} of its total_steps left; this training steps it {steps} "
            f"times, in {unit}. Give it total_steps={steps}."
        )
    return unit


def _ask(scheduler, epochs, n_batches):
    """Raise if the scheduler counts no further than the epochs, or its rate would be gone soon."""
    name, counted = type(scheduler).__name__, _horizon(scheduler)
    gamma, every = getattr(scheduler, "gamma", 1), getattr(scheduler, "step_size", 1)
    steps = epochs * n_batches
    if counted is not None and counted <= epochs:
        sign = f"{name} counts to {counted}, and this training has {epochs} epochs"
    elif isinstance(gamma, float) and not hasattr(scheduler, "milestones"):
        rate = scheduler.optimizer.param_groups[0]["lr"]
        if gamma ** (steps // every) > 1e-6:
            return
        sign = f"{name} would take lr from {rate:.3g} to {rate * gamma ** (steps // every):.1g}"
    else:
        return
    raise ValueError(
        f"{sign}. Are its steps epochs or batches ({n_batches:,} an epoch, {steps:,} in all)? Type "
        'schedule_in="epochs" or schedule_in="batches".'
    )


def _horizon(scheduler):
    """How far a scheduler counts; None if it does not say."""
    milestones = getattr(scheduler, "milestones", None) or getattr(scheduler, "_milestones", ())
    ends = [max(milestones)] if milestones else []
    names = ("total_steps", "T_max", "total_iters", "step_size", "T_0")
    ends += [end for name in names if isinstance(end := getattr(scheduler, name, None), int)]
    return min(ends, default=None)


def watched(
    keep_best: str | None, patience: int | None, valid: object, metrics: Sequence[Callable]
) -> str | None:
    """The column that says which epoch is best; None if none is needed.

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
