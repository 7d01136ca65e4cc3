"""A picture of the learner's own for the CNN playground: a file or pixels, made grey and small."""

from os import PathLike
from pathlib import Path
from warnings import catch_warnings, simplefilter

import numpy as np

from nnlab.play.kit.arguments import UnfitError
from nnlab.play.kit.words import literal

SIDE = 28  # pixels each way, as in MNIST and Fashion-MNIST
_LUMA = (0.299, 0.587, 0.114)  # how bright red, green and blue look (ITU-R BT.601)


def from_file(path: str | PathLike) -> np.ndarray:
    """The picture in a file, as `shrunk` makes it.

    Raises: UnfitError if there is no such file, or no picture in it.
    """
    from PIL import Image, ImageOps

    name, bombs = literal(str(path)), (Image.DecompressionBombWarning, Image.DecompressionBombError)
    try:
        with catch_warnings():
            simplefilter("error", bombs[0])
            with Image.open(Path(path).expanduser()) as picture:
                upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except FileNotFoundError:
        raise UnfitError(f"is {name}, and there is no such file") from None
    except bombs:
        raise UnfitError(f"is {name}, which has too many pixels") from None
    except (OSError, SyntaxError, ValueError):  # a damaged PNG raises a SyntaxError
        raise UnfitError(f"is {name}, a file without a picture that can be read") from None
    return shrunk(np.asarray(upright))


def shrunk(picture: np.ndarray) -> np.ndarray:
    """The middle square of a picture, grey, each pixel the mean of what it covers: (28, 28).

    Shapes: (H, W), (H, W, 3) or (H, W, 4) with opacity, or as tensors have it (1 or 3, H, W)
    Units: from 0 to 1, or from 0 to 255 if any number is above 1
    Raises: UnfitError for another shape, for fewer than 28 pixels each way, and for no numbers.
    """
    from PIL import Image

    grey = _grey(_scaled(picture))
    side = min(grey.shape)
    if side < SIDE:
        raise UnfitError(f"has shape {picture.shape}")
    top, left = ((length - side) // 2 for length in grey.shape)
    square = Image.fromarray(grey[top : top + side, left : left + side].astype(np.float32))
    small = square.resize((SIDE, SIDE), Image.Resampling.BOX)
    return np.clip(np.asarray(small, float), 0, 1)


def _scaled(picture):
    values = picture.astype(float)
    if not values.size or not np.isfinite(values).all():
        raise UnfitError
    return values / 255 if values.max() > 1 else values


def _grey(picture):
    """From 0 to 1, on white paper where a picture is clear: -> (H, W)."""
    if picture.ndim == 3 and len(picture) in (1, 3) and picture.shape[2] not in (3, 4):
        picture = np.moveaxis(picture, 0, 2)  # (C, H, W) -> (H, W, C)
    match picture.shape:
        case (_, _):
            return picture
        case (_, _, 1):
            return picture[..., 0]
        case (_, _, 3):
            return picture @ _LUMA
        case (_, _, 4):
            opacity = picture[..., 3]
            return opacity * (picture[..., :3] @ _LUMA) + 1 - opacity
    raise UnfitError(f"has shape {picture.shape}")
