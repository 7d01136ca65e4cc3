"""Measures of how good predictions are: pure functions of tensors.

`predicted` is either class indices (N,) or scores (N, K), of which the largest names the class.
`precision`, `recall` and `f1` are about two classes, 0 and 1, and count class 1 as positive;
`macro_f1` is their mean over K classes. Where a denominator is 0, the ratio is 0.
"""

import torch
from torch import Tensor


def accuracy(predicted: Tensor, labels: Tensor) -> float:
    """The share of right predictions."""
    predicted, labels = _classes(predicted, labels)
    return (predicted == labels).double().mean().item()


def confusion(predicted: Tensor, labels: Tensor, n_classes: int | None = None) -> Tensor:
    """Counts (K, K) int64: rows are the true classes, columns the predicted ones."""
    scores = predicted
    predicted, labels = _classes(predicted, labels)
    if n_classes is None:
        largest = int(torch.cat([predicted, labels]).max()) + 1
        n_classes = (
            torch.as_tensor(scores).shape[1] if torch.as_tensor(scores).ndim == 2 else largest
        )
    for name, values in (("labels", labels), ("predicted", predicted)):
        if values.min() < 0 or values.max() >= n_classes:
            raise ValueError(
                f"{name} reach from {int(values.min())} to {int(values.max())}; "
                f"expected 0 to {n_classes - 1} for n_classes={n_classes}."
            )
    cells = torch.bincount(labels * n_classes + predicted, minlength=n_classes**2)
    return cells.reshape(n_classes, n_classes)


def precision(predicted: Tensor, labels: Tensor) -> float:
    """Of what was called positive, the share that is."""
    hits, called, _ = _counts(*_binary(predicted, labels))
    return _ratio(hits, called)


def recall(predicted: Tensor, labels: Tensor) -> float:
    """Of what is positive, the share that was found."""
    hits, _, positive = _counts(*_binary(predicted, labels))
    return _ratio(hits, positive)


def f1(predicted: Tensor, labels: Tensor) -> float:
    """The harmonic mean of precision and recall."""
    hits, called, positive = _counts(*_binary(predicted, labels))
    return _ratio(2 * hits, called + positive)


def macro_f1(predicted: Tensor, labels: Tensor) -> float:
    """F1 of every class against the rest, averaged over the classes that occur."""
    predicted, labels = _classes(predicted, labels)
    scores = []
    for k in torch.cat([predicted, labels]).unique():
        hits, called, positive = _counts(predicted == k, labels == k)
        scores.append(_ratio(2 * hits, called + positive))
    return sum(scores) / len(scores)


def perplexity(logits: Tensor, targets: Tensor) -> float:
    """exp of the mean cross-entropy: how many equally likely choices the guess amounts to.

    Shapes: logits (..., K), targets (...) int64
    """
    logits, targets = torch.as_tensor(logits), torch.as_tensor(targets)
    if logits.shape[:-1] != targets.shape:
        raise ValueError(
            f"logits has shape {tuple(logits.shape)} and targets {tuple(targets.shape)}; "
            "expected (..., K) and (...)."
        )
    flat = logits.reshape(-1, logits.shape[-1])
    return torch.nn.functional.cross_entropy(flat, targets.reshape(-1)).exp().item()


def mae(predicted: Tensor, targets: Tensor) -> float:
    """The mean absolute error, in the unit of the targets."""
    predicted, targets = _values(predicted, targets)
    return (predicted - targets).abs().mean().item()


def rmse(predicted: Tensor, targets: Tensor) -> float:
    """The root of the mean squared error, in the unit of the targets.

    For several columns, each with its own unit, it is the mean of their values.

    Shapes: predicted (N, ...), targets (N, ...)
    """
    predicted, targets = _columns(predicted, targets)
    return (predicted - targets).square().mean(dim=0).sqrt().mean().item()


def r2(predicted: Tensor, targets: Tensor) -> float:
    """The share of the targets' variance that is explained; 0 is no better than their mean.

    Constant targets give 1 if every prediction is right, else 0. For several columns it is the
    mean of their values (both as scikit-learn does).

    Shapes: predicted (N, ...), targets (N, ...)
    """
    predicted, targets = _columns(predicted, targets)
    left = (predicted - targets).square().sum(dim=0)
    whole = (targets - targets.mean(dim=0)).square().sum(dim=0)
    constant = (targets == targets[:1]).all(dim=0)  # a sum of squares may miss 0 by rounding
    explained = 1 - left / whole.where(~constant, 1.0)
    return explained.where(~constant, (left == 0).double()).mean().item()


def _classes(predicted, labels):
    predicted, labels = torch.as_tensor(predicted).cpu(), torch.as_tensor(labels).cpu()
    if labels.ndim != 1 or len(labels) == 0:
        raise ValueError(
            f"labels has shape {tuple(labels.shape)}; expected (N,) with N at least 1."
        )
    if predicted.ndim not in (1, 2) or len(predicted) != len(labels):
        raise ValueError(
            f"predicted has shape {tuple(predicted.shape)}; expected ({len(labels)},) classes "
            f"or ({len(labels)}, K) scores. For a column of shape (N, 1) use predicted[:, 0]."
        )
    if predicted.ndim == 2 and predicted.shape[1] == 1:
        raise ValueError(
            f"predicted has shape {tuple(predicted.shape)}; one score is no choice. "
            "For two classes from one logit use (predicted[:, 0] > 0)."
        )
    if predicted.ndim == 2:
        predicted = predicted.argmax(dim=1)
    return _indices("predicted", predicted), _indices("labels", labels)


def _indices(name, values):
    broken = values[values != values.round()] if values.is_floating_point() else values[:0]
    if len(broken):
        raise ValueError(
            f"{name} has one number a row, such as {float(broken[0]):.3g}; "
            "expected class indices. For two classes from logits use (logits > 0)."
        )
    return values.long()


def _binary(predicted, labels):
    predicted, labels = _classes(predicted, labels)
    found = sorted(set(torch.cat([predicted, labels]).unique().tolist()) - {0, 1})
    if found:
        raise ValueError(
            f"found class {found[0]}; expected only 0 and 1. For more classes use macro_f1, "
            "or compare one class with the rest: (predicted == k), (labels == k)."
        )
    return predicted == 1, labels == 1


def _counts(predicted, labels):
    return int((predicted & labels).sum()), int(predicted.sum()), int(labels.sum())


def _ratio(above, below):
    return above / below if below else 0.0


def _values(predicted, targets):
    # on the CPU, because Apple's GPUs have no float64
    predicted, targets = (torch.as_tensor(v).cpu().double() for v in (predicted, targets))
    if predicted.shape != targets.shape or targets.numel() == 0:
        raise ValueError(
            f"predicted has shape {tuple(predicted.shape)} and targets {tuple(targets.shape)}; "
            "expected the same shape, not empty. For (N, 1) use predicted[:, 0]."
        )
    return predicted, targets


def _columns(predicted, targets):
    """Both as (N, D): all axes after the first are flattened into columns."""
    predicted, targets = _values(predicted, targets)
    if targets.ndim == 0:
        raise ValueError("targets is one number; expected (N,) or (N, D). For one use [number].")
    return predicted.reshape(len(targets), -1), targets.reshape(len(targets), -1)
