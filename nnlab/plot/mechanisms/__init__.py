"""Drawings of a mechanism, with the numbers of an example in them.

As all of `nnlab.plot` they draw on `ax` or a new figure, return the axes and describe themselves.
"""

from nnlab.plot.mechanisms.classes import shares
from nnlab.plot.mechanisms.kernels import kernel, patches
from nnlab.plot.mechanisms.reaches import field, places
from nnlab.plot.mechanisms.slopes import secant, tangents
from nnlab.plot.mechanisms.tensors import product, stretch
from nnlab.plot.mechanisms.unit import sigmoid_unit

__all__ = [
    "field", "kernel", "patches", "places", "product", "secant", "shares", "sigmoid_unit",
    "stretch", "tangents",
]  # fmt: skip
