"""Two classes beside a line, and one layer with SGD that learns them, for tests of trainings."""

import torch
from torch import nn


def data(n=40):
    """Points (n, 4), and on which side of a line they lie."""
    x = torch.randn(n, 4, generator=torch.Generator().manual_seed(0))
    return x, (x[:, 0] > 0).long()


def learner(lr=0.1):
    """A layer that is the same each time, and its optimiser."""
    torch.manual_seed(0)
    model = nn.Linear(4, 2)
    return model, torch.optim.SGD(model.parameters(), lr=lr)
