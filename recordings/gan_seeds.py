"""Record the tables of lesson 17 with its own cells.

`python recordings/gan_seeds.py [TABLE ...] [--processes N]`; tables: seeds, three seeds of
a minute each without and with labels, and emoji, the run that stands behind a flag. `seconds`
is processor time, for other work may share the machine.
"""

import time
from collections.abc import Iterator
from functools import cache
from itertools import product

from recording import cells, record

SEEDS = (0, 1, 2)
PAIR = ("setup", "ring", "verdict", "digits", "pair", "discriminator", "players", "train-gan")
JUDGED = (
    *PAIR, "judge-net", "judge-train", "frechet", "report", "labelled-pair", "one-run",
)  # fmt: skip

lesson = cache(lambda names: cells("gan", names))


def gan_seeds(kind: str, seed: int) -> Iterator[dict]:
    """The judge's numbers for one training."""
    of = lesson(JUDGED)
    floor = of["report"](of["scaled"](of["mnist"].valid.x[:2000]).cpu())["distance"]
    began = time.process_time()
    row = of["one_run"](seed, (of["labels"],) if kind == "with" else ())
    row |= {"floor": floor, "seconds": round(time.process_time() - began)}
    order = ["labels", "seed", "classes", "entropy", "confident", "distance", "floor", "match"]
    yield {name: row.get(name, "") for name in [*order, "seconds"]}


def gan_emoji(who: str, seed: int) -> Iterator[dict]:
    """How varied 200 emoji are, and how far from those that were trained on."""
    of, began = lesson((*PAIR, "emoji-gan")), time.process_time()
    real = of["data"].load("emoji").test.x[::3][:200]
    images = of["emoji_gan"](seed=seed, n=200) if who == "painted" else real
    yield of["emoji_numbers"](images, who, seed) | {"seconds": round(time.process_time() - began)}


TABLES = {
    "seeds": (gan_seeds, lambda: product(("without", "with"), SEEDS)),
    "emoji": (gan_emoji, lambda: [("painted", 0), ("painted", 1), ("real", 0)]),
}

if __name__ == "__main__":
    record("gan", TABLES)
