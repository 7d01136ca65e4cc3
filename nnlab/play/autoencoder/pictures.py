"""The pictures of the autoencoder playground, read without PyTorch, which takes a second to import.

Those of the map are stored beside the sets: they stand at a set's end, and unpacking it that far
takes longer than everything else in a first display.
"""

import lzma
from functools import cache
from typing import NamedTuple

import numpy as np

from nnlab import files

SETS = {"digits": "mnist", "clothes": "fashion-mnist"}  # name here -> name in nnlab.data
FILE = "models/autoencoder-map.npz"  # made by recordings/autoencoder_map.py
SHOWN = 300  # pictures on the map, which training never sees
TRAIN = 8_000  # pictures to learn from, a set's first
_HEADER = 16  # bytes before them


class Shown(NamedTuple):
    """What is on the map: pictures (300, 784) uint8, labels (300,), and what these are called."""

    pictures: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]


@cache
def shown(data: str) -> Shown:
    """The pictures of the map.

    Raises: DataError if the file is missing or damaged.
    """
    with np.load(files.path(FILE), allow_pickle=False) as file:
        names = tuple(file[f"{data} classes"].tolist())
        return Shown(file[f"{data} pictures"], file[f"{data} labels"], names)


@cache
def training(data: str) -> np.ndarray:
    """The pictures to learn from. Shapes: (8000, 784) uint8

    Raises: DataError if the file is missing or damaged.
    """
    with lzma.open(files.path(f"{SETS[data]}/train-images-idx3-ubyte.xz")) as stream:
        stream.read(_HEADER)
        return np.frombuffer(stream.read(TRAIN * 784), np.uint8).reshape(TRAIN, 784)
