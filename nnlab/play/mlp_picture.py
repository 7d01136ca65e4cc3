"""The MLP playground's picture: every neuron's own map, the weights between, and the answer."""

from dataclasses import dataclass

import numpy as np

from nnlab.play.mlp_data import FEATURES, RANGE, inputs
from nnlab.play.mlp_layout import BUTTONS, OUTPUT, SIDE, Layout
from nnlab.play.mlp_run import Run
from nnlab.play.plane import COLOURS
from nnlab.play.scene import Scene

BOUNDS = (0.0, 8.8, 0.0, 4.3)  # hundreds of pixels
CELLS, COARSE = 80, 4  # of the large map each way, and how many times fewer a neuron's map has
NAMES = dict(zip(FEATURES, ("x₁", "x₂", "x₁²", "x₂²", "x₁x₂", "sin x₁", "sin x₂"), strict=True))
SHADES = 9  # in which the values of a regression are coloured

_BLUE, _ORANGE = (np.array([*bytes.fromhex(colour[1:])], float) for colour in COLOURS)
_VALUES = np.linspace(-1, 1, 256)[:, None]
_TINTS = np.hstack(  # the colour of each of 256 values from -1 to 1: the page shines through at 0
    [np.where(_VALUES < 0, _BLUE, _ORANGE), 10 + 190 * np.abs(_VALUES)]
).astype(np.uint8)


def _grid():
    middle = RANGE * ((np.arange(CELLS) + 0.5) / CELLS * 2 - 1)
    x1, x2 = np.meshgrid(middle, -middle)
    return np.stack([x1, x2], -1).reshape(-1, 2).astype(np.float32)


_GRID = _grid()


@dataclass
class View:
    """What to show of a run: one neuron large or the answer, the test points, two colours only.

    `seen` is (layer, unit), layer 0 being the inputs in the order of `FEATURES`.
    """

    run: Run
    label: str
    seen: tuple[int, int] | None = None
    show_test: bool = False
    discretise: bool = False


def draw(view: View) -> Scene:
    """The whole picture."""
    scene, run = Scene(BOUNDS, view.label), view.run
    layout = Layout(run.features, run.network.sizes[1:-1])
    with np.errstate(over="ignore", invalid="ignore"):
        maps = run.network.forward(inputs(_GRID, run.features))
    maps[0] = inputs(_GRID, FEATURES)  # those that are switched off are shown too
    _draw_weights(scene, layout, run)
    _draw_nodes(scene, layout, view, maps)
    _draw_buttons(scene, layout)
    _draw_answer(scene, view, maps)
    return scene


def tint(values: np.ndarray) -> np.ndarray:
    """Values from -1 (blue) over 0 (clear) to 1 (orange) as pixels: (...,) -> (..., 4) uint8."""
    values = np.nan_to_num(values, nan=0.0)
    return _TINTS[(np.clip(values, -1, 1) * 127.5 + 127.5).astype(np.uint8)]


def shares(values: np.ndarray, activation: str | None) -> np.ndarray:
    """What a neuron says, brought to -1 to 1; `activation` is None for an input."""
    if activation == "sigmoid":
        return 2 * values - 1
    top = np.abs(values).max(initial=1.0)
    return values / top if np.isfinite(top) else np.sign(values)


def answers(values: np.ndarray, problem: str) -> np.ndarray:
    """What the output unit says, from -1 to 1: a classification's surety, a regression's value."""
    return np.tanh(values / 2) if problem == "classification" else values


def _draw_weights(scene, layout, run):
    for start, end, weight in layout.links(run.network.layers):
        size = abs(weight)
        if size > 0 and np.isfinite(size):
            scene.link(
                start,
                end,
                colour=COLOURS[int(weight > 0)],
                width=round(min(0.5 + 1.8 * size, 7), 2),
                opacity=round(min(0.3 + 0.5 * size, 0.9), 2),
            )


