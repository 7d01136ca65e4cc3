"""Drawings of a mechanism, with the numbers of an example in them.

As all of `nnlab.plot` they draw on `ax` or a new figure, return the axes and describe themselves.
"""

from nnlab.plot.mechanisms.arrows import correction, margin, weight_arrow
from nnlab.plot.mechanisms.classes import shares
from nnlab.plot.mechanisms.corners import corner_map
from nnlab.plot.mechanisms.descents import averages, factors, jumps, velocity
from nnlab.plot.mechanisms.gates import sixteen
from nnlab.plot.mechanisms.graphs import value_graph
from nnlab.plot.mechanisms.hidden import hidden_plane, threshold_net
from nnlab.plot.mechanisms.kernels import kernel, patches
from nnlab.plot.mechanisms.layers import forward_pass, kinks
from nnlab.plot.mechanisms.loops import hits_and_misses, splits, training_cycle
from nnlab.plot.mechanisms.memory import lstm_cell
from nnlab.plot.mechanisms.modules import batch_norm, dropped, module_tree
from nnlab.plot.mechanisms.reaches import field, places
from nnlab.plot.mechanisms.sequences import encoder_decoder, padding, windows
from nnlab.plot.mechanisms.slopes import secant, tangents
from nnlab.plot.mechanisms.steps import past, unrolled
from nnlab.plot.mechanisms.tensors import product, stretch
from nnlab.plot.mechanisms.thresholds import circuit, threshold_unit, unit_in_time
from nnlab.plot.mechanisms.tokens import merges, shifted
from nnlab.plot.mechanisms.unit import sigmoid_unit

__all__ = [
    "averages", "batch_norm", "circuit", "corner_map", "correction", "dropped",
    "encoder_decoder", "factors", "field", "forward_pass", "hidden_plane", "hits_and_misses",
    "jumps", "kernel", "kinks", "lstm_cell", "margin", "merges", "module_tree", "padding", "past",
    "patches", "places", "product", "secant", "shares", "shifted", "sigmoid_unit", "sixteen",
    "splits", "stretch", "tangents", "threshold_net", "threshold_unit", "training_cycle",
    "unit_in_time", "unrolled", "value_graph", "velocity", "weight_arrow", "windows",
]  # fmt: skip
