"""`fit`: the loop with a progress bar, the best weights, patience and a checkpoint."""

import copy
import math
import os
from collections.abc import Callable, Sequence
from operator import length_hint
from pathlib import Path

import torch
from torch import nn
from torch.optim.lr_scheduler import LRScheduler
from tqdm import tqdm

from nnlab.training import checkpoint as saving
from nnlab.training import loop, parallel, settings
from nnlab.training.alarm import has_losses, is_sound
from nnlab.training.batches import Batches
from nnlab.training.feed import Source, as_batches
from nnlab.training.history import History, is_better
from nnlab.training.tally import Metric

_latest = History()


# Long: sixteen options, and what must happen however it ends.
def fit(
    model: nn.Module,
    train: Source,
    valid: Source | None = None,
    *,
    epochs: int,
    loss_fn: Callable,
    optimizer: torch.optim.Optimizer,
    metrics: Sequence[Metric] = (),
    scheduler: LRScheduler | None = None,
    schedule_in: str | None = None,
    clip: float | None = None,
    stop_at_nan: bool = False,
    keep_best: str | None = None,
    patience: int | None = None,
    checkpoint: str | os.PathLike | None = None,
) -> History:
    """Train as `epochs` does, with a progress bar, and return the history.

    `keep_best="valid_loss"` (or another column) puts the weights of the best epoch back at the end,
    even if training is interrupted, and never weights that are nan. `patience=3` stops after
    three epochs in a row without a better value of that column, `valid_loss` if `keep_best` names
    none. `checkpoint` names a file that is written after every epoch; if it is there at the start,
    the training goes on from it and ends as if it had never stopped (under torchrun with as
    many processes as before); one that patience or `stop_at_nan` ended stays ended.

    The Stop button raises KeyboardInterrupt here as everywhere, so that a loop around it stops
    too; `nnlab.training.latest()` then gives the history so far.

    Raises: ValueError as `epochs` does, and if the column will not exist, `patience` is below 1,
    or the checkpoint is not this training's.
    """
    global _latest
    train = as_batches(train, shuffle=True)
    watched = settings.watched(keep_best, patience, valid, metrics)
    saved = _resume(checkpoint, train, model, optimizer, scheduler)
    history, best, weights = History(saved["rows"]), saved["best"], saved["weights"]
    _latest = history
    rows = loop.epochs(
        model, train, valid, epochs=epochs, loss_fn=loss_fn, optimizer=optimizer,
        metrics=metrics, scheduler=scheduler, schedule_in=schedule_in, clip=clip,
        stop_at_nan=stop_at_nan, start=len(history) + 1,
    )  # fmt: skip
    todo = () if _is_over(history, best, patience, stop_at_nan) else rows
    try:
        for row in _with_bar(todo, (epochs - len(history)) * _steps(train), optimizer):
            history.append(row)
            if watched and _improves(watched, row, best, model):
                best, weights = row, copy.deepcopy(model.state_dict()) if keep_best else None
            if checkpoint is not None:
                state = saved | {"rows": history.rows, "best": best, "weights": weights}
                state["draws"] = parallel.draws(model)
                if parallel.rank() == 0:
                    saving.save(checkpoint, model, optimizer, scheduler, **state)
                parallel.wait()
            if _is_over(history, best, patience, stop_at_nan):
                break
    except KeyboardInterrupt as stop:
        done = "1 epoch" if len(history) == 1 else f"{len(history)} epochs"
        stop.add_note(f"Stopped after {done}. history = nnlab.training.latest()")
        raise
    finally:
        if weights is not None:
            model.load_state_dict(weights)
    return history


def latest() -> History:
    """The history of the latest `fit`, even if it was stopped or raised an error."""
    return _latest


def _steps(train):
    """How many batches of an epoch are this process's; 0 if that is unknown."""
    return -(-length_hint(train) // parallel.world())


def _is_over(history, best, patience, stop_at_nan):
    """Whether patience has run out, or a loss has occurred that stops the training."""
    if not history:
        return False
    since = best["epoch"] if best else 0
    waited = bool(patience and history[-1]["epoch"] - since >= patience)
    return waited or (stop_at_nan and not has_losses(history[-1]))


def _improves(watched, row, best, model):
    """Whether the row beats the best; one of nan does not, nor do weights that are nan."""
    old = best[watched] if best else math.nan
    return is_better(watched, row[watched], old) and is_sound(model.state_dict())


def _resume(checkpoint, train, model, optimizer, scheduler):
    """What the checkpoint holds besides the weights; without one, the state of a new run."""
    if checkpoint is None or not parallel.agreed(Path(checkpoint).exists(), model):
        first = train.epoch if isinstance(train, Batches) else 0
        return {"rows": [], "best": None, "weights": None, "first_epoch": first}
    saved = saving.load(checkpoint, model, optimizer, scheduler)
    parallel.set_draws(saved.get("draws", []), model)  # the file's others are the first process's
    if isinstance(train, Batches):
        train.epoch = saved["first_epoch"] + len(saved["rows"])
    return saved


def _with_bar(rows, n_batches, optimizer):
    """The rows as they come, while a bar moves with every step of the optimizer."""
    quiet = bool(os.environ.get("NNLAB_TESTING")) or parallel.rank() != 0
    with tqdm(total=n_batches or None, unit="batch", disable=quiet) as bar:
        handle = optimizer.register_step_post_hook(lambda *_: bar.update())
        try:
            for row in rows:
                bar.set_postfix(
                    {k: v for k, v in row.items() if k.endswith(("epoch", "lr", "loss"))}
                )
                yield row
        finally:
            handle.remove()
