"""Record the tables of lesson 14 over three seeds with its own cells.

`python recordings/vae_tables.py [TABLE ...] [--processes N]`; tables: fair, beta. The first takes
about 2 minutes of one processor, the second about 1.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product

import torch
import torch.nn.functional as F
from recording import cells, record

from nnlab.exercises.lessons.vae import (
    fitted_draws,
    kl_to_standard_normal,
    reparameterise,
    vae_loss,
)

SEEDS = (0, 1, 2)
BETAS = (0.1, 0.3, 1.0, 3.0, 10.0)
CELLS = ("setup", "machine", "learn", "judge", "vae-class", "fair")
PIECES = {
    each.__name__: each for each in (fitted_draws, kl_to_standard_normal, reparameterise, vae_loss)
}


@cache
def lesson() -> dict:
    """What the lesson's cells define, and its judge and real digits."""
    of = cells("vae", CELLS, **PIECES)
    return of | {"judge": of["train_judge"](), "real": of["grey"](of["mnist"].test.x[:2000])}


def fair(encoder: str, seed: int) -> Iterator[dict]:
    """How the judge finds digits from a fitted Gaussian and from the prior, for one network."""
    of = lesson()
    real = of["real"]
    if encoder == "real":
        digits = of["grey"](of["mnist"].test.x[2000:4000])
        yield _row(of, encoder, "none", seed, digits, real)
        return
    torch.manual_seed(seed)
    kinds = {"plain": ("Plain", "rebuild"), "variational": ("Variational", "negative_elbo")}
    kind, loss_fn = (of[name] for name in kinds[encoder])
    model = of["learn"](kind(), loss_fn, seed=seed)
    dice = torch.randn(2000, 16, generator=torch.Generator().manual_seed(seed))
    for codes, pictures in of["invented"](model, dice).items():
        yield _row(of, encoder, codes, seed, pictures, real)


def _row(of, encoder, codes, seed, pictures, real):
    far = round(float(of["distance"](of["judge"], pictures, real)), 4)
    share = round(of["sure"](of["judge"], pictures), 4)
    return {"encoder": encoder, "codes": codes, "seed": seed, "distance": far, "sure": share}


def beta(weight: float, seed: int) -> Iterator[dict]:
    """Cross-entropy above the floor, and price, on test digits after one pass."""
    of = lesson()
    torch.manual_seed(seed)

    def loss_fn(output, x):
        return of["negative_elbo"](output, x, weight)

    real, model = of["real"], of["learn"](of["Variational"](), loss_fn, seed=seed, epochs=1)
    with torch.no_grad():
        logits, mu, logvar = model(real)
    nats, price = (part.item() for part in vae_loss(logits, real, mu, logvar))
    floor = F.binary_cross_entropy(real, real, reduction="sum").item() / len(real)
    yield {"beta": weight, "seed": seed, "above_floor": nats - floor, "price": price}


TABLES = {
    "fair": (fair, lambda: [("real", 0), *product(("plain", "variational"), SEEDS)]),
    "beta": (beta, lambda: product(BETAS, SEEDS)),
}

if __name__ == "__main__":
    record("vae", TABLES)
