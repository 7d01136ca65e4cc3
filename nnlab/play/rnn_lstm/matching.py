"""Places of a large text at which the units behave as along a stretch: what LSTMVis looks for.

Reference: H. Strobelt, S. Gehrmann, H. Pfister and A. M. Rush (2018), arXiv 1606.07461.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from nnlab.play.rnn_lstm.model import LetterLSTM, Memory, shipped

TEXTS, LONGEST = 400, 72  # how many texts of a voice are read, and how much of each
FOUND = 5  # places that are told
STRETCH = 10  # letters that are matched, at most


class Place(NamedTuple):
    """A stretch of a text, from `start` to before `end`, and how many of the units are on in it."""

    text: str
    start: int
    end: int
    units: int


def together(stretch: Sequence[Memory], threshold: float) -> np.ndarray:
    """The numbers of the units that are on, h above the threshold, throughout a stretch."""
    if not stretch:
        return np.zeros(0, int)
    return np.flatnonzero(np.all([memory.h > threshold for memory in stretch], axis=0))


def alike(voice: str, units: np.ndarray, letters: int, threshold: float) -> list[Place]:
    """The stretches of so many letters throughout which most of the units are on, one per text.

    Of several with as many units, those in which fewer others are on come first.
    """
    texts, h = read(voice)
    windows = np.lib.stride_tricks.sliding_window_view(h > threshold, letters, axis=1)
    on = np.asarray(windows.all(-1))  # (N, places, H)
    inside = np.arange(on.shape[1]) <= np.array([[len(text) - letters] for text in texts])
    mine = np.where(inside, on[..., units].sum(-1), -1)  # (N, places)
    order = mine - on.sum(-1) / (on.shape[-1] + 1)
    starts = order.argmax(1)
    rows = np.arange(len(texts))
    best = np.argsort(-order[rows, starts], kind="stable")[:FOUND]
    found = ((texts[row], int(starts[row]), int(mine[row, starts[row]])) for row in best)
    return [Place(text, start, start + letters, units) for text, start, units in found if units > 0]


@cache
def read(voice: str) -> tuple[list[str], np.ndarray]:
    """Texts of a voice, and the units along each: (N, T, H), 0 after a text's end."""
    cell = shipped()
    texts = [text for text in said(voice, cell.alphabet) if text][:TEXTS]
    return texts, hidden(cell, voice, texts)


def said(voice: str, alphabet: str) -> list[str]:
    """What the cell was trained on: sentences of film reviews, or surnames of one language."""
    from nnlab import data  # slow to import

    if voice == "film":
        sentences = data.load("movie-snippets").train.x
        return ["".join(c for c in text.lower() if c in alphabet)[:LONGEST] for text in sentences]
    names = data.load("surnames")
    mine = np.flatnonzero(np.asarray(names.train.y) == names.classes.index(voice))
    return [str(names.train.x[number]).lower() for number in mine]


def hidden(cell: LetterLSTM, voice: str, texts: Sequence[str]) -> np.ndarray:
    """The units after each letter of each text, all texts at once: (N, T, H), T at least 10."""
    memory = cell.start(voice)
    h, c = (np.repeat(each[None], len(texts), 0) for each in (memory.h, memory.c))
    longest = max(map(len, texts))
    values = np.zeros((len(texts), max(longest, STRETCH), cell.units))
    for place in range(longest):
        going = [row for row, text in enumerate(texts) if place < len(text)]
        numbers = [cell.alphabet.index(texts[row][place]) + 1 for row in going]
        h[going], c[going] = cell.step(numbers, h[going], c[going])[:2]
        values[going, place] = h[going]
    return values
