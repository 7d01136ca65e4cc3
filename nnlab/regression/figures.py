"""What a matplotlib figure shows, as a few hundred bytes of numbers and words.

`install` runs in a test's kernel only; it makes every displayed figure carry this beside its PNG.
"""

import math
from typing import TYPE_CHECKING

import numpy as np
from IPython import get_ipython
from IPython.core.formatters import BaseFormatter
from traitlets import ObjectName, Unicode

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MIME = "application/vnd.nnlab.figure+json"
SAMPLES = 24


class FigureFormatter(BaseFormatter):
    """IPython's formatter for the figure's data."""

    format_type = Unicode(MIME)
    print_method = ObjectName("_repr_nnlab_figure_")
    _return_type = dict


def install() -> None:
    """Store each displayed figure's data with its picture, in the IPython that runs."""
    shell = get_ipython()
    formatter = FigureFormatter(parent=shell.display_formatter)
    # Not for Figure: the inline backend drops every formatter of that class when it starts.
    formatter.for_type_by_name("matplotlib.figure", "FigureBase", describe)
    shell.display_formatter.formatters[MIME] = formatter


def describe(figure: "Figure") -> dict:
    """The figure's titles, labels, limits, curves, bars, points, pictures and texts."""
    return _filled(
        title=figure.get_suptitle(),
        size=[round(side * figure.dpi) for side in figure.get_size_inches()],
        axes=[_axes(axes) for axes in figure.axes if axes.get_visible()],
    )


def _axes(axes):
    from matplotlib.patches import Rectangle

    shown = [patch for patch in axes.patches if patch.get_visible()]
    bars = [patch for patch in shown if isinstance(patch, Rectangle)]
    legend = axes.get_legend()
    shows_rulers = axes.axison or axes.name == "3d"  # a 3-D axes draws its own
    return _filled(
        title=" ".join(
            filter(None, (axes.get_title(loc=loc) for loc in ("left", "center", "right")))
        ),
        **(_rulers(axes) if shows_rulers else {}),
        legend=[text.get_text() for text in legend.get_texts()] if legend else [],
        lines=[_line(line) for line in axes.lines if line.get_visible()],
        bars=_bars(bars),
        patches=[_outline(p, [p.get_path()]) for p in shown if not isinstance(p, Rectangle)],
        collections=[_collection(c) for c in axes.collections if c.get_visible()],
        images=[_values(image.get_array()) for image in axes.images if image.get_visible()],
        texts=[text.get_text() for text in axes.texts if text.get_text()],
        arrows=[_arrow(text) for text in axes.texts if getattr(text, "arrow_patch", None)],
    )


def _rulers(axes):
    names = ("xaxis", "yaxis", "zaxis")
    return {name: _ruler(getattr(axes, name)) for name in names if hasattr(axes, name)}


def _ruler(axis):
    from matplotlib.category import StrCategoryFormatter
    from matplotlib.ticker import FixedFormatter

    names = axis.get_major_formatter()
    if isinstance(names, FixedFormatter | StrCategoryFormatter):
        names = [name for name in names.format_ticks(axis.get_majorticklocs()) if name]
    scale = axis.get_scale()
    return _filled(
        label=axis.get_label_text(),
        limits=_sample(axis.get_view_interval()),
        scale="" if scale == "linear" else scale,
        ticks=names if isinstance(names, list) else [],
    )


def _line(line):
    x, y = line.get_data(orig=False)
    return _filled(label=_label(line), n=len(x), x=_positions(x), y=_sample(y))


def _positions(x):
    """A sample, or only both ends of what is evenly spread, such as epochs."""
    x = np.ma.filled(np.ma.asarray(x, dtype=float), np.nan)
    steps = np.diff(x)
    even = len(steps) > 1 and np.allclose(steps, steps.mean(), rtol=1e-3, atol=0)
    return _sample(x[[0, -1]] if even else x)


def _arrow(annotation):
    """Where it starts and where it points, x and y of each."""
    return _sample([*annotation.xyann, *annotation.xy])


def _bars(bars):
    if not bars:
        return {}
    boxes = np.array([bar.get_bbox().bounds for bar in bars], dtype=float)
    names = ("left", "bottom", "width", "height")
    return {"n": len(bars)} | {name: _sample(boxes[:, i]) for i, name in enumerate(names)}


def _collection(collection):
    from matplotlib.collections import PathCollection, QuadMesh

    if isinstance(collection, PathCollection):
        drawn = _points(collection, collection.get_offsets())
    elif isinstance(collection, QuadMesh):
        drawn = _points(collection, np.reshape(collection.get_coordinates(), (-1, 2)))
    else:
        drawn = _outline(collection, collection.get_paths())
    values = collection.get_array()
    return drawn if values is None else drawn | {"values": _values(values)}


def _outline(artist, paths):
    vertices = [path.vertices for path in paths if len(path.vertices)]
    points = np.concatenate(vertices) if vertices else np.empty((0, 2))
    return _points(artist, points) | {"n": len(paths)}


def _points(artist, points):
    points = np.ma.filled(np.ma.asarray(points, dtype=float), np.nan)
    columns = {name: _moments(points[:, i]) for i, name in enumerate("xy")}
    return _filled(kind=type(artist).__name__, label=_label(artist), n=len(points)) | columns


def _values(values):
    values = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)
    return {"shape": list(values.shape), "moments": _moments(values)}


def _label(artist):
    label = str(artist.get_label())
    return "" if label.startswith("_") else label  # matplotlib's own names count artists


def _sample(values):
    """Up to 24 of the values, evenly spread by position, the first and the last among them."""
    values = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan).ravel()
    picks = np.linspace(0, len(values) - 1, min(len(values), SAMPLES)).round().astype(int)
    return [_short(value) for value in values[picks]]


def _moments(values):
    """Mean and spread of the finite values; empty when there are none."""
    values = values[np.abs(values) < 1e100]  # nan is not; contours extend to levels of 1e250
    return [_short(values.mean()), _short(values.std())] if values.size else []


def _short(value):
    """Six significant digits; JSON has no words for what is not finite."""
    return float(f"{value:.6g}") if math.isfinite(value) else str(float(value))


def _filled(**parts):
    return {name: part for name, part in parts.items() if part not in ("", [], {})}
