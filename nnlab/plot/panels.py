"""Small multiples: the curves of several runs side by side, each beside the same reference."""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from nnlab.plot.canvas import describe
from nnlab.plot.curves import curves


def panels(
    runs: Mapping[str, Iterable[dict]],
    names: Mapping[str, Sequence[str]],
    reference: Iterable[dict],
    *,
    columns: int = 2,
    log: Sequence[str] = (),
    title: str | None = None,
) -> np.ndarray:
    """One panel per run with the columns that `names` gives it; the reference's are thin and grey.

    `log` names the runs that are drawn on a logarithmic axis. Returns the axes of all panels.
    """
    rows = ceil(len(runs) / columns)
    figure, axes = plt.subplots(rows, columns, figsize=(6, 0.4 + 2 * rows), layout="constrained")
    figure.suptitle(title or "")
    places = np.atleast_1d(axes).ravel()
    reference = list(reference)
    for place, (name, history) in zip(places, runs.items(), strict=False):
        _panel(place, name, list(history), names[name], reference, name in log)
    for place in places[len(runs) :]:
        place.set_axis_off()
    handles = {label: handle for p in places for handle, label in zip(*_legend(p), strict=True)}
    figure.legend(handles.values(), handles, loc="outside lower center", ncols=4)
    return places


def _panel(ax, name, history, chosen, reference, log):
    curves(history, chosen, ax=ax, title=name)
    for column in chosen:
        dash = "--" if column.startswith("train") else "-"
        steps, values = [row["epoch"] for row in reference], [row[column] for row in reference]
        label = f"right loop, {column.partition('_')[0]}"
        ax.plot(steps, values, color="black", linestyle=dash, linewidth=0.7, label=label)
    ax.set(yscale="log" if log else "linear", xlabel="epoch")
    ax.xaxis.set_major_locator(MaxNLocator(3, integer=True))
    if ax.get_legend():
        ax.get_legend().remove()
    for line in ax.get_lines():
        line.set_marker("")
    describe(ax, "Thin: the right loop")


def _legend(ax):
    """Handles and labels, a single curve named by its part, too."""
    handles, labels = ax.get_legend_handles_labels()
    return handles, [
        label.replace("valid_accuracy", "valid").replace("valid_f1", "valid") for label in labels
    ]
