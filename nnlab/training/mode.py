"""Training or evaluation mode for a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn


@contextmanager
def mode(model: nn.Module, training: bool) -> Iterator[None]:
    """Put the model into a mode, and each of its layers back into its own afterwards."""
    before = {layer: layer.training for layer in model.modules()}  # a frozen one may differ
    model.train(training)
    try:
        yield
    finally:
        for layer, was_training in before.items():
            layer.training = was_training
