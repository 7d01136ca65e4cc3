"""Images and labels in IDX, the format in which MNIST came."""

import lzma
import struct
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from nnlab import files
from nnlab.data import cache


def images(name: str) -> Tensor:
    """Grey images from a shipped IDX file. Shapes: (N, 1, H, W) uint8"""
    path = files.path(name)
    key = f"{name.replace('/', '-').removesuffix('.xz')}-{files.checksums()[name][:12]}"
    return torch.from_numpy(cache.remembered(key, lambda: _unpack(path)))[:, None]


def labels(name: str) -> Tensor:
    """Labels from a shipped IDX file. Shapes: (N,) int64"""
    return torch.from_numpy(_unpack(files.path(name))).long()


def _unpack(path: Path) -> np.ndarray:
    with lzma.open(path) as stream:
        *_, rank = stream.read(4)  # two zeros, the type (always uint8 here), the number of axes
        array = np.empty(struct.unpack(f">{rank}I", stream.read(4 * rank)), np.uint8)
        rest = array.reshape(-1).data
        while count := stream.readinto(rest[: 1 << 20]):  # by the megabyte: no second copy
            rest = rest[count:]
    return array