def _draw_nodes(scene, layout, view, maps):
    run = view.run
    dead = run.dead()
    for (layer, unit), place in layout.nodes():
        off = layer == 0 and list(FEATURES)[unit] not in run.features
        values = maps[layer][:, unit].reshape(CELLS, CELLS)[COARSE // 2 :: COARSE, ::COARSE]
        share = shares(values, run.network.activation if layer else None)
        scene.tile(
            place - SIDE / 2,
            (SIDE, SIDE),
            tint(share),
            opacity=0.3 if off else 1,
            grab=f"{layer} {unit}",
        )
        seen = view.seen == (layer, unit)
        gone = layer > 0 and dead[layer - 1][unit]
        _frame(scene, place, SIDE, width=2.5 if seen else 1, dash=(3, 3) if gone or off else (),
               opacity=0.9 if seen else 0.45)  # fmt: skip
        if layer == 0:
            name = list(NAMES.values())[unit]
            left = place[0] - SIDE / 2 - 0.08
            scene.text(left, place[1], name, align="right", size=13, opacity=0.4 if off else 0.9)
        else:
            bias = float(run.network.layers[layer - 1][1][unit])
            _draw_bias(scene, place, bias)


def _draw_bias(scene, place, bias):
    if bias and np.isfinite(bias):
        corner = place - SIDE / 2
        scene.dots([corner], colour=COLOURS[int(bias > 0)], radius=min(2 + 2 * abs(bias), 5))


def _draw_buttons(scene, layout):
    for name, words, place in layout.buttons():
        scene.ring(*place, radius=BUTTONS, width=1, grab=name)
        scene.text(*place, words, size=13)
    for words, place in layout.titles():
        scene.text(*place, words, size=13, opacity=0.8)


def _draw_answer(scene, view, maps):
    run = view.run
    corner, side = OUTPUT
    if view.seen is None:
        values = answers(maps[-1][:, 0], run.network.problem)
        title = "output"
    else:
        layer, unit = view.seen
        values = shares(maps[layer][:, unit], run.network.activation if layer else None)
        title = describe(view.seen)
    if view.discretise:
        values = np.where(values > 0, 0.7, -0.7)
    scene.tile(corner, (side, side), tint(values.reshape(CELLS, CELLS)))
    _frame(scene, np.add(corner, side / 2), side, width=1, opacity=0.45)
    scene.text(corner[0] + side / 2, corner[1] + side + 0.16, title, size=13, opacity=0.8)
    _draw_scale(scene)
    if view.show_test:
        _draw_points(scene, run, run.test, hollow=True)
    _draw_points(scene, run, run.given)
    for index, (x1, x2, y) in enumerate(run.points):
        place = Layout.place([(x1, x2)])[0]
        scene.point(*place, colour=COLOURS[y], triangle=y == 1, radius=5, grab=index)


def _draw_points(scene, run, part, hollow=False):
    x, values = part
    places = Layout.place(x)
    if run.network.problem == "classification":
        for y in (0, 1):
            chosen = places[(values > 0) == y]
            scene.dots(chosen, colour=COLOURS[y], triangle=y == 1, radius=3, hollow=hollow)
        return
    shades = ((values + 1) / 2 * (SHADES - 1)).round().astype(int)
    for shade in np.unique(shades):
        scene.dots(places[shades == shade], colour=_shade(shade), radius=3, hollow=hollow)


def _shade(number):
    share = number / (SHADES - 1) * 2 - 1
    colour = 200 + abs(share) * ((_BLUE if share < 0 else _ORANGE) - 200)
    return "#" + bytes(colour.round().astype(int).tolist()).hex()


def _draw_scale(scene):
    (left, bottom), side = OUTPUT
    for share, words in ((0, "−1"), (0.5, "0"), (1, "1")):
        scene.text(left + share * side, bottom - 0.36, words, size=10, opacity=0.6)
    scene.tile((left, bottom - 0.22), (side, 0.07), tint(np.linspace(-1, 1, 128)[None]))


def _frame(scene, middle, side, **style):
    (x, y), half = middle, side / 2
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    scene.line([(x + half * a, y + half * b) for a, b in corners], **style)


def describe(seen: tuple[int, int]) -> str:
    """The name of a neuron or of an input."""
    layer, unit = seen
    if layer == 0:
        return f"input {list(NAMES.values())[unit]}"
    return f"layer {layer}, neuron {unit + 1}"
