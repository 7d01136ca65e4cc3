"""Attention: one query at work with its numbers, and the whole stack of 2017."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start
from nnlab.plot.mechanisms.grids import LIT

MOST = 5  # keys that can be read
COLUMNS = {"key": 1.9, "score": 3.5, "scaled": 4.65, "share": 5.8, "value": 7.25}  # their centres
ENCODER, DECODER = 0.0, 3.6  # the left edges of the two stacks
WIDE, HIGH = 2.5, 0.42  # a part of a layer
NORM, STEP = 0.57, 1.02  # from a part up to its norm, and to the next part


def attention_head(
    q: ArrayLike,
    keys: ArrayLike,
    values: ArrayLike,
    names: Sequence[str],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """One query against all keys, from left to right: scores, scaled, shares, the weighted sum.

    Shapes: q (d,), keys (S, d) and values (S, D), up to 5 of them

    Raises: ValueError for more keys, or names that do not fit them.
    """
    q = array(q, "q", ("d",), "One query, not a batch.").astype(float)
    keys = array(keys, "keys", ("S", len(q)), "As long as the query.").astype(float)
    values = array(values, "values", (len(keys), "D"), "One for each key.").astype(float)
    _check_names(names, len(keys))
    scores = keys @ q
    scaled = scores / len(q) ** 0.5
    shares = np.exp(scaled - scaled.max())
    shares /= shares.sum()
    ax = start(ax, title, (6, 1.5 + 0.5 * len(keys)))
    texts = {
        "key": list(map(_vector, keys)),
        "score": list(map(number, scores)),
        "scaled": list(map(number, scaled)),
        "share": [f"{share:.2f}" for share in shares],
        "value": list(map(_vector, values)),
    }
    middle = -(len(keys) - 1) / 2
    _headings(ax, len(keys), len(q), values.shape[1])
    _box(ax, 0, middle, f"query\n{_vector(q)}", lit=True)
    for row, name in enumerate(names):
        _arrow(ax, (0.62, middle), (1.2, -row))
        _row(ax, -row, name, {column: texts[column][row] for column in COLUMNS}, shares[row])
        _arrow(ax, (7.85, -row), (8.35, middle))
    received = shares @ values
    _box(ax, 8.95, middle, f"received\n{_vector(received.round(2))}", lit=True)
    ax.set(xlim=(-0.75, 9.7), ylim=(-len(keys) + 0.4, 1.7))
    ax.set_axis_off()
    told = _told(names, texts)
    words = f"A query {_vector(q)} meets {len(keys)} keys: {told}. It receives {_vector(received)}"
    return describe(ax, words if alt is None else alt)


def _told(names, texts):
    return "; ".join(
        f"{name} has score {score} and the share {share}"
        for name, score, share in zip(names, texts["score"], texts["share"], strict=True)
    )


def _check_names(names, n_keys):
    if len(names) != n_keys or not 0 < n_keys <= MOST:
        raise ValueError(
            f"There are {n_keys} keys and {len(names)} names; expected one name a key, and up "
            f"to {MOST} keys."
        )


def transformer(
    width: int = 512,
    heads: int = 8,
    hidden: int = 2048,
    layers: int = 6,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """The whole encoder-decoder of 2017, from the symbols below to the scores above.

    Reference: A. Vaswani and others (2017), arXiv 1706.03762, figure 1.
    """
    ax = start(ax, title, (6, 4))
    attends, feeds = f"{heads} heads of {width // heads}", f"{width} → {hidden} → {width}"
    encoder = [("self-attention", attends), ("feed-forward", feeds)]
    decoder = [
        ("masked self-attention", attends),
        ("cross-attention", attends),
        ("feed-forward", feeds),
    ]
    ends = [_stack(ax, left, parts, layers) for left, parts in
            ((ENCODER, encoder), (DECODER, decoder))]  # fmt: skip
    _bottom(ax, ENCODER, "what is read (N, S)", width)
    _bottom(ax, DECODER, "what is written so far (N, T)", width)
    _across(ax, ends[0])
    top = ends[1]
    _part(ax, DECODER, top + 0.15, "Linear", f"{width} → symbols")
    _arrow(ax, (DECODER + WIDE / 2, top), (DECODER + WIDE / 2, top + 0.15))
    ax.text(DECODER + WIDE / 2, top + 0.75, "scores of the next symbol (N, T, K)",
            ha="center", va="center", fontsize=8)  # fmt: skip
    ax.set(xlim=(-0.75, 6.95), ylim=(-1.3, top + 0.9))
    ax.set_axis_off()
    words = (
        f"On the left an encoder of {layers} layers: self-attention in {attends}, add and norm, "
        f"feed-forward {width}, {hidden}, {width}, add and norm. On the right a decoder of "
        f"{layers} layers: masked self-attention, cross-attention over what the encoder hands "
        "over, and feed-forward, with add and norm after each; at the top a Linear gives scores"
    )
    return describe(ax, words if alt is None else alt)


def _vector(values):
    return "(" + ", ".join(number(value) for value in values) + ")"


def _headings(ax, s, d, wide):
    heads = {
        "key": f"keys\n({s}, {d})",
        "score": f"query · key\n({s},)",
        "scaled": f"÷ √{d}\n({s},)",
        "share": f"softmax\n({s},)",
        "value": f"values\n({s}, {wide})",
    }
    for column, at in COLUMNS.items():
        ax.text(at, 0.65, heads[column], ha="center", va="bottom", fontsize=8, color=style.INK)


def _row(ax, y, name, texts, share):
    ax.text(1.9, y + 0.33, name, ha="center", va="center", fontsize=7.5, color=style.CLASSES[0])
    for column, at in COLUMNS.items():
        _box(ax, at, y, texts[column])
    ax.add_patch(Rectangle((5.4, y - 0.42), 0.8 * share, 0.12, color=style.CLASSES[0]))
    for tail, head in ((2.6, 3.2), (3.8, 4.35), (4.95, 5.45), (6.15, 6.75)):
        _arrow(ax, (tail, y), (head, y))


def _box(ax, x, y, text, *, lit=False):
    box: dict = {"boxstyle": "round,pad=0.25", "facecolor": LIT if lit else "white"}
    box |= {"edgecolor": style.INK, "linewidth": 0.9}
    ax.text(x, y, text, ha="center", va="center", fontsize=7.5, bbox=box, zorder=3)


def _arrow(ax, tail, head, colour=style.INK):
    look = {"arrowstyle": "-|>", "color": colour, "shrinkA": 0, "shrinkB": 0, "linewidth": 0.9}
    ax.annotate("", head, tail, arrowprops=look, zorder=1)


def _stack(ax, left, parts, layers):
    """One layer in its frame, each part with its residual and norm; the height of its top."""
    y, middle = 0.0, left + WIDE / 2
    for name, size in parts:
        _part(ax, left, y, name, size, style.CLASSES[2 if "feed" in name else 0])
        _part(ax, left, y + NORM, "add and norm", "", style.FAINT, high=0.22)
        _arrow(ax, (middle, y + HIGH), (middle, y + NORM))
        beside, low, high = left - 0.18, y - 0.1, y + NORM + 0.11
        ax.plot([middle, beside, beside], [low, low, high], "-", color=style.CLASSES[1], lw=1.1)
        _arrow(ax, (beside, high), (left, high), style.CLASSES[1])
        _arrow(ax, (middle, y - 0.23), (middle, y))
        y += STEP
    frame = FancyBboxPatch(
        (left - 0.32, -0.16), WIDE + 0.5, y - 0.02, boxstyle="round,pad=0.02",
        facecolor="none", edgecolor=style.INK, linewidth=0.9, linestyle="--",
    )  # fmt: skip
    ax.add_patch(frame)
    ax.text(left + WIDE + 0.28, 0.2, f"× {layers}", ha="left", va="center", fontsize=10)
    ax.plot([middle] * 2, [y - 0.23, y], "-", color=style.INK, lw=0.9)
    return y


def _part(ax, left, y, name, size, edge=style.INK, high=HIGH):
    box = Rectangle((left, y), WIDE, high, facecolor="white", edgecolor=edge, linewidth=1.3)
    ax.add_patch(box)
    text = f"{name}\n{size}" if size else name
    ax.text(left + WIDE / 2, y + high / 2, text, ha="center", va="center", fontsize=7.5)


def _bottom(ax, left, read, width):
    middle = left + WIDE / 2
    _part(ax, left, -0.8, "embedding + position", f"(N, ·, {width})")
    _arrow(ax, (middle, -0.8 + HIGH), (middle, -0.1))
    ax.text(middle, -1.17, read, ha="center", va="center", fontsize=8)
    _arrow(ax, (middle, -1.05), (middle, -0.8))


def _across(ax, top):
    """What the encoder made, on its way to the second part of each decoder layer."""
    middle, gap, at = ENCODER + WIDE / 2, 3.06, STEP + HIGH / 2
    way = [middle, middle, gap, gap], [top, top + 0.15, top + 0.15, at]
    ax.plot(*way, "-", color=style.CLASSES[4], lw=1.4)
    _arrow(ax, (gap, at), (DECODER, at), style.CLASSES[4])
    where = {"ha": "center", "va": "center", "fontsize": 8, "color": style.CLASSES[4]}
    ax.text(middle, top + 0.3, "memory: keys and values", **where)
