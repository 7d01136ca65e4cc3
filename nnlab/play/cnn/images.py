"""The CNN playground's images: drawn ones, a photograph, your own, and each as a short text."""

import binascii
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from os import PathLike

import numpy as np
from numpy.typing import ArrayLike

from nnlab.play.cnn.photo import SIDE, from_file, shrunk

_RADIUS = 1.3  # of the pen, in pixels
_LEVELS = 15  # grey levels above black: what a packed image keeps
_STROKES = {  # (row, column) of the corners of each stroke
    "seven": [[(6, 8), (6, 20), (23, 12)]],
    "three": [
        [(6, 9), (5, 14), (7, 18), (10, 18), (13, 13), (16, 18), (20, 18), (23, 14), (22, 9)]
    ],
}


def _checks():
    row, column = np.indices((SIDE, SIDE))
    return ((row // 7 + column // 7) % 2).astype(float)


def _ring():
    row, column = np.indices((SIDE, SIDE)) - (SIDE - 1) / 2
    return np.clip(2.2 - np.abs(np.hypot(row, column) - 9), 0, 1)


@lru_cache(1)
def _photo():
    """A temple's roof from scikit-learn's photograph, grey: (28, 28) from 0 to 1."""
    from sklearn.datasets import load_sample_image  # slow to import, for this image alone

    part = load_sample_image("china.jpg")[60:340, 150:430] / 255  # (280, 280, 3)
    return part.reshape(SIDE, 10, SIDE, 10, 3).mean((1, 3, 4)).round(2)


def _strokes(name):
    image = np.zeros((SIDE, SIDE))
    for stroke in _STROKES[name]:
        for start, end in pairwise(stroke):
            image = inked(image, start, end)
    return image


IMAGES: dict[str, Callable[[], np.ndarray]] = {
    "seven": lambda: _strokes("seven"),
    "three": lambda: _strokes("three"),
    "ring": _ring,
    "checks": _checks,
    "photo": _photo,
    "blank": lambda: np.zeros((SIDE, SIDE)),
}


def inked(image: np.ndarray, start: tuple, end: tuple) -> np.ndarray:
    """The image with a stroke of the pen from one (row, column) to another."""
    at = np.stack([*np.indices(image.shape)], -1).astype(float)  # (28, 28, 2)
    begin, way = np.asarray(start, float), np.subtract(end, start)
    along = np.clip((at - begin) @ way / max(way @ way, 1e-12), 0, 1)
    distance = np.linalg.norm(at - begin - along[..., None] * way, axis=-1)
    ink = np.clip(_RADIUS + 0.5 - distance, 0, 1)
    return np.maximum(image, np.round(ink * _LEVELS) / _LEVELS)


def pack(image: np.ndarray) -> str:
    """The image in 16 grey levels as a short text, for the line that shares a state."""
    levels = np.round(np.clip(image, 0, 1) * _LEVELS).astype(np.uint8).ravel()
    halves = levels[::2] << 4 | levels[1::2]
    return urlsafe_b64encode(zlib.compress(halves.tobytes(), 9)).decode().rstrip("=")


def unpack(text: str) -> np.ndarray:
    """The image that `pack` wrote.

    Raises: ValueError if the text is no such image.
    """
    try:
        data = zlib.decompressobj().decompress(
            urlsafe_b64decode(text + "=" * (-len(text) % 4)), SIDE * SIDE
        )
    except (binascii.Error, zlib.error, ValueError):
        data = b""
    if len(data) != SIDE * SIDE // 2:
        raise ValueError(
            f"image is {text[:20]!r}; expected {', '.join(IMAGES)}, the path of a file, or the "
            "text of a drawing."
        )
    halves = np.frombuffer(data, np.uint8)
    return np.stack([halves >> 4, halves & 15], 1).reshape(SIDE, SIDE) / _LEVELS


def image_of(image: str | PathLike[str] | ArrayLike) -> np.ndarray:
    """The pixels of a named image, of a packed one, or of a picture of the learner's own.

    Shapes: a picture as `shrunk` takes it, or the path of its file -> (28, 28) from 0 to 1
    Raises: ValueError if it is none of these.
    """
    if isinstance(image, PathLike) or (isinstance(image, str) and "." in image):
        return from_file(image)  # no other text has a dot
    if isinstance(image, str):
        return IMAGES[image]() if image in IMAGES else unpack(image)
    return shrunk(np.asarray(image))
