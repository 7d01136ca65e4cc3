"""Figures of the course. Each function draws on `ax` or a new figure and returns the axes.

It never trains, never shows, and writes a text alternative, which `alt=` replaces.
"""

from nnlab.plot.amounts import bars, histograms
from nnlab.plot.canvas import describe
from nnlab.plot.curves import curves, function, series
from nnlab.plot.fields import field
from nnlab.plot.landscapes import landscape
from nnlab.plot.networks import network
from nnlab.plot.pictures import feature_maps, filters, images
from nnlab.plot.points import latent, points
from nnlab.plot.regions import boundary, line, truth_table
from nnlab.plot.reliability import calibration
from nnlab.plot.scaling import scaling
from nnlab.plot.tables import attention, confusion

__all__ = [
    "attention", "bars", "boundary", "calibration", "confusion", "curves", "describe",
    "feature_maps", "field", "filters", "function", "histograms", "images", "landscape", "latent",
    "line", "network", "points", "scaling", "series", "truth_table",
]  # fmt: skip
