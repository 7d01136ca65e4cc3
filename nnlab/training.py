"""The training loop that lesson 08 builds in the open: a generator, and `fit` that drives it."""

import copy
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import length_hint
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader
from tqdm import tqdm

from nnlab import checkpoint as saving
from nnlab import guard, parallel
from nnlab.batches import Batches
from nnlab.history import History, is_better
from nnlab.mode import mode
from nnlab.tally import Metric, Tally


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
    clip: float | None = None,
    start: int = 1,
) -> Iterator[dict]:
    """Train, and yield one row an epoch: epoch, lr, train_loss, valid_loss and the metrics.

    `train` and `valid` are a pair of tensors, `Batches` or a DataLoader; a batch without y is its
    own target (an autoencoder's). Losses are averaged over examples, so a short last batch counts
    as what it is; metrics see the whole epoch's predictions, for training as they were made. A
    scheduler steps once a batch; `clip` bounds the gradient's global norm. `lr` is the rate with
    which the epoch began. `start` is the first epoch's number, for who goes on.

    Under torchrun each process takes its share of the data and the gradients are averaged: two
    processes with batches of 64 train as one does with batches of 128.

    Raises: ValueError for settings that cannot train, such as another model's optimizer.
    """
    guard.check(model, epochs, loss_fn, optimizer)
    train = parallel.share(_batches(train, shuffle=True), pad=True)
    valid = None if valid is None else parallel.share(_batches(valid, shuffle=False), pad=False)
    network = parallel.replica(model)
    for epoch in range(start, epochs + 1):
        parallel.begin(train, epoch)
        lr = optimizer.param_groups[0]["lr"]
        tally = Tally(metrics, parallel.together)
        with mode(model, training=True):
            for x, y in _on_device(train, model):
                optimizer.zero_grad()
                logits = network(x)
                loss = loss_fn(logits, y)
                loss.backward()
                if clip is not None:
                    nn.utils.clip_grad_norm_(model.parameters(), clip)
                optimizer.step()
                if scheduler is not None:
                    scheduler.step()
                tally.add(loss, logits, y)
        row = {"epoch": epoch, "lr": lr} | tally.row("train_")
        if valid is not None:
            row |= _evaluate(model, valid, loss_fn, metrics, parallel.together).row("valid_")
        yield row


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
    clip: float | None = None,
    keep_best: str | None = None,
    patience: int | None = None,
    checkpoint: str | os.PathLike | None = None,
) -> History:
    """Train as `epochs` does, with a progress bar, and return the history.

    `keep_best="valid_loss"` (or another column) puts the weights of the best epoch back at the end,
    also when the training is interrupted. `patience=3` stops after three epochs in a row without a
    better value of that column, `valid_loss` if `keep_best` names none. `checkpoint` names a file
    that is written after every epoch; if it is there at the start, the training goes on from it
    and ends as if it had never stopped.

    Raises: ValueError if the column will not exist, `patience` is below 1, or the checkpoint is
    not this training's.
    """
    train = _batches(train, shuffle=True)
    watched = guard.watched(keep_best, patience, valid, metrics)
    saved = _resume(checkpoint, train, model, optimizer, scheduler)
    history, best, weights = History(saved["rows"]), saved["best"], saved["weights"]
    rows = _epochs(
        model, train, valid, epochs=epochs, loss_fn=loss_fn, optimizer=optimizer,
        metrics=metrics, scheduler=scheduler, clip=clip, start=len(history) + 1,
    )  # fmt: skip
    todo = () if _is_over(history, best, patience) else rows
    try:
        for row in _with_bar(todo, (epochs - len(history)) * _steps(train), optimizer):
            history.append(row)
            if watched and (best is None or is_better(watched, row[watched], best[watched])):
                best, weights = row, copy.deepcopy(model.state_dict()) if keep_best else None
            if checkpoint is not None:
                state = saved | {"rows": history.rows, "best": best, "weights": weights}
                if parallel.rank() == 0:
                    saving.save(checkpoint, model, optimizer, scheduler, **state)
                parallel.wait()
            if _is_over(history, best, patience):
                break
    finally:
        if weights is not None:
            model.load_state_dict(weights)
    return history


def _steps(train):
    """How many batches of an epoch are this process's; 0 if nobody knows."""
    return -(-length_hint(train) // parallel.world())


def _is_over(history, best, patience):
    """Whether patience is at its end."""
    return bool(patience and history and history[-1]["epoch"] - best["epoch"] >= patience)


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
    """The mean loss over all examples and the metrics, in evaluation mode and without gradients."""
    return _evaluate(model, _batches(batches, shuffle=False), loss_fn, metrics).row()


@torch.no_grad()
def _evaluate(model, batches, loss_fn, metrics, gather=None):
    tally = Tally(metrics, gather)
    with mode(model, training=False):
        for x, y in _on_device(batches, model):
            logits = model(x)
            tally.add(loss_fn(logits, y), logits, y)
    return tally


def _batches(source, *, shuffle) -> Iterable:
    if isinstance(source, Batches | DataLoader):
        return source
    try:
        if isinstance(source, Tensor):  # its rows would unpack, if there are two
            raise TypeError
        x, y = source
    except (TypeError, ValueError):
        raise ValueError(
            f"got {type(source).__name__}; expected a pair of tensors (x, y), Batches "
            "or a DataLoader."
        ) from None
    return Batches(x, y, size=64, shuffle=shuffle)


def _on_device(batches, model):
    device = next((parameter.device for parameter in model.parameters()), None)
    for batch in batches:
        x, y = (batch, batch) if isinstance(batch, Tensor) else batch
        yield x.to(device=device), y.to(device=device)


def _with_bar(rows, n_batches, optimizer):
    """The rows as they come, while a bar moves with every step of the optimizer."""
    quiet = bool(os.environ.get("NNLAB_TESTING")) or parallel.rank() != 0
    with tqdm(total=n_batches or None, unit="batch", disable=quiet) as bar:
        handle = optimizer.register_step_post_hook(lambda *_: bar.update())
        try:
            for row in rows:
                bar.set_postfix({k: v for k, v in row.items() if k.endswith(("epoch", "loss"))})
                yield row
        finally:
            handle.remove()
