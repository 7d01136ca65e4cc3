"""The still picture of a playground: its scenes drawn by matplotlib, for pages without a kernel."""

from io import BytesIO
from textwrap import wrap
from typing import Any, NamedTuple

import numpy as np

from nnlab.play.kit.scene import Scene
from nnlab.style import add_fonts

_INK = "#333333"
_PIXEL = 0.72  # points of print in a pixel of the canvas, at 100 dots an inch


class _Plan(NamedTuple):
    """Where things stand, in pixels from the bottom left; areas are left, bottom, width, height."""

    size: tuple[int, int]
    picture: tuple[int, int, int, int]
    chart: tuple[float, float, float, float]
    words: tuple[int, int]
    line: int  # letters of the caption


_BESIDE = _Plan((740, 384), (0, 0, 480, 384), (500, 7.68, 230, 115.2), (500, 369), 36)
_WIDE = _Plan((880, 590), (0, 160, 880, 430), (570, 10, 300, 124), (20, 148), 90)


def still(scene: Scene, chart: Scene, title: str, caption: str) -> bytes:
    """The picture and, beside it, a title, a caption and the chart, as the bytes of a PNG file."""
    from matplotlib import style
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    left, right, bottom, top = scene.bounds
    plan = _WIDE if right - left > 1.5 * (top - bottom) else _BESIDE
    width, height = plan.size
    with style.context(["default", {"font.family": add_fonts()}]):
        figure = Figure(figsize=(width / 100, height / 100), dpi=100)
        for area, part in ((plan.picture, scene), (plan.chart, chart)):
            _draw(figure.add_axes(_shares(area, plan.size)), part)
        words: dict[str, Any] = {"va": "top", "color": _INK, "linespacing": 1.4}
        x, y = plan.words
        bold = {"weight": "bold", "family": "DejaVu Sans"}  # the Korean letters have no bold
        figure.text(x / width, y / height, title, size=10, **words | bold)
        lines = [line for part in caption.splitlines() for line in wrap(part, plan.line) or [""]]
        figure.text(x / width, (y - 31) / height, "\n".join(lines), size=8, **words)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    return _few_colours(np.asarray(canvas.buffer_rgba())[..., :3])


def _shares(area, size) -> tuple[float, float, float, float]:
    """A place (left, bottom, width, height) in pixels, as shares of the picture's size."""
    left, bottom, width, height = np.divide(area, size * 2).tolist()
    return left, bottom, width, height


def _few_colours(pixels):
    from PIL import Image

    smaller = BytesIO()
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    picture.quantize(256, Image.Quantize.MAXCOVERAGE).save(smaller, "png", optimize=True)
    return smaller.getvalue()


def _draw(axes, scene):
    left, right, bottom, top = scene.bounds
    axes.set(xlim=(left, right), ylim=(bottom, top))
    axes.axis("off")
    if scene.picture is not None:
        _image(axes, scene.picture, scene.bounds, interpolation="bilinear")
    for order, mark in enumerate(scene.marks):
        colour = _INK if mark["colour"] == "ink" else mark["colour"]
        x, y = zip(*mark["points"], strict=True)
        style = {"alpha": mark["opacity"], "zorder": 2 + order}
        if mark["kind"] == "tile":
            between = "nearest" if mark["cells"] else "bilinear"
            _image(axes, scene.tiles[mark["tile"]], (*x, *y), interpolation=between, **style)
            _frame(axes, mark, x, y, style, colour)
            continue
        _DRAW[mark["kind"]](axes, mark, x, y, style, colour)


def _image(axes, pixels, extent, **style):
    from matplotlib.image import AxesImage

    image = AxesImage(axes, extent=extent, resample=True, **style)
    image.set_data(pixels)
    axes.add_artist(image)


def _curve(axes, x, y, **style):
    """What `axes.plot` adds, in half the time: it need not look for the limits of the axes."""
    from matplotlib.lines import Line2D

    axes.add_artist(Line2D(x, y, **style))


def _line(axes, mark, x, y, style, colour):
    width = mark["width"] * _PIXEL
    dash = (0, [length / mark["width"] for length in mark["dash"]]) if mark["dash"] else "solid"
    _curve(axes, x, y, color=colour, linewidth=width, linestyle=dash, **style)
    if mark["arrow"]:
        head = style | {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0, "linewidth": width}
        axes.annotate("", (x[-1], y[-1]), (x[-2], y[-2]), arrowprops=head | {"color": colour})


def _point(axes, mark, x, y, style, colour):
    shape, size = "^" if mark["triangle"] else "o", 2 * mark["radius"] * _PIXEL
    edge = {"markeredgecolor": "white", "markeredgewidth": 1.0}
    _curve(axes, x, y, marker=shape, linestyle="", color=colour, markersize=size, **edge, **style)


def _dots(axes, mark, x, y, style, colour):
    shape = "^" if mark["triangle"] else "o"
    face, edge = ("none", colour) if mark["hollow"] else (colour, "white")
    look = {"markerfacecolor": face, "markeredgecolor": edge, "markeredgewidth": 0.6}
    look |= {"marker": shape, "linestyle": "", **style}
    if isinstance(mark["radius"], list):
        for at in zip(x, y, mark["radius"], strict=True):
            _curve(axes, *zip(at[:2]), markersize=2 * at[2] * _PIXEL, **look)
        return
    _curve(axes, x, y, markersize=2 * mark["radius"] * _PIXEL, **look)


def _frame(axes, mark, x, y, style, colour):
    if mark["frame"]:
        width, opacity, dash = mark["frame"]
        (left, right), (bottom, top) = x, y
        line = {"width": width, "dash": dash, "arrow": False}
        corners = (left, right, right, left, left), (bottom, bottom, top, top, bottom)
        _line(axes, line, *corners, style | {"alpha": opacity}, colour)


def _links(axes, mark, x, y, style, colour):
    from matplotlib.collections import PathCollection
    from matplotlib.colors import to_rgba
    from matplotlib.path import Path

    ends = zip(x[::2], y[::2], x[1::2], y[1::2], strict=True)
    looks = zip(mark["widths"], mark["opacities"], mark["above"], strict=True)
    paths, colours, widths = [], [], []
    for (x0, y0, x1, y1), (width, opacity, above) in zip(ends, looks, strict=True):
        if width:
            middle = (x0 + x1) / 2
            curve = (x0, y0), (middle, y0), (middle, y1), (x1, y1)
            paths.append(Path(curve, [1, 4, 4, 4]))
            colours.append(to_rgba(mark["colours"][above], opacity))
            widths.append(width * _PIXEL)
    look = {"facecolor": "none", "edgecolor": colours, "linewidth": widths, "joinstyle": "miter"}
    axes.add_artist(PathCollection(paths, zorder=style["zorder"], **look))


def _ring(axes, mark, x, y, style, colour):
    size, width = 2 * mark["radius"] * _PIXEL, mark["width"] * _PIXEL
    look = {"markerfacecolor": "none", "markeredgecolor": colour, "markeredgewidth": width}
    _curve(axes, x, y, marker="o", linestyle="", markersize=size, **look, **style)


def _text(axes, mark, x, y, style, colour):
    place = {"ha": mark["align"], "va": "center", "size": mark["size"] * _PIXEL}
    axes.text(x[0], y[0], mark["text"], color=colour, **place, **style)


_DRAW = {
    "line": _line,
    "point": _point,
    "dots": _dots,
    "links": _links,
    "ring": _ring,
    "text": _text,
}
