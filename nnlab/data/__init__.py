"""Data for the lessons: `load` a shipped set by name, or draw a toy in two dimensions."""

from nnlab import files  # noqa: F401  # data.files.text is in lesson 10
from nnlab.data import dates
from nnlab.data.dataset import Dataset, Part
from nnlab.data.recorded import recorded
from nnlab.data.shipped import load, names
from nnlab.data.toys import blobs, gates, moons, rings, spirals, xor
from nnlab.files import DataError, verify

__all__ = [
    "DataError", "Dataset", "Part", "blobs", "dates", "gates", "load", "moons", "names",
    "recorded", "rings", "spirals", "verify", "xor",
]  # fmt: skip
