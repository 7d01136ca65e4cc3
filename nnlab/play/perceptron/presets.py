"""The perceptron playground's presets: points, a task, and the part of the plane to show."""

from dataclasses import dataclass

import numpy as np

from nnlab.play.kit.points import Cloud, Point, corners, labelled


@dataclass(frozen=True, kw_only=True)
class Scatter(Cloud):
    """A set of points, the part of the plane to show, and what its axes and classes are called."""

    bounds: tuple[float, float, float, float] = (-3.0, 3.0, -2.4, 2.4)
    axes: tuple[str, str] = ("x₁", "x₂")
    classes: tuple[str, str] = ("class 0", "class 1")


def _blobs(rng, n=12):
    y = rng.permutation(np.arange(2 * n) % 2)
    centres = np.where(y[:, None] == 1, (1.5, 0.9), (-0.4, -0.3))
    return labelled(centres + rng.normal(scale=0.5, size=(2 * n, 2)).clip(-0.8, 0.8), y)


def _margin(rng, n=20, gap=0.08):
    x = rng.uniform((-2.5, -1.9), (2.5, 1.9), size=(40 * n, 2))
    distance = x @ [0.6, 0.8] - 0.4
    kept = np.abs(distance) > gap
    return labelled(x[kept][:n], distance[kept][:n] > 0)


def _outlier(rng):
    return [*_blobs(rng, n=10), Point(1.9, 1.3, 0)]


def _penguins(rng, n=40):
    from nnlab.data import load  # torch comes with it, and the other presets need none

    x, y = load("penguins").only("Adelie", "Gentoo").train
    x = x[:, :2].numpy().astype(float)
    rows = rng.permutation(len(x))[:n]
    return labelled(((x - x.mean(0)) / x.std(0))[rows], y.numpy()[rows])


_UNIT_SQUARE = (-0.75, 1.75, -0.5, 1.5)

PRESETS = {
    "blobs": Scatter(
        "Two clouds",
        "Predict which points will cause corrections, then Play. "
        "Can you add one point that doubles the number of corrections?",
        draw=_blobs,
    ),
    "and": Scatter(
        "AND",
        "How many corrections will four points need? Drag (1, 1) towards the others: "
        "when does it need more than 50?",
        draw=lambda _: corners((0, 0, 0, 1)),
        bounds=_UNIT_SQUARE,
    ),
    "margin": Scatter(
        "A thin margin",
        "How many corrections can you provoke, with points that a line still separates?",
        draw=_margin,
    ),
    "xor": Scatter(
        "XOR",
        "Why does it never stop? Take one point away and see.",
        draw=lambda _: corners((0, 1, 1, 0)),
        bounds=_UNIT_SQUARE,
    ),
    "outlier": Scatter(
        "An outlier",
        "One point lies in the midst of the other class. What does it do on every pass? "
        "Then keep the best line in the pocket.",
        draw=_outlier,
    ),
    "penguins": Scatter(
        "Penguins",
        "Forty birds, Adelie (0) and Gentoo (1), by their bills. "
        "Make it never stop with as few new birds as you can.",
        draw=_penguins,
        axes=("bill length (standardised)", "bill depth (standardised)"),
        classes=("Adelie", "Gentoo"),
    ),
}
