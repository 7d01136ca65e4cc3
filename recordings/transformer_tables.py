"""Record the tables of lesson 15 with its own cells: costs by length, parts missing, whole runs.

`python recordings/transformer_tables.py [TABLE ...] [--processes N]`; tables: costs, parts, whole.
"""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from time import process_time

import torch
from recording import cells, record
from torch import nn

from nnlab.data import dates
from nnlab.exercises.lessons.transformer import attention, causal_mask, merge_heads, sinusoids
from nnlab.exercises.lessons.transformer import split_heads as split

SEEDS = (0, 1, 2)
PARTS = ("whole", "one head", "no scale", "no layer norm", "no feed-forward", "no positions")
CELLS = ("setup", "multi-head", "blocks", "backwards-net", "network", "train", "answer")


@cache
def lesson() -> dict:
    """What the lesson's cells define, with the course's own pieces where a reader writes theirs."""
    pieces = {"attention": attention, "causal_mask": causal_mask, "split_heads": split}
    return cells("transformer", CELLS, **pieces, merge_heads=merge_heads, sinusoids=sinusoids)


class Pair(nn.Module):
    """Lesson 12's pair of GRUs, with about as many parameters as the Transformer beside it."""

    def __init__(self, width: int = 64, hidden: int = 104):
        super().__init__()
        symbols = len(dates.SYMBOLS)
        self.source, self.target = (nn.Embedding(symbols, width) for _ in range(2))
        self.reader = nn.GRU(width, hidden, batch_first=True)
        self.writer = nn.GRU(width, hidden, batch_first=True)
        self.out = nn.Linear(hidden, symbols)

    def read(self, x: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        """One code vector for each text."""
        lengths = seen.sum(dim=-1).flatten().cpu()
        packed = nn.utils.rnn.pack_padded_sequence(self.source(x), lengths, True, False)
        return self.reader(packed)[1]

    def write(self, y: torch.Tensor, code: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        """The scores of the next character at each place."""
        return self.out(self.writer(self.target(y), code)[0])


def changed(part: str) -> nn.Module:
    """A new network without that part, or the rival."""
    if part == "two GRUs":
        return Pair()
    net = lesson()["Transformer"](heads=1 if part == "one head" else 4)
    if part == "no positions":
        net.places.zero_()
    for block in (*net.encoder, *net.decoder):
        if part == "no feed-forward":
            block.feed = torch.zeros_like
        if part == "no layer norm":
            block.norm1 = block.norm2 = block.norm3 = nn.Identity()
    for module in net.modules():
        if part == "no scale" and isinstance(module, lesson()["MultiHead"]):
            module.sharpness = module.out_proj.in_features**0.5 / module.heads**0.5
    return net


def trial(part: str, seed: int, steps: int, days: torch.Tensor) -> dict:
    """The shares of these days that it reads exactly, and of the form that is hardest for it."""
    torch.manual_seed(seed)
    net = changed(part)
    lesson()["train"](net, steps, seed)
    shares = [lesson()["exact"](net, days, form) for form in dates.FORMS]
    return {"part": part, "seed": seed, "exact": sum(shares) / 10, "worst": min(shares)}


def milliseconds(layer: Callable, n: int, repeats: int = 5) -> float:
    """CPU time of a text of n tokens, forward and backward; the best of some."""
    x, times = torch.randn(1, n, 64, requires_grad=True), []
    for _ in range(repeats):
        begin = process_time()
        layer(x).sum().backward()
        times.append(1000 * (process_time() - begin))
    return min(times)


def costs() -> Iterator[dict]:
    """CPU time of one layer over lengths; with other runs beside it, it measures these too."""
    block, gru = lesson()["EncoderBlock"](64, 4, 256), nn.GRU(64, 64, batch_first=True)
    layers = {"Transformer layer": block, "GRU layer": lambda x: gru(x)[0]}
    for n in (2**k for k in range(4, 12)):
        yield {"n": n} | {name: milliseconds(layer, n) for name, layer in layers.items()}


def parts(part: str, seed: int) -> Iterator[dict]:
    """Shares of unseen days read exactly with a part missing, some ten seconds."""
    yield trial(part, seed, 400, dates.split()[1][:200])


def whole(name: str, seed: int) -> Iterator[dict]:
    """The same after 1,000 steps, on the test days, some forty seconds."""
    yield trial(name, seed, 1000, dates.split()[2])


TABLES = {
    "costs": (costs, lambda: [()]),
    "parts": (parts, lambda: product(PARTS, SEEDS)),
    "whole": (whole, lambda: product(("whole", "two GRUs"), SEEDS)),
}

if __name__ == "__main__":
    record("transformer", TABLES)
