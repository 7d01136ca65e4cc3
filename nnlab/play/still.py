"""The still picture of a playground: its scenes drawn by matplotlib, for pages without a kernel."""

from io import BytesIO
from textwrap import wrap

from nnlab.play.scene import Scene

_INK = "#333333"
_PIXEL = 0.72  # points of print in a pixel of the canvas, at 100 dots an inch


def still(scene: Scene, chart: Scene, title: str, caption: str) -> bytes:
    """The picture and, beside it, a title, a caption and the chart, as the bytes of a PNG file."""
    from matplotlib import style
    from matplotlib.figure import Figure

    with style.context("default"):
        figure = Figure(figsize=(7.4, 3.84), dpi=100)
        _draw(figure.add_axes((0, 0, 480 / 740, 1)), scene)
        _draw(figure.add_axes((500 / 740, 0.02, 230 / 740, 0.3)), chart)
        words = {"va": "top", "color": _INK, "linespacing": 1.4}
        figure.text(500 / 740, 0.96, title, size=10, weight="bold", **words)
        lines = [line for part in caption.splitlines() for line in wrap(part, 36) or [""]]
        figure.text(500 / 740, 0.88, "\n".join(lines), size=8, **words)
        file = BytesIO()
        figure.savefig(file, format="png", metadata={"Software": None})
    return _few_colours(file)


def _few_colours(png):
    from PIL import Image

    smaller = BytesIO()
    picture = Image.open(png).convert("RGB")
    picture.quantize(256, Image.Quantize.MAXCOVERAGE).save(smaller, "png", optimize=True)
    return smaller.getvalue()


def _draw(axes, scene):
    left, right, bottom, top = scene.bounds
    axes.set(xlim=(left, right), ylim=(bottom, top))
    axes.axis("off")
    if scene.picture is not None:
        axes.imshow(scene.picture, extent=scene.bounds, aspect="auto", interpolation="bilinear")
    for order, mark in enumerate(scene.marks):
        colour = _INK if mark["colour"] == "ink" else mark["colour"]
        x, y = zip(*mark["points"], strict=True)
        style = {"alpha": mark["opacity"], "zorder": 2 + order}
        _DRAW[mark["kind"]](axes, mark, x, y, style, colour)


def _line(axes, mark, x, y, style, colour):
    width = mark["width"] * _PIXEL
    dash = (0, [length / mark["width"] for length in mark["dash"]]) if mark["dash"] else "solid"
    axes.plot(x, y, color=colour, linewidth=width, linestyle=dash, **style)
    if mark["arrow"]:
        head = style | {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0, "linewidth": width}
        axes.annotate("", (x[-1], y[-1]), (x[-2], y[-2]), arrowprops=head | {"color": colour})


def _point(axes, mark, x, y, style, colour):
    shape, size = "^" if mark["triangle"] else "o", 2 * mark["radius"] * _PIXEL
    edge = {"markeredgecolor": "white", "markeredgewidth": 1.0}
    axes.plot(x, y, shape, color=colour, markersize=size, **edge, **style)


def _ring(axes, mark, x, y, style, colour):
    size, width = 2 * mark["radius"] * _PIXEL, mark["width"] * _PIXEL
    look = {"markerfacecolor": "none", "markeredgecolor": colour, "markeredgewidth": width}
    axes.plot(x, y, "o", markersize=size, **look, **style)


def _text(axes, mark, x, y, style, colour):
    place = {"ha": mark["align"], "va": "center", "size": mark["size"] * _PIXEL}
    axes.text(x[0], y[0], mark["text"], color=colour, **place, **style)


_DRAW = {"line": _line, "point": _point, "ring": _ring, "text": _text}
