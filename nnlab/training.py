"""The training loop that lesson 07 builds in the open: a generator, and `fit` that drives it."""

import copy
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import length_hint

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader
from tqdm import tqdm

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
) -> Iterator[dict]:
    """Train, and yield one row an epoch: epoch, lr, train_loss, valid_loss and the metrics.

    `train` and `valid` are a pair of tensors, `Batches` or a DataLoader; a batch without y is its
    own target (an autoencoder's). Losses are averaged over examples, so a short last batch counts
    as what it is; metrics see the whole epoch's predictions, for training as they were made. A
    scheduler steps once a batch; `clip` bounds the gradient's global norm. `lr` is the rate with
    which the epoch began.

    Raises: ValueError for settings that cannot train, such as another model's optimizer.
    """
    _check(model, epochs, loss_fn, optimizer)
    train = _batches(train, shuffle=True)
    valid = None if valid is None else _batches(valid, shuffle=False)
    for epoch in range(1, epochs + 1):
        lr = optimizer.param_groups[0]["lr"]
        tally = Tally(metrics)
        with mode(model, training=True):
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
    loss_fn: Callable,
    optimizer: torch.optim.Optimizer,
    metrics: Sequence[Metric] = (),
    scheduler=None,
    clip: float | None = None,
    keep_best: str | None = None,
    patience: int | None = None,
) -> History:
    """Train as `epochs` does, with a progress bar, and return the history.

    `keep_best="valid_loss"` (or another column) puts the weights of the best epoch back at the end,
    also when the training is interrupted. `patience=3` stops after three epochs in a row without a
    better value of that column, `valid_loss` if `keep_best` names none.

    Raises: ValueError if the column will not exist or `patience` is below 1.
    """
    train = _batches(train, shuffle=True)
    watched = _watched(keep_best, patience, valid, metrics)
    rows = _epochs(
        model, train, valid, epochs=epochs, loss_fn=loss_fn, optimizer=optimizer,
        metrics=metrics, scheduler=scheduler, clip=clip,
    )  # fmt: skip
    history, best, weights = History(), None, None
    try:
        for row in _with_bar(rows, epochs * length_hint(train), optimizer):
            history.append(row)
            if watched and (best is None or is_better(watched, row[watched], best[watched])):
                best, weights = row, copy.deepcopy(model.state_dict()) if keep_best else None
            elif patience and row["epoch"] - best["epoch"] >= patience:
                break
    finally:
        if weights is not None:
            model.load_state_dict(weights)
    return history


def evaluate(
    model: nn.Module, batches, loss_fn: Callable, metrics: Sequence[Metric] = ()
) -> dict[str, float]:
    """The mean loss over all examples and the metrics, in evaluation mode and without gradients."""
    return _evaluate(model, _batches(batches, shuffle=False), loss_fn, metrics).row()


@torch.no_grad()
def _evaluate(model, batches, loss_fn, metrics):
    tally = Tally(metrics)
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


def _check(model, epochs, loss_fn, optimizer):
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


def _watched(keep_best, patience, valid, metrics):
    """The column that says which epoch is best; None if nobody asks."""
    if patience is not None and patience < 1:
        raise ValueError(f"patience is {patience}; expected at least 1 epoch.")
    watched = keep_best or ("valid_loss" if patience else None)
    parts = ("train",) if valid is None else ("train", "valid")
    columns = [f"{part}_{name}" for part in parts for name in ("loss", *_names(metrics))]
    if watched and watched not in columns:
        missing = " Give valid=, or keep_best=." if valid is None else ""
        raise ValueError(
            f"no column {watched!r} to watch; there are {', '.join(columns)}.{missing}"
        )
    if watched:
        is_better(watched, 0.0, 0.0)  # a name that tells no direction fails now, not an epoch later
    return watched


def _names(metrics):
    names = [getattr(metric, "__name__", "<unnamed>") for metric in metrics]
    if odd := [name for name in names if not name.isidentifier()]:
        raise ValueError(f"a metric is called {odd[0]}; expected a name. Write it with def.")
    return names


def _with_bar(rows, n_batches, optimizer):
    """The rows as they come, while a bar moves with every step of the optimizer."""
    quiet = bool(os.environ.get("NNLAB_TESTING")) or os.environ.get("RANK", "0") != "0"
    with tqdm(total=n_batches or None, unit="batch", disable=quiet) as bar:
        handle = optimizer.register_step_post_hook(lambda *_: bar.update())
        try:
            for row in rows:
                bar.set_postfix({k: v for k, v in row.items() if k.endswith(("epoch", "loss"))})
                yield row
        finally:
            handle.remove()
