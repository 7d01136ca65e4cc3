"""Sequences: windows of a series, padded rows, and two networks with one vector between."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start
from nnlab.plot.mechanisms.grids import LIT

HATCH = "//////"
MOST = 12  # steps that can be read


def windows(
    series: Sequence[float],
    n: int,
    horizon: int = 1,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """A series, and below it each window of n values with its target, `horizon` steps after it.

    Shapes: series (T,), up to 12 values

    Raises: ValueError for more values, or too few for one window.
    """
    values = array(series, "series", ("T",))
    count = len(values) - n - horizon + 1
    if not 0 < count <= MOST - 1 or len(values) > MOST:
        raise ValueError(
            f"{len(values)} values with n = {n} and horizon = {horizon} make {max(count, 0)} "
            f"windows; expected at least one, of up to {MOST} values."
        )
    ax = start(ax, title, (6, 0.9 + 0.36 * (count + 1)))
    texts = [number(value) for value in values]
    _row(ax, "series", texts, 0, 0)
    for first in range(count):
        height, target = -1.5 - first, first + n + horizon - 1
        _row(ax, f"window {first}", texts[first : first + n], first, height)
        _box(ax, target, height, texts[target], lit=True)
        ax.plot([first + n, target], [height] * 2, ":", color=style.FAINT, linewidth=1)
    ax.text(n + horizon + 0.2, -1.5, "target", ha="left", va="center", fontsize=9)
    ax.set(xlim=(-2.4, len(values) + 1.8), ylim=(-count - 1.2, 0.7))
    ax.set_axis_off()
    told = [
        f"{_listed(texts[i : i + n])} with the target {texts[i + n + horizon - 1]}"
        for i in range(count)
    ]
    many = "1 window" if count == 1 else f"{count} windows"
    words = f"A series of {len(values)} values makes {many}: {'; '.join(told)}"
    return describe(ax, words if alt is None else alt)


def padding(
    rows: Sequence[Sequence[str]],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """Rows of uneven length, filled up to the longest, with their lengths and the batch's sizes.

    Padding is hatched. Below each step stands how many rows still run there.

    Raises: ValueError for a row without a step, or more than 12 steps or 6 rows.
    """
    lengths = [len(row) for row in rows]
    if not lengths or not 0 < min(lengths) <= max(lengths) <= MOST or len(rows) > 6:
        raise ValueError(
            f"The rows have {lengths} steps; expected up to 6 rows of 1 to {MOST} steps."
        )
    longest = max(lengths)
    sizes = [sum(length > t for length in lengths) for t in range(longest)]
    ax = start(ax, title, (6, 1.1 + 0.4 * len(rows)))
    for place, row in enumerate(rows):
        _row(ax, f"row {place}", list(row), 0, -place)
        for t in range(len(row), longest):
            _box(ax, t, -place, "", hatch=HATCH)
        ax.text(longest + 0.5, -place, f"{len(row)}", ha="center", va="center", fontsize=9)
    ax.text(longest + 0.5, 0.9, "length", ha="center", va="center", fontsize=9)
    below = -len(rows) - 0.3
    ax.text(-0.2, below, "rows that run", ha="right", va="center", fontsize=9)
    for t, size in enumerate(sizes):
        ax.text(t + 0.5, below, f"{size}", ha="center", va="center", fontsize=9)
    ax.set(xlim=(-0.33 * longest - 0.6, longest + 1.3), ylim=(below - 0.5, 1.3))
    ax.set_axis_off()
    words = f"{len(rows)} rows of {_listed(lengths)} steps, filled up to {longest}"
    words = f"{words}; at the {longest} steps {_listed(sizes)} rows run"
    return describe(ax, words if alt is None else alt)


def encoder_decoder(
    read: Sequence[str],
    written: Sequence[str],
    width: int,
    *,
    begin: str = "begin",
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """Two recurrent networks unrolled: one reads, hands over one vector, and the other writes.

    Below each step of the second stands what it is given, the symbol before.

    Raises: ValueError for more than 12 steps in all, or none on a side.
    """
    if not read or not written or len(read) + len(written) > MOST:
        raise ValueError(
            f"{len(read)} symbols to read and {len(written)} to write; expected at least one of "
            f"each and up to {MOST} in all."
        )
    ax = start(ax, title, (6, 2.3))
    gap = len(read) + 1.1
    given = [begin, *written[:-1]]
    for t, symbol in enumerate(read):
        _cell(ax, t, style.CLASSES[0], below=symbol)
    for t, (symbol, before) in enumerate(zip(written, given, strict=True)):
        _cell(ax, gap + t, style.CLASSES[4], below=before, above=symbol)
    middle = len(read) + 0.05
    _arrow(ax, (middle - 0.35, 0), (middle - 0.03, 0))
    _box(ax, middle, 0, f"{width}", lit=True)
    ax.text(middle + 0.5, 0.65, "the code", ha="center", va="bottom", fontsize=9)
    ax.text(-0.1, 1.25, "encoder", ha="left", va="center", fontsize=9, color=style.CLASSES[0])
    ax.text(gap, 1.95, "decoder", ha="left", va="center", fontsize=9, color=style.CLASSES[4])
    ax.set(xlim=(-0.3, gap + len(written) + 0.2), ylim=(-1.6, 2.3))
    ax.set_axis_off()
    words = (
        f"An encoder reads {_listed(read)} and hands over one vector of {width} numbers; "
        f"a decoder is given {_listed(given)} and writes {_listed(written)}"
    )
    return describe(ax, words if alt is None else alt)


def _listed(values: Sequence) -> str:
    """The values as a list in a sentence, commas only."""
    return ", ".join(str(value) for value in values)


def _row(ax, name, texts, left, height):
    """A name at the left margin, and a box for each text from `left` on."""
    ax.text(-0.2, height, name, ha="right", va="center", fontsize=9)
    for place, text in enumerate(texts):
        _box(ax, left + place, height, text)


def _box(ax, left, height, text, *, lit=False, hatch=None):
    box = Rectangle(
        (left + 0.03, height - 0.42), 0.94, 0.84,
        facecolor=LIT if lit else "white", edgecolor=style.FAINT if hatch else style.INK,
        linewidth=1.6 if lit else 0.8, hatch=hatch, zorder=2,
    )  # fmt: skip
    ax.add_patch(box)
    ax.text(left + 0.5, height, text, ha="center", va="center", fontsize=8, zorder=3)


def _cell(ax, left, colour, *, below, above=""):
    """One step of a recurrent network, with what goes in below and what comes out above."""
    box = Rectangle((left + 0.12, -0.35), 0.6, 0.7, facecolor="white", edgecolor=colour)
    ax.add_patch(box)
    ax.text(left + 0.42, 0, "GRU", ha="center", va="center", fontsize=7, color=colour)
    ax.text(left + 0.42, -1.2, below, ha="center", va="center", fontsize=8)
    _arrow(ax, (left + 0.42, -0.95), (left + 0.42, -0.37))
    _arrow(ax, (left - 0.26, 0), (left + 0.1, 0))
    if above:
        _arrow(ax, (left + 0.42, 0.37), (left + 0.42, 0.95))
        ax.text(left + 0.42, 1.2, above, ha="center", va="center", fontsize=8)


def _arrow(ax, tail, head):
    ax.annotate("", head, tail, arrowprops={"arrowstyle": "->", "color": style.INK, "lw": 0.9})
