"""What one pass over the data adds up to: the mean loss, and metrics of all its predictions."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

Metric = Callable[[Tensor, Tensor], float]


class Tally:
    """Keeps the losses of the batches, and the predictions if there are metrics."""

    def __init__(self, metrics: Sequence[Metric]):
        self.metrics = metrics
        self.losses, self.sizes, self.logits, self.labels = [], [], [], []

    def add(self, loss: Tensor, logits: Tensor, labels: Tensor) -> None:
        """Keep one batch, whose `loss` is a mean; nothing waits for a GPU."""
        self.losses.append(loss.detach())
        self.sizes.append(len(labels))
        if self.metrics:
            self.logits.append(logits.detach())
            self.labels.append(labels)

    def row(self, prefix: str = "") -> dict[str, float]:
        """The mean loss over examples, and each metric under its function's name."""
        losses = torch.stack(self.losses).tolist()  # Python floats: Apple's GPUs have no float64
        total = sum(loss * size for loss, size in zip(losses, self.sizes, strict=True))
        values = {prefix + "loss": total / sum(self.sizes)}
        if self.metrics:
            logits, labels = torch.cat(self.logits), torch.cat(self.labels)
            values |= {prefix + m.__name__: m(logits, labels) for m in self.metrics}
        return values
