"""Threshold units with their numbers: one unit, a net of them, and one unit step by step."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnlab import style
from nnlab.plot.canvas import array, describe, number, start


def threshold_unit(
    x: ArrayLike,
    w: ArrayLike,
    threshold: float,
    *,
    vetoes: Sequence[int] = (),
    names: Sequence[str] | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """One unit from left to right: inputs, weights, sum, threshold, answer.

    The inputs numbered in `vetoes` add nothing: where one of them is 1, the unit is silent.

    Shapes: x (D,) of 0 and 1, w (D,), up to 6 inputs
    """
    x = array(x, "x", ("D",), "One row, not a batch.").astype(float)
    w = array(w, "w", (len(x),), "One weight for each input.").astype(float)
    if not 0 < len(x) <= 6:
        raise ValueError(f"x has {len(x)} inputs; expected 1 to 6, to be legible.")
    names = [f"x{k + 1}" for k in range(len(x))] if names is None else names
    adding = [k for k in range(len(x)) if k not in vetoes]
    total, vetoed = float(x[adding] @ w[adding]), any(x[k] for k in vetoes)
    y = int(total >= threshold and not vetoed)
    ax = start(ax, title, (6, 0.9 + 0.6 * len(x)))
    heights = np.linspace(len(x) - 1, 0, len(x)) * 0.8
    middle = float(heights.mean())
    for k, height in enumerate(heights):
        ends = (0.45, height), (2.05 - 0.1 * (k in vetoes), middle + 0.3 * (height - middle))
        label = "veto" if k in vetoes else f"× {number(w[k])} = {number(x[k] * w[k])}"
        _wire(ax, *ends, label, negative=w[k] < 0, veto=k in vetoes)
        _node(ax, 0, height, f"{names[k]} = {number(x[k])}", x[k])
    sign = "≥" if total >= threshold else "<"
    verdict = f"{number(total)} {sign} {number(threshold)}" + (", but vetoed" if vetoed else "")
    _node(ax, 2.4, middle, f"sum\n{number(total)}")
    _wire(ax, (2.75, middle), (3.35, middle))
    _node(ax, 4.1, middle, f"threshold {number(threshold)}\n{verdict}")
    _wire(ax, (4.85, middle), (5.3, middle))
    _node(ax, 5.6, middle, f"y = {y}", y)
    ax.set(xlim=(-0.6, 6), ylim=(-0.5, heights[0] + 0.5))
    ax.set_axis_off()
    fed = ", ".join(f"{name} {number(value)}" for name, value in zip(names, x, strict=True))
    words = f"A unit with the inputs {fed}: the sum is {verdict}, so the answer is {y}"
    return describe(ax, words if alt is None else alt)


def circuit(
    inputs: Mapping[str, int],
    units: Mapping[str, tuple[Mapping[str, float], float]],
    heights: Mapping[str, float],
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """A net of units at work: each stands one step to the right of the last that it listens to.

    `inputs` gives each input's value. `units` gives, in order, a weight for each name that the
    unit listens to, and its threshold. `heights` says how high each name is drawn.
    """
    said, step = dict(inputs), dict.fromkeys(inputs, 0)
    ax = start(ax, title, (6, 3))
    for name, (weights, threshold) in units.items():
        total = sum(weight * said[source] for source, weight in weights.items())
        said[name], step[name] = int(total >= threshold), 1 + max(step[s] for s in weights)
        for source, weight in weights.items():
            ends = [(2.4 * step[each], heights[each]) for each in (source, name)]
            _wire(ax, *_between(*ends), number(weight), negative=weight < 0, where=0.3)
        sign = "≥" if said[name] else "<"
        told = f"{name}\n{number(total)} {sign} {number(threshold)}: {said[name]}"
        _node(ax, 2.4 * step[name], heights[name], told, said[name])
    for name, value in inputs.items():
        _node(ax, 0, heights[name], f"{name} = {value}", value)
    low, high, last = min(heights.values()), max(heights.values()), max(step.values())
    for time in range(last + 1):
        word = "now" if not time else f"{time} step{'s' * (time > 1)} later"
        ax.text(2.4 * time, low - 0.65, word, ha="center", va="top", fontsize=9, color=style.FAINT)
    ax.set(xlim=(-0.7, 2.4 * last + 0.8), ylim=(low - 1, high + 0.5))
    ax.set_axis_off()
    answers = ", ".join(f"{name} says {value}" for name, value in said.items())
    return describe(ax, f"A net of {len(units)} units: {answers}" if alt is None else alt)


def unit_in_time(
    signals: Mapping[str, Sequence[int]],
    w: Sequence[float],
    threshold: float,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    alt: str | None = None,
) -> Axes:
    """A unit that hears its inputs and itself one step late, drawn once for each step.

    `w` has a weight for each signal and, last, one for the unit's own last answer; it is silent at
    the start.
    """
    rows = [[int(value) for value in signal] for signal in signals.values()]
    said: list[int] = [0]
    sums: list[float | None] = [None]
    for heard in list(zip(*rows, strict=True))[:-1]:
        total = float(np.dot(w, [*heard, said[-1]]))
        sums.append(total)
        said.append(int(total >= threshold))
    ax = start(ax, title, (6, 1.2 + 0.8 * (len(rows) + 1)))
    rows.append(said)
    for time, sum_ in enumerate(sums):
        for k in range(len(rows)):
            if time:
                ends = _between(((time - 1) * 1.5, -k), (time * 1.5, 1 - len(rows)), gap=0.2)
                label = number(w[k]) if time == 1 else None
                _wire(ax, *ends, label, negative=w[k] < 0, where=0.4)
        for k, row in enumerate(rows):
            _node(ax, time * 1.5, -k, f"{row[time]}", row[time])
        note = "" if sum_ is None else f"sum {number(sum_)}\n"
        below = f"{note}step {time}"
        ax.text(time * 1.5, 0.6 - len(rows), below, ha="center", va="top", fontsize=9)
    for k, name in enumerate((*signals, "unit")):
        ax.text(-0.5, -k, name, ha="right", va="center")
    ax.set(xlim=(-1.2, 1.5 * len(said) - 1), ylim=(-len(rows) - 0.2, 0.5))
    ax.set_axis_off()
    fires = ", ".join(str(time) for time, y in enumerate(said) if y) or "no step"
    return describe(ax, f"The unit in time; it fires at {fires}" if alt is None else alt)


def _between(tail, head, gap=0.5) -> tuple[tuple, tuple]:
    """The two ends, moved towards each other to leave room for the nodes."""
    tail, head = np.array(tail, float), np.array(head, float)
    aside = gap * (head - tail) / np.linalg.norm(head - tail)
    return tuple(tail + aside), tuple(head - aside * (1.25 if gap == 0.5 else 1))


def _node(ax, x, y, text, on=0):
    face = style.CLASSES[0] if on else "white"
    box = {"boxstyle": "round,pad=0.35", "facecolor": face, "edgecolor": style.INK}
    ink = "white" if on else style.INK
    ax.text(x, y, text, ha="center", va="center", fontsize=9, bbox=box, zorder=3, color=ink)


def _wire(ax, tail, head, text=None, *, negative=False, veto=False, where=0.45):
    """An arrow; dashed for a negative weight, with a bar at its end for a veto."""
    style_ = "|-|,widthA=0,widthB=0.5" if veto else "-|>"
    look = {"arrowstyle": style_, "color": style.INK, "linestyle": "--" if negative else "-",
            "shrinkA": 0, "shrinkB": 0, "linewidth": 1.1}  # fmt: skip
    ax.annotate("", head, tail, arrowprops=look, zorder=1)
    if text:
        x, y = (a + where * (b - a) for a, b in zip(tail, head, strict=True))
        box = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}
        ax.text(x, y, text, ha="center", va="center", fontsize=9, bbox=box, zorder=2)
