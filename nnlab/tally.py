"""What one pass over the data adds up to: the mean loss, and metrics of all its predictions."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

Metric = Callable[[Tensor, Tensor], float]


class Tally:
    """Keeps the losses of the batches, and the predictions if there are metrics.

    `gather` brings together what several processes have kept, each a tensor.
    """

    def __init__(self, metrics: Sequence[Metric], gather: Callable[[Tensor], Tensor] | None = None):
        self.metrics, self.gather = metrics, gather or (lambda values: values)
        self.losses: Tensor | None = None
        self.sizes, self.logits, self.labels = [], [], []

    def add(self, loss: Tensor, logits: Tensor, labels: Tensor) -> None:
        """Keep one batch, whose `loss` is a mean; nothing waits for a GPU."""
        self._keep(loss.detach())
        self.sizes.append(len(labels))
        if self.metrics:
            self.logits.append(logits.detach())
            self.labels.append(labels)

    def row(self, prefix: str = "") -> dict[str, float]:
        """The mean loss over examples, and each metric under its function's name."""
        losses = self.losses[: len(self.sizes)]
        sizes = self.gather(torch.tensor(self.sizes, device=losses.device)).tolist()
        losses = self.gather(losses).tolist()  # Python floats: Apple's GPUs have no float64
        total = sum(loss * size for loss, size in zip(losses, sizes, strict=True))
        values = {prefix + "loss": total / sum(sizes)}
        if self.metrics:
            logits, labels = (self.gather(torch.cat(kept)) for kept in (self.logits, self.labels))
            values |= {prefix + m.__name__: m(logits, labels) for m in self.metrics}
        return values

    def _keep(self, loss):
        """Into one growing row: small tensors by the hundred, each allocated between a batch's
        large ones, would keep the memory of those from ever being given back.
        """
        n = len(self.sizes)
        if self.losses is None or n == len(self.losses):
            longer = loss.new_empty(max(256, 2 * n))
            longer[:n] = loss.new_empty(0) if self.losses is None else self.losses
            self.losses = longer
        self.losses[n] = loss
