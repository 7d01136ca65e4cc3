"""Record the table of lesson 07: three experiments, each from five starts.

`python recordings/optimisation_seeds.py`: the lesson's own rules and net; the training that the
claim about trained parameters needs is here.
"""

from collections.abc import Iterator
from functools import cache

import torch
from recording import cells, record

from nnlab.exercises.lessons import optimisation as solved

CELLS = (
    "setup", "product", "rates", "digits", "epochs", "momentum-torch", "adaptive-rules",
    "adam-torch", "race", "schedule-run", "experiment-code",
)  # fmt: skip
PIECES = ("plain", "walk", "max_stable_rate", "sgd_step", "adam_step", "cosine_warmup")
lesson = cache(lambda: cells("optimisation", CELLS, **{n: getattr(solved, n) for n in PIECES}))


def start(seed: int) -> Iterator[dict]:
    """What the race, the schedules and Adam's long training give from one start."""
    of = lesson()
    v = 0.15 * torch.randn(2410, generator=torch.Generator().manual_seed(seed))
    race = {name: float(of["best_of"](rule, v)[-1]) for name, rule in of["rules"].items()}
    right = {"constant": of["settle"](of["plain"], v.double())}
    right["cosine"] = of["settle"](of["falling"], v.double())
    shapes = {"start": kurtosis(v)} | {name: kurtosis(end) for name, end in trained(v).items()}
    yield race | right | shapes


def trained(v: torch.Tensor) -> dict[str, torch.Tensor]:
    """The numbers after a gentle training with Adam and after a long one with decay."""
    of = lesson()
    slope_at, walk, adam = torch.func.grad(of["loss"]), of["walk"], of["adam"]
    return {
        "gentle": walk(slope_at, v, adam(), 0.01, 300)[-1],
        "long, with decay": walk(slope_at, v, adam(decay=0.1), 0.01, 1000)[-1],
    }


def kurtosis(v: torch.Tensor) -> float:
    """Excess kurtosis of the first layer's weights."""
    weights = v[:2048]
    return float(((weights - weights.mean()) ** 4).mean() / weights.var() ** 2 - 3)


if __name__ == "__main__":
    record("optimisation", {"seeds": (start, lambda: [(seed,) for seed in range(5)])})
