"""Numbers along an axis: training curves, functions, series in time."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.ticker import MaxNLocator

from nnlab import style
from nnlab.plot.canvas import array, describe, legend, number, span, start

_PARTS = ("train", "valid", "test")


def curves(
    history: Iterable[dict] | Mapping,
    names: str | Sequence[str] | None = None,
    *,
    x: str = "epoch",
    ylabel: str | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """One curve for each named column of a History, of rows (dicts), or of a dict of lists.

    `names` may be the end of a name: "accuracy" draws train_accuracy and valid_accuracy. Without
    it the losses are drawn, or everything if nothing is a loss. `x` is the column to go along;
    where there is none, the values are counted from 1.
    """
    columns = _columns(history)
    chosen = _choose(columns, names, x)
    along = columns.get(x)
    ax = start(ax, title)
    drawn = []
    for place, name in enumerate(chosen):
        values = array(columns[name], name, ("T",), "One number for each step.")
        steps = np.arange(1, len(values) + 1) if along is None else array(along, x)
        drawn += _curve(ax, steps, values, _short(name), _look(name, place))
    counts = all(curve.get_ydata().dtype.kind in "iu" for curve in drawn)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.yaxis.set_major_locator(MaxNLocator(integer=counts))
    quantity = {name.split("_", 1)[-1] if _short(name) in _PARTS else name for name in chosen}
    ax.set(xlabel=x, ylabel=ylabel or (quantity.pop() if len(quantity) == 1 else "value"))
    legend(ax)
    return describe(ax, _ends("Curves", drawn, x) if alt is None else alt)


def function(
    functions: Callable | Mapping[str, Callable],
    bounds: tuple[float, float] = (-5, 5),
    *,
    x: str = "x",
    y: str = "f(x)",
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The graph of one function or of several by name; each is called once with a tensor.

    A model in it runs in evaluation mode and without gradients, and is left as it was.

    Shapes: each function (401,) float64 -> (401,)
    """
    import torch

    from nnlab.looking import answer

    if callable(functions):
        functions = {y: functions}
    at = torch.linspace(*bounds, 401, dtype=torch.float64)
    ax = start(ax, title)
    drawn = []
    for place, (name, f) in enumerate(functions.items()):
        values = array(answer(f, at), f"{name}(x)", (len(at),), "It is given all x at once.")
        drawn += _curve(ax, at.numpy(), values, name, _look(name, place))
    ax.set(xlabel=x, ylabel=y)
    legend(ax)
    return describe(ax, _ends("Graph", drawn, x) if alt is None else alt)


def series(
    values: Mapping | Sequence,
    dates: Sequence | None = None,
    *,
    x: str = "date",
    y: str = "value",
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """One or several series over time, by name; nan leaves a gap.

    `dates` are datetime64, text such as "2014-12-31", or numbers; without them steps are counted.
    """
    if not isinstance(values, Mapping):
        values = {y: values}
    arrays = {name: array(column, name, ("T",)) for name, column in values.items()}
    steps = _dates(dates, arrays)
    ax = start(ax, title, size=(6, 3))
    drawn = []
    for place, (name, column) in enumerate(arrays.items()):
        drawn += _curve(ax, steps, column, name, _look(name, place), dots=False)
    if steps.dtype.kind == "M":
        locator = AutoDateLocator()
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    ax.set(xlabel="step" if dates is None else x, ylabel=y)
    legend(ax)
    words = f"{len(steps)} steps from {steps[0]} to {steps[-1]}. " + _ends("Series", drawn)
    return describe(ax, words if alt is None else alt)


def _columns(history):
    if isinstance(history, Mapping):
        return dict(history)
    rows = list(history)
    if not rows or not all(isinstance(row, Mapping) for row in rows):
        came = f"a {type(rows[0]).__name__} as its first row" if rows else "no rows"
        raise ValueError(
            f"history has {came}; expected a History, a list of dicts, or a dict of lists. "
            'For one list use curves({"loss": values}).'
        )
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name, np.nan) for row in rows] for name in names}


def _choose(columns, names, x):
    there = [name for name in columns if name != x]
    if names is None:
        return [name for name in there if name.endswith("loss")] or there
    chosen = []
    for wanted in [names] if isinstance(names, str) else names:
        found = [name for name in there if name == wanted or name.endswith(f"_{wanted}")]
        if not found:
            raise ValueError(f"no column {wanted!r}; there are {', '.join(there) or 'none'}.")
        chosen += found
    return chosen


def _short(name):
    """The part of the data a column is about, or the whole name: train_loss -> train."""
    part, _, rest = name.partition("_")
    return part if part in _PARTS and rest else name


def _look(name, place):
    colour, dash = style.CLASSES[place % 10], style.DASHES[place % 5]
    colour, dash = style.QUANTITIES.get(_short(name), (colour, dash))
    return {"color": colour, "linestyle": dash}


def _curve(ax, x, y, name, look, dots=True):
    if len(x) != len(y):
        raise ValueError(f"{name} has {len(y)} values at {len(x)} places; expected one for each.")
    few = {"marker": "o", "markersize": 4} if dots and len(x) <= 20 else {}
    return ax.plot(x, y, label=name, **look, **few)


def _dates(dates, arrays):
    if dates is None:
        return np.arange(max(map(len, arrays.values())))
    dates = np.asarray(dates)
    return dates.astype("datetime64[D]") if dates.dtype.kind in "OU" else dates


def _ends(kind, drawn, x=None):
    """Where the curves begin and end, in words."""
    told = [] if x is None else [span(x, np.concatenate([curve.get_xdata() for curve in drawn]))]
    for curve in drawn:
        y = curve.get_ydata()
        known = y if np.isnan(y).all() else y[~np.isnan(y)]  # it may stop before the axis does
        told += [f"{curve.get_label()} goes from {number(known[0])} to {number(known[-1])}"]
    return f"{kind}: {'; '.join(told)}."
