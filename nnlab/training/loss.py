"""A loss function, checked on its first batch, and what its mean is taken over."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from nnlab.training.witness import Counter, Witness


class Watched:
    """A loss function checked on its first batch; `over` is what its mean is divided by.

    `over` is None if that is the number of examples. For a cross-entropy with class weights or
    ignored labels it is the sum of the weights that count, without which a mean over batches
    depends on their size.
    """

    def __init__(self, loss_fn: Callable, labels: Tensor | None = None):
        self.loss_fn, self.labels = loss_fn, labels
        self.fresh, self.counts, self.over = True, False, None

    def __call__(self, outputs: Any, targets: Any) -> Tensor:
        if not (self.fresh or self.counts):
            return self.loss_fn(outputs, targets)
        with Witness("loss_fn", outputs, targets) if self.fresh else Counter() as seen:
            loss = self.loss_fn(outputs, targets)
        if self.fresh:
            _check_loss(loss, seen.sums)
            self.fresh, self.counts = False, self._is_uneven(seen.calls, targets)
        self.over = _over(seen.calls[0]) if self.counts and len(seen.calls) == 1 else None
        return loss

    def _is_uneven(self, calls, targets):
        """Whether examples may count differently, in this batch or in a later one."""
        if len(calls) != 1 or calls[0]["reduction"] != "mean":
            return False
        call = calls[0]
        if call["target"].is_floating_point():
            return False  # shares of the classes: torch divides by the number of examples
        if call["weight"] is not None or call["target"] is not targets or self.labels is None:
            return True
        return bool((self.labels == call["ignore_index"]).any())


@torch.no_grad()
def _over(call):
    labels, weight = call["target"], call["weight"]
    counted = labels != call["ignore_index"]
    if weight is None:
        return counted.sum()
    return (weight[labels.where(counted, 0).long()] * counted).sum()


def _check_loss(loss, sums):
    if not isinstance(loss, Tensor):
        raise ValueError(
            f"loss_fn gives {type(loss).__name__}; expected a tensor with one number, which has a "
            ".backward(). Leave out .item() and float()."
        )
    if loss.numel() != 1:
        raise ValueError(
            f"loss_fn gives shape {tuple(loss.shape)}; expected one number. Take its .mean()."
        )
    if any(loss is total for total in sums):
        raise ValueError("loss_fn has reduction='sum'; expected 'mean', torch's default.")
