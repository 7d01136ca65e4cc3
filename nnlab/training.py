"""The training loop that lesson 07 builds in the open: a generator, and `fit` that drives it."""

import copy
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader
from tqdm import tqdm

from nnlab.batches import Batches
from nnlab.history import History, is_better

Metric = Callable[[Tensor, Tensor], float]


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
) -> Iterator[dict]:
    """Train, and yield one row an epoch: epoch, lr, train_loss, valid_loss and the metrics.

    `train` and `valid` are a pair of tensors, `Batches` or a DataLoader. Losses are averaged over
    examples, so a short last batch counts as what it is; metrics see the whole epoch's predictions,
    for training as they were made. A scheduler steps once a batch; `clip` bounds the gradient's
    global norm.
    """
    if epochs < 1:
        raise ValueError(f"epochs is {epochs}; expected at least 1.")
    train = _batches(train, shuffle=True)
    valid = None if valid is None else _batches(valid, shuffle=False)
    for epoch in range(1, epochs + 1):
        lr = optimizer.param_groups[0]["lr"]
        tally = Tally(metrics)
        with _mode(model, training=True):
            for x, y in _on_device(train, model):
                optimizer.zero_grad()
                logits = model(x)
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
            row |= _evaluate(model, valid, loss_fn, metrics).row("valid_")
        yield row


_epochs = epochs  # inside `fit`, `epochs` is a number


def fit(
    model: nn.Module,
    train,
    valid=None,
    *,
    epochs: int,
    keep_best: str | None = None,
    patience: int | None = None,
    **settings,
) -> History:
    """Train with a progress bar and return the history; `settings` are those of `epochs`.

    `keep_best="valid_loss"` (or another column) puts the weights of the best epoch back at the end.
    `patience=3` stops after three epochs in a row without a better value of that column,
    `valid_loss` if `keep_best` names none.

    Raises: ValueError if the column does not exist or `patience` is below 1.
    """
    if patience is not None and patience < 1:
        raise ValueError(f"patience is {patience}; expected at least 1 epoch.")
    watched = keep_best or ("valid_loss" if patience else None)
    history, best, weights = History(), None, None
    rows = _epochs(model, train, valid, epochs=epochs, **settings)
    for row in tqdm(rows, total=epochs, unit="epoch", disable=_quiet()):
        history.append(row)
        if watched is None:
            continue
        if watched not in row:
            raise ValueError(f"no column {watched!r} to watch; there are {', '.join(row)}.")
        if best is None or is_better(watched, row[watched], best[watched]):
            best = row
            weights = copy.deepcopy(model.state_dict()) if keep_best else None
        elif patience and row["epoch"] - best["epoch"] >= patience:
            break
    if weights is not None:
        model.load_state_dict(weights)
    return history


def evaluate(
    model: nn.Module, batches, loss_fn: Callable, metrics: Sequence[Metric] = ()
) -> dict[str, float]:
    """The mean loss over all examples and the metrics, in evaluation mode and without gradients."""
    return _evaluate(model, _batches(batches, shuffle=False), loss_fn, metrics).row()


class Tally:
    """Adds up the loss over examples and keeps predictions for the metrics."""

    def __init__(self, metrics: Sequence[Metric]):
        self.metrics, self.total, self.count = metrics, 0.0, 0
        self.logits, self.labels = [], []

    def add(self, loss: Tensor, logits: Tensor, labels: Tensor) -> None:
        """Count one batch, whose `loss` is a mean."""
        self.total = self.total + loss.detach().double() * len(labels)  # stays on the device
        self.count += len(labels)
        if self.metrics:
            self.logits.append(logits.detach())
            self.labels.append(labels)

    def row(self, prefix: str = "") -> dict[str, float]:
        """The mean loss and each metric under its function's name."""
        values = {prefix + "loss": float(self.total) / self.count}
        if self.metrics:
            logits, labels = torch.cat(self.logits), torch.cat(self.labels)
            values |= {prefix + m.__name__: m(logits, labels) for m in self.metrics}
        return values


@torch.no_grad()
def _evaluate(model, batches, loss_fn, metrics):
    tally = Tally(metrics)
    with _mode(model, training=False):
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
    parameter = next(model.parameters(), None)
    for x, y in batches:
        yield (x, y) if parameter is None else (x.to(parameter.device), y.to(parameter.device))


@contextmanager
def _mode(model, *, training):
    before = model.training
    model.train(training)
    try:
        yield
    finally:
        model.train(before)


def _quiet():
    return bool(os.environ.get("NNLAB_TESTING")) or os.environ.get("RANK", "0") != "0"
