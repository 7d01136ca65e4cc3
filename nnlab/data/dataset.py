"""What `load` returns: three parts, what their numbers mean, and where they come from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from textwrap import fill, shorten
from typing import overload

import numpy as np
import torch
from torch import Tensor


@dataclass(frozen=True, eq=False, repr=False)
class Part:
    """Examples, row by row: inputs `x`, targets `y`, and in `extra` what else is known of a row.

    `x, y = part` unpacks it and `len(part)` counts the examples. `part[17]` is one pair (x, y);
    a slice, a mask or a list of rows gives a smaller part: `part[:500]`, `part[part.y == 2]`.
    """

    x: Tensor | list[str]
    y: Tensor | None = None
    extra: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.x)

    def __iter__(self) -> Iterator:
        return iter((self.x, self.y))

    @overload
    def __getitem__(self, rows: int) -> tuple: ...

    @overload
    def __getitem__(self, rows: slice | Sequence | np.ndarray | Tensor) -> "Part": ...

    def __getitem__(self, rows):
        if isinstance(rows, Tensor):
            rows = rows.numpy(force=True)
        y = None if self.y is None else self.y[rows]
        if not isinstance(rows, slice) and np.ndim(rows) == 0:
            return self.x[rows], y
        x: Tensor | list
        if isinstance(self.x, list):
            x = [self.x[row] for row in np.arange(len(self))[rows]]
        else:
            x = self.x[rows]
        return Part(x, y, {key: column[rows] for key, column in self.extra.items()})

    def __repr__(self) -> str:
        return f"Part of {len(self):,}: x {_layout(self.x)}, y {_layout(self.y)}" + "".join(
            f", extra[{key!r}]" for key in self.extra
        )


def _layout(values):
    if isinstance(values, Tensor):
        return f"{tuple(values.shape)} {str(values.dtype).removeprefix('torch.')}"
    return "none" if values is None else f"list of {len(values)} strings"


@dataclass(frozen=True)
class Card:
    """A data set in words."""

    title: str
    x: str
    y: str
    split: str
    source: str
    licence: str


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """A data set in three parts: learn from `train`, choose by `valid`, report `test` once.

    `classes` names the labels 0, 1, …; `features` names the columns of x, with their units.
    """

    name: str
    train: Part
    valid: Part
    test: Part
    card: Card
    classes: tuple[str, ...] = ()
    features: tuple[str, ...] = ()

    def only(self, *classes: str) -> "Dataset":
        """The same set with these classes alone, numbered 0, 1, … in the order given."""
        if self.train.y is None or not self.classes:
            raise ValueError(f"{self.name} has no labels, so no class can be chosen.")
        unknown = [repr(name) for name in classes if name not in self.classes]
        if unknown or not classes:
            wrong = f"has no class {', '.join(unknown)}" if unknown else "was given no class"
            raise ValueError(f"{self.name} {wrong}; choose from: {', '.join(self.classes)}.")
        number = torch.full((len(self.classes),), -1)
        number[[self.classes.index(name) for name in classes]] = torch.arange(len(classes))
        parts = {name: part[number[part.y] >= 0] for name, part in self._parts()}
        parts = {name: replace(part, y=number[part.y]) for name, part in parts.items()}
        card = replace(self.card, title=f"{self.card.title}; here only {', '.join(classes)}")
        return replace(self, **parts, card=card, classes=classes)

    def describe(self) -> str:
        """All there is to know before using the set, as text to print."""
        card = self.card
        about = [f"split: {card.split}", f"source: {card.source}", f"licence: {card.licence}"]
        return "\n".join([*_contents(self), *_counts(self), *map(_indented, about)])

    def __repr__(self) -> str:
        use = "use    each part unpacks into x, y; print .describe() for counts, split and licence"
        return "\n".join([*_contents(self), _indented(use)])

    def _parts(self):
        return [("train", self.train), ("valid", self.valid), ("test", self.test)]


class Text(Dataset):
    """A data set whose x is a text, one number a character; `classes` are the characters."""

    def encode(self, text: str) -> Tensor:
        """The numbers of these characters. Shapes: (T,) int64"""
        if strange := sorted(set(text) - set(self.classes)):
            raise ValueError(
                f"{self.name} has no character {strange[0]!r}; it knows {''.join(self.classes)!r}."
            )
        number = {character: number for number, character in enumerate(self.classes)}
        return torch.tensor([number[character] for character in text], dtype=torch.long)

    def decode(self, numbers: Iterable[int]) -> str:
        """The text that these numbers stand for. Shapes: numbers (T,) of integers"""
        return "".join(self.classes[number] for number in torch.as_tensor(numbers).tolist())


def _contents(data):
    yield f"{data.name}: {data.card.title}"
    for name, part in data._parts():
        yield f"  {name:5}  x {_layout(part.x)}, y {_layout(part.y)}"
    classes = enumerate(data.classes if data.train.y is not None else ())
    # the digits are called what they are numbered: no need to say so
    numbered = ", ".join(f"{number} {name}" for number, name in classes if name != str(number))
    yield _indented("x      " + _joined(data.card.x, ", ".join(data.features)))
    yield _indented("y      " + _joined(data.card.y, shorten(numbered, 75, placeholder=" …")))


def _counts(data):
    if data.train.y is None or not data.classes:
        return
    width, n = max(map(len, data.classes)), len(data.classes)
    columns = [part.y.bincount(minlength=n).tolist() for _, part in data._parts()]
    yield f"  {'':{width}}   train   valid    test"
    for name, *counts in zip(data.classes, *columns, strict=True):
        yield f"  {name:{width}}" + "".join(f"{count:8,}" for count in counts)


def _joined(text, detail):
    return f"{text}: {detail}" if detail else text


def _indented(line):
    return fill(line, 98, initial_indent="  ", subsequent_indent=" " * 9)
