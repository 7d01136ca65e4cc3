"""The CNN playground's chart: how sure a small network is of each digit in the image."""

import numpy as np

from nnlab.play.kit.scene import Scene


def bars(shares: np.ndarray | None) -> Scene:
    """What the network that reads digits makes of the image: a bar for each digit."""
    scene = Scene((0, 300, 0, 124))
    if shares is None:
        scene.label = "A small CNN reads the image: nothing is drawn yet."
        scene.text(4, 112, "read by a small CNN: nothing yet", align="left", opacity=0.8)
    else:
        best = int(shares.argmax())
        scene.label = f"A small CNN reads the image as {best}, with {shares[best]:.0%}."
        words = f"read by a small CNN as {best} ({shares[best]:.0%})"
        scene.text(4, 112, words, align="left", opacity=0.8)
    scene.line([(12, 22), (288, 22)], opacity=0.35)
    for digit in range(10):
        x = 28 + 27 * digit
        scene.text(x, 10, str(digit))
        if shares is not None and shares[digit] > 0.005:
            colour = "#0072b2" if digit == shares.argmax() else "#8a8a8a"
            scene.line([(x, 22), (x, 22 + 76 * shares[digit])], colour=colour, width=16)
    return scene
