"""Drawings of a mechanism, with the numbers of an example in them.

As all of `nnlab.plot` they draw on `ax` or a new figure, return the axes and describe themselves.
"""

from nnlab.plot.mechanisms.classes import shares
from nnlab.plot.mechanisms.corners import corner_maps
from nnlab.plot.mechanisms.hidden import hidden_plane, threshold_net
from nnlab.plot.mechanisms.slopes import secant, tangents
from nnlab.plot.mechanisms.tensors import product, stretch
from nnlab.plot.mechanisms.unit import sigmoid_unit

__all__ = [
    "corner_maps", "hidden_plane", "product", "secant", "shares", "sigmoid_unit", "stretch",
    "tangents", "threshold_net",
]  # fmt: skip
