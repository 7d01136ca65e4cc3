"""What a playground's canvas shows, as plain data: a picture, and marks drawn over it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

Colour = str  # "#rrggbb", or "ink": whatever the theme writes its text in
Grab = int | str | None  # the name or number by which a mark is reported; None leaves it silent


# Long: a method for each kind of mark, with all that can be said of its look in its signature.
@dataclass
class Scene:
    """Marks in data coordinates, drawn in the order in which they were added.

    Units: `bounds` is (left, right, bottom, top) in data coordinates; widths, radii and text sizes
    are pixels of a canvas at its full size.
    """

    bounds: tuple[float, float, float, float]
    label: str = ""  # one sentence for those who cannot see the picture
    picture: np.ndarray | None = None  # (rows, columns, 4) uint8 RGBA, the top row first
    marks: list[dict[str, Any]] = field(default_factory=list)
    tiles: list[np.ndarray] = field(default_factory=list)  # what the marks of kind "tile" show
    _bytes: int = 0  # of all tiles

    def line(
        self, points: ArrayLike, *, colour: Colour = "ink", width: float = 1.5,
        opacity: float = 1.0, dash: Sequence[float] = (), arrow: bool = False,
    ) -> None:  # fmt: skip
        """Add a line through `points`, with a head at its end if it is an arrow."""
        self._add("line", points, colour, opacity, width=width, dash=list(dash), arrow=arrow)

    def point(
        self, x: float, y: float, *, colour: Colour, radius: float = 6, triangle: bool = False,
        grab: Grab = None,
    ) -> None:  # fmt: skip
        """Add a dot; `grab` is the number by which clicks and drags on it are reported."""
        self._add("point", [(x, y)], colour, 1.0, radius=radius, triangle=triangle, grab=grab)

    def dots(
        self, points: Sequence | np.ndarray, *, colour: Colour, radius: float | Sequence[float] = 3,
        triangle: bool = False, hollow: bool = False,
    ) -> None:  # fmt: skip
        """Add many small dots in one mark; `radius` is a number, or a list of one for each."""
        if len(points):
            self._add("dots", points, colour, 1.0, radius=radius, triangle=triangle, hollow=hollow)

    def ring(
        self, x: float, y: float, *, colour: Colour = "ink", radius: float = 12, width: float = 2,
        grab: Grab = None,
    ) -> None:  # fmt: skip
        """Add a circle around a place; with `grab` it is a button, reported by that name."""
        self._add("ring", [(x, y)], colour, 1.0, radius=radius, width=width, grab=grab)

    def links(
        self, ends: ArrayLike, weights: ArrayLike, *, colours: tuple[Colour, Colour],
        grab: str | None = None,
    ) -> None:  # fmt: skip
        """Add many curves that leave and arrive level, in one mark, for weights below and above 0.

        Shapes: ends (N, 4) as x, y of the start and of the end, weights (N,). A link is as wide and
        dark as its weight is large; one that is 0 or not finite is not drawn. With `grab` a link is
        reported as that name and its number.
        """
        weights = np.asarray(weights, float)
        sizes = np.where(np.isfinite(weights), np.abs(weights), 0)
        looks = {
            "colours": list(colours),
            "above": (weights > 0).astype(int).tolist(),
            "widths": np.where(sizes > 0, np.minimum(0.5 + 1.8 * sizes, 7), 0).round(2).tolist(),
            "opacities": np.minimum(0.3 + 0.5 * sizes, 0.9).round(2).tolist(),
        }
        places = np.reshape(ends, (-1, 2))
        self._add("links", places, colours[1], 1.0, grab=grab, **looks)

    def tile(
        self, corner: Sequence[float] | np.ndarray, size: Sequence[float], pixels: np.ndarray, *,
        opacity: float = 1.0, frame: Sequence | None = None, grab: Grab = None, cells: bool = False,
        drawn: bool = False,
    ) -> None:  # fmt: skip
        """Add a picture, (rows, columns, 4) uint8, of a width and height, with its bottom left.

        `frame` is the width, opacity and dash of a line around it. With `cells` its pixels are
        sharp squares, reported one by one: "grab row column". With `drawn` a finger draws on it,
        where it would else scroll the page.
        """
        places = [corner, (corner[0] + size[0], corner[1] + size[1])]
        offset, grid, tile = self._bytes, list(pixels.shape[:2]), len(self.tiles)
        self.tiles.append(pixels)
        self._bytes += pixels.size
        about = {"grid": grid, "offset": offset, "tile": tile, "frame": frame, "grab": grab}
        self._add("tile", places, "ink", opacity, cells=cells, drawn=drawn, **about)

    def text(
        self, x: float, y: float, text: str, *, colour: Colour = "ink", size: float = 12,
        align: str = "center", opacity: float = 1.0,
    ) -> None:  # fmt: skip
        """Add a line of text; `align` says which end of it stands at x: left, center or right."""
        self._add("text", [(x, y)], colour, opacity, text=text, size=size, align=align)

    def _add(self, kind, points, colour, opacity, **rest):
        places = np.asarray(points, float).round(4).tolist()
        self.marks.append(
            {"kind": kind, "points": places, "colour": colour, "opacity": opacity} | rest
        )


def curve(
    values: ArrayLike, title: str, *, colour: Colour, samples: int = 150, from_start: bool = False
) -> Scene:
    """A small chart of one number over time, such as the loss; long histories are thinned out.

    With `from_start` the first value was there before any step, and is not counted as one.
    """
    values = np.asarray(values, float)
    scene = Scene((-0.2, 1.06, -0.25, 1.35), f"{title}: nothing yet")
    scene.line([(0, 0), (1, 0)], opacity=0.35)
    scene.text(-0.18, 1.2, title, align="left", opacity=0.8)
    if not len(values):
        return scene
    top = max(values.max(), 1e-12)
    kept = np.unique(np.linspace(0, len(values) - 1, samples).round().astype(int))
    places = [(i / (len(values) - 1) if len(values) > 1 else 1, values[i] / top) for i in kept]
    scene.line(places, colour=colour, width=2)
    scene.point(*places[-1], colour=colour, radius=4)
    scene.text(-0.03, 1, f"{top:.3g}", align="right", size=11, opacity=0.6)
    scene.text(-0.03, 0, "0", align="right", size=11, opacity=0.6)
    steps = len(values) - from_start
    scene.text(1, -0.16, str(steps), size=11, opacity=0.6)
    scene.label = f"{title}: {values[0]:.4g} at first, {values[-1]:.4g} at the last of {steps}"
    return scene
