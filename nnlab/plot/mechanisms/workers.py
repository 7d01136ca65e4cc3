"""Several workers on one training: replicas that average, a ring that adds up, a pipeline."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start, together

BOX = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": style.INK}
ARROW = {"arrowstyle": "-|>", "color": style.INK, "linewidth": 1, "shrinkA": 2, "shrinkB": 2}
MIDDLE: dict[str, Any] = {"ha": "center", "va": "center"}


def replicas(
    w: float,
    shares: Sequence,
    lr: float,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """One step of y = w x on several workers: own examples, own gradients, their average.

    Shapes: shares has a list of pairs (x, y) for each worker, all of them equally long
    """
    found = [sum(2 * (w * x - y) * x for x, y in share) / len(share) for share in shares]
    average = sum(found) / len(found)
    ax, last = start(ax, title, (6, 3.4)), len(shares) - 1
    for rank, (share, gradient) in enumerate(zip(shares, found, strict=True)):
        x = 4.0 * rank
        pairs = "  ".join(f"({number(a)}, {number(b)})" for a, b in share)
        ax.text(x, 3, f"worker {rank}, w = {number(w)}\nits examples: {pairs}", **MIDDLE, bbox=BOX)
        _below(ax, x, 2, f"its gradient {number(gradient)}")
        ax.annotate("", (2.0 * last, 1.2), (x, 1.8), arrowprops=ARROW)
        _below(ax, x, 0, f"w = {number(w - lr * average)}", above=(2.0 * last, 0.8))
    sent = {**BOX, "linewidth": 2, "linestyle": "--"}
    ax.text(2.0 * last, 1, f"average {number(average)}", **MIDDLE, bbox=sent)
    ax.set(xlim=(-2, 4.0 * last + 2), ylim=(-0.4, 3.5))
    ax.set_axis_off()
    told = together([f"worker {rank} finds {number(g)}" for rank, g in enumerate(found)])
    words = f"{told}; the average is {number(average)}, and each goes on with w = "
    return describe(ax, words + number(w - lr * average) if alt is None else alt)


def _below(ax, x, y, words, above=None):
    ax.annotate("", (x, y + 0.2), above or (x, y + 0.65), arrowprops=ARROW)
    ax.text(x, y, words, **MIDDLE, bbox=BOX)


def ring(
    states: ArrayLike, *, ax: Axes | None = None, title: str | None = None, alt: str | None = None
) -> Axes:
    """An all-reduce around a ring, step by step: what each worker holds, and what was just sent.

    The first row is the start. Between rows an arrow goes from a number that was sent to the one
    that it changed; complete sums are framed.

    Shapes: states (S, W, W), one number a piece; up to 4 workers, or it could not be read
    """
    states = array(states, "states", ("S", "W", "W")).astype(float)
    if states.shape[1] != states.shape[2] or states.shape[1] > 4:
        raise ValueError(f"states has shape {states.shape}; expected (S, W, W) with W up to 4.")
    steps, W, _ = states.shape
    ax = start(ax, title, (6, 0.9 + 0.52 * steps))
    for rank in range(W):
        ax.text(_place(rank, (W - 1) / 2, W), 0.75, f"worker {'ABCD'[rank]}", **MIDDLE)
    for step, table in enumerate(states):
        ax.text(-1.6, -step, f"step {step}" if step else "start", ha="left", va="center")
        for rank, row in enumerate(table):
            for piece, value in enumerate(row):
                _held(ax, (_place(rank, piece, W), -step), value, states[0, :, piece].sum())
        if step:
            _sends(ax, states[step - 1], table, step, W)
    ax.set(xlim=(-1.7, _place(W - 1, W - 1, W) + 0.6), ylim=(0.6 - steps, 1.1))
    ax.set_axis_off()
    return describe(ax, _ring_words(states) if alt is None else alt)


def _place(rank, piece, W):
    return rank * (W + 0.8) + piece


def _held(ax, where, value, total):
    done = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": style.CLASSES[0]}
    box = {**done, "linewidth": 1.6} if value == total else {**done, "edgecolor": "none"}
    ax.text(*where, number(value), **MIDDLE, fontsize=9, bbox=box, zorder=3)


def _sends(ax, before, after, step, W):
    look = {**ARROW, "color": style.CLASSES[1], "linewidth": 1.2, "shrinkA": 7, "shrinkB": 7}
    for rank, piece in zip(*(before != after).nonzero(), strict=True):
        left = (rank - 1) % W
        wraps = {"linestyle": "--"} if left > rank else {}
        tail = (_place(left, piece, W), 1 - step)
        ax.annotate("", (_place(rank, piece, W), -step), tail, arrowprops={**look, **wraps})


def _ring_words(states):
    rows = []
    for step, table in enumerate(states):
        held = " | ".join(", ".join(number(v) for v in row) for row in table)
        rows.append(f"{f'step {step}' if step else 'start'}: {held}")
    return "What each worker holds. " + "; ".join(rows)


def pipeline(
    schedule: ArrayLike, *, ax: Axes | None = None, title: str | None = None, alt: str | None = None
) -> Axes:
    """Which part of a batch each stage works on, turn after turn; an idle stage has -1.

    Shapes: schedule (turns, stages), part numbers from 0 or -1
    """
    schedule = array(schedule, "schedule", ("turns", "stages")).astype(int)
    turns, stages = schedule.shape
    ax = start(ax, title, (6, 1.3 + 0.45 * stages))
    for turn, row in enumerate(schedule):
        for stage, part in enumerate(row):
            look: dict[str, Any] = {"edgecolor": style.FAINT, "linewidth": 1}
            look |= {"facecolor": style.CLASSES[part % 4] if part >= 0 else "white"}
            look |= {} if part >= 0 else {"hatch": "///"}
            ax.add_patch(Rectangle((turn - 0.46, stage - 0.42), 0.92, 0.84, **look))
            if part >= 0:
                box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
                ax.text(turn, stage, str(part), **MIDDLE, fontsize=9, bbox=box)
    ax.set(xlim=(-0.6, turns - 0.4), ylim=(stages - 0.4, -0.6), xlabel="turn", ylabel="stage")
    ax.set(xticks=range(turns), yticks=range(stages))
    idle = int((schedule < 0).sum())
    words = f"{turns} turns of {stages} stages; {idle} of {turns * stages} places are idle: "
    words += "; ".join(
        f"stage {stage} has " + ", ".join("idle" if p < 0 else str(p) for p in schedule[:, stage])
        for stage in range(stages)
    )
    return describe(ax, words if alt is None else alt)
