"""Sets of text: Shakespeare's plays, surnames, sentences about films."""

import numpy as np
import torch

from nnlab import files
from nnlab.data.dataset import Card, Dataset, Part, Text
from nnlab.data.split import split


def shakespeare() -> Text:
    text = files.text("text/shakespeare-8-plays.txt.gz").encode("ascii")
    symbols, numbers = np.unique(np.frombuffer(text, np.uint8), return_inverse=True)
    x = torch.from_numpy(numbers).long()
    start, end = len(x) * 8 // 10, len(x) * 9 // 10
    card = Card(
        title=f"eight plays, {len(x):,} characters, {len(symbols)} different ones",
        x="the number of each character; decode() turns numbers into text, encode() text into them",
        y="none: the text is its own target",
        split="by position, 80/10/10 %: test lies within King Lear, which train never sees.",
        source="W. Shakespeare: Hamlet, Macbeth, Romeo and Juliet, Julius Caesar, A Midsummer "
        "Night's Dream, The Tempest, Othello, King Lear; from the package shakespeare 0.6.",
        licence="public domain.",
    )
    parts = Part(x[:start]), Part(x[start:end]), Part(x[end:])
    return Text("shakespeare", *parts, card, tuple(map(chr, symbols)))


def surnames() -> Dataset:
    languages, names = zip(*_rows("text/surnames-by-language.tsv"), strict=True)
    classes, y = np.unique(languages, return_inverse=True)
    whole = Part(list(names), torch.from_numpy(y).long())
    card = Card(
        title=f"{len(names):,} surnames of {len(classes)} languages in Latin letters",
        x="the name",
        y="the language",
        split="70/10/20 % of every language, fixed seed. A name that several languages share is "
        "there once for each, always in the same part: nobody can get all of them right.",
        source="the Python package Faker 40.54.0.",
        licence="MIT, (c) 2012 Daniele Faraglia.",
    )
    rows = split(y, _spelling(names), train=0.7, valid=0.1)
    train, valid, test = (whole[part] for part in rows)
    return Dataset("surnames", train, valid, test, card, tuple(classes.tolist()))


def movie_snippets() -> Dataset:
    _header, *rows = _rows("sentiment/movie-snippets.tsv.gz")
    clear = [(snippet, float(score)) for snippet, score in rows if abs(float(score)) >= 1]
    snippets, scores = zip(*clear, strict=True)
    score = np.array(scores, np.float32)
    y = (score > 0).astype(np.int64)
    whole = Part(list(snippets), torch.from_numpy(y), {"score": score})
    card = Card(
        title=f"{len(snippets):,} sentences from film reviews",
        x="the sentence",
        y="the judgement",
        split="70/10/20 % of both classes, fixed seed; a sentence that occurs twice is in one part "
        f"only. Left out: {len(rows) - len(snippets):,} sentences with a mean score between -1 and "
        "1. extra['score'] is the mean of people's scores, -4 to 4.",
        source="C. Hutto and E. Gilbert, VADER (2014), vaderSentiment 3.3.2; sentences by critics.",
        licence="MIT, (c) 2016 C.J. Hutto.",
    )
    parts = split(y, _spelling(snippets), train=0.7, valid=0.1)
    train, valid, test = (whole[part] for part in parts)
    return Dataset("movie-snippets", train, valid, test, card, ("negative", "positive"))


def _rows(name):
    return [line.split("\t") for line in files.text(name).splitlines()]


def _spelling(texts):
    return np.array([text.casefold() for text in texts])
