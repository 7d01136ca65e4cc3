"""The date reader of lesson 15 in NumPy: every query, key, value and weight can be looked at."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from nnlab.play.kit.weights import linear, norm, shipped, softmax, split

FILE = "models/date-reader.safetensors"
START = 1  # the number of the start sign
LONGEST = 10  # characters of an ISO date
PARTS = ("encoder", "decoder", "across")


@dataclass(frozen=True)
class Look:
    """One attention: what its heads ask, offer, hand over, and how they share their attention.

    Shapes: q (H, T, d), k and v (H, S, d), scores and weights (H, T, S); scores before the mask
    """

    q: np.ndarray
    k: np.ndarray
    v: np.ndarray
    scores: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True)
class Pass:
    """The result of one reading: the looks of each part by layer, and what should come next."""

    looks: dict[str, list[Look]]
    shares: np.ndarray  # (T, symbols): for each written place the probability of the next character


class Reader:
    """A trained encoder-decoder of two layers, post-norm.

    `recordings/transformer_date_reader.py` trained it.
    """

    def __init__(self, weights: dict[str, np.ndarray], symbols: str):
        self.weights, self.symbols = weights, symbols
        self.heads = 4
        self.width = weights["source.weight"].shape[1]
        self.layers = 1 + max(int(n.split(".")[1]) for n in weights if n.startswith("encoder"))

    def unknown(self, text: str) -> list[str]:
        """The characters of a text that the reader has never met."""
        return [c for c in dict.fromkeys(text) if c not in self.symbols[2:]]

    def read(self, source: str, target: str, *, mask: bool = True, scale: bool = True) -> Pass:
        """Read `source` with `target` written so far; `mask` hides what is not written yet."""
        x = self._embed("source", [self.symbols.index(c) for c in source])
        y = self._embed("target", [START, *map(self.symbols.index, target)])
        factor = (self.heads / self.width) ** 0.5 if scale else 1.0
        earlier = np.tri(len(y), dtype=bool) if mask else None
        looks: dict[str, list] = {part: [] for part in PARTS}
        for layer in range(self.layers):
            at = f"encoder.{layer}."
            x = self._attend(looks["encoder"], at, "self_attn", "norm1", x, x, None, factor)
            x = norm(self.weights, at + "norm2", x + self._feed(at, x))
        for layer in range(self.layers):
            at = f"decoder.{layer}."
            y = self._attend(looks["decoder"], at, "self_attn", "norm1", y, y, earlier, factor)
            y = self._attend(looks["across"], at, "multihead_attn", "norm2", y, x, None, factor)
            y = norm(self.weights, at + "norm3", y + self._feed(at, y))
        return Pass(looks, softmax(linear(self.weights, "out", y)))

    def next(self, shares: np.ndarray) -> str:
        """The likeliest character; never padding or the start sign."""
        return self.symbols[2 + shares[2:].argmax()]

    def _embed(self, name, numbers):
        return self.weights[f"{name}.weight"][numbers] + _positions(len(numbers), self.width)

    def _attend(self, looks, at, name, after, x, source, mask, factor):
        W, b = (self.weights[f"{at}{name}.in_proj_{kind}"] for kind in ("weight", "bias"))
        parts = zip((x, source, source), np.split(W, 3), np.split(b, 3), strict=True)
        q, k, v = (split(each @ w.T + c, self.heads) for each, w, c in parts)
        scores = q @ k.swapaxes(1, 2)
        hidden = scores * factor if mask is None else np.where(mask, scores * factor, -np.inf)
        looks.append(Look(q, k, v, scores, softmax(hidden)))
        mixed = (looks[-1].weights @ v).swapaxes(0, 1).reshape(len(x), -1)  # heads side by side
        return norm(
            self.weights, at + after, x + linear(self.weights, f"{at}{name}.out_proj", mixed)
        )

    def _feed(self, at, x):
        return linear(
            self.weights, at + "linear2", np.maximum(linear(self.weights, at + "linear1", x), 0)
        )


@cache
def reader() -> Reader:
    """The reader whose weights ship with the course.

    Raises: DataError if their file is missing or damaged.
    """
    weights, about = shipped(FILE)
    return Reader(weights, about["symbols"])


def _positions(n, width):
    angles = np.arange(n)[:, None] / 10000 ** (np.arange(0, width, 2) / width)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n, width).astype(np.float32)
