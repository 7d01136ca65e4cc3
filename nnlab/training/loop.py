"""The training loop that lesson 08 builds in the open, as a generator, and `evaluate` beside it."""

from collections.abc import Callable, Iterator, Sequence
from operator import length_hint

import torch
from torch import nn
from torch.optim.lr_scheduler import LRScheduler

from nnlab.nested import spread
from nnlab.training import parallel, settings
from nnlab.training.alarm import Alarm
from nnlab.training.feed import Feed, Source, as_batches, explained
from nnlab.training.loss import Watched
from nnlab.training.mode import mode
from nnlab.training.tally import Metric, Tally


# Long: the loop that lesson 08 builds, in the open and in one piece.
def epochs(
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
    start: int = 1,
) -> Iterator[dict]:
    """Train, and yield one row an epoch: epoch, lr, train_loss, valid_loss and the metrics.

    `train` and `valid` are a pair of tensors, `Batches` or a DataLoader. A batch without y is its
    own target (an autoencoder's); where x is a tuple or a dict, the model is called with its parts
    as arguments. Losses are averaged over examples, so a short last batch weighs less; those of
    a cross-entropy over the labels that it does not ignore, weighted by class. Metrics see the
    whole epoch's predictions, in training as made before each step.

    A scheduler steps once a batch, or once an epoch with `schedule_in="epochs"`; where epochs
    seem to be meant, you must say which. `lr` is the rate at the start of the epoch. `clip` bounds
    the gradient's global norm. A loss that is nan or infinite is reported in a warning, with its
    causes; `stop_at_nan` ends the training there, before the step. `start` is the first epoch's
    number, for a training that goes on.

    Under torchrun each process takes its share of the data and the gradients are averaged: two
    processes with batches of 64 train as one does with batches of 128.

    Raises: ValueError for settings that cannot train, such as another model's optimizer; in the
    first batch for outputs and targets that torch would stretch to one shape, even within a loss
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
                if ends and parallel.world() == 1:  # several processes all end after the epoch
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


def evaluate(
    model: nn.Module, batches: Source, loss_fn: Callable, metrics: Sequence[Metric] = ()
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
