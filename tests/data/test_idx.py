"""Images and labels in the format of MNIST, byte by byte."""

import lzma

import numpy as np
import torch

from nnlab import paths
from nnlab.data import idx


def whole(name):
    return np.frombuffer(lzma.decompress((paths.data() / name).read_bytes()), np.uint8)


def test_images_are_the_bytes_after_the_header():
    name = "mnist/t10k-images-idx3-ubyte.xz"
    expected = torch.from_numpy(whole(name)[16:].reshape(10_000, 1, 28, 28).copy())
    for _ in ("unpacked", "from the cache"):
        assert torch.equal(idx.images(name), expected)


def test_labels_are_the_bytes_after_the_header():
    name = "mnist/t10k-labels-idx1-ubyte.xz"
    assert idx.labels(name).dtype == torch.int64
    assert idx.labels(name).tolist() == whole(name)[8:].tolist()
