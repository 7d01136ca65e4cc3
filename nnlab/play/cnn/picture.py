"""The CNN playground's picture: image, kernel, map, pooled map, and the sum behind one pixel."""

from dataclasses import dataclass

import numpy as np

from nnlab.play.cnn.model import Layer
from nnlab.play.cnn.pixels import grey, number, signed
from nnlab.play.kit.scene import Scene

BOUNDS = (0.0, 8.8, 0.0, 4.3)  # hundreds of pixels
PIXEL = 0.072  # the side of a pixel of any map: what shrinks is seen to shrink
WRONG = "#cc3311"
FIELD = "#d55e00"
_TOP = 3.92
_KERNEL = (2.95, 1.12)  # left, side
_MAP, _POOLED = 4.35, 7.05  # left
_SUM_TOP, _SUM_SIDE = 1.22, 1.15


@dataclass
class View:
    """What to show: a layer, how many of its places are computed, and the one looked at."""

    layer: Layer
    done: int  # places computed, row by row
    at: tuple[int, int]  # the output whose field is shown
    label: str


def draw(view: View) -> Scene:
    """The whole picture."""
    scene = Scene(BOUNDS, view.label)
    _draw_image(scene, view)
    _draw_kernel(scene, view.layer.kernel)
    if view.layer.size < 1:
        _draw_refusal(scene, view.layer)
        return scene
    _draw_map(scene, view)
    _draw_pooled(scene, view)
    if view.done:
        _draw_field(scene, view)
        _draw_sum(scene, view)
    return scene


def _draw_image(scene, view):
    layer = view.layer
    n, p = len(layer.padded), layer.padding
    side = n * PIXEL
    pixels = grey(layer.padded)
    if p:  # the border is not of the image: a paler black
        border = np.ones((n, n), bool)
        border[p:-p, p:-p] = False
        pixels[border] = (130, 130, 140, 255)
    corner, size = (0.1, _TOP - side), (side, side)
    scene.tile(corner, size, pixels, grab="image", cells=True, drawn=True)
    added = f" + 2·{p} = {n}" if p else ""
    scene.text(0.1, 4.13, f"image: {len(layer.image)}{added}", align="left")


def _draw_kernel(scene, kernel):
    left, side = _KERNEL
    k, reach = len(kernel), np.abs(kernel).max()
    corner = (left, _TOP - side)
    scene.tile(corner, (side, side), signed(kernel, reach), grab="kernel", cells=True)
    _frame(scene, (left, _TOP), side, colour="ink", width=1, opacity=0.4)
    _write(scene, kernel, (left, _TOP), side, dark=np.abs(kernel) > 0.6 * reach)
    scene.text(left, 4.13, f"kernel: {k} × {k}", align="left")
    words = ("click: more", "shift-click: less", f"sum {number(kernel.sum())}")
    for line, text in enumerate(words):
        scene.text(left, _TOP - side - 0.15 - 0.19 * line, text, align="left", size=11, opacity=0.7)


def _draw_map(scene, view):
    layer = view.layer
    side = layer.size * PIXEL
    pixels = signed(layer.output, np.abs(layer.output).max())
    pixels.reshape(-1, 4)[view.done :] = (150, 150, 150, 60)
    scene.tile((_MAP, _TOP - side), (side, side), pixels, grab="map", cells=True)
    words = "map after ReLU" if layer.relu else "map"
    scene.text(_MAP, 4.13, f"{words}: {layer.size} × {layer.size}", align="left")
    _frame(scene, (_MAP, _TOP), side, colour="ink", width=1, opacity=0.5)


def _draw_pooled(scene, view):
    layer = view.layer
    if layer.pool is None:
        return
    if layer.pooled is None:
        scene.text(_POOLED, 4.13, "pooling: no square fits", align="left", colour=WRONG)
        return
    kind, k = layer.pool
    n = len(layer.pooled)
    whole = (np.arange(n) + 1) * k  # rows of the map that must be there for a pooled row
    ready = (whole[:, None] - 1) * layer.size + whole <= view.done
    pixels = signed(layer.pooled, np.abs(layer.output).max())
    pixels[~ready] = (150, 150, 150, 60)
    corner, side = (_POOLED, _TOP - n * PIXEL), n * PIXEL
    scene.tile(corner, (side, side), pixels, grab="pooled", cells=True)
    scene.text(_POOLED, 4.13, f"{kind} of {k} × {k}: {n} × {n}", align="left")
    _frame(scene, (_POOLED, _TOP), side, colour="ink", width=1, opacity=0.5)
    row, column = view.at[0] // k, view.at[1] // k
    if row < n and column < n:
        _box(scene, _POOLED, row, column, 1)
        _box(scene, _MAP, row * k, column * k, k)


