"""Drawings of a mechanism, with the numbers of an example in them.

As all of `nnlab.plot` they draw on `ax` or a new figure, return the axes and describe themselves.
"""

from nnlab.plot.mechanisms.tensors import product, stretch

__all__ = ["product", "stretch"]
