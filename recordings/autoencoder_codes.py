"""Record the tables of lesson 13 with its own cells.

`python recordings/autoencoder_codes.py [TABLE ...] [--processes N]`; tables: codes, beta.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product

from recording import cells, record

SEEDS = (0, 1, 2)
BETAS = (0.1, 0.3, 1.0, 3.0, 10.0)
NUMBERS = (
    "setup", "clothes", "autoencoder-class", "pca", "clothes-pca", "learn", "two", "beside",
    "from-pca", "conv-run", "emoji-pca", "emoji-fix", "vae-class", "vae-loss", "numbers",
)  # fmt: skip
PRICED = ("setup", "clothes", "learn", "two", "vae-class", "vae-loss", "beta")

lesson = cache(lambda names: cells("autoencoder", names))


def codes(seed: int) -> Iterator[dict]:
    """What section 11 calls the numbers of this lesson, some forty seconds."""
    yield from lesson(NUMBERS)["numbers"](seed)


def beta(value: float, seed: int) -> Iterator[dict]:
    """The two parts of the loss against the weight of the second, some two seconds."""
    yield lesson(PRICED)["priced"](value, seed)


TABLES = {
    "codes": (codes, lambda: product(SEEDS)),
    "beta": (beta, lambda: product(BETAS, SEEDS)),
}

if __name__ == "__main__":
    record("autoencoder", TABLES)
