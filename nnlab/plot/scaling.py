"""Results over a quantity that grows by factors: seconds, examples, widths."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from nnlab.plot.canvas import number
from nnlab.plot.curves import curves


def scaling(
    columns: Mapping[str, Sequence],
    *,
    x: str,
    ylabel: str,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """One curve for each column over column `x`, on a logarithmic axis with a tick at each place.

    Raises: ValueError if there is no column `x`, or one of its values is not above 0.
    """
    if x not in columns:
        raise ValueError(f"no column {x!r}; there are {', '.join(columns) or 'none'}.")
    places = [float(place) for place in columns[x]]
    if not all(place > 0 for place in places):
        raise ValueError(f"{x} has {min(places):g}; a logarithmic axis takes values above 0.")
    ax = curves(columns, x=x, ylabel=ylabel, ax=ax, title=title, alt=alt)
    ax.set_xscale("log")
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set_xticks(places, [number(place) for place in places])
    return ax
