"""Record the table of lesson 17 with its own cells: three seeds, without and with labels.

`python recordings/gan_seeds.py [seeds] [--processes N]`; the judge is the one of
`gan_pictures.py`. `seconds` is processor time, for other work may share the machine.
"""

import time
from collections.abc import Iterator
from functools import cache
from itertools import product

import torch
from recording import cells, record

SEEDS = (0, 1, 2)
CELLS = (
    "setup", "exercise-17-2", "use-17-2", "exercise-17-3", "use-17-3", "ring", "pair",
    "discriminator", "training", "progress", "judge", "exercise-17-7", "use-17-7", "report",
)  # fmt: skip

lesson = cache(lambda: cells("gan", CELLS))


def gan_seeds(kind: str, seed: int) -> Iterator[dict]:
    """The judge's numbers for one training."""
    of, began, labelled = lesson(), time.process_time(), kind == "with"
    mnist = of["data"].load("mnist")
    wanted = torch.arange(2000) % 10 if labelled else None
    torch.manual_seed(seed)
    G, D = of["generator_net"](74 if labelled else 64), of["Discriminator"](n_classes=10 * labelled)
    *_, painter = of["training"](G, D, mnist.train.x, mnist.train.y if labelled else None)
    with torch.no_grad():
        painted = painter(of["with_labels"](torch.randn(2000, 64), wanted))
        said = of["judge"](painted).argmax(dim=1)
    (*_, test), (*_, other) = (
        of["report"](of["scaled"](part.x[:2000])) for part in (mnist.test, mnist.valid)
    )
    classes, sure, cloud = of["report"](painted)
    share = said.bincount(minlength=10) / len(said)
    row = {"labels": kind, "seed": seed, "classes": classes}
    row |= {"entropy": float(torch.special.entr(share).sum()), "confident": sure}
    row["distance"] = float(of["frechet_distance"](*cloud, *test))
    row["floor"] = float(of["frechet_distance"](*other, *test))
    row["match"] = float((said == wanted).float().mean()) if labelled else ""
    yield row | {"seconds": round(time.process_time() - began)}


TABLES = {"seeds": (gan_seeds, lambda: product(("without", "with"), SEEDS))}

if __name__ == "__main__":
    record("gan", TABLES)
