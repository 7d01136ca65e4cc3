"""The letter model of lesson 16 in NumPy: where each head looks, and the scores of what follows."""

import math
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from threadpoolctl import ThreadpoolController

from nnlab.play.kit.weights import linear, norm, shipped, softmax, split

FILE = "models/letter-gpt.safetensors"
_ROOT = (2 / math.pi) ** 0.5  # a Python number: one of NumPy's would make float64 of float32
NONE: frozenset = frozenset()  # no head is switched off


@dataclass(frozen=True)
class Reading:
    """The result of one pass over T letters: each layer's attention, and what should follow.

    Shapes: weights (layers, H, T, T), scores (T, letters)
    """

    weights: np.ndarray
    scores: np.ndarray


class LetterGPT:
    """A pre-norm decoder-only model that reads at most `context` letters; see the file's script."""

    def __init__(self, weights: dict[str, np.ndarray], letters: str, heads: int):
        self.weights, self.letters, self.heads = weights, letters, heads
        self.context = len(weights["places.weight"])
        self.layers = 1 + max(int(n.split(".")[1]) for n in weights if n.startswith("blocks"))
        self.threads = ThreadpoolController()
        self.read = lru_cache(2048)(self._read)

    def unknown(self, text: str) -> list[str]:
        """The characters of a text that the model has never met."""
        return [c for c in dict.fromkeys(text) if c not in self.letters]

    def prices(self, text: str, off: frozenset = NONE, last: int = 96) -> np.ndarray:
        """The surprise of the last letters of a text, in bits; a text begins on a new line."""
        text, found = "\n" + text, []
        whole = self.read(text[: self.context], off)
        for i in range(max(1, len(text) - last), len(text)):
            inside = i <= self.context
            earlier = whole if inside else self.read(text[i - self.context : i], off)
            shares = softmax(earlier.scores[i - 1 if inside else -1])
            found.append(-np.log2(shares[self.letters.index(text[i])]))
        return np.array(found)

    def _read(self, text: str, off: frozenset = NONE) -> Reading:
        """Read up to `context` letters; `off` names heads (layer, head) that hand over nothing."""
        with self.threads.limit(limits=1):  # products so small take ten times as long on two
            return self._computed([self.letters.index(letter) for letter in text], off)

    def _computed(self, numbers, off):
        h = self.weights["letters.weight"][numbers] + self.weights["places.weight"][: len(numbers)]
        seen = np.tri(len(numbers), dtype=bool)
        shown: list[np.ndarray] = []
        for layer in range(self.layers):
            at = f"blocks.{layer}."
            h = h + self._attend(shown, at, norm(self.weights, at + "norm1", h), seen, off)
            x = _gelu(linear(self.weights, at + "linear1", norm(self.weights, at + "norm2", h)))
            h = h + linear(self.weights, at + "linear2", x)
        return Reading(np.stack(shown), linear(self.weights, "out", norm(self.weights, "norm", h)))

    def _attend(self, shown, at, x, seen, off):
        W, b = (self.weights[f"{at}self_attn.in_proj_{kind}"] for kind in ("weight", "bias"))
        q, k, v = (split(part, self.heads) for part in np.split(x @ W.T + b, 3, axis=1))
        scores = q @ k.swapaxes(1, 2) / q.shape[-1] ** 0.5
        weights = softmax(np.where(seen, scores, -np.inf))
        mixed = weights @ v
        mixed[[head for layer, head in off if layer == len(shown)]] = 0
        shown.append(weights)
        return linear(
            self.weights, at + "self_attn.out_proj", mixed.swapaxes(0, 1).reshape(len(x), -1)
        )


@cache
def model() -> LetterGPT:
    """The model that recordings/language_models_gpt.py trained.

    Raises: DataError if the file of its weights is missing or damaged.
    """
    weights, about = shipped(FILE)
    return LetterGPT(weights, about["letters"], int(about["heads"]))


def _gelu(x):
    return 0.5 * x * (1 + np.tanh(_ROOT * (x + 0.044715 * x * x * x)))
