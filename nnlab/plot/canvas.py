"""What every plot needs: axes to draw on, values as arrays, and a text alternative."""

from collections.abc import Sequence
from textwrap import fill

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style


def describe(axes: Axes, text: str) -> Axes:
    """Add a sentence to the text alternative of these axes, and return the axes.

    The functions of `nnlab.plot` do this themselves; a figure drawn by hand needs one call.
    """
    if text:
        label = str(axes.get_label())
        before = label if label.endswith(".") else ""
        axes.set_label(f"{before} {style.sentence(text)}".strip())
    return axes


def start(ax: Axes | None, title: str | None, size: tuple[float, float] = (6, 3.5)) -> Axes:
    """The axes given, or those of a new figure (size in inches), with the title."""
    if ax is None:
        _, ax = plt.subplots(figsize=size, layout="constrained")
    if not ax.has_data():
        ax.set_label("")  # nothing is drawn yet, so nothing is described
    if title is not None:
        ax.set_title(title, wrap=True)
    return ax


def array(values: ArrayLike, name: str, shape: tuple = (), advice: str = "") -> np.ndarray:
    """The numbers of a tensor on any device, an array or a list, as an array of their own type.

    `shape` is what is expected, a letter where any size will do: `("N", 2)`.

    Raises: ValueError if they are no numbers or have another shape.
    """
    try:
        numbers = _plain(values)
    except ValueError as error:
        raise ValueError(f"{name} has rows of different lengths; expected a full grid.") from error
    if numbers.dtype.kind not in "biuf":
        raise ValueError(f"{name} holds {numbers.dtype}; expected numbers. {advice}".rstrip())
    fits = len(shape) == numbers.ndim and all(
        isinstance(wanted, str) or wanted == size
        for wanted, size in zip(shape, numbers.shape, strict=True)
    )
    if shape and not fits:
        wanted = f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
        message = f"{name} has shape {numbers.shape}; expected {wanted}. {advice}"
        raise ValueError(message.rstrip())
    return numbers


def _plain(values) -> np.ndarray:
    if hasattr(values, "detach"):
        values = values.detach().cpu()
        if values.is_floating_point():
            values = values.double()  # NumPy has no bfloat16
        return values.numpy()
    if isinstance(values, Sequence) and any(hasattr(value, "detach") for value in values):
        values = [_plain(value) for value in values]
    return np.asarray(values)


def legend(axes: Axes, least: int = 2) -> None:
    """A legend beside the axes, where it hides nothing, if there are so many things to name."""
    handles, labels = axes.get_legend_handles_labels()
    if len(labels) >= least:
        labels = [fill(label, 18) for label in labels]
        axes.legend(handles, labels, loc="upper left", bbox_to_anchor=(1, 1))


def number(value: float) -> str:
    """A number as one says it: a count in full, a measurement to three significant digits."""
    value = float(value) + 0.0  # no -0
    if 1000 <= abs(value) < 1e6 and value.is_integer():
        return f"{value:,.0f}"
    short = float(f"{value:.3g}")  # more digits would be noise, and differ between machines
    if 1000 <= abs(short) < 1e9:
        step, name = (1e6, "million") if abs(short) >= 1e6 else (1e3, "thousand")
        return f"{short / step:g} {name}"
    return f"{short:g}"


def span(name: str, values: ArrayLike) -> str:
    """Where values lie, in words: "bill length (mm) from 32.1 to 59.6"."""
    numbers = np.asarray(values, dtype=float)
    numbers = numbers[np.isfinite(numbers)]
    if not numbers.size:
        return f"{name} without a number"
    return f"{name} from {number(numbers.min())} to {number(numbers.max())}"


def together(words: Sequence[str]) -> str:
    """The words as a list in a sentence: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
