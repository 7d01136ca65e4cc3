"""Drawings of a mechanism, with the numbers of an example in them.

Like all of `nnlab.plot`, they draw on `ax` or a new figure, return the axes and describe
themselves.
"""

from nnlab.plot.mechanisms.arrows import correction, margin, weight_arrow
from nnlab.plot.mechanisms.attention import attention_head, transformer
from nnlab.plot.mechanisms.classes import shares
from nnlab.plot.mechanisms.codes import hourglass, projection
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
from nnlab.plot.mechanisms.rivals import discriminator_step, generator_step
from nnlab.plot.mechanisms.sequences import encoder_decoder, padding, windows
from nnlab.plot.mechanisms.slopes import secant, tangents
from nnlab.plot.mechanisms.stamping import stamps
from nnlab.plot.mechanisms.steps import past, unrolled
from nnlab.plot.mechanisms.tensors import product, stretch
from nnlab.plot.mechanisms.thresholds import circuit, threshold_unit, unit_in_time
from nnlab.plot.mechanisms.tokens import merges, shifted
from nnlab.plot.mechanisms.unit import sigmoid_unit
from nnlab.plot.mechanisms.vae import bound, cloud
from nnlab.plot.mechanisms.workers import pipeline, replicas, ring

__all__ = [
    "attention_head", "averages", "batch_norm", "bound", "circuit", "cloud", "corner_map",
    "correction", "discriminator_step", "dropped", "encoder_decoder", "factors", "field",
    "forward_pass", "generator_step", "hidden_plane", "hits_and_misses", "hourglass", "jumps",
    "kernel", "kinks", "lstm_cell", "margin", "merges", "module_tree", "padding", "past", "patches",
    "pipeline", "places", "product", "projection", "replicas", "ring", "secant", "shares",
    "shifted", "sigmoid_unit", "sixteen", "splits", "stamps", "stretch", "tangents",
    "threshold_net", "threshold_unit", "training_cycle", "transformer", "unit_in_time", "unrolled",
    "value_graph", "velocity", "weight_arrow", "windows",
]  # fmt: skip
