"""Tokens: merges of pairs step by step, and a text beside itself one place further on."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nnlab import style
from nnlab.plot.canvas import describe, start
from nnlab.plot.mechanisms.grids import LIT

MOST = 14  # characters that can be read


def merges(
    steps: Sequence[Sequence[str]],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The same text in tokens, a row for each merge; what is new in a row has a strong border.

    Raises: ValueError for rows that do not spell one text, or more than 14 characters.
    """
    texts = {"".join(row) for row in steps}
    if len(texts) != 1 or not 0 < len(*texts) <= MOST:
        raise ValueError(f"The rows spell {sorted(texts)}; expected one text of 1 to {MOST}.")
    length = len(*texts)
    ax = start(ax, title, (6, 0.7 + 0.4 * len(steps)))
    for n, row in enumerate(steps):
        before, left = set(steps[n - 1]) if n else set(row), 0
        for token in row:
            _box(ax, left, -n, token, token not in before)
            left += len(token)
        ax.text(-0.2, -n, f"{n} merges" if n != 1 else "1 merge", ha="right", va="center")
        ax.text(length + 0.2, -n, f"{len(row)} tokens", va="center")
    ax.set(xlim=(-2.2, length + 2.2), ylim=(-len(steps) + 0.4, 0.6))
    ax.set_axis_off()
    told = "; ".join(f"after {n}: {' | '.join(row)}" for n, row in enumerate(steps))
    return describe(ax, f"Merges of {texts.pop()}: {told}" if alt is None else alt)


def shifted(
    text: str,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """What a decoder may see at each place of a text, and the target: the character after it.

    Row t shows the characters up to place t, the one to predict with a strong border.

    Raises: ValueError for a text of fewer than 2 or more than 14 characters.
    """
    if not 2 <= len(text) <= MOST:
        raise ValueError(f"The text has {len(text)} characters; expected 2 to {MOST}.")
    shown = text.replace(" ", "␣")
    ax = start(ax, title, (6, 0.6 + 0.36 * len(text)))
    for t in range(len(text) - 1):
        for place in range(t + 1):
            _box(ax, place, -t, shown[place], False)
        _box(ax, t + 1, -t, shown[t + 1], True)
        ax.text(-0.2, -t, f"place {t}", ha="right", va="center")
    ax.text(len(text) + 0.2, 0, "strong border: the target", va="center", fontsize=9)
    ax.set(xlim=(-1.6, len(text) + 4.6), ylim=(-len(text) + 1.4, 0.6))
    ax.set_axis_off()
    told = "; ".join(f"{shown[: t + 1]} before {shown[t + 1]}" for t in range(len(text) - 1))
    return describe(ax, f"Inputs and their targets: {told}" if alt is None else alt)


def _box(ax, left, height, text, lit):
    """A token as wide as its characters."""
    box = Rectangle(
        (left + 0.04, height - 0.42), len(text) - 0.08, 0.84,
        facecolor=LIT if lit else "white", edgecolor=style.INK, linewidth=1.8 if lit else 0.8,
    )  # fmt: skip
    ax.add_patch(box)
    ax.text(left + len(text) / 2, height, text, ha="center", va="center", fontsize=9)
