"""Compare two pictures by their look: the share of ink with no match nearby."""

import base64
import io
from pathlib import Path

import numpy as np

REACH = 2  # pixels at half resolution: text and curves may move this far
INK = 0.1  # a pixel this far from the background, in any channel, is ink
LIKE = 0.25  # two pixels at most this far apart, in every channel, are alike


def decode(png: str) -> np.ndarray:
    """The picture in a base64 PNG, on white: (H, W, 3) floats in [0, 1]."""
    from matplotlib.image import imread  # slow to import, and most cells have no picture

    pixels = imread(io.BytesIO(base64.b64decode(png)), format="png")
    if pixels.dtype == np.uint8:
        pixels = pixels / 255
    pixels = np.atleast_3d(pixels)
    if pixels.shape[2] in (2, 4):
        alpha = pixels[..., -1:]
        pixels = pixels[..., :-1] * alpha + (1 - alpha)
    return np.broadcast_to(pixels, (*pixels.shape[:2], 3))


def unlike(stored: np.ndarray, came: np.ndarray) -> float:
    """The larger share, of either picture's ink, that has no like within 2 pixels in the other.

    Shapes: (H, W, 3) each, floats in [0, 1]. Pictures of different sizes are wholly unlike.
    Other measures (SSIM, RMS) rate a colour swap better than a harmless drift.
    """
    if stored.shape != came.shape:
        return 1.0
    return max(_lost(a, b)[0] for a, b in ((stored, came), (came, stored)))


def keep(folder: Path, stem: str, stored: str, came: str) -> str:
    """Write expected, actual and difference (red: ink without a like); return their pattern."""
    from matplotlib.image import imsave

    pictures = {"expected": decode(stored), "actual": decode(came)}
    a, b = pictures.values()
    if a.shape == b.shape:
        pale = 0.7 + 0.3 * _halve(b).mean(axis=2, keepdims=True).repeat(3, axis=2)
        pale[_lost(a, b)[1] | _lost(b, a)[1]] = (0.8, 0.0, 0.0)
        pictures["difference"] = pale
    folder.mkdir(parents=True, exist_ok=True)
    for name, pixels in pictures.items():
        imsave(folder / f"{stem}-{name}.png", np.ascontiguousarray(pixels))
    return str(folder / f"{stem}-*.png")


def _lost(picture, other):
    """The share of the picture's ink, and a mask of it, without a like in the other."""
    picture, other = _halve(picture), _halve(other)
    ink = np.abs(picture - _background(picture)).max(axis=2) > INK
    padded = np.pad(other, ((REACH, REACH), (REACH, REACH), (0, 0)), mode="edge")
    height, width = ink.shape
    steps = range(2 * REACH + 1)
    shifts = (padded[y : y + height, x : x + width] for y in steps for x in steps)
    nearest = np.minimum.reduce([np.abs(picture - shift).max(axis=2) for shift in shifts])
    lost = ink & (nearest > LIKE)
    return lost.sum() / max(ink.sum(), 1), lost


def _halve(picture):
    height, width = (size // 2 for size in picture.shape[:2])
    return picture[: 2 * height, : 2 * width].reshape(height, 2, width, 2, 3).mean(axis=(1, 3))


def _background(picture):
    return np.median(picture[[0, -1]].reshape(-1, 3), axis=0)  # the upper and the lower edge
