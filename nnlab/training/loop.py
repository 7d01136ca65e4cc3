"""The training loop that lesson 08 builds in the open: a generator, and `fit` that drives it."""

import copy
import math
import os
from collections.abc import Callable, Iterator, Sequence
from operator import length_hint
from pathlib import Path

import torch
from torch import nn
from tqdm import tqdm

from nnlab.nested import spread
from nnlab.training import checkpoint as saving
from nnlab.training import parallel, settings
from nnlab.training.alarm import Alarm, is_sound
from nnlab.training.batches import Batches
from nnlab.training.feed import Feed, as_batches, explained
from nnlab.training.history import History, is_better
from nnlab.training.mode import mode
from nnlab.training.tally import Metric, Tally
from nnlab.training.witness import Watched

_latest = History()


def epochs(
    model: nn.Module,
    train,
    valid=None,
    *,
    epochs: int,
    loss_fn: Callable,
    optimizer: torch.optim.Optimizer,
    metrics: Sequence[Metric] = (),
    scheduler=None,
    schedule_in: str | None = None,
    clip: float | None = None,
    stop_at_nan: bool = False,
    start: int = 1,
) -> Iterator[dict]:
    """Train, and yield one row an epoch: epoch, lr, train_loss, valid_loss and the metrics.

    `train` and `valid` are a pair of tensors, `Batches` or a DataLoader. A batch without y is its
    own target (an autoencoder's); where x is a tuple or a dict, the model is called with its parts
    as arguments. Losses are averaged over examples, so a short last batch counts as what it is, and
    a cross-entropy's over what it counts: labels that are not ignored, by the weights of their
    classes. Metrics see the whole epoch's predictions, for training as they were made.

    A scheduler steps once a batch, or once an epoch with `schedule_in="epochs"`; where it looks as
    if that were meant, it must be said. `lr` is the rate with which the epoch began. `clip` bounds
    the gradient's global norm. A loss that is nan or infinite is told in a warning, with its
    causes; `stop_at_nan` ends the training there, before the step. `start` is the first epoch's
    number, for who goes on.

    Under torchrun each process takes its share of the data and the gradients are averaged: two
    processes with batches of 64 train as one does with batches of 128.

    Raises: ValueError for settings that cannot train, such as another model's optimizer; in the
    first batch for outputs and targets that torch would stretch to one shape, also within a loss
    of your own; and for batches whose form or type does not fit the model.
    """
    settings.check(model, epochs, loss_fn, optimizer)
    train = parallel.share(as_batches(train, shuffle=True), pad=True)
    valid = None if valid is None else parallel.share(as_batches(valid, shuffle=False), pad=False)
    steps_in = settings.schedule(scheduler, schedule_in, epochs, length_hint(train), start)
    network = parallel.replica(model)
    feed, alarm = Feed(train, model, "train"), Alarm(model, optimizer, stop_at_nan)
    measured = Watched(loss_fn, getattr(train, "y", None))
    for epoch in range(start, epochs + 1):
        parallel.begin(train, epoch)
        lr = optimizer.param_groups[0]["lr"]
        tally = Tally(metrics, parallel.together)
        with mode(model, training=True), explained(feed, model):
            for batch, (x, y) in enumerate(feed):
                optimizer.zero_grad()
                logits = spread(network, x)
                loss = measured(logits, y)
                tally.add(loss, logits, y, measured.over)
                ends = alarm.batch(loss, measured.over, feed, epoch, batch)
                if ends and parallel.world() == 1:  # of several, all end after the epoch
                    break
                loss.backward()
                if clip is not None:
                    nn.utils.clip_grad_norm_(model.parameters(), clip)
                optimizer.step()
                if scheduler is not None and steps_in == "batches":
                    scheduler.step()
        if scheduler is not None and steps_in == "epochs":
            scheduler.step()
        row = {"epoch": epoch, "lr": lr} | tally.row("train_")
        if valid is not None:
            seen = _evaluate(model, valid, "valid", loss_fn, metrics, parallel.together)
            row |= seen.row("valid_")
        alarm.row(row, feed)
        if scheduler is not None and steps_in == "batches":
            alarm.rate(row, epochs)
        yield row
        if alarm.stops:
            return


_epochs = epochs  # inside `fit`, `epochs` is a number


