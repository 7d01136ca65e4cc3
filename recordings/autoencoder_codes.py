"""Record the tables of lesson 13 with its own cells.

`python recordings/autoencoder_codes.py [TABLE ...] [--processes N]`; tables: emoji.
"""

from collections.abc import Iterator
from itertools import product

import torch
import torch.nn.functional as F
from recording import cells, record

from nnlab import data

SEEDS = (0, 1, 2)
EPOCHS = (20,)
NAMES = (
    "setup", "street-figure", "exercise-13-1", "use-13-1", "autoencoder-class", "clothes", "learn",
    "colour-code",
)  # fmt: skip


def by_pca(emoji, k: int = 64) -> dict:
    """The pictures, and what k directions of the training emoji make of them, clipped."""
    pictures = {"new": emoji.test.x.float() / 255, "seen": emoji.train.x.float() / 255}
    flat = pictures["seen"].flatten(1)
    centre = flat.mean(dim=0)
    V = torch.linalg.svd(flat - centre, full_matrices=False).Vh[:k].T  # (3072, k)
    return {
        name: (x, (centre + (x.flatten(1) - centre) @ V @ V.T).view_as(x).clamp(0, 1))
        for name, x in pictures.items()
    }


def emoji(epochs: int, seed: int) -> Iterator[dict]:
    """The colour autoencoder's error over clipped PCA's, on new emoji and on those it saw."""
    lesson, pictures = cells("autoencoder", NAMES), data.load("emoji")
    model = lesson["learn_colour"](pictures.train.x, epochs, seed)
    row = {"epochs": epochs, "seed": seed}
    for name, (x, rebuilt) in by_pca(pictures).items():
        own = torch.cat([lesson["apply"](model, part) for part in x.split(500)])
        row[name] = round((F.mse_loss(own, x) / F.mse_loss(rebuilt, x)).item(), 3)
    yield row


TABLES = {"emoji": (emoji, lambda: product(EPOCHS, SEEDS))}

if __name__ == "__main__":
    record("autoencoder", TABLES)