def _draw_field(scene, view):
    layer, (row, column) = view.layer, view.at
    top, left = row * layer.stride, column * layer.stride
    _box(scene, 0.1, top, left, layer.reach, width=2)
    if layer.dilation > 1:  # the pixels that count lie apart
        steps = layer.dilation * np.arange(len(layer.kernel)) + 0.5
        places = [
            (0.1 + PIXEL * (left + v), _TOP - PIXEL * (top + u)) for u in steps for v in steps
        ]
        scene.dots(places, colour=FIELD, radius=2)
    _box(scene, _MAP, row, column, 1, width=2)


def _draw_sum(scene, view):
    """The patch, times the kernel, is a grid of products; their sum is the pixel."""
    layer = view.layer
    patch = layer.patch(*view.at)
    products = patch * layer.kernel
    reach = np.abs(layer.kernel).max()
    grids = (
        ("pixels", patch, grey(patch), patch < 0.5),
        ("weights", layer.kernel, signed(layer.kernel, reach), np.abs(layer.kernel) > 0.6 * reach),
        ("products", products, signed(products, reach), np.abs(products) > 0.6 * reach),
    )
    for place, (name, values, pixels, dark) in enumerate(grids):
        left = 0.1 + 1.5 * place
        corner, size = (left, _SUM_TOP - _SUM_SIDE), (_SUM_SIDE, _SUM_SIDE)
        scene.tile(corner, size, pixels, cells=True)
        _frame(scene, (left, _SUM_TOP), _SUM_SIDE, colour="ink", width=1, opacity=0.4)
        _write(scene, values, (left, _SUM_TOP), _SUM_SIDE, dark=dark)
        scene.text(left, _SUM_TOP + 0.12, name, align="left", size=11, opacity=0.7)
        if place < 2:
            middle = (left + 1.325, _SUM_TOP - _SUM_SIDE / 2)
            scene.text(*middle, "×="[place], size=16)
    row, column = view.at
    total = float(products.sum())
    lines = [f"sum {total:.3f}".replace("-", "−")]
    if layer.relu:
        lines.append(f"ReLU: {max(total, 0):.3f}")
    lines.append(f"pixel ({row}, {column}) of the map")
    for line, text in enumerate(lines):
        scene.text(4.45, 0.85 - 0.24 * line, text, align="left", size=15 if line == 0 else 12)


def _draw_refusal(scene, layer):
    n, k = len(layer.padded), len(layer.kernel)
    lines = [
        "the kernel fits nowhere",
        f"it reaches over {layer.dilation}·({k} − 1) + 1 = {layer.reach} pixels,",
        f"the padded image has {n}",
    ]
    for line, text in enumerate(lines):
        size = 18 if line == 0 else 12
        scene.text(_MAP, 3.4 - 0.28 * line, text, align="left", colour=WRONG, size=size)


def _write(scene, values, corner, side, *, dark):
    """The numbers of a small grid in its cells, white where the cell is dark."""
    k = len(values)
    if k > 5:
        return
    cell, (left, top) = side / k, corner
    for (row, column), value in np.ndenumerate(values):
        place = left + cell * (column + 0.5), top - cell * (row + 0.5)
        colour = "#ffffff" if dark[row, column] else "#222222"
        scene.text(*place, number(value), colour=colour, size=13 if k < 4 else 8)


def _box(scene, left, row, column, cells, *, width=1.5):
    _frame(
        scene,
        (left + PIXEL * column, _TOP - PIXEL * row),
        PIXEL * cells,
        colour=FIELD,
        width=width,
        opacity=1,
    )


def _frame(scene, corner, side, *, colour, width, opacity):
    x, y = corner
    box = [(x, y), (x + side, y), (x + side, y - side), (x, y - side), (x, y)]
    scene.line(box, colour=colour, width=width, opacity=opacity)
