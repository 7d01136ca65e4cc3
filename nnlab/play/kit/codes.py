"""The square map of codes of two numbers, and where a code lies on the canvas."""

import numpy as np
from numpy.typing import ArrayLike

from nnlab.play.kit.scene import Scene

CENTRE, HALF = (1.92, 1.92), 1.8  # of the map


class CodeMap:
    """How codes lie on the canvas: from -reach to reach on both axes of the map.

    Nearly all `codes`, and at least `least` in each direction, are in view. Shapes: codes (N, 2)
    """

    def __init__(self, codes: np.ndarray, least: float):
        far = float(np.quantile(np.abs(codes), 0.98))
        self.reach = max(least, float(np.ceil(1.1 * far))) if np.isfinite(far) else least

    def place(self, codes: ArrayLike) -> np.ndarray:
        """Codes to canvas. Shapes: (..., 2) -> (..., 2)"""
        return np.add(CENTRE, np.asarray(codes) * HALF / self.reach)

    def code(self, x: float, y: float) -> tuple[float, float]:
        """Canvas to code; outside the map its nearest edge."""
        code = np.subtract((x, y), CENTRE) * self.reach / HALF
        across, up = np.clip(code, -self.reach, self.reach).tolist()
        return round(across, 2) + 0.0, round(up, 2) + 0.0


def inside(x: float, y: float) -> bool:
    """Whether a place on the canvas is on the map."""
    return bool(np.abs(np.subtract((x, y), CENTRE)).max() <= HALF)


def frame(scene: Scene, view: CodeMap) -> None:
    """Draw the map's edge and its axes."""
    (left, bottom), (right, top) = (np.add(CENTRE, sign * HALF) for sign in (-1, 1))
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    scene.line(corners, opacity=0.4, width=1)
    scene.line([(left, CENTRE[1]), (right, CENTRE[1])], opacity=0.2, width=1)
    scene.line([(CENTRE[0], bottom), (CENTRE[0], top)], opacity=0.2, width=1)
    scene.text(right - 0.05, CENTRE[1] - 0.1, f"{view.reach:g}", size=10, align="right")
    scene.text(left + 0.05, CENTRE[1] - 0.1, f"−{view.reach:g}", size=10, align="left")
    scene.text(right - 0.05, CENTRE[1] + 0.12, "z₁ →", size=12, align="right")
    scene.text(CENTRE[0] + 0.07, top - 0.12, "↑ z₂", size=12, align="left")
