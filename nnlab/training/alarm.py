"""Warn at once when a loss is no longer a number, and say what may be the cause."""

import math
import warnings

import torch
from torch import Tensor, nn

from nnlab.nested import tensors
from nnlab.training.feed import Feed

EVERY = 50  # batches between two checks of a loss on a GPU; each check waits for the GPU


class Alarm:
    """Warns once per training run when a loss is nan or infinite; with `stop` the run ends."""

    def __init__(self, model: nn.Module, optimizer: torch.optim.Optimizer, stop: bool):
        self.model, self.optimizer, self.stop = model, optimizer, stop
        self.rung = False

    @property
    def stops(self) -> bool:
        """Whether the training ends now."""
        return self.rung and self.stop

    def batch(self, loss: Tensor, over: Tensor | None, feed: Feed, epoch: int, batch: int) -> bool:
        """Look at the loss of a batch, counted from 0; whether the training ends now."""
        if loss.is_cpu or batch % EVERY == 0:
            value = loss.item()
            nothing = over is not None and not math.isfinite(value) and not over
            if not (math.isfinite(value) or self.rung or nothing):  # a mean over padding alone
                self._ring(f"the loss is {value} in batch {batch + 1} of epoch {epoch}", feed)
        return self.stops

    def row(self, row: dict, feed: Feed) -> None:
        """Look at the losses of an epoch, which also catches what a GPU did between two looks."""
        for name, seen in (("train_loss", feed), ("valid_loss", None)):
            if not self.rung and not math.isfinite(row.get(name, 0.0)):
                self._ring(f"{name} is {row[name]} in epoch {row['epoch']}", seen)

    def rate(self, row: dict, epochs: int) -> None:
        """Check how much of the rate a scheduler has left after any epoch but the last."""
        now = self.optimizer.param_groups[0]["lr"]
        if row["epoch"] < epochs and now < 1e-3 * row["lr"]:
            warnings.warn(
                f"the scheduler took lr from {row['lr']:.3g} to {now:.3g} within epoch "
                f"{row['epoch']} of {epochs}, so that little is left to learn with. It steps once "
                'a batch; if it counts epochs, type schedule_in="epochs".',
                RuntimeWarning,
                stacklevel=3,
            )

    def _ring(self, what, feed):
        self.rung = True
        rate = self.optimizer.param_groups[0]["lr"]
        more = "" if self.stop else " To stop there, give stop_at_nan=True."
        warnings.warn(
            f"{what}; {self._found(feed)}. The usual causes: nan or inf in the data; a rate that "
            f"is too large (lr is {rate:.3g}; try a tenth of it, or clip=1.0); log(0) or a "
            f"division by 0 in loss_fn.{more}",
            RuntimeWarning,
            stacklevel=4,
        )

    def _found(self, feed):
        """What holds a number that is not finite, the first of data, targets and weights."""
        parts = {"x": feed.x, "y": feed.y} if feed else {}
        for name, values in (parts | {"the model's weights": [*self.model.parameters()]}).items():
            found = tensors(values)
            broken = sum(int((~v.isfinite()).sum()) for v in found)
            if broken:
                total = sum(v.numel() for v in found)
                return f"in {name}, {broken:,} of {total:,} numbers are nan or infinite"
        if feed is None:
            return "the model's weights are finite, so look at the validation data"
        return "data and weights are finite, so outputs or loss_fn made it"


def has_losses(row: dict) -> bool:
    """Whether the losses of an epoch are numbers, none of them nan or infinite."""
    return all(math.isfinite(row.get(name, 0.0)) for name in ("train_loss", "valid_loss"))


def is_sound(weights: dict) -> bool:
    """Whether every number of a state_dict is finite."""
    return all(bool(value.isfinite().all()) for value in tensors(weights))
