"""What one pass over the data adds up to: the mean loss, and metrics of all its predictions."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from nnlab.nested import each, first
from nnlab.training.witness import Witness

Metric = Callable[[Tensor, Tensor], float]


class Tally:
    """Keeps the losses of the batches, and the predictions if there are metrics.

    `gather` brings together what several processes have kept, each a tensor.
    """

    def __init__(self, metrics: Sequence[Metric], gather: Callable[[Tensor], Tensor] | None = None):
        self.metrics, self.gather = metrics, gather or (lambda values: values)
        self.losses, self.over = _Row(), _Row()
        self.sizes: list[int] = []
        self.logits: list = []
        self.labels: list = []

    def add(self, loss: Tensor, logits: Any, labels: Any, over: Tensor | None = None) -> None:
        """Keep one batch, whose `loss` is a mean over its examples, or over `over`.

        Nothing waits for a GPU.
        """
        self.losses.append(loss.detach())
        if over is not None:
            self.over.append(over.to(torch.float32))
        sample: Any = first(labels)
        self.sizes.append(len(sample))
        if self.metrics:
            self.logits.append(each(Tensor.detach, logits))
            self.labels.append(labels)

    def row(self, prefix: str = "") -> dict[str, float]:
        """The mean loss over examples, and each metric under its function's name."""
        losses, over = self.losses.values(), self.over.values()
        if over is None or len(over) < len(losses):
            over = torch.tensor(self.sizes, dtype=torch.float32, device=losses.device)
        losses = self.gather(losses).tolist()  # Python floats: Apple's GPUs have no float64
        pairs = list(zip(losses, self.gather(over).tolist(), strict=True))
        total = sum(loss * n for loss, n in pairs if n)  # a batch of nothing but padding is nan
        n = sum(n for _, n in pairs)
        values = {prefix + "loss": total / n if n else math.nan}
        if self.metrics:
            logits, labels = (self._all(kept) for kept in (self.logits, self.labels))
            for metric in self.metrics:
                values[prefix + metric.__name__] = _measure(metric, logits, labels)
        return values

    def _all(self, kept):
        return each(lambda *parts: self.gather(torch.cat(parts)), *kept)


def _measure(metric, logits, labels):
    """The metric as a plain float; one that stretches shapes silently raises instead."""
    with Witness(f"the metric {metric.__name__}", logits, labels):
        value = metric(logits, labels)
    try:
        return float(value)
    except (TypeError, ValueError, RuntimeError) as error:
        raise TypeError(
            f"the metric {metric.__name__} gave {value!r:.60}; expected one number. Let it return "
            "a float."
        ) from error


class _Row:
    """One growing tensor for many small values.

    Hundreds of small tensors, each allocated between a batch's large ones, would keep the memory
    of the large ones from ever being freed.
    """

    def __init__(self):
        self.kept, self.n = None, 0

    def append(self, value):
        if self.kept is None or self.n == len(self.kept):
            longer = value.new_empty(max(256, 2 * self.n))
            longer[: self.n] = value.new_empty(0) if self.kept is None else self.kept
            self.kept = longer
        self.kept[self.n] = value
        self.n += 1

    def values(self):
        return None if self.kept is None else self.kept[: self.n]