def fit(
    model: nn.Module,
    train,
    valid=None,
    *,
    epochs: int,
    loss_fn: Callable,
    optimizer: torch.optim.Optimizer,
    metrics: Sequence[Metric] = (),
    scheduler=None,
    schedule_in: str | None = None,
    clip: float | None = None,
    stop_at_nan: bool = False,
    keep_best: str | None = None,
    patience: int | None = None,
    checkpoint: str | os.PathLike | None = None,
) -> History:
    """Train as `epochs` does, with a progress bar, and return the history.

    `keep_best="valid_loss"` (or another column) puts the weights of the best epoch back at the end,
    also when the training is interrupted, and never weights that are nan. `patience=3` stops after
    three epochs in a row without a better value of that column, `valid_loss` if `keep_best` names
    none. `checkpoint` names a file that is written after every epoch; if it is there at the start,
    the training goes on from it and ends as if it had never stopped.

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
    rows = _epochs(
        model, train, valid, epochs=epochs, loss_fn=loss_fn, optimizer=optimizer,
        metrics=metrics, scheduler=scheduler, schedule_in=schedule_in, clip=clip,
        stop_at_nan=stop_at_nan, start=len(history) + 1,
    )  # fmt: skip
    todo = () if _is_over(history, best, patience) else rows
    try:
        for row in _with_bar(todo, (epochs - len(history)) * _steps(train), optimizer):
            history.append(row)
            if watched and _improves(watched, row, best, model):
                best, weights = row, copy.deepcopy(model.state_dict()) if keep_best else None
            if checkpoint is not None:
                state = saved | {"rows": history.rows, "best": best, "weights": weights}
                if parallel.rank() == 0:
                    saving.save(checkpoint, model, optimizer, scheduler, **state)
                parallel.wait()
            if _is_over(history, best, patience):
                break
    except KeyboardInterrupt as stop:
        stop.add_note(f"Stopped after {len(history)} epochs. history = nnlab.training.latest()")
        raise
    finally:
        if weights is not None:
            model.load_state_dict(weights)
    return history


def latest() -> History:
    """The history of the latest `fit`, also of one that was stopped or raised an error."""
    return _latest


def _steps(train):
    """How many batches of an epoch are this process's; 0 if nobody knows."""
    return -(-length_hint(train) // parallel.world())


def _is_over(history, best, patience):
    """Whether patience is at its end."""
    since = best["epoch"] if best else 0
    return bool(patience and history and history[-1]["epoch"] - since >= patience)


def _improves(watched, row, best, model):
    """Whether the row beats the best; one of nan does not, nor do weights that are nan."""
    old = best[watched] if best else math.nan
    return is_better(watched, row[watched], old) and is_sound(model.state_dict())


def _resume(checkpoint, train, model, optimizer, scheduler):
    """What the checkpoint holds beside the weights; that of a new training if there is none."""
    if checkpoint is None or not parallel.agreed(Path(checkpoint).exists(), model):
        first = train.epoch if isinstance(train, Batches) else 0
        return {"rows": [], "best": None, "weights": None, "first_epoch": first}
    saved = saving.load(checkpoint, model, optimizer, scheduler)
    if isinstance(train, Batches):
        train.epoch = saved["first_epoch"] + len(saved["rows"])
    return saved


def evaluate(
    model: nn.Module, batches, loss_fn: Callable, metrics: Sequence[Metric] = ()
) -> dict[str, float]:
    """The mean loss over all examples and the metrics, in evaluation mode and without gradients.

    The mean is that of one batch with all examples, however large the batches are: a cross-entropy
    leaves out the labels that it ignores and weighs the others by their classes.

    Raises: ValueError for outputs and targets that torch would stretch to one shape.
    """
    return _evaluate(model, as_batches(batches, shuffle=False), "the data", loss_fn, metrics).row()


@torch.no_grad()
def _evaluate(model, source, name, loss_fn, metrics, gather=None):
    tally, feed = Tally(metrics, gather), Feed(source, model, name)
    measured = Watched(loss_fn, getattr(source, "y", None))
    with mode(model, training=False), explained(feed, model):
        for x, y in feed:
            logits = spread(model, x)
            tally.add(measured(logits, y), logits, y, measured.over)
    return tally


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
